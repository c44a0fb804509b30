"""Reading the registry: works as facts, many at a time and always in the same number of statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, SQLModel, col

from service.works import facts
from service.works.models import (
    ContractRow,
    Dependency,
    DocumentRow,
    ModificationRow,
    PartyRow,
    PaymentRow,
    PhotoRow,
    ProcessRow,
    ProgressRow,
    WorkKey,
    WorkRow,
)

#: SQLite takes at most 32,766 values in one statement; a batch of works stays far below.
BATCH = 500


def _rows(session: Session, table: type[SQLModel], column: Any, values: Iterable[Any]) -> Sequence[Row[Any]]:
    columns = table.__table__.c  # type: ignore[attr-defined]
    asked = select(*columns).where(column.in_(bindparam("wanted", expanding=True)))
    found: list[Row[Any]] = []
    wanted = list(values)
    for start in range(0, len(wanted), 10 * BATCH):
        found += session.connection().execute(asked, {"wanted": wanted[start : start + 10 * BATCH]}).all()
    return found


def _grouped(rows: Iterable[Row[Any]], key: Callable[[Row[Any]], Any]) -> dict[Any, list[Row[Any]]]:
    groups: dict[Any, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _origin(row: Row[Any]) -> facts.Origin:
    return facts.Origin(row.source, row.source_on)


def _when(day: date | None, order: int) -> tuple[bool, date, int]:
    """Sort key: by date, what has none last, in the order of writing within a day."""
    return (day is None, day or date.min, order)


def _modification(row: Row[Any], parties: dict[str, facts.Party]) -> facts.Modification:
    return facts.Modification(
        id=row.key,
        kind=row.kind,
        on=row.on,
        origin=_origin(row),
        value_amount=row.value_amount,
        days=row.days,
        ends_on=row.ends_on,
        description=row.description,
        reason=row.reason,
        assignee=parties.get(row.assignee_key),
        inferred=row.inferred,
    )


def _payment(row: Row[Any]) -> facts.Payment:
    return facts.Payment(row.key, row.on, row.amount, _origin(row), row.advance, row.reference)


def _contract(
    row: Row[Any],
    parties: dict[str, facts.Party],
    modifications: Iterable[Row[Any]],
    payments: Iterable[Row[Any]],
) -> facts.Contract:
    return facts.Contract(
        id=row.external_id,
        origin=_origin(row),
        reference=row.reference,
        title=row.title,
        status=row.status,
        value_amount=row.value_amount,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        supplier=parties.get(row.supplier_key),
        representative=row.representative,
        advance_amount=row.advance_amount,
        amortized_amount=row.amortized_amount,
        paid_amount=row.paid_amount,
        settled=row.settled,
        settled_on=row.settled_on,
        settlement_months=row.settlement_months,
        url=row.url,
        funding=tuple((source, amount) for source, amount in row.funding),
        modifications=tuple(_modification(m, parties) for m in sorted(modifications, key=lambda m: _when(m.on, m.id))),
        payments=tuple(_payment(p) for p in sorted(payments, key=lambda p: _when(p.on, p.id))),
    )


def _process(row: Row[Any], contract: facts.Contract | None) -> facts.Process:
    return facts.Process(
        id=row.ocid,
        nature=row.nature,
        origin=_origin(row),
        status=row.status,
        reference=row.reference,
        title=row.title,
        method=row.method,
        method_details=row.method_details,
        method_rationale=row.method_rationale,
        estimate_amount=row.estimate_amount,
        tenderers_count=row.tenderers_count,
        published_on=row.published_on,
        awarded_on=row.awarded_on,
        url=row.url,
        contract=contract,
    )


def _progress(row: Row[Any]) -> facts.Progress:
    return facts.Progress(
        on=row.on,
        origin=_origin(row),
        planned_physical=row.planned_physical,
        real_physical=row.real_physical,
        planned_financial=row.planned_financial,
        real_financial=row.real_financial,
        note=row.note,
    )


def _document(row: Row[Any]) -> facts.Document:
    return facts.Document(
        id=str(row.id),
        kind=row.kind,
        title=row.title,
        url=row.url,
        origin=_origin(row),
        published_on=row.published_on,
        format=row.format,
        size=row.size,
        sha256=row.sha256,
    )


def _photo(row: Row[Any]) -> facts.Photo:
    return facts.Photo(
        id=f"foto-{row.id}",
        name=row.name,
        alt=row.alt,
        taken_on=row.taken_on,
        origin=_origin(row),
        width=row.width,
        height=row.height,
        caption=row.caption,
    )


def _owner(row: Row[Any]) -> facts.Owner:
    return facts.Owner(row.name, row.entity_name, row.entity_nit, row.steward, row.contact, row.cadence_days)


def _processes(session: Session, work_ids: Sequence[str]) -> dict[str, list[facts.Process]]:
    processes = _rows(session, ProcessRow, col(ProcessRow.work_id), work_ids)
    contracts = _rows(session, ContractRow, col(ContractRow.process_id), [row.id for row in processes])
    contract_ids = [row.id for row in contracts]
    changes = _rows(session, ModificationRow, col(ModificationRow.contract_id), contract_ids)
    modifications = _grouped(changes, lambda row: row.contract_id)
    payments = _grouped(
        _rows(session, PaymentRow, col(PaymentRow.contract_id), contract_ids), lambda row: row.contract_id
    )
    keys = {row.supplier_key for row in contracts} | {row.assignee_key for row in changes}
    parties = {
        row.key: facts.Party(row.key, row.name, row.nit) for row in _rows(session, PartyRow, col(PartyRow.key), keys)
    }
    signed = {row.process_id: _contract(row, parties, modifications[row.id], payments[row.id]) for row in contracts}
    by_work: dict[str, list[facts.Process]] = defaultdict(list)
    for row in sorted(processes, key=lambda row: row.id):
        by_work[row.work_id].append(_process(row, signed.get(row.id)))
    return by_work


def _work(row: Row[Any], parts: dict[str, Any]) -> facts.Work:
    return facts.Work(
        id=row.id,
        title=row.title,
        status=row.status,
        origin=_origin(row),
        description=row.description,
        purpose=row.purpose,
        sector=row.sector,
        type=row.type,
        place=facts.Place(row.address, row.barrio, row.commune, row.municipality, row.latitude, row.longitude),
        budget_amount=row.budget_amount,
        budget_on=row.budget_on,
        beneficiaries_count=row.beneficiaries_count,
        received_on=row.received_on,
        in_service_on=row.in_service_on,
        **parts,
    )


def load(session: Session, work_ids: Sequence[str]) -> dict[str, facts.Work]:
    """The works of `work_ids` with all that hangs from them, by id; unknown ids are left out."""
    rows = _rows(session, WorkRow, col(WorkRow.id), work_ids)
    owners = {
        row.id: _owner(row)
        for row in _rows(session, Dependency, col(Dependency.id), {row.dependency_id for row in rows})
    }
    processes = _processes(session, work_ids)

    def of_works(table: Any, order: Callable[[Row[Any]], Any]) -> dict[str, list[Row[Any]]]:
        found = _rows(session, table, table.work_id, work_ids)
        return _grouped(sorted(found, key=order), lambda row: row.work_id)

    keys = of_works(WorkKey, lambda row: (row.scheme, row.value))
    progress = of_works(ProgressRow, lambda row: (row.on, row.id))
    documents = of_works(DocumentRow, lambda row: _when(row.published_on, row.id))
    photos = of_works(PhotoRow, lambda row: (row.taken_on, row.id))
    return {
        row.id: _work(
            row,
            {
                "owner": owners.get(row.dependency_id),
                "identifiers": tuple((key.scheme, key.value) for key in keys[row.id]),
                "processes": tuple(processes[row.id]),
                "progress": tuple(_progress(p) for p in progress[row.id]),
                "documents": tuple(_document(d) for d in documents[row.id]),
                "photos": tuple(_photo(p) for p in photos[row.id]),
            },
        )
        for row in rows
    }


def has_photo(session: Session, name: str) -> bool:
    """Whether a work shows the photo of this name. The registry holds nothing that is not published."""
    return session.scalar(select(col(PhotoRow.id)).where(col(PhotoRow.name) == name)) is not None


def has_document(session: Session, digest: str) -> bool:
    """Whether a work has the document whose SHA-256 begins so (at least 24 hexadecimal digits)."""
    found = select(col(DocumentRow.id)).where(col(DocumentRow.sha256).between(digest, f"{digest}g")).limit(1)
    return session.scalar(found) is not None
