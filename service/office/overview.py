"""The works of an office as a whole: what they lack, counted and listed in a bounded number of questions.

Everything here is asked of the listing of published works, and of the dependencies as they are now: whoever leaves a
post is missed the same day, not from the next publication on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlmodel import Session, SQLModel, col

from service.publication import queries as publication
from service.publication.errors import NoSuchWork
from service.publication.models import Listing
from service.staff.rules import MAY, Acting, Permission
from service.works.facts import Work
from service.works.models import Dependency, WorkRow

#: Works on one page of a list.
PAGE = 20
#: Under this share of the checklist, in hundredths of a percent, a record is incomplete (RF31).
HALF = 5_000


class Lack(StrEnum):
    """Something that the data of a work lack on a day. The values are words of addresses."""

    REPORT = "informe"
    RENEWAL = "renovacion"
    STEWARD = "responsable"
    PLACE = "lugar"
    ITEMS = "datos"


@dataclass(frozen=True)
class Filters:
    """What the list of works of an office is narrowed by; `after` is the `next` of the page before.

    `dependency`: its id, or 0 for the works that belong to none.
    """

    text: str = ""
    lack: Lack | None = None
    dependency: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Owned:
    """A published work with the dependency that answers for it now."""

    listing: Listing
    dependency: Dependency | None

    @property
    def owner(self) -> tuple[str | None, str | None]:
        """Its entity and dependency, as grants name them."""
        found = self.dependency
        return (found.entity_name, found.name) if found else (None, None)


@dataclass(frozen=True)
class Results:
    """One page of the works of an office, the latest published first."""

    items: Sequence[Owned]
    next: int | None
    count: int


def joined(*columns: Any) -> Select[Any]:
    """Columns of published works, each with its dependency as it is now."""
    return (
        select(*columns)
        .select_from(Listing)
        .join(WorkRow, col(WorkRow.id) == col(Listing.work_id))
        .outerjoin(Dependency, col(Dependency.id) == col(WorkRow.dependency_id))
    )


def within(who: Acting, permission: Permission) -> ColumnElement[bool]:
    """Whether a work's dependency is one that this person may do it to, as `Acting.may_on` says of one work."""
    allowed: list[ColumnElement[bool]] = [false()]
    for grant in who.grants:
        if permission not in MAY[grant.role]:
            continue
        if grant.entity is None:
            return true()
        named = col(Dependency.entity_name) == grant.entity
        allowed.append(named if grant.dependency is None else and_(named, col(Dependency.name) == grant.dependency))
    return or_(*allowed)


def lacking(lack: Lack, today: date) -> ColumnElement[bool]:
    """Whether a work lacks it on `today`. A work whose report is late is not told to be stale besides."""
    late = and_(col(Listing.report_due_on).is_not(None), col(Listing.report_due_on) < today)
    match lack:
        case Lack.REPORT:
            return late
        case Lack.RENEWAL:
            on_time = or_(col(Listing.report_due_on).is_(None), col(Listing.report_due_on) >= today)
            return and_(on_time, col(Listing.renewal_due_on) < today)
        case Lack.STEWARD:
            return col(Dependency.steward).is_(None)
        case Lack.PLACE:
            untold = (col(WorkRow.address), col(WorkRow.barrio), col(WorkRow.latitude))
            return and_(*(column.is_(None) for column in untold))
        case Lack.ITEMS:
            return col(Listing.filled_count) * 10_000 < col(Listing.asked_count) * HALF


def lacks(found: Owned, lack: Lack, today: date) -> bool:
    """The same of one work that has been read, of the two lacks that come with the days."""
    report_due_on, renewal_due_on = found.listing.report_due_on, found.listing.renewal_due_on
    is_late = report_due_on is not None and report_due_on < today
    if lack is Lack.REPORT:
        return is_late
    return not is_late and renewal_due_on is not None and renewal_due_on < today


#: What is done first of those that lack the same.
_FIRST = {
    Lack.REPORT: (col(Listing.report_due_on), col(Listing.work_id)),
    Lack.RENEWAL: (col(Listing.renewal_due_on), col(Listing.work_id)),
}


def _owned(session: Session, statement: Select[Any]) -> list[Owned]:
    return list(starmap(Owned, session.execute(statement)))


def owned(session: Session, who: Acting, permission: Permission, work_id: str) -> Owned:
    """A published work that this person may do it to, its id in any letter case; to anybody else it does not exist."""
    found = joined(Listing, Dependency).where(col(Listing.work_id) == work_id.upper(), within(who, permission))
    works = _owned(session, found)
    if not works:
        raise NoSuchWork
    return works[0]


def published(session: Session, who: Acting, permission: Permission, work_id: str) -> Work:
    """The same work as its latest release tells it."""
    return publication.latest(session, owned(session, who, permission, work_id).listing.work_id).work


def search(session: Session, who: Acting, filters: Filters, today: date) -> Results:
    """One page of the works that this person may see and that fit `filters`."""
    conditions = [within(who, Permission.VIEW_WORKS), *publication.says(session, filters.text)]
    if filters.lack is not None:
        conditions.append(lacking(filters.lack, today))
    if filters.dependency is not None:
        of_none, named = col(Dependency.id).is_(None), col(Dependency.id) == filters.dependency
        conditions.append(named if filters.dependency else of_none)
    count = session.scalar(joined(func.count()).where(*conditions)) or 0
    release_id = col(Listing.release_id)
    page = joined(Listing, Dependency).where(*conditions).order_by(release_id.desc()).limit(PAGE + 1)
    items = _owned(session, page if filters.after is None else page.where(release_id < filters.after))
    more = items[PAGE - 1].listing.release_id if len(items) > PAGE else None
    return Results(items[:PAGE], more, count)


def dependencies(session: Session, who: Acting, permission: Permission) -> list[Dependency]:
    """The dependencies within what this person may do, in order."""
    found = select(Dependency).where(within(who, permission))
    return list(session.scalars(found.order_by(col(Dependency.entity_name), col(Dependency.name))))


def count(session: Session, who: Acting, permission: Permission) -> int:
    """How many works are within what this person may do."""
    return session.scalar(joined(func.count()).where(within(who, permission))) or 0


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows are so, as a column."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def counts(session: Session, who: Acting, permission: Permission, today: date) -> dict[Lack, int]:
    """How many works of this person lack each thing: one question."""
    sums = (count_if(lacking(lack, today)) for lack in Lack)
    row = session.execute(joined(*sums).where(within(who, permission))).one()
    return dict(zip(Lack, row, strict=True))


def first_lacking(
    session: Session, who: Acting, permission: Permission, lack: Lack, today: date, limit: int
) -> list[Owned]:
    """The first works of this person that lack something: the longest overdue, or the latest published."""
    order = _FIRST.get(lack, (col(Listing.release_id).desc(),))
    found = joined(Listing, Dependency).where(within(who, permission), lacking(lack, today))
    return _owned(session, found.order_by(*order).limit(limit))


def hanging(who: Acting, permission: Permission, table: type[SQLModel], work_id: Any) -> Select[Any]:
    """The rows of a table that hang from works of this person: the row, the name of its work, its dependency."""
    rows = joined(table, col(Listing.title), Dependency).join(table, work_id == col(Listing.work_id))
    return rows.where(within(who, permission))


def without_steward(session: Session, who: Acting, permission: Permission, limit: int) -> list[tuple[Dependency, int]]:
    """The dependencies for whose data nobody answers, and how many works each has, most works first."""
    count = func.count()
    found = joined(Dependency, count).where(within(who, permission), lacking(Lack.STEWARD, date.max))
    named = found.where(col(Dependency.id).is_not(None)).group_by(col(Dependency.id))
    return [(row[0], row[1]) for row in session.execute(named.order_by(count.desc(), col(Dependency.id)).limit(limit))]
