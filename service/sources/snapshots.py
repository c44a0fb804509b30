"""What was read before, and what a reading adds to it: one dated snapshot for each state in which a row was seen."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from service.foundation.canonical import canonical_json, sha256
from service.sources.models import Outcome, SourceRow
from service.works.facts import Work
from service.works.naming import Naming

_TABLE = SourceRow.__table__  # type: ignore[attr-defined]

What = Literal["new", "changed", "unchanged"]


@dataclass(slots=True)
class Seen:
    """One row of a file on its way: how it was read, what was known of its key, and what became of it."""

    number: int
    key: str
    sha256: str
    payload: dict[str, Any]
    values: Any
    doubts: list[str]
    #: The snapshots of its key, oldest first.
    known: Sequence[Any] = ()
    #: The snapshot that says the same, if there is one.
    same: Any = None
    what: What = "new"
    work_id: str | None = None
    rejected: str | None = None
    #: The row before it in the batch that is the same.
    twin: "Seen | None" = None


@dataclass(frozen=True)
class Scope:
    """Of whose works a file may speak. `allows`: whether of a work, as it was or as it becomes; None: of all works.

    A source may call the entity otherwise: its works are named as it names them, by its `naming`.
    """

    allows: Callable[[Work], bool] | None = None
    naming: Naming | None = None

    def claimed(self, work: Work, dependency: str | None) -> Work:
        """A work as a row tells it, its owner called as the entity calls it; `dependency`: the one told, if any."""
        if work.owner is None or self.naming is None:
            return work
        return replace(work, owner=self.naming.claimed(work.owner, dependency))


@dataclass
class Snapshots:
    """The snapshots of one source, for one run."""

    session: Session
    source: str
    run_id: int
    read_at: datetime
    #: None: of all works.
    scope: Scope | None = None
    #: Works that were written, as they were (None: new) and as they are.
    written: list[tuple[Work | None, Work]] = field(default_factory=list)

    def meet(self, rows: Sequence[Seen]) -> None:
        """Tell of each row whether it is new, changed or unchanged against the last reading of its key.

        A snapshot is current when its key has not been read without it since. A row rejected before is read anew.
        """
        keys = {row.key for row in rows}
        kept: dict[str, list[Any]] = defaultdict(list)
        columns = _TABLE.c["id", "key", "sha256", "last_run_id", "outcome", "work_id"]
        found = select(*columns).where(_TABLE.c.source == self.source, _TABLE.c.key.in_(keys)).order_by(_TABLE.c.id)
        for snapshot in self.session.connection().execute(found):
            kept[snapshot.key].append(snapshot)
        for row in rows:
            row.known = kept.get(row.key, ())
            if row.known:
                row.same = next((each for each in row.known if each.sha256 == row.sha256), None)
                row.what = self._what(row)

    def _what(self, row: Seen) -> What:
        accepted = [each for each in row.known if each.outcome != Outcome.REJECTED]
        if not accepted:
            return "new"
        last_read = max(
            (each.last_run_id for each in row.known if each.last_run_id != self.run_id), default=self.run_id
        )
        is_current = row.same is not None and row.same in accepted and row.same.last_run_id >= last_read
        return "unchanged" if is_current else "changed"

    def previous(self, rows: Iterable[Seen], *, even_rejected: bool = False) -> dict[str, dict[str, Any]]:
        """The payload of the last accepted snapshot of each row, by key.

        `even_rejected`: the last one of a row never accepted; its contract was registered from what it showed.
        """
        last: dict[int, str] = {}
        for row in rows:
            accepted = [each for each in row.known if each.outcome != Outcome.REJECTED]
            if even_rejected:
                accepted = accepted or list(row.known)
            if accepted:
                last[max(accepted, key=lambda each: (each.last_run_id, each.id)).id] = row.key
        if not last:
            return {}
        found = select(_TABLE.c.id, _TABLE.c.payload).where(_TABLE.c.id.in_(last))
        return {last[row.id]: row.payload for row in self.session.connection().execute(found)}

    def told_now(self, rows: Iterable[Seen]) -> dict[str, list[dict[str, Any]]]:
        """What other accepted rows of the same file say under the key of each row, by key."""
        others = {
            each.id: row.key
            for row in rows
            for each in row.known
            if each is not row.same and each.last_run_id == self.run_id and each.outcome != Outcome.REJECTED
        }
        told: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if others:
            found = select(_TABLE.c.id, _TABLE.c.payload).where(_TABLE.c.id.in_(others))
            for each in self.session.connection().execute(found):
                told[others[each.id]].append(each.payload)
        return told

    def of_works(self, work_ids: Iterable[str]) -> Sequence[Any]:
        """The accepted snapshots of this source that tell of some works, oldest first."""
        columns = _TABLE.c["id", "key", "read_at", "payload"]
        found = select(*columns).where(
            _TABLE.c.work_id.in_(set(work_ids)),
            _TABLE.c.source == self.source,
            _TABLE.c.outcome != Outcome.REJECTED,
        )
        return self.session.connection().execute(found.order_by(_TABLE.c.id)).all()

    def keep(self, rows: Iterable[Seen]) -> None:
        """Write the snapshots of rows that are new or changed, and the day of the last reading of the others."""
        fresh: list[dict[str, Any]] = []
        again: list[dict[str, Any]] = []
        confirmed: list[dict[str, Any]] = []
        for row in rows:
            if row.same is not None and row.what == "unchanged":
                confirmed.append({"key_id": row.same.id, "last_run_id": self.run_id})
                continue
            outcome = Outcome.REJECTED if row.rejected else Outcome.WARNED if row.doubts else Outcome.ACCEPTED
            told = {
                "last_run_id": self.run_id,
                "outcome": outcome,
                "notes": [row.rejected] if row.rejected else row.doubts,
                "work_id": row.work_id,
            }
            if row.same is not None:
                again.append({"key_id": row.same.id, **told})
                continue
            fresh.append(
                {
                    "source": self.source,
                    "key": row.key,
                    "sha256": row.sha256,
                    "read_at": self.read_at,
                    "first_run_id": self.run_id,
                    "payload": row.payload,
                    **told,
                }
            )
        connection = self.session.connection()
        if fresh:
            connection.execute(insert(_TABLE), fresh)
        for renewed in (again, confirmed):
            if renewed:
                connection.execute(update(_TABLE).where(_TABLE.c.id == bindparam("key_id")), renewed)


def digest(payload: dict[str, Any]) -> str:
    """The SHA-256 of a row as kept; two files of other formats that say the same have the same."""
    return sha256(canonical_json(payload))
