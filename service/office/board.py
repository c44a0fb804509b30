"""What needs a person today: everything that waits for them, in a bounded number of questions however many works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from service.office import corrections, overview, queries
from service.office.corrections import Pending
from service.office.models import Draft
from service.office.overview import Lack, Owned
from service.office.rules import DraftState
from service.staff.rules import Acting, Permission
from service.works.models import Dependency

#: Lines of one kind: the rest are in a list of their own, one link away.
LINES = 5
#: Things of one kind that are looked for: beyond them the number says enough.
MOST = 200


@dataclass(frozen=True)
class Lacking:
    """The works that lack something: how many, and the first ones."""

    count: int
    first: Sequence[Owned]


@dataclass(frozen=True)
class Board:
    """What waits for a person. Each part is empty for who may do nothing about it."""

    #: Changes of value or time that somebody else proposed.
    to_decide: Sequence[Draft]
    to_answer: Sequence[Pending]
    #: Corrections accepted, to be published.
    to_make: Sequence[Pending]
    late: Lacking
    stale: Lacking
    #: Dependencies for whose data nobody answers, with their works.
    unattended: Sequence[tuple[Dependency, int]]
    #: Their own drafts: open, or proposed to somebody else.
    mine: Sequence[Draft]
    works_count: int


_NONE = Lacking(0, ())


def board(session: Session, who: Acting, now: datetime, today: date) -> Board:
    """Everything of the office that waits for this person on this day."""
    sees = who.may(Permission.VIEW_WORKS)
    lacks = overview.counts(session, who, Permission.VIEW_WORKS, today) if sees else {}

    def lacking(lack: Lack, *, shown: bool) -> Lacking:
        count = lacks.get(lack, 0)
        if not shown or not count:
            return _NONE
        return Lacking(count, overview.first_lacking(session, who, Permission.VIEW_WORKS, lack, today, LINES))

    drafts = _drafts(session, who) if sees else []
    answers, edits = who.may(Permission.ANSWER_CORRECTIONS), who.may(Permission.EDIT_WORKS)
    attends = next((each for each in (Permission.MANAGE_STAFF, Permission.VIEW_HEALTH) if who.may(each)), None)
    return Board(
        to_decide=[draft for draft in drafts if queries.waits_for(who, draft, now)],
        to_answer=corrections.pending(session, who, Permission.ANSWER_CORRECTIONS) if answers else (),
        to_make=corrections.to_make(session, who, Permission.EDIT_WORKS) if edits else (),
        late=lacking(Lack.REPORT, shown=sees),
        stale=lacking(Lack.RENEWAL, shown=who.may(Permission.IMPORT_DATA)),
        unattended=overview.without_steward(session, who, attends, MOST) if attends else (),
        mine=[draft for draft in drafts if draft.created_by == who.person_id],
        works_count=overview.count(session, who, Permission.VIEW_WORKS) if sees else 0,
    )


def _drafts(session: Session, who: Acting) -> list[Draft]:
    """This person's own drafts, and those proposed to somebody else; the last touched first."""
    mine = and_(col(Draft.state) == DraftState.OPEN, col(Draft.created_by) == who.person_id)
    found = select(Draft).where(or_(mine, col(Draft.state) == DraftState.PROPOSED))
    drafts = session.scalars(found.order_by(col(Draft.updated_at).desc()).limit(MOST))
    return [each for each in drafts if who.may_on(Permission.VIEW_WORKS, each.entity, each.dependency)]
