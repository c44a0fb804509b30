"""What one release changed, in words: «El plazo pasó del 2 de octubre al 20 de noviembre de 2026. Motivo: …»."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from textwrap import shorten
from typing import Any

from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.works.facts import (
    Contract,
    Document,
    Modification,
    ModificationKind,
    Nature,
    Payment,
    Photo,
    Process,
    Work,
)
from service.works.naming import number_of
from service.works.rules import Step, steps


class Pesos(int):
    """An amount, to be worded as money."""


class Share(int):
    """Hundredths of a percent, to be worded as a percentage."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name with its values, worded like a message and put inside another."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One change: a message with its values, and the reason given for it when the change asks for one."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    #: None: this kind of change needs no reason. Empty: it does and nobody has given it.
    reason: str | None = None
    #: What its source says of it in words of its own.
    details: str = ""

    def words(self, language: Language) -> str:
        """The change as one or two sentences."""
        worded = {name: _word(value, language) for name, value in self.values.items()}
        sentence = language.gettext(self.message) % worded
        if self.details:
            sentence = f"{sentence} {_ended(self.details)}"
        if self.reason is None:
            return sentence
        if not self.reason:
            return f"{sentence} {language.gettext('La entidad no ha publicado el motivo.')}"
        return f"{sentence} {language.gettext('Motivo: %(reason)s') % {'reason': _ended(self.reason)}}"


#: Words for the terms of the standard that a change may show.
TERMS = {
    "identification": N_("en estudio"),
    "preparation": N_("en preparación"),
    "implementation": N_("en ejecución"),
    "completion": N_("terminada"),
    "maintenance": N_("en mantenimiento"),
    "cancelled": N_("cancelada"),
    "pre-award": N_("por adjudicar"),
    "active": N_("en curso"),
    "closed": N_("cerrado"),
    "open": N_("abierta a todos"),
    "selective": N_("abierta a quienes cumplan requisitos"),
    "limited": N_("por invitación"),
    "direct": N_("directa"),
    "construction": N_("obra"),
    "supervision": N_("interventoría"),
    "design": N_("diseño"),
    "rehabilitation": N_("rehabilitación"),
    "replacement": N_("reemplazo"),
    "expansion": N_("ampliación"),
}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def _word(value: Any, language: Language) -> str:
    if value is None:
        return language.gettext("sin dato")
    if isinstance(value, bool):
        return language.gettext("sí") if value else language.gettext("no")
    if isinstance(value, Pesos):
        return language.pesos(value)
    if isinstance(value, Share):
        return language.percent(value)
    if isinstance(value, date):
        return language.long_date(value)
    if isinstance(value, Phrase):
        return language.gettext(value.name) % {name: _word(part, language) for name, part in value.values.items()}
    if isinstance(value, StrEnum):
        return language.gettext(TERMS.get(value.value, value.value))
    if isinstance(value, int):
        return grouped(value)
    return str(value)


#: What is compared as it stands: attribute, its name on the page, how its value is worded.
_WORK_FIELDS = (
    ("title", N_("El nombre de la obra"), None),
    ("status", N_("La etapa de la obra"), None),
    ("description", N_("El objeto"), None),
    ("purpose", N_("El propósito"), None),
    ("sector", N_("El sector"), None),
    ("type", N_("La clase de obra"), None),
    ("budget_amount", N_("El presupuesto"), Pesos),
    ("budget_on", N_("La fecha de aprobación del presupuesto"), None),
    ("beneficiaries_count", N_("Las personas beneficiadas"), None),
    ("received_on", N_("La fecha de recibo de la obra"), None),
    ("in_service_on", N_("La fecha de puesta en servicio"), None),
)
_PLACE_FIELDS = (
    ("address", N_("La dirección"), None),
    ("barrio", N_("El barrio"), None),
    ("commune", N_("La comuna"), None),
    ("municipality", N_("El municipio"), None),
    ("latitude", N_("La latitud"), None),
    ("longitude", N_("La longitud"), None),
)
_OWNER_FIELDS = (
    ("dependency", N_("La dependencia responsable"), None),
    ("entity", N_("La entidad"), None),
    ("steward", N_("La persona responsable de los datos"), None),
    ("contact", N_("El contacto"), None),
    ("cadence_days", N_("Los días entre actualizaciones"), None),
)
_PROCESS_FIELDS = (
    ("status", N_("El estado del proceso"), None),
    ("reference", N_("El número del proceso"), None),
    ("title", N_("El nombre del proceso"), None),
    ("method", N_("La forma de escoger al contratista"), None),
    ("method_details", N_("La modalidad"), None),
    ("method_rationale", N_("La justificación de la modalidad"), None),
    ("estimate_amount", N_("El presupuesto oficial"), Pesos),
    ("tenderers_count", N_("El número de oferentes"), None),
    ("published_on", N_("La fecha de publicación del proceso"), None),
    ("awarded_on", N_("La fecha de adjudicación"), None),
    ("url", N_("El enlace del proceso"), None),
)
_CONTRACT_FIELDS = (
    ("reference", N_("El número del contrato"), None),
    ("title", N_("El objeto del contrato"), None),
    ("status", N_("El estado del contrato según la fuente"), None),
    ("value_amount", N_("El valor inicial"), Pesos),
    ("signed_on", N_("La fecha de firma"), None),
    ("starts_on", N_("La fecha de inicio"), None),
    ("ends_on", N_("La fecha inicial de terminación"), None),
    ("representative", N_("El representante legal"), None),
    ("advance_amount", N_("El anticipo"), Pesos),
    ("amortized_amount", N_("El anticipo amortizado"), Pesos),
    ("paid_amount", N_("Lo pagado"), Pesos),
    ("settled", N_("El contrato está liquidado"), None),
    ("settled_on", N_("La fecha de liquidación"), None),
    ("settlement_months", N_("Los meses para liquidar"), None),
    ("url", N_("El enlace del contrato"), None),
)


def _fields(old: Any, new: Any, fields: tuple[tuple[str, str, Any], ...]) -> Iterator[Change]:
    for name, label, wording in fields:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before == after:
            continue
        if wording is not None:
            before, after = (None if value is None else wording(value) for value in (before, after))
        if before is None:
            yield Change(N_("%(what)s: %(new)s."), {"what": Phrase(label), "new": after})
        elif after is None:
            yield Change(N_("%(what)s ya no se publica. Antes: %(old)s."), {"what": Phrase(label), "old": before})
        else:
            change = {"what": Phrase(label), "old": before, "new": after}
            yield Change(N_("%(what)s: antes «%(old)s», ahora «%(new)s»."), change)


_ADDED = {
    ModificationKind.SCOPE: N_("Cambió el alcance de la obra el %(on)s."),
    ModificationKind.SUSPENSION: N_("La obra se suspendió el %(on)s."),
    ModificationKind.RESTART: N_("La obra se reanudó el %(on)s."),
    ModificationKind.ASSIGNMENT: N_("El contrato se cedió a %(assignee)s el %(on)s."),
    ModificationKind.TERMINATION: N_("El contrato se terminó antes de tiempo el %(on)s."),
}


#: Kinds of act whose figures do not say what they do: that is in their description.
_TOLD_IN_WORDS = frozenset({ModificationKind.SCOPE, ModificationKind.SUSPENSION})
#: Letters of it that a line of the history holds.
_LONGEST = 300


def _details(change: Modification) -> str:
    if change.kind not in _TOLD_IN_WORDS or not change.reason or not change.description:
        return ""
    return shorten(change.description, _LONGEST, placeholder="…")


def _modification(step: Step) -> Iterator[Change]:
    change = step.modification
    reason = change.reason or change.description or ""
    if step.old_value != step.new_value:
        values: dict[str, Any] = {"old": _pesos(step.old_value), "new": _pesos(step.new_value)}
        yield Change(N_("El valor del contrato pasó de %(old)s a %(new)s."), values, reason)
    elif change.kind is ModificationKind.VALUE:
        yield Change(N_("El valor del contrato cambió en %(by)s."), {"by": _pesos(change.value_amount)}, reason)
    if change.kind in _ADDED:
        assignee = change.assignee.name if change.assignee else None
        yield Change(_ADDED[change.kind], {"on": change.on, "assignee": assignee}, reason, _details(change))
    if step.old_end != step.new_end:
        values = {"old": step.old_end, "new": step.new_end}
        yield Change(N_("La fecha de terminación pasó del %(old)s al %(new)s."), values, reason)
    elif change.kind is ModificationKind.DURATION:
        yield Change(N_("El plazo cambió en %(days)s días."), {"days": change.days}, reason)


def _pesos(amount: int | None) -> Pesos | None:
    return None if amount is None else Pesos(amount)


def _said(told: Contract | Process, nature: Nature) -> Any:
    """What follows «el contrato» or «el proceso de contratación»: the number or, without one, what it is for."""
    return number_of(told) or Phrase(N_("de %(nature)s"), {"nature": nature})


def _contract(old: Contract | None, new: Contract, nature: Nature) -> Iterator[Change]:
    """What happened to a contract: its signature, its modifications, its payments; what else changed, last."""
    supplier = new.supplier.name if new.supplier else None
    if old is None:
        signed = {"reference": _said(new, nature), "supplier": supplier, "value": _pesos(new.value_amount)}
        yield Change(N_("Se firmó el contrato %(reference)s con %(supplier)s por %(value)s."), signed)
    known = {change.id: change for change in old.modifications} if old else {}
    for step in reversed(steps(new)):
        before = known.pop(step.modification.id, None)
        if before is None:
            yield from _modification(step)
        elif before != step.modification:
            yield Change(N_("Se corrigió un cambio ya publicado. Ahora dice:"))
            yield from _modification(step)
    for gone in known.values():
        yield Change(N_("Se retiró un cambio del contrato con fecha %(on)s."), {"on": gone.on})
    yield from _keyed(old.payments if old else (), new.payments, _payment)
    if old is None:
        return
    if old.supplier != new.supplier:
        former = old.supplier.name if old.supplier else None
        yield Change(N_("El contratista pasó de %(old)s a %(new)s."), {"old": former, "new": supplier})
    if old.funding != new.funding:
        yield Change(N_("Cambiaron las fuentes de los recursos."))
    yield from _fields(old, new, _CONTRACT_FIELDS)


def _payment(payment: Payment) -> tuple[str, dict[str, Any]]:
    advance, other = N_("el anticipo de %(amount)s del %(on)s"), N_("el pago de %(amount)s del %(on)s")
    return advance if payment.advance else other, {"amount": Pesos(payment.amount), "on": payment.on}


def _document(document: Document) -> tuple[str, dict[str, Any]]:
    return N_("el documento «%(title)s»"), {"title": document.title}


def _photo(photo: Photo) -> tuple[str, dict[str, Any]]:
    return N_("una foto del %(on)s"), {"on": photo.taken_on}


def _keyed(
    old: Sequence[Any], new: Sequence[Any], name: Callable[[Any], tuple[str, dict[str, Any]]]
) -> Iterator[Change]:
    """What was added, altered and withdrawn of things that have an id and are called as `name` says."""
    known = {thing.id: thing for thing in old}
    for thing in reversed(new):
        before = known.pop(thing.id, None)
        if before is None:
            yield Change(N_("Se publicó %(thing)s."), {"thing": Phrase(*name(thing))})
        elif before != thing:
            yield Change(N_("Se cambió %(thing)s."), {"thing": Phrase(*name(thing))})
    for gone in known.values():
        yield Change(N_("Se retiró %(thing)s."), {"thing": Phrase(*name(gone))})


def _processes(old: Work, new: Work) -> Iterator[Change]:
    known = {process.id: process for process in old.processes}
    for process in new.processes:
        before = known.pop(process.id, None)
        if before is None:
            yield Change(N_("Se agregó un proceso de contratación de %(nature)s."), {"nature": process.nature})
        signed = before.contract if before else None
        if process.contract and process.contract != signed:
            yield from _contract(signed, process.contract, process.nature)
        if signed and not process.contract:
            yield Change(N_("Se retiró el contrato %(id)s."), {"id": _said(signed, process.nature)})
        if before is not None:
            yield from _fields(before, process, _PROCESS_FIELDS)
    for gone in known.values():
        yield Change(N_("Se retiró el proceso de contratación %(id)s."), {"id": _said(gone, gone.nature)})


def _progress(old: Work, new: Work) -> Iterator[Change]:
    known = {(report.on, report.origin.source): report for report in old.progress}
    for report in reversed(new.progress):
        before = known.pop((report.on, report.origin.source), None)
        if before == report:
            continue
        values = {"on": report.on, "real": _share(report.real_physical), "planned": _share(report.planned_physical)}
        message = N_("Avance al %(on)s: construido %(real)s, programado %(planned)s.")
        yield Change(
            message if before is None else N_("Se corrigió el avance al %(on)s: construido %(real)s."), values
        )
    for gone in known.values():
        yield Change(N_("Se retiró el avance del %(on)s."), {"on": gone.on})


def _share(hundredths: int | None) -> Share | None:
    return None if hundredths is None else Share(hundredths)


def differences(old: Work | None, new: Work) -> tuple[Change, ...]:
    """What `new` says that `old` did not, the contracts first; nothing for a first release.

    Two different works never give an empty answer: a change that none of the sentences covers is said in general.
    """
    if old is None:
        return ()
    changes = [
        *_processes(old, new),
        *_progress(old, new),
        *_keyed(old.documents, new.documents, _document),
        *_keyed(old.photos, new.photos, _photo),
        *_fields(old, new, _WORK_FIELDS),
        *_fields(old.place, new.place, _PLACE_FIELDS),
        *_fields(old.owner, new.owner, _OWNER_FIELDS),
    ]
    if not changes and old != new:
        return (Change(N_("Se actualizaron las fechas o las fuentes de los datos.")),)
    return tuple(changes)
