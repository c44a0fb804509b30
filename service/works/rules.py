"""What the facts of a work add up to: its state, cost, term, progress, payments, and how fresh and complete it all is.

The door of the room's rules: everything here is a pure function of facts and a day. Changes of contracts are in
`changes`, the state in `state`, the story in `timeline`, the checklist in `completeness`; alerts stand above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
    cadence = work.owner.cadence_days if work.owner is not None else CADENCE_DAYS
    over = state(work, today).kind in {StateKind.SETTLED, StateKind.CANCELLED}
    return Freshness(last_on, days, stale=days > cadence and not over)
