"""What is known of a work together with what a source now tells of it. Facts in, facts out."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from service.sources.office import Stated
from service.sources.rules import Before, declared, filled, first_read, has_news, reread_contract
from service.works.facts import Contract, Nature, Origin, Owner, Place, Process, Progress, Work, WorkStatus
from service.works.naming import is_own

#: Beginning of the name of a source that is SECOP: an office's word on the work itself wins over it.
SECOP = "SECOP"


def newer(known: Origin, told: Origin) -> Origin:
    """The origin of a fact confirmed by a later reading: its source, and the last day of which it speaks."""
    return Origin(known.source, max(known.on, told.on))


def is_secop(origin: Origin) -> bool:
    """Whether SECOP told it."""
    return origin.source.startswith(SECOP)


def open_process(work: Work, told: Process) -> Process | None:
    """The process of a work that has the number of `told` and has led to no contract yet."""
    return next((each for each in work.processes if _is_open(each, told)), None)


def _is_open(process: Process, told: Process) -> bool:
    return process.id == told.id and process.nature is told.nature and process.contract is None


def joined(known: Work, told: Work) -> Work:
    """The contract of `told` as the one that the open process of `known` led to."""
    process = told.processes[0]
    waiting = open_process(known, process)
    assert waiting is not None
    assert process.contract is not None
    signed = replace(process, contract=first_read(process.contract))
    kept = replace(filled(waiting, signed, over=True, but=["nature"]), origin=newer(waiting.origin, process.origin))
    work = replace(known, processes=_exchanged(known, waiting, kept))
    return _described(work, told, status=told.status)


def read_first(told: Work) -> Work:
    """A work told for the first time: a contract that is suspended is seen to be so today."""
    process = told.processes[0]
    if process.contract is None or not has_news(process.contract):
        return told
    return replace(told, processes=(replace(process, contract=first_read(process.contract)),))


def like_sibling(told: Work, sibling: Work) -> Work:
    """A lot with what is known of the process it shares with `sibling`; the estimate was for all lots together."""
    process = told.processes[0]
    shared = next(each for each in sibling.processes if each.id == process.id)
    filled_in = filled(process, shared, over=False, but=["contract", "status", "estimate_amount"])
    return replace(told, processes=(filled_in, *told.processes[1:]))


def without_estimate(work: Work, ocid: str) -> Work:
    """The work without the official estimate of a process that it shares with others."""
    processes = (replace(each, estimate_amount=None) if each.id == ocid else each for each in work.processes)
    return replace(work, processes=tuple(processes))


def added(known: Work, told: Work) -> Work:
    """The process of `told` (a supervision, a design) as one more of `known`."""
    return replace(known, origin=newer(known.origin, told.origin), processes=(*known.processes, told.processes[0]))


def reread(known: Work, told: Work, before: Before | None) -> Work:
    """A contract of `known` as a new reading of it shows it; `before`: what the reading before showed."""
    new = told.processes[0]
    assert new.contract is not None
    old = next(each for each in known.processes if each.contract and each.contract.id == new.contract.id)
    assert old.contract is not None
    contract = reread_contract(old.contract, new.contract, before)
    process = replace(
        filled(old, new, over=is_secop(old.origin), but=["nature", "contract"]),
        # Until the number of the process is known, the contract's own stands for it.
        id=new.id if old.id == old.contract.id else old.id,
        origin=newer(old.origin, new.origin),
        contract=contract,
    )
    work = replace(known, processes=_exchanged(known, old, process))
    has_changed = before is None or before.status != new.contract.status
    return _described(work, told, status=told.status if has_changed and new.contract.status else None)


def _described(known: Work, told: Work, *, status: WorkStatus | None) -> Work:
    """The work with what a row of its construction tells of it; of a supervision, only that it was read."""
    if told.processes[0].nature is not Nature.CONSTRUCTION:
        return replace(known, origin=newer(known.origin, told.origin))
    work = filled(known, told, over=is_secop(known.origin), but=["status", "identifiers", "owner"])
    return replace(
        work,
        status=status or work.status,
        origin=newer(known.origin, told.origin),
        owner=known.owner or told.owner,
        identifiers=tuple(dict.fromkeys([*known.identifiers, *told.identifiers])),
    )


def _exchanged(work: Work, old: Process, new: Process) -> tuple[Process, ...]:
    return tuple(new if each is old else each for each in work.processes)


def enriched(known: Work, told: Work) -> Work:
    """What a process tells of the processes of `known` that have its number: estimate, tenderers, dates, address."""
    new = told.processes[0]
    processes = tuple(
        replace(
            filled(each, new, over=is_secop(each.origin), but=["nature", "status"] if each.contract else ["nature"]),
            origin=newer(each.origin, new.origin),
        )
        if each.id == new.id
        else each
        for each in known.processes
    )
    work = replace(known, processes=processes)
    if any(each.contract for each in processes if each.nature is Nature.CONSTRUCTION):
        # What was contracted is told by the contract.
        return replace(work, origin=newer(known.origin, told.origin))
    return _described(work, told, status=told.status)


def with_progress(known: Work, told: Progress) -> Work:
    """The work with one more observation; what a source says of a day is one observation."""
    same = next(
        (each for each in known.progress if (each.on, each.origin.source) == (told.on, told.origin.source)), None
    )
    origin = newer(known.origin, told.origin)
    if same is None:
        return replace(known, origin=origin, progress=(*known.progress, told))
    merged = replace(filled(same, told, over=True, but=["on"]), origin=told.origin)
    return replace(known, origin=origin, progress=tuple(merged if each is same else each for each in known.progress))


# What an office tells


def stated(known: Work, told: Stated, before: Before | None, read_on: Mapping[str, date]) -> Work:
    """A work with what its office tells of it; `read_on`: the day each contract was first read.

    The office's word wins over SECOP's on the work itself, and SECOP's on a contract that SECOP has shown.
    """
    new = told.work
    work = replace(
        filled(known, new, over=True, but=["identifiers", "owner", "status"]),
        status=new.status if told.has_state else known.status,
        origin=new.origin,
        place=_placed(known.place, new.place),
        owner=_owned(known.owner, new.owner),
        identifiers=tuple(dict.fromkeys([*known.identifiers, *new.identifiers])),
    )
    for process in new.processes:
        same = _same(work, process)
        if same is None:
            work = replace(work, processes=(*work.processes, _told_first(process, told)))
        else:
            merged = _process(same, process, told, before, read_on)
            work = replace(work, processes=_exchanged(work, same, merged))
    for report in new.progress:
        work = with_progress(work, report)
    return work


def stated_first(told: Stated) -> Work:
    """A work that nobody knew, as its office tells it."""
    return replace(told.work, processes=tuple(_told_first(process, told) for process in told.work.processes))


def _told_first(process: Process, told: Stated) -> Process:
    contract = process.contract
    if contract is None or process.nature is not Nature.CONSTRUCTION:
        return process
    return replace(process, contract=_as_of_today(first_read(contract), contract, told, None))


def _as_of_today(contract: Contract, new: Contract, told: Stated, before: Before | None) -> Contract:
    now = replace(new, value_amount=told.current_value, ends_on=told.current_end, supplier=None)
    return reread_contract(contract, now, before)


def _placed(known: Place, told: Place) -> Place:
    said = {each.name: getattr(told, each.name) for each in fields(told) if getattr(told, each.name) is not None}
    return replace(known, **said)


def _owned(known: Owner | None, told: Owner | None) -> Owner | None:
    if known is None or told is None or known.dependency != told.dependency:
        return told or known
    said = {each.name: getattr(told, each.name) for each in fields(told) if getattr(told, each.name) is not None}
    return replace(known, **said)


def _same(work: Work, told: Process) -> Process | None:
    """The process of a work that a row speaks of: by its number or its contract's; else the only one of its nature.

    A row that gives the number of another contract speaks of another process.
    """
    alike = [each for each in work.processes if each.nature is told.nature]
    for each in alike:
        if each.id == told.id or (each.contract and told.contract and each.contract.id == told.contract.id):
            return each
    if len(alike) != 1:
        return None
    known, new = alike[0].contract, told.contract
    is_other = known and new and not is_own(known.id) and not is_own(new.id)
    return None if is_other else alike[0]


def _process(
    known: Process, told: Process, stated: Stated, before: Before | None, read_on: Mapping[str, date]
) -> Process:
    over = not is_secop(known.origin)
    contract = known.contract
    if contract is None or told.contract is None:
        contract = contract or _told_first(told, stated).contract
    else:
        contract = _contract(contract, told.contract, stated, before, read_on.get(contract.id))
    return replace(
        filled(known, told, over=over, but=["nature", "contract"]),
        id=told.id if is_own(known.id) else known.id,
        origin=told.origin if over else newer(known.origin, told.origin),
        contract=contract,
    )


def _contract(
    known: Contract, told: Contract, stated: Stated, before: Before | None, read_on: date | None
) -> Contract:
    figures = ["value_amount", "ends_on", "supplier", "modifications", "payments"]
    name = told.id if is_own(known.id) else known.id
    if is_secop(known.origin):
        contract = replace(
            filled(known, told, over=False, but=[*figures, "status"]), supplier=known.supplier or told.supplier
        )
        return declared(contract, stated.initial_value, stated.initial_end, read_on) if read_on else contract
    contract = replace(
        filled(known, told, over=True, but=figures),
        id=name,
        origin=told.origin,
        value_amount=stated.initial_value or known.value_amount or told.value_amount,
        ends_on=stated.initial_end or known.ends_on or told.ends_on,
        supplier=told.supplier or known.supplier,
    )
    return _as_of_today(contract, told, stated, before)
