"""The only place that reads the time. UTC is stored; Bogotá is what a page shows and what a date means."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date on a calendar hanging in Bogotá."""
    return now().astimezone(BOGOTA).date()


def is_countable(at: datetime) -> bool:
    """Whether somebody else's instant is of this millennium: of any other one no day can be counted."""
    return 2000 <= at.year < 3000
