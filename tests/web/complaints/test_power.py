"""A power: once, for some minutes, for one receipt, and sealed where it is kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.foundation import clock
from service.foundation.ram import Ram
from service.web.complaints import power

SYMBOLS = "7K3QM2XMCFGHJKLMPQRTVWX23"


@pytest.fixture
def request_(tmp_path: Path):
    ram = Ram(tmp_path)
    yield SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(ram=ram)))
    ram.forget()


def test_a_power_gives_its_receipt_once(request_) -> None:
    token = power.grant(request_, SYMBOLS)

    assert power.redeem(request_, token).symbols == SYMBOLS
    assert power.redeem(request_, token) is None


def test_a_token_of_nobody_gives_nothing(request_) -> None:
    token = power.grant(request_, SYMBOLS)

    for forged in ("", token[:-1], token + "A", "ñ\ud800", "A" * 43):
        assert power.redeem(request_, forged) is None
    assert power.redeem(request_, token) is not None


def test_a_power_lasts_twenty_minutes(request_, monkeypatch) -> None:
    began = datetime(2026, 11, 20, 15, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: began)
    late, in_time = power.grant(request_, SYMBOLS), power.grant(request_, SYMBOLS)

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=19, seconds=59))
    assert power.redeem(request_, in_time) is not None
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=20))
    assert power.redeem(request_, late) is None


def test_who_leaves_ends_every_power_of_the_visit_and_of_no_other(request_) -> None:
    visit = power.redeem(request_, power.grant(request_, SYMBOLS))
    answer, retire = power.grant(request_, SYMBOLS, visit.name), power.grant(request_, SYMBOLS, visit.name)
    other = power.grant(request_, SYMBOLS)

    power.end(request_, visit)

    assert power.redeem(request_, answer) is power.redeem(request_, retire) is None
    assert power.redeem(request_, other).symbols == SYMBOLS


def test_the_memory_that_holds_it_does_not_say_the_receipt_nor_the_token(request_) -> None:
    token = power.grant(request_, SYMBOLS)
    row = request_.app.state.ram._base().execute("SELECT kind, name, value FROM kept").fetchone()

    told = repr(row)
    assert SYMBOLS not in told
    assert token not in told
    path = request_.app.state.ram._path
    if path is not None:
        assert not any(SYMBOLS.encode() in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
