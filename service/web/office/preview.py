"""A draft seen as the public will see it: the page of the work, made by what makes the public one."""

from dataclasses import dataclass, fields, replace

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.foundation.errors import Refusal
from service.office import actions, queries, rules, suggestions
from service.office.actions import Outcome
from service.office.rules import DraftState, Kind
from service.publication import queries as publication
from service.publication.differences import differences
from service.publication.document import Publisher, compose
from service.publication.queries import Published
from service.signs.queries import signs_of
from service.web.office import files
from service.web.office.drafting import Part, parts
from service.web.office.frame import OfficeFrame, office_frame
from service.web.public.work import WorkPage, work_page
from service.web.ui.acting import ViewsWorks
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class PreviewPage(WorkPage):
    """The page of the work, and above it what the office still can do. `alike`: titles and addresses."""

    draft_path: str
    may_publish: bool
    needs_two: bool
    unpublishable: str
    lacking: tuple[Part, ...]
    alike: tuple[tuple[str, str], ...]
    office: OfficeFrame


@router.api_route("/oficina/borradores/{draft_id}/vista", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsWorks, session: Read, language: Speaking, draft_id: str) -> Response:
    """The public page of a draft, before it is public."""
    draft = queries.seen(session, who, draft_id)
    path = f"/oficina/borradores/{draft.id}"
    frame = office_frame(request, language, who, f"{path}/vista")
    outcome, unpublishable = actions.as_written(session, draft), ""
    is_open = draft.state is DraftState.OPEN
    if is_open or draft.state is DraftState.PROPOSED:
        try:
            outcome = actions.outcome(session, draft)
        except Refusal as refusal:
            unpublishable = refusal.told(language.gettext)
    work = outcome.new
    number = publication.latest(session, work.id).number + 1 if outcome.current else 1
    published = _as_published(outcome, publisher_of(request), number)
    changes = tuple(each.words(language) for each in differences(outcome.current, work)) if outcome.current else ()
    page = work_page(frame, published, clock.today(), signs=signs_of(session, work.id), changes=changes)
    writes = is_open and queries.may_write(who, draft)
    is_new, is_form = draft.kind is Kind.REGISTRATION, writes and draft.kind in rules.IN_SECTIONS
    # What is not published yet is served to who may see the draft.
    page = replace(
        page,
        pictures=tuple(
            replace(each, path=files.path(draft.id, each.path.rpartition("/")[2])) for each in page.pictures
        ),
        papers=tuple(
            replace(each, href=files.path(draft.id, each.href.rpartition("/")[2])) if each.sha256 else each
            for each in page.papers
        ),
    )
    preview = PreviewPage(
        **{each.name: getattr(page, each.name) for each in fields(WorkPage)},
        draft_path=path,
        may_publish=writes and not unpublishable,
        needs_two=outcome.needs_second_person,
        unpublishable=unpublishable,
        lacking=_lacking(parts(work, path, language, is_new=is_new)) if is_form else (),
        alike=tuple(
            (each.title, f"/obras/{each.work_id.lower()}")
            for each in (suggestions.similar(session, work.title, work.place.barrio, work.id) if is_new else ())
        ),
        office=frame,
    )
    return answer("office/preview.html", preview, language)


def _as_published(outcome: Outcome, publisher: Publisher, number: int) -> Published:
    """The release that publishing would make now."""
    document = canonical_json(compose(outcome.new, publisher))
    return Published(outcome.new.id, number, clock.now(), sha256(document), None, document)


def _lacking(found: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in found if part.missing)
