"""A case as its opened items tell it: in their order, each with whether it can be believed.

Public-key sealing proves nothing of the author. An item without a known author's signature, one that names something
which is not there, and one that is there twice are shown, and said to be so.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import orjson

from service.complaints.agreement import Act, Agreement, check
from service.complaints.errors import Unagreed, Unopened
from service.complaints.roster import Roster, kin
from service.complaints.rules import Kind
from service.complaints.sealing import Header, Opened, Place
from service.foundation.language import N_


class Doubt(StrEnum):
    """Why an item is not to be believed as it stands."""

    UNSIGNED = "unsigned"
    #: Something that its author had seen is not here.
    GAP = "gap"
    REPEATED = "repeated"
    #: One person said what takes two.
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in its place. `is_complainant`: the complainant signed it."""

    opened: Opened
    is_complainant: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Redaction:
    """What stays of something that two people took away. `header`: of what was."""

    header: Header
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A whole case. `told`: what its head says. `labels`: the post behind each key that may speak for the office.

    `out`: recipients that must not open it: as it was filed, and every other key of theirs. `own`: the complainant's
    keys. `redactions`: by the item that tells each. `next`: the place of what is written now.
    """

    head: Opened
    told: Mapping[str, Any]
    labels: Mapping[str, str]
    out: frozenset[str]
    own: frozenset[str]
    redactions: Mapping[str, Redaction]
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

    `complainant`: a key of whoever filed it, when it is known: a head of anybody else is then no head.
    Refuses items without exactly one head that signs itself.
    """
    opened = sorted(items, key=lambda item: (item.header.seq, item.header.at, item.header.item))
    head, told = _beginning(opened, complainant)
    own, out = keys_of(opened, head.header.author), kin(lists, frozenset(told["excluded"]), owners or {})
    labels = _speakers(lists, out)
    redactions = {item.header.item: found for item in opened if (found := _redaction(item, labels, lists, owners))}
    present = Counter(item.header.digest for item in opened)
    for each in redactions.values():
        # What two people took away counts as being there.
        present.setdefault(each.header.digest, 1)
    known = own | labels.keys()
    entries = tuple(_entry(item, own, _doubts(item, known, present, redactions)) for item in opened)
    gone = [each.header for each in redactions.values()]
    filed = {entry.opened.header.seq for entry in entries if entry.is_complainant}
    filed |= {header.seq for header in gone if header.author in own}
    if len(filed & set(range(min(told["parts"], len(opened))))) < told["parts"]:
        # Nothing that comes after it need name the last thing of a filing; the head says how many they were.
        entries = tuple(
            replace(each, doubts=(*each.doubts, Doubt.GAP)) if each.opened is head else each for each in entries
        )
    return Thread(head, told, labels, out, own, redactions, entries, _following(entries, gone))


def _following(entries: Iterable[Entry], gone: Sequence[Header]) -> Place:
    """What is written now follows what can be believed: nobody moves it by slipping something in."""
    believed = [entry.opened.header for entry in entries if Doubt.UNSIGNED not in entry.doubts]
    named = {digest for header in (*believed, *gone) for digest in header.prev}
    tips = tuple(sorted({header.digest for header in believed} - named))
    return Place(max(header.seq for header in (*believed, *gone)) + 1, tips)


def _speakers(lists: Sequence[Roster], out: Collection[str]) -> dict[str, str]:
    """The post behind each key that may speak: whoever must not see a case does not speak in it either."""
    members = (member for each in lists for member in each.members)
    return {each.verify: each.label for each in members if each.verify and each.recipient not in out}


def _redaction(
    item: Opened, labels: Mapping[str, str], lists: Sequence[Roster], owners: Mapping[str, int] | None
) -> Redaction | None:
    """What a redaction says, when a reader wrote it and two agreed on just that."""
    if item.header.kind is not Kind.REDACTION or item.header.author not in labels or not item.header.is_signed:
        return None
    try:
        told = orjson.loads(item.body)
        header, agreed = Header.parse(str(told["header"]).encode()), Agreement.of(told["agreed"])
        check(agreed, Act.REDACT, item.header.complaint, lists, owners)
        about, text = agreed.statement.about, str(told["text"])
    except (ValueError, KeyError, TypeError, Unopened, Unagreed):
        return None
    is_it = (about.get("item"), about.get("digest"), item.header.complaint) == (
        header.item,
        header.digest,
        header.complaint,
    )
    return Redaction(header, text) if is_it else None


def _beginning(opened: Sequence[Opened], complainant: str) -> tuple[Opened, dict[str, Any]]:
    """The head, and what it says."""
    heads = [
        item
        for item in opened
        if item.header.kind is Kind.HEAD
        and item.header.is_signed
        and complainant in {"", *keys_of(opened, item.header.author)}
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


def keys_of(opened: Sequence[Opened], first: str) -> frozenset[str]:
    """The complainant's keys, of things in their order: the one of the filing, and each that took another's place."""
    keys = {first}
    for item in opened:
        if item.header.kind is Kind.RECEIPT and item.header.author in keys and item.header.is_signed:
            with suppress(ValueError, KeyError, TypeError):
                keys.add(str(orjson.loads(item.body)["complainant"]))
    return frozenset(keys)


def _entry(item: Opened, own: Collection[str], doubts: tuple[Doubt, ...]) -> Entry:
    return Entry(item, item.header.author in own and Doubt.UNSIGNED not in doubts, doubts)


def _doubts(
    item: Opened, authors: Collection[str], present: Counter[str], redactions: Collection[str]
) -> tuple[Doubt, ...]:
    header = item.header
    found = []
    if header.kind is Kind.REDACTION and header.item not in redactions:
        found.append(Doubt.ALONE)
    if header.author not in authors or not header.is_signed:
        found.append(Doubt.UNSIGNED)
    if any(digest not in present for digest in header.prev) or (not header.prev and header.kind is not Kind.HEAD):
        found.append(Doubt.GAP)
    if present[header.digest] > 1:
        found.append(Doubt.REPEATED)
    return tuple(found)
