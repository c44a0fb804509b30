"""The calendar agrees with the law, with the `holidays` library and with counted examples."""

from datetime import date, timedelta

import holidays as library
import pytest
from dateutil import easter as reference
from hypothesis import given
from hypothesis import strategies as st

from service.foundation.calendar import add_business_days, add_months, easter, holidays, is_business_day

#: Received → due after 5, 10, 15 and 30 business days.
COUNTED = {
    "2026-03-27": ["2026-04-07", "2026-04-14", "2026-04-21", "2026-05-13"],
    "2026-06-30": ["2026-07-07", "2026-07-15", "2026-07-23", "2026-08-14"],
    "2026-07-09": ["2026-07-17", "2026-07-27", "2026-08-03", "2026-08-26"],
    "2026-11-20": ["2026-11-27", "2026-12-04", "2026-12-14", "2027-01-06"],
    "2026-12-22": ["2026-12-30", "2027-01-07", "2027-01-15", "2027-02-05"],
}
PUBLISHED = {
    2025: "1/1 6/1 24/3 17/4 18/4 1/5 2/6 23/6 30/6 20/7 7/8 18/8 13/10 3/11 17/11 8/12 25/12",
    2026: "1/1 12/1 23/3 2/4 3/4 1/5 18/5 8/6 15/6 29/6 13/7 20/7 7/8 17/8 12/10 2/11 16/11 8/12 25/12",
    2027: "1/1 11/1 22/3 25/3 26/3 1/5 10/5 31/5 7/6 5/7 12/7 20/7 7/8 16/8 18/10 1/11 15/11 8/12 25/12",
}
DAYS = st.dates(date(1984, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("year", range(1984, 2061))
def test_holidays_are_those_of_the_library(year: int) -> None:
    assert holidays(year) == set(library.country_holidays("CO", years=year))


@pytest.mark.parametrize(("year", "listed"), PUBLISHED.items())
def test_holidays_are_those_published(year: int, listed: str) -> None:
    pairs = (day.split("/") for day in listed.split())
    assert holidays(year) == {date(year, int(month), int(day)) for day, month in pairs}


def test_easter_is_that_of_the_reference() -> None:
    years = range(1583, 4100)
    assert [easter(year) for year in years] == [reference.easter(year) for year in years]


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        (received, count, due)
        for received, dues in COUNTED.items()
        for count, due in zip((5, 10, 15, 30), dues, strict=True)
    ],
)
def test_terms_in_business_days(received: str, count: int, due: str) -> None:
    assert add_business_days(date.fromisoformat(received), count) == date.fromisoformat(due)


def test_the_ninth_of_july_is_a_holiday_since_2026() -> None:
    assert is_business_day(date(2025, 7, 14))
    assert not is_business_day(date(2026, 7, 13))


@given(DAYS, st.integers(0, 40))
def test_a_term_ends_on_a_business_day_and_holds_as_many_as_it_counts(start: date, count: int) -> None:
    due = add_business_days(start, count)

    within = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(is_business_day(day) for day in within) == count
    assert count == 0 or is_business_day(due)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 10, 2), 0, date(2026, 10, 2)),
        (date(2026, 10, 2), 6, date(2027, 4, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(9999, 11, 30), 2, date.max),
        (date(2026, 1, 1), 10**9, date.max),
    ],
)
def test_terms_in_months(start: date, count: int, end: date) -> None:
    assert add_months(start, count) == end
