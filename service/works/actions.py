"""Writing the registry: new works with all that hangs from them, and what changed of works already there.

Many works at a time, in a number of statements that does not depend on how many. Nothing here commits or publishes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel

from service.foundation import clock, codes
from service.works import files
from service.works.facts import (
    CADENCE_DAYS,
    Contract,
    Modification,
    Owner,
    Party,
    Payment,
    Process,
    Progress,
    Work,
)
from service.works.models import (
    ContractRow,
    Dependency,
    ModificationRow,
    PartyRow,
    PaymentRow,
    ProcessRow,
    ProgressRow,
    WorkKey,
    WorkRow,
)
from service.works.rows import Row, insert_new, insert_numbered, insert_rows, table_of, update_rows

#: Day of the first reading by id of contract, where it is not the day of which the contract's source speaks.
FirstRead = Mapping[str, date]


def _work_row(work: Work, dependency_id: int | None) -> Row:
    return {
        "id": work.id,
        "title": work.title,
        "description": work.description,
        "purpose": work.purpose,
        "sector": work.sector,
        "type": work.type,
        "status": work.status,
        "address": work.place.address,
        "barrio": work.place.barrio,
        "commune": work.place.commune,
        "municipality": work.place.municipality,
        "latitude": work.place.latitude,
        "longitude": work.place.longitude,
        "dependency_id": dependency_id,
        "budget_amount": work.budget_amount,
        "budget_on": work.budget_on,
        "beneficiaries_count": work.beneficiaries_count,
        "received_on": work.received_on,
        "in_service_on": work.in_service_on,
        "source": work.origin.source,
        "source_on": work.origin.on,
    }


def _process_row(process: Process) -> Row:
    return {
        "ocid": process.id,
        "nature": process.nature,
        "status": process.status,
        "reference": process.reference,
        "title": process.title,
        "method": process.method,
        "method_details": process.method_details,
        "method_rationale": process.method_rationale,
        "estimate_amount": process.estimate_amount,
        "tenderers_count": process.tenderers_count,
        "published_on": process.published_on,
        "awarded_on": process.awarded_on,
        "url": process.url,
        "source": process.origin.source,
        "source_on": process.origin.on,
    }


def _contract_row(contract: Contract) -> Row:
    return {
        "external_id": contract.id,
        "reference": contract.reference,
        "title": contract.title,
        "status": contract.status,
        "value_amount": contract.value_amount,
        "signed_on": contract.signed_on,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "supplier_key": contract.supplier.id if contract.supplier else None,
        "representative": contract.representative,
        "advance_amount": contract.advance_amount,
        "amortized_amount": contract.amortized_amount,
        "paid_amount": contract.paid_amount,
        "settled": contract.settled,
        "settled_on": contract.settled_on,
        "settlement_months": contract.settlement_months,
        "url": contract.url,
        "funding": [list(part) for part in contract.funding],
        "source": contract.origin.source,
        "source_on": contract.origin.on,
    }


def _modification_row(contract_id: int, change: Modification) -> Row:
    return {
        "contract_id": contract_id,
        "key": change.id,
        "kind": change.kind,
        "on": change.on,
        "value_amount": change.value_amount,
        "days": change.days,
        "ends_on": change.ends_on,
        "description": change.description,
        "reason": change.reason,
        "assignee_key": change.assignee.id if change.assignee else None,
        "inferred": change.inferred,
        "source": change.origin.source,
        "source_on": change.origin.on,
    }


def _payment_row(contract_id: int, payment: Payment) -> Row:
    return {
        "contract_id": contract_id,
        "key": payment.id,
        "on": payment.on,
        "amount": payment.amount,
        "advance": payment.advance,
        "reference": payment.reference,
        "source": payment.origin.source,
        "source_on": payment.origin.on,
    }


def _progress_row(work_id: str, progress: Progress) -> Row:
    return {
        "work_id": work_id,
        "on": progress.on,
        "planned_physical": progress.planned_physical,
        "real_physical": progress.real_physical,
        "planned_financial": progress.planned_financial,
        "real_financial": progress.real_financial,
        "note": progress.note,
        "source": progress.origin.source,
        "source_on": progress.origin.on,
    }


def _key_rows(work: Work) -> list[Row]:
    return [{"work_id": work.id, "scheme": scheme, "value": value} for scheme, value in work.identifiers]


def _parties(works: Iterable[Work]) -> dict[str, Party]:
    found: dict[str, Party] = {}
    for work in works:
        for process in work.processes:
            if contract := process.contract:
                if contract.supplier:
                    found[contract.supplier.id] = contract.supplier
                for change in contract.modifications:
                    if change.assignee:
                        found[change.assignee.id] = change.assignee
    return found


def _register_parties(session: Session, works: Iterable[Work]) -> None:
    """Parties not there yet; the name of one that is stays as it was first told."""
    rows = [{"key": party.id, "name": party.name, "nit": party.nit} for party in _parties(works).values()]
    insert_new(session, PartyRow, rows)


def _dependencies(session: Session, owners: Iterable[Owner | None]) -> dict[tuple[str, str], int]:
    """The ids of dependencies by entity and name; those not there are written, those told more of are completed."""
    told = {(owner.entity, owner.dependency): owner for owner in owners if owner}
    if not told:
        return {}
    table = table_of(Dependency)
    of_entities = select(table).where(table.c.entity_name.in_({entity for entity, _ in told}))
    known = {(row.entity_name, row.name): row for row in session.connection().execute(of_entities)}
    rows = {key: _dependency_row(owner, known.get(key)) for key, owner in told.items()}
    fresh = {key: row for key, row in rows.items() if key not in known}
    ids = dict(zip(fresh, insert_numbered(session, Dependency, list(fresh.values())), strict=True))
    for key in rows.keys() & known.keys():
        ids[key] = known[key].id
        if any(getattr(known[key], name) != value for name, value in rows[key].items()):
            update_rows(session, Dependency, ["id"], [{"id": known[key].id, **rows[key]}])
    return ids


def _dependency_row(owner: Owner, known: Any) -> Row:
    """The row of a dependency: what the owner does not tell stays as it was known."""
    row = {
        "name": owner.dependency,
        "entity_name": owner.entity,
        "entity_nit": owner.entity_nit,
        "steward": owner.steward,
        "contact": owner.contact,
        "cadence_days": owner.cadence_days if owner.cadence_days != CADENCE_DAYS else None,
    }
    if known is not None:
        return {name: getattr(known, name) if value is None else value for name, value in row.items()}
    return row | {"cadence_days": owner.cadence_days}


def _owner_key(work: Work) -> tuple[str, str]:
    return (work.owner.entity, work.owner.dependency) if work.owner else ("", "")


def new_ids(session: Session, count: int) -> list[str]:
    """Public ids that no work has had."""
    ids: set[str] = set()
    table = table_of(WorkRow)
    while len(ids) < count:
        minted = {codes.mint(codes.WORK_LENGTH) for _ in range(count - len(ids))}
        taken = session.connection().execute(select(table.c.id).where(table.c.id.in_(minted))).scalars()
        ids |= minted - set(taken)
    return list(ids)


def register(session: Session, works: Sequence[Work], first_read: FirstRead | None = None) -> None:
    """Write new works with everything that hangs from them.

    A change approved on or before the day of the first reading of its contract is inside the contract's first value.
    """
    now = clock.now()
    _register_parties(session, works)
    dependencies = _dependencies(session, (work.owner for work in works))
    rows = [_work_row(work, dependencies.get(_owner_key(work))) | {"created_at": now} for work in works]
    insert_rows(session, WorkRow, rows)
    insert_new(session, WorkKey, [row for work in works for row in _key_rows(work)])
    insert_rows(session, ProgressRow, [_progress_row(work.id, report) for work in works for report in work.progress])
    files.register(session, works)
    _register_processes(session, [(work.id, process) for work in works for process in work.processes], first_read)


def _register_processes(
    session: Session, processes: Sequence[tuple[str, Process]], first_read: FirstRead | None
) -> None:
    rows = [{"work_id": work_id, **_process_row(process)} for work_id, process in processes]
    ids = insert_numbered(session, ProcessRow, rows)
    signed = [(id_, process.contract) for id_, (_, process) in zip(ids, processes, strict=True) if process.contract]
    _register_contracts(session, signed, first_read)


def _register_contracts(
    session: Session, contracts: Sequence[tuple[int, Contract]], first_read: FirstRead | None
) -> None:
    rows = [
        {
            "process_id": process_id,
            "first_read_on": (first_read or {}).get(contract.id, contract.origin.on),
            **_contract_row(contract),
        }
        for process_id, contract in contracts
    ]
    ids = insert_numbered(session, ContractRow, rows)
    pairs = [(id_, contract) for id_, (_, contract) in zip(ids, contracts, strict=True)]
    insert_rows(
        session, ModificationRow, [_modification_row(id_, each) for id_, c in pairs for each in c.modifications]
    )
    insert_rows(session, PaymentRow, [_payment_row(id_, each) for id_, c in pairs for each in c.payments])


def amend(session: Session, changes: Sequence[tuple[Work, Work]], first_read: FirstRead | None = None) -> None:
    """Make the registry say of each work the second of the pair where it says the first.

    Processes keep their place: the first of the second work is the first of the first, whatever its ids; those beyond
    are new. Keys of a work are only added. Documents are known again by their address, photos by their name.
    """
    after = [new for _, new in changes]
    _register_parties(session, after)
    dependencies = _dependencies(session, (work.owner for work in after))
    update_rows(session, WorkRow, ["id"], [_work_row(work, dependencies.get(_owner_key(work))) for work in after])
    insert_new(session, WorkKey, [row for work in after for row in _key_rows(work)])
    _amend_progress(session, changes)
    files.amend(session, changes)
    _amend_processes(session, changes, first_read)


def _amend_progress(session: Session, changes: Sequence[tuple[Work, Work]]) -> None:
    fresh: list[Row] = []
    renewed: list[Row] = []
    for old, new in changes:
        known = {(report.on, report.origin.source): report for report in old.progress}
        for report in new.progress:
            before = known.get((report.on, report.origin.source))
            if before != report:
                (fresh if before is None else renewed).append(_progress_row(new.id, report))
    insert_rows(session, ProgressRow, fresh)
    update_rows(session, ProgressRow, ["work_id", "on", "source"], renewed)


def _amend_processes(session: Session, changes: Sequence[tuple[Work, Work]], first_read: FirstRead | None) -> None:
    process, contract = table_of(ProcessRow), table_of(ContractRow)
    stored = session.connection().execute(
        select(*process.c["id", "work_id", "ocid"], contract.c.id.label("contract_id"))
        .select_from(process.outerjoin(contract, contract.c.process_id == process.c.id))
        .where(process.c.work_id.in_([work.id for work, _ in changes]))
    )
    rows = {(row.work_id, row.ocid): row for row in stored}
    renewed: list[Row] = []
    signed: list[tuple[int, Contract]] = []
    contracts: list[tuple[int, Contract, Contract]] = []
    for old, new in changes:
        for known, told in zip(old.processes, new.processes, strict=False):
            row = rows[old.id, known.id]
            if _process_row(told) != _process_row(known):
                renewed.append({"id": row.id, **_process_row(told)})
            if told.contract and not known.contract:
                signed.append((row.id, told.contract))
            elif told.contract and known.contract and told.contract != known.contract:
                contracts.append((row.contract_id, known.contract, told.contract))
    update_rows(session, ProcessRow, ["id"], renewed)
    fresh = [(new.id, told) for old, new in changes for told in new.processes[len(old.processes) :]]
    _register_processes(session, fresh, first_read)
    _register_contracts(session, signed, first_read)
    _amend_contracts(session, contracts, first_read)


def _amend_contracts(
    session: Session, changes: Sequence[tuple[int, Contract, Contract]], first_read: FirstRead | None
) -> None:
    update_rows(session, ContractRow, ["id"], [{"id": id_, **_contract_row(new)} for id_, _, new in changes])
    read = [(id_, first_read[new.id]) for id_, _, new in changes if first_read and new.id in first_read]
    update_rows(session, ContractRow, ["id"], [{"id": id_, "first_read_on": day} for id_, day in read])
    fresh: list[Row] = []
    renewed: list[Row] = []
    for id_, old, new in changes:
        known = {change.id: change for change in old.modifications}
        for change in new.modifications:
            before = known.pop(change.id, None)
            if before != change:
                (fresh if before is None else renewed).append(_modification_row(id_, change))
        _withdraw(session, ModificationRow, id_, known)
    insert_rows(session, ModificationRow, fresh)
    update_rows(session, ModificationRow, ["contract_id", "key"], renewed)
    _amend_payments(session, changes)


def _amend_payments(session: Session, changes: Sequence[tuple[int, Contract, Contract]]) -> None:
    fresh: list[Row] = []
    renewed: list[Row] = []
    for id_, old, new in changes:
        known = {payment.id: payment for payment in old.payments}
        for payment in new.payments:
            before = known.pop(payment.id, None)
            if before != payment:
                (fresh if before is None else renewed).append(_payment_row(id_, payment))
        _withdraw(session, PaymentRow, id_, known)
    insert_rows(session, PaymentRow, fresh)
    update_rows(session, PaymentRow, ["contract_id", "key"], renewed)


def _withdraw(session: Session, model: type[SQLModel], contract_id: int, keys: Iterable[str]) -> None:
    table = table_of(model)
    for key in keys:
        gone = delete(table).where(table.c.contract_id == contract_id, table.c.key == key)
        session.connection().execute(gone)
