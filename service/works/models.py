"""The tables of the registry. Money is whole pesos; shares are hundredths of a percent; dates are Bogotá's.

`source` and `source_on` stand on every fact: where it comes from and the day of which it speaks.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.foundation import clock
from service.foundation.database import words
from service.works.facts import CADENCE_DAYS, Method, ModificationKind, Nature, ProcessStatus, WorkStatus, WorkType


def money(**options: Any) -> Any:
    """Whole pesos, or nothing known; PostgreSQL's plain integer ends at 2,147 million."""
    return Field(default=None, sa_type=BigInteger, **options)


class Fact(SQLModel):
    """What every fact carries."""

    #: Name of the source as a person would say it: «SECOP II, contratos», «Planilla de Infraestructura».
    source: str
    #: The day of which the source speaks.
    source_on: date


class Dependency(SQLModel, table=True):
    """The office that owns the data of works, with its steward and the cadence it promises."""

    __tablename__ = "dependency"
    __table_args__ = (UniqueConstraint("entity_name", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    entity_name: str
    entity_nit: str | None = None
    #: Name of the steward (enlace); None: «sin responsable», and the page says so.
    steward: str | None = None
    #: Mail or telephone of the office, published.
    contact: str | None = None
    #: Days between two updates of a work in execution.
    cadence_days: int = CADENCE_DAYS


class PartyRow(SQLModel, table=True):
    """An organisation or person that contracts. `key` is `CO-NIT-…`, or made of the folded name without one."""

    __tablename__ = "party"

    key: str = Field(primary_key=True)
    name: str
    nit: str | None = None


class WorkRow(Fact, table=True):
    """A public work a citizen can stand in front of."""

    __tablename__ = "work"

    #: Our own permanent public id, nine symbols; never a source's.
    id: str = Field(primary_key=True)
    title: str
    description: str | None = Field(default=None, sa_type=Text)
    purpose: str | None = Field(default=None, sa_type=Text)
    sector: str | None = None
    type: WorkType | None = Field(default=None, sa_type=words(WorkType))
    status: WorkStatus = Field(sa_type=words(WorkStatus))
    address: str | None = None
    barrio: str | None = None
    commune: str | None = None
    municipality: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    dependency_id: int | None = Field(default=None, foreign_key="dependency.id", index=True)
    budget_amount: int | None = money()
    budget_on: date | None = None
    beneficiaries_count: int | None = None
    #: Day the entity received the finished work.
    received_on: date | None = None
    #: Day people began to use it.
    in_service_on: date | None = None
    created_at: datetime = Field(default_factory=clock.now)


class WorkKey(SQLModel, table=True):
    """A stable name some source gives a work: BPIN, the office's own number. How rows find their work again."""

    __tablename__ = "work_key"
    __table_args__ = (Index("ix_work_key_value", "scheme", "value"),)

    work_id: str = Field(primary_key=True, foreign_key="work.id")
    scheme: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class ProcessRow(Fact, table=True):
    """A contracting process of a work."""

    __tablename__ = "contracting_process"
    __table_args__ = (UniqueConstraint("work_id", "ocid"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    #: The source's id of the process (in SECOP II, `CO1.BDOS.…`) or one of our own.
    ocid: str = Field(index=True)
    nature: Nature = Field(sa_type=words(Nature))
    status: ProcessStatus | None = Field(default=None, sa_type=words(ProcessStatus))
    reference: str | None = None
    title: str | None = Field(default=None, sa_type=Text)
    method: Method | None = Field(default=None, sa_type=words(Method))
    #: The method in the source's words.
    method_details: str | None = None
    method_rationale: str | None = None
    estimate_amount: int | None = money()
    tenderers_count: int | None = None
    published_on: date | None = None
    awarded_on: date | None = None
    url: str | None = None


class ContractRow(Fact, table=True):
    """The contract a process led to, as signed: value and end are the initial ones, changes are modifications."""

    __tablename__ = "contract"

    id: int | None = Field(default=None, primary_key=True)
    process_id: int = Field(foreign_key="contracting_process.id", unique=True)
    #: `CO1.PCCNTR.…` in capitals: the stable key of SECOP II. Other sources use a prefix of their own.
    external_id: str = Field(unique=True)
    reference: str | None = None
    title: str | None = Field(default=None, sa_type=Text)
    #: State in the source's words.
    status: str | None = None
    value_amount: int | None = money()
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    supplier_key: str | None = Field(default=None, foreign_key="party.key", index=True)
    representative: str | None = None
    advance_amount: int | None = money()
    amortized_amount: int | None = money()
    paid_amount: int | None = money()
    settled: bool | None = None
    settled_on: date | None = None
    settlement_months: int | None = None
    url: str | None = None
    #: Name of each funding source with its pesos.
    funding: list[Any] = Field(default_factory=list, sa_type=JSON)
    #: Day of the first reading: changes approved before it are already inside the values read then.
    first_read_on: date


class ModificationRow(Fact, table=True):
    """One change of a contract: of value, term or scope, a suspension, restart, assignment or termination."""

    __tablename__ = "modification"
    __table_args__ = (UniqueConstraint("contract_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    #: Name of the change within its contract, stable from one reading to the next.
    key: str
    kind: ModificationKind = Field(sa_type=words(ModificationKind))
    on: date | None = None
    value_amount: int | None = money()
    days: int | None = None
    ends_on: date | None = None
    description: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    assignee_key: str | None = Field(default=None, foreign_key="party.key")
    #: Seen between two readings of a source that publishes no act for it.
    inferred: bool = False


class ProgressRow(Fact, table=True):
    """Planned and real progress, physical and financial, on one day."""

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("work_id", "on", "source"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id")
    on: date
    planned_physical: int | None = None
    real_physical: int | None = None
    planned_financial: int | None = None
    real_financial: int | None = None
    note: str | None = Field(default=None, sa_type=Text)


class PaymentRow(Fact, table=True):
    """Money paid under a contract."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("contract_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    key: str
    on: date
    amount: int = Field(sa_type=BigInteger)
    advance: bool = False
    reference: str | None = None


class DocumentRow(Fact, table=True):
    """A public document of a work."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("work_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id")
    #: OC4IDS `documentType`.
    kind: str
    title: str
    url: str
    published_on: date | None = None
    format: str | None = None
    size: int | None = Field(default=None, sa_type=BigInteger)
    #: A file of ours is served to the public while a row names it.
    sha256: str | None = Field(default=None, index=True)


class PhotoRow(Fact, table=True):
    """A dated photo. `name` is its blob; the description for who cannot see it is required."""

    __tablename__ = "photo"

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    name: str = Field(unique=True)
    alt: str
    taken_on: date
    width: int
    height: int
    caption: str | None = None
