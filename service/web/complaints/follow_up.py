"""Coming back with the receipt: the case is opened for one answer, and each button on it may be pressed once.

Everything is the answer to a form that was sent. The address never holds a receipt, and none in it is read.
"""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from service.complaints.errors import NoSuchCase, Unopened
from service.complaints.farewell import Ending, Farewell
from service.complaints.rules import RECEIPT_LENGTH
from service.foundation import codes
from service.foundation.language import N_, Language
from service.intake.keeping import Unkept
from service.web.complaints import power, renewing, tokens
from service.web.complaints.case import Draft
from service.web.complaints.intake import LARGEST_TEXT, Intake, Received
from service.web.complaints.opening import Ended, opened
from service.web.complaints.pages import open_answer, sealed_answer
from service.web.complaints.power import Visit
from service.web.complaints.steps import Step, take
from service.web.complaints.tokens import Ripeness
from service.web.ui.forms import Fault
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking

router = APIRouter()

PATH = "/seguimiento"
#: What the mark of the form for the receipt is for.
PURPOSE = "coming back"
_DOOR = "complaints/come_back.html"
#: Characters of what was typed for a receipt that are looked at.
_LONGEST_RECEIPT = 200
#: Look-alikes double the ways to read a receipt: of ten symbols and more that may be two, not all are tried.
_MOST_READINGS = 1024
#: Receipts asked for in a minute, by all people together, before one of no case is told to wait. Who brings a receipt
#: of a case is let in whatever others do: guessing one of 108 bits is hopeless, and a lookup costs little.
LOOKUPS, _STRETCH_S = 600, 60
_ENDINGS = {
    Ending.EXPIRED: N_("El tiempo de guardarlo terminó, y borramos lo que tenía."),
    Ending.DELETED: N_("Dos personas autorizadas decidieron borrarlo."),
    Ending.MOVED: N_("Ahora lo tiene otra entidad."),
}
_GONE = N_("Ya no lo tenemos. No pudimos leer la razón.")
_DAMAGED = N_("El caso está dañado. Guarde su recibo y avise a la línea anticorrupción.")
_AGAIN = N_("Escriba otra vez su recibo. Cada botón sirve una vez, y por pocos minutos.")
_UNKEPT = N_("No pudimos guardarlo, y su texto sigue aquí. Intente en unos minutos: escriba su recibo otra vez.")


@dataclass(frozen=True)
class DoorPage:
    """Where the receipt is typed. `draft`: what was written in a case that must be opened again."""

    frame: Frame
    title: str
    action: str
    typed: str
    mark: str
    draft: Draft
    notice: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class EndPage:
    """Why there is no case to be read. `on` stands alone in a tuple that is empty when no day is known."""

    frame: Frame
    title: str
    words: str
    reason: str
    on: tuple[date, ...]


@router.api_route(PATH, methods=["GET", "HEAD"])
def ask(request: Request, language: Speaking) -> Response:
    """The form for the receipt."""
    return open_answer(request, _DOOR, _door_page(request, language, "", Draft(), "", ()), language)


@router.post(PATH)
def follow(request: Request, intake: Received, language: Speaking) -> Response:
    """Open a case, or go on with one that is open."""
    draft = Draft(intake.text("texto", LARGEST_TEXT), intake.text("contacto", LARGEST_TEXT))
    try:
        return (_go_on if intake.has("poder") else _come)(request, language, intake, draft)
    except Ended as ended:
        return _end(request, language, ended.farewell)
    except Unopened:
        return _closed(request, language, _DAMAGED, "", ())
    except Unkept:
        return _door(request, language, draft, notice=_UNKEPT, status=503)


def _go_on(request: Request, language: Language, intake: Intake, draft: Draft) -> Response:
    """One step of a visit. Without a power that is good, or for another case's thing: the receipt again."""
    visit = power.redeem(request, intake.text("poder", 100))
    if visit is not None:
        try:
            return take(Step(request, language, intake, visit, draft))
        except NoSuchCase:
            pass
    return _door(request, language, draft, notice=_AGAIN, status=404)


def _come(request: Request, language: Language, intake: Intake, draft: Draft) -> Response:
    """The case of the receipt typed. A receipt that cannot be one costs nobody a lookup.

    A browser sends a form again when a page of the past is loaded again: of one that opened a case it opens nothing.
    """
    mark = intake.text("marca", 200)
    if mark and tokens.check(request, PURPOSE, mark).ripeness is Ripeness.STALE:
        return _door(request, language, draft, notice=_AGAIN, status=404)
    typed = intake.text("recibo", _LONGEST_RECEIPT)
    readings = codes.readings(typed, RECEIPT_LENGTH, _MOST_READINGS)
    if not readings:
        return _door(request, language, draft, typed, _misspelt(typed, language))
    times = request.app.state.ram.count("lookups", "", _STRETCH_S)
    try:
        case = opened(request, readings)
    except NoSuchCase as error:
        if times > LOOKUPS:
            words = language.gettext("Ahora llegan muchas consultas. Espere un minuto y envíe de nuevo.")
            return _door(request, language, draft, typed, words, status=429)
        return _door(request, language, draft, typed, error.told(language.gettext))
    if mark:
        tokens.spend(request, mark)
    visit = Visit(case.receipt.symbols, power.new_visit())
    return renewing.shown(request, language, visit, case, draft)


def _misspelt(typed: str, language: Language) -> str:
    _ = language.gettext
    count = len(codes.tidy(typed))
    if not count:
        return _("Escriba los 25 signos de su recibo.")
    if count != RECEIPT_LENGTH:
        words = _("Revise los signos: el recibo tiene 25 y aquí hay %(count)s.")
        return words % {"count": count}
    return _("Revise los signos con su copia, uno por uno: alguno no es igual.")


def _door_page(
    request: Request, language: Language, typed: str, draft: Draft, notice: str, faults: tuple[Fault, ...]
) -> DoorPage:
    frame, _ = framed(request, language, PATH), language.gettext
    mark = tokens.issue(request, PURPOSE)
    return DoorPage(frame, _("Seguimiento"), frame.link(PATH), typed, mark, draft, _(notice), faults)


def _door(
    request: Request,
    language: Language,
    draft: Draft,
    typed: str = "",
    fault: str = "",
    notice: str = "",
    status: int = 200,
) -> Response:
    faults = (Fault("recibo", fault),) if fault else ()
    return sealed_answer(_DOOR, _door_page(request, language, typed, draft, notice, faults), language, status)


def _end(request: Request, language: Language, farewell: Farewell | None) -> Response:
    if farewell is None:
        return _closed(request, language, _GONE, "", ())
    return _closed(request, language, _ENDINGS[farewell.ending], farewell.reason, (farewell.on,))


def _closed(request: Request, language: Language, words: str, reason: str, on: tuple[date, ...]) -> Response:
    _ = language.gettext
    page = EndPage(framed(request, language, PATH), _("Seguimiento"), _(words), reason, on)
    return sealed_answer("complaints/tombstone.html", page, language)
