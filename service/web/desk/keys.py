"""One's own key: its public halves are registered, its private ones kept as their reader sealed them in the browser.

A key counts once two coordinators have signed a list with it. The private halves in clear never come here.
"""

from fastapi import APIRouter, Response

from service.complaints import readers, sealed_keys
from service.complaints.keys import Public
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.staff.models import Person
from service.web.desk.posting import Sent, Told
from service.web.desk.session import own_key, told
from service.web.ui.acting import AtTheDesk, AtTheDeskFresh
from service.web.ui.transaction import Read

router = APIRouter()


@router.get("/mesa/datos/llave")
def show(who: AtTheDesk, session: Read) -> Response:
    """The key in force; null without one."""
    return told(own_key(readers.own_key(session, who.person_id)))


@router.post("/mesa/datos/llave")
def register(who: AtTheDeskFresh, sent: Told) -> Response:
    """Register a new key; the one before, if any, opens until then only what it opened."""
    key = Public.parse(f"{sent.text('recipient')}:{sent.text('verify')}")
    person = sent.session.get_one(Person, who.person_id)
    readers.register(sent.session, who.login, person, key, *_sealed(sent))
    return told({})


@router.post("/mesa/datos/llave/frase")
def seal_again(who: AtTheDeskFresh, sent: Told) -> Response:
    """Keep the private halves as another passphrase or passkey sealed them."""
    person = sent.session.get_one(Person, who.person_id)
    readers.seal_again(sent.session, who.login, person, *_sealed(sent))
    return told({})


def _sealed(sent: Sent) -> tuple[bytes, bytes | None]:
    """The private halves under a passphrase, which there must always be, and under a passkey."""
    bundle, passkey = sent.octets("bundle"), sent.octets("passkey")
    if bundle is None:
        raise Refusal(N_("La llave no llegó cerrada con una frase. No se guardó: vuelva a cargar la página."))
    sealed_keys.check_passphrase(bundle)
    if passkey is not None:
        sealed_keys.check_passkey(passkey)
    return bundle, passkey
