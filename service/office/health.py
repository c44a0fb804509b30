"""How good the data are, for each dependency: complete, fresh, with somebody who answers for them, with a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col

from service.foundation.money import share
from service.foundation.text import fold
from service.office.overview import Lack, count_if, joined, lacking, within
from service.publication.models import Listing
from service.staff.rules import Acting, Permission
from service.works.models import Dependency


@dataclass(frozen=True)
class Health:
    """The data of some works. `lacks`: how many works lack each thing; the rest are counts that shares are made of."""

    works_count: int
    #: Elements of the CoST checklist, over all the works.
    filled_count: int
    asked_count: int
    #: Works of which something new is expected by some day.
    expected_count: int
    lacks: dict[Lack, int]

    @property
    def completeness(self) -> int | None:
        """The part of the checklist that is filled, in hundredths of a percent."""
        return share(self.filled_count, self.asked_count)

    @property
    def freshness(self) -> int | None:
        """The part of the works that keep their cadence, in hundredths of a percent; None when none has to."""
        late = self.lacks[Lack.REPORT] + self.lacks[Lack.RENEWAL]
        return share(self.expected_count - late, self.expected_count)


@dataclass(frozen=True)
class DependencyHealth:
    """The data of one dependency; None: of the works that belong to none."""

    dependency: Dependency | None
    health: Health


def by_dependency(session: Session, who: Acting, permission: Permission, today: date) -> list[DependencyHealth]:
    """The data of each dependency within what this person may do, in order of name: one question."""
    expected = or_(col(Listing.renewal_due_on).is_not(None), col(Listing.report_due_on).is_not(None))
    figures = (
        func.count(),
        func.coalesce(func.sum(col(Listing.filled_count)), 0),
        func.coalesce(func.sum(col(Listing.asked_count)), 0),
        count_if(expected),
        *(count_if(lacking(lack, today)) for lack in Lack),
    )
    found = joined(Dependency, *figures).where(within(who, permission)).group_by(col(Dependency.id))
    parts = list(starmap(_part, session.execute(found)))
    return sorted(parts, key=_order)


def _part(
    dependency: Dependency | None, works: int, filled: int, asked: int, due: int, *lacks: int
) -> DependencyHealth:
    told = dict(zip(Lack, map(int, lacks), strict=True))
    return DependencyHealth(dependency, Health(works, int(filled), int(asked), int(due), told))


def _order(part: DependencyHealth) -> tuple[Any, ...]:
    found = part.dependency
    return (found is None, fold(found.entity_name), fold(found.name)) if found else (True,)


def total(parts: Sequence[DependencyHealth]) -> Health:
    """All of them together."""
    each = [part.health for part in parts]
    return Health(
        sum(health.works_count for health in each),
        sum(health.filled_count for health in each),
        sum(health.asked_count for health in each),
        sum(health.expected_count for health in each),
        {lack: sum(health.lacks[lack] for health in each) for lack in Lack},
    )
