"""Passkeys at the door: the options that a device asks for, and its answers, which come as ordinary forms.

On a demonstration the secret of a key made of software may come instead: the server then plays the device, and what
it answers is verified as any other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation import clock
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.staff import actions, passkeys, queries
from service.staff.errors import LastWayIn
from service.staff.models import Passkey, Person
from service.staff.rules import Acting, Way
from service.staff.second_factor import Kit
from service.web.office import entering
from service.web.office.account import ACCOUNT
from service.web.office.door import LONGEST_PLACE, door_page, proof_page
from service.web.office.enrolment import enrolment_page
from service.web.office.frame import OfficePage, office_frame
from service.web.office.keys import Offer, offer, site
from service.web.ui.acting import Anybody, Fresh, SignedIn
from service.web.ui.forms import Fault, typed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post, Received
from service.web.ui.transaction import Read

router = APIRouter()

MINE = f"{ACCOUNT}/llaves"
_DONE = {
    "agregada": N_("La llave quedó agregada. Desde ahora puede entrar con ella."),
    "quitada": N_("La llave se quitó."),
}

#: Characters of the answer of a device.
_LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class PasskeysPage(OfficePage):
    """The keys of who is signed in, to add and to take away."""

    faults: list[Fault]
    passkeys: list[Passkey]
    offer: Offer


def _name(language: Language, typed: str) -> str:
    """What a key is called: as typed, or after the day on which it was made."""
    return typed or language.gettext("Llave del {day}").format(day=language.long_date(clock.today()))


def _options(post: Received, options: str) -> Response:
    # Only the challenge was written: nothing that the trail tells of.
    post.keep()
    return Response(options, media_type="application/json")


def _is_pasted(request: Request, form: Form) -> bool:
    return request.app.state.software_key is not None and form.has("secreto")


def _answer(request: Request, form: Form, options: Callable[[], str]) -> str:
    """What a device answered; on a demonstration, what the key of the pasted secret does."""
    if _is_pasted(request, form):
        answered: str = request.app.state.software_key(form.text("secreto"), site(request).origin, options())
        return answered
    return form.lines("llave", _LONGEST_ANSWER)


@router.post("/oficina/entrar/llave/reto")
def ask_to_enter(request: Request, _: Anybody, post: Post) -> Response:
    """The options with which a device offers its keys."""
    return _options(post, passkeys.to_enter(post.session, site(request)))


@router.post("/oficina/entrar/llave")
def come_in(request: Request, _: Anybody, post: Post, language: Speaking) -> Response:
    """Come in with a key."""
    here, volver = site(request), entering.own_place(post.form.text("volver", LONGEST_PLACE))
    try:
        told = _answer(request, post.form, lambda: passkeys.to_enter(post.session, here))
        person = passkeys.enter(post.session, here, told)
        return entering.enter(request, post.session, person, Way.PASSKEY, volver)
    except Refusal as refusal:
        # Its challenge is used up all the same.
        post.keep()
        field = "secreto" if _is_pasted(request, post.form) else "llave"
        return door_page(request, language, volver, refusal=refusal, field=field)


@router.post("/oficina/confirmar/llave/reto")
def ask_to_confirm(request: Request, who: SignedIn, post: Post) -> Response:
    """The options with which who is in proves it again."""
    return _options(post, passkeys.to_confirm(post.session, site(request), who.person_id))


@router.post("/oficina/confirmar/llave")
def confirm(request: Request, who: SignedIn, post: Post, language: Speaking) -> Response:
    """Prove again with a key who one is."""
    here, volver = site(request), entering.own_place(post.form.text("volver", LONGEST_PLACE))
    try:
        told = _answer(request, post.form, lambda: passkeys.to_confirm(post.session, here, who.person_id))
        passkeys.confirm(post.session, here, who.person_id, told)
        return entering.confirm(request, post.session, who, Way.PASSKEY, volver)
    except Refusal as refusal:
        post.keep()
        field = "secreto" if _is_pasted(request, post.form) else "llave"
        return proof_page(request, post.session, language, who, volver, refusal, field)


@router.post("/oficina/alta/{token}/llave/reto")
def ask_to_enrol(request: Request, token: str, _: Anybody, post: Post) -> Response:
    """The options with which the device of whom `token` invites makes a key."""
    person = queries.invited(post.session, token)
    return _options(post, passkeys.to_register(post.session, site(request), person))


@router.post("/oficina/alta/{token}/llave")
def enrol(request: Request, token: str, _: Anybody, post: Post, language: Speaking) -> Response:
    """Keep the key, use the link, and come in."""
    person = queries.invited(post.session, token)
    try:
        told = post.form.lines("llave", _LONGEST_ANSWER)
        passkeys.register(post.session, site(request), person, told, _name(language, ""))
    except Refusal as refusal:
        post.keep()
        faults = (Fault("llave", refusal.told(language.gettext)),)
        return enrolment_page(request, post.session, language, token, Kit.new(), faults)
    person = actions.accept(post.session, token)
    return entering.enter(request, post.session, person, Way.PASSKEY, entering.HOME)


@router.api_route(MINE, methods=["GET", "HEAD"])
def show(request: Request, who: Fresh, session: Read, language: Speaking) -> Response:
    """My keys."""
    return _mine(request, session, language, who)


def _mine(
    request: Request, session: Session, language: Language, who: Acting, refusal: Refusal | None = None
) -> Response:
    faults = [Fault("llave", refusal.told(language.gettext))] if refusal else []
    page = PasskeysPage(
        office_frame(request, language, who),
        language.gettext("Sus llaves de acceso"),
        faults,
        passkeys.of(session, who.person_id),
        offer(request, MINE),
        done=language.gettext(_DONE.get(typed(request, "hecho"), "")),
    )
    return answer("office/passkeys.html", page, language, 422 if faults else 200)


@router.post(f"{MINE}/reto")
def ask_to_add(request: Request, who: Fresh, post: Post) -> Response:
    """The options with which a device makes one more key."""
    person = post.session.get_one(Person, who.person_id)
    return _options(post, passkeys.to_register(post.session, site(request), person))


@router.post(MINE)
def add(request: Request, who: Fresh, post: Post, language: Speaking) -> Response:
    """Keep one more key."""
    person = post.session.get_one(Person, who.person_id)
    told, name = post.form.lines("llave", _LONGEST_ANSWER), _name(language, post.form.text("nombre", 60))
    try:
        passkeys.register(post.session, site(request), person, told, name)
    except Refusal as refusal:
        post.keep()
        return _mine(request, post.session, language, who, refusal)
    return post.done(f"{MINE}?hecho=agregada")


@router.post(f"{MINE}/quitar")
def remove(request: Request, who: Fresh, post: Post, language: Speaking) -> Response:
    """Take a key away, unless it is the only way in."""
    person = post.session.get_one(Person, who.person_id)
    try:
        passkeys.remove(post.session, person, post.form.text("quitada", 1400))
    except LastWayIn as refusal:
        return _mine(request, post.session, language, who, refusal)
    return post.done(f"{MINE}?hecho=quitada")
