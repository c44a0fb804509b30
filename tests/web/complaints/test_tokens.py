"""The mark of a form: ripe in time, for its own form, once."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from service.complaints import flood
from service.complaints.flood import LEVELS, Lane, standing
from service.foundation import clock
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.web.complaints.tokens import VALID_S, Ripeness, check, issue, spend

#: Four seconds into a quarter of a minute.
NOW = datetime.fromisoformat("2026-11-23T10:00:04-05:00")
pytestmark = pytest.mark.usefixtures("after")


@pytest.fixture
def request_(tmp_path: Path):
    state = SimpleNamespace(secret=Secret(tmp_path / "secret"), ram=Ram(tmp_path))
    yield SimpleNamespace(app=SimpleNamespace(state=state))
    state.ram.forget()


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch):
    def go(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=seconds))

    go(0)
    return go


def test_a_mark_is_good_from_when_it_says(request_, after) -> None:
    mark = issue(request_, "filing")
    early = check(request_, "filing", mark)
    after(early.seconds - 1)
    still = check(request_, "filing", mark)
    after(early.seconds)

    assert (early.ripeness, early.seconds) == (Ripeness.EARLY, 11 + LEVELS[0].ripe_s)
    assert (still.ripeness, still.seconds) == (Ripeness.EARLY, 1)
    assert check(request_, "filing", mark).ripeness is Ripeness.GOOD


def test_nobody_waits_a_minute_in_a_flood(request_, after) -> None:
    for _ in range(LEVELS[-1].filings):
        standing(request_.app.state.ram, "", Lane.PLAIN)
    waits = []
    for second in range(15):
        after(second)
        waits.append(check(request_, "filing", issue(request_, "filing")).seconds)

    assert max(waits) < 60


def test_a_mark_says_its_hour_no_finer_than_a_quarter_of_a_minute(request_, after) -> None:
    first = issue(request_, "filing")
    after(9)

    assert issue(request_, "filing").split(".")[0] == first.split(".")[0]


def test_a_mark_serves_its_form_once_and_for_some_hours(request_, after) -> None:
    mark = issue(request_, "filing")
    after(30)

    assert check(request_, "answering", mark).ripeness is Ripeness.STALE
    assert spend(request_, mark)
    assert not spend(request_, mark)
    assert check(request_, "filing", mark).ripeness is Ripeness.STALE
    other = issue(request_, "filing")
    after(30 + 30 + VALID_S)
    assert check(request_, "filing", other).ripeness is Ripeness.STALE


@pytest.mark.parametrize("forged", ["", "a", "..", "1.x.y", "9999999999.x.y", "ñ.ñ.ñ", "\ud800.a.b", "0" * 100_000])
def test_what_is_not_ours_is_stale(request_, forged: str) -> None:
    mark = issue(request_, "filing")

    assert check(request_, "filing", forged).ripeness is Ripeness.STALE
    assert check(request_, "filing", mark[:-1] + ("A" if mark[-1] != "A" else "B")).ripeness is Ripeness.STALE
    assert check(request_, "filing", "0" + mark).ripeness is Ripeness.STALE


def test_a_proof_of_work_saves_the_wait(request_, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "EFFORT_BITS", 0)
    verdict = check(request_, "filing", issue(request_, "filing"), "1")

    assert (verdict.ripeness, verdict.has_effort) == (Ripeness.GOOD, True)
