"""Who can read a complaint: a document of the public, numbered, each holding the hash of the one before.

It takes effect when two coordinators of the one before have signed it; the first one, two of its own. A key that
somebody slips into the database is therefore on no roster, and an intake that finds the roster broken takes nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import orjson

from service.complaints.errors import BrokenRoster
from service.complaints.keys import is_signed
from service.complaints.rules import POST_NAMES, READERS, Post
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_

VERSION = 1
#: Coordinators that must sign.
SIGNERS = 2
#: Custodians of recovery, of whom two together open a case.
CUSTODIANS = 3
_SIGNED = b"valla/roster/v1\n"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who reads, by what they are there for. No name of a person: `label` is a post or an institution.

    `recipient`: to what is sealed for them, `age1…`. `verify`: by what their signatures are checked; empty outside.
    """

    post: Post
    label: str
    recipient: str
    verify: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """One numbered list. `prev`: SHA-256 of the one before; empty in the first."""

    epoch: int
    prev: str
    on: date
    members: tuple[Member, ...]

    def document(self) -> bytes:
        """The list as it is signed and published: canonical JSON."""
        members = [{**asdict(member), "post": member.post.value} for member in self.members]
        told = {"v": VERSION, "epoch": self.epoch, "prev": self.prev, "on": self.on.isoformat(), "members": members}
        return canonical_json(told)

    @property
    def sha256(self) -> str:
        """By what the list is named."""
        return sha256(self.document())

    @classmethod
    def parse(cls, document: bytes) -> "Roster":
        """The list of a document. Refuses what is none, to the last byte."""
        try:
            told: dict[str, Any] = orjson.loads(document)
            members = tuple(Member(**{**each, "post": Post(each["post"])}) for each in told["members"])
            found = cls(int(told["epoch"]), str(told["prev"]), date.fromisoformat(told["on"]), members)
        except (ValueError, TypeError, KeyError) as error:
            raise BrokenRoster(N_("La lista de quién lee está dañada.")) from error
        if found.document() != document:
            raise BrokenRoster(N_("La lista de quién lee está dañada."))
        return found

    def of(self, *posts: Post) -> tuple[Member, ...]:
        """The members of these posts, in their order."""
        return tuple(member for member in self.members if member.post in posts)

    @property
    def readers(self) -> tuple[Member, ...]:
        """Those who read cases inside the city hall."""
        return self.of(*READERS)

    def check(self) -> None:
        """Refuse a list with which no complaint could be kept: without two coordinators, a custodian of identities,
        a control body outside and three custodians of recovery, or with one key twice.
        """
        least = {
            Post.COORDINATOR: SIGNERS,
            Post.IDENTITY_CUSTODIAN: 1,
            Post.CONTROL_BODY: 1,
            Post.RECOVERY_CUSTODIAN: CUSTODIANS,
        }
        for post, count in least.items():
            if len(self.of(post)) < count:
                words = N_("A la lista le falta «%(post)s». Se necesitan %(least)s y hay %(there)s.")
                raise BrokenRoster(words, post=POST_NAMES[post], least=count, there=len(self.of(post)))
        if len(self.of(Post.RECOVERY_CUSTODIAN)) != CUSTODIANS:
            raise BrokenRoster(N_("Las custodias de recuperación son tres, ni una más."))
        for told in ([m.recipient for m in self.members], [m.verify for m in self.members if m.verify]):
            if len(set(told)) != len(told):
                raise BrokenRoster(N_("Una misma llave está dos veces en la lista. Cada quien tiene la suya."))


def kin(lists: Iterable[Roster], keys: Collection[str], owners: Mapping[str, int]) -> frozenset[str]:
    """These keys and every other on the lists of whoever has them: whom somebody left out stays out with a new key.

    `owners`: the person of each key there ever was inside, by recipient. Outside, who has a key is told by the label.
    """
    people = {owners[key] for key in keys if key in owners}
    members = [member for each in lists for member in each.members]
    labels = {member.label for member in members if member.recipient in keys and member.recipient not in owners}
    theirs = {each.recipient for each in members if owners.get(each.recipient) in people or each.label in labels}
    return frozenset(keys) | theirs


def to_sign(document: bytes) -> bytes:
    """What a coordinator signs."""
    return _SIGNED + document


def signers(document: bytes, signatures: Mapping[str, str], before: Roster | None) -> frozenset[str]:
    """The coordinators whose signature holds. `signatures`: by the key that checks each."""
    allowed = {member.verify for member in (before or Roster.parse(document)).of(Post.COORDINATOR)}
    message = to_sign(document)
    return frozenset(key for key, made in signatures.items() if key in allowed and is_signed(message, made, key))


def chain(epochs: Sequence[tuple[bytes, Mapping[str, str]]], root: str) -> tuple[Roster, ...]:
    """The lists of these documents and signatures, from the first. Refuses the whole chain when one link fails.

    `root`: SHA-256 that the first list must have; empty: any. Whoever owns the database can sign a new beginning
    with keys of their own; only somebody who keeps the root elsewhere notices.
    """
    found: list[Roster] = []
    for document, signatures in epochs:
        before = found[-1] if found else None
        roster = Roster.parse(document)
        roster.check()
        follows = (roster.epoch, roster.prev) == ((before.epoch + 1, before.sha256) if before else (1, ""))
        if not follows or len(signers(document, signatures, before)) < SIGNERS:
            raise BrokenRoster(N_("La lista de quién lee no tiene las firmas de dos coordinaciones."))
        found.append(roster)
    if root and found and found[0].sha256 != root:
        raise BrokenRoster(N_("La primera lista de quién lee no es la que esta instalación espera."))
    return tuple(found)
