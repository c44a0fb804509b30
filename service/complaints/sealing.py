"""Sealed things: items, grants and shares, each an age file to exactly one key, each saying inside what it is.

An item is one line of JSON, then its body, then zeros up to a PADMÉ size. The line is signed by its author: anybody
can seal to a public key, so what opens proves nothing of who wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from service.complaints.errors import Unopened
from service.complaints.keys import Signer, is_signed, recipient_of, seal, unseal, unseal_begin
from service.complaints.rules import LEAST_TEXT, Kind, Which, padme
from service.foundation import clock, codes
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_

VERSION = 1
#: Bytes of an age file to one key in which its first piece of 64 KiB is whole.
BEGIN = 66 * 1024
_SIGNED = b"valla/item/v1\n"


@dataclass(frozen=True, slots=True)
class Header:
    """The line that says what an item is.

    `prev`: digests of the headers that its author had seen last; whoever takes one away leaves a hole there.
    `seq`: one more than the largest of them. `author`: the key that checks `signature`.
    """

    complaint: str
    item: str
    kind: Kind
    seq: int
    prev: tuple[str, ...]
    type: str
    length: int
    sha256: str
    author: str
    at: datetime
    signature: str = ""

    def unsigned(self) -> bytes:
        """The line without its signature, canonical."""
        return canonical_json(self._told())

    def line(self) -> bytes:
        """The line as it is sealed."""
        return canonical_json({**self._told(), "signature": self.signature})

    @property
    def digest(self) -> str:
        """By what later items name this one."""
        return sha256(self.line())

    @property
    def is_signed(self) -> bool:
        """Whether its author wrote it."""
        return is_signed(_SIGNED + self.unsigned(), self.signature, self.author)

    def signed(self, signer: Signer) -> "Header":
        """The header, by its author."""
        return replace(self, signature=signer.sign(_SIGNED + self.unsigned()))

    def _told(self) -> dict[str, Any]:
        return {
            "v": VERSION,
            "complaint": self.complaint,
            "item": self.item,
            "kind": self.kind.value,
            "seq": self.seq,
            "prev": list(self.prev),
            "type": self.type,
            "length": self.length,
            "sha256": self.sha256,
            "author": self.author,
            "at": self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }

    @classmethod
    def parse(cls, line: bytes) -> "Header":
        """The header of a line. Refuses what is none."""
        try:
            told = orjson.loads(line)
            if told.pop("v") != VERSION:
                raise Unopened(N_("Esto se selló con una versión que no conocemos."))
            found = cls(
                **{
                    **told,
                    "kind": Kind(told["kind"]),
                    "prev": tuple(told["prev"]),
                    "at": datetime.fromisoformat(told["at"]),
                }
            )
            is_canonical = found.line() == line and clock.is_countable(found.at)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise Unopened(N_("Lo que se abrió no es parte de una denuncia.")) from error
        texts = (found.complaint, found.item, found.type, found.sha256, found.author, found.signature, *found.prev)
        are_words = all(isinstance(text, str) for text in texts)
        if not is_canonical or not are_words or not isinstance(found.seq, int) or not isinstance(found.length, int):
            raise Unopened(N_("Lo que se abrió no es parte de una denuncia."))
        return found


@dataclass(frozen=True, slots=True)
class Sealed:
    """An item as it is kept: its id, the age file, and the digest of its header for what comes after it."""

    item: str
    which: Which
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An item that was opened."""

    header: Header
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a case the next item stands."""

    seq: int = 0
    prev: tuple[str, ...] = ()

    def after(self, sealed: Sealed) -> "Place":
        """The place after an item just sealed."""
        return Place(self.seq + 1, (sealed.digest,))


def seal_item(
    complaint: str, which: Which, recipient: str, signer: Signer, place: Place, kind: Kind, body: bytes, type_: str
) -> Sealed:
    """One item, sealed. `type_`: media type of `body`."""
    header = Header(
        complaint=complaint,
        item=codes.token_bytes(16).hex(),
        kind=kind,
        seq=place.seq,
        prev=place.prev,
        type=type_,
        length=len(body),
        sha256=sha256(body),
        author=signer.public,
        at=clock.now(),
    ).signed(signer)
    line = header.line() + b"\n"
    length = len(line) + len(body)
    # In one go: of a file of a hundred megabytes each copy more is that much memory.
    padded = b"".join((line, body, bytes(padme(max(length, LEAST_TEXT)) - length)))
    return Sealed(header.item, which, seal(padded, recipient), header.digest)


def seal_items(
    complaint: str,
    which: Which,
    recipient: str,
    signer: Signer,
    place: Place,
    parts: Iterable[tuple[Kind, bytes, str]],
) -> list[Sealed]:
    """Items one after the other from `place` on. `parts`: kind, body and media type of each."""
    sealed = []
    for kind, body, type_ in parts:
        one = seal_item(complaint, which, recipient, signer, place, kind, body, type_)
        place = place.after(one)
        sealed.append(one)
    return sealed


def open_item(complaint: str, item: str, sealed: bytes, identity: str) -> Opened:
    """The item of this id of this complaint; refuses any other, a damaged one, and half of one.

    Who wrote it is not decided here: see `Header.is_signed` and `thread`.
    """
    line, newline, rest = unseal(sealed, identity).partition(b"\n")
    header = Header.parse(line)
    body = rest[: header.length]
    is_whole = bool(newline) and len(body) == header.length and sha256(body) == header.sha256
    if not is_whole or (header.complaint, header.item) != (complaint, item) or rest[header.length :].strip(b"\0"):
        raise Unopened(N_("Lo que se abrió no es parte de esta denuncia."))
    return Opened(header, body)


def peek_item(complaint: str, item: str, begin: bytes, identity: str) -> Header:
    """What the item of this id says it is, from the first `BEGIN` bytes of it, not yet whether it is whole."""
    line, newline, _ = unseal_begin(begin, identity).partition(b"\n")
    header = Header.parse(line)
    if not newline or (header.complaint, header.item) != (complaint, item):
        raise Unopened(N_("Lo que se abrió no es parte de esta denuncia."))
    return header


def seal_grant(complaint: str, which: Which, epoch: int, identity: str, holder: str) -> bytes:
    """A key of a complaint, sealed to one holder."""
    told = {"v": VERSION, "complaint": complaint, "which": which.value, "epoch": epoch, "identity": identity}
    return seal(canonical_json(told), holder)


def open_grant(sealed: bytes, holder: str, complaint: str, which: Which, recipient: str) -> str:
    """The identity of the complaint whose public half is `recipient`, by the holder's own identity.

    Refuses a grant of another complaint or key, and one that was moved or swapped.
    """
    try:
        told = orjson.loads(unseal(sealed, holder))
        is_ours = (told["v"], told["complaint"], told["which"]) == (VERSION, complaint, which.value)
        identity = str(told["identity"])
    except (ValueError, TypeError, KeyError) as error:
        raise Unopened(N_("Lo que se abrió no es una llave de una denuncia.")) from error
    if not is_ours or recipient_of(identity) != recipient:
        raise Unopened(N_("Esa llave no es de esta denuncia."))
    return identity


def split(identity: str) -> tuple[bytes, bytes, bytes]:
    """An identity in three shares of which any two give it back and one says nothing: 2 of 3, replicated XOR."""
    secret = identity.encode()
    one, two = codes.token_bytes(len(secret)), codes.token_bytes(len(secret))
    parts = (one, two, bytes(a ^ b ^ c for a, b, c in zip(secret, one, two, strict=True)))
    # Each share lacks the part of its own number.
    return tuple(bytes([lacks]) + b"".join(parts[:lacks] + parts[lacks + 1 :]) for lacks in range(3))  # type: ignore[return-value]


def combine(one: bytes, other: bytes) -> str:
    """The identity of two different shares. Refuses two that are not of one identity."""
    half = (len(one) - 1) // 2
    if len(one) != len(other) or half == 0 or one[0] == other[0] or max(one[0], other[0]) > 2:
        raise Unopened(N_("Esas dos partes no son de una misma llave."))
    parts: dict[int, bytes] = {}
    for share in (one, other):
        held = [number for number in range(3) if number != share[0]]
        parts |= dict(zip(held, (share[1 : 1 + half], share[1 + half :]), strict=True))
    identity = bytes(a ^ b ^ c for a, b, c in zip(*parts.values(), strict=True)).decode("ascii", "replace")
    recipient_of(identity)
    return identity
