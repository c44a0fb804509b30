"""Photos of a draft, one at a time: received again and again without becoming two, covered, taken out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.background import BackgroundTask

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.office import actions, overview, pictures, progress, queries
from service.office.errors import NoSuchDraft
from service.office.models import Draft
from service.office.pictures import Cover, Picture
from service.office.rules import Kind
from service.staff.rules import Acting, Permission
from service.web.office import files
from service.web.office.attached import Photos
from service.web.ui.acting import ReportsProgress
from service.web.ui.identity import publisher_of
from service.web.ui.posting import Post, Posted
from service.web.ui.transaction import Read
from service.works.facts import Photo, Work

router = APIRouter()

#: Photos of one report, and covers of one photo.
MOST_PHOTOS, _MOST_COVERS = 12, 40
_COVER = re.compile(r"(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})", re.ASCII)
#: The size that is shown in the office.
_SHOWN = "-960.jpg"


@dataclass(frozen=True)
class Shown:
    """A photo on a page of the office."""

    name: str
    href: str
    alt: str
    width: int
    height: int


def shown(draft_id: str, photos: Sequence[Photo]) -> tuple[Shown, ...]:
    """The photos of a draft, as they are shown to who writes it."""
    return tuple(
        Shown(each.name, files.path(draft_id, each.name + _SHOWN), each.alt, each.width, each.height)
        for each in photos
    )


def draft_for(
    request: Request, session: Session, who: Acting, work: Work, draft_id: str, kind: Kind = Kind.PROGRESS
) -> Draft:
    """The draft that a page of this person began, written for the first time when it is not there yet."""
    if len(draft_id) != codes.WORK_LENGTH or not codes.is_valid(draft_id):
        raise NoSuchDraft
    found = queries.own(session, who, kind, work.id, draft_id)
    return found or actions.begin(session, who, draft_id, kind, work, publisher_of(request))


def drafted(session: Session, who: Acting, work: Work, draft_id: str) -> Draft:
    """The draft of a person's report. Refuses what is none."""
    found = queries.own(session, who, Kind.PROGRESS, work.id, draft_id)
    if found is None:
        raise NoSuchDraft
    return found


def added(request: Request, draft: Draft, base: Work, work: Work, picture: Picture, alt: str) -> tuple[Work, str]:
    """The work of the draft, written upon `base`, with one more photo, stored; and the photo's name.

    Refuses more than a report holds.
    """
    name = pictures.keep(request.app.state.blobs, draft.id, picture)
    if not _has(work, name) and len(progress.photos_of(base, work)) >= MOST_PHOTOS:
        raise Refusal(N_("Un informe lleva hasta %(most)s fotos. Publique este y haga otro."), most=MOST_PHOTOS)
    return progress.with_photo(work, name, picture.width, picture.height, alt, clock.today()), name


def _review(work: Work, draft: Draft, anchor: str = "") -> str:
    return f"/oficina/obras/{work.id.lower()}/avance/{draft.id}{anchor}"


@router.post("/oficina/obras/{work_id}/avance/{draft_id}/fotos")
def receive(request: Request, who: ReportsProgress, sent: Photos, post: Post, work_id: str, draft_id: str) -> Response:
    """Take one photo into the draft; who sent it is sent to the photo, and again when it is sent again."""
    work = overview.published(post.session, who, Permission.REPORT_PROGRESS, work_id)
    draft = draft_for(request, post.session, who, work, draft_id)
    picture = next(iter(sent), None) or Refusal(N_("La foto no llegó. Escójala de nuevo."))
    if isinstance(picture, Refusal):
        raise picture
    found, name = added(
        request, draft, queries.base_of(post.session, draft) or work, queries.work_of(draft), picture, ""
    )
    actions.save(post.session, who, draft, found, publisher_of(request))
    return post.done(files.path(draft.id, name + _SHOWN))


def _covered(request: Request, who: ReportsProgress, form: Posted, session: Read, draft_id: str) -> Picture | None:
    """The photo that the form names with its rectangles hidden, made before the transaction begins."""
    covers = [_cover(found) for found in _COVER.findall(form.text("tapas", 2000))][:_MOST_COVERS]
    draft = session.get(Draft, draft_id)
    name = form.text("foto", 64)
    is_own = draft is not None and draft.created_by == who.person_id and _has(queries.work_of(draft), name)
    large = request.app.state.blobs.get(f"{name}.jpg") if is_own and covers else None
    return pictures.cover(large, covers) if large is not None else None


def _cover(found: tuple[str, ...]) -> Cover:
    left, top, right, bottom = (min(int(share), 10_000) for share in found)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _has(work: Work, name: str) -> bool:
    return any(photo.name == name for photo in work.photos)


def _require_own(base: Work, drafted: Work, name: str) -> None:
    """Refuse a photo that the report did not add: what is published is not taken away by a draft."""
    if not any(photo.name == name for photo in progress.photos_of(base, drafted)):
        raise Refusal(N_("Esa foto ya no está en el informe. Vuelva y mire las que quedan."))


Covered = Annotated[Picture | None, Depends(_covered)]


@router.post("/oficina/obras/{work_id}/avance/{draft_id}/tapar")
def cover(request: Request, who: ReportsProgress, made: Covered, post: Post, work_id: str, draft_id: str) -> Response:
    """Hide rectangles of a photo for good: the photo that showed what was under them is not kept."""
    work = overview.published(post.session, who, Permission.REPORT_PROGRESS, work_id)
    draft = drafted(post.session, who, work, draft_id)
    old = post.form.text("foto", 64)
    found = queries.work_of(draft)
    _require_own(queries.base_of(post.session, draft) or work, found, old)
    if made is None:
        raise Refusal(N_("Marque en la foto qué hay que tapar. Luego pulse «Tapar lo marcado»."))
    name = pictures.keep(request.app.state.blobs, draft.id, made)
    found = progress.covered(found, old, name, made.width, made.height)
    actions.save(post.session, who, draft, found, publisher_of(request))
    return _without(request, post.done(_review(work, draft, f"#foto-{name}")), old, name)


@router.post("/oficina/obras/{work_id}/avance/{draft_id}/quitar")
def remove(request: Request, who: ReportsProgress, post: Post, work_id: str, draft_id: str) -> Response:
    """Take a photo out of the report; it is not kept."""
    work = overview.published(post.session, who, Permission.REPORT_PROGRESS, work_id)
    draft = drafted(post.session, who, work, draft_id)
    name = post.form.text("foto", 64)
    found = queries.work_of(draft)
    _require_own(queries.base_of(post.session, draft) or work, found, name)
    actions.save(post.session, who, draft, progress.without_photo(found, name), publisher_of(request))
    return _without(request, post.done(_review(work, draft)), name, "")


def _without(request: Request, response: Response, name: str, unless: str) -> Response:
    """The answer, after which the files of a photo are gone. Not before: the draft names them until it is saved."""
    if name != unless:
        response.background = BackgroundTask(pictures.forget, request.app.state.blobs, [name])
    return response
