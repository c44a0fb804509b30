"""What has been published of a work, version by version: nothing is rewritten, so everything can be compared."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.publication import queries
from service.publication.differences import differences
from service.publication.errors import NoSuchRelease
from service.web.public.work import short_title, work_page
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class Edition:
    """One version: when, its fingerprint, and what it changed; nothing for the first."""

    number: int
    at: datetime
    sha256: str
    href: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class HistoryPage:
    """The versions of a work, the newest first."""

    frame: Frame
    title: str
    work_title: str
    path: str
    editions: tuple[Edition, ...]


@router.api_route("/obras/{work_id}/historial", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking, work_id: str) -> Response:
    """All versions of a work with what each changed."""
    published = queries.latest(session, work_id)
    path = f"/obras/{published.work_id.lower()}"
    frame = framed(request, language, f"{path}/historial")
    editions = tuple(
        Edition(
            number=entry.number,
            at=entry.published_at,
            sha256=entry.sha256,
            href=frame.link(f"{path}/historial/{entry.number}"),
            changes=tuple(change.words(language) for change in entry.changes),
        )
        for entry in queries.history(session, published.work_id)
    )
    title = language.gettext("Cambios de los datos")
    page = HistoryPage(frame, title, short_title(published.work.title), frame.link(path), editions)
    return answer("public/history.html", page, language)


@router.api_route("/obras/{work_id}/historial/{number}", methods=["GET", "HEAD"])
def show_release(request: Request, session: Read, language: Speaking, work_id: str, number: str) -> Response:
    """One version as it was read on the day it was published, with what it changed."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoSuchRelease
    published = queries.release(session, work_id, int(number))
    before = queries.release(session, published.work_id, published.number - 1) if published.number > 1 else None
    newest = queries.latest(session, published.work_id)
    frame = framed(request, language, f"/obras/{published.work_id.lower()}/historial/{published.number}")
    changes = differences(before.work if before else None, published.work)
    page = work_page(
        frame,
        published,
        published.published_at.astimezone(clock.BOGOTA).date(),
        is_latest=newest.number == published.number,
        changes=tuple(change.words(language) for change in changes),
    )
    return answer("public/work.html", page, language)
