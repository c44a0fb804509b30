"""The current value and end of a contract follow from its modifications."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.works.changes import (
    Term,
    contract_term,
    current_end,
    current_value,
    ended_on,
    open_suspension,
    steps,
    suspensions,
    term,
)
from service.works.facts import Contract, Modification, ModificationKind, Origin
from tests.works.factories import (
    make_contract,
    make_extension,
    make_modification,
    make_restart,
    make_suspension,
    make_work,
    make_work_of,
)

END = date(2026, 10, 2)
PESOS = st.integers(-(10**15), 10**15)
ACTS = st.builds(
    Modification,
    id=st.text("abc123", min_size=1),
    kind=st.sampled_from(ModificationKind),
    on=st.none() | st.dates(),
    origin=st.builds(Origin, st.just("SECOP II"), st.dates()),
    value_amount=st.none() | PESOS,
    days=st.none() | st.integers(-(10**12), 10**12),
    ends_on=st.none() | st.dates(),
)
#: Lists of acts that only differ in their order are the same list: ids tell acts apart.
LISTS = st.lists(ACTS, max_size=6, unique_by=lambda act: act.id)


def test_without_modifications_nothing_changes() -> None:
    contract = make_contract(modifications=())

    assert steps(contract) == ()
    assert current_value(contract) == 4_812_300_000
    assert current_end(contract) == END


def test_each_step_tells_what_it_found_and_what_it_left() -> None:
    addition, extension = make_modification(), make_extension()
    contract = make_contract(modifications=(extension, addition))

    first, second = steps(contract)

    assert (first.modification, first.old_value, first.new_value) == (addition, 4_812_300_000, 6_015_375_000)
    assert (first.old_end, first.new_end) == (END, END)
    assert (second.modification, second.old_end, second.new_end) == (extension, END, date(2026, 12, 1))
    assert (second.old_value, second.new_value) == (6_015_375_000, 6_015_375_000)


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({"days": 60}, date(2026, 12, 1)),
        ({"days": -30}, date(2026, 9, 2)),
        ({"days": 60, "ends_on": date(2027, 1, 15)}, date(2027, 1, 15)),
        ({"days": None, "ends_on": date(2027, 1, 15)}, date(2027, 1, 15)),
        ({"days": None}, END),
        ({"days": 0}, END),
        ({"days": 10**9}, None),
        ({"days": -(10**7)}, None),
    ],
)
def test_the_end_after_an_extension(change: dict, end: date | None) -> None:
    assert current_end(make_contract(modifications=(make_extension(**change),))) == end


def test_an_end_that_is_fixed_mends_one_that_was_lost() -> None:
    absurd = make_extension(id="a", days=10**9)
    fixed = make_extension(id="b", on=date(2026, 8, 1), days=None, ends_on=date(2027, 2, 1))
    assert current_end(make_contract(modifications=(absurd, fixed))) == date(2027, 2, 1)


def test_a_suspension_moves_the_end_only_when_it_says_so() -> None:
    stop, start = make_suspension(date(2026, 1, 10)), make_restart(date(2026, 2, 9))
    assert current_end(make_contract(modifications=(stop, start))) == END
    assert current_end(make_contract(modifications=(stop, replace(start, days=30)))) == date(2026, 11, 1)
    assert current_end(make_contract(modifications=(stop, replace(start, ends_on=date(2026, 11, 3))))) == date(
        2026, 11, 3
    )


def test_an_unknown_value_stays_unknown() -> None:
    assert current_value(make_contract(value_amount=None)) is None


def test_an_act_without_date_stands_where_its_source_speaks() -> None:
    undated = make_extension(id="z", on=None, days=10, origin=Origin("SECOP II", date(2026, 5, 1)))
    fixed = make_extension(id="a", on=date(2026, 6, 1), days=None, ends_on=date(2027, 1, 1))
    assert [step.modification.id for step in steps(make_contract(modifications=(fixed, undated)))] == ["z", "a"]


@given(st.none() | PESOS, LISTS)
def test_the_current_value_is_the_initial_one_and_all_additions(initial: int | None, acts: list[Modification]) -> None:
    contract = make_contract(value_amount=initial, modifications=tuple(acts))

    added = sum(act.value_amount or 0 for act in acts)
    assert current_value(contract) == (None if initial is None else initial + added)


@given(st.none() | st.dates(), LISTS)
def test_each_step_begins_where_the_one_before_it_ended(initial: date | None, acts: list[Modification]) -> None:
    contract = make_contract(ends_on=initial, modifications=tuple(acts))

    end, value = initial, contract.value_amount
    for step in steps(contract):
        assert (step.old_end, step.old_value) == (end, value)
        end, value = step.new_end, step.new_value
    assert (current_end(contract), current_value(contract)) == (end, value)
    assert sorted(step.modification.id for step in steps(contract)) == sorted(act.id for act in acts)


@given(LISTS.flatmap(lambda acts: st.tuples(st.just(acts), st.permutations(acts))))
def test_the_order_of_the_list_does_not_matter(lists: tuple[list[Modification], list[Modification]]) -> None:
    acts, mixed = lists
    one, other = make_contract(modifications=tuple(acts)), make_contract(modifications=tuple(mixed))

    assert steps(one) == steps(other)
    assert suspensions(one) == suspensions(other)
    assert ended_on(one) == ended_on(other)


@pytest.mark.parametrize(
    ("acts", "pairs", "is_open"),
    [
        ([], [], False),
        (["S 2026-01-10"], [("2026-01-10", None, None)], True),
        (["S 2026-01-10", "R 2026-02-09"], [("2026-01-10", "2026-02-09", 30)], False),
        (["R 2026-02-09", "S 2026-01-10"], [("2026-01-10", "2026-02-09", 30)], False),
        (["S 2026-01-10", "S 2026-02-01"], [("2026-01-10", None, None)], True),
        (["S 2026-01-10", "S 2026-02-01", "R 2026-02-09"], [("2026-01-10", "2026-02-09", 30)], False),
        (
            ["S 2026-01-10", "R 2026-02-09", "S 2026-05-01"],
            [("2026-01-10", "2026-02-09", 30), ("2026-05-01", None, None)],
            True,
        ),
        (["R 2026-02-09"], [], False),
        (["S 2026-01-10", "R 2026-01-10"], [("2026-01-10", "2026-01-10", 0)], False),
    ],
)
def test_suspensions_and_restarts_pair_up(acts: list[str], pairs: list[tuple], is_open: bool) -> None:
    made = [(make_suspension if act[0] == "S" else make_restart)(date.fromisoformat(act[2:])) for act in acts]
    contract = make_contract(modifications=tuple(made))

    found = [
        (str(each.act.on), str(each.restart.on) if each.restart else None, each.days) for each in suspensions(contract)
    ]
    assert found == pairs
    assert (open_suspension(contract) is not None) == is_open
    if is_open:
        assert open_suspension(contract) == suspensions(contract)[-1].act


def test_a_suspension_without_date_lasts_an_unknown_time() -> None:
    stop = make_suspension(None, origin=Origin("oficina", date(2026, 1, 10)))
    contract = make_contract(modifications=(stop, make_restart(date(2026, 2, 9))))
    assert [each.days for each in suspensions(contract)] == [None]
    assert contract_term(contract).suspended_days is None


@given(LISTS)
def test_time_stopped_is_never_negative(acts: list[Modification]) -> None:
    found = suspensions(make_contract(modifications=tuple(acts)))
    assert all(each.days is None or each.days >= 0 for each in found)
    assert all(each.restart is not None for each in found[:-1])


@pytest.mark.parametrize(
    ("change", "day"),
    [
        ({"on": date(2026, 6, 1)}, date(2026, 6, 1)),
        ({"on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}, date(2026, 6, 30)),
        ({"on": None}, END),
    ],
)
def test_an_early_termination_ends_the_contract(change: dict, day: date) -> None:
    act = make_modification(kind=ModificationKind.TERMINATION, value_amount=None, **change)
    assert ended_on(make_contract(modifications=(act,))) == day


def test_the_term_of_a_contract() -> None:
    contract = make_contract(
        modifications=(make_extension(), make_suspension(date(2026, 1, 10)), make_restart(date(2026, 2, 9)))
    )
    assert contract_term(contract) == Term(date(2024, 7, 1), END, date(2026, 12, 1), 823, 60, 30)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"starts_on": None}, Term(None, END, END, None, 0, 0)),
        ({"ends_on": None}, Term(date(2024, 7, 1), None, None, None, None, 0)),
        (
            {"ends_on": None, "modifications": (make_extension(ends_on=END),)},
            Term(date(2024, 7, 1), None, END, None, None, 0),
        ),
        ({"ends_on": date(2024, 6, 30)}, Term(date(2024, 7, 1), date(2024, 6, 30), date(2024, 6, 30), None, 0, 0)),
        ({"ends_on": date(2024, 7, 1)}, Term(date(2024, 7, 1), date(2024, 7, 1), date(2024, 7, 1), 0, 0, 0)),
    ],
)
def test_a_term_says_only_what_is_known(change: dict, expected: Term) -> None:
    assert contract_term(make_contract(**{"modifications": (), **change})) == expected


def test_the_term_of_a_work_goes_from_the_first_start_to_the_last_end() -> None:
    first = make_contract(modifications=(make_suspension(date(2025, 1, 1)), make_restart(date(2025, 1, 11))))
    second = make_contract(starts_on=date(2025, 3, 1), ends_on=date(2027, 3, 1), modifications=(make_extension(),))
    assert term(make_work_of(first, second)) == Term(
        date(2024, 7, 1), date(2027, 3, 1), date(2027, 4, 30), 973, 60, 10
    )


def test_the_end_of_a_work_is_unknown_while_that_of_a_contract_is() -> None:
    found = term(make_work_of(make_contract(), make_contract(starts_on=None, ends_on=None, modifications=())))
    assert (found.starts_on, found.initial_end, found.current_end) == (date(2024, 7, 1), None, None)


def test_a_work_without_contract_has_no_term() -> None:
    assert term(make_work(processes=())) == Term(None, None, None, None, None, None)


@given(st.dates(), st.dates(), st.integers(0, 4_000))
def test_the_current_end_is_the_initial_one_and_the_days_added(start: date, end: date, days: int) -> None:
    contract: Contract = make_contract(starts_on=start, ends_on=end, modifications=(make_extension(days=days),))
    found = contract_term(contract)
    if found.current_end is not None:
        assert found.added_days == days
        assert found.current_end == end + timedelta(days=days)
