"""Files sent from the office, read in the background: rehearsed first, then run, one at a time in each process.

While a file is read nobody else can write, so what a person sees of it meanwhile comes from a small file beside it:
its lock says that somebody is reading, its text how many rows have been read. A process that dies lets go of the lock:
the job is then interrupted, nothing of it was kept, and it can be run again.
"""

import fcntl
import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

from sqlalchemy import exists, func, or_, select, update
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.publication.document import Publisher
from service.sources import mending, queries
from service.sources.actions import Scope, Summary, import_secop, import_works
from service.sources.models import ImportJob, ImportReject, ImportRun, JobState, SourceRow
from service.staff import audit

#: Rows that can be mended of one job; who has more has to mend the file.
MOST_REJECTS = 2000
#: Reasons that a summary lists.
_MOST_REASONS = 50

_log = logging.getLogger(__name__)


def rename(session: Session, former: Collection[str], name: str) -> None:
    """Leave the files that were sent for an entity to the name it has now."""
    session.execute(update(ImportJob).where(col(ImportJob.entity).in_(former)).values(entity=name))


class SameSender(Refusal):
    """A file that moves the value or the end of published contracts is run by somebody else than who sent it."""


SAME_SENDER = N_(
    "Esta carga cambia el valor o el fin de contratos ya publicados y usted la envió. Otra persona debe cargarla."
)


class _Stopped(Exception):
    """The service is being stopped: what was being read is taken back."""


class Jobs:
    """The files of the office and the one thread that reads them."""

    def __init__(self, database: Database, folder: Path) -> None:
        """`folder`: where the files are kept until they have been read."""
        self._database, self._folder = database, folder
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._futures: dict[str, Future[None]] = {}
        self._stopping = Event()

    def path(self, job_id: str) -> Path:
        """The file of a job."""
        return self._folder / job_id

    def keep(self, job_id: str, data: bytes) -> Path:
        """Keep the file of a job, for the service alone; the ones that were never run go after a while."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        oldest = (clock.now() - queries.KEPT).timestamp()
        for path in self._folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
        path = self.path(job_id)
        path.write_bytes(data)
        return path

    def rows_read(self, job_id: str) -> int | None:
        """How many rows of a job have been read; None when nobody is reading it."""
        try:
            with self._lock_path(job_id).open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read(20) or b"0")
        except FileNotFoundError:
            pass
        return None

    def start(self, job: ImportJob, publisher: Publisher, scope: Scope | None, actor: str, *, dry_run: bool) -> None:
        """Read a job in the background: called in the transaction that says so, and begun when that is done.

        Nobody may be reading it (`rows_read`). Rows of works outside `scope` are rejected; `actor` goes to the trail.
        """
        job.state = JobState.RECEIVED if dry_run else JobState.RUNNING
        job.finished_at = job.failure = None
        lock = self._lock_path(job.id).open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        task = _Task(self._database, self.path(job.id), job.id, publisher, scope, actor, dry_run)
        self._futures[job.id] = self._pool.submit(self._read, task, lock)

    def wait(self, job_id: str) -> None:
        """Wait until a job of this process has been read."""
        self._futures[job_id].result()

    def stop(self) -> None:
        """Take back what is being read, and read no more."""
        self._stopping.set()
        self._pool.shutdown(cancel_futures=True)

    def _lock_path(self, job_id: str) -> Path:
        return self._folder / f"{job_id}.lock"

    def _read(self, task: "_Task", lock: BinaryIO) -> None:
        def tell(rows: int) -> None:
            if self._stopping.is_set():
                raise _Stopped
            lock.seek(0)
            lock.write(b"%d" % rows)
            lock.flush()

        with lock:
            try:
                task.run(tell)
            except _Stopped:
                pass
            except Exception:  # noqa: BLE001 the end of a thread: nobody above would hear of it
                _log.exception("the import %s failed", task.job_id)
                task.fail("Hubo un error nuestro al leer el archivo y nada quedó guardado. Inténtelo de nuevo.")
            finally:
                # While it is held: another reading makes a file of its own.
                self._lock_path(task.job_id).unlink(missing_ok=True)


class _Task:
    """One reading of one job."""

    def __init__(
        self,
        database: Database,
        path: Path,
        job_id: str,
        publisher: Publisher,
        scope: Scope | None,
        actor: str,
        dry_run: bool,
    ) -> None:
        self._database, self._path, self.job_id = database, path, job_id
        self._publisher, self._scope, self._actor, self._dry_run = publisher, scope, actor, dry_run

    def run(self, tell: Callable[[int], None]) -> None:
        """Read it: all of it in one transaction, the end of the job included, or nothing."""
        with self._database.writing() as session:
            job = session.get(ImportJob, self.job_id)
            if job is None:  # the form that sent it was not kept
                self._path.unlink(missing_ok=True)
                return
            job.started_at = clock.now()
            reader = import_works if job.kind == "works" else import_secop
        options: dict[str, Any] = {"dry_run": self._dry_run, "progress": tell, "scope": self._scope}
        try:
            summary = reader(self._database, self._path, self._publisher, also=self._end, **options)
        except Refusal as refusal:
            self.fail(str(refusal))
            return
        if self._dry_run:
            with self._database.writing() as session:
                self._note(session, summary, JobState.REHEARSED)
        else:
            # It holds more about people than what was kept of it.
            self._path.unlink(missing_ok=True)

    def fail(self, sentence: str) -> None:
        """Nothing was kept, and why."""
        with self._database.writing() as session:
            job = session.get_one(ImportJob, self.job_id)
            job.state, job.failure, job.finished_at = JobState.FAILED, sentence, clock.now()

    def _end(self, session: Session, summary: Summary) -> None:
        job = session.get_one(ImportJob, self.job_id)
        if summary.moved and job.sent_by == self._actor:
            raise SameSender(SAME_SENDER)
        if summary.moved and told(summary)["moved"] != job.summary.get("moved"):
            raise Refusal(
                N_("Los contratos cambiaron después de la revisión. Revise otra vez qué cambia y luego cargue.")
            )
        self._note(session, summary, JobState.DONE)
        supersede(session, self.job_id)
        counts = {name: getattr(summary, name) for name in ("read", "new", "changed", "unchanged", "rejected")}
        audit.record(session, self._actor, "import.done", self.job_id, **counts)

    def _note(self, session: Session, summary: Summary, state: JobState) -> None:
        job = session.get_one(ImportJob, self.job_id)
        job.state, job.finished_at = state, clock.now()
        job.summary = told(summary)
        keep_rejects(session, job, summary)


def told(summary: Summary) -> dict[str, Any]:
    """A summary as it is kept: its counts, how many rows were left out for each reason, most first, and the contracts
    whose value or end it moves: work, contract, value before and after, end before and after.
    """
    counts: dict[str, Any] = {
        name: getattr(summary, name) for name in ("read", "new", "changed", "unchanged", "rejected", "warned")
    }
    reasons: dict[str, int] = {}
    for reject in summary.rejects:
        reasons[reject.reason] = reasons.get(reject.reason, 0) + 1
    counts["moved"] = [
        [each.work, each.contract, *each.value, *(day.isoformat() if day else None for day in each.end)]
        for each in summary.moved
    ]
    counts["reasons"] = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))[:_MOST_REASONS]
    return counts


def keep_rejects(session: Session, job: ImportJob, summary: Summary) -> None:
    """Keep the rows of a job that were not used; of those that were there already, what somebody mended stays."""
    before = {(each.source, each.row): each for each in queries.rejects(session, job.id)}
    for reject in summary.rejects[:MOST_REJECTS]:
        row = before.pop((reject.source, reject.row), None)
        if row is None:
            cells = mending.as_written(mending.table_of(reject.source), reject.payload)
            row = ImportReject(job_id=job.id, source=reject.source, row=reject.row, key="", reason="", cells=cells)
            session.add(row)
        row.key, row.reason, row.doubts = reject.key, reject.reason, list(reject.doubts)
    for row in before.values():
        session.delete(row)
    session.flush()


def supersede(session: Session, job_id: str) -> None:
    """The rows that other jobs left out and this one, just run, spoke of again wait no longer there."""
    job, reject, row = ImportJob.__table__, ImportReject.__table__, SourceRow.__table__  # type: ignore[attr-defined]
    # Only one run is written at a time: the last one is ours.
    this_run = select(func.max(ImportRun.__table__.c.id)).scalar_subquery()  # type: ignore[attr-defined]
    is_done = select(job.c.id).where(job.c.state == JobState.DONE)
    spoken = exists().where(row.c.source == reject.c.source, row.c.key == reject.c.key, row.c.last_run_id == this_run)
    waits = or_(reject.c.taken_by.is_(None), reject.c.taken_by.not_in(is_done))
    session.connection().execute(
        update(reject).where(reject.c.job_id != job_id, waits, spoken).values(taken_by=job_id)
    )
