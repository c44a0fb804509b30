"""Whole histories of cases, each with the day on which its answer is due: counted by an independent walk of the calendar."""

from datetime import date, datetime
from typing import Any

import pytest

from service.complaints.clocks import RULES, Term, withdrawn_after
from service.complaints.counting import KINDS, Said, count
from service.complaints.rules import CaseState
from service.foundation.clock import BOGOTA
from tests.complaints import golden_histories

STATES = {
    "acknowledged": CaseState.ACKNOWLEDGED,
    "assessing": CaseState.ASSESSING,
    "asked": CaseState.NEEDS_INFORMATION,
    "extended": CaseState.EXTENDED,
    "referred": CaseState.REFERRED,
    "concluded": CaseState.CONCLUDED,
    "withdrawn": CaseState.WITHDRAWN,
}


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(BOGOTA).date()


def found(history: dict[str, Any]) -> dict[str, Any]:
    """What the service counts of a history, as the table says it."""
    told = [
        Said(_day(each["at"]), STATES.get(each["says"]), each.get("days", 0), each.get("term", ""))
        for each in history["events"]
    ]
    closed = [date.fromisoformat(day) for day in history["closed"]]
    counted = count(_day(history["received"]), told, closed)
    states = [said.state for said in told if said.state]
    over = bool(states) and states[-1] in {CaseState.CONCLUDED, CaseState.WITHDRAWN}
    until = withdrawn_after(counted.asked_on, closed) if counted.asked_on else None
    return {
        "term": counted.term.value,
        "due": counted.due.isoformat() if counted.due and not over else None,
        "waits_until": until.isoformat() if until and not over else None,
        "over": over,
    }


def test_every_history_comes_to_its_day() -> None:
    wrong = [
        (history["name"], history["expected"], found(history))
        for history in golden_histories.read()
        if found(history) != history["expected"]
    ]

    assert wrong == []


def test_the_histories_are_what_the_walk_of_the_calendar_finds() -> None:
    assert golden_histories.read() == golden_histories.rows()


def test_the_histories_speak_of_every_kind_and_year() -> None:
    histories = golden_histories.read()

    assert {history["expected"]["term"] for history in histories} == set(KINDS)
    assert {int(history["received"][:4]) for history in histories} >= set(golden_histories.YEARS)
    assert {each["says"] for history in histories for each in history["events"]} == {"answered", *STATES}


@pytest.mark.parametrize("kind", sorted(golden_histories.DAYS))
def test_the_walk_knows_the_same_law(kind: str) -> None:
    rule = RULES[Term(kind)]

    assert (rule.days, rule.longest_extension) == golden_histories.DAYS[kind]
