"""How a contract goes on from one reading to the next, and how acts explain what was seen."""

import operator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.sources import rules
from service.sources.rules import Act, Before
from service.works.facts import Contract, Modification, ModificationKind, Origin, Party
from service.works.rules import current_end, current_value, open_suspension

Kind = ModificationKind
SEEN = Origin("SECOP II, contratos", date(2026, 1, 10))
LATER = Origin("SECOP II, contratos", date(2026, 3, 10))
ACTS = Origin("SECOP II, modificaciones", date(2026, 3, 20))
FIRST = SEEN.on
CONTRACT = Contract(
    "CO1.PCCNTR.1", SEEN, status="En ejecución", value_amount=1000, starts_on=date(2025, 3, 1), ends_on=date(2026, 3, 1),
    supplier=Party("CO-NIT-900123456", "Constructora", "900123456"),
)  # fmt: skip
BEFORE = Before(1000, date(2026, 3, 1), "En ejecución")


def told(**changes: object) -> Contract:
    return replace(CONTRACT, origin=LATER, **changes)


def act(number: int, on: date | None, amount: int | None = None, days: int | None = None, **more: object) -> Act:
    return Act(f"CO1.CTRMOD.{number}", on, ACTS, amount, days, **more)  # type: ignore[arg-type]


def brief(contract: Contract) -> list[tuple[object, ...]]:
    changes = sorted(contract.modifications, key=lambda change: (change.on or date.min, change.id))
    return [(c.kind.value, c.on, c.value_amount, c.days, c.inferred) for c in changes]


def test_nothing_new_infers_nothing() -> None:
    assert rules.reread_contract(CONTRACT, told(), BEFORE).modifications == ()


def test_a_value_that_grew_between_readings_is_inferred_on_the_day_it_was_read() -> None:
    seen = rules.reread_contract(CONTRACT, told(value_amount=1300), BEFORE)

    assert seen.value_amount == 1000
    assert current_value(seen) == 1300
    assert brief(seen) == [("value", LATER.on, 300, None, True)]
    assert seen.modifications[0].reason is None


def test_an_end_that_moved_is_inferred_with_its_days() -> None:
    seen = rules.reread_contract(CONTRACT, told(ends_on=date(2026, 3, 31)), BEFORE)

    assert current_end(seen) == date(2026, 3, 31)
    assert brief(seen) == [("duration", LATER.on, None, 30, True)]


def test_what_the_source_has_not_changed_is_no_news_although_acts_say_more() -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2026, 2, 1), 1200)], FIRST)

    seen = rules.reread_contract(known, told(value_amount=1000), BEFORE)

    assert current_value(seen) == 1200
    assert brief(seen) == brief(known)


def test_a_reading_that_confirms_the_acts_infers_nothing() -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2026, 2, 1), 1200, 15)], FIRST)

    seen = rules.reread_contract(known, told(value_amount=1200, ends_on=date(2026, 3, 16)), BEFORE)

    assert brief(seen) == brief(known)


def test_two_readings_of_one_day_are_one_change() -> None:
    once = rules.reread_contract(CONTRACT, told(value_amount=1300), BEFORE)
    twice = rules.reread_contract(once, told(value_amount=1250), replace(BEFORE, value_amount=1300))
    back = rules.reread_contract(twice, told(value_amount=1000), replace(BEFORE, value_amount=1250))

    assert brief(twice) == [("value", LATER.on, 250, None, True)]
    assert brief(back) == []


def test_what_was_unknown_is_filled_and_is_no_change() -> None:
    known = replace(CONTRACT, value_amount=None, ends_on=None, supplier=None)

    seen = rules.reread_contract(known, told(), Before())

    assert (seen.value_amount, seen.ends_on, seen.supplier) == (1000, date(2026, 3, 1), CONTRACT.supplier)
    assert seen.modifications == ()


def test_a_new_reading_without_a_column_forgets_nothing() -> None:
    seen = rules.reread_contract(CONTRACT, Contract(CONTRACT.id, LATER, value_amount=1000), BEFORE)

    assert replace(seen, origin=SEEN) == CONTRACT


def test_a_suspension_without_act_is_seen_and_so_is_its_end() -> None:
    stopped = rules.reread_contract(CONTRACT, told(status="Suspendido"), BEFORE)
    goes_on = rules.reread_contract(
        stopped, replace(told(), origin=replace(LATER, on=date(2026, 4, 1))), replace(BEFORE, status="Suspendido")
    )

    assert brief(stopped) == [("suspension", LATER.on, None, None, True)]
    assert [change.kind for change in goes_on.modifications] == [Kind.SUSPENSION, Kind.RESTART]
    assert open_suspension(goes_on) is None


def test_a_contract_suspended_when_first_read_is_suspended_since_then() -> None:
    assert brief(rules.first_read(replace(CONTRACT, status="suspendido"))) == [("suspension", FIRST, None, None, True)]


def test_a_published_suspension_takes_the_place_of_the_one_seen() -> None:
    stopped = rules.reread_contract(CONTRACT, told(status="Suspendido"), BEFORE)
    published = Modification("suspension-2026-02-20", Kind.SUSPENSION, date(2026, 2, 20), ACTS, reason="Lluvias")

    known = rules.with_stop(stopped, published)

    assert brief(known) == [("suspension", date(2026, 2, 20), None, None, False)]
    assert known.modifications[0].id == stopped.modifications[0].id
    assert rules.with_stop(known, published).modifications == known.modifications


def test_the_source_keeps_saying_suspended_after_a_published_restart() -> None:
    stopped = rules.reread_contract(CONTRACT, told(status="Suspendido"), BEFORE)
    restart = Modification("reinicio", Kind.RESTART, date(2026, 3, 15), ACTS)

    seen = rules.reread_contract(
        rules.with_stop(stopped, restart), told(status="Suspendido"), replace(BEFORE, status="Suspendido")
    )

    assert open_suspension(seen) is None


def test_another_contractor_is_an_assignment() -> None:
    other = Party("CO-NIT-901999999", "Otra", "901999999")

    seen = rules.reread_contract(CONTRACT, told(supplier=other), BEFORE)

    assert seen.supplier == CONTRACT.supplier
    assert [(change.kind, change.assignee) for change in seen.modifications] == [(Kind.ASSIGNMENT, other)]


def test_a_contract_that_goes_back_to_its_contractor_was_never_given() -> None:
    other = Party("CO-NIT-901999999", "Otra", "901999999")
    given = rules.reread_contract(CONTRACT, told(supplier=other), BEFORE)

    back = rules.reread_contract(given, told(), replace(BEFORE, supplier_nit="901999999"))

    assert given.modifications
    assert back.modifications == ()


def test_a_published_assignment_stays_when_the_contract_goes_back() -> None:
    other = Party("CO-NIT-901999999", "Otra", "901999999")
    given = Modification("acto", Kind.ASSIGNMENT, date(2026, 2, 1), ACTS, assignee=other)

    back = rules.reread_contract(
        replace(CONTRACT, modifications=(given,)), told(), replace(BEFORE, supplier_nit="901999999")
    )

    assert [change.assignee for change in back.modifications] == [other, CONTRACT.supplier]


def test_a_contractor_that_the_source_has_not_changed_is_no_assignment() -> None:
    given = Modification(
        "acto", Kind.ASSIGNMENT, date(2026, 2, 1), ACTS, assignee=Party("CO-NIT-901999999", "Otra", "901999999")
    )
    known = replace(CONTRACT, modifications=(given,))

    assert rules.reread_contract(known, told(), replace(BEFORE, supplier_nit="900123456")).modifications == (given,)


def test_the_same_contractor_spelt_otherwise_is_no_assignment() -> None:
    same = Party("CO-NOMBRE-constructora-s-a-s", "Constructora S.A.S.")

    assert rules.reread_contract(CONTRACT, told(supplier=same), BEFORE).modifications == ()


# Acts: `valor_modificacion` is the value after the change (SECOP II), or what was added (as some entities write it).


@pytest.mark.parametrize("amount", [1200, 200])
def test_an_act_before_the_first_reading_is_inside_the_value_read(amount: int) -> None:
    first = replace(CONTRACT, value_amount=1200)
    acts = [act(1, date(2025, 6, 1), amount)]
    if amount == 1200:
        # A total tells what was added only beside the total before it.
        acts.insert(0, act(9, date(2025, 5, 1), 1000))

    known, inside = rules.with_acts(first, acts, FIRST)

    assert inside == FIRST
    assert known.value_amount == 1000
    assert current_value(known) == 1200


def test_the_first_total_before_the_first_reading_does_not_tell_what_was_added() -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2025, 6, 1), 1000, 30, reason="Prorrogar")], FIRST)

    assert known.value_amount == 1000
    assert known.ends_on == date(2026, 1, 30)
    assert brief(known) == [("duration", date(2025, 6, 1), None, 30, False)]


@pytest.mark.parametrize("amount", [1200, 200])
def test_an_act_after_the_first_reading_is_added(amount: int) -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2026, 2, 1), amount, 10)], FIRST)

    assert known.value_amount == 1000
    assert current_value(known) == 1200
    assert current_end(known) == date(2026, 3, 11)


def test_totals_one_after_another_are_differences() -> None:
    acts = [act(3, date(2026, 4, 1), 1100), act(1, date(2026, 2, 1), 1200), act(2, date(2026, 3, 1), 1200, 30)]

    known, _ = rules.with_acts(CONTRACT, acts, FIRST)

    assert brief(known) == [
        ("value", date(2026, 2, 1), 200, None, False),
        ("duration", date(2026, 3, 1), None, 30, False),
        ("value", date(2026, 4, 1), -100, None, False),
    ]


def test_additions_of_more_than_half_are_additions() -> None:
    first = replace(CONTRACT, value_amount=1750)

    known, _ = rules.with_acts(first, [act(1, date(2025, 4, 1), 600), act(2, date(2025, 9, 1), 150)], FIRST)

    assert known.value_amount == 1000
    assert [change.value_amount for change in known.modifications] == [600, 150]


def test_a_total_above_the_value_read_was_not_yet_in_it() -> None:
    known, inside = rules.with_acts(CONTRACT, [act(1, date(2026, 1, 8), 1500)], FIRST)

    assert inside == date(2026, 1, 7)
    assert known.value_amount == 1000
    assert current_value(known) == 1500


@pytest.mark.parametrize("amount", [1300, 300])
def test_an_act_that_explains_what_was_seen_takes_its_place_and_id(amount: int) -> None:
    seen = rules.reread_contract(CONTRACT, told(value_amount=1300), BEFORE)

    known, _ = rules.with_acts(seen, [act(1, date(2026, 2, 1), amount, reason="Muro")], FIRST)
    again, _ = rules.with_acts(known, [act(1, date(2026, 2, 1), amount, reason="Muro")], FIRST)

    assert brief(known) == [("value", date(2026, 2, 1), 300, None, False)]
    assert known.modifications[0].id == seen.modifications[0].id
    assert known.modifications[0].reason == "Muro"
    assert again == known


def test_what_acts_leave_unexplained_stays_inferred() -> None:
    seen = rules.reread_contract(CONTRACT, told(value_amount=1300, ends_on=date(2026, 3, 31)), BEFORE)

    known, _ = rules.with_acts(seen, [act(1, date(2026, 2, 1), 100, 10)], FIRST)

    assert brief(known) == [
        ("duration", date(2026, 2, 1), None, 10, False),
        ("value", date(2026, 2, 1), 100, None, False),
        ("duration", LATER.on, None, 20, True),
        ("value", LATER.on, 200, None, True),
    ]
    assert (current_value(known), current_end(known)) == (1300, date(2026, 3, 31))


def test_two_acts_explain_one_change_seen() -> None:
    seen = rules.reread_contract(CONTRACT, told(value_amount=1300), BEFORE)

    known, _ = rules.with_acts(seen, [act(1, date(2026, 2, 1), 100), act(2, date(2026, 3, 1), 200)], FIRST)

    assert [change.inferred for change in known.modifications] == [False, False]
    assert current_value(known) == 1300


def test_an_act_without_figures_is_told_by_its_words() -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2026, 2, 1), kind=Kind.ASSIGNMENT)], FIRST)

    assert brief(known) == [("assignment", date(2026, 2, 1), None, None, False)]


def test_an_act_corrected_by_its_source_is_replaced() -> None:
    known, _ = rules.with_acts(CONTRACT, [act(1, date(2026, 2, 1), 100)], FIRST)

    corrected, _ = rules.with_acts(known, [act(1, date(2026, 2, 1), 150)], FIRST)

    assert brief(corrected) == [("value", date(2026, 2, 1), 150, None, False)]
    assert corrected.value_amount == 1000


days = st.dates(date(2025, 4, 1), date(2026, 6, 30))
# Two acts of one day that add the same cannot be told apart by a source that publishes totals: which is which is open.
additions = st.lists(
    st.tuples(days, st.integers(1, 90), st.integers(0, 40)), max_size=6, unique_by=operator.itemgetter(0, 1)
)


@given(changes=additions, order=st.permutations(range(6)), are_totals=st.booleans())
def test_acts_may_come_in_any_order_and_in_any_parts(
    changes: list[tuple[date, int, int]], order: list[int], *, are_totals: bool
) -> None:
    changes = sorted(changes)
    total, acts = 1000, []
    for number, (on, amount, more) in enumerate(changes):
        total += amount
        acts.append(act(number, on, total if are_totals else amount, more or None))
    inside = sum(amount for on, amount, _ in changes if on <= FIRST)
    first = replace(CONTRACT, value_amount=1000 + inside)

    at_once = rules.with_acts(first, acts, FIRST)[0] if acts else first
    by_parts, so_far = first, []
    for place in order:
        if place < len(acts):
            so_far.append(acts[place])
            by_parts, _ = rules.with_acts(by_parts, so_far, FIRST)

    assert current_value(at_once) == total
    assert current_end(at_once) == rules._moved(CONTRACT.ends_on, sum(more for on, _, more in changes if on > FIRST))
    if acts:
        assert brief(by_parts) == brief(at_once)
        assert by_parts.value_amount == at_once.value_amount


def test_the_value_when_signed_told_later_leaves_the_difference_as_a_change() -> None:
    known = rules.declared(replace(CONTRACT, value_amount=1200), 1000, date(2026, 2, 1), FIRST)

    assert (known.value_amount, known.ends_on) == (1000, date(2026, 2, 1))
    assert (current_value(known), current_end(known)) == (1200, date(2026, 3, 1))
    assert rules.declared(known, 1000, date(2026, 2, 1), FIRST) == known


def test_a_change_told_by_an_office_explains_what_was_seen() -> None:
    seen = rules.reread_contract(CONTRACT, told(value_amount=1300), BEFORE)
    change = Modification(
        "planilla-1", Kind.VALUE, date(2026, 2, 1), Origin("Planilla", LATER.on), value_amount=300, reason="Muro"
    )

    known = rules.with_changes(seen, [change])

    assert brief(known) == [("value", date(2026, 2, 1), 300, None, False)]
    assert rules.with_changes(known, [change]).modifications == known.modifications


#: What the office told of the change before SECOP did.
OFFICE = Origin("Secretaría de Infraestructura", date(2026, 3, 16))
ADDITION = Modification(
    "oficina-7K3Q", Kind.VALUE, date(2026, 3, 16), OFFICE, value_amount=300, description="Otrosí 2.", reason="Lluvias."
)


@pytest.mark.parametrize("amount", [1300, 300], ids=["total", "added"])
@pytest.mark.parametrize("days", [-20, 0, 20])
def test_an_act_that_the_office_told_first_is_one_act_whenever_it_is_read(amount: int, days: int) -> None:
    known = replace(CONTRACT, modifications=(ADDITION,))
    found = act(1, ADDITION.on + timedelta(days=days), amount, reason="SECOP")

    once, first = rules.with_acts(known, [found], FIRST)
    again, _ = rules.with_acts(once, [found], first)

    assert once == again
    assert (once.value_amount, current_value(once)) == (1000, 1300)
    assert once.modifications == (replace(ADDITION, origin=ACTS),)


def test_an_act_told_by_the_office_was_inside_the_value_first_read() -> None:
    early = replace(ADDITION, on=date(2026, 1, 5))
    known = replace(CONTRACT, value_amount=1300, modifications=(early,))

    once, first = rules.with_acts(known, [act(1, early.on, 300)], FIRST)
    again, _ = rules.with_acts(once, [act(1, early.on, 300)], first)

    assert once == again
    assert (once.value_amount, current_value(once)) == (1000, 1300)


@pytest.mark.parametrize(
    "other", [act(1, date(2026, 3, 16), 301), act(1, date(2026, 4, 20), 300), act(1, date(2026, 3, 16), None, 60)]
)
def test_an_act_with_other_figures_or_far_away_is_another(other: Act) -> None:
    known = replace(CONTRACT, modifications=(ADDITION,))

    assert len(rules.with_acts(known, [other], FIRST)[0].modifications) == 2


def test_the_office_may_tell_again_an_act_that_its_source_keeps_telling() -> None:
    first = rules.with_acts(CONTRACT, [act(1, date(2026, 3, 16), 300, reason="SECOP")], FIRST)[0]
    retold = replace(first.modifications[0], origin=OFFICE, description="Otrosí 2.", reason="Lluvias.")
    known = replace(first, modifications=(retold,))

    for _ in range(2):
        known, _day = rules.with_acts(known, [act(1, date(2026, 3, 16), 300, reason="SECOP")], FIRST)

    assert known.modifications == (retold,)
    assert current_value(known) == 1300


def test_a_contract_row_that_shows_what_the_office_told_is_no_news() -> None:
    known = replace(CONTRACT, modifications=(ADDITION,))

    assert rules.reread_contract(known, told(value_amount=1300), BEFORE).modifications == (ADDITION,)
    assert rules.reread_contract(known, told(), BEFORE).modifications == (ADDITION,)


@pytest.mark.parametrize("days", [-10, 0, 10])
def test_a_stop_that_the_office_told_first_is_one_stop(days: int) -> None:
    told_first = Modification(
        "oficina-7K3Q", Kind.SUSPENSION, date(2026, 2, 20), OFFICE, description="Acta 1.", reason="Lluvias."
    )
    on = told_first.on + timedelta(days=days)
    published = Modification(f"suspension-{on}", Kind.SUSPENSION, on, ACTS)
    known = replace(CONTRACT, modifications=(told_first,))

    for _ in range(2):
        known = rules.with_stop(known, published)

    assert known.modifications == (replace(told_first, origin=ACTS),)
