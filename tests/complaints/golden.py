"""The golden table of terms: days of receipt around everything that moves a term, and when each term ends.

`python -m tests.complaints.golden` writes it anew, by the `holidays` library and by counting on fingers: not one line
of the service makes it.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
from dateutil.easter import easter

TABLE = Path(__file__).with_name("terms.csv")
YEARS = range(2024, 2037)
TERMS = (5, 10, 15, 30)
_FREE = holidays.country_holidays("CO", years=range(YEARS.start, YEARS.stop + 1))


def _days(year: int) -> Iterator[date]:
    """Days of one year on which a term is easily counted wrong."""
    yield from (date(year, 1, day) for day in (1, 2, 5, 6, 13))
    yield from (easter(year) + timedelta(days=days) for days in (-9, -8, -5, -4, -3, -2, -1, 0, 1))
    yield from (date(year, 7, day) for day in range(3, 22))
    yield from (date(year, 12, day) for day in (7, 8, 9, 16, 24, 25, 26, 30, 31))


def is_free(day: date) -> bool:
    """Whether nobody works that day."""
    return day.isoweekday() in {6, 7} or day in _FREE


def _ends(received: date) -> list[date]:
    while is_free(received):
        received += timedelta(days=1)
    ends, day, counted = [], received, 0
    while counted < max(TERMS):
        day += timedelta(days=1)
        if not is_free(day):
            counted += 1
            if counted in TERMS:
                ends.append(day)
    return ends


def rows() -> list[list[str]]:
    """Received, and the end of each term."""
    days = sorted({day for year in YEARS for day in _days(year)})
    return [[day.isoformat(), *(end.isoformat() for end in _ends(day))] for day in days]


def read() -> list[list[str]]:
    """The committed table."""
    with TABLE.open(encoding="ascii", newline="") as file:
        return list(csv.reader(file))[1:]


if __name__ == "__main__":
    with TABLE.open("w", encoding="ascii", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["received", *TERMS], *rows()])
