"""One work seen from the office: its state in a sentence, and everything that this person may do to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation import clock
from service.foundation.language import N_
from service.office import corrections, overview, queries
from service.office.corrections import Pending
from service.office.overview import Lack, Owned
from service.office.rules import CorrectionState, DraftState
from service.publication import queries as publication
from service.staff.rules import Acting, Permission
from service.web.office.drafts import KINDS
from service.web.office.frame import OfficePage, office_frame
from service.web.office.todo import Line, Words
from service.web.public.headline import StateLine, state_line
from service.web.ui.acting import ViewsWorks
from service.web.ui.forms import typed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read
from service.works import rules

router = APIRouter()

#: What may be done to a work: the end of its address, words, and the permission without which it is not shown.
_ACTS = (
    ("avance", N_("Reportar avance"), Permission.REPORT_PROGRESS),
    ("cambio", N_("Registrar un cambio"), Permission.EDIT_WORKS),
    ("documentos", N_("Documentos"), Permission.EDIT_WORKS),
    ("vallas", N_("Vallas"), Permission.INSPECT_SIGNS),
    ("datos", N_("Completar datos"), Permission.EDIT_WORKS),
)

#: What a page that sends here may say that was done: `?hecho=publicado`.
DONE = {
    "publicado": N_("Publicado. La página pública ya lo muestra."),
}


@dataclass(frozen=True)
class DraftLine:
    """A draft of the work that waits."""

    href: str
    words: str
    at: datetime
    is_proposed: bool


@dataclass(frozen=True)
class HubPage(OfficePage):
    """The work, and what may be done."""

    work_id: str
    state: StateLine
    built: str
    report_on: date | None
    value: str
    dependency: str
    steward: str
    filled: int
    asked: int
    acts: tuple[tuple[str, str], ...]
    waits: tuple[Line, ...]
    drafts: tuple[DraftLine, ...]
    public: str
    published_at: datetime
    number: int


@router.api_route("/oficina/obras/{work_id}", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsWorks, session: Read, language: Speaking, work_id: str) -> Response:
    """The work, if it is one of this person's; to anybody else it does not exist."""
    found = overview.owned(session, who, Permission.VIEW_WORKS, work_id)
    published, today = publication.latest(session, found.listing.work_id), clock.today()
    work, path = published.work, f"/oficina/obras/{published.work_id.lower()}"
    report, cost, told = rules.latest_progress(work), rules.cost(work), rules.completeness(work)
    is_told = report is not None and report.real_physical is not None
    done = DONE.get(typed(request, "hecho"))
    page = HubPage(
        frame=office_frame(request, language, who),
        title=short_title(work.title),
        done=language.gettext(done) if done else "",
        work_id=work.id,
        state=state_line(rules.state(work, today), language),
        built=language.percent(report.real_physical) if report and report.real_physical is not None else "",
        report_on=report.on if report and is_told else None,
        value=language.pesos(cost.current) if cost.current is not None else "",
        dependency=found.dependency.name if found.dependency else "",
        steward=(found.dependency.steward or "") if found.dependency else "",
        filled=told.filled,
        asked=told.total,
        acts=tuple(
            (f"{path}/{end}", language.gettext(words))
            for end, words, permission in _ACTS
            if who.may_on(permission, *found.owner)
        ),
        waits=tuple(_waits(session, who, found, Words(who, language))),
        drafts=tuple(
            DraftLine(
                href=f"/oficina/borradores/{draft.id}",
                words=language.gettext(KINDS[draft.kind]),
                at=draft.updated_at,
                is_proposed=draft.state is DraftState.PROPOSED,
            )
            for draft in queries.drafts_of(session, who, work.id)
            if queries.may_see(who, draft)
        ),
        public=f"/obras/{work.id.lower()}",
        published_at=published.published_at,
        number=published.number,
    )
    return answer("office/hub.html", page, language)


def _waits(session: Session, who: Acting, found: Owned, words: Words) -> Iterator[Line]:
    """What the work itself waits for, as on the board."""
    today = clock.today()
    if who.may_on(Permission.ANSWER_CORRECTIONS, *found.owner):
        for correction in corrections.of_work(session, found.listing.work_id):
            if correction.state is CorrectionState.WAITING:
                yield words.to_answer(Pending(correction, found.listing.title, found.dependency))
    if overview.lacks(found, Lack.REPORT, today):
        yield words.late(found)
    if overview.lacks(found, Lack.RENEWAL, today):
        yield words.stale(found)
