"""The story of a work: everything that happened to it, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.foundation.language import N_
from service.works.changes import Step, steps
from service.works.facts import Contract, Document, Payment, Photo, Process, Progress, Work


class EventKind(StrEnum):
    """What happened. The order is that of a work's life and breaks ties within a day."""

    BUDGETED = "budgeted"
    PUBLISHED = "published"
    AWARDED = "awarded"
    SIGNED = "signed"
    STARTED = "started"
    CHANGED = "changed"
    PROGRESS = "progress"
    PAID = "paid"
    DOCUMENT = "document"
    PHOTO = "photo"
    RECEIVED = "received"
    IN_SERVICE = "in-service"
    SETTLED = "settled"

    @property
    def words(self) -> str:
        """The event in Spanish, to be translated by the page. A change is better told by its kind."""
        return _WORDS[self]


_WORDS = {
    EventKind.BUDGETED: N_("Se aprobó el presupuesto"),
    EventKind.PUBLISHED: N_("Se publicó el proceso de contratación"),
    EventKind.AWARDED: N_("Se adjudicó el contrato"),
    EventKind.SIGNED: N_("Se firmó el contrato"),
    EventKind.STARTED: N_("Inicio del contrato"),
    EventKind.CHANGED: N_("Cambió el contrato"),
    EventKind.PROGRESS: N_("Informe de avance"),
    EventKind.PAID: N_("Pago"),
    EventKind.DOCUMENT: N_("Documento publicado"),
    EventKind.PHOTO: N_("Foto"),
    EventKind.RECEIVED: N_("La entidad recibió la obra"),
    EventKind.IN_SERVICE: N_("La obra entró en servicio"),
    EventKind.SETTLED: N_("Se liquidó el contrato"),
}
_RANK = {kind: rank for rank, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: its day, its kind, the fact that tells it, and the process it belongs to, if to one.

    The fact is a `Step` for a change, else what its kind says; the work itself for its own dates.
    """

    on: date | None
    kind: EventKind
    object: Work | Process | Contract | Step | Progress | Payment | Document | Photo
    process: Process | None = None


def timeline(work: Work) -> tuple[Event, ...]:
    """All events of the work, newest first; those whose day nobody has told come last.

    Dates to come (a start that is agreed) are there too. Progress that is only planned is not an event.
    """
    events = sorted(
        (event for event in _events(work) if event.on is not None),
        key=lambda event: (event.on, _RANK[event.kind]),
    )
    undated = (event for event in _events(work) if event.on is None)
    return (*reversed(events), *undated)


def _events(work: Work) -> Iterator[Event]:
    for on, kind in (
        (work.budget_on, EventKind.BUDGETED),
        (work.received_on, EventKind.RECEIVED),
        (work.in_service_on, EventKind.IN_SERVICE),
    ):
        if on is not None:
            yield Event(on, kind, work)
    for process in work.processes:
        if process.published_on is not None:
            yield Event(process.published_on, EventKind.PUBLISHED, process, process)
        if process.awarded_on is not None:
            yield Event(process.awarded_on, EventKind.AWARDED, process, process)
        if process.contract is not None:
            yield from _contract_events(process, process.contract)
    for report in work.progress:
        if report.real_physical is not None or report.real_financial is not None:
            yield Event(report.on, EventKind.PROGRESS, report)
    for document in work.documents:
        yield Event(document.published_on, EventKind.DOCUMENT, document)
    for photo in work.photos:
        yield Event(photo.taken_on, EventKind.PHOTO, photo)


def _contract_events(process: Process, contract: Contract) -> Iterator[Event]:
    for on, kind in (
        (contract.signed_on, EventKind.SIGNED),
        (contract.starts_on, EventKind.STARTED),
        (contract.settled_on, EventKind.SETTLED),
    ):
        if on is not None:
            yield Event(on, kind, contract, process)
    for step in steps(contract):
        yield Event(step.modification.on, EventKind.CHANGED, step, process)
    for payment in contract.payments:
        yield Event(payment.on, EventKind.PAID, payment, process)
