"""How a contract goes on: what its source shows from one reading to the next, and the acts that explain it.

SECOP II overwrites its rows and keeps no history: what changed between two readings can only be told by us. A change
that the source shows and no published act explains is an *inferred* modification, dated on the day it was read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from service.sources.retelling import OFFICE, effect, in_place_of, is_near, named
from service.works.facts import Contract, Modification, ModificationKind, Origin, Process, Progress, Work
from service.works.rules import current_end, current_value, open_suspension, steps

Kind = ModificationKind
Told = TypeVar("Told", Work, Process, Contract, Progress)

_SUSPENDED = "suspendido"


def filled(known: Told, told: Told, *, over: bool, but: Iterable[str] = ()) -> Told:
    """`known` with what `told` says where it says nothing; everywhere that `told` says something when `over`."""
    left = {"id", "origin", "processes", "progress", "documents", "photos", "place", *but}
    changes: dict[str, Any] = {}
    for each in fields(known):
        said = getattr(told, each.name)
        has = getattr(known, each.name)
        if each.name not in left and said not in {None, ()} and said != has and (over or has in {None, ()}):
            changes[each.name] = said
    return replace(known, **changes) if changes else known


@dataclass(frozen=True, slots=True)
class Before:
    """What the source showed of a contract the last time it was read."""

    value_amount: int | None = None
    ends_on: date | None = None
    status: str | None = None
    supplier_nit: str | None = None
    reference: str | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    representative: str | None = None


#: What a contract is once and for all: told again as it was told before, it does not undo a correction.
_LASTING = ("reference", "signed_on", "starts_on", "representative")


def reread_contract(known: Contract, told: Contract, before: Before | None) -> Contract:
    """A contract as a new reading shows it, with an inferred modification for each change nobody has explained.

    A value or an end that the source shows since its last reading is not news, even when it differs from what acts
    add up to: the table of contracts is slower than that of modifications. Nor is a date or a number that the office
    has corrected meanwhile.
    """
    on, source = told.origin.on, told.origin.source
    same = [n for n in _LASTING if before and getattr(known, n) and getattr(before, n) == getattr(told, n)]
    figures = ["value_amount", "ends_on", "supplier", "modifications", "payments"]
    contract = replace(
        filled(known, told, over=True, but=[*figures, *same]),
        origin=Origin(source, max(known.origin.on, on)),
        value_amount=told.value_amount if known.value_amount is None else known.value_amount,
        ends_on=told.ends_on if known.ends_on is None else known.ends_on,
        supplier=known.supplier or told.supplier,
    )
    seen: list[Modification] = []
    contract = _given_back(contract, told, before)
    value, end = current_value(contract), current_end(contract)
    if told.value_amount not in {None, value} and (before is None or before.value_amount != told.value_amount):
        assert told.value_amount is not None
        assert value is not None
        seen.append(_inferred(Kind.VALUE, told.origin, value_amount=told.value_amount - value))
    if told.ends_on not in {None, end} and (before is None or before.ends_on != told.ends_on):
        assert told.ends_on is not None
        assert end is not None
        seen.append(_inferred(Kind.DURATION, told.origin, days=(told.ends_on - end).days, ends_on=told.ends_on))
    if before is None or before.status != told.status:
        seen += _stops(contract, told)
    if _is_other(contract, told, before):
        seen.append(_inferred(Kind.ASSIGNMENT, told.origin, assignee=told.supplier))
    return replace(contract, modifications=_merged(contract.modifications, seen))


def first_read(contract: Contract) -> Contract:
    """A contract read for the first time: if it is suspended, the suspension is seen today."""
    return replace(contract, modifications=(*contract.modifications, *_stops(contract, contract)))


def has_news(contract: Contract) -> bool:
    """Whether a contract read for the first time tells of a change besides its figures."""
    return bool(_stops(contract, contract))


def _inferred(kind: Kind, origin: Origin, **told: Any) -> Modification:
    words = {Kind.VALUE: "valor", Kind.DURATION: "plazo", Kind.ASSIGNMENT: "cesion"}
    words |= {Kind.SUSPENSION: "suspension", Kind.RESTART: "reinicio"}
    return Modification(f"lectura-{origin.on}-{words[kind]}", kind, origin.on, origin, inferred=True, **told)


def _stops(contract: Contract, told: Contract) -> list[Modification]:
    says_stopped = (told.status or "").casefold() == _SUSPENDED
    stopped = bool(contract.modifications) and open_suspension(contract) is not None
    if says_stopped and not stopped:
        return [_inferred(Kind.SUSPENSION, told.origin)]
    if stopped and told.status and not says_stopped:
        return [_inferred(Kind.RESTART, told.origin)]
    return []


def _is_other(contract: Contract, told: Contract, before: Before | None) -> bool:
    """Whether another organisation now holds the contract: by NIT, since names are spelt in many ways."""
    nit = told.supplier.nit if told.supplier else None
    held = [change.assignee for change in contract.modifications if change.assignee]
    holder = held[-1] if held else contract.supplier
    is_news = before is None or before.supplier_nit != nit
    return bool(is_news and nit and holder and holder.nit and holder.nit != nit)


def _given_back(contract: Contract, told: Contract, before: Before | None) -> Contract:
    """The contract without the last assignment when it was only inferred and the source shows the holder before it."""
    held = [change for change in contract.modifications if change.assignee]
    if not held or not held[-1].inferred or not _is_other(contract, told, before):
        return contract
    holder = held[-2].assignee if held[1:] else contract.supplier
    if holder is None or told.supplier is None or holder.nit != told.supplier.nit:
        return contract
    return replace(contract, modifications=tuple(each for each in contract.modifications if each is not held[-1]))


def _merged(known: tuple[Modification, ...], seen: Iterable[Modification]) -> tuple[Modification, ...]:
    """The changes seen, each with the one seen earlier the same day; two that cancel out were no change."""
    changes = {change.id: change for change in known}
    for change in seen:
        earlier = changes.get(change.id)
        if earlier is None:
            changes[change.id] = change
            continue
        amount = (earlier.value_amount or 0) + (change.value_amount or 0)
        days = (earlier.days or 0) + (change.days or 0)
        if change.kind in {Kind.VALUE, Kind.DURATION} and not amount and not days:
            del changes[change.id]
        else:
            changes[change.id] = replace(change, value_amount=amount or None, days=days or None)
    return tuple(changes.values())


@dataclass(frozen=True, slots=True)
class Act:
    """A published modification as its source tells it, before anybody knows what its figure means.

    `amount`: what is written in `valor_modificacion`.
    """

    id: str
    on: date | None
    origin: Origin
    amount: int | None = None
    days: int | None = None
    kind: Kind = Kind.SCOPE
    description: str | None = None
    reason: str | None = None


def with_acts(known: Contract, acts: Sequence[Act], first_read_on: date) -> tuple[Contract, date]:
    """The contract with all the acts that a source publishes of it in place of those known from it.

    Acts up to the first reading are already inside the value and the end read then, so the contract as signed is that
    minus what they added; the later ones are added. An inferred change is left with what no act explains; an act that
    explains it whole takes its place and its id. Returned with the day up to which acts are inside, which the acts
    themselves may show to be earlier.
    """
    old, offices = _known_acts(known, acts)
    inside = [change for change in old if _is_inside(change.on, first_read_on)]
    first_value = _plus(known.value_amount, (change.value_amount for change in inside))
    days = sum(change.days or 0 for change in inside)
    ordered = sorted(acts, key=lambda act: (act.on or date.min, act.id))
    are_totals = _are_totals(ordered, known, first_value)
    if are_totals and first_value is not None:
        # A total above the value first read was approved, but not yet in the row that was read.
        unseen = [act.on for act in ordered if act.on and act.amount and act.amount > first_value]
        first_read_on = min([first_read_on, *(day - timedelta(days=1) for day in unseen)])
    told = named(_modifications(ordered, first_read_on, first_value if are_totals else None), [*old, *offices])
    others = _without(known.modifications, [*old, *told])
    early = [change for change in told if _is_inside(change.on, first_read_on)]
    contract = replace(
        known,
        value_amount=_plus(first_value, (-(change.value_amount or 0) for change in early)),
        ends_on=_moved(known.ends_on, days - sum(change.days or 0 for change in early)),
    )
    return _explained(known, contract, others, told, in_place=True), first_read_on


def _known_acts(known: Contract, acts: Sequence[Act]) -> tuple[list[Modification], list[Modification]]:
    """The changes known from the source of the acts, and those that only the office has told."""
    ids = {act.id for act in acts}
    acted = [each for each in known.modifications if not each.inferred]
    old = [e for e in acted if e.origin.source == acts[0].origin.source or e.id.rpartition("/")[0] in ids]
    return old, [each for each in _without(tuple(acted), old) if each.id.startswith(OFFICE)]


def _without(changes: tuple[Modification, ...], others: list[Modification]) -> list[Modification]:
    """The changes whose id none of the others has."""
    ids = {each.id for each in others}
    return [each for each in changes if each.id not in ids]


def with_changes(known: Contract, told: Sequence[Modification]) -> Contract:
    """The contract with changes that an office tells, each in the place of the one it told before under the same id.

    An inferred change is left with what they do not explain.
    """
    ids = {change.id for change in told}
    others = [change for change in known.modifications if change.id not in ids]
    return _explained(known, known, others, list(told), in_place=False)


def declared(contract: Contract, value: int | None, end: date | None, read_on: date) -> Contract:
    """The contract with the value and the end it had when it was signed, now that somebody tells them.

    Until now those first read stood for them; the difference is a change seen on the day of that reading.
    """
    seen = []
    origin = Origin(contract.origin.source, read_on)
    if value is not None and contract.value_amount not in {None, value}:
        assert contract.value_amount is not None
        seen.append(_inferred(Kind.VALUE, origin, value_amount=contract.value_amount - value))
    if end is not None and contract.ends_on not in {None, end}:
        assert contract.ends_on is not None
        ended_on = _end_on(contract, read_on)
        seen.append(_inferred(Kind.DURATION, origin, days=(contract.ends_on - end).days, ends_on=ended_on))
    return replace(
        contract,
        value_amount=contract.value_amount if value is None else value,
        ends_on=end or contract.ends_on,
        modifications=_merged(contract.modifications, seen),
    )


def _end_on(contract: Contract, day: date) -> date | None:
    """The end that the contract had on one day."""
    ends = [step.new_end for step in steps(contract) if (step.modification.on or step.modification.origin.on) <= day]
    return ends[-1] if ends else contract.ends_on


def _is_inside(on: date | None, first_read_on: date) -> bool:
    return on is None or on <= first_read_on


def _plus(amount: int | None, more: Iterable[int | None]) -> int | None:
    return None if amount is None else amount + sum(each or 0 for each in more)


def _moved(day: date | None, days: int) -> date | None:
    try:
        return None if day is None else date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        return None


def _are_totals(acts: Sequence[Act], contract: Contract, first_value: int | None) -> bool:
    """Whether the acts write the value of the contract after the change, as SECOP does, and not what was added.

    An amount that the contract is known to have been worth, or that is larger, can only be the former; the law lets
    additions reach half of the value.
    """
    worth = {first_value, current_value(contract), *(step.new_value for step in steps(contract))} - {None}
    return any(act.amount in worth or act.amount > (first_value or act.amount) for act in acts if act.amount)


def _modifications(acts: Sequence[Act], first_read_on: date, first_total: int | None) -> list[Modification]:
    """What the acts changed. `first_total`: the value first read, when the acts write totals.

    The total that the first act before that reading changed is not known, nor then what it added.
    """
    found: list[Modification] = []
    total: int | None = None
    for act in acts:
        added = act.amount or None
        if first_total is not None:
            if total is None and not _is_inside(act.on, first_read_on):
                total = first_total
            added = (act.amount - total) or None if act.amount and total is not None else None
            total = act.amount or total
        found += _parts(act, added)
    return found


def _parts(act: Act, added: int | None) -> list[Modification]:
    """An act that changes value and term is two modifications."""

    def part(name: str, kind: Kind, **told: Any) -> Modification:
        return Modification(
            f"{act.id}/{name}", kind, act.on, act.origin, description=act.description, reason=act.reason, **told
        )

    parts = []
    if added:
        parts.append(part("valor", Kind.VALUE, value_amount=added))
    if act.days:
        parts.append(part("plazo", Kind.DURATION, days=act.days))
    return parts or [part("cambio", act.kind)]


def _explained(
    known: Contract, contract: Contract, others: list[Modification], told: list[Modification], *, in_place: bool
) -> Contract:
    """`contract` with `others` and `told`, and of each inferred change of `known` what `told` does not explain.

    `in_place`: a change told that explains one whole takes its id.
    """
    targets = {step.modification.id: step for step in steps(known) if step.modification.inferred}
    kept = [change for change in others if not _may_be_explained(change)]
    inferred = sorted((change for change in others if _may_be_explained(change)), key=lambda each: each.on or date.min)
    known_ids = {change.id for change in known.modifications}
    for change in inferred:
        target = targets[change.id]
        found = steps(replace(contract, modifications=(*kept, *told, change)))
        here = next(step for step in found if step.modification.id == change.id)
        if change.kind is Kind.VALUE and target.new_value is not None and here.old_value is not None:
            rest = target.new_value - here.old_value
            remains = replace(change, value_amount=rest) if rest else None
        elif change.kind is Kind.DURATION and here.old_end is not None and change.ends_on is not None:
            rest = (change.ends_on - here.old_end).days
            remains = replace(change, days=rest) if rest else None
        else:
            remains = change
        if remains is not None:
            kept.append(remains)
            continue
        same = next((act for act in told if act.id not in known_ids and effect(act) == effect(change)), None)
        if same is not None and in_place:
            told = [replace(act, id=change.id) if act is same else act for act in told]
    return replace(contract, modifications=(*kept, *told))


def _may_be_explained(change: Modification) -> bool:
    return change.inferred and change.kind in {Kind.VALUE, Kind.DURATION}


def with_stop(known: Contract, stop: Modification) -> Contract:
    """The contract with a suspension or a restart that its source publishes.

    It takes the place of the one that was inferred because the state of the contract had changed by then, and of the
    one that the office told of about the same day.
    """
    alike = [each for each in known.modifications if each.kind is stop.kind]
    same_day = [each for each in alike if each.id == stop.id or each.on == stop.on]
    offices = [each for each in alike if each.id.startswith(OFFICE) and is_near(each.on, stop.on)]
    seen_later = [each for each in alike if each.inferred and stop.on and each.on and each.on >= stop.on]
    place = next(iter([*same_day, *offices, *sorted(seen_later, key=lambda each: each.on or date.min)]), None)
    if place is None:
        return replace(known, modifications=(*known.modifications, stop))
    settled = replace(stop, id=place.id) if place.inferred else replace(in_place_of(place, stop), days=place.days)
    return replace(known, modifications=tuple(settled if each is place else each for each in known.modifications))
