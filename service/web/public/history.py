"""What has been published of a work, version by version: nothing is rewritten, so everything can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import corrections
from service.office import queries as office
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.publication import queries
from service.publication.differences import differences
from service.publication.errors import NoSuchRelease
from service.web.public.work import work_page
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class Edition:
    """One version: when, its fingerprint, what it changed (nothing for the first), and why, of a correction."""

    number: int
    at: datetime
    sha256: str
    href: str
    changes: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Answered:
    """A correction that was asked for and answered; `text` is empty when it is withheld."""

    at: datetime
    asked_at: datetime
    by: str
    text: str
    is_accepted: bool
    answer: str
    release: str


@dataclass(frozen=True)
class HistoryPage:
    """The versions of a work and the corrections answered, the newest first; and what waits for an answer."""

    frame: Frame
    title: str
    work_title: str
    path: str
    ask: str
    entries: tuple[Edition | Answered, ...]
    waiting: str
    due_on: date


@router.api_route("/obras/{work_id}/historial", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking, work_id: str) -> Response:
    """All versions of a work with what each changed, and between them the corrections asked for and answered."""
    published = queries.latest(session, work_id)
    path = f"/obras/{published.work_id.lower()}"
    frame = framed(request, language, f"{path}/historial")
    reasons = office.reasons(session, published.work_id)
    editions = tuple(
        Edition(
            number=entry.number,
            at=entry.published_at,
            sha256=entry.sha256,
            href=frame.link(f"{path}/historial/{entry.number}"),
            changes=changes,
            why=_why(reasons.get(entry.number), changes, language),
        )
        for entry in queries.history(session, published.work_id)
        for changes in [tuple(change.words(language) for change in entry.changes)]
    )
    asked = corrections.of_work(session, published.work_id)
    waiting = [each for each in asked if each.state is CorrectionState.WAITING]
    answered = tuple(_answered(each, frame, path) for each in asked if each.state is not CorrectionState.WAITING)
    page = HistoryPage(
        frame=frame,
        title=language.gettext("Cambios de los datos"),
        work_title=short_title(published.work.title),
        path=frame.link(path),
        ask=frame.link(f"{path}/correccion"),
        entries=tuple(sorted((*editions, *answered), key=lambda entry: entry.at, reverse=True)),
        waiting=_waiting(len(waiting), language),
        due_on=min((each.due_on for each in waiting), default=clock.today()),
    )
    return answer("public/history.html", page, language)


def untold(reason: str, changes: Iterable[str]) -> str:
    """The reason that somebody gave, unless one of the changes is already read with it."""
    return "" if any(reason in change for change in changes) else reason


def _why(reason: str | None, changes: Iterable[str], language: Language) -> str:
    words = untold(reason or "", changes)
    return language.gettext("Motivo: %(reason)s") % {"reason": words} if words else ""


#: Who asked, in a sentence.
_ASKERS = {Asker.CITIZEN: N_("Una persona pidió:"), Asker.CONTRACTOR: N_("La firma contratista pidió:")}


def _answered(correction: Correction, frame: Frame, path: str) -> Answered:
    number = correction.release_number
    return Answered(
        at=correction.answered_at or correction.asked_at,
        asked_at=correction.asked_at,
        by=frame.language.gettext(_ASKERS[correction.asked_by]),
        text="" if correction.is_hidden else correction.text,
        is_accepted=correction.state is CorrectionState.ACCEPTED,
        answer=correction.answer or "",
        release=frame.link(f"{path}/historial/{number}") if number else "",
    )


def _waiting(count: int, language: Language) -> str:
    if count == 0:
        return ""
    said = language.ngettext(
        "%(count)s solicitud de corrección espera respuesta.",
        "%(count)s solicitudes de corrección esperan respuesta.",
        count,
    )
    return said % {"count": grouped(count)}


@router.api_route("/obras/{work_id}/historial/{number}", methods=["GET", "HEAD"])
def show_release(request: Request, session: Read, language: Speaking, work_id: str, number: str) -> Response:
    """One version as it was read on the day it was published, with what it changed."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoSuchRelease
    published = queries.release(session, work_id, int(number))
    before = queries.release(session, published.work_id, published.number - 1) if published.number > 1 else None
    newest = queries.latest(session, published.work_id)
    frame = framed(request, language, f"/obras/{published.work_id.lower()}/historial/{published.number}")
    changes = [change.words(language) for change in differences(before.work if before else None, published.work)]
    why = _why(office.reasons(session, published.work_id).get(published.number), changes, language)
    page = work_page(
        frame,
        published,
        published.published_at.astimezone(clock.BOGOTA).date(),
        is_latest=newest.number == published.number,
        changes=(*changes, why) if why else tuple(changes),
    )
    return answer("public/work.html", page, language)
