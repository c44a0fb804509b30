"""Everything known about one work, as plain values: what the rules judge, what a release publishes, what a page shows.

One shape serves both rivers' banks: the registry loads its tables into it and a release is read back into it, so no
rule can tell a published work from a registered one. Money is whole pesos; shares are hundredths of a percent (6850 is
68.5 %); days are calendar days; None means «nobody has told us», never zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: How often the data of a work are renewed when its owner has promised nothing else, in days.
CADENCE_DAYS = 30
#: Pixels across of the smaller sizes in which a photo is served, besides its largest.
PHOTO_WIDTHS = (480, 960)


class WorkStatus(StrEnum):
    """OC4IDS `projectStatus` (closed codelist), without the two that a municipal work does not reach."""

    IDENTIFICATION = "identification"
    PREPARATION = "preparation"
    IMPLEMENTATION = "implementation"
    COMPLETION = "completion"
    MAINTENANCE = "maintenance"
    CANCELLED = "cancelled"


class WorkType(StrEnum):
    """OC4IDS `projectType`."""

    CONSTRUCTION = "construction"
    REHABILITATION = "rehabilitation"
    REPLACEMENT = "replacement"
    EXPANSION = "expansion"


class Nature(StrEnum):
    """OC4IDS `contractNature`: what a contracting process buys."""

    CONSTRUCTION = "construction"
    SUPERVISION = "supervision"
    DESIGN = "design"


class ProcessStatus(StrEnum):
    """OC4IDS `contractingProcessStatus`."""

    PRE_AWARD = "pre-award"
    ACTIVE = "active"
    CLOSED = "closed"


class Method(StrEnum):
    """OCDS `method`: who could compete."""

    OPEN = "open"
    SELECTIVE = "selective"
    LIMITED = "limited"
    DIRECT = "direct"


class ModificationKind(StrEnum):
    """How a contract changes. The first three are OC4IDS `modificationType`; the open codelist admits the rest."""

    VALUE = "value"
    DURATION = "duration"
    SCOPE = "scope"
    SUSPENSION = "suspension"
    RESTART = "restart"
    ASSIGNMENT = "assignment"
    TERMINATION = "termination"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from, and the day of which it speaks."""

    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation or person. `id` is `CO-NIT-…` when the tax number is known, else made of the name."""

    id: str
    name: str
    nit: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work is. `municipality` is its five-digit DIVIPOLA code; the point is WGS84 degrees, six decimals."""

    address: str | None = None
    barrio: str | None = None
    commune: str | None = None
    municipality: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The dependency that answers for a work's data, and its steward (enlace); no steward is a fact too."""

    dependency: str
    entity: str
    entity_nit: str | None = None
    steward: str | None = None
    contact: str | None = None
    cadence_days: int = CADENCE_DAYS


@dataclass(frozen=True, slots=True)
class Modification:
    """One change of a contract. `value_amount` and `days` are what it adds (negative: takes away).

    `ends_on`: the end date it fixes, when the source gives one (then it wins over `days`).
    `inferred`: the source shows the change between two readings but publishes no act for it.
    """

    id: str
    kind: ModificationKind
    on: date | None
    origin: Origin
    value_amount: int | None = None
    days: int | None = None
    ends_on: date | None = None
    description: str | None = None
    reason: str | None = None
    assignee: Party | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid under a contract; an advance (anticipo) is told apart because it pays no work yet."""

    id: str
    on: date
    amount: int
    origin: Origin
    advance: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """A signed contract as it was signed: `value_amount` and `ends_on` are the initial ones; changes are apart.

    `advance_amount` is the advance granted, `amortized_amount` the part of it already worked off, `paid_amount` the
    total the source reports as paid (0 in SECOP often means «not reported» and arrives here as None).
    `settlement_months`: agreed term to settle (liquidar); None: the legal one.
    """

    id: str
    origin: Origin
    reference: str | None = None
    title: str | None = None
    status: str | None = None
    value_amount: int | None = None
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    supplier: Party | None = None
    representative: str | None = None
    advance_amount: int | None = None
    amortized_amount: int | None = None
    paid_amount: int | None = None
    settled: bool | None = None
    settled_on: date | None = None
    settlement_months: int | None = None
    url: str | None = None
    funding: tuple[tuple[str, int], ...] = ()
    modifications: tuple[Modification, ...] = ()
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """A contracting process of a work and the contract it led to, if it has led to one."""

    id: str
    nature: Nature
    origin: Origin
    status: ProcessStatus | None = None
    reference: str | None = None
    title: str | None = None
    method: Method | None = None
    method_details: str | None = None
    method_rationale: str | None = None
    estimate_amount: int | None = None
    tenderers_count: int | None = None
    published_on: date | None = None
    awarded_on: date | None = None
    url: str | None = None
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How much was planned and how much is real on one day, of the works and of the money; hundredths of a percent."""

    on: date
    origin: Origin
    planned_physical: int | None = None
    real_physical: int | None = None
    planned_financial: int | None = None
    real_financial: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A public document. `kind` is OC4IDS `documentType`; `size` in bytes; `sha256` of the file when we hold it."""

    id: str
    kind: str
    title: str
    url: str
    origin: Origin
    published_on: date | None = None
    format: str | None = None
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A dated photo with its description for who cannot see it. `name` is the blob's; sizes hang from it.

    Of a draft, `alt` may still be empty.
    """

    id: str
    name: str
    alt: str
    taken_on: date
    origin: Origin
    width: int
    height: int
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One public work with everything that hangs from it, each list in time order, oldest first."""

    id: str
    title: str
    status: WorkStatus
    origin: Origin
    description: str | None = None
    purpose: str | None = None
    sector: str | None = None
    type: WorkType | None = None
    place: Place = field(default_factory=Place)
    identifiers: tuple[tuple[str, str], ...] = ()
    owner: Owner | None = None
    budget_amount: int | None = None
    budget_on: date | None = None
    beneficiaries_count: int | None = None
    received_on: date | None = None
    in_service_on: date | None = None
    processes: tuple[Process, ...] = ()
    progress: tuple[Progress, ...] = ()
    documents: tuple[Document, ...] = ()
    photos: tuple[Photo, ...] = ()

    def contracts(self, nature: Nature = Nature.CONSTRUCTION) -> tuple[Contract, ...]:
        """The signed contracts of one nature, oldest first."""
        return tuple(p.contract for p in self.processes if p.nature is nature and p.contract is not None)

    def origins(self) -> Iterator[Origin]:
        """Where each of its facts comes from."""
        yield self.origin
        for process in self.processes:
            yield process.origin
            if process.contract is not None:
                yield process.contract.origin
                yield from (change.origin for change in process.contract.modifications)
                yield from (payment.origin for payment in process.contract.payments)
        yield from (report.origin for report in self.progress)
        yield from (document.origin for document in self.documents)
        yield from (photo.origin for photo in self.photos)
