"""What the facts of a work add up to: its state, cost, term, progress, payments, and how fresh and complete it all is.

The door of the room's rules: everything here is a pure function of facts and a day. Changes of contracts are in
`changes`, the state in `state`, the story in `timeline`, the checklist in `completeness`; alerts stand above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from service.foundation.money import share
from service.works.changes import (
    Step,
    Suspension,
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
from service.works.completeness import Completeness, completeness
from service.works.facts import CADENCE_DAYS, Contract, Nature, Work
from service.works.state import State, StateKind, contract_states, has_untold_changes, latest_progress, state
from service.works.timeline import Event, EventKind, timeline

__all__ = [
    "Completeness",
    "Cost",
    "Event",
    "EventKind",
    "Freshness",
    "State",
    "StateKind",
    "Step",
    "Suspension",
    "Term",
    "completeness",
    "contract_paid",
    "contract_states",
    "contract_term",
    "cost",
    "current_end",
    "current_value",
    "elapsed_share",
    "ended_on",
    "freshness",
    "has_untold_changes",
    "latest_progress",
    "open_suspension",
    "paid",
    "paid_share",
    "renewal_due_on",
    "report_due_on",
    "state",
    "steps",
    "supervision_cost",
    "suspensions",
    "term",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class Cost:
    """What contracts cost, in pesos: when signed, now, and the difference, also in hundredths of a percent."""

    initial: int | None
    current: int | None
    change: int | None
    change_share: int | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last day of which the data speak, how many days ago that was, and whether new data are overdue."""

    last_on: date | None
    days: int | None
    stale: bool


def cost(work: Work) -> Cost:
    """The cost of building: all construction contracts of the work together.

    Unknown while the value of any of them is, and while there is none: an estimate or a budget is no cost and is
    shown by its own name.
    """
    return _cost(work.contracts())


def supervision_cost(work: Work) -> Cost:
    """The cost of the supervision (interventoría), counted in the same way."""
    return _cost(work.contracts(Nature.SUPERVISION))


def _cost(contracts: tuple[Contract, ...]) -> Cost:
    initial = _sum(contract.value_amount for contract in contracts)
    current = _sum(current_value(contract) for contract in contracts)
    if initial is None or current is None:
        return Cost(None, None, None, None)
    return Cost(initial, current, current - initial, share(current - initial, initial))


def contract_paid(contract: Contract) -> int | None:
    """What has been paid under the contract, advance included, in pesos.

    Payments one by one win over the total that a source reports: they carry date and reference.
    """
    return sum(payment.amount for payment in contract.payments) if contract.payments else contract.paid_amount


def paid(work: Work) -> int | None:
    """What has been paid to build the work, in pesos; unknown while it is for any construction contract."""
    return _sum(contract_paid(contract) for contract in work.contracts())


def paid_share(work: Work) -> int | None:
    """What has been paid as a part of the current cost, in hundredths of a percent."""
    paid_amount, current = paid(work), cost(work).current
    return None if paid_amount is None or current is None else share(paid_amount, current)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = list(amounts)
    if not known or None in known:
        return None
    return sum(amount for amount in known if amount is not None)


def elapsed_share(work: Work, today: date) -> int | None:
    """How much of the current term has gone by, from 0 to 10000 hundredths of a percent.

    The clock of a suspended work stands still since the suspension.
    """
    now, whole = state(work, today), term(work)
    if whole.starts_on is None or whole.current_end is None:
        return None
    day = now.since if now.kind is StateKind.SUSPENDED and now.since is not None else today
    gone = share((day - whole.starts_on).days, (whole.current_end - whole.starts_on).days)
    return None if gone is None else min(max(gone, 0), 10_000)


def freshness(work: Work, today: date) -> Freshness:
    """When the data of the work were last renewed, against what its owner promised.

    Nothing more is expected of a work that is settled or cancelled. Days after `today` are plans, not data.
    """
    days_told = [*(origin.on for origin in work.origins()), *(report.on for report in work.progress)]
    last_on = max((day for day in days_told if day <= today), default=None)
    if last_on is None:
        return Freshness(None, None, stale=True)
    days = (today - last_on).days
    return Freshness(last_on, days, stale=days > _cadence(work) and not _is_closed(work, today))


def _cadence(work: Work) -> int:
    return work.owner.cadence_days if work.owner is not None else CADENCE_DAYS


def _is_closed(work: Work, today: date) -> bool:
    return state(work, today).kind in {StateKind.SETTLED, StateKind.CANCELLED}


def renewal_due_on(work: Work, today: date) -> date | None:
    """The last day on which the data of the work, as told until `today`, are fresh; None when they need no renewal."""
    if _is_closed(work, today):
        return None
    return (freshness(work, today).last_on or date.min) + timedelta(days=_cadence(work))


def report_due_on(work: Work, today: date) -> date | None:
    """The last day for the next report of progress, by the cadence promised since the last one or since the start.

    None while nothing is being built: before there is a start, suspended, ended.
    """
    if state(work, today).kind not in {StateKind.NOT_STARTED, StateKind.ON_TIME, StateKind.LATE}:
        return None
    report, starts_on = latest_progress(work), term(work).starts_on
    since = report.on if report is not None else starts_on
    return None if since is None else since + timedelta(days=_cadence(work))
