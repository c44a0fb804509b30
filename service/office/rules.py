"""The life of a draft and of a correction, and when a change needs a second person."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from service.staff.rules import Permission
from service.works.changes import terms_moved
from service.works.facts import Party, Work

#: A change waits so long for its second person (security study, four eyes).
WAITING = timedelta(hours=72)


class Kind(StrEnum):
    """What a draft is for."""

    REGISTRATION = "registration"
    #: More facts of a work already published, none of them rewritten.
    COMPLETION = "completion"
    CHANGE = "change"
    CORRECTION = "correction"
    PROGRESS = "progress"
    DOCUMENTS = "documents"


#: Drafts that are written section by section.
IN_SECTIONS = frozenset({Kind.REGISTRATION, Kind.COMPLETION, Kind.CORRECTION})


def permission_of(kind: Kind) -> Permission:
    """What a person must be able to do to write, publish or withdraw a draft of this kind."""
    return Permission.REPORT_PROGRESS if kind is Kind.PROGRESS else Permission.EDIT_WORKS


class DraftState(StrEnum):
    """The life of a draft: open until it is published, or proposed until somebody else decides."""

    OPEN = "open"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Asker(StrEnum):
    """Who asks for a correction."""

    CITIZEN = "citizen"
    CONTRACTOR = "contractor"


class CorrectionState(StrEnum):
    """The life of a correction asked for."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


def is_overdue(state: DraftState, proposed_at: datetime | None, now: datetime) -> bool:
    """Whether a proposal waited too long for its second person: it can only be proposed again."""
    return state is DraftState.PROPOSED and (proposed_at is None or now - proposed_at > WAITING)


def needs_second_person(old: Work | None, new: Work) -> bool:
    """Whether a change touches the value or the end of any contract already published, whatever it calls itself."""
    return old is not None and bool(terms_moved(old, new))


def rewrites(old: Any, new: Any) -> bool:
    """Whether `new` says otherwise, or no longer, something that `old` said; saying more is not rewriting."""
    if old in {None, "", ()}:
        return False
    if is_dataclass(old) and type(old) is type(new):
        # The id of a party is made of its name until its tax number is known.
        left = {"origin", "id"} if isinstance(old, Party) else {"origin"}
        names = [each.name for each in fields(old) if each.name not in left]
        return any(rewrites(getattr(old, name), getattr(new, name)) for name in names)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(new) < len(old) or any(map(rewrites, old, new))
    return bool(old != new)


def told_when_signed(old: Work | None, new: Work) -> dict[str, date]:
    """The contracts whose value when signed is told by the office, by id, with the day since which changes add to it.

    Of the others, known from a source, the changes up to its first reading are inside the value that it showed.
    """
    known = {process.contract.id: process.contract for process in old.processes if process.contract} if old else {}
    found = {}
    for contract in (process.contract for process in new.processes if process.contract):
        before = known.get(contract.id)
        is_secop = contract.origin.source.startswith(_SECOP)
        if contract.value_amount != before.value_amount if before else not is_secop:
            found[contract.id] = contract.signed_on or contract.starts_on or _ALWAYS
    return found


#: Beginning of the names of the sources that are SECOP; a day before any contract.
_SECOP, _ALWAYS = "SECOP", date(2000, 1, 1)
