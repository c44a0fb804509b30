"""A case as its opened items tell it: in their order, each with whether it can be believed.

Public-key sealing proves nothing of the author. An item without a known author's signature, one that names something
which is not there, and one that is there twice are shown, and said to be so.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import orjson

from service.complaints.errors import Unopened
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
    """A whole case. `complainant`: the key of whoever filed it. `next`: the place of what is written now."""

    head: Opened
    complainant: str
    entries: tuple[Entry, ...]
    next: Place

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it is doubtful."""
        return not any(entry.doubts for entry in self.entries)


def thread(items: Iterable[Opened], readers: Collection[str], complainant: str = "") -> Thread:
    """The case of these items. `readers`: public keys of whoever was ever on the roster.

    `complainant`: the key of whoever filed it, when it is known: a head of anybody else is then no head.
    Refuses items without exactly one head that signs itself.
    """
    opened = sorted(items, key=lambda item: (item.header.seq, item.header.at, item.header.item))
    heads = [
        item
        for item in opened
        if item.header.kind is Kind.HEAD and item.header.is_signed and complainant in {"", item.header.author}
    ]
    try:
        (head,) = heads
        told = orjson.loads(head.body)
        complainant, parts = str(told["complainant"]), int(told["parts"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unopened(N_("El caso no tiene su principio.")) from error
    if head.header.author != complainant:
        raise Unopened(N_("El caso no tiene su principio."))
    present = Counter(item.header.digest for item in opened)
    authors = {complainant, *readers}
    entries = tuple(_entry(item, complainant, _doubts(item, authors, present)) for item in opened)
    filed = {entry.opened.header.seq for entry in entries if entry.is_complainant} & set(
        range(min(parts, len(opened)))
    )
    if len(filed) < parts:
        # Nothing that comes after it need name the last thing of a filing; the head says how many they were.
        entries = tuple(
            replace(each, doubts=(*each.doubts, Doubt.GAP)) if each.opened is head else each for each in entries
        )
    # What is written now follows what can be believed: nobody moves it by slipping something in.
    believed = [entry.opened.header for entry in entries if Doubt.UNSIGNED not in entry.doubts]
    named = {digest for header in believed for digest in header.prev}
    tips = tuple(sorted({header.digest for header in believed} - named))
    return Thread(head, complainant, entries, Place(max(header.seq for header in believed) + 1, tips))


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
