"""Figures of cases that name none: counted when one ends, told for whole quarters, never of fewer than three.

A reader's browser says of a case that ended what it was about, where, how it ended and whether in time. Each is added
to a count of its own, so that not even here is one thing of a case beside another of the same case.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.complaints.models import Complaint, Counted, Figure
from service.complaints.routing import SUBJECTS
from service.complaints.rules import Dimension, Outcome
from service.foundation import clock
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.publication.models import Listing

#: No number below it is told, nor can be found from what is told.
LEAST = 3
#: How long after its end a quarter is told: its last week is over, and no figure changes from one day to another.
DELAY = timedelta(days=7)
IN_TIME, LATE = "in_time", "late"
#: The most business days of each band of how long a case took.
BANDS = {"5": 5, "10": 10, "15": 15, "30": 30, "more": None}
#: A case of no commune.
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """One table as it may be told: the values with their counts, most first, and how many are in all the others."""

    named: tuple[tuple[str, int], ...]
    rest: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """A whole quarter as it may be told. None: fewer than three. `tables` is empty when `ended` is None."""

    name: str
    received: int | None
    ended: int | None
    tables: Mapping[Dimension, Cells]


def quarter_of(day: date) -> str:
    """The quarter of a day, `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_of_week(week: str) -> str:
    """The quarter of an ISO week: that of its Thursday, as its year is."""
    return quarter_of(date.fromisoformat(f"{week}-4"))


def choices(session: Session) -> dict[Dimension, Collection[str]]:
    """What may be said of a case. Communes are those of published works."""
    communes = session.scalars(select(col(Listing.commune)).where(col(Listing.commune).is_not(None)).distinct())
    return {
        Dimension.SUBJECT: {subject.code for subject in SUBJECTS},
        Dimension.COMMUNE: {NOWHERE, *(commune for commune in communes if commune)},
        Dimension.OUTCOME: set(Outcome),
        Dimension.TIMING: {IN_TIME, LATE},
        Dimension.DAYS: set(BANDS),
    }


def add(session: Session, token: str, told: Mapping[str, object]) -> None:
    """Count a case that ended, in the quarter of today. One that was counted already changes nothing.

    `told`: a value of each dimension. Refuses any that is not one of `choices`.
    """
    if set(told) != set(Dimension) or any(str(told[name]) not in able for name, able in choices(session).items()):
        raise Unreadable(N_("Una de las cifras no es de las que se cuentan. Recargue la página."))
    if session.get(Counted, token) is not None:
        return
    session.add(Counted(token=token))
    quarter = quarter_of(clock.today())
    for dimension in Dimension:
        key = (quarter, dimension, str(told[dimension]))
        row = session.get(Figure, key) or Figure(quarter=quarter, dimension=dimension, value=key[2], count=0)
        row.count += 1
        session.add(row)
    session.flush()


def cells(counts: Mapping[str, int]) -> Cells:
    """A table without any number from one to two, and from which none can be found, not even by how it was made.

    With the small ones goes the smallest of the others, and whatever is of its size: so nobody can tell which of what
    is not named are small. What is not named is nothing, or together at least three.
    """
    told = sorted(((value, count) for value, count in counts.items() if count), key=lambda each: (-each[1], each[0]))
    named = [each for each in told if each[1] >= LEAST]
    if len(named) < len(told):
        least = named[-1][1] if named else 0
        named = [each for each in named if each[1] > least]
    return Cells(tuple(named), sum(counts.values()) - sum(count for _, count in named))


def quarters(session: Session, today: date) -> tuple[Quarter, ...]:
    """Every quarter that may be told, from the first with a complaint, the last one first."""
    by_week = session.execute(select(col(Complaint.week), func.count()).group_by(col(Complaint.week)))
    received: dict[str, int] = {}
    for week, count in by_week:
        received[quarter_of_week(week)] = received.get(quarter_of_week(week), 0) + count
    ended: dict[str, dict[Dimension, dict[str, int]]] = {}
    for row in session.scalars(select(Figure)):
        ended.setdefault(row.quarter, {}).setdefault(row.dimension, {})[row.value] = row.count
    first = min((*received, *ended), default=None)
    return tuple(
        _quarter(name, received.get(name, 0), ended.get(name, {}))
        for name in reversed(_closed(first, today) if first else ())
    )


def _closed(first: str, today: date) -> tuple[str, ...]:
    """The quarters from `first` on that may be told."""
    year, number = int(first[:4]), int(first[-1])
    found = []
    while _next(year, number)[2] + DELAY <= today:
        found.append(f"{year}-Q{number}")
        year, number, _ = _next(year, number)
    return tuple(found)


def _next(year: int, number: int) -> tuple[int, int, date]:
    """The quarter after one, and its first day."""
    year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return year, number, date(year, number * 3 - 2, 1)


def _quarter(name: str, received: int, ended: Mapping[Dimension, Mapping[str, int]]) -> Quarter:
    count = sum(ended.get(Dimension.OUTCOME, {}).values())
    tables = {dimension: cells(ended[dimension]) for dimension in Dimension} if count >= LEAST else {}
    return Quarter(name, _told(received), _told(count), tables)


def _told(count: int) -> int | None:
    return count if count >= LEAST else None
