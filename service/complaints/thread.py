"""A case as its opened items tell it: in their order, each with whether it can be believed.

Public-key sealing proves nothing of the author. An item without a known author's signature, one that names something
which is not there, and one that is there twice are shown, and said to be so.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import orjson

from service.complaints.errors import Unopened
from service.complaints.roster import Roster, kin
from service.complaints.rules import Kind
from service.complaints.sealing import Opened, Place
from service.foundation.language import N_


class Doubt(StrEnum):
    """Why an item is not to be believed as it stands."""

    UNSIGNED = "unsigned"
    #: Something that its author had seen is not here.
    GAP = "gap"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in its place. `is_complainant`: the complainant signed it."""

    opened: Opened
    is_complainant: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A whole case. `told`: what its head says. `labels`: the post behind each key that may speak for the office.

    `out`: recipients that must not open it: as it was filed, and every other key of theirs. `next`: the place of what
    is written now.
    """

    head: Opened
    told: Mapping[str, Any]
    labels: Mapping[str, str]
    out: frozenset[str]
    entries: tuple[Entry, ...]
    next: Place

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it is doubtful."""
        return not any(entry.doubts for entry in self.entries)


def thread(
    items: Iterable[Opened], lists: Sequence[Roster], complainant: str = "", owners: Mapping[str, int] | None = None
) -> Thread:
    """The case of these items. `lists`: of who reads, every one that was ever in force. `owners`: see `kin`.

    `complainant`: the key of whoever filed it, when it is known: a head of anybody else is then no head.
    Refuses items without exactly one head that signs itself.
    """
    opened = sorted(items, key=lambda item: (item.header.seq, item.header.at, item.header.item))
    head, told = _beginning(opened, complainant)
    complainant, out = head.header.author, kin(lists, frozenset(told["excluded"]), owners or {})
    # Whoever must not see a case does not speak in it either.
    members = (member for each in lists for member in each.members)
    labels = {each.verify: each.label for each in members if each.verify and each.recipient not in out}
    present = Counter(item.header.digest for item in opened)
    authors = {complainant, *labels}
    entries = tuple(_entry(item, complainant, _doubts(item, authors, present)) for item in opened)
    filed = {entry.opened.header.seq for entry in entries if entry.is_complainant}
    if len(filed & set(range(min(told["parts"], len(opened))))) < told["parts"]:
        # Nothing that comes after it need name the last thing of a filing; the head says how many they were.
        entries = tuple(
            replace(each, doubts=(*each.doubts, Doubt.GAP)) if each.opened is head else each for each in entries
        )
    # What is written now follows what can be believed: nobody moves it by slipping something in.
    believed = [entry.opened.header for entry in entries if Doubt.UNSIGNED not in entry.doubts]
    named = {digest for header in believed for digest in header.prev}
    tips = tuple(sorted({header.digest for header in believed} - named))
    return Thread(head, told, labels, out, entries, Place(max(header.seq for header in believed) + 1, tips))


def _beginning(opened: Sequence[Opened], complainant: str) -> tuple[Opened, dict[str, Any]]:
    """The head, and what it says."""
    heads = [
        item
        for item in opened
        if item.header.kind is Kind.HEAD and item.header.is_signed and complainant in {"", item.header.author}
    ]
    try:
        (head,) = heads
        told = orjson.loads(head.body)
        told |= {"parts": int(told["parts"]), "excluded": [str(each) for each in told["excluded"]]}
        is_own = told["complainant"] == head.header.author
    except (ValueError, KeyError, TypeError) as error:
        raise Unopened(N_("El caso no tiene su principio.")) from error
    if not is_own:
        raise Unopened(N_("El caso no tiene su principio."))
    return head, told


def _entry(item: Opened, complainant: str, doubts: tuple[Doubt, ...]) -> Entry:
    return Entry(item, item.header.author == complainant and Doubt.UNSIGNED not in doubts, doubts)


def _doubts(item: Opened, authors: Collection[str], present: Counter[str]) -> tuple[Doubt, ...]:
    header = item.header
    found = []
    if header.author not in authors or not header.is_signed:
        found.append(Doubt.UNSIGNED)
    if any(digest not in present for digest in header.prev) or (not header.prev and header.kind is not Kind.HEAD):
        found.append(Doubt.GAP)
    if present[header.digest] > 1:
        found.append(Doubt.REPEATED)
    return tuple(found)
