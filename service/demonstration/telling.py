"""Writing the life of one invented work into the registry, day after day, with its papers and photos."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, SQLModel, select

from service.demonstration import city
from service.demonstration.drawing.pictures import picture
from service.demonstration.papers import paper
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.calendar import is_business_day
from service.foundation.clock import BOGOTA
from service.foundation.language import Language
from service.foundation.settings import DEMONSTRATION
from service.foundation.text import fold
from service.publication.document import Publisher
from service.works.facts import ModificationKind, Nature, ProcessStatus, WorkStatus, WorkType
from service.works.models import (
    ContractRow,
    Dependency,
    DocumentRow,
    ModificationRow,
    PartyRow,
    PaymentRow,
    PhotoRow,
    ProcessRow,
    WorkKey,
    WorkRow,
)

SHEET = "Planilla de la dependencia (demostración)"
CONTRACTS = "Expediente del contrato (demostración)"
REPORTS = "Informe de interventoría (demostración)"
VISITS = "Visita de obra (demostración)"

SPANISH = Language("es")
#: The letter of each kind of contract in its number.
_LETTERS = {Nature.CONSTRUCTION: "O", Nature.SUPERVISION: "I", Nature.DESIGN: "D"}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a story is about: the work as the office would describe it. `view`: the drawing that is its photo."""

    title: str
    object: str | None = None
    purpose: str | None = None
    sector: str | None = None
    type: WorkType | None = None
    spot: city.Spot | None = None
    office: city.Office | None = None
    beneficiaries: int | None = None
    view: str | None = None


@dataclass(frozen=True)
class Desk:
    """Where works are told: the registry, the files, the address of the site, and the day of the demonstration."""

    session: Session
    blobs: Blobs
    publisher: Publisher
    today: date

    def day(self, ago: int) -> date:
        """The day `ago` days before today or, as offices sign on no Sunday, the last business day before it."""
        day = self.today - timedelta(days=ago)
        while not is_business_day(day):
            day -= timedelta(days=1)
        return day

    @staticmethod
    def instant(on: date) -> datetime:
        """When the news of the day `on` is published: in office hours, not always at the same one."""
        minutes = 8 * 60 + on.toordinal() * 37 % (8 * 60)
        return datetime.combine(on, time(minutes // 60, minutes % 60), BOGOTA).astimezone(UTC)


class Telling:
    """One work while its story is told; `on` is the day the story has come to."""

    def __init__(self, desk: Desk, subject: Subject, serial: int) -> None:
        """A work that nobody has registered yet. `serial` numbers its processes and contracts."""
        self.desk, self.subject, self.serial = desk, subject, serial
        self.on = desk.today
        self.processes: dict[Nature, ProcessRow] = {}
        self.contracts: dict[Nature, ContractRow] = {}
        #: Of the building contract, in pesos: its value with additions, what is invoiced and what is paid.
        self.value_amount = self.invoiced_amount = self.paid_amount = 0
        #: What is really built, in hundredths of a percent.
        self.real = 0
        #: Whether the advance is discounted from what is invoiced.
        self.is_worked_off = True
        #: The day the works stopped, the last time they did.
        self.stopped_on: date | None = None
        self._changes: dict[ModificationKind, int] = {}
        self._payments = self._visits = self._processes = 0
        self.work = self._described(subject)

    def _described(self, subject: Subject) -> WorkRow:
        spot = subject.spot
        work = WorkRow(
            id=codes.mint(codes.WORK_LENGTH),
            title=subject.title,
            description=subject.object,
            purpose=subject.purpose,
            sector=subject.sector,
            type=subject.type,
            status=WorkStatus.IDENTIFICATION,
            beneficiaries_count=subject.beneficiaries,
            source=SHEET,
            source_on=self.on,
        )
        if spot is not None:
            work.address, work.barrio, work.commune = spot.address, spot.barrio.name, spot.barrio.commune
        if spot is not None and spot.address is not None:
            work.latitude = round(spot.barrio.latitude + spot.north / 1000, 6)
            work.longitude = round(spot.barrio.longitude + spot.east / 1000, 6)
        return work

    def add(self, row: SQLModel) -> None:
        """Put a row in the registry."""
        self.desk.session.add(row)
        self.desk.session.flush()

    def turn_to(self, on: date) -> None:
        """Go on to the day `on`; the first one registers the work."""
        self.on = self.work.source_on = on
        if self.work in self.desk.session:
            return
        self.work.created_at = self.desk.instant(on)
        office = self.subject.office
        self.work.dependency_id = self._dependency(office) if office else None
        self.add(self.work)
        if office:
            self.add(WorkKey(work_id=self.work.id, scheme="DEMO", value=f"{office.initials}-{self.serial:03}"))

    def _dependency(self, office: city.Office) -> int | None:
        known = self.desk.session.exec(select(Dependency).where(Dependency.name == office.name)).one_or_none()
        if known is None:
            known = Dependency(
                name=office.name,
                entity_name=DEMONSTRATION.name,
                entity_nit=DEMONSTRATION.nit,
                steward=office.steward,
                contact=office.contact,
                cadence_days=office.cadence_days,
            )
            self.add(known)
        return known.id

    def _party(self, firm: city.Firm) -> str:
        key = f"CO-NIT-{firm.nit}" if firm.nit else "nombre-" + fold(firm.name).replace(" ", "-")
        if self.desk.session.get(PartyRow, key) is None:
            self.add(PartyRow(key=key, name=firm.name, nit=firm.nit))
        return key

    def open(self, nature: Nature, **facts: Any) -> ProcessRow:
        """Begin a contracting process; `facts` are columns of it."""
        self._processes += 1
        initials = self.subject.office.initials if self.subject.office else "SD"
        process = ProcessRow(
            work_id=self.work.id,
            ocid=f"demo-{self.serial:03}-{self._processes}",
            nature=nature,
            status=ProcessStatus.PRE_AWARD,
            reference=f"{initials}-{self.serial:03}{_LETTERS[nature]}-{self.on.year}",
            source=CONTRACTS,
            source_on=self.on,
            **facts,
        )
        self.add(process)
        self.processes[nature] = process
        return process

    def sign(self, nature: Nature, firm: city.Firm | None, **facts: Any) -> ContractRow:
        """Sign the contract of the open process of that nature; `facts` are columns of the contract."""
        process = self.processes[nature]
        process.status, process.source_on = ProcessStatus.ACTIVE, self.on
        assert process.id is not None
        contract = ContractRow(
            process_id=process.id,
            external_id=process.ocid.upper().replace("DEMO", "DEMO-CONTRATO"),
            reference=f"CTO-{process.reference}",
            title=process.title,
            signed_on=self.on,
            supplier_key=self._party(firm) if firm else None,
            first_read_on=self.on,
            source=CONTRACTS,
            source_on=self.on,
            **facts,
        )
        self.add(contract)
        self.contracts[nature] = contract
        return contract

    @property
    def contract(self) -> ContractRow:
        """The contract that builds the work."""
        return self.contracts[Nature.CONSTRUCTION]

    def change(
        self, kind: ModificationKind, reason: str, *, assignee: city.Firm | None = None, **facts: Any
    ) -> ModificationRow:
        """Change the building contract; the act is published too. `facts` are columns of the modification."""
        number = self._changes[kind] = self._changes.get(kind, 0) + 1
        title, paper_kind = _ACTS[kind]
        assert self.contract.id is not None
        act = ModificationRow(
            contract_id=self.contract.id,
            key=f"{kind.value}-{number}",
            kind=kind,
            on=self.on,
            reason=reason,
            assignee_key=self._party(assignee) if assignee else None,
            source=CONTRACTS,
            source_on=self.on,
            **facts,
        )
        self.add(act)
        self.value_amount += act.value_amount or 0
        self.file(paper_kind, f"{title} n.º {number}", f"Motivo: {reason}")
        return act

    def close(self, nature: Nature) -> None:
        """What was contracted is over; its accounts are still open."""
        contract, process = self.contracts[nature], self.processes[nature]
        contract.status, process.status = "terminado", ProcessStatus.CLOSED
        if nature is Nature.CONSTRUCTION:
            contract.settled = False
        contract.source_on = process.source_on = self.on

    def pay(self, amount: int, *, advance: bool = False) -> None:
        """Pay under the building contract; nothing is written for nothing."""
        if amount <= 0:
            return
        self._payments += 1
        self.paid_amount += amount
        assert self.contract.id is not None
        reference = "Anticipo" if advance else f"Acta de obra n.º {self._payments}"
        self.add(
            PaymentRow(
                contract_id=self.contract.id,
                key=f"pago-{self._payments}",
                on=self.on,
                amount=amount,
                advance=advance,
                reference=reference,
                source=CONTRACTS,
                source_on=self.on,
            )
        )

    def file(self, kind: str, title: str, *lines: str) -> None:
        """Publish a paper. `kind` is OC4IDS `documentType`."""
        made = paper(title, self.work.title, (f"Fecha: {SPANISH.long_date(self.on)}.", *lines))
        self.desk.blobs.put(made.name, made.data)
        self.add(
            DocumentRow(
                work_id=self.work.id,
                kind=kind,
                title=title,
                url=f"{self.desk.publisher.public_url}/documentos/{made.name}",
                published_on=self.on,
                format="application/pdf",
                size=len(made.data),
                sha256=made.sha256,
                source=SHEET,
                source_on=self.on,
            )
        )

    def photograph(self) -> None:
        """Draw the work as far as it is really built."""
        assert self.subject.view is not None
        drawn = picture(self.subject.view, self.subject.title, self.real / 10_000, self._visits)
        self._visits += 1
        for name, data in drawn.files.items():
            self.desk.blobs.put(name, data)
        caption = f"Con un avance de {SPANISH.percent(self.real)}" if self.real else "Al comenzar los trabajos"
        self.add(
            PhotoRow(
                work_id=self.work.id,
                name=drawn.name,
                alt=drawn.alt,
                taken_on=self.on,
                width=drawn.width,
                height=drawn.height,
                caption=caption,
                source=VISITS,
                source_on=self.on,
            )
        )


#: What the act of each kind of change is called, and what kind of document it is.
_ACTS = {
    ModificationKind.VALUE: ("Adición", "contractAmendment"),
    ModificationKind.DURATION: ("Prórroga", "contractAmendment"),
    ModificationKind.SCOPE: ("Cambio de alcance", "contractAmendment"),
    ModificationKind.SUSPENSION: ("Acta de suspensión", "contractAnnexe"),
    ModificationKind.RESTART: ("Acta de reinicio", "contractAnnexe"),
    ModificationKind.ASSIGNMENT: ("Cesión del contrato", "contractAmendment"),
    ModificationKind.TERMINATION: ("Acta de terminación anticipada", "termination"),
}
