"""`/mesa/atencion`: what somebody tells by telephone or at a counter, as an official writes it down.

It is sealed like what comes by the form: whoever wrote it down cannot open it afterwards. The trail has no entry of
it, since an hour and a name beside a case are what the database must not hold; both are inside, sealed. Source of what
is asked and handed out: Decreto 1166 de 2016.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.complaints import evidence, routing
from service.complaints.clocks import Promise, promises
from service.complaints.flood import Lane
from service.complaints.roster import Member
from service.complaints.rules import Channel
from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.foundation.ram import Broken
from service.intake import taking
from service.intake.taking import CLOSED, Account, Known, Taken
from service.staff.rules import Acting
from service.web.complaints import answers, labels, power, tokens
from service.web.complaints.answers import NOTHING, Answers, exclusible
from service.web.complaints.hall import hall
from service.web.complaints.intake import LARGEST_TEXT, Intake, Received
from service.web.complaints.pages import sealed_answer
from service.web.complaints.receipt import picture
from service.web.complaints.tokens import Ripeness
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import TakesIn
from service.web.ui.forms import Fault
from service.web.ui.identity import identity
from service.web.ui.locale import Speaking
from service.web.ui.posting import MARK, Forged, is_marked, is_ours, repeatable

router = APIRouter()

PATH = "/mesa/atencion"
#: What the mark of one sending of this form is for, and its field.
_PURPOSE, _SENDING = "attending", "envio"
_WAYS = {"telefono": N_("Por teléfono"), "persona": N_("En persona")}


@dataclass(frozen=True)
class AttendingPage(OfficePage):
    """The form, with what was typed. `list_`: see the form of who tells by themselves."""

    action: str
    texts: dict[str, str]
    answers: Answers
    ways: dict[str, str]
    way: str
    subjects: tuple[routing.Subject, ...]
    members: tuple[Member, ...]
    sending: str
    accept: str
    caps: str
    faults: tuple[Fault, ...]
    files_lost: int


@dataclass(frozen=True)
class AttendedPage(OfficePage):
    """The receipt for whoever told it, once, with what the law asks to say of it. `power`: to change it here."""

    case: str
    groups: tuple[str, ...]
    picture: str
    way: str
    today: date
    hour: str
    promises: tuple[Promise, ...]
    files_taken: int
    refused: tuple[tuple[int, str], ...]
    power: str
    follow: str
    address: str


@dataclass(frozen=True)
class ShutPage(OfficePage):
    """That nothing can be taken in now, and the text, for whoever typed it."""

    text: str


def from_our_page(request: Request) -> None:
    """Refuse, before it is read, what comes from elsewhere."""
    if not is_ours(request):
        raise Forged


def told(request: Request, _: Annotated[None, Depends(from_our_page)], intake: Received) -> Intake:
    """The form, when it may be believed, read into memory and nowhere else."""
    if not is_marked(request, intake.text(MARK, 200)):
        raise Forged(repeatable(intake.fields))
    return intake


Dictated = Annotated[Intake, Depends(told)]


@router.api_route(PATH, methods=["GET", "HEAD"])
def ask(request: Request, language: Speaking, who: TakesIn) -> Response:
    """The form."""
    try:
        known = taking.known(hall(request), "")
    except CLOSED:
        return _shut(request, language, who, "", 200)
    return _form(request, language, who, known, NOTHING, "")


@router.post(PATH)
def attend(request: Request, language: Speaking, who: TakesIn, intake: Dictated) -> Response:
    """Take in what was told, and give the receipt to whoever told it."""
    said = answers.read(intake)
    try:
        return _answer(request, language, who, intake, said)
    except CLOSED:
        return _shut(request, language, who, said.texts["que"], 503)


def _answer(request: Request, language: Language, who: Acting, intake: Intake, said: Answers) -> Response:
    known = taking.known(hall(request), intake.text("obra", LARGEST_TEXT), said.ticked)
    said, way = replace(said, ticked=known.ticked), intake.text("medio", 20)
    sending, chosen = intake.text(_SENDING, 200), intake.files("archivos")
    faults = said.faults(language)
    if way not in _WAYS:
        faults += (Fault("medio", language.gettext("Marque si habla por teléfono o está en persona.")),)
    if tokens.check(request, _PURPOSE, sending).ripeness is Ripeness.STALE:
        words = language.gettext("Esta página venció o ya se envió. El texto sigue aquí: envíelo si no lo ha hecho.")
        faults += (Fault("enviar", words),)
    if faults:
        return _form(request, language, who, known, said, way, faults, len(chosen))
    at = clock.now().astimezone(clock.BOGOTA)
    heard = f"Verbal. {_WAYS[way]}. {at:%Y-%m-%d, %H:%M}. La recibió {who.name} ({who.login})."
    account = _heard(said, heard)
    taken = taking.take_in(hall(request), known, account, chosen, language, Lane.VOICE)
    with suppress(Broken):
        tokens.spend(request, sending)
    return _receipt(request, language, who, taken, way, f"{at:%H:%M}")


def _heard(said: Answers, heard: str) -> Account:
    """What is sealed, with what the law asks to be written of what is told by voice."""
    account = said.account(Channel.VOICE)
    return replace(account, sections=(*account.sections, ("CÓMO LLEGÓ", heard)))


def _form(
    request: Request,
    language: Language,
    who: Acting,
    known: Known,
    said: Answers,
    way: str,
    faults: tuple[Fault, ...] = (),
    files_lost: int = 0,
) -> Response:
    _ = language.gettext
    page = AttendingPage(
        frame=office_frame(request, language, who),
        title=_("Escribir lo que alguien cuenta"),
        action=PATH,
        texts={**said.texts, "obra": known.about.typed},
        answers=said,
        ways={code: _(words) for code, words in _WAYS.items()},
        way=way,
        subjects=routing.SUBJECTS,
        members=tuple(
            replace(member, label=labels.told(member.label, language)) for member in exclusible(known.roster)
        ),
        sending=tokens.issue(request, _PURPOSE),
        accept=evidence.ACCEPT,
        caps=_(evidence.TOLD),
        faults=faults,
        files_lost=files_lost,
    )
    return sealed_answer("desk/attending.html", page, language, 422 if faults else 200)


def _receipt(request: Request, language: Language, who: Acting, taken: Taken, way: str, hour: str) -> Response:
    _, frame, symbols = language.gettext, office_frame(request, language, who), taken.filing.receipt.symbols
    today = clock.today()
    page = AttendedPage(
        frame=frame,
        title=_("Quedó guardado"),
        case=codes.grouped(taken.filing.case_number),
        groups=tuple(codes.grouped(symbols).split("-")),
        picture=picture(symbols),
        way=_(_WAYS[way]),
        today=today,
        hour=hour,
        promises=tuple(Promise(_(each.text), each.day) for each in promises(today, identity(request).holidays)),
        files_taken=taken.files.taken,
        refused=tuple((each.number, each.told) for each in taken.files.refused),
        power=power.grant(request, symbols),
        follow=frame.link("/seguimiento"),
        address=f"{request.app.state.settings.public_url}/seguimiento".partition("://")[2],
    )
    return sealed_answer("desk/attended.html", page, language)


def _shut(request: Request, language: Language, who: Acting, text: str, status: int) -> Response:
    page = ShutPage(office_frame(request, language, who), language.gettext("Ahora no se puede recibir"), text)
    return sealed_answer("desk/shut.html", page, language, status)
