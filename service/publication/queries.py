"""What the public side may read: releases, their history, and lists of the latest of each work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, case, column, func, literal_column, or_, select, table, text
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from service.foundation.text import fold, search_tokens
from service.publication.differences import Change, differences
from service.publication.errors import NoSuchRelease, NoSuchWork
from service.publication.models import Listing, Release
from service.publication.reading import read
from service.works.facts import Work
from service.works.rules import State, StateKind

#: Works on one page of a list.
PAGE = 20
#: Counting stops here: «más de 1.000» says as much as the number and costs nothing.
COUNT_CAP = 1000
#: The index of words on SQLite (migration 0002); `rowid` is the id of the release.
_WORDS = table("listing_search", column("rowid"))


@dataclass(frozen=True)
class Published:
    """One release with what it says."""

    work_id: str
    number: int
    published_at: datetime
    sha256: str
    previous_sha256: str | None
    document: bytes

    @cached_property
    def project(self) -> dict[str, Any]:
        """The OC4IDS project."""
        project: dict[str, Any] = orjson.loads(self.document)
        return project

    @cached_property
    def work(self) -> Work:
        """Its facts."""
        return read(self.project)


@dataclass(frozen=True)
class HistoryEntry:
    """A release and what it changed; the first one changed nothing: it is the beginning."""

    number: int
    published_at: datetime
    sha256: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class RecentChange:
    """The latest release of a work that has changed, for the first page."""

    work_id: str
    title: str
    number: int
    published_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; everything may be left out. `after` is the `next` of the page before."""

    text: str = ""
    state: StateKind | None = None
    commune: str | None = None
    contractor: str | None = None
    year: int | None = None
    value_min: int | None = None
    value_max: int | None = None
    after: str | None = None


@dataclass(frozen=True)
class Results:
    """One page of a list, newest release first. `capped`: there are more than `count`."""

    items: Sequence[Any]
    next: str | None
    count: int
    capped: bool


@dataclass(frozen=True)
class Totals:
    """The city in numbers. `value_amount` adds the current values that are known; the rest are counted beside."""

    works_count: int
    value_amount: int
    without_value_count: int
    by_state: dict[StateKind, int]


def _published(release: Release) -> Published:
    return Published(
        release.work_id,
        release.number,
        release.published_at,
        release.sha256,
        release.previous_sha256,
        release.document,
    )


def _work_id(typed: str) -> str:
    """A work's id in capitals; what cannot be one is not even asked for."""
    work_id = typed.upper()
    if not (work_id.isascii() and work_id.isalnum()):
        raise NoSuchWork
    return work_id


def latest(session: Session, work_id: str) -> Published:
    """The latest release of a work, its id in any letter case."""
    wanted = _work_id(work_id)
    of_work = select(Release).join(Listing, col(Listing.release_id) == col(Release.id))
    release = session.scalars(of_work.where(col(Listing.work_id) == wanted)).one_or_none()
    if release is None:
        raise NoSuchWork
    return _published(release)


def release(session: Session, work_id: str, number: int) -> Published:
    """One release of a work."""
    found = session.scalars(
        select(Release).where(col(Release.work_id) == _work_id(work_id), col(Release.number) == number)
    ).one_or_none()
    if found is None:
        latest(session, work_id)
        raise NoSuchRelease
    return _published(found)


def history(session: Session, work_id: str, limit: int = 200) -> list[HistoryEntry]:
    """The releases of a work, newest first, each with its changes; the `limit` newest ones."""
    newest_first = (
        select(Release).where(col(Release.work_id) == _work_id(work_id)).order_by(col(Release.number).desc())
    )
    releases = [_published(found) for found in session.scalars(newest_first.limit(limit + 1))]
    if not releases:
        raise NoSuchWork
    entries = [
        HistoryEntry(new.number, new.published_at, new.sha256, differences(old.work if old else None, new.work))
        for new, old in zip(releases, [*releases[1:], None], strict=True)
    ]
    return entries[:limit]


def listings(session: Session) -> Sequence[Listing]:
    """The latest release of every work, by work, without its words."""
    every = select(Listing).options(defer(Listing.search_text)).order_by(col(Listing.work_id))  # type: ignore[arg-type]
    return session.scalars(every).all()


#: States of a work under way: they follow one another with the days, without a publication.
_RUNNING = (StateKind.ON_TIME.value, StateKind.LATE.value, StateKind.NOT_STARTED.value)


def _in_state(state: StateKind, today: date) -> ColumnElement[bool]:
    """Whether a listed work is in a state on `today`: since its publication its start or its end may have passed."""
    phase, starts_on, ends_on = col(Listing.phase), col(Listing.starts_on), col(Listing.ends_on)
    in_time = or_(ends_on.is_(None), ends_on >= today)
    if state is StateKind.LATE:
        return or_(phase == state.value, and_(phase.in_(_RUNNING), ends_on < today))
    if state is StateKind.ON_TIME:
        begun = and_(phase == StateKind.NOT_STARTED.value, starts_on <= today)
        return and_(or_(phase == state.value, begun), in_time)
    if state is StateKind.NOT_STARTED:
        return and_(phase == state.value, or_(starts_on.is_(None), starts_on > today), in_time)
    return phase == state.value


def _state(today: date) -> ColumnElement[str]:
    """The state of a listed work on `today`."""
    return case(*((_in_state(StateKind(name), today), name) for name in _RUNNING), else_=col(Listing.phase))


def listed_state(listing: Listing, today: date) -> State:
    """The state of a listed work on `today`, as `_state` asks the database for it, with its days."""
    kind, starts_on, ends_on = StateKind(listing.phase), listing.starts_on, listing.ends_on
    if listing.phase in _RUNNING and ends_on is not None and ends_on < today:
        return State(StateKind.LATE, (today - ends_on).days, due_on=ends_on)
    if kind is StateKind.NOT_STARTED and (starts_on is None or starts_on > today):
        return State(kind, (starts_on - today).days if starts_on else None, due_on=ends_on)
    if kind in {StateKind.NOT_STARTED, StateKind.ON_TIME}:
        return State(StateKind.ON_TIME, (ends_on - today).days if ends_on else None, due_on=ends_on)
    return State(kind)


def _narrowed(filters: Filters, today: date, *, in_order: bool) -> list[ColumnElement[bool]]:
    """What the filters ask of a listing, but for its words.

    `in_order`: the newest that fit are looked for one after another; then the index of a range of values or of states
    would only lead to putting all of them in order, so the conditions are written in a way that it cannot serve.
    """
    value = col(Listing.value_amount) + 0 if in_order else col(Listing.value_amount)
    conditions: list[ColumnElement[bool]] = []
    if filters.state:
        conditions.append(_state(today) == filters.state.value if in_order else _in_state(filters.state, today))
    if filters.commune:
        conditions.append(col(Listing.commune) == filters.commune)
    if filters.contractor:
        conditions.append(col(Listing.contractor_key) == fold(filters.contractor))
    if filters.year:
        conditions.append(col(Listing.year) == filters.year)
    if filters.value_min is not None:
        conditions.append(value >= filters.value_min)
    if filters.value_max is not None:
        conditions.append(value <= filters.value_max)
    return conditions


def _fitting(session: Session, filters: Filters, today: date, *, in_order: bool) -> Select[Any]:
    """The ids of the releases that fit: every word is there as it was typed, the last one at least begins so."""
    release_id, conditions = col(Listing.release_id), _narrowed(filters, today, in_order=in_order)
    words = search_tokens(filters.text)[:12]
    if not words:
        return select(release_id).where(*conditions)
    if session.get_bind().dialect.name == "sqlite" and not conditions:
        # Without other conditions the index of words knows the answer, in order, and need not go on to the end.
        return _spelt(words)
    return select(release_id).where(_says(session, words), *conditions)


def _spelt(words: list[str]) -> Select[Any]:
    """The ids of the releases with these words, from the index of words on SQLite."""
    spelt = " ".join(f'"{word}"' for word in words) + "*"
    return select(_WORDS.c.rowid).where(text("listing_search MATCH :words").bindparams(words=spelt))


def _says(session: Session, words: list[str]) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        return col(Listing.release_id).in_(_spelt(words))
    simple: ColumnElement[str] = literal_column("'simple'")
    asked = func.to_tsquery(simple, f"{' & '.join(words)}:*")
    return func.to_tsvector(simple, col(Listing.search_text)).bool_op("@@")(asked)


def says(session: Session, typed: str) -> list[ColumnElement[bool]]:
    """What typed words ask of a listing, as conditions; none when nothing was typed."""
    words = search_tokens(typed)[:12]
    return [_says(session, words)] if words else []


def search(session: Session, filters: Filters, today: date) -> Results:
    """One page of the works that fit `filters`, the latest published first; paging never repeats nor skips.

    Few matches are taken whole and ordered here; of many, the newest are walked in order: each is quick where the
    other is not, on both engines.
    """
    ids = list(session.scalars(_fitting(session, filters, today, in_order=False).limit(COUNT_CAP + 1)))
    capped = len(ids) > COUNT_CAP
    after = int(filters.after) if filters.after and filters.after.isdecimal() and len(filters.after) < 19 else None
    if capped:
        page = _fitting(session, filters, today, in_order=True)
        id_ = page.selected_columns[0]
        page = page if after is None else page.where(id_ < after)
        ids = list(session.scalars(page.order_by(id_.desc()).limit(PAGE + 1)))
        count = COUNT_CAP
    else:
        count = len(ids)
        ids = sorted((each for each in ids if after is None or each < after), reverse=True)[: PAGE + 1]
    shown = select(Listing).where(col(Listing.release_id).in_(ids[:PAGE])).order_by(col(Listing.release_id).desc())
    more = str(ids[PAGE - 1]) if len(ids) > PAGE else None
    return Results(session.scalars(shown).all(), more, count, capped)


def alike(session: Session, words: str, limit: int = 30) -> list[Listing]:
    """The listed works that have any of some words, those that have the most of them first."""
    tokens = list(dict.fromkeys(search_tokens(words)))[:12]
    if not tokens:
        return []
    if session.get_bind().dialect.name == "sqlite":
        spelt = " OR ".join(f'"{token}"' for token in tokens)
        matches = text("listing_search MATCH :words").bindparams(words=spelt)
        ranked = select(_WORDS.c.rowid).where(matches).order_by(literal_column("rank")).limit(limit)
        ids = list(session.scalars(ranked))
    else:
        simple: ColumnElement[str] = literal_column("'simple'")
        asked = func.to_tsquery(simple, " | ".join(tokens))
        vector = func.to_tsvector(simple, col(Listing.search_text))
        fitting = select(col(Listing.release_id)).where(vector.bool_op("@@")(asked))
        ids = list(session.scalars(fitting.order_by(func.ts_rank(vector, asked).desc()).limit(limit)))
    order = {id_: place for place, id_ in enumerate(ids)}
    found = session.scalars(select(Listing).where(col(Listing.release_id).in_(ids)))
    return sorted(found, key=lambda listing: order[listing.release_id])


def totals(session: Session, today: date) -> Totals:
    """The city in numbers on `today`."""
    state = _state(today)
    by_state: dict[StateKind, int] = {}
    value = without_value = 0
    rows = session.execute(
        select(
            state, func.count(), func.sum(col(Listing.value_amount)), func.count(col(Listing.value_amount))
        ).group_by(state)
    )
    for phase, count, amount, with_value in rows:
        by_state[StateKind(phase)] = count
        value += int(amount or 0)
        without_value += count - with_value
    return Totals(sum(by_state.values()), value, without_value, by_state)


def recent_changes(session: Session, limit: int = 8) -> list[RecentChange]:
    """The works that changed last, newest first; first publications are not changes."""
    newest = select(Listing).where(col(Listing.number) > 1).order_by(col(Listing.release_id).desc()).limit(limit)
    recent = []
    for listing in session.scalars(newest):
        new, old = (release(session, listing.work_id, listing.number - back) for back in (0, 1))
        changes = differences(old.work, new.work)
        recent.append(RecentChange(listing.work_id, listing.title, listing.number, listing.published_at, changes))
    return recent


def _distinct(session: Session, column: Any) -> list[Any]:
    """The values of an indexed column, in order, by hopping from one to the next instead of reading every row."""
    least = select(func.min(column).label("value")).cte("hop", recursive=True)
    following = select(func.min(column)).where(column > least.c.value).scalar_subquery()
    hops = least.union_all(select(following).where(least.c.value.is_not(None)))
    return list(session.scalars(select(hops.c.value).where(hops.c.value.is_not(None))))


def communes(session: Session) -> list[str]:
    """The communes with published works, in order."""
    return sorted(_distinct(session, col(Listing.commune)), key=fold)


def years(session: Session) -> list[int]:
    """The years in which published contracts were signed, newest first."""
    return sorted(_distinct(session, col(Listing.year)), reverse=True)
