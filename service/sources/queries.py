"""Which works the rows of a source speak of, found by names that do not change: never by a number of a row.

And which rows of the files sent from the office wait to be mended.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from service.foundation import clock
from service.sources.models import ImportJob, ImportReject, JobState
from service.works.facts import Nature
from service.works.models import ContractRow, ProcessRow, WorkKey

#: How long a file that nobody runs is kept.
KEPT = timedelta(days=30)


def works_of_contracts(session: Session, contract_ids: Iterable[str]) -> dict[str, str]:
    """The work of each contract that is registered."""
    found = (
        select(col(ContractRow.external_id), col(ProcessRow.work_id))
        .join(ProcessRow, col(ProcessRow.id) == col(ContractRow.process_id))
        .where(col(ContractRow.external_id).in_(set(contract_ids)))
    )
    return {row.external_id: row.work_id for row in session.connection().execute(found)}


def natures_of_contracts(session: Session, contract_ids: Iterable[str]) -> dict[str, Nature]:
    """What each contract that is registered buys."""
    found = (
        select(col(ContractRow.external_id), col(ProcessRow.nature))
        .join(ProcessRow, col(ProcessRow.id) == col(ContractRow.process_id))
        .where(col(ContractRow.external_id).in_(set(contract_ids)))
    )
    return {row.external_id: row.nature for row in session.connection().execute(found)}


def works_of_processes(session: Session, ocids: Iterable[str]) -> dict[str, list[str]]:
    """The works that came of each process: one, or one for each of its lots."""
    found = select(col(ProcessRow.ocid), col(ProcessRow.work_id)).where(col(ProcessRow.ocid).in_(set(ocids)))
    works: dict[str, list[str]] = defaultdict(list)
    for ocid, work_id in session.connection().execute(found.order_by(col(ProcessRow.id))):
        works[ocid].append(work_id)
    return works


def works_of_keys(session: Session, scheme: str, values: Iterable[str]) -> dict[str, list[str]]:
    """The works that a source names so."""
    found = select(col(WorkKey.value), col(WorkKey.work_id)).where(
        col(WorkKey.scheme) == scheme, col(WorkKey.value).in_(set(values))
    )
    works: dict[str, list[str]] = defaultdict(list)
    for value, work_id in session.connection().execute(found.order_by(col(WorkKey.work_id))):
        works[value].append(work_id)
    return works


def first_reads(session: Session, contract_ids: Iterable[str]) -> dict[str, date]:
    """The day each contract was first read."""
    found = select(col(ContractRow.external_id), col(ContractRow.first_read_on)).where(
        col(ContractRow.external_id).in_(set(contract_ids))
    )
    return {row.external_id: row.first_read_on for row in session.connection().execute(found)}


@dataclass(frozen=True, slots=True)
class OpenRejects:
    """How many rows of a job wait to be mended. `entity`: of whose works the job may speak; None: of all."""

    job_id: str
    file_name: str
    sent_by: str
    entity: str | None
    count: int


def open_rejects(session: Session) -> list[OpenRejects]:
    """The jobs that were run and left rows out which nobody has mended since, the last run first."""
    job, reject = ImportJob.__table__, ImportReject.__table__  # type: ignore[attr-defined]
    heir = job.alias()
    found = (
        select(job.c.id.label("job_id"), *job.c["file_name", "sent_by", "entity"], func.count().label("count"))
        .join(reject, reject.c.job_id == job.c.id)
        .outerjoin(heir, heir.c.id == reject.c.taken_by)
        .where(job.c.state == JobState.DONE, or_(heir.c.id.is_(None), heir.c.state != JobState.DONE))
        .group_by(job.c.id, job.c.file_name, job.c.sent_by, job.c.entity, job.c.finished_at)
        .order_by(job.c.finished_at.desc())
    )
    return [OpenRejects(**row) for row in session.connection().execute(found).mappings()]


def rejects(session: Session, job_id: str) -> list[ImportReject]:
    """The rows of a job that were not used, in the order of its file."""
    found = select(ImportReject).where(col(ImportReject.job_id) == job_id)
    return list(session.scalars(found.order_by(col(ImportReject.source), col(ImportReject.row))))


def jobs(session: Session, limit: int) -> list[ImportJob]:
    """The files sent from the office, the last first."""
    return list(session.scalars(select(ImportJob).order_by(col(ImportJob.sent_at).desc()).limit(limit)))


def awaiting_other(session: Session, login: str) -> list[ImportJob]:
    """The files, sent by somebody else, that move values or ends of published contracts and nobody has run yet."""
    waits = col(ImportJob.state) == JobState.REHEARSED, col(ImportJob.sent_by) != login
    found = select(ImportJob).where(*waits, col(ImportJob.sent_at) > clock.now() - KEPT)
    return [job for job in session.scalars(found.order_by(col(ImportJob.sent_at))) if job.summary.get("moved")]


def mended_by(session: Session, job_id: str) -> str | None:
    """The job whose mended rows a job takes up; None when its file came from a person."""
    return session.scalar(select(col(ImportReject.job_id)).where(col(ImportReject.taken_by) == job_id).limit(1))
