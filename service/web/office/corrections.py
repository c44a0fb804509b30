"""Corrections that were asked for: the first due first, each answered once, in public."""

from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.office import corrections
from service.office.corrections import Pending
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.staff.rules import Acting, Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.office.works import href
from service.web.ui.acting import AnswersCorrections
from service.web.ui.forms import Fault, typed, whole
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read

router = APIRouter()

SHORTEST_ANSWER, LONGEST_ANSWER = 10, 4000
#: Lines of each list: what was answered long ago stands in the history of its work.
_WAITING, _ANSWERED = 200, 20

ASKERS = {Asker.CITIZEN: N_("Una persona"), Asker.CONTRACTOR: N_("La firma contratista")}
_STATES = {
    CorrectionState.WAITING: N_("Espera respuesta"),
    CorrectionState.ACCEPTED: N_("Aceptada"),
    CorrectionState.DECLINED: N_("No aceptada"),
}


@dataclass(frozen=True)
class Line:
    """One correction in a list."""

    href: str
    work: str
    by: str
    text: str
    due_on: date
    is_late: bool
    state: str


@dataclass(frozen=True)
class CorrectionsPage(OfficePage):
    """What waits, what was accepted and must still be published, and what was answered last."""

    waiting: tuple[Line, ...]
    to_make: tuple[Line, ...]
    answered: tuple[Line, ...]


@dataclass(frozen=True)
class AnswerPage(OfficePage):
    """One correction and the form that answers it; once it is answered, the answer."""

    action: str
    code: str
    work: str
    work_href: str
    #: Where the data are put right, for who may do it.
    acts: tuple[tuple[str, str], ...]
    #: The versions that may have put it right: number and words.
    versions: tuple[tuple[str, str], ...]
    history: str
    by: str
    text: str
    proof: str
    asked_at: datetime
    due_on: date
    is_late: bool
    state: str
    is_waiting: bool
    is_to_make: bool
    is_hidden: bool
    answer: str
    decision: str
    words: str
    faults: tuple[Fault, ...]


def _line(pending: Pending, language: Language, today: date) -> Line:
    correction = pending.correction
    text = " ".join(correction.text.split())
    return Line(
        href=f"/oficina/correcciones/{correction.id.lower()}",
        work=short_title(pending.title),
        by=language.gettext(ASKERS[correction.asked_by]),
        text=text if len(text) <= 160 else f"{text[:159]}…",
        due_on=correction.due_on,
        is_late=corrections.is_late(correction, today),
        state=language.gettext(_STATES[correction.state]),
    )


@router.api_route("/oficina/correcciones", methods=["GET", "HEAD"])
def show(request: Request, who: AnswersCorrections, session: Read, language: Speaking) -> Response:
    """The corrections of the works of this person."""
    may, today = Permission.ANSWER_CORRECTIONS, clock.today()
    waiting = corrections.pending(session, who, may, limit=_WAITING)
    answered = corrections.pending(session, who, may, answered=True, limit=_ANSWERED)
    done = typed(request, "hecho") == "respondida"
    page = CorrectionsPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Correcciones"),
        done=language.gettext("Su respuesta ya es pública.") if done else "",
        waiting=tuple(_line(each, language, today) for each in waiting),
        to_make=tuple(_line(each, language, today) for each in corrections.to_make(session, who, may)),
        answered=tuple(_line(each, language, today) for each in answered),
    )
    return answer("office/corrections.html", page, language)


def _show_one(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    pending: Pending,
    form: Form | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response:
    correction = pending.correction
    path = f"/oficina/correcciones/{correction.id.lower()}"
    is_to_make = corrections.is_to_make(correction)
    dependency = pending.dependency
    owner = (dependency.entity_name, dependency.name) if dependency else (None, None)
    page = AnswerPage(
        frame=office_frame(request, language, who, path),
        title=language.gettext("Responder la solicitud"),
        action=path,
        code=codes.printed(correction.id),
        work=short_title(pending.title),
        work_href=href(correction.work_id),
        acts=_acts(correction.work_id, language) if is_to_make and who.may_on(Permission.EDIT_WORKS, *owner) else (),
        versions=_versions(session, correction, language) if is_to_make else (),
        history=f"/obras/{correction.work_id.lower()}/historial",
        by=language.gettext(ASKERS[correction.asked_by]),
        text=correction.text,
        proof=correction.proof or "",
        asked_at=correction.asked_at,
        due_on=correction.due_on,
        is_late=corrections.is_late(correction, clock.today()),
        state=language.gettext(_STATES[correction.state]),
        is_waiting=correction.state is CorrectionState.WAITING,
        is_to_make=is_to_make,
        is_hidden=correction.is_hidden if form is None else form.has("ocultar"),
        answer=correction.answer or "",
        decision="" if form is None else form.text("decision"),
        words="" if form is None else form.lines("respuesta", LONGEST_ANSWER),
        faults=faults,
    )
    return answer("office/correction.html", page, language, 422 if faults else 200)


def _acts(work_id: str, language: Language) -> tuple[tuple[str, str], ...]:
    path = href(work_id)
    return (
        (f"{path}/cambio/correccion", language.gettext("Corregir el contrato")),
        (f"{path}/datos", language.gettext("Corregir otros datos")),
    )


def _versions(session: Session, correction: Correction, language: Language) -> tuple[tuple[str, str], ...]:
    said = language.gettext("Versión %(number)s, del %(day)s")
    return tuple(
        (str(number), said % {"number": number, "day": language.long_date(at.astimezone(clock.BOGOTA).date())})
        for number, at in corrections.releases_since(session, correction)
    )


def _find(session: Session, who: Acting, code: str) -> Pending:
    return corrections.to_answer(session, who, Permission.ANSWER_CORRECTIONS, codes.tidy(code))


@router.api_route("/oficina/correcciones/{code}", methods=["GET", "HEAD"])
def show_one(request: Request, who: AnswersCorrections, session: Read, language: Speaking, code: str) -> Response:
    """One correction, whole."""
    return _show_one(request, who, session, language, _find(session, who, code))


@router.post("/oficina/correcciones/{code}")
def reply(request: Request, who: AnswersCorrections, post: Post, language: Speaking, code: str) -> Response:
    """Answer it: accepted or not, with words that everybody reads."""
    pending, form, _ = _find(post.session, who, code), post.form, language.gettext
    decision, words = form.text("decision"), form.lines("respuesta", LONGEST_ANSWER)
    faults = []
    if decision not in {"aceptar", "no"}:
        faults.append(Fault("decision-1", _("Escoja si acepta la corrección o no.")))
    if len(words) < SHORTEST_ANSWER:
        faults.append(Fault("respuesta", _("Escriba la respuesta. La lee quien la pidió y cualquier persona.")))
    if faults:
        return _show_one(request, who, post.session, language, pending, form, tuple(faults))
    accepts = decision == "aceptar"
    corrections.answer(post.session, who, pending.correction, accepts=accepts, words=words, hides=form.has("ocultar"))
    return post.done(f"/oficina/correcciones/{code.lower()}" if accepts else "/oficina/correcciones?hecho=respondida")


@router.post("/oficina/correcciones/{code}/version")
def settle(who: AnswersCorrections, post: Post, code: str) -> Response:
    """Say which version put it right."""
    pending, number = _find(post.session, who, code), post.form.text("version", 9)
    corrections.say_settled(post.session, who, pending.correction, whole(number) or 0)
    return post.done(f"/oficina/correcciones/{code.lower()}")
