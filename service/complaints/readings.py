"""Who opened which case, and what they did in it: told to who watches the readers, and to nobody else.

The trail (`staff/audit`) says in clear that somebody was at the desk, never in which case. An entry here is sealed to
the auditors of the list in force or, when it has none, to the control body outside. Each holds the hash of the one
before: the SHA-256 of the canonical JSON of its number, the hash before it, and the SHA-256 of what is sealed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import starmap

from sqlalchemy import select
from sqlmodel import Session, col

from service.complaints.keys import seal
from service.complaints.models import Reading
from service.complaints.roster import Roster
from service.complaints.rules import Post
from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.staff.audit import GENESIS, Verdict

#: Bytes to which an entry is padded: its length then says neither who nor what.
LENGTH = 512


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is kept. `previous`: the hash of the one before."""

    number: int
    sealed: bytes
    previous: str

    @property
    def digest(self) -> str:
        """The hash that the next entry holds."""
        return sha256(canonical_json({"n": self.number, "previous": self.previous, "sealed": sha256(self.sealed)}))


def record(session: Session, roster: Roster, who: str, what: str, number: str = "") -> None:
    """Add an entry. `who`: a login; `what`: `list`, `open`, or what was done; `number`: of the case."""
    told = canonical_json({"who": who, "what": what, "case": number, "at": clock.now().isoformat(timespec="seconds")})
    watching = roster.of(Post.AUDITOR) or roster.of(Post.CONTROL_BODY)
    last, digest = head(session)
    sealed = seal(told.ljust(LENGTH), *(member.recipient for member in watching))
    session.add(Reading(id=last + 1, sealed=sealed, previous_sha256=digest))
    session.flush()


def entries(session: Session, after: int = 0, count: int | None = None) -> Iterator[Entry]:
    """The entries that follow number `after`, oldest first."""
    asked = select(col(Reading.id), col(Reading.sealed), col(Reading.previous_sha256))
    asked = asked.where(col(Reading.id) > after).order_by(col(Reading.id)).limit(count)
    return starmap(Entry, session.execute(asked).yield_per(500))


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry."""
    last = session.scalars(select(Reading).order_by(col(Reading.id).desc()).limit(1)).first()
    return (0, GENESIS) if last is None else (last.id, Entry(last.id, last.sealed, last.previous_sha256).digest)


def verify(found: Iterable[Entry], kept: tuple[int, str] | None = None) -> Verdict:
    """Whether the chain holds from the first entry to the last, and reaches the entry `kept` elsewhere as it was."""
    number, digest = 0, GENESIS
    for entry in found:
        if entry.number != number + 1:
            return Verdict(number, digest, f"Falta la lectura {number + 1}: en su lugar está la {entry.number}.")
        if entry.previous != digest:
            words = f"La lectura {entry.number} no sigue a la {number}: una de las dos fue cambiada o puesta después."
            return Verdict(number, digest, words)
        number, digest = entry.number, entry.digest
        if kept is not None and kept[0] == number and kept[1] != digest:
            words = f"La lectura {number} no es la que se guardó aparte: tiene otra huella."
            return Verdict(number, digest, words)
    if kept is not None and number < kept[0]:
        lost = f"Faltan las últimas lecturas: la última es la {number} y se había guardado la huella de la {kept[0]}."
        return Verdict(number, digest, lost)
    return Verdict(number, digest)
