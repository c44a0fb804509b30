"""One act told twice: by its source again, or by the office and its source. It is one change, under the id it has."""

from dataclasses import replace
from datetime import date, timedelta

from service.works.facts import Modification, ModificationKind

#: Beginning of the id of an act that the office told before any source did.
OFFICE = "oficina-"
#: Two tellings of the same change so near each other are of one act: it is signed on a day and approved on another.
NEAR = timedelta(days=30)


def effect(change: Modification) -> tuple[ModificationKind, int | None, int | None]:
    """What a change does: two tellings of one act agree on it."""
    return (change.kind, change.value_amount, change.days)


def named(told: list[Modification], old: list[Modification]) -> list[Modification]:
    """The modifications with the id under which each is already known: ids of published changes never change.

    What the office told of one, its day, its reason and its words, stays.
    """
    by_id = {change.id: change for change in old}
    own = {change.id for change in told}
    free = [change for change in old if change.id not in own]
    found = []
    for change in told:
        same = by_id.get(change.id) or next((each for each in free if _is_told(each, change)), None)
        if same in free:
            free.remove(same)
        found.append(change if same is None else in_place_of(same, change))
    return found


def _is_told(known: Modification, told: Modification) -> bool:
    """Whether a source tells of a change already known: of one effect and one day, or near it if the office's."""
    if effect(known) != effect(told):
        return False
    return known.on == told.on or (known.id.startswith(OFFICE) and is_near(known.on, told.on))


def is_near(one: date | None, other: date | None) -> bool:
    """Whether two days may be those of one act; a day that nobody tells may."""
    return one is None or other is None or abs(one - other) <= NEAR


def in_place_of(known: Modification, told: Modification) -> Modification:
    """A change as its source tells it now, under the id it has, with what the office told of it."""
    is_offices = known.id.startswith(OFFICE)
    if not is_offices and known.origin.source == told.origin.source:
        return replace(told, id=known.id)
    return replace(
        told,
        id=known.id,
        on=known.on,
        # Under an id of the office the source says that the act has been found; under its own id, that it was retold.
        origin=told.origin if is_offices else known.origin,
        ends_on=known.ends_on,
        reason=known.reason or told.reason,
        description=known.description or told.description,
        assignee=known.assignee or told.assignee,
    )
