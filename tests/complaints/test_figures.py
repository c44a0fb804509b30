"""Figures that name no case: counted each thing alone, told of whole quarters, and never of fewer than three."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from service.complaints import figures
from service.complaints.figures import BANDS, LEAST, Cells, cells, quarter_of, quarter_of_week, quarters
from service.complaints.models import Complaint, Figure
from service.complaints.routing import SUBJECTS
from service.complaints.rules import Dimension, Outcome, week_of
from service.foundation import clock
from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.publication.actions import publish
from service.publication.document import Publisher
from service.works.actions import register
from tests.works.factories import make_work

NAMES = "abcdefgh"
TOLD = {"subject": "works", "commune": "", "outcome": "substantiated", "timing": "in_time", "days": "10"}


pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    def go(day: str) -> None:
        at = datetime.fromisoformat(day).replace(hour=15, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: at)

    go("2026-11-23")
    return go


def add(session: Session, number: int, **told: object) -> None:
    figures.add(session, f"{number:064x}", TOLD | told)


def rows(session: Session) -> dict[tuple[str, str, str], int]:
    return {(row.quarter, row.dimension.value, row.value): row.count for row in session.exec(select(Figure))}


def receive(session: Session, day: date, count: int) -> None:
    """So many complaints of the week of a day, by what the server knows of them."""
    for number in range(count):
        told = f"{day.isoformat()}-{number}"
        keys = {f"{which}_recipient": told for which in ("case", "notes", "identity", "receipt")}
        session.add(Complaint(id=told, lookup=told, week=week_of(day), purge_month="2036-11", **keys))
    session.flush()


def test_no_row_holds_two_things_of_one_case(database: Database) -> None:
    with database.writing() as session:
        add(session, 1)
        add(session, 2, subject="bribe", timing="late")

        assert rows(session) == {
            ("2026-Q4", "subject", "works"): 1,
            ("2026-Q4", "subject", "bribe"): 1,
            ("2026-Q4", "commune", ""): 2,
            ("2026-Q4", "outcome", "substantiated"): 2,
            ("2026-Q4", "timing", "in_time"): 1,
            ("2026-Q4", "timing", "late"): 1,
            ("2026-Q4", "days", "10"): 2,
        }


def test_a_case_is_counted_once(database: Database) -> None:
    with database.writing() as session:
        add(session, 1)
        add(session, 1, outcome="discarded")

        assert rows(session)["2026-Q4", "outcome", "substantiated"] == 1
        assert ("2026-Q4", "outcome", "discarded") not in rows(session)


@pytest.mark.parametrize(
    "told",
    [
        TOLD | {"subject": "el alcalde"},
        TOLD | {"commune": "Comuna 99"},
        TOLD | {"outcome": ["substantiated"]},
        TOLD | {"timing": None},
        TOLD | {"days": 10},
        TOLD | {"who": "ana"},
        {name: value for name, value in TOLD.items() if name != "days"},
    ],
    ids=["subject", "commune", "list", "nothing", "number", "more", "less"],
)
def test_what_is_on_no_list_is_not_counted(database: Database, told: dict[str, object]) -> None:
    if told.get("days") == 10:
        told = told | {"days": 11}
    with database.writing() as session:
        with pytest.raises(Unreadable):
            figures.add(session, "0" * 64, told)

        assert rows(session) == {}


def test_communes_are_those_of_published_works(database: Database, publisher: Publisher) -> None:
    with database.writing() as session:
        work = make_work()
        register(session, [work])
        publish(session, [work.id], publisher)
        add(session, 1, commune=work.place.commune)

        assert rows(session)["2026-Q4", "commune", work.place.commune] == 1


def test_every_kind_and_outcome_can_be_counted(database: Database) -> None:
    with database.writing() as session:
        for number, (subject, outcome) in enumerate(product((each.code for each in SUBJECTS), Outcome)):
            add(session, number, subject=subject, outcome=outcome.value)


def counted(draw: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(NAMES, draw, strict=False))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8).map(tuple))
def test_no_number_below_three_is_told_nor_left_by_taking_away(draw: tuple[int, ...]) -> None:
    told = cells(counted(draw))

    assert all(count >= LEAST for _, count in told.named)
    assert dict(told.named).items() <= counted(draw).items()
    assert sum(count for _, count in told.named) + told.rest == sum(draw)
    hidden = [count for name, count in counted(draw).items() if count and name not in dict(told.named)]
    assert sum(hidden) == told.rest
    # What is not named is nothing, or so much that taking the named from the total leaves no single number.
    assert not hidden or not told.named or (len(hidden) > 1 and told.rest > LEAST)


@pytest.mark.parametrize(("values", "most"), [(2, 16), (3, 14), (4, 12)])
def test_who_knows_how_tables_are_made_finds_no_small_number_either(values: int, most: int) -> None:
    """Of every table that could be told: what is behind it may be otherwise, and what is small need not be.

    Of three cases of two kinds one knows that both are small, and not which is which.
    """
    worlds: dict[tuple[int, Cells], list[tuple[int, ...]]] = defaultdict(list)
    for draw in product(range(most + 1), repeat=values):
        if LEAST <= sum(draw) <= most:
            worlds[sum(draw), cells(counted(draw))].append(draw)
    found = [
        (told, NAMES[place])
        for (total, told), draws in worlds.items()
        for place in range(values)
        if (could := {draw[place] for draw in draws}) <= {1, 2} and (len(could) == 1 or total > LEAST)
    ]

    assert found == []


def test_a_quarter_is_told_once_it_is_over_and_its_last_week_too(database: Database, now) -> None:
    with database.writing() as session:
        receive(session, date(2026, 10, 5), 4)
        for number in range(3):
            add(session, number)

        for day in ("2026-11-23", "2026-12-31", "2027-01-07"):
            assert quarters(session, date.fromisoformat(day)) == (), day
        (told,) = quarters(session, date(2027, 1, 8))

    assert (told.name, told.received, told.ended) == ("2026-Q4", 4, 3)
    assert told.tables[Dimension.TIMING] == Cells((("in_time", 3),), 0)


def test_what_is_told_of_a_quarter_never_changes(database: Database, now) -> None:
    """Or the difference between two days would be of one case."""
    with database.writing() as session:
        receive(session, date(2026, 12, 29), 3)
        for number in range(3):
            add(session, number)
        first = quarters(session, date(2027, 1, 8))
        now("2027-01-08")
        add(session, 4)
        receive(session, date(2027, 1, 8), 1)

        assert quarters(session, date(2027, 1, 8)) == first
        assert quarters(session, date(2027, 4, 9))[1:] == first


@given(st.dates(date(2024, 1, 1), date(2036, 12, 31)))
def test_nothing_can_come_to_a_quarter_that_is_told(day: date) -> None:
    """The weeks of a quarter end before the day from which it is told."""
    year, number = (int(part) for part in quarter_of_week(week_of(day)).split("-Q"))
    ends = date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)

    assert day < ends + timedelta(days=1) + figures.DELAY
    assert quarter_of(ends) == f"{year}-Q{number}"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_a_quarter_with_few_it_is_only_said_that_they_were_few(database: Database, count: int) -> None:
    with database.writing() as session:
        receive(session, date(2026, 7, 8), 1)
        receive(session, date(2026, 10, 8), count)
        for number in range(count):
            add(session, number)
        fourth, third = quarters(session, date(2027, 1, 8))

    assert (fourth.received, fourth.ended, fourth.tables) == (None, None, {})
    assert (third.name, third.received, third.ended) == ("2026-Q3", None, None)


def test_bands_are_of_business_days() -> None:
    limits = [most for most in BANDS.values() if most is not None]

    assert limits == sorted(limits)
    assert list(BANDS.values())[-1] is None
