"""The terms of law of a complaint: counted by the law's examples, by an independent count, and refused when impossible."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.complaints.clocks import (
    RULES,
    Extension,
    Pause,
    Term,
    due,
    earliest,
    latest,
    promises,
    received_on,
    withdrawn_after,
)
from service.complaints.errors import ImpossibleTerm
from service.complaints.rules import week_of
from service.foundation.calendar import is_business_day
from tests.complaints import golden

#: Received → due after 5, 10, 15 and 30 business days, counted by hand from a calendar on paper.
COUNTED = {
    "2026-03-27": ["2026-04-07", "2026-04-14", "2026-04-21", "2026-05-13"],
    "2026-06-30": ["2026-07-07", "2026-07-15", "2026-07-23", "2026-08-14"],
    "2026-07-09": ["2026-07-17", "2026-07-27", "2026-08-03", "2026-08-26"],
    "2026-11-20": ["2026-11-27", "2026-12-04", "2026-12-14", "2027-01-06"],
    "2026-12-22": ["2026-12-30", "2027-01-07", "2027-01-15", "2027-02-05"],
}
BY_LENGTH = {5: Term.REFERRAL, 10: Term.INFORMATION, 15: Term.PETITION, 30: Term.CONSULTATION}
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))


def _days(text: str) -> list[date]:
    return [date.fromisoformat(word) for word in text.split()]


@pytest.mark.parametrize(("received", "dues"), COUNTED.items())
def test_terms_end_as_counted_by_hand(received: str, dues: list[str]) -> None:
    found = [due(BY_LENGTH[length], date.fromisoformat(received)) for length in golden.TERMS]

    assert found == [date.fromisoformat(day) for day in dues]


def test_the_golden_table_is_what_the_library_counts() -> None:
    assert golden.read() == golden.rows()


def test_terms_end_as_in_the_golden_table() -> None:
    wrong = [
        (received, length, end)
        for received, *ends in golden.read()
        for length, end in zip(golden.TERMS, ends, strict=True)
        if due(BY_LENGTH[length], date.fromisoformat(received)) != date.fromisoformat(end)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("term", "end"),
    [
        (Term.PETITION, "2026-12-14"),
        (Term.INFORMATION, "2026-12-04"),
        (Term.CONSULTATION, "2027-01-06"),
        (Term.AUTHORITY, "2026-12-04"),
        (Term.CONGRESS, "2026-11-27"),
        (Term.REFERRAL, "2026-11-27"),
        (Term.COMPLETION, "2026-12-04"),
        (Term.FISCAL, "2027-05-20"),
        (Term.DATA_QUERY, "2026-12-04"),
        (Term.DATA_CLAIM, "2026-12-14"),
        (Term.ACKNOWLEDGEMENT, "2026-11-27"),
    ],
)
def test_each_term_has_its_length(term: Term, end: str) -> None:
    assert due(term, date(2026, 11, 20)) == date.fromisoformat(end)


def test_there_is_a_rule_for_every_term() -> None:
    assert set(RULES) == set(Term)
    assert all(bool(rule.days) != bool(rule.months) and rule.source for rule in RULES.values())


def test_months_end_on_a_business_day() -> None:
    assert due(Term.FISCAL, date(2026, 11, 23)) == date(2027, 5, 24)
    assert due(Term.FISCAL, date(2026, 8, 31)) == date(2027, 3, 1)  # 28 February is a Sunday
    assert withdrawn_after(date(2026, 10, 28)) == date(2026, 11, 30)  # 28 November is a Saturday
    assert withdrawn_after(date(2027, 1, 31)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("at", "until", "day"),
    [
        ("2026-11-20T20:59:59", "16:00", "2026-11-20"),  # 15:59:59 in Bogotá
        ("2026-11-20T21:00:01", "16:00", "2026-11-23"),  # a second after closing, on a Friday
        ("2026-11-21T04:59:59", "23:59:59.999999", "2026-11-20"),  # the last second of Friday in Bogotá
        ("2026-11-21T05:00:00", "23:59:59.999999", "2026-11-23"),  # Saturday
        ("2026-07-13T15:00:00", "16:00", "2026-07-14"),  # the ninth of July, kept on a Monday
        ("2026-12-31T22:00:00", "16:00", "2027-01-04"),  # New Year's Eve after closing, a Thursday
        ("2027-01-01T04:30:00", "23:59:59.999999", "2026-12-31"),  # still last year in Bogotá
    ],
)
def test_out_of_hours_is_the_next_business_day(at: str, until: str, day: str) -> None:
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert received_on(instant, until=time.fromisoformat(until)) == date.fromisoformat(day)


def test_a_closed_day_of_the_entity_does_not_count() -> None:
    closed = {date(2026, 11, 23), date(2026, 11, 30)}

    assert due(Term.REFERRAL, date(2026, 11, 20), closed) == date(2026, 12, 1)
    assert due(Term.REFERRAL, date(2026, 11, 21), closed) == date(2026, 12, 2)  # received on Tuesday 24


def test_while_it_waits_the_term_stands_still() -> None:
    received = date(2026, 11, 20)

    assert due(Term.PETITION, received, pauses=[Pause(date(2026, 11, 24))]) is None
    assert due(Term.PETITION, received, pauses=[Pause(date(2026, 11, 24), date(2026, 11, 24))]) == date(2026, 12, 14)
    # Asked on Tuesday, answered on Friday: three business days more.
    assert due(Term.PETITION, received, pauses=[Pause(date(2026, 11, 24), date(2026, 11, 27))]) == date(2026, 12, 17)
    # Over a weekend nothing is lost but the Monday.
    assert due(Term.PETITION, received, pauses=[Pause(date(2026, 11, 27), date(2026, 11, 30))]) == date(2026, 12, 15)
    assert due(Term.FISCAL, received, pauses=[Pause(date(2026, 11, 24), date(2026, 11, 27))]) == date(2027, 5, 25)


def test_two_questions_at_once_wait_once() -> None:
    asked, answered = date(2026, 11, 24), date(2026, 11, 27)
    pauses = [Pause(asked, answered), Pause(asked + timedelta(days=1), answered)]

    assert due(Term.PETITION, date(2026, 11, 20), pauses=pauses) == date(2026, 12, 17)


def test_an_extension_reaches_double_the_term_and_no_more() -> None:
    received, last = date(2026, 11, 20), date(2026, 12, 14)

    assert due(Term.PETITION, received, extension=Extension(last, 15)) == due(Term.CONSULTATION, received)
    assert due(Term.DATA_CLAIM, received, extension=Extension(last, 8)) == date(2026, 12, 24)
    for term, days in ((Term.PETITION, 16), (Term.DATA_CLAIM, 9), (Term.DATA_QUERY, 6), (Term.PETITION, 0)):
        with pytest.raises(ImpossibleTerm, match="se amplía entre 1 y"):
            due(term, received, extension=Extension(received, days))
    with pytest.raises(ImpossibleTerm, match="no se puede ampliar"):
        due(Term.REFERRAL, received, extension=Extension(received, 1))


def test_an_extension_is_told_before_the_end() -> None:
    received = date(2026, 11, 20)
    with pytest.raises(ImpossibleTerm, match="ya había terminado"):
        due(Term.PETITION, received, extension=Extension(date(2026, 12, 15), 5))
    # The term waited three days, so that day it still ran.
    pauses = [Pause(date(2026, 11, 24), date(2026, 11, 27))]
    assert due(Term.PETITION, received, (), pauses, Extension(date(2026, 12, 15), 5)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("pauses", "extension"),
    [
        ([Pause(date(2026, 11, 19))], None),
        ([Pause(date(2026, 11, 27), date(2026, 11, 24))], None),
        ([], Extension(date(2026, 11, 19), 5)),
        ([Pause(date(2026, 12, 15))], None),
    ],
    ids=["asked before it came", "answered before it was asked", "extended before it came", "asked after the end"],
)
def test_impossible_dates_are_refused(pauses: list[Pause], extension: Extension | None) -> None:
    with pytest.raises(ImpossibleTerm):
        due(Term.PETITION, date(2026, 11, 20), (), pauses, extension)


def test_a_question_within_an_extension_moves_its_end() -> None:
    extension = Extension(date(2026, 12, 10), 10)
    pauses = [Pause(date(2026, 12, 15), date(2026, 12, 17))]

    alone = due(Term.PETITION, date(2026, 11, 20), extension=extension)
    assert alone == date(2026, 12, 29)
    assert due(Term.PETITION, date(2026, 11, 20), (), pauses, extension) == date(2026, 12, 31)


@given(DAYS, st.sampled_from(sorted(RULES)))
def test_of_a_week_the_earliest_end_is_known(received: date, term: Term) -> None:
    monday = received - timedelta(days=received.weekday())
    week = [due(term, monday + timedelta(days=day)) for day in range(7)]

    assert earliest(week_of(received), term) == min(week)


@given(DAYS, st.sampled_from(sorted(RULES)))
def test_of_a_week_the_latest_end_is_known(received: date, term: Term) -> None:
    monday, rule = received - timedelta(days=received.weekday()), RULES[term]
    week = [monday + timedelta(days=day) for day in range(7)]
    ends = [due(term, day, extension=Extension(day, rule.longest_extension)) for day in week if rule.longest_extension]

    assert latest(week_of(received), term) == max(ends or [due(term, day) for day in week])


@pytest.mark.parametrize("week", ["", "2026-W54", "2026-11", "W47", "2026-W00"])
def test_a_week_that_is_none_is_refused(week: str) -> None:
    with pytest.raises(ImpossibleTerm):
        earliest(week)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_waiting_moves_the_end_by_the_business_days_waited(received: date, asked: int, waited: int) -> None:
    asked_on = received + timedelta(days=asked)
    answered_on = asked_on + timedelta(days=waited)
    alone = due(Term.CONSULTATION, received)
    start = received_on(datetime.combine(received, time(12), UTC))

    found = due(Term.CONSULTATION, received, pauses=[Pause(asked_on, answered_on)])

    counted = [received + timedelta(days=n) for n in range(1, (found - received).days + 1)]
    lost = [day for day in counted if asked_on < day <= answered_on and day > start and is_business_day(day)]
    assert sum(is_business_day(day) and day > start for day in counted) == 30 + len(lost)
    assert found >= alone


def test_the_receipt_promises_in_order() -> None:
    told = promises(date(2026, 11, 20))

    assert [promise.day for promise in told] == _days("2026-11-27 2026-11-27 2026-12-04 2026-12-14")
    assert len({promise.text for promise in told}) == 4
    # Filed on a holiday: as on the business day after it.
    assert promises(date(2026, 7, 13)) == promises(date(2026, 7, 14))
