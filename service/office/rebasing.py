"""A draft upon what has been published since it was begun: what it changed is changed there, and nothing else."""

from dataclasses import fields, replace
from typing import Any, TypeVar

from service.foundation.language import N_
from service.office.errors import WorkMoved
from service.works.facts import Contract, Process, Work

Told = TypeVar("Told", Process, Contract)


def rebased(base: Work, wanted: Work, current: Work) -> Work:
    """What `wanted` changed of `base`, done to `current`. Refuses when both changed the same of a contract."""
    changed: dict[str, Any] = {}
    for name in _WHOLE:
        if getattr(wanted, name) != getattr(base, name):
            changed[name] = getattr(wanted, name)
    for name, key in _LISTS.items():
        before = {key(each): each for each in getattr(base, name)}
        after = {key(each): each for each in getattr(wanted, name)}
        kept = [
            after.get(key(each), each)
            for each in getattr(current, name)
            if key(each) in after or key(each) not in before
        ]
        known = {key(each) for each in kept}
        changed[name] = (*kept, *(each for name_, each in after.items() if name_ not in before and name_ not in known))
    if wanted.processes != base.processes:
        changed["processes"] = _processes(base.processes, wanted.processes, current.processes)
    return replace(current, **changed)


#: Facts of a work that are changed whole.
_WHOLE = (
    "title",
    "status",
    "origin",
    "description",
    "purpose",
    "sector",
    "type",
    "place",
    "identifiers",
    "owner",
    "budget_amount",
    "budget_on",
    "beneficiaries_count",
    "received_on",
    "in_service_on",
)
#: Lists to which a draft adds, and by what each of their facts is known again.
_LISTS: dict[str, Any] = {
    "progress": lambda report: (report.on, report.origin.source),
    "documents": lambda document: document.url,
    "photos": lambda photo: photo.name,
}


def _processes(
    base: tuple[Process, ...], wanted: tuple[Process, ...], current: tuple[Process, ...]
) -> tuple[Process, ...]:
    """The processes with what a draft changed of them. They keep their places; new ones come last."""
    added, arrived = wanted[len(base) :], current[len(base) :]
    if len(wanted) < len(base) or len(current) < len(base) or (added and arrived):
        raise _moved()
    return (*map(_joined, base, wanted, current), *added, *arrived)


def _joined(base: Told, wanted: Told, current: Told) -> Told:
    """Fact by fact: what only one side changed. The modifications of a contract are one fact, so that no sum is blind.

    A reading that only confirms a contract on a later day does not stand in the way of who is changing it.
    """
    changed: dict[str, Any] = {}
    for name in (each.name for each in fields(current)):
        before, after, now = (getattr(each, name) for each in (base, wanted, current))
        if after in (before, now):  # noqa: PLR6201 -- not every fact can be hashed
            continue
        if name == "origin":
            changed[name] = max(after, now, key=lambda origin: origin.on)
        elif name == "contract" and before is not None and now is not None and after is not None:
            changed[name] = _joined(before, after, now)
        elif now == before:
            changed[name] = after
        else:
            raise _moved()
    return replace(current, **changed)


def _moved() -> WorkMoved:
    return WorkMoved(N_("Los contratos de esta obra cambiaron mientras usted escribía. Revise y empiece de nuevo."))
