"""A case as its opened items tell it: in their order, each with whether it can be believed.

Public-key sealing proves nothing of the author. An item without a known author's signature, one that names something
which is not there, and one that is there twice are shown, and said to be so.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
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


def thread(items: Iterable[Opened], readers: Collection[str]) -> Thread:
    """The case of these items. `readers`: public keys of whoever was ever on the roster.

    Refuses items without exactly one head that signs itself.
    """
    opened = sorted(items, key=lambda item: (item.header.seq, item.header.at, item.header.item))
    heads = [item for item in opened if item.header.kind is Kind.HEAD and item.header.is_signed]
    try:
        (head,) = heads
        complainant = str(orjson.loads(head.body)["complainant"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unopened(N_("El caso no tiene su principio.")) from error
    if head.header.author != complainant:
        raise Unopened(N_("El caso no tiene su principio."))
    present = Counter(item.header.digest for item in opened)
    seen = {item.header.digest for item in opened}
    authors = {complainant, *readers}
    entries = tuple(Entry(item, item.header.author == complainant, _doubts(item, authors, present)) for item in opened)
    named = {digest for item in opened for digest in item.header.prev}
    tips = tuple(sorted(seen - named))
    return Thread(head, complainant, entries, Place(max(item.header.seq for item in opened) + 1, tips))


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
