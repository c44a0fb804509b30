"""The state of a work, in one word and a number of days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.works.facts import ModificationKind, Origin, ProcessStatus, Work, WorkStatus
from service.works.state import State, StateKind, contract_states, latest_progress, state
from tests.works.factories import (
    TODAY,
    make_bare_work,
    make_contract,
    make_extension,
    make_modification,
    make_process,
    make_progress,
    make_restart,
    make_supervision,
    make_suspension,
    make_work,
    make_work_of,
)

END = date(2026, 10, 2)


def state_of(today: date = TODAY, **changes: Any) -> State:
    """The state of a work of one contract with these changes."""
    return state(make_work_of(make_contract(**changes), progress=()), today)


def test_the_example_of_the_interface() -> None:
    assert state(make_work(), TODAY) == State(StateKind.LATE, 49, None, END)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 30), State(StateKind.NOT_STARTED, 1, None, END)),
        (date(2024, 7, 1), State(StateKind.ON_TIME, 823, date(2024, 7, 1), END)),
        (date(2026, 10, 1), State(StateKind.ON_TIME, 1, date(2024, 7, 1), END)),
        (date(2026, 10, 2), State(StateKind.ON_TIME, 0, date(2024, 7, 1), END)),
        (date(2026, 10, 3), State(StateKind.LATE, 1, None, END)),
    ],
)
def test_the_days_around_the_start_and_the_end(today: date, expected: State) -> None:
    assert state_of(today) == expected


def test_an_extension_puts_the_work_on_time_again() -> None:
    assert state_of(modifications=(make_extension(days=60),)) == State(
        StateKind.ON_TIME, 11, date(2024, 7, 1), date(2026, 12, 1)
    )


def test_a_work_whose_end_nobody_tells_is_in_execution_without_days() -> None:
    assert state_of(ends_on=None, modifications=()) == State(StateKind.ON_TIME, None, date(2024, 7, 1), None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Borrador", StateKind.PREPARATION),
        ("enviado Proveedor", StateKind.PREPARATION),
        ("Aprobado", StateKind.PREPARATION),
        ("En ejecución", StateKind.LATE),
        ("Modificado", StateKind.LATE),
        ("Prorrogado", StateKind.LATE),
        ("cedido", StateKind.LATE),
        ("Suspendido", StateKind.SUSPENDED),
        ("terminado", StateKind.ENDED),
        ("Cerrado", StateKind.ENDED),
        ("Terminado sin Liquidar", StateKind.ENDED),
        ("Liquidado", StateKind.SETTLED),
        ("Cancelado", StateKind.CANCELLED),
        ("Palabra que nadie conoce", StateKind.LATE),
        (None, StateKind.LATE),
    ],
)
def test_what_the_source_says(said: str | None, kind: StateKind) -> None:
    assert state_of(status=said).kind is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (ProcessStatus.PRE_AWARD, StateKind.PREPARATION),
        (ProcessStatus.CLOSED, StateKind.ENDED),
        (None, StateKind.LATE),
    ],
)
def test_what_the_process_says(status: ProcessStatus | None, kind: StateKind) -> None:
    work = make_work(processes=(make_process(status=status, contract=make_contract(status=None)),), progress=())
    assert state(work, TODAY).kind is kind


@pytest.mark.parametrize(
    ("changes", "kind", "since"),
    [
        ({"settled": True}, StateKind.SETTLED, None),
        ({"settled_on": date(2026, 5, 1)}, StateKind.SETTLED, date(2026, 5, 1)),
        ({"settled": False, "status": "terminado"}, StateKind.ENDED, None),
    ],
)
def test_settled(changes: dict, kind: StateKind, since: date | None) -> None:
    assert state_of(**changes) == State(kind, None, since, END)


@pytest.mark.parametrize(
    ("changes", "kind", "since"),
    [
        ({"received_on": TODAY}, StateKind.ENDED, TODAY),
        ({"received_on": TODAY + timedelta(days=1)}, StateKind.LATE, None),
        ({"status": WorkStatus.COMPLETION}, StateKind.ENDED, None),
        ({"status": WorkStatus.MAINTENANCE}, StateKind.ENDED, None),
        ({"status": WorkStatus.CANCELLED}, StateKind.CANCELLED, None),
        ({"status": WorkStatus.PREPARATION}, StateKind.LATE, None),
        ({"progress": (make_progress(real_physical=10_000),)}, StateKind.ENDED, date(2026, 10, 31)),
        ({"progress": (make_progress(real_physical=9_999),)}, StateKind.LATE, None),
        ({"progress": (make_progress(real_physical=10_000, on=TODAY + timedelta(days=1)),)}, StateKind.LATE, None),
    ],
)
def test_what_the_work_says(changes: dict, kind: StateKind, since: date | None) -> None:
    found = state(make_work(**{"progress": (), **changes}), TODAY)
    assert (found.kind, found.since) == (kind, since)


@pytest.mark.parametrize(
    ("act", "kind", "since"),
    [
        ({"on": date(2026, 6, 1)}, StateKind.ENDED, date(2026, 6, 1)),
        ({"on": TODAY}, StateKind.ENDED, TODAY),
        ({"on": date(2026, 6, 1), "ends_on": date(2026, 7, 1)}, StateKind.ENDED, date(2026, 7, 1)),
        ({"on": None}, StateKind.ENDED, None),
        ({"on": date(2026, 6, 1), "ends_on": date(2026, 12, 31)}, StateKind.ON_TIME, date(2024, 7, 1)),
    ],
)
def test_an_early_termination(act: dict, kind: StateKind, since: date | None) -> None:
    termination = make_modification(kind=ModificationKind.TERMINATION, value_amount=None, **act)
    found = state_of(modifications=(termination,))
    assert (found.kind, found.since) == (kind, since)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((make_suspension(date(2026, 9, 21)),), State(StateKind.SUSPENDED, 60, date(2026, 9, 21), END)),
        ((make_suspension(TODAY),), State(StateKind.SUSPENDED, 0, TODAY, END)),
        ((make_suspension(TODAY + timedelta(days=1)),), State(StateKind.LATE, 49, None, END)),
        ((make_suspension(None),), State(StateKind.SUSPENDED, None, None, END)),
        ((make_suspension(date(2026, 1, 1)), make_restart(date(2026, 2, 1))), State(StateKind.LATE, 49, None, END)),
    ],
)
def test_suspended(acts: tuple, expected: State) -> None:
    assert state_of(modifications=acts) == expected


@pytest.mark.parametrize(
    ("restart_on", "kind"),
    [
        (date(2026, 11, 9), StateKind.SUSPENDED),
        (date(2026, 11, 10), StateKind.LATE),
        (date(2026, 11, 15), StateKind.LATE),
    ],
)
def test_a_restart_overtakes_the_word_of_the_source(restart_on: date, kind: StateKind) -> None:
    contract = make_contract(
        status="Suspendido",
        origin=Origin("SECOP II", date(2026, 11, 10)),
        modifications=(make_suspension(date(2026, 1, 1)), make_restart(restart_on)),
    )
    assert state(make_work_of(contract, progress=()), TODAY).kind is kind


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (WorkStatus.IDENTIFICATION, StateKind.PREPARATION),
        (WorkStatus.PREPARATION, StateKind.PREPARATION),
        (WorkStatus.IMPLEMENTATION, StateKind.ON_TIME),
        (WorkStatus.COMPLETION, StateKind.ENDED),
        (WorkStatus.MAINTENANCE, StateKind.ENDED),
        (WorkStatus.CANCELLED, StateKind.CANCELLED),
    ],
)
def test_a_work_without_contract_is_what_its_status_says(status: WorkStatus, expected: StateKind) -> None:
    assert state(make_bare_work(status=status), TODAY) == State(expected)
    assert state(make_bare_work(status=status, processes=(make_supervision(),)), TODAY).kind is expected


def test_a_signed_contract_that_says_nothing_more_is_unknown() -> None:
    contract = make_contract(status=None, starts_on=None, ends_on=None, modifications=())
    process = make_process(status=None, contract=contract)
    silent = make_work(status=WorkStatus.PREPARATION, processes=(process,), progress=())

    assert state(silent, TODAY) == State(StateKind.UNKNOWN)
    assert state(replace(silent, progress=(make_progress(),)), TODAY).kind is StateKind.ON_TIME
    assert state(replace(silent, status=WorkStatus.IMPLEMENTATION), TODAY).kind is StateKind.ON_TIME


LATE = make_contract()
LATER = make_contract(ends_on=date(2026, 9, 2))
SUSPENDED = make_contract(modifications=(make_suspension(date(2026, 9, 21)),))
ON_TIME = make_contract(ends_on=date(2027, 1, 1))
DUE_TODAY = make_contract(ends_on=TODAY)
OPEN_ENDED = make_contract(ends_on=None)
NOT_STARTED = make_contract(starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))
ENDED = make_contract(status="terminado")
SETTLED = make_contract(settled=True)


@pytest.mark.parametrize(
    ("contracts", "kind", "days"),
    [
        ((ON_TIME, LATE), StateKind.LATE, 49),
        ((LATE, LATER), StateKind.LATE, 79),
        ((SUSPENDED, ON_TIME), StateKind.SUSPENDED, 60),
        ((SUSPENDED, LATE), StateKind.LATE, 49),
        ((NOT_STARTED, ENDED), StateKind.NOT_STARTED, 42),
        ((SETTLED, ON_TIME), StateKind.ON_TIME, 42),
        ((SETTLED, ENDED), StateKind.ENDED, None),
        ((OPEN_ENDED, ON_TIME), StateKind.ON_TIME, 42),
        ((OPEN_ENDED, DUE_TODAY), StateKind.ON_TIME, 0),
        ((SETTLED, SETTLED), StateKind.SETTLED, None),
    ],
)
def test_several_contracts(contracts: tuple, kind: StateKind, days: int | None) -> None:
    for order in (contracts, contracts[::-1]):
        found = state(make_work_of(*order, progress=()), TODAY)
        assert (found.kind, found.days) == (kind, days)


def test_the_supervision_contract_has_no_say() -> None:
    work = make_work(processes=(make_process(contract=ON_TIME), make_supervision()), progress=())
    assert [contract for contract, _ in contract_states(work, TODAY)] == [ON_TIME]
    assert state(work, TODAY).kind is StateKind.ON_TIME


def test_the_latest_progress_is_the_last_real_one() -> None:
    planned = make_progress(on=date(2027, 1, 1), real_physical=None)
    paid_only = make_progress(on=date(2026, 11, 1), real_physical=None, real_financial=5_600)
    old, new = make_progress(on=date(2026, 9, 30)), make_progress(real_physical=7_000)

    assert latest_progress(make_work(progress=(new, old, paid_only, planned))) == new
    assert latest_progress(make_work(progress=(planned, paid_only))) == paid_only
    assert latest_progress(make_work(progress=(planned,))) is None
    assert latest_progress(make_work(progress=())) is None


def test_of_two_reports_of_a_day_the_later_in_the_list_stands() -> None:
    first, second = make_progress(real_physical=6_000), make_progress(real_physical=6_500)
    assert latest_progress(make_work(progress=(first, second))) == second


def test_every_state_has_words_and_none_accuses() -> None:
    words = [kind.words for kind in StateKind]
    assert len(set(words)) == len(StateKind)
    assert not any(bad in " ".join(words).casefold() for bad in ("inconclus", "abandon", "elefante"))


@given(st.from_type(Work), st.dates())
def test_days_are_counted_or_unknown_and_never_negative(work: Work, today: date) -> None:
    found = state(work, today)
    assert found.days is None or found.days >= 0
    assert (found.kind is StateKind.LATE) <= (found.due_on is not None and found.due_on < today)
