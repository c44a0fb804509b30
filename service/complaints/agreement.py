"""What takes two people: one statement, signed by two different ones of the list of who reads. Nobody alone decides.

The statement and both signatures travel together: until then nothing of it is known here in clear. What the first one
proposed waits in the case, sealed, for the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson

from service.complaints.errors import Unagreed
from service.complaints.keys import Signer, is_signed
from service.complaints.roster import Member, Roster
from service.complaints.rules import READERS, Post
from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_

VERSION = 1
#: How long the second person may take.
WAITING = timedelta(hours=72)
_SIGNED = b"valla/act/v1\n"


class Act(StrEnum):
    """What nobody does alone."""

    CONCLUDE = "conclude"
    DELETE = "delete"
    EXPORT = "export"
    REDACT = "redact"
    RELEASE_IDENTITY = "release_identity"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be done to which complaint. `about`: what the act needs to say, see docs/desk.md."""

    act: Act
    complaint: str
    about: Mapping[str, str]
    at: datetime

    def document(self) -> bytes:
        """The statement as it is signed: canonical JSON."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        told = {"v": VERSION, "act": self.act.value, "complaint": self.complaint, "about": dict(self.about), "at": at}
        return canonical_json(told)

    @classmethod
    def parse(cls, document: bytes) -> "Statement":
        """The statement of a document. Refuses what is none, to the last byte."""
        try:
            told = orjson.loads(document)
            about = {str(name): str(value) for name, value in told["about"].items()}
            found = cls(Act(told["act"]), str(told["complaint"]), about, datetime.fromisoformat(told["at"]))
            is_same = found.document() == document and clock.is_countable(found.at)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise Unagreed(N_("Lo que se firmó no es una decisión de dos personas.")) from error
        if not is_same:
            raise Unagreed(N_("Lo que se firmó no es una decisión de dos personas."))
        return found

    def sign(self, signer: Signer) -> str:
        """The signature of one of the two."""
        return signer.sign(_SIGNED + self.document())


@dataclass(frozen=True, slots=True)
class Agreement:
    """A statement and who signed it. `signatures`: by the key that checks each."""

    statement: Statement
    signatures: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The agreement as it stands inside what it allows."""
        return {"statement": self.statement.document().decode(), "signatures": dict(self.signatures)}

    @classmethod
    def of(cls, told: Any) -> "Agreement":
        """The agreement of what was told. Refuses what is none."""
        try:
            signatures = {str(key): str(made) for key, made in told["signatures"].items()}
            return cls(Statement.parse(told["statement"].encode()), signatures)
        except (TypeError, KeyError, AttributeError) as error:
            raise Unagreed(N_("Lo que se firmó no es una decisión de dos personas.")) from error

    @property
    def digest(self) -> str:
        """By what it is known that the statement has been done."""
        return sha256(self.statement.document())

    def signers(self, lists: Sequence[Roster], owners: Mapping[str, int] | None = None) -> tuple[Member, ...]:
        """Who signed, of the members of these lists, each person once: of two keys of one, the last.

        `owners`: see `roster.kin`; of whoever is not among them, the label tells who it is.
        """
        message, people = _SIGNED + self.statement.document(), owners or {}
        members = {member.verify: member for each in lists for member in each.members if member.verify}
        found: dict[int | str, Member] = {
            people.get(members[key].recipient, members[key].label): members[key]
            for key, made in self.signatures.items()
            if key in members and is_signed(message, made, key)
        }
        # One person may have had two keys under one post, of which only one is known to be theirs.
        return tuple({member.label: member for member in found.values()}.values())


def check(
    agreement: Agreement,
    act: Act,
    complaint: str,
    lists: Sequence[Roster],
    owners: Mapping[str, int] | None = None,
) -> None:
    """Refuse what is not this act upon this complaint, or lacks one of its two people.

    `lists`: whose members may sign; `owners`: see `Agreement.signers`. Two readers; to delete, one of them
    coordinates; to release a name, a reader and a custodian of names. A control body outside, which reads alone what
    nobody inside may, decides alone.
    """
    statement = agreement.statement
    if (statement.act, statement.complaint) != (act, complaint):
        raise Unagreed(N_("Esa decisión es de otro caso o de otra cosa."))
    posts = [member.post for member in agreement.signers(lists, owners)]
    readers = [post for post in posts if post in READERS]
    are_two = {
        Act.DELETE: len(readers) > 1 and Post.COORDINATOR in readers,
        Act.RELEASE_IDENTITY: bool(readers) and Post.IDENTITY_CUSTODIAN in posts,
    }.get(act, len(readers) > 1 or Post.CONTROL_BODY in posts)
    if not are_two:
        raise Unagreed(_NEEDED.get(act, N_("Falta la segunda persona: esto lo deciden dos que leen el caso.")))


_NEEDED = {
    Act.DELETE: N_("Falta la segunda persona: borrar lo deciden dos que leen el caso, y una de ellas coordina."),
    Act.RELEASE_IDENTITY: N_("Falta una persona: el nombre lo pide quien lee el caso y lo entrega quien lo custodia."),
}


def is_fresh(statement: Statement, now: datetime) -> bool:
    """Whether the second person is still in time."""
    return timedelta(minutes=-5) <= now - statement.at <= WAITING
