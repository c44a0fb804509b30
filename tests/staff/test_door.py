"""Tries at the door are counted before they are heard."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from service.foundation import clock
from service.foundation.database import Database
from service.foundation.secret import Secret
from service.staff import door
from service.staff.errors import TooSoon
from service.staff.models import Attempt
from service.staff.rules import FORGOTTEN

NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secret:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return Secret(tmp_path / "secret")


def _knock(database: Database, secret: Secret, login: str, **options: bool) -> None:
    with database.writing() as session:
        assert door.knock(session, secret, login, **options) is None


def test_of_many_at_once_each_counts_whatever_becomes_of_it(database: Database, secret: Secret) -> None:
    for _ in range(3):
        _knock(database, secret, "nadie")

    with pytest.raises(TooSoon):
        _knock(database, secret, "nadie")
    _knock(database, secret, "otra")
    _knock(database, secret, "nadie", again=True)


def test_no_login_is_kept_of_who_tries_and_nothing_after_a_day(
    database: Database, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    _knock(database, secret, "mi contraseña, escrita donde no era")
    with database.reading() as session:
        (kept,) = session.scalars(select(Attempt)).all()
        assert "contraseña" not in kept.mark

    monkeypatch.setattr(clock, "now", lambda: NOON + FORGOTTEN + timedelta(seconds=1))
    _knock(database, secret, "otra")

    with database.reading() as session:
        assert session.get(Attempt, kept.mark) is None
