"""What a complainant is told to expect, from what happened in the case."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from service.complaints.clocks import Term
from service.complaints.conversation import Piece, Side
from service.complaints.outlook import awaited
from service.complaints.rules import CaseState, Kind
from service.complaints.states import Change
from service.foundation import clock

FILED = date(2026, 11, 20)  # a Friday

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def now(monkeypatch):
    def go(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 15, tzinfo=UTC))

    go(FILED)
    return go


def case(*pieces: Piece, state: CaseState = CaseState.RECEIVED) -> SimpleNamespace:
    return SimpleNamespace(pieces=pieces, state=state, received_on=FILED)


def piece(days: int, kind: Kind = Kind.REPLY, side: Side = Side.OFFICE, change: Change | None = None) -> Piece:
    return Piece("i", kind, side, "", FILED + timedelta(days=days), "", "", change, ())


def step(after: int, state: CaseState, side: Side = Side.OFFICE, **told: object) -> Piece:
    return piece(after, Kind.STATE, side, Change(state, **told))


def days(*steps: Piece, **told: object) -> list[date]:
    return [promise.day for promise in awaited(case(*steps, **told), ())]


def test_at_first_everything_is_to_come() -> None:
    assert days(piece(0, Kind.TEXT, Side.COMPLAINANT)) == [
        date(2026, 11, 27),
        date(2026, 11, 27),
        date(2026, 12, 4),
        date(2026, 12, 14),
    ]


def test_what_was_done_or_is_past_is_not_promised_again(now) -> None:
    assert days(step(1, CaseState.ACKNOWLEDGED)) == [date(2026, 12, 14)]
    now(date(2026, 11, 30))
    assert days() == [date(2026, 12, 4), date(2026, 12, 14)]


def test_a_question_stops_the_term_until_it_is_answered() -> None:
    asked = step(3, CaseState.NEEDS_INFORMATION)
    (waits,) = awaited(case(asked), ())
    assert (waits.text, waits.day) == ("Responda lo que le preguntamos", date(2026, 12, 23))

    # Monday 23 asked, Thursday 26 answered: three business days more.
    assert days(asked, piece(6, Kind.TEXT, Side.COMPLAINANT)) == [date(2026, 12, 17)]


def test_only_the_office_asks_and_only_the_complainant_answers() -> None:
    assert days(step(3, CaseState.NEEDS_INFORMATION, Side.NOBODY))[-1] == date(2026, 12, 14)
    assert days(step(3, CaseState.NEEDS_INFORMATION), piece(4)) == [date(2026, 12, 23)]


def test_an_extension_moves_the_day_and_one_that_the_law_does_not_give_moves_nothing() -> None:
    assert days(step(3, CaseState.EXTENDED, days=5)) == [date(2026, 12, 21)]
    assert days(step(3, CaseState.EXTENDED, days=16)) == [date(2026, 12, 14)]
    assert days(step(40, CaseState.EXTENDED, days=5)) == [date(2026, 12, 14)]
    assert days(step(3, CaseState.EXTENDED, days=5), step(4, CaseState.EXTENDED, days=5)) == [date(2026, 12, 21)]


def test_the_kind_that_the_law_gives_a_case_moves_the_day() -> None:
    assert days(step(1, CaseState.ASSESSING, term=Term.CONSULTATION)) == [date(2027, 1, 6)]
    assert days(step(1, CaseState.ASSESSING, term=Term.FISCAL)) == [date(2027, 5, 20)]
    assert days(step(1, CaseState.ASSESSING)) == [date(2026, 12, 14)]
    assert days(step(1, CaseState.ASSESSING, Side.NOBODY, term=Term.FISCAL))[-1] == date(2026, 12, 14)


def test_what_is_late_is_said(now) -> None:
    now(date(2026, 12, 15))
    (late,) = awaited(case(), ())

    assert late.text.startswith("Debimos responderle")
    assert late.day == date(2026, 12, 14)


@pytest.mark.parametrize("state", [CaseState.CONCLUDED, CaseState.WITHDRAWN])
def test_of_a_case_that_is_over_nothing_is_awaited(state: CaseState) -> None:
    assert days(state=state) == []
