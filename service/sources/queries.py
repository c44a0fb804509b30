"""Which works the rows of a source speak of, found by names that do not change: never by a number of a row."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from service.works.models import ContractRow, ProcessRow, WorkKey


def works_of_contracts(session: Session, contract_ids: Iterable[str]) -> dict[str, str]:
    """The work of each contract that is registered."""
    found = (
        select(col(ContractRow.external_id), col(ProcessRow.work_id))
        .join(ProcessRow, col(ProcessRow.id) == col(ContractRow.process_id))
        .where(col(ContractRow.external_id).in_(set(contract_ids)))
    )
    return {row.external_id: row.work_id for row in session.connection().execute(found)}


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
