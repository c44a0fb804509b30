"""Lists: found without accents, filtered, paged without holes, counted."""

from datetime import date

import pytest
from sqlalchemy import select, update

from service.foundation.database import Database
from service.publication import queries
from service.publication.actions import publish, relist
from service.publication.models import Listing
from service.publication.queries import Filters
from service.works.rules import StateKind
from tests.publication.registry import register

TODAY = date(2026, 11, 20)
WORKS = {
    "calle": {"title": "Pavimentación de la calle 30 en El Pozón", "commune": "6"},
    "colegio": {"title": "Construcción del colegio Olímpica", "commune": "2", "supplier": "Consorcio Ñandú"},
    "canal": {
        "title": "Limpieza de canales",
        "commune": "6",
        "contract": {"ends_on": date(2026, 10, 2), "value_amount": 90, "signed_on": date(2025, 3, 1)},
    },
    "plaza": {"title": "Adecuación de la plaza", "contract": {"starts_on": date(2026, 12, 1), "value_amount": None}},
}


@pytest.fixture
def city(database: Database, publisher):
    with database.writing() as session:
        ids = {name: register(session, **columns) for name, columns in WORKS.items()}
        publish(session, ids.values(), publisher)
    return {number: name for name, number in ids.items()}


ASKED = [
    (Filters(), {"calle", "colegio", "canal", "plaza"}),
    (Filters(text="pavimentacion"), {"calle"}),
    (Filters(text="PAVIMENTAR"), {"calle"}),
    (Filters(text="olimpica colegios"), {"colegio"}),
    (Filters(text="nandu"), {"colegio"}),
    (Filters(text="poz"), {"calle"}),
    (Filters(text="calle poz"), {"calle"}),
    (Filters(text="poz calle"), set()),
    (Filters(text="hospital"), set()),
    (Filters(text="'; DROP TABLE listing; -- \" * ( OR"), set()),
    (Filters(text='" * ( )'), {"calle", "colegio", "canal", "plaza"}),
    (Filters(commune="6"), {"calle", "canal"}),
    (Filters(commune="6", text="canal"), {"canal"}),
    (Filters(contractor="consorcio ñandú"), {"colegio"}),
    (Filters(year=2025), {"canal"}),
    (Filters(value_min=91), {"calle", "colegio"}),
    (Filters(value_max=90), {"canal"}),
    (Filters(state=StateKind.LATE), {"canal"}),
    (Filters(state=StateKind.ON_TIME), {"calle", "colegio"}),
    (Filters(state=StateKind.NOT_STARTED), {"plaza"}),
    (Filters(state=StateKind.SETTLED), set()),
    (Filters(after="no es un número"), {"calle", "colegio", "canal", "plaza"}),
    (Filters(after="9" * 40), {"calle", "colegio", "canal", "plaza"}),
]


@pytest.mark.parametrize(("filters", "expected"), ASKED)
def test_what_is_asked_is_what_is_found(database: Database, city, filters: Filters, expected: set[str]) -> None:
    with database.reading() as session:
        results = queries.search(session, filters, TODAY)

    assert {city[item.work_id] for item in results.items} == expected
    assert (results.count, results.capped) == (len(expected), False)


@pytest.mark.parametrize(("filters", "expected"), ASKED)
def test_above_the_cap_the_same_is_found(database: Database, city, monkeypatch, filters, expected) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 0)

    with database.reading() as session:
        results = queries.search(session, filters, TODAY)

    assert [city[item.work_id] for item in results.items] == [name for name in reversed(WORKS) if name in expected]
    assert results.capped == bool(expected)


@pytest.mark.parametrize(
    ("today", "state", "expected"),
    [
        (date(2026, 12, 2), StateKind.ON_TIME, {"calle", "colegio", "plaza"}),
        (date(2027, 1, 1), StateKind.LATE, set(WORKS)),
    ],
)
def test_the_state_is_that_of_the_day_of_asking(database: Database, city, today, state, expected) -> None:
    with database.reading() as session:
        found = queries.search(session, Filters(state=state), today)
        totals = queries.totals(session, today)

    assert {city[item.work_id] for item in found.items} == expected
    assert totals.by_state[state] == len(expected)


def test_totals_count_what_is_not_known_apart(database: Database, city) -> None:
    with database.reading() as session:
        totals = queries.totals(session, TODAY)

    assert (totals.works_count, totals.without_value_count) == (4, 1)
    assert totals.value_amount == 2 * 4_812_300_000 + 90


def test_paging_shows_each_work_once(database: Database, publisher) -> None:
    with database.writing() as session:
        ids = [register(session, f"Obra {number}") for number in range(2 * queries.PAGE + 5)]
        publish(session, ids, publisher)
    seen: list[str] = []
    after = None
    with database.reading() as session:
        while True:
            page = queries.search(session, Filters(after=after), TODAY)
            seen += [item.work_id for item in page.items]
            if page.next is None:
                break
            after = page.next

    assert seen == ids[::-1]


def test_above_the_cap_pages_and_counts_are_the_same_story(database: Database, publisher, monkeypatch) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 10)
    with database.writing() as session:
        ids = [register(session, f"Obra {number}") for number in range(queries.PAGE + 5)]
        publish(session, ids, publisher)

    with database.reading() as session:
        first = queries.search(session, Filters(text="obra"), TODAY)
        second = queries.search(session, Filters(text="obra", after=first.next), TODAY)

    assert (first.count, first.capped) == (10, True)
    assert [item.work_id for item in [*first.items, *second.items]] == ids[::-1]


def test_communes_and_years_are_those_there_are(database: Database, city) -> None:
    with database.reading() as session:
        assert queries.communes(session) == ["2", "6"]
        assert queries.years(session) == [2026, 2025]


@pytest.mark.parametrize("contract", [
    {},
    {"ends_on": date(2026, 10, 2)},
    {"ends_on": None},
    {"starts_on": date(2026, 12, 1)},
    {"starts_on": None, "ends_on": None},
    {"starts_on": date(2027, 6, 1), "ends_on": date(2027, 5, 1)},
    {"status": "terminado"},
    {"status": "suspendido"},
])  # fmt: skip
def test_the_state_of_a_list_is_the_one_it_is_filtered_by(database: Database, publisher, contract) -> None:
    with database.writing() as session:
        work = register(session, contract=contract)
        publish(session, [work], publisher)
    for today in (TODAY, date(2026, 12, 31), date(2027, 1, 1), date(2027, 7, 1)):
        with database.reading() as session:
            (listing,) = queries.search(session, Filters(), today).items
            told = queries.listed_state(listing, today).kind

            assert [item.work_id for item in queries.search(session, Filters(state=told), today).items] == [work]
            assert queries.totals(session, today).by_state == {told: 1}


def test_works_listed_before_something_was_counted_are_listed_again(city, database: Database) -> None:
    with database.writing() as session:
        before = session.execute(select(Listing.__table__).order_by(Listing.release_id)).all()
        missing = dict.fromkeys(("filled_count", "asked_count", "renewal_due_on", "report_due_on"))
        session.execute(update(Listing).values(**missing))

    with database.writing() as session:
        assert relist(session) == len(before) == 4
        assert relist(session) == 0

    with database.reading() as session:
        assert session.execute(select(Listing.__table__).order_by(Listing.release_id)).all() == before
        assert {row.filled_count > 0 for row in before} == {True}
        assert queries.search(session, Filters(text="olimpica"), TODAY).count == 1
