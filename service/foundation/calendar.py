"""The Colombian business calendar: holidays by law, and terms counted in business days.

Sources: Ley 51 de 1983 (Monday shift), Código Sustantivo del Trabajo art. 177, Ley 2578 de 2026 (9 July).
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

_FIXED = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
_MOVED_TO_MONDAY = ((1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11))
#: Days after Easter Sunday: Holy Thursday and Friday; Ascension, Corpus Christi, Sacred Heart (already Mondays).
_FROM_EASTER = (-3, -2, 43, 64, 71)
_NINTH_OF_JULY_SINCE = 2026


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """The public holidays of `year` in Colombia."""
    moved = [date(year, month, day) for month, day in _MOVED_TO_MONDAY]
    if year >= _NINTH_OF_JULY_SINCE:
        moved.append(date(year, 7, 9))
    days = {date(year, month, day) for month, day in _FIXED}
    days.update(day + timedelta(days=-day.weekday() % 7) for day in moved)
    days.update(easter(year) + timedelta(days=offset) for offset in _FROM_EASTER)
    return frozenset(days)


def is_business_day(day: date, closed: Collection[date] = ()) -> bool:
    """Monday to Friday, and no holiday; `closed`: days on which the entity does not attend besides."""
    return day.weekday() < 5 and day not in holidays(day.year) and day not in closed


def add_business_days(start: date, count: int, closed: Collection[date] = ()) -> date:
    """The last day of a term of `count` business days that begins the day after `start` (Ley 1755 de 2015)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day, closed)
    return day


def add_months(start: date, count: int) -> date:
    """The same day of the month `count` months later (`count` ≥ 0), the last one when that month is shorter.

    Source: Código Civil art. 67. A term that runs past the year 9999 ends on its last day.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
