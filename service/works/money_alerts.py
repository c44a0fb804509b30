"""The alerts about money: additions, advances, prices and payments. Sources stand beside each question in `alerts`."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from service.foundation.language import N_
from service.foundation.money import share
from service.works.changes import current_value, in_order
from service.works.facts import Contract, Modification, ModificationKind
from service.works.rules import contract_paid, cost, latest_progress
from service.works.state import StateKind, has_untold_changes, state
from service.works.verdicts import (
    Case,
    Value,
    Verdict,
    count,
    each_contract,
    judged,
    lacking,
    percent,
    pesos,
    points,
    wages,
)
from service.works.wages import Wage, wage

#: A billion in the Spanish sense: a million of millions of pesos.
IMPROBABLE_AMOUNT = 10**12
QUICK_ADDITION_DAYS = 60


def _additions(contract: Contract) -> list[Modification]:
    """Acts that add value, in date order, and value acts whose amount nobody has told."""
    return [
        act
        for act in in_order(contract.modifications)
        if (act.value_amount or 0) > 0 or (act.kind is ModificationKind.VALUE and act.value_amount is None)
    ]


@each_contract
def additions_over_half(case: Case, contract: Contract) -> Verdict:
    """RF01. Every addition in wages of its own year against half the initial value in wages of the year of signature.

    Reductions do not make room for more. An excess of less than a peso is rounding: money is whole pesos.
    Supervision contracts are not bound by the rule and are not asked.
    """
    additions = _additions(contract)
    if has_untold_changes(contract):
        return lacking(N_("Cambios del contrato que la fuente anuncia"))
    if not additions:
        return judged(False, percent(0), (N_("Adiciones"), count(0)))
    measured = [
        _measure(
            contract.value_amount,
            contract.signed_on,
            case.wages,
            lacks=(
                N_("Valor inicial del contrato"),
                N_("Fecha de firma del contrato"),
                N_("Salario mínimo del año de la firma"),
            ),
        ),
        *(
            _measure(
                act.value_amount,
                act.on,
                case.wages,
                lacks=(
                    N_("Valor de una adición"),
                    N_("Fecha de una adición"),
                    N_("Salario mínimo del año de una adición"),
                ),
            )
            for act in additions
        ),
    ]
    missing = [name for each in measured if isinstance(each, list) for name in each]
    if missing:
        return lacking(*missing)
    initial, *added = (each for each in measured if isinstance(each, _Measured))
    limit, total = initial.number / 2, sum((each.number for each in added), Fraction(0))
    provisional = next((each.wage.source for each in (initial, *added) if each.wage.provisional), None)
    return judged(
        (total - limit) * added[-1].wage.amount >= 1,
        percent(share(*(total / initial.number).as_integer_ratio())),
        (N_("Valor inicial"), pesos(initial.amount)),
        (N_("Fecha de firma"), initial.on),
        (N_("Salario mínimo del año de la firma"), pesos(initial.wage.amount)),
        (N_("Valor inicial en salarios mínimos"), wages(initial.number)),
        (N_("Límite de las adiciones en salarios mínimos"), wages(limit)),
        *(pair for each in added for pair in _addition_inputs(each)),
        (N_("Suma de las adiciones en salarios mínimos"), wages(total)),
        (N_("Norma provisional del salario mínimo"), provisional),
        is_near=total >= initial.number * Fraction(2, 5),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """An amount signed on a day, with the minimum wage of that year."""

    amount: int
    on: date
    wage: Wage

    @property
    def number(self) -> Fraction:
        """How many wages it is."""
        return Fraction(self.amount, self.wage.amount)


def _measure(
    amount: int | None, on: date | None, table: tuple[Wage, ...], lacks: tuple[str, str, str]
) -> _Measured | list[str]:
    """The amount in wages of its year, or which of `lacks` (amount, day, wage of the year) is missing."""
    found = wage(on.year, table) if on is not None else None
    if amount is not None and amount > 0 and on is not None and found is not None:
        return _Measured(amount, on, found)
    is_told = amount is not None and amount > 0, on is not None, on is None or found is not None
    return [name for name, told in zip(lacks, is_told, strict=True) if not told]


def _addition_inputs(addition: _Measured) -> list[tuple[str, Value]]:
    return [
        (N_("Adición"), pesos(addition.amount)),
        (N_("Fecha de la adición"), addition.on),
        (N_("Salario mínimo del año de la adición"), pesos(addition.wage.amount)),
        (N_("Adición en salarios mínimos"), wages(addition.number)),
    ]


def _advance(contract: Contract) -> int | None:
    """The advance granted; failing that, the advance payments there are."""
    if contract.advance_amount is not None:
        return contract.advance_amount
    advances = [payment.amount for payment in contract.payments if payment.advance]
    return sum(advances) if advances else None


@each_contract
def advance_over_half(_: Case, contract: Contract) -> Verdict:
    """RF02. The advance against half the initial value."""
    advance, value_amount = _advance(contract), contract.value_amount
    missing = []
    if advance is None:
        missing.append(N_("Valor del anticipo"))
    if value_amount is None or value_amount <= 0:
        missing.append(N_("Valor inicial del contrato"))
    if missing or advance is None or value_amount is None:
        return lacking(*missing)
    return judged(
        2 * advance > value_amount,
        percent(share(advance, value_amount)),
        (N_("Anticipo"), pesos(advance)),
        (N_("Valor inicial"), pesos(value_amount)),
    )


@each_contract
def advance_not_worked_off(case: Case, contract: Contract) -> Verdict:
    """RF03. From half the works on, the advance worked off may lag them 20 points; at the end nothing is left."""
    advance, amortized = _advance(contract), contract.amortized_amount
    report = latest_progress(case.work)
    physical = report.real_physical if report is not None else None
    is_over = state(case.work, case.today).kind in {StateKind.ENDED, StateKind.SETTLED}
    if advance is None:
        return lacking(N_("Valor del anticipo"))
    inputs = (N_("Anticipo"), pesos(advance)), (N_("Avance físico"), percent(physical))
    if advance <= 0 or (physical is not None and physical < 5_000 and not is_over):
        return judged(False, None, *inputs)
    missing = []
    if physical is None and not is_over:
        missing.append(N_("Avance físico real"))
    if amortized is None:
        missing.append(N_("Parte del anticipo que ya se pagó con obra"))
    if missing or amortized is None:
        return lacking(*missing)
    is_behind = physical is not None and amortized * 10_000 < (physical - 2_000) * advance
    return judged(
        advance > amortized if is_over else is_behind,
        percent(share(amortized, advance)),
        *inputs,
        (N_("Parte del anticipo que ya se pagó con obra"), pesos(amortized)),
    )


@each_contract
def quick_addition(_: Case, contract: Contract) -> Verdict:
    """RF25. A first addition within 60 days of the start, or one addition over 25 % of the initial value."""
    additions = _additions(contract)
    if has_untold_changes(contract):
        return lacking(N_("Cambios del contrato que la fuente anuncia"))
    if not additions:
        return judged(False, None, (N_("Adiciones"), count(0)))
    value_amount, starts_on = contract.value_amount, contract.starts_on
    amounts = [act.value_amount for act in additions if act.value_amount is not None]
    dates = [act.on for act in additions if act.on is not None]
    largest, first_on = max(amounts, default=None), min(dates, default=None)
    part = share(largest, value_amount) if largest is not None and value_amount is not None else None
    after = (first_on - starts_on).days if first_on is not None and starts_on is not None else None
    is_large = largest is not None and value_amount is not None and value_amount > 0 and 4 * largest > value_amount
    is_quick = after is not None and after < QUICK_ADDITION_DAYS
    missing = []
    if part is None:
        missing.append(N_("Valor inicial del contrato") if largest is not None else N_("Valor de una adición"))
    if after is None:
        missing.append(N_("Fecha de inicio del contrato") if first_on is not None else N_("Fecha de una adición"))
    if missing and not is_large and not is_quick:
        return lacking(*missing)
    return judged(
        is_large or is_quick,
        percent(part),
        (N_("Fecha de inicio"), starts_on),
        (N_("Fecha de la primera adición"), first_on),
        (N_("Valor inicial"), pesos(value_amount) if value_amount is not None else None),
        (N_("Adición más grande"), pesos(largest) if largest is not None else None),
    )


def paid_ahead_of_work(case: Case) -> Verdict:
    """RF11. What was paid for work done by the day of the last progress report, against that progress: 20 points.

    The advance pays no work and is left out. Where only a total paid is told, the whole advance is taken from it;
    where not even that, the financial progress reported stands as it is.
    """
    report = latest_progress(case.work)
    if report is None or report.real_physical is None:
        return lacking(N_("Avance físico real"))
    current = cost(case.work).current
    for_work = [_paid_for_work(contract, case) for contract in case.work.contracts()]
    inputs = (N_("Avance físico"), percent(report.real_physical)), (N_("Fecha del avance"), report.on)
    if current is not None and current > 0 and None not in for_work:
        amount = sum(each for each in for_work if each is not None)
        return judged(
            amount * 10_000 - report.real_physical * current > 2_000 * current,
            points((share(amount, current) or 0) - report.real_physical),
            (N_("Pagado por obra hecha, sin anticipo"), pesos(amount)),
            (N_("Valor actual"), pesos(current)),
            *inputs,
        )
    if report.real_financial is not None:
        return judged(
            report.real_financial - report.real_physical > 2_000,
            points(report.real_financial - report.real_physical),
            (N_("Avance financiero"), percent(report.real_financial)),
            *inputs,
        )
    missing = [N_("Valor actual del contrato")] if current is None or current <= 0 else []
    if not for_work or None in for_work:
        missing.append(N_("Pagos y anticipo"))
    return lacking(*missing)


def _paid_for_work(contract: Contract, case: Case) -> int | None:
    report = latest_progress(case.work)
    if contract.payments:
        return sum(
            payment.amount
            for payment in contract.payments
            if not payment.advance and (report is None or payment.on <= report.on)
        )
    if contract.paid_amount is None or contract.advance_amount is None:
        return None
    return max(contract.paid_amount - contract.advance_amount, 0)


@each_contract
def paid_over_contract(_: Case, contract: Contract) -> Verdict:
    """RF12. What is paid against the current value."""
    paid_amount, current = contract_paid(contract), current_value(contract)
    missing = []
    if paid_amount is None:
        missing.append(N_("Valor pagado"))
    if current is None:
        missing.append(N_("Valor actual del contrato"))
    if paid_amount is None or current is None:
        return lacking(*missing)
    return judged(
        paid_amount > current,
        percent(share(paid_amount, current)),
        (N_("Valor pagado"), pesos(paid_amount)),
        (N_("Valor actual"), pesos(current)),
    )


@each_contract
def improbable_value(_: Case, contract: Contract) -> Verdict:
    """RF30. A value over a billón of pesos is first of all a typing error."""
    amounts = [amount for amount in (contract.value_amount, current_value(contract)) if amount is not None]
    if not amounts:
        return lacking(N_("Valor del contrato"))
    return judged(max(amounts) > IMPROBABLE_AMOUNT, pesos(max(amounts)), (N_("Valor registrado"), pesos(max(amounts))))
