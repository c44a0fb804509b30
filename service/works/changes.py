"""How a contract changes after it is signed: the one place where its current value and its current end come from.

A contract is kept as it was signed; each modification says what it adds. Here they are run one after another.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from service.works.facts import Contract, Modification, ModificationKind, Work

_RANK = {kind: rank for rank, kind in enumerate(ModificationKind)}


@dataclass(frozen=True, slots=True)
class Step:
    """One modification with the value (pesos) and the end of the contract before and after it; None is unknown."""

    modification: Modification
    old_value: int | None
    new_value: int | None
    old_end: date | None
    new_end: date | None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stop of the contract and the restart that ended it, if one did."""

    act: Modification
    restart: Modification | None = None

    @property
    def days(self) -> int | None:
        """Calendar days between the stop and the restart; None while it lasts or when a date is unknown."""
        if self.restart is None or self.act.on is None or self.restart.on is None:
            return None
        return (self.restart.on - self.act.on).days


@dataclass(frozen=True, slots=True)
class Term:
    """The time of a contract or of a work. A term in days is its end minus its start; None when the end comes first.

    `added_days` is the current end minus the initial one; `suspended_days` counts suspensions already over.
    """

    starts_on: date | None
    initial_end: date | None
    current_end: date | None
    initial_days: int | None
    added_days: int | None
    suspended_days: int | None


def in_order(modifications: tuple[Modification, ...]) -> list[Modification]:
    """The modifications as they happened, whatever the order of the list.

    One without a date takes the day of which its source speaks: by then it had happened. On the same day a suspension
    comes before a restart.
    """
    return sorted(modifications, key=lambda m: (m.on or m.origin.on, _RANK[m.kind], m.id))


def steps(contract: Contract) -> tuple[Step, ...]:
    """Every modification in date order, with the value and the end it found and those it left.

    Any act changes what its own figures say and nothing else: a suspension moves the end only when it gives days or an
    end date. An end date that an act fixes wins over its days.
    """
    value, end = contract.value_amount, contract.ends_on
    taken = []
    for modification in in_order(contract.modifications):
        step = Step(modification, value, _revalued(value, modification), end, _moved(end, modification))
        value, end = step.new_value, step.new_end
        taken.append(step)
    return tuple(taken)


def _revalued(value: int | None, modification: Modification) -> int | None:
    if value is None or modification.value_amount is None:
        return value
    return value + modification.value_amount


def _moved(end: date | None, modification: Modification) -> date | None:
    if modification.ends_on is not None:
        return modification.ends_on
    if end is None or modification.days is None:
        return end
    try:
        return end + timedelta(days=modification.days)
    except OverflowError:  # an absurd number of days: from here on nobody knows when the contract ends
        return None


def current_value(contract: Contract) -> int | None:
    """The value of the contract after all its modifications, in pesos."""
    taken = steps(contract)
    return taken[-1].new_value if taken else contract.value_amount


def current_end(contract: Contract) -> date | None:
    """The day on which the contract ends after all its modifications."""
    taken = steps(contract)
    return taken[-1].new_end if taken else contract.ends_on


def terms_moved(old: Work, new: Work) -> list[tuple[Contract, Contract | None]]:
    """The contracts of `old` of whose value or end `new` says otherwise, each as it becomes; None: no longer told."""
    told = {contract.id: contract for contract in _contracts(new)}
    found = ((contract, told.get(contract.id)) for contract in _contracts(old))
    return [(before, after) for before, after in found if after is None or _is_moved(before, after)]


def _contracts(work: Work) -> list[Contract]:
    return [process.contract for process in work.processes if process.contract]


def _is_moved(old: Contract, new: Contract) -> bool:
    """Whether a figure that was told is told otherwise; one that was lacking is no change."""
    return any(
        before is not None and before != after for before, after in zip(_figures(old), _figures(new), strict=True)
    )


def _figures(contract: Contract) -> tuple[object, ...]:
    return contract.value_amount, contract.ends_on, current_value(contract), current_end(contract)


def termination(contract: Contract) -> Modification | None:
    """The act that ended the contract before its time, the last one if there are several."""
    acts = [act for act in in_order(contract.modifications) if act.kind is ModificationKind.TERMINATION]
    return acts[-1] if acts else None


def ended_on(contract: Contract) -> date | None:
    """The day the contract ended or will end: that of its early termination if there is one, else its current end."""
    act = termination(contract)
    early = None if act is None else act.ends_on or act.on
    return early or current_end(contract)


def suspensions(contract: Contract) -> tuple[Suspension, ...]:
    """Each suspension with its restart, oldest first. Prolonging an open suspension does not begin another."""
    found: list[Suspension] = []
    for modification in in_order(contract.modifications):
        is_open = bool(found) and found[-1].restart is None
        if modification.kind is ModificationKind.SUSPENSION and not is_open:
            found.append(Suspension(modification))
        elif modification.kind is ModificationKind.RESTART and is_open:
            found[-1] = Suspension(found[-1].act, modification)
    return tuple(found)


def open_suspension(contract: Contract) -> Modification | None:
    """The act that stopped the contract, when no restart has followed it."""
    found = suspensions(contract)
    return found[-1].act if found and found[-1].restart is None else None


def contract_term(contract: Contract) -> Term:
    """The initial and the current term of one contract."""
    over = [suspension.days for suspension in suspensions(contract) if suspension.restart is not None]
    known = [days for days in over if days is not None]
    suspended_days = sum(known) if len(known) == len(over) else None
    return _term(contract.starts_on, contract.ends_on, current_end(contract), suspended_days)


def term(work: Work) -> Term:
    """The time of the whole work: from the earliest start of its construction contracts to the latest end.

    An end is unknown while the end of any of them is. Suspended days are those of all contracts together.
    """
    terms = [contract_term(contract) for contract in work.contracts()]
    starts = [each.starts_on for each in terms if each.starts_on is not None]
    initial_ends = [each.initial_end for each in terms if each.initial_end is not None]
    current_ends = [each.current_end for each in terms if each.current_end is not None]
    suspended = [each.suspended_days for each in terms if each.suspended_days is not None]
    return _term(
        min(starts, default=None),
        max(initial_ends, default=None) if len(initial_ends) == len(terms) else None,
        max(current_ends, default=None) if len(current_ends) == len(terms) else None,
        sum(suspended) if terms and len(suspended) == len(terms) else None,
    )


def _term(
    starts_on: date | None, initial_end: date | None, current_end: date | None, suspended_days: int | None
) -> Term:
    initial_days = None
    if starts_on is not None and initial_end is not None and initial_end >= starts_on:
        initial_days = (initial_end - starts_on).days
    added_days = None
    if initial_end is not None and current_end is not None:
        added_days = (current_end - initial_end).days
    return Term(starts_on, initial_end, current_end, initial_days, added_days, suspended_days)
