"""Alerts about money, at the peso: just within the limit, just over it, and when a fact is missing."""

from datetime import date
from fractions import Fraction
from itertools import starmap

import pytest

from service.works.facts import ModificationKind, Work
from service.works.wages import WAGES, Wage
from tests.works.asking import amounts, answers, ask
from tests.works.factories import (
    TODAY,
    make_bare_work,
    make_contract,
    make_extension,
    make_modification,
    make_payment,
    make_process,
    make_progress,
    make_supervision,
    make_work,
    make_work_of,
)

BILLION = 10**9
V0 = 4_812_300_000


def adding(*additions: tuple[int | None, date | None], **changes: object) -> Work:
    """A work whose contract got these additions."""
    acts = tuple(make_modification(id=f"a{n}", value_amount=amount, on=on) for n, (amount, on) in enumerate(additions))
    return make_work_of(make_contract(modifications=acts, **changes))


def of(progress: tuple = (), **changes: object) -> Work:
    """A work of one contract with these changes."""
    return make_work_of(make_contract(**changes), progress=progress)


# RF01: additions over half the initial value, in wages of each year


IN_2022 = {"value_amount": BILLION, "signed_on": date(2022, 6, 1)}
IN_2024 = {"value_amount": V0, "signed_on": date(2024, 5, 20)}


@pytest.mark.parametrize(
    ("additions", "contract", "expected"),
    [
        # Worked case: V0 = 1000 wages of 2022. 600 millions in 2025 are 421.5 wages, though 60 % in pesos.
        ([(600_000_000, date(2025, 3, 1))], IN_2022, ("warned", 4_215, ())),
        # Another 150 millions in 2026 are 85.7 wages: 507.2 in all.
        ([(600_000_000, date(2025, 3, 1)), (150_000_000, date(2026, 3, 1))], IN_2022, ("raised", 5_072, ())),
        # Signed in 2024 for $ 4.812.300.000: the room in 2026 is $ 3.240.723.128, not the half in pesos.
        ([(2_406_150_000, date(2026, 3, 1))], IN_2024, ("not-raised", 3_712, ())),
        ([(3_240_723_128, date(2026, 3, 1))], IN_2024, ("warned", 5_000, ())),
        ([(3_240_723_129, date(2026, 3, 1))], IN_2024, ("raised", 5_000, ())),
        # The limit itself, to the peso, within one year; the warning begins at 40 %.
        ([(BILLION // 2, date(2022, 12, 31))], IN_2022, ("warned", 5_000, ())),
        ([(BILLION // 2 + 1, date(2022, 12, 31))], IN_2022, ("raised", 5_000, ())),
        ([(BILLION // 5 * 2, date(2022, 12, 31))], IN_2022, ("warned", 4_000, ())),
        ([(BILLION // 5 * 2 - 1, date(2022, 12, 31))], IN_2022, ("not-raised", 4_000, ())),
        # The same half a billion is less the year after.
        ([(BILLION // 2 + 1, date(2023, 1, 1))], IN_2022, ("warned", 4_310, ())),
        # A reduction makes no room.
        ([(BILLION // 2 + 1, date(2022, 7, 1)), (-BILLION // 2, date(2022, 8, 1))], IN_2022, ("raised", 5_000, ())),
        ([], IN_2022, ("not-raised", 0, ())),
        ([(-1, None)], IN_2022, ("not-raised", 0, ())),
        ([(0, None)], IN_2022, ("not-raised", 0, ())),
    ],
)
def test_additions_over_half(additions: list, contract: dict, expected: tuple) -> None:
    assert answers(ask("RF01", adding(*additions, **contract))) == expected


@pytest.mark.parametrize(
    ("additions", "contract", "missing"),
    [
        ([(1, date(2025, 3, 1))], {"value_amount": None}, ("Valor inicial del contrato",)),
        ([(1, date(2025, 3, 1))], {"value_amount": 0}, ("Valor inicial del contrato",)),
        ([(1, date(2025, 3, 1))], {"signed_on": None}, ("Fecha de firma del contrato",)),
        ([(1, date(2025, 3, 1))], {"signed_on": date(2014, 12, 31)}, ("Salario mínimo del año de la firma",)),
        ([(1, date(2027, 1, 1))], {}, ("Salario mínimo del año de una adición",)),
        ([(1, None)], {}, ("Fecha de una adición",)),
        ([(None, date(2025, 3, 1))], {}, ("Valor de una adición",)),
        ([(None, None), (None, None)], {}, ("Valor de una adición", "Fecha de una adición")),
    ],
)
def test_additions_that_cannot_be_measured(additions: list, contract: dict, missing: tuple) -> None:
    assert answers(ask("RF01", adding(*additions, **contract))) == ("not-evaluable", None, missing)


def test_a_year_added_to_the_table_can_be_computed() -> None:
    work = adding((BILLION // 2, date(2027, 1, 1)), **IN_2022)
    assert answers(ask("RF01", work, wages=(*WAGES, Wage(2027, 2_000_000, "Decreto")))) == ("not-raised", 2_500, ())


def test_the_sum_can_be_done_again_from_the_inputs() -> None:
    work = adding((600_000_000, date(2025, 3, 1)), (150_000_000, date(2026, 3, 1)), **IN_2022)
    alert = ask("RF01", work)

    (initial,), (at_signature,) = amounts(alert, "Valor inicial"), amounts(alert, "Salario mínimo del año de la firma")
    each = zip(amounts(alert, "Adición"), amounts(alert, "Salario mínimo del año de la adición"), strict=True)
    share = sum(starmap(Fraction, each)) / Fraction(initial, at_signature)

    assert alert.value is not None
    assert round(share * 10_000) == alert.value.amount
    assert dict(alert.inputs)["Norma provisional del salario mínimo"] == "Decreto 0159 de 2026, transitorio"


def test_the_published_vector_in_wages() -> None:
    alert = ask("RF01", adding((1, date(2026, 3, 1)), **IN_2024))
    assert amounts(alert, "Valor inicial en salarios mínimos") == [37_017_692]
    assert amounts(alert, "Límite de las adiciones en salarios mínimos") == [18_508_846]


def test_supervision_is_not_bound_by_the_rule() -> None:
    half_more = make_contract(modifications=(make_modification(value_amount=V0 * 10),))
    work = make_work(processes=(make_process(), make_supervision(contract=half_more)))
    assert ask("RF01", work).outcome.value == "not-raised"
    assert ask("RF01", make_work(processes=(make_process(contract=half_more),))).outcome.value == "raised"


# RF02: advance over half


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"advance_amount": V0 // 2}, ("not-raised", 5_000, ())),
        ({"advance_amount": V0 // 2 + 1}, ("raised", 5_000, ())),
        ({"advance_amount": 0}, ("not-raised", 0, ())),
        # The addition does not make room for a larger advance.
        ({"advance_amount": 2_500_000_000}, ("raised", 5_195, ())),
        ({"advance_amount": None}, ("not-evaluable", None, ("Valor del anticipo",))),
        ({"advance_amount": None, "payments": (make_payment(),)}, ("not-evaluable", None, ("Valor del anticipo",))),
        (
            {"advance_amount": None, "payments": (make_payment(advance=True), make_payment(advance=True, amount=2 * BILLION))},
            ("raised", 6_234, ()),
        ),
        ({"advance_amount": 1, "value_amount": None}, ("not-evaluable", None, ("Valor inicial del contrato",))),
        ({"advance_amount": 1, "value_amount": 0}, ("not-evaluable", None, ("Valor inicial del contrato",))),
    ],
)  # fmt: skip
def test_advance_over_half(changes: dict, expected: tuple) -> None:
    assert answers(ask("RF02", of(**changes))) == expected


# RF03: advance not worked off


@pytest.mark.parametrize(
    ("physical", "amortized", "expected"),
    [
        (4_999, 0, ("not-raised", None, ())),
        (5_000, 300_000, ("not-raised", 3_000, ())),
        (5_000, 299_999, ("raised", 3_000, ())),
        (6_800, 480_000, ("not-raised", 4_800, ())),
        (6_800, 479_999, ("raised", 4_800, ())),
        (5_000, None, ("not-evaluable", None, ("Parte del anticipo que ya se pagó con obra",))),
        (None, 0, ("not-evaluable", None, ("Avance físico real",))),
    ],
)
def test_advance_not_worked_off(physical: int | None, amortized: int | None, expected: tuple) -> None:
    work = of((make_progress(real_physical=physical),), advance_amount=1_000_000, amortized_amount=amortized)
    assert answers(ask("RF03", work)) == expected


@pytest.mark.parametrize(
    ("advance", "amortized", "expected"),
    [
        (1_000_000, 1_000_000, ("not-raised", 10_000, ())),
        (1_000_000, 999_999, ("raised", 10_000, ())),
        (1_000_000, None, ("not-evaluable", None, ("Parte del anticipo que ya se pagó con obra",))),
        (0, None, ("not-raised", None, ())),
        (None, 5, ("not-evaluable", None, ("Valor del anticipo",))),
    ],
)
def test_nothing_of_the_advance_is_left_at_the_end(
    advance: int | None, amortized: int | None, expected: tuple
) -> None:
    work = of(status="terminado", advance_amount=advance, amortized_amount=amortized)
    assert answers(ask("RF03", work)) == expected


# RF11: paid ahead of the works


@pytest.mark.parametrize(
    ("paid_amount", "advance", "expected"),
    [
        (880, 0, ("not-raised", 2_000, ())),
        (881, 0, ("raised", 2_010, ())),
        (1_080, 200, ("not-raised", 2_000, ())),
        (100, 200, ("not-raised", -6_800, ())),
        (881, None, ("not-evaluable", None, ("Pagos y anticipo",))),
        (None, 0, ("not-evaluable", None, ("Pagos y anticipo",))),
    ],
)
def test_paid_ahead_of_the_works(paid_amount: int | None, advance: int | None, expected: tuple) -> None:
    work = of(
        (make_progress(),), value_amount=1_000, modifications=(), paid_amount=paid_amount, advance_amount=advance
    )
    assert answers(ask("RF11", work)) == expected


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ([make_payment(amount=880)], ("not-raised", 2_000, ())),
        ([make_payment(amount=881)], ("raised", 2_010, ())),
        ([make_payment(amount=880), make_payment(amount=500, advance=True)], ("not-raised", 2_000, ())),
        # Paid after the day of the report, which says nothing of that day.
        ([make_payment(amount=880), make_payment(amount=500, on=date(2026, 11, 1))], ("not-raised", 2_000, ())),
        ([make_payment(amount=880), make_payment(amount=1, on=date(2026, 10, 31))], ("raised", 2_010, ())),
    ],
)
def test_payments_one_by_one_ahead_of_the_works(payments: list, expected: tuple) -> None:
    work = of((make_progress(),), value_amount=1_000, modifications=(), paid_amount=0, payments=tuple(payments))
    assert answers(ask("RF11", work)) == expected


@pytest.mark.parametrize(
    ("financial", "expected"),
    [
        (8_800, ("not-raised", 2_000, ())),
        (8_801, ("raised", 2_001, ())),
        (None, ("not-evaluable", None, ("Valor actual del contrato", "Pagos y anticipo"))),
    ],
)
def test_the_financial_progress_reported_stands_in_for_payments(financial: int | None, expected: tuple) -> None:
    of_nothing = of((make_progress(real_financial=financial),), value_amount=0, modifications=())
    assert ask("RF11", of_nothing).outcome.value == expected[0]
    work = of((make_progress(real_financial=financial),), value_amount=None, paid_amount=None)
    assert answers(ask("RF11", work)) == expected


def test_paid_ahead_is_exact_for_large_amounts() -> None:
    value = 10**12
    within, over = (
        of((make_progress(),), value_amount=value, modifications=(), advance_amount=0, paid_amount=paid_amount)
        for paid_amount in (value * 88 // 100, value * 88 // 100 + 1)
    )
    assert ask("RF11", within).outcome.value == "not-raised"
    assert ask("RF11", over).outcome.value == "raised"


def test_a_contract_of_no_value_lacks_its_value_only() -> None:
    work = of((make_progress(),), value_amount=0, modifications=())
    assert answers(ask("RF11", work)) == ("not-evaluable", None, ("Valor actual del contrato",))


def test_without_progress_nothing_is_ahead_of_it() -> None:
    assert answers(ask("RF11", of())) == ("not-evaluable", None, ("Avance físico real",))


# RF12: paid over the contract


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"paid_amount": 6_015_375_000}, ("not-raised", 10_000, ())),
        ({"paid_amount": 6_015_375_001}, ("raised", 10_000, ())),
        ({"payments": (make_payment(amount=V0), make_payment(amount=V0))}, ("raised", 16_000, ())),
        ({"paid_amount": None}, ("not-evaluable", None, ("Valor pagado",))),
        ({"value_amount": None}, ("not-evaluable", None, ("Valor actual del contrato",))),
        ({"value_amount": 0, "modifications": (), "paid_amount": 1}, ("raised", None, ())),
        ({"value_amount": 0, "modifications": (), "paid_amount": 0}, ("not-raised", None, ())),
    ],
)
def test_paid_over_the_contract(changes: dict, expected: tuple) -> None:
    assert answers(ask("RF12", of(**changes))) == expected


# RF25: a quick or a large addition


@pytest.mark.parametrize(
    ("additions", "changes", "expected"),
    [
        ([(V0 // 4, date(2024, 8, 30))], {}, ("not-raised", 2_500, ())),
        ([(V0 // 4 + 1, date(2024, 8, 30))], {}, ("raised", 2_500, ())),
        ([(1, date(2024, 8, 29))], {}, ("raised", 0, ())),
        ([(1, date(2024, 6, 1))], {}, ("raised", 0, ())),
        ([(1, date(2026, 1, 1)), (1, date(2024, 8, 29))], {}, ("raised", 0, ())),
        ([], {}, ("not-raised", None, ())),
        ([(1, date(2024, 8, 30)), (V0 // 4 + 1, date(2026, 1, 1))], {}, ("raised", 2_500, ())),
        ([(1, date(2024, 8, 30))], {"starts_on": None}, ("not-evaluable", None, ("Fecha de inicio del contrato",))),
        ([(V0, date(2024, 8, 30))], {"starts_on": None}, ("raised", 10_000, ())),
        ([(1, date(2024, 8, 30))], {"value_amount": None}, ("not-evaluable", None, ("Valor inicial del contrato",))),
        ([(1, date(2024, 8, 29))], {"value_amount": None}, ("raised", None, ())),
        ([(1, None)], {}, ("not-evaluable", None, ("Fecha de una adición",))),
        ([(None, date(2024, 8, 30))], {}, ("not-evaluable", None, ("Valor de una adición",))),
    ],
)
def test_quick_or_large_addition(additions: list, changes: dict, expected: tuple) -> None:
    assert answers(ask("RF25", adding(*additions, **changes))) == expected


def test_the_first_and_the_largest_addition_are_shown() -> None:
    alert = ask("RF25", adding((5, date(2025, 1, 1)), (3, date(2025, 2, 1)), (9, date(2025, 3, 1))))
    assert dict(alert.inputs)["Fecha de la primera adición"] == date(2025, 1, 1)
    assert (amounts(alert, "Adición más grande"), amounts(alert, "Valor inicial")) == ([9], [V0])


def test_an_extension_is_no_addition() -> None:
    work = of(modifications=(make_extension(),))
    assert [ask(question, work).outcome.value for question in ("RF01", "RF25")] == ["not-raised"] * 2
    assert [amounts(ask(question, work), "Adiciones") for question in ("RF01", "RF25")] == [[0], [0]]


# RF30: improbable value


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value_amount": 10**12, "modifications": ()}, ("not-raised", 10**12, ())),
        ({"value_amount": 10**12 + 1, "modifications": ()}, ("raised", 10**12 + 1, ())),
        ({"value_amount": 10**12}, ("raised", 10**12 + 1_203_075_000, ())),
        (
            {"value_amount": 10**21, "modifications": (make_modification(value_amount=-(10**21)),)},
            ("raised", 10**21, ()),
        ),
        ({"value_amount": None}, ("not-evaluable", None, ("Valor del contrato",))),
    ],
)
def test_improbable_value(changes: dict, expected: tuple) -> None:
    alert = ask("RF30", of(**changes))
    assert answers(alert) == expected
    assert amounts(alert, "Valor registrado") == ([expected[1]] if expected[1] else [])


# Several contracts, and none


MONEY = ["RF01", "RF02", "RF03", "RF12", "RF25", "RF30"]


@pytest.mark.parametrize("question", MONEY)
def test_without_a_works_contract_there_is_nothing_to_ask(question: str) -> None:
    expected = ("not-evaluable", None, ("Contrato de obra",))
    assert answers(ask(question, make_bare_work())) == expected
    assert answers(ask(question, make_work(processes=(make_supervision(),)))) == expected


def test_among_several_contracts_the_most_telling_answers_and_is_named() -> None:
    calm, high = make_contract(reference="CALM"), make_contract(reference="HIGH", paid_amount=10**10)
    unknown = make_contract(reference="UNKNOWN", paid_amount=None)

    assert dict(ask("RF12", make_work_of(calm, unknown, high)).inputs)["Contrato o proceso"] == "HIGH"
    assert ask("RF12", make_work_of(calm, unknown, high)).outcome.value == "raised"
    assert ask("RF12", make_work_of(calm, unknown)).outcome.value == "not-evaluable"
    assert ask("RF12", make_work_of(calm, calm)).outcome.value == "not-raised"
    assert "Contrato o proceso" not in dict(ask("RF12", make_work_of(high)).inputs)


def test_an_act_of_any_kind_that_adds_value_counts() -> None:
    act = make_modification(kind=ModificationKind.SCOPE, value_amount=V0, on=date(2024, 6, 1))
    assert ask("RF01", of(modifications=(act,))).outcome.value == "raised"


def test_alerts_say_the_day_they_speak_of() -> None:
    assert ask("RF12", make_work()).on == TODAY
