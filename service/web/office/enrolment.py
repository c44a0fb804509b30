"""A person who was invited makes their keys, on one page: a password, a telephone, and codes on paper.

Opening the link changes nothing. What the page shows travels sealed in its form, and is kept when the person shows
that their telephone gives the right code.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.foundation.secret import digest
from service.signs.qr import QUIET, Symbol, outline
from service.staff import actions, door, passwords, queries, rules, second_factor
from service.staff.models import Person
from service.staff.rules import Way
from service.staff.second_factor import Kit
from service.web.office import entering
from service.web.office.frame import OfficePage, office_frame
from service.web.office.keys import Offer, offer
from service.web.ui.acting import Anybody
from service.web.ui.forms import Fault
from service.web.ui.identity import identity
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post, Posted
from service.web.ui.transaction import Read

router = APIRouter()

_ADDRESS = "/oficina/alta/{token}"
#: Characters of a sealed kit.
LONGEST_KIT = 2000


@dataclass(frozen=True)
class EnrolmentPage(OfficePage):
    """The making of keys. The telephone's secret is `qr` as SVG, `otpauth` as an address, `secret` to be typed."""

    faults: list[Fault]
    token: str
    name: str
    login: str
    needs_passkey: bool
    kit: str
    qr: Markup
    otpauth: str
    secret: str
    recovery: list[str]
    offer: Offer


@dataclass(frozen=True, slots=True)
class Prepared:
    """The keys that a form asks for, made before its transaction begins; or what is wrong with them."""

    kit: Kit
    password_hash: str = ""
    step: int = 0
    faults: tuple[Fault, ...] = ()


def prepared(request: Request, token: str, form: Posted) -> Prepared:
    """The keys of the person invited by `token`."""
    state = request.app.state
    with state.database.reading() as session:
        person = queries.invited(session, token)
        known = known_of(request, session, person)
    kit = Kit.opened(state.secret, digest(token), form.text("juego", LONGEST_KIT))
    if kit is None:
        again = N_("Lea otra vez el dibujo con su teléfono: el anterior ya no sirve.")
        return Prepared(Kit.new(), faults=(Fault("cifras", again),))
    password = form.exact("clave")
    step = second_factor.step_of(kit.totp, form.text("cifras", 40), clock.now())
    sentences = {"clave": passwords.fault(password, *known), "cifras": None if step else _WRONG_CODE}
    faults = tuple(Fault(field, sentence) for field, sentence in sentences.items() if sentence)
    if faults or step is None:
        return Prepared(kit, faults=faults)
    return Prepared(kit, state.passwords.hash(password), step)


_WRONG_CODE = N_(
    "Ese código no es el de su teléfono. Escriba las 6 cifras que muestra ahora; revise la hora del teléfono."
)


def known_of(request: Request, session: Session, person: Person) -> list[str]:
    """What others know of a person, which is no password."""
    assert person.id is not None
    held = queries.grants(session, [person.id])[person.id]
    entities = [grant.entity for grant in held if grant.entity is not None]
    return [person.login, person.name, *entities, identity(request).name]


@router.api_route(_ADDRESS, methods=["GET", "HEAD"])
def show(request: Request, token: str, _: Anybody, session: Read, language: Speaking) -> Response:
    """Keys that nobody has seen, to be confirmed."""
    return enrolment_page(request, session, language, token, Kit.new())


def enrolment_page(
    request: Request, session: Session, language: Language, token: str, kit: Kit, faults: tuple[Fault, ...] = ()
) -> Response:
    """The page of whom `token` invites, with the keys that may still be made."""
    person = queries.invited(session, token)
    assert person.id is not None
    address = kit.address(person.login, identity(request).name)
    page = EnrolmentPage(
        office_frame(request, language, None),
        language.gettext("Cree su acceso a la oficina"),
        [Fault(fault.field, language.gettext(fault.text)) for fault in faults],
        token,
        person.name,
        person.login,
        rules.needs_passkey(queries.grants(session, [person.id])[person.id]),
        kit.sealed(request.app.state.secret, digest(token)),
        _qr(address),
        address,
        codes.printed(kit.totp).replace("-", " "),
        [codes.printed(code) for code in kit.recovery],
        offer(request, f"/oficina/alta/{token}"),
    )
    return answer("office/enrolment.html", page, language, 422 if faults else 200)


def _qr(text: str) -> Markup:
    """A QR code that any telephone reads from a screen, as the inside of an `svg` of its own measure."""
    writer = QRCode(error_correction=ERROR_CORRECT_M)
    writer.add_data(text)
    writer.make(fit=True)
    modules = tuple(tuple(map(bool, row)) for row in writer.modules)
    loops = outline(Symbol(text, writer.version, "M", modules))
    path = "".join(f"M{'L'.join(f'{x + QUIET} {y + QUIET}' for x, y in loop)}Z" for loop in loops)
    side = len(modules) + 2 * QUIET
    return Markup(  # noqa: S704 -- numbers alone
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-labelledby="qr-title">'
        f'<title id="qr-title">QR</title><path d="{path}" fill-rule="evenodd"/></svg>'
    )


@router.post(_ADDRESS)
def make(
    request: Request,
    token: str,
    _: Anybody,
    keys: Annotated[Prepared, Depends(prepared)],
    post: Post,
    language: Speaking,
) -> Response:
    """Keep the keys, use the link, and come in."""
    if keys.faults:
        return enrolment_page(request, post.session, language, token, keys.kit, keys.faults)
    person = actions.accept(post.session, token)
    door.make_keys(post.session, request.app.state.secret, person, keys.password_hash, keys.kit, keys.step)
    return entering.enter(request, post.session, person, Way.PASSWORD, entering.HOME)
