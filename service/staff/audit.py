"""The trail of what people did: numbered, each entry holding the hash of the one before, verified from outside.

An entry is the SHA-256 of its canonical JSON (RFC 8785): act, actor, at, details, number, previous, subject. Whoever
edits, deletes, moves or puts in one breaks the chain there, and `verify` says where. Whoever cuts the last ones off
leaves a whole chain: only the number and hash of a later entry, kept elsewhere, tell of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, String, insert, select, type_coerce
from sqlmodel import Session

from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.staff.models import AuditEntry

#: What the first entry holds in place of a hash.
GENESIS = "0" * 64
#: Who acts by a command.
CONSOLE = "consola"
#: What the service does by itself.
SERVICE = "servicio"
#: Where a session of the database keeps that its transaction was recorded.
RECORDED = "audit_recorded"

_TABLE = AuditEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is stored and exported. `details` is a JSON object."""

    number: int
    at: str
    actor: str
    act: str
    subject: str
    details: dict[str, Any]
    previous: str
    sha256: str

    @property
    def digest(self) -> str:
        """The hash that the entry should have."""
        told = {name: getattr(self, name) for name in _TOLD}
        return sha256(canonical_json(told))


_TOLD = ("number", "at", "actor", "act", "subject", "details", "previous")


def record(session: Session, actor: str, act: str, subject: str, **details: Any) -> None:
    """Add an entry to the trail, in the transaction of the act itself. `details`: JSON values, never a secret."""
    number, previous = head(session)
    at = clock.now()
    entry = Entry(
        number=number + 1,
        at=_stamp(at),
        actor=actor,
        act=act,
        subject=subject,
        details=details,
        previous=previous,
        sha256="",
    )
    session.connection().execute(
        insert(_TABLE),
        {
            "id": entry.number,
            "at": at,
            "actor": actor,
            "act": act,
            "subject": subject,
            "details": canonical_json(details).decode(),
            "previous_sha256": entry.previous,
            "sha256": entry.digest,
        },
    )
    session.info[RECORDED] = True


def _stamp(at: datetime | str) -> str:
    """The instant of an entry as it is told. SQLite gives text; what somebody wrote over it may be no instant."""
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        except ValueError:
            return str(at)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _details(text: str) -> dict[str, Any]:
    """The details as they were recorded; what somebody wrote over them, as one text that no act ever recorded."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        told = None
    return told if isinstance(told, dict) and canonical_json(told) == text.encode() else {"": text}


def _entry(row: Row[Any]) -> Entry:
    told = row.id, _stamp(row.at), row.actor, row.act, row.subject, _details(row.details)
    return Entry(*told, row.previous_sha256, row.sha256)


#: The columns, the instant as the engine gives it.
_COLUMNS = [type_coerce(c, String).label(c.name) if c.name == "at" else c for c in _TABLE.c]


def entries(session: Session, after: int = 0) -> Iterator[Entry]:
    """The trail from the entry after number `after`, oldest first."""
    found = select(*_COLUMNS).where(_TABLE.c.id > after).order_by(_TABLE.c.id)
    return map(_entry, session.connection().execute(found).yield_per(500))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are looked for; None and empty: all. `on`: the day in Bogotá; `before`: numbers below it."""

    actor: str = ""
    act: str = ""
    on: date | None = None
    before: int | None = None


def find(session: Session, asked: Asked, limit: int) -> list[Entry]:
    """The last entries that fit what is asked, newest first, at most `limit`."""
    found = select(*_COLUMNS).order_by(_TABLE.c.id.desc()).limit(limit)
    if asked.actor:
        found = found.where(_TABLE.c.actor == asked.actor)
    if asked.act:
        found = found.where(_TABLE.c.act == asked.act)
    if asked.on is not None:
        begins = datetime.combine(asked.on, time(), clock.BOGOTA).astimezone(UTC)
        found = found.where(_TABLE.c.at >= begins, _TABLE.c.at < begins + timedelta(days=1))
    if asked.before is not None:
        found = found.where(_TABLE.c.id < asked.before)
    return [_entry(row) for row in session.connection().execute(found)]


def known(session: Session) -> tuple[list[str], list[str]]:
    """Who has acted and what has been done, each once, in order: the choices of a search."""
    actors, acts = (select(_TABLE.c[name]).distinct().order_by(_TABLE.c[name]) for name in ("actor", "act"))
    return list(session.scalars(actors)), list(session.scalars(acts))


def exported(entry: Entry) -> bytes:
    """An entry as a line of an export: canonical JSON and the end of the line."""
    return canonical_json(asdict(entry)) + b"\n"


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of an export. Refuses, by its number, a line that is none."""
    for number, line in enumerate(lines, 1):
        try:
            yield Entry(**orjson.loads(line))
        except (orjson.JSONDecodeError, TypeError) as error:
            raise Unreadable(
                N_("La línea %(row)s del archivo no es un registro: está cortada o fue cambiada."), row=number
            ) from error


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trail is: number and hash of the last entry that holds, and where the chain breaks, in a sentence."""

    number: int
    sha256: str
    fault: str | None = None


def verify(trail: Iterable[Entry], kept: tuple[int, str] | None = None) -> Verdict:
    """Whether the chain holds from the first entry to the last, and reaches the entry `kept` elsewhere as it was."""
    number, previous = 0, GENESIS
    for entry in trail:
        fault = _fault(entry, number, previous)
        if fault is None and kept is not None and entry.number == kept[0] and entry.sha256 != kept[1]:
            fault = f"El registro {entry.number} no es el que se guardó aparte: tiene otra huella."
        if fault is not None:
            return Verdict(number, previous, fault)
        number, previous = entry.number, entry.sha256
    if kept is not None and number < kept[0]:
        lost = f"Faltan los últimos registros: el último es el {number} y se había guardado la huella del {kept[0]}."
        return Verdict(number, previous, lost)
    return Verdict(number, previous)


def _fault(entry: Entry, number: int, previous: str) -> str | None:
    """What is wrong with the entry that should follow number `number`."""
    if entry.number != number + 1:
        return f"Falta el registro {number + 1}: en su lugar está el {entry.number}."
    if entry.previous != previous:
        if number == 0:
            return "El registro 1 no es el primero que se escribió: fue cambiado o puesto en su lugar."
        return (
            f"El registro {entry.number} no sigue al {number}: uno de los dos fue cambiado, movido o puesto después."
        )
    try:
        holds = entry.digest == entry.sha256
    except TypeError:
        # Somebody wrote bytes where there was text.
        holds = False
    return None if holds else f"El registro {entry.number} fue cambiado: su contenido no da su huella."


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry: whoever keeps them elsewhere notices a trail cut short."""
    found = select(_TABLE.c["id", "sha256"]).order_by(_TABLE.c.id.desc()).limit(1)
    row = session.connection().execute(found).first()
    return (row.id, row.sha256) if row else (0, GENESIS)
