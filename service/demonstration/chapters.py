"""What happens to a work, in the words of a city. `ago`: days before the day of the demonstration.

Amounts are whole pesos and shares are percent, as a person would say them in a story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.demonstration.city import Firm
from service.demonstration.telling import REPORTS, SPANISH, Telling
from service.foundation.money import share
from service.works.facts import Method, Nature, ProcessStatus, WorkStatus
from service.works.models import ProgressRow

TENDER = "Licitación pública"
SHORTER = "Selección abreviada"
MERITS = "Concurso de méritos abierto"
DIRECT = "Contratación directa"
_METHODS = {TENDER: Method.OPEN, SHORTER: Method.SELECTIVE, MERITS: Method.OPEN, DIRECT: Method.DIRECT}

#: Where the money comes from, in percent of the value.
OWN = (("Recursos propios del municipio", 100),)
ROYALTIES = (("Sistema General de Regalías", 70), ("Recursos propios del municipio", 30))
NATION = (("Presupuesto General de la Nación", 60), ("Recursos propios del municipio", 40))
CREDIT = (("Recursos de crédito", 80), ("Recursos propios del municipio", 20))


@dataclass(frozen=True)
class Chapter:
    """Something that happens on one day."""

    ago: int

    def happen(self, told: Telling) -> None:
        """Write it into the registry."""
        raise NotImplementedError


@dataclass(frozen=True)
class Planned(Chapter):
    """The office registers the work, with its budget when there is one."""

    budget: int | None = None

    def happen(self, told: Telling) -> None:
        """The work appears."""
        if self.budget:
            told.work.budget_amount, told.work.budget_on = self.budget, told.on


@dataclass(frozen=True)
class Designed(Chapter):
    """A firm is hired to design the work."""

    firm: Firm
    value: int
    days: int

    def happen(self, told: Telling) -> None:
        """A design contract."""
        _hire(told, self, Nature.DESIGN, "Estudios y diseños")


@dataclass(frozen=True)
class Tendered(Chapter):
    """The contract to build is offered to the market."""

    estimate: int | None
    offers: int | None = None
    how: str = TENDER
    why: str | None = None

    def happen(self, told: Telling) -> None:
        """A process that waits for offers; the designs, if there were any, are done."""
        if Nature.DESIGN in told.contracts:
            told.contracts[Nature.DESIGN].status = "terminado"
            told.processes[Nature.DESIGN].status = ProcessStatus.CLOSED
        told.work.status = WorkStatus.PREPARATION
        told.open(
            Nature.CONSTRUCTION,
            title=told.work.title,
            method=_METHODS[self.how],
            method_details=self.how,
            method_rationale=self.why,
            estimate_amount=self.estimate,
            tenderers_count=self.offers,
            published_on=told.on,
        )
        told.file("feasibilityStudy", "Estudios previos", "Explica por qué se necesita la obra y cuánto puede costar.")


@dataclass(frozen=True)
class Signed(Chapter):
    """The contract to build is signed. `starts`: how many days ago it began; negative, in how many it will."""

    firm: Firm
    value: int | None
    days: int
    starts: int
    funding: Sequence[tuple[str, int]] = OWN
    filed: bool = True

    def happen(self, told: Telling) -> None:
        """A contract with its dates."""
        process = told.processes[Nature.CONSTRUCTION]
        process.awarded_on = told.desk.day(self.ago + 6)
        starts_on = told.desk.day(self.starts) if self.starts > 0 else told.desk.today - timedelta(days=self.starts)
        told.sign(
            Nature.CONSTRUCTION,
            self.firm,
            value_amount=self.value,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=self.days),
            funding=[[source, self.value * part // 100] for source, part in self.funding] if self.value else [],
        )
        told.value_amount = self.value or 0
        if self.filed:
            told.file("contractSigned", "Contrato firmado", f"Contratista: {self.firm.name}.")


@dataclass(frozen=True)
class Started(Chapter):
    """The works begin."""

    def happen(self, told: Telling) -> None:
        """The contract runs."""
        told.work.status = WorkStatus.IMPLEMENTATION
        told.contract.status, told.contract.source_on = "En ejecución", told.on


@dataclass(frozen=True)
class Supervised(Chapter):
    """A firm is hired to watch the works."""

    firm: Firm
    value: int
    days: int

    def happen(self, told: Telling) -> None:
        """A supervision contract."""
        _hire(told, self, Nature.SUPERVISION, "Interventoría de la obra")


def _hire(told: Telling, hired: Designed | Supervised, nature: Nature, title: str) -> None:
    told.open(
        nature,
        title=f"{title}: {told.work.title}",
        method=Method.OPEN,
        method_details=MERITS,
        estimate_amount=hired.value * 102 // 100,
        tenderers_count=3,
        published_on=told.desk.day(hired.ago + 40),
        awarded_on=told.desk.day(hired.ago + 5),
    )
    ends_on = told.on + timedelta(days=hired.days)
    told.sign(nature, hired.firm, value_amount=hired.value, starts_on=told.on, ends_on=ends_on, status="En ejecución")


@dataclass(frozen=True)
class Advanced(Chapter):
    """An advance is paid, in percent of the value. `worked_off`: it is discounted from what is invoiced later."""

    percent: int
    worked_off: bool = True

    def happen(self, told: Telling) -> None:
        """A payment that pays no work yet."""
        contract = told.contract
        contract.advance_amount = told.value_amount * self.percent // 100
        contract.amortized_amount = 0
        told.is_worked_off = self.worked_off
        told.pay(contract.advance_amount, advance=True)


@dataclass(frozen=True)
class Reported(Chapter):
    """A report of progress: planned, really built and invoiced so far, in percent. `filed`: its paper is published."""

    planned: float | None
    real: float
    invoiced: float | None = None
    note: str | None = None
    filed: bool = False

    def happen(self, told: Telling) -> None:
        """Progress, and the payment of what was invoiced."""
        if self.invoiced is not None:
            self._pay(told, round(self.invoiced * 100))
        told.real = round(self.real * 100)
        told.add(
            ProgressRow(
                work_id=told.work.id,
                on=told.on,
                planned_physical=None if self.planned is None else round(self.planned * 100),
                real_physical=told.real,
                real_financial=share(told.paid_amount, told.value_amount) if told.paid_amount else None,
                note=self.note,
                source=REPORTS,
                source_on=told.on,
            )
        )
        if self.filed:
            built = SPANISH.percent(told.real)
            told.file("physicalProgressReport", f"Informe de avance: {built}", f"Construido hasta hoy: {built}.")

    @staticmethod
    def _pay(told: Telling, invoiced: int) -> None:
        """Pay what was built since the last report, less the part of the advance that it works off."""
        gross = invoiced * told.value_amount // 10_000 - told.invoiced_amount
        told.invoiced_amount += gross
        contract, worked_off = told.contract, 0
        if told.is_worked_off and contract.advance_amount and contract.value_amount:
            done = contract.amortized_amount or 0
            worked_off = min(gross * contract.advance_amount // contract.value_amount, contract.advance_amount - done)
            contract.amortized_amount = done + worked_off
        told.pay(gross - worked_off)


def monthly(last: int, planned: str, real: str, invoiced: str = "", **notes: str) -> tuple[Reported, ...]:
    """A report every thirty days, the newest `last` days ago; one percent for each, oldest first.

    `planned` and `invoiced` may be empty: not told. `notes`: what was written in the first (`n1`), the second…
    Every third paper is published, the newest among them.
    """
    count = len(real.split())
    plans, bills = (text.split() or [""] * count for text in (planned, invoiced))
    return tuple(
        Reported(
            last + 30 * (count - 1 - at),
            float(plan) if plan else None,
            float(built),
            float(bill) if bill else None,
            notes.get(f"n{at + 1}"),
            filed=(count - 1 - at) % 3 == 0,
        )
        for at, (plan, built, bill) in enumerate(zip(plans, real.split(), bills, strict=True))
    )


@dataclass(frozen=True)
class Filed(Chapter):
    """A paper is published on its own. `kind` is OC4IDS `documentType`."""

    kind: str
    title: str
    line: str

    def happen(self, told: Telling) -> None:
        """One document more."""
        told.file(self.kind, self.title, self.line)


@dataclass(frozen=True)
class Photographed(Chapter):
    """Somebody visits the work and takes a photo."""

    def happen(self, told: Telling) -> None:
        """The work as it looks."""
        told.photograph()


def photos(*agos: int) -> tuple[Photographed, ...]:
    """One photo for each of the days."""
    return tuple(Photographed(ago) for ago in agos)


@dataclass(frozen=True)
class Received(Chapter):
    """The entity receives the finished work."""

    def happen(self, told: Telling) -> None:
        """The works are over; the accounts are still open."""
        told.work.received_on, told.work.status = told.on, WorkStatus.COMPLETION
        told.close(Nature.CONSTRUCTION)
        told.file("completionCertificate", "Acta de recibo final", "La entidad recibió la obra terminada.")


@dataclass(frozen=True)
class Opened(Chapter):
    """People begin to use the work."""

    def happen(self, told: Telling) -> None:
        """The work serves."""
        told.work.in_service_on, told.work.status = told.on, WorkStatus.MAINTENANCE


@dataclass(frozen=True)
class Settled(Chapter):
    """The accounts are closed."""

    def happen(self, told: Telling) -> None:
        """The contract is settled, and so is the one that watched it."""
        told.contract.settled, told.contract.settled_on = True, told.on
        told.contract.source_on = told.on
        told.file("contractArrangements", "Acta de liquidación", "Las partes cerraron las cuentas del contrato.")
        if Nature.SUPERVISION in told.contracts:
            told.close(Nature.SUPERVISION)


@dataclass(frozen=True)
class Cancelled(Chapter):
    """The entity gives the work up."""

    reason: str

    def happen(self, told: Telling) -> None:
        """Nothing will be built."""
        told.work.status = WorkStatus.CANCELLED
        told.processes[Nature.CONSTRUCTION].status = ProcessStatus.CLOSED
        told.file("cancellationDetails", "Resolución que cancela el proceso", f"Motivo: {self.reason}")


@dataclass(frozen=True)
class Corrected(Chapter):
    """Somebody notices that the address or the number of people was wrong."""

    address: str | None = None
    beneficiaries: int | None = None

    def happen(self, told: Telling) -> None:
        """The new figure; the old one stays in the history."""
        told.work.address = self.address or told.work.address
        told.work.beneficiaries_count = self.beneficiaries or told.work.beneficiaries_count


@dataclass(frozen=True)
class Unexplained(Chapter):
    """An old sheet names a contract and its value, and nothing else: no dates, no firm, no state."""

    value: int

    def happen(self, told: Telling) -> None:
        """A contract about which nobody has told more."""
        process = told.open(Nature.CONSTRUCTION)
        told.sign(Nature.CONSTRUCTION, None, value_amount=self.value)
        process.status = told.contract.signed_on = None
