"""One file on its way into the registry: its rows in batches, what became of each, and the count of them all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session

from service.foundation import clock
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.sources.columns import Reading
from service.sources.models import ImportRun, Outcome
from service.sources.snapshots import Scope, Seen, Snapshots, digest
from service.works.changes import current_end, current_value, terms_moved
from service.works.facts import Contract, Work

#: Rows written together.
BATCH = 500
#: Rejected rows that a summary names; all of them are kept.
MAX_REJECTS = 10_000

#: Writes a batch: gives each row the work it tells of, or why it was not used.
Record = Callable[[Snapshots, Sequence[Seen], date], None]
Progress = Callable[[int], None]
_COUNTED = ("read", "new", "changed", "unchanged", "rejected", "warned")
_TABLE = ImportRun.__table__  # type: ignore[attr-defined]


class _Foreign(Exception):
    """Rows of a batch speak of works that are not of whoever sends the file."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        super().__init__()
        self.works = works


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not used: its number in the file, and why; of which table it is, its key and what it said."""

    row: int
    reason: str
    source: str = ""
    key: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedTerms:
    """A contract already published of which a file says another value or another end, as it was and as it becomes."""

    work: str
    contract: str
    value: tuple[int | None, int | None]
    end: tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the rows of a file. `rejects` names the first 10,000 that were not used."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    warned: int
    rejects: tuple[RejectedRow, ...]
    moved: tuple[MovedTerms, ...] = ()

    def __post_init__(self) -> None:
        """Every row read is counted once."""
        if self.read != self.new + self.changed + self.unchanged + self.rejected:
            raise ValueError("the counts of the rows do not add up")

    @classmethod
    def total(cls, summaries: Iterable["Summary"]) -> "Summary":
        """What became of the rows of several files together."""
        each = list(summaries)
        counts = {name: sum(getattr(one, name) for one in each) for name in _COUNTED}
        return cls(**counts, rejects=tuple(reject for one in each for reject in one.rejects))


@dataclass
class Run:
    """A run in its transaction."""

    session: Session
    source: str
    progress: Progress
    id: int
    started_at: datetime
    #: Rows of works outside of it are rejected.
    scope: Scope | None = None
    #: Works that may have changed, in the order they were met.
    touched: dict[str, None] = field(default_factory=dict)
    _read: int = 0
    _counts: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "unchanged": 0})
    _rejected: int = 0
    _warned: int = 0
    _rejects: list[RejectedRow] = field(default_factory=list)
    #: Works that this run registers: nothing of theirs was public before it.
    _fresh: set[str] = field(default_factory=set)
    _moved: list[MovedTerms] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        session: Session,
        source: str,
        file_name: str,
        file_sha256: str,
        progress: Progress,
        scope: Scope | None = None,
    ) -> "Run":
        """Begin a run: its row is there first, since every snapshot names it."""
        now = clock.now()
        row = {"source": source, "file_name": file_name, "file_sha256": file_sha256, "started_at": now}
        row |= {"finished_at": now, **dict.fromkeys(_COUNTS, 0)}
        run_id = session.connection().execute(insert(_TABLE).returning(_TABLE.c.id), row).scalar_one()
        return cls(session, source, progress, run_id, now, scope)

    def take(
        self,
        source: str,
        rows: Iterable[tuple[int, Reading]],
        key: Callable[[Reading], str | None],
        record: Record,
    ) -> None:
        """Take the rows of one table. A row whose key comes again is taken after what came before it is written."""
        snapshots = Snapshots(self.session, source, self.id, self.started_at, self.scope)
        seen = (_seen(number, reading, key) for number, reading in rows)
        for batch in _batches(seen):
            self._take(snapshots, batch, record)
            self.progress(self._read)

    def _take(self, snapshots: Snapshots, batch: Sequence[Seen], record: Record) -> None:
        rows = [row for row in batch if row.twin is None]
        snapshots.meet(rows)
        moved = [row for row in rows if row.what != "unchanged"]
        if moved:
            self._record(snapshots, moved, record)
            self._compare(snapshots)
        snapshots.keep(rows)
        for row in batch:
            if row.twin is not None:
                row.what, row.rejected, row.same = "unchanged", row.twin.rejected, row.twin.same
                row.doubts = row.twin.doubts
            self._count(snapshots.source, row)

    def _record(self, snapshots: Snapshots, rows: Sequence[Seen], record: Record) -> None:
        """Write a batch without the rows of works outside the scope, which are found by writing and taking it back."""
        today = self.started_at.astimezone(clock.BOGOTA).date()
        snapshots.written.clear()
        if self.scope is None or self.scope.allows is None:
            record(snapshots, rows, today)
            return
        doubts = {row.number: list(row.doubts) for row in rows}
        while rows:
            snapshots.written.clear()
            try:
                with self.session.begin_nested():
                    record(snapshots, rows, today)
                    _refuse_foreign(snapshots, self.scope.allows)
            except _Foreign as found:
                rows = _without_foreign(rows, found.works)
                for row in rows:
                    row.doubts = list(doubts[row.number])
            else:
                return

    def _compare(self, snapshots: Snapshots) -> None:
        """Note of which published contracts the batch just written moved the value or the end."""
        for before, after in snapshots.written:
            if before is None:
                self._fresh.add(after.id)
            elif after.id not in self._fresh:
                self._moved += (_moved(after.title, was, now) for was, now in terms_moved(before, after))

    def _count(self, source: str, row: Seen) -> None:
        self._read += 1
        if row.rejected is not None:
            self._rejected += 1
            if len(self._rejects) < MAX_REJECTS:
                told = (source, row.key, row.payload, tuple(row.doubts))
                self._rejects.append(RejectedRow(row.number, row.rejected, *told))
            return
        self._counts[row.what] += 1
        if row.what == "unchanged" and row.same is not None:
            self._warned += row.same.outcome == Outcome.WARNED
        else:
            self._warned += bool(row.doubts)
        if row.what != "unchanged" and row.work_id:
            self.touched[row.work_id] = None

    def finish(self) -> Summary:
        """Write the counts; the summary of the run."""
        summary = Summary(
            **self._counts,
            read=self._read,
            rejected=self._rejected,
            warned=self._warned,
            rejects=tuple(sorted(self._rejects, key=lambda each: each.row)),
            moved=tuple(self._moved),
        )
        counts = {column: getattr(summary, column.removesuffix("_count")) for column in _COUNTS}
        done = update(_TABLE).where(_TABLE.c.id == self.id).values(finished_at=clock.now(), **counts)
        self.session.connection().execute(done)
        return summary


def _moved(title: str, was: Contract, now: Contract | None) -> MovedTerms:
    values = current_value(was), current_value(now) if now else None
    ends = current_end(was), current_end(now) if now else None
    return MovedTerms(title, was.reference or was.id, values, ends)


def _refuse_foreign(snapshots: Snapshots, allows: Callable[[Work], bool]) -> None:
    foreign = {
        after.id: before or after
        for before, after in snapshots.written
        if not allows(after) or (before is not None and not allows(before))
    }
    if foreign:
        raise _Foreign(foreign)


def _without_foreign(rows: Sequence[Seen], foreign: Mapping[str, Work]) -> list[Seen]:
    """The rows that are left; the others are rejected. Refuses a file that changes a foreign work by the side."""
    left: list[Seen] = []
    for row in rows:
        work = foreign.get(row.work_id or "")
        row.work_id = None
        if work is None:
            row.rejected = None
            left.append(row)
        elif work.owner is None:
            row.rejected = "La obra no dice de qué entidad es. Escriba las columnas «entidad» y «dependencia»."
        else:
            row.rejected = (
                f"La obra es de «{work.owner.entity}» ({work.owner.dependency}) y usted no carga datos de esa oficina."
                " Quite la fila o pida que la cargue quien responde por ella."
            )
    if len(left) == len(rows):
        titles = "; ".join(f"«{work.title}»" for work in list(foreign.values())[:3])
        raise Unreadable(
            N_("El archivo cambiaría obras que no son de su entidad: %(titles)s. Quite esas filas."), titles=titles
        )
    return left


_COUNTS = ("read_count", "new_count", "changed_count", "unchanged_count", "rejected_count")


def _seen(number: int, reading: Reading, key: Callable[[Reading], str | None]) -> Seen:
    sha256 = digest(reading.payload)
    # A row without a key of its own is known by what it says.
    return Seen(number, key(reading) or sha256, sha256, reading.payload, reading.values, reading.doubts)


def _batches(rows: Iterator[Seen]) -> Iterator[list[Seen]]:
    """Batches in which no key tells two things; what says the same twice is marked as a twin."""
    batch: list[Seen] = []
    first: dict[str, Seen] = {}
    for row in rows:
        row.twin = first.get(row.key)
        if len(batch) == BATCH or (row.twin and row.twin.sha256 != row.sha256):
            yield batch
            batch, first, row.twin = [], {}, None
        batch.append(row)
        first.setdefault(row.key, row)
    if batch:
        yield batch
