"""Asking to correct published data, by anybody, without a name, a cookie or a script; and the answer, by a code.

What keeps noise away asks nothing of people: a form that nobody could have filled in so fast, a field that only
machines fill in, and a measure of how many arrive. None of them loses what was typed. See docs/corrections.md.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request, Response

from service.foundation import clock, codes
from service.foundation.calendar import add_business_days
from service.foundation.language import Language
from service.office import corrections
from service.office.corrections import Asked
from service.office.errors import NoSuchCorrection, TooManyAsked
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.publication import queries
from service.publication.queries import Published
from service.web.ui.forms import Fault, typed
from service.web.ui.frame import Frame, framed
from service.web.ui.identity import identity
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, PostOfAnybody
from service.web.ui.transaction import Read

router = APIRouter()

#: Seconds in which nobody fills the form in, and after which it is renewed.
SOONEST, LATEST = 4, 4 * 3600
SHORTEST_TEXT, LONGEST_TEXT, LONGEST_PROOF = 10, 4000, 1000


@dataclass(frozen=True)
class Ticket:
    """What a form carries of ours: the code its request will have, when it was shown, and the mark of both."""

    code: str
    second: str
    mark: str


@dataclass(frozen=True)
class AskPage:
    """The form, with what was typed."""

    frame: Frame
    title: str
    work_title: str
    work: str
    action: str
    ticket: Ticket
    asked: Asked
    faults: tuple[Fault, ...]
    due_on: date


@dataclass(frozen=True)
class ReceiptPage:
    """One request: that it was received, until when it is answered, and the answer."""

    frame: Frame
    title: str
    work_title: str
    work: str
    code: str
    asked_at: datetime
    due_on: date
    text: str
    is_waiting: bool
    is_accepted: bool
    answer: str
    release: str
    history: str


def _ticket(request: Request, work_id: str) -> Ticket:
    code, second = codes.mint(codes.WORK_LENGTH), str(int(clock.now().timestamp()))
    return Ticket(code, second, request.app.state.secret.mark("correction", work_id, code, second))


def _sent_ticket(request: Request, form: Form, work_id: str) -> Ticket | None:
    """The ticket that a form brings back, if it is ours, of this work and not older than it may be."""
    ticket = Ticket(form.text("solicitud", 20), form.text("hora", 20), form.text("marca", 60))
    mark = request.app.state.secret.mark("correction", work_id, ticket.code, ticket.second)
    if not hmac.compare_digest(mark.encode(), ticket.mark.encode()):
        return None
    return ticket if clock.now().timestamp() - int(ticket.second) <= LATEST else None


def _is_ripe(ticket: Ticket) -> bool:
    """Whether a person has had the time to fill the form in."""
    return clock.now().timestamp() - int(ticket.second) >= SOONEST


def _asked(form: Form) -> Asked:
    by = Asker.CONTRACTOR if form.text("quien") == Asker.CONTRACTOR else Asker.CITIZEN
    return Asked(by, form.lines("que", LONGEST_TEXT), form.lines("prueba", LONGEST_PROOF))


def _faults(form: Form, asked: Asked, ticket: Ticket | None, language: Language) -> tuple[Fault, ...]:
    _ = language.gettext
    found = []
    if len(asked.text) < SHORTEST_TEXT:
        found.append(Fault("que", _("Escriba qué dato está mal y qué debería decir. Puede ser una sola frase.")))
    if asked.by is Asker.CONTRACTOR and not asked.proof:
        found.append(Fault("prueba", _("Diga con qué se prueba: el nombre o el número del documento.")))
    if form.text("sitio"):
        found.append(Fault("sitio", _("Deje vacío este campo.")))
    if ticket is None:
        found.append(
            Fault("enviar", _("La página estuvo abierta mucho tiempo. Su texto sigue aquí: envíelo de nuevo."))
        )
    elif not _is_ripe(ticket):
        found.append(Fault("enviar", _("Espere unos segundos y envíe de nuevo. Su texto sigue aquí.")))
    return tuple(found)


def _show(
    request: Request,
    published: Published,
    language: Language,
    asked: Asked,
    faults: tuple[Fault, ...] = (),
    ticket: Ticket | None = None,
    status: int = 200,
) -> Response:
    path = f"/obras/{published.work_id.lower()}"
    frame = framed(request, language, f"{path}/correccion")
    page = AskPage(
        frame=frame,
        title=language.gettext("Pida una corrección"),
        work_title=short_title(published.work.title),
        work=frame.link(path),
        action=frame.link(f"{path}/correccion"),
        ticket=ticket or _ticket(request, published.work_id),
        asked=asked,
        faults=faults,
        due_on=add_business_days(clock.today(), corrections.TERM_DAYS, frame.entity.holidays),
    )
    return _unstored(answer("public/correction.html", page, language, status))


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@router.api_route("/obras/{work_id}/correccion", methods=["GET", "HEAD"])
def form(request: Request, session: Read, language: Speaking, work_id: str) -> Response:
    """The form; with `?codigo=`, the way to a request already made."""
    published = queries.latest(session, work_id)
    code = codes.tidy(typed(request, "codigo", 40))
    nothing = Asked(Asker.CITIZEN, "", "")
    if not code:
        return _show(request, published, language, nothing)
    try:
        found = corrections.find(session, published.work_id, code)
    except NoSuchCorrection as error:
        fault = Fault("codigo", error.told(language.gettext))
        return _show(request, published, language, nothing, (fault,), status=404)
    return _to_receipt(request, language, found)


@router.post("/obras/{work_id}/correccion")
def ask(request: Request, post: PostOfAnybody, language: Speaking, work_id: str) -> Response:
    """Keep the request; sent twice, it is one."""
    published = queries.latest(post.session, work_id)
    asked, ticket = _asked(post.form), _sent_ticket(request, post.form, published.work_id)
    if ticket is not None and (found := post.session.get(Correction, ticket.code)) is not None:
        return _to_receipt(request, language, found)
    faults = _faults(post.form, asked, ticket, language)
    if ticket is None or faults:
        # A form that came too soon keeps its clock, so that it is ripe when it is sent again.
        return _show(request, published, language, asked, faults, ticket, 422)
    try:
        correction = corrections.ask(post.session, ticket.code, published.work_id, asked, identity(request).holidays)
    except TooManyAsked as error:
        fault = Fault("enviar", error.told(language.gettext))
        return _show(request, published, language, asked, (fault,), ticket, 429)
    return _to_receipt(request, language, correction)


def _to_receipt(request: Request, language: Language, correction: Correction) -> Response:
    path = f"/obras/{correction.work_id.lower()}/correccion/{correction.id.lower()}"
    location = framed(request, language, path).link(path)
    return _unstored(Response(status_code=303, headers={"Location": location}))


@router.api_route("/obras/{work_id}/correccion/{code}", methods=["GET", "HEAD"])
def receipt(request: Request, session: Read, language: Speaking, work_id: str, code: str) -> Response:
    """What was asked and what was answered, for who has its code."""
    published = queries.latest(session, work_id)
    found = corrections.find(session, published.work_id, codes.tidy(code))
    path = f"/obras/{published.work_id.lower()}"
    frame = framed(request, language, f"{path}/correccion/{found.id.lower()}")
    waits = found.state is CorrectionState.WAITING
    _ = language.gettext
    page = ReceiptPage(
        frame=frame,
        title=_("Recibimos su solicitud") if waits else _("Respondimos su solicitud"),
        work_title=short_title(published.work.title),
        work=frame.link(path),
        code=codes.printed(found.id),
        asked_at=found.asked_at,
        due_on=found.due_on,
        text=found.text,
        is_waiting=waits,
        is_accepted=found.state is CorrectionState.ACCEPTED,
        answer=found.answer or "",
        release=frame.link(f"{path}/historial/{found.release_number}") if found.release_number else "",
        history=frame.link(f"{path}/historial"),
    )
    return _unstored(answer("public/correction_receipt.html", page, language))
