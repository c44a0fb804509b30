"""Cost, payments, time gone by and freshness of a work."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.works.facts import Origin, Work
from service.works.rules import (
    Cost,
    Freshness,
    cost,
    elapsed_share,
    freshness,
    paid,
    paid_share,
    supervision_cost,
)
from tests.works.factories import (
    TODAY,
    make_bare_work,
    make_contract,
    make_document,
    make_extension,
    make_modification,
    make_owner,
    make_payment,
    make_photo,
    make_process,
    make_progress,
    make_supervision,
    make_suspension,
    make_work,
    make_work_of,
)

NOTHING = Cost(None, None, None, None)


def test_the_example_of_the_interface() -> None:
    assert cost(make_work()) == Cost(4_812_300_000, 6_015_375_000, 1_203_075_000, 2_500)
    assert supervision_cost(make_work()) == Cost(336_000_000, 336_000_000, 0, 0)
    assert paid(make_work()) == 3_368_610_000
    assert paid_share(make_work()) == 5_600


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (make_bare_work(budget_amount=9), NOTHING),
        (make_work(processes=(make_process(contract=None, estimate_amount=9),)), NOTHING),
        (make_work(processes=(make_supervision(),)), NOTHING),
        (make_work_of(make_contract(value_amount=None)), NOTHING),
        (make_work_of(make_contract(), make_contract(value_amount=None)), NOTHING),
        (make_work_of(make_contract(value_amount=0, modifications=())), Cost(0, 0, 0, None)),
        (
            make_work_of(make_contract(), make_contract(value_amount=100, modifications=())),
            Cost(4_812_300_100, 6_015_375_100, 1_203_075_000, 2_500),
        ),
        (
            make_work_of(make_contract(value_amount=300, modifications=(make_modification(value_amount=-100),))),
            Cost(300, 200, -100, -3_333),
        ),
    ],
)
def test_cost(work: Work, expected: Cost) -> None:
    assert cost(work) == expected


def test_a_work_without_supervision_has_no_cost_of_it() -> None:
    assert supervision_cost(make_work_of(make_contract())) == NOTHING


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ((make_contract(paid_amount=None),), None),
        ((make_contract(paid_amount=0),), 0),
        ((make_contract(paid_amount=7, payments=(make_payment(amount=5), make_payment(amount=4))),), 9),
        ((make_contract(paid_amount=7, payments=(make_payment(amount=5, advance=True),)),), 5),
        ((make_contract(paid_amount=7), make_contract(paid_amount=8)), 15),
        ((make_contract(paid_amount=7), make_contract(paid_amount=None)), None),
        ((), None),
    ],
)
def test_paid(contracts: tuple, expected: int | None) -> None:
    assert paid(make_work_of(*contracts)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"paid_amount": 3_007_687_500}, 5_000),
        ({"paid_amount": None}, None),
        ({"value_amount": None}, None),
        ({"value_amount": 0, "modifications": ()}, None),
    ],
)
def test_paid_share(changes: dict, expected: int | None) -> None:
    assert paid_share(make_work_of(make_contract(**changes))) == expected


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (date(2024, 6, 1), {}, 0),
        (date(2024, 7, 1), {}, 0),
        (date(2025, 8, 16), {}, 4_994),
        (date(2026, 10, 2), {}, 10_000),
        (TODAY, {}, 10_000),
        (TODAY, {"modifications": (make_suspension(date(2025, 8, 16)),)}, 4_994),
        (date(2026, 10, 2), {"modifications": (make_extension(days=823),)}, 5_000),
        (TODAY, {"starts_on": None}, None),
        (TODAY, {"ends_on": None, "modifications": ()}, None),
        (TODAY, {"ends_on": date(2024, 7, 1), "modifications": ()}, None),
    ],
)
def test_time_gone_by(today: date, changes: dict, expected: int | None) -> None:
    assert elapsed_share(make_work_of(make_contract(**changes), progress=()), today) == expected


@pytest.mark.parametrize(
    ("days", "cadence", "stale"), [(0, 30, False), (30, 30, False), (31, 30, True), (8, 7, True), (31, 90, False)]
)
def test_data_are_stale_after_the_days_promised(days: int, cadence: int, stale: bool) -> None:
    work = make_work(owner=make_owner(cadence_days=cadence))
    assert freshness(work, date(2026, 11, 10) + timedelta(days=days)) == Freshness(date(2026, 11, 10), days, stale)


def test_without_an_owner_thirty_days_are_promised() -> None:
    assert not freshness(make_work(owner=None), date(2026, 12, 10)).stale
    assert freshness(make_work(owner=None), date(2026, 12, 11)).stale


NEWER = Origin("oficina", date(2026, 11, 15))


@pytest.mark.parametrize(
    "work",
    [
        make_work(origin=NEWER),
        make_work(processes=(make_process(origin=NEWER),)),
        make_work(processes=(make_supervision(origin=NEWER),)),
        make_work_of(make_contract(origin=NEWER)),
        make_work_of(make_contract(modifications=(make_modification(origin=NEWER),))),
        make_work_of(make_contract(payments=(make_payment(origin=NEWER),))),
        make_work(progress=(make_progress(origin=NEWER),)),
        make_work(progress=(make_progress(on=NEWER.on),)),
        make_work(documents=(make_document(origin=NEWER),)),
        make_work(photos=(make_photo(origin=NEWER),)),
    ],
)
def test_any_fact_renews_the_data(work: Work) -> None:
    assert freshness(work, TODAY) == Freshness(date(2026, 11, 15), 5, stale=False)


def test_plans_for_days_to_come_do_not_renew_the_data() -> None:
    planned = make_progress(on=date(2027, 1, 1), real_physical=None)
    assert freshness(make_work(progress=(planned,)), TODAY).last_on == date(2026, 11, 10)


@pytest.mark.parametrize(("changes", "stale"), [({"settled": True}, False), ({"status": "terminado"}, True)])
def test_nothing_more_is_expected_of_a_settled_work(changes: dict, stale: bool) -> None:
    assert freshness(make_work_of(make_contract(**changes)), date(2028, 1, 1)).stale == stale


def test_data_only_of_days_to_come_tell_nothing() -> None:
    assert freshness(make_bare_work(), date(2020, 1, 1)) == Freshness(None, None, stale=True)


@given(st.from_type(Work), st.dates())
def test_shares_and_days_are_within_bounds_for_any_facts(work: Work, today: date) -> None:
    elapsed, fresh = elapsed_share(work, today), freshness(work, today)

    assert elapsed is None or 0 <= elapsed <= 10_000
    assert fresh.days is None or fresh.days >= 0
    assert (paid_share(work) is None) or paid(work) is not None
    assert cost(work).change is None or cost(work).initial is not None
