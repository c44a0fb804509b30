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
