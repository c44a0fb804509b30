"""The story of a contract in words: what changed, when, from what to what, and the reason that was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from service.foundation.language import N_, Language
from service.works.facts import Contract, ModificationKind, Nature, Process, Work
from service.works.rules import Event, EventKind, Step, timeline

#: Told in lists of their own (progress, payments, documents, photos): here they would hide the changes.
_TOLD_ELSEWHERE = frozenset({EventKind.PROGRESS, EventKind.PAID, EventKind.DOCUMENT, EventKind.PHOTO})

_CHANGES = {
    ModificationKind.VALUE: N_("Cambio del valor"),
    ModificationKind.DURATION: N_("Cambio del plazo"),
    ModificationKind.SCOPE: N_("Cambio de lo que se construye"),
    ModificationKind.SUSPENSION: N_("La obra se detuvo (suspensión)"),
    ModificationKind.RESTART: N_("La obra se reanudó"),
    ModificationKind.ASSIGNMENT: N_("Otra firma recibió el contrato (cesión)"),
    ModificationKind.TERMINATION: N_("El contrato terminó antes de tiempo"),
}
_OF = {
    Nature.SUPERVISION: N_("Contrato de interventoría"),
    Nature.DESIGN: N_("Contrato de diseño"),
}


@dataclass(frozen=True)
class Moment:
    """One thing that happened; `lines` explain it, in order."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """What happened on one day. `is_change`: the contract is no longer what was signed."""

    on: date | None
    moments: tuple[Moment, ...]
    is_change: bool
    is_to_come: bool


def story(work: Work, today: date, language: Language) -> tuple[Day, ...]:
    """The life of the contracts of the work day by day, newest first; what has no date comes last."""
    told = [event for event in timeline(work) if event.kind not in _TOLD_ELSEWHERE]
    return tuple(_day(on, list(events), today, language) for on, events in groupby(told, key=lambda event: event.on))


def _day(on: date | None, events: list[Event], today: date, language: Language) -> Day:
    moments = tuple(_moment(event, language) for event in events)
    is_change = any(event.kind is EventKind.CHANGED for event in events)
    return Day(on, moments, is_change, is_to_come=on is not None and on > today)


def _moment(event: Event, language: Language) -> Moment:
    title, lines = language.gettext(event.kind.words), []
    if isinstance(event.object, Step):
        title = _title(event.object, language)
        lines = list(_change(event.object, language))
    elif isinstance(event.object, Contract):
        lines = list(_contract(event, event.object, language))
    elif isinstance(event.object, Process) and event.object.reference:
        lines = [language.gettext("Proceso %(number)s.") % {"number": event.object.reference}]
    if event.process is not None and event.process.nature in _OF:
        lines.insert(0, language.gettext(_OF[event.process.nature]) + ".")
    return Moment(title, tuple(lines))


def _contract(event: Event, contract: Contract, language: Language) -> Iterator[str]:
    if event.kind is EventKind.SIGNED and contract.value_amount is not None:
        yield language.gettext("Valor: %(value)s.") % {"value": language.pesos(contract.value_amount)}
    if event.kind is EventKind.STARTED and contract.ends_on is not None:
        yield language.gettext("Debía terminar el %(day)s.") % {"day": language.long_date(contract.ends_on)}


def _title(step: Step, language: Language) -> str:
    act = step.modification
    _ = language.gettext
    if act.kind is ModificationKind.VALUE and act.value_amount:
        amount = {"amount": language.pesos(abs(act.value_amount))}
        added = act.value_amount > 0
        return (_("Adición: %(amount)s más") if added else _("Reducción: %(amount)s menos")) % amount
    moved = _days(step)
    if act.kind is ModificationKind.DURATION and moved is not None and moved > 0:
        return language.ngettext("Prórroga: %(days)s día más", "Prórroga: %(days)s días más", moved) % {"days": moved}
    title = _(_CHANGES[act.kind])
    return f"{title}: {act.assignee.name}" if act.assignee is not None else title


def _days(step: Step) -> int | None:
    if step.old_end is not None and step.new_end is not None:
        return (step.new_end - step.old_end).days
    return step.modification.days


def _change(step: Step, language: Language) -> Iterator[str]:
    act = step.modification
    _ = language.gettext
    if step.old_value is not None and step.new_value is not None and step.old_value != step.new_value:
        values = {"old": language.pesos(step.old_value), "new": language.pesos(step.new_value)}
        yield _("El contrato pasó de %(old)s a %(new)s.") % values
    if step.old_end is not None and step.new_end is not None and step.old_end != step.new_end:
        ends = {"old": language.long_date(step.old_end), "new": language.long_date(step.new_end)}
        yield _("El final pasó del %(old)s al %(new)s.") % ends
    if act.description:
        yield act.description
    if act.reason:
        yield _("Motivo: %(reason)s") % {"reason": act.reason}
    elif act.kind is not ModificationKind.RESTART:
        yield _("La entidad no ha publicado el motivo.")
    if act.inferred:
        yield _("La fuente muestra este cambio, pero no publica el documento.")
