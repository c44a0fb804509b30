"""Importing invented tables, on a day of our choice."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from service.foundation import clock
from service.foundation.database import Database
from service.publication.document import Publisher
from service.sources.actions import Summary, import_secop, import_works
from tests.sources.tables import Row, write_json

Reader = Callable[..., Summary]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the day, at noon in Bogotá."""

    def set_day(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_day


@pytest.fixture
def read(database: Database, publisher: Publisher, tmp_path: Path) -> Reader:
    """Imports rows of SECOP."""

    def imported(*rows: Row, **options: Any) -> Summary:
        return import_secop(database, write_json(tmp_path / "tabla.json", rows), publisher, **options)

    return imported


@pytest.fixture
def file_works(database: Database, publisher: Publisher, tmp_path: Path) -> Reader:
    """Imports rows of an office's sheet of works."""

    def imported(*rows: Row, **options: Any) -> Summary:
        return import_works(database, write_json(tmp_path / "obras.json", rows), publisher, **options)

    return imported


def counts(summary: Summary) -> tuple[int, int, int, int]:
    """New, changed, unchanged, rejected."""
    return summary.new, summary.changed, summary.unchanged, summary.rejected


def reasons(summary: Summary) -> Sequence[str]:
    return [each.reason for each in summary.rejects]
