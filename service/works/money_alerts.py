"""The alerts about money: additions, advances, prices and payments. Sources stand beside each question in `alerts`."""

from fractions import Fraction

from service.foundation.language import N_
from service.foundation.money import share
from service.works.changes import current_value, in_order
from service.works.facts import Contract, Modification, ModificationKind
from service.works.rules import contract_paid, cost, latest_progress
from service.works.state import StateKind, state
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
    value_amount, signed_on = contract.value_amount, contract.signed_on
    if not additions:
        inputs = (N_("Valor inicial"), None if value_amount is None else pesos(value_amount))
        return judged(False, percent(0), inputs, (N_("Adiciones"), count(0)))
    at_signature = wage(signed_on.year, case.wages) if signed_on is not None else None
    measured = [_in_wages(act, case.wages) for act in additions]
    missing = [name for told in measured if isinstance(told, list) for name in told]
    if value_amount is None or value_amount <= 0:
        missing.append(N_("Valor inicial del contrato"))
    if signed_on is None:
        missing.append(N_("Fecha de firma del contrato"))
    elif at_signature is None:
        missing.append(N_("Salario mínimo del año de la firma"))
    if missing or value_amount is None or signed_on is None or at_signature is None:
        return lacking(*missing)
    initial = Fraction(value_amount, at_signature.amount)
    told = [each for each in measured if not isinstance(each, list)]
    added = sum((each[1] for each in told), Fraction(0))
    used = [at_signature, *(each[0] for each in told)]
    return judged(
        (added - initial / 2) * used[-1].amount >= 1,
        percent(share(*(added / initial).as_integer_ratio())),
        (N_("Valor inicial"), pesos(value_amount)),
        (N_("Fecha de firma"), signed_on),
        (N_("Salario mínimo del año de la firma"), pesos(at_signature.amount)),
        (N_("Valor inicial en salarios mínimos"), wages(initial)),
        (N_("Límite de las adiciones en salarios mínimos"), wages(initial / 2)),
        *(pair for act, each in zip(additions, told, strict=True) for pair in _addition_inputs(act, *each)),
        (N_("Suma de las adiciones en salarios mínimos"), wages(added)),
        (
            N_("Norma provisional del salario mínimo"),
            next((each.source for each in used if each.provisional), None),
        ),
        is_near=added >= initial * Fraction(2, 5),
    )


def _in_wages(act: Modification, table: tuple[Wage, ...]) -> tuple[Wage, Fraction] | list[str]:
    """An addition in wages of its year, with that wage; or the names of the facts that lack."""
    missing = []
    if act.value_amount is None:
        missing.append(N_("Valor de una adición"))
    if act.on is None:
        missing.append(N_("Fecha de una adición"))
    found = wage(act.on.year, table) if act.on is not None else None
    if act.on is not None and found is None:
        missing.append(N_("Salario mínimo del año de una adición"))
    if act.value_amount is None or found is None:
        return missing
    return found, Fraction(act.value_amount, found.amount)


def _addition_inputs(act: Modification, found: Wage, measured: Fraction) -> list[tuple[str, Value | None]]:
    return [
        (N_("Adición"), pesos(act.value_amount or 0)),
        (N_("Fecha de la adición"), act.on),
        (N_("Salario mínimo del año de la adición"), pesos(found.amount)),
        (N_("Adición en salarios mínimos"), wages(measured)),
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
