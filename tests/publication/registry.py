"""Small registered works, written straight into the tables."""

from datetime import date

from sqlmodel import Session

from service.foundation import codes
from service.works.facts import Nature, WorkStatus
from service.works.models import ContractRow, PartyRow, ProcessRow, WorkRow

FACT = {"source": "Planilla de Infraestructura", "source_on": date(2026, 11, 1)}


def register(session: Session, title: str = "Pavimentación de la calle 30", **changes) -> str:
    """A work in execution with one contract; `changes` replace columns of the work, `contract` those of its contract."""
    number = codes.mint(codes.WORK_LENGTH)
    contract = changes.pop("contract", {})
    supplier = changes.pop("supplier", "Constructora Palma S.A.S.")
    session.add(WorkRow(**FACT | {"id": number, "title": title, "status": WorkStatus.IMPLEMENTATION} | changes))
    key = f"nombre-{supplier}"
    if session.get(PartyRow, key) is None:
        session.add(PartyRow(key=key, name=supplier))
    session.flush()
    process = ProcessRow(**FACT, work_id=number, ocid=f"CO1.BDOS.{number}", nature=Nature.CONSTRUCTION)
    session.add(process)
    session.flush()
    signed = {
        "process_id": process.id,
        "external_id": f"CO1.PCCNTR.{number}",
        "value_amount": 4_812_300_000,
        "signed_on": date(2026, 1, 15),
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 12, 31),
        "supplier_key": key,
        "first_read_on": date(2026, 11, 1),
    }
    session.add(ContractRow(**FACT | signed | contract))
    session.flush()
    return number
