"""The alerts about time: lateness, extensions, suspensions, closing, silence. Sources are in `alerts`."""

from datetime import date

from service.foundation.calendar import add_months
from service.foundation.language import N_
from service.foundation.money import share
from service.works.changes import contract_term, ended_on, steps, suspensions
from service.works.facts import Contract, ModificationKind, WorkStatus
from service.works.rules import elapsed_share, freshness, latest_progress
from service.works.state import (
    IN_EXECUTION,
    OVER,
    WHOLE,
    State,
    StateKind,
    contract_states,
    has_untold_changes,
    state,
)
from service.works.verdicts import Case, Verdict, count, days, each_contract, judged, lacking, percent, points

SUSPENSION_DAYS = 60
SILENCE_DAYS = 30
#: How far the works may lag behind the plan and behind the calendar, in hundredths of a percent.
PLAN_POINTS, CLOCK_POINTS = 1_500, 2_500
#: Months to settle by agreement when the contract fixes no term, and those the entity then has to do it alone.
SETTLEMENT_MONTHS = 4
UNILATERAL_MONTHS = 2

#: Kinds that move the end without being an extension of the term.
_NOT_EXTENSIONS = {ModificationKind.SUSPENSION, ModificationKind.RESTART, ModificationKind.TERMINATION}


@each_contract
def extended_term(_: Case, contract: Contract) -> Verdict:
    """RF08. Days of extension against half the initial term. Days that a suspension moves the end are no extension."""
    term = contract_term(contract)
    missing = [N_("Cambios del contrato que la fuente anuncia")] if has_untold_changes(contract) else []
    if term.starts_on is None:
        missing.append(N_("Fecha de inicio del contrato"))
    if term.initial_end is None:
        missing.append(N_("Fecha de fin inicial del contrato"))
    if term.starts_on is not None and term.initial_end is not None and not term.initial_days:
        missing.append(N_("Fecha de fin posterior a la de inicio"))
    extended = 0
    for step in steps(contract):
        act = step.modification
        if act.kind is ModificationKind.DURATION and act.days is None and act.ends_on is None:
            missing.append(N_("Días de una prórroga"))
        elif act.kind not in _NOT_EXTENSIONS and step.old_end != step.new_end:
            if step.old_end is None or step.new_end is None:
                missing.append(N_("Días de una prórroga"))
            else:
                extended += (step.new_end - step.old_end).days
    if missing or term.initial_days is None:
        return lacking(*missing)
    return judged(
        2 * extended > term.initial_days,
        percent(share(extended, term.initial_days)),
        (N_("Fecha de inicio"), term.starts_on),
        (N_("Fecha de fin inicial"), term.initial_end),
        (N_("Plazo inicial"), days(term.initial_days)),
        (N_("Días de prórroga"), days(extended)),
        is_near=4 * extended >= term.initial_days,
    )


def late(case: Case) -> Verdict:
    """RF09. Today is after the current end, and the work is neither over nor stopped."""
    now = state(case.work, case.today)
    if now.due_on is None and now.kind not in {*OVER, StateKind.SUSPENDED, StateKind.NOT_STARTED}:
        return lacking(N_("Fecha de fin del contrato"))
    return judged(
        now.kind is StateKind.LATE,
        days(now.days) if now.kind is StateKind.LATE and now.days is not None else None,
        (N_("Estado"), now.kind.words),
        (N_("Fecha de fin vigente"), now.due_on),
        (N_("Fecha de la revisión"), case.today),
    )


def behind_plan(case: Case) -> Verdict:
    """RF10. On the day of the last report: planned minus real over 15 points, or term gone minus real over 25."""
    now, report = state(case.work, case.today), latest_progress(case.work)
    if now.kind in OVER:
        return judged(False, None, (N_("Estado"), now.kind.words))
    if report is None or report.real_physical is None:
        return lacking(N_("Avance físico real"))
    real, planned = report.real_physical, report.planned_physical
    elapsed = elapsed_share(case.work, report.on)
    if planned is None and elapsed is None:
        return lacking(N_("Avance físico programado"), N_("Fechas de inicio y de fin del contrato"))
    by_plan = None if planned is None else planned - real
    by_clock = None if elapsed is None else elapsed - real
    is_behind_plan = by_plan is not None and by_plan > PLAN_POINTS
    is_behind_clock = by_clock is not None and by_clock > CLOCK_POINTS
    return judged(
        is_behind_plan or is_behind_clock,
        points(by_clock if by_plan is None or (is_behind_clock and not is_behind_plan) else by_plan),
        (N_("Fecha del avance"), report.on),
        (N_("Avance físico programado"), percent(planned)),
        (N_("Avance físico real"), percent(real)),
        (N_("Plazo transcurrido"), percent(elapsed)),
    )


@each_contract
def suspended(case: Case, contract: Contract) -> Verdict:
    """RF13. Stopped for more than 60 days, or stopped twice or more."""
    now, times = _state_of(case, contract), len(suspensions(contract))
    is_stopped = now.kind is StateKind.SUSPENDED
    if is_stopped and now.days is None and times < 2:
        return lacking(N_("Fecha de la suspensión"))
    lasting = now.days if is_stopped else None
    return judged(
        times > 1 or (lasting is not None and lasting > SUSPENSION_DAYS),
        None if lasting is None else days(lasting),
        (N_("Número de suspensiones"), count(times)),
        (N_("Suspendida desde"), now.since if is_stopped else None),
        (N_("Fecha de la revisión"), case.today),
    )


@each_contract
def unfinished_after_settlement(case: Case, contract: Contract) -> Verdict:
    """RF14. One year after the term to settle the work is not told to be both finished and in service.

    Finished: received, or wholly built by the last report. A stopped contract has not run out.
    """
    end, limit = ended_on(contract), _settlement_limit(contract)
    if _state_of(case, contract).kind in {StateKind.SUSPENDED, StateKind.PREPARATION, StateKind.CANCELLED}:
        return judged(False, None, (N_("Estado"), _state_of(case, contract).kind.words))
    if limit is None:
        return lacking(N_("Fecha de fin del contrato"))
    last_day = add_months(limit, 12)
    report = latest_progress(case.work)
    physical = report.real_physical if report is not None else None
    is_maintained = case.work.status is WorkStatus.MAINTENANCE
    is_finished = case.work.received_on is not None or is_maintained or (physical or 0) >= WHOLE
    is_in_service = case.work.in_service_on is not None or is_maintained
    inputs = (
        (N_("Fecha de fin"), end),
        (N_("Último día para cerrar cuentas"), limit),
        (N_("Un año después"), last_day),
        (N_("Avance físico"), percent(physical)),
        (N_("Fecha de recibo"), case.work.received_on),
        (N_("Fecha de puesta en servicio"), case.work.in_service_on),
    )
    if case.today <= last_day or (is_finished and is_in_service):
        return judged(False, None, *inputs)
    if is_finished:
        return lacking(N_("Fecha de puesta en servicio"))
    if physical is None:
        return lacking(N_("Fecha de recibo o avance físico real"))
    return judged(True, days((case.today - last_day).days), *inputs)


@each_contract
def settlement_overdue(case: Case, contract: Contract) -> Verdict:
    """RF15. The term to settle is over and the contract is not settled."""
    now, limit = _state_of(case, contract), _settlement_limit(contract)
    if now.kind in {StateKind.SETTLED, StateKind.SUSPENDED, StateKind.PREPARATION, StateKind.CANCELLED}:
        return judged(False, None, (N_("Estado"), now.kind.words))
    if limit is None:
        return lacking(N_("Fecha de fin del contrato"))
    inputs = (N_("Fecha de fin"), ended_on(contract)), (N_("Último día para cerrar cuentas"), limit)
    if case.today <= limit:
        return judged(False, None, *inputs)
    if contract.settled is None:
        return lacking(N_("Si el contrato ya se liquidó"))
    return judged(True, days((case.today - limit).days), *inputs)


def _settlement_limit(contract: Contract) -> date | None:
    """The last day to settle: the agreed months or four, and two more for the entity alone."""
    end, agreed = ended_on(contract), contract.settlement_months
    if end is None:
        return None
    months = SETTLEMENT_MONTHS if agreed is None or agreed < 0 else agreed
    return add_months(end, months + UNILATERAL_MONTHS)


def silent(case: Case) -> Verdict:
    """RF24. In execution, and nothing new is told for more than 30 days, whatever the owner promised."""
    now, fresh = state(case.work, case.today), freshness(case.work, case.today)
    if now.kind not in IN_EXECUTION:
        return judged(False, None, (N_("Estado"), now.kind.words))
    if fresh.days is None:
        return lacking(N_("Fecha de los datos"))
    return judged(
        fresh.days > SILENCE_DAYS,
        days(fresh.days),
        (N_("Último dato"), fresh.last_on),
        (N_("Fecha de la revisión"), case.today),
    )


@each_contract
def signed_out_of_order(_: Case, contract: Contract) -> Verdict:
    """RF22. Signed after the start, or after the initial end."""
    signed_on, starts_on, ends_on = contract.signed_on, contract.starts_on, contract.ends_on
    if signed_on is None:
        return lacking(N_("Fecha de firma del contrato"))
    if starts_on is None and ends_on is None:
        return lacking(N_("Fechas de inicio y de fin del contrato"))
    earliest = min(day for day in (starts_on, ends_on) if day is not None)
    return judged(
        signed_on > earliest,
        days((signed_on - earliest).days) if signed_on > earliest else None,
        (N_("Fecha de firma"), signed_on),
        (N_("Fecha de inicio"), starts_on),
        (N_("Fecha de fin inicial"), ends_on),
    )


def _state_of(case: Case, contract: Contract) -> State:
    return next(now for each, now in contract_states(case.work, case.today) if each is contract)
