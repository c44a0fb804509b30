"""Acts of a contract as the office tells them: what each kind asks, why one cannot be, and what it makes of the work.

An act the source has already shown is not another one: it takes its place and its id, with the reason and the date of
the office; and a change that was only inferred is left with what the act does not explain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from service.foundation.language import N_, Language
from service.foundation.text import fold
from service.office.rules import Kind
from service.sources import cells
from service.sources.contracts import party
from service.sources.office import MANY_DAYS
from service.sources.retelling import OFFICE, is_near
from service.sources.rules import with_changes
from service.works.changes import current_end, current_value, open_suspension, suspensions, termination
from service.works.facts import Contract, Document, Modification, ModificationKind, Origin, Party, Work

#: A figure so many times the value of the contract is a slip of the pen.
_TIMES = 10


class Act(StrEnum):
    """What may happen to a contract, by its name in the address."""

    ADDITION = "adicion"
    REDUCTION = "reduccion"
    EXTENSION = "prorroga"
    SUSPENSION = "suspension"
    RESTART = "reinicio"
    ASSIGNMENT = "cesion"
    SCOPE = "alcance"
    TERMINATION = "terminacion"
    SETTLEMENT = "liquidacion"
    CORRECTION = "correccion"


#: What each is called, and in plain words.
WORDS = {
    Act.ADDITION: (N_("Adición"), N_("Más plata para el contrato.")),
    Act.EXTENSION: (N_("Prórroga"), N_("Más tiempo para terminar.")),
    Act.SUSPENSION: (N_("Suspensión"), N_("La obra se detiene por un tiempo.")),
    Act.RESTART: (N_("Reinicio"), N_("La obra vuelve a andar después de una suspensión.")),
    Act.ASSIGNMENT: (N_("Cesión"), N_("Otro contratista recibe el contrato.")),
    Act.SCOPE: (N_("Cambio de alcance"), N_("Se construye algo distinto de lo contratado.")),
    Act.REDUCTION: (N_("Reducción"), N_("Menos plata para el contrato.")),
    Act.TERMINATION: (N_("Terminación anticipada"), N_("El contrato se acaba antes de tiempo.")),
    Act.SETTLEMENT: (N_("Liquidación"), N_("Se cierran las cuentas del contrato.")),
    Act.CORRECTION: (N_("Corrección"), N_("Algo publicado del contrato está mal escrito.")),
}

#: The kinds of draft that tell an act: a correction that only fills in what lacked completes.
ACTS = frozenset({Kind.CHANGE, Kind.CORRECTION, Kind.COMPLETION})
_KIND = {
    Act.ADDITION: ModificationKind.VALUE,
    Act.REDUCTION: ModificationKind.VALUE,
    Act.EXTENSION: ModificationKind.DURATION,
    Act.SUSPENSION: ModificationKind.SUSPENSION,
    Act.RESTART: ModificationKind.RESTART,
    Act.ASSIGNMENT: ModificationKind.ASSIGNMENT,
    Act.SCOPE: ModificationKind.SCOPE,
    Act.TERMINATION: ModificationKind.TERMINATION,
}
#: The fields of a correction: their name in the form, and the fact of the contract that each is.
CORRECTED = {
    "numero": "reference",
    "objeto": "title",
    "valor": "value_amount",
    "firma": "signed_on",
    "inicio": "starts_on",
    "fin": "ends_on",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An act as it was typed, once read. What its kind does not ask is None."""

    act: Act
    on: date | None
    number: str = ""
    reason: str = ""
    amount: int | None = None
    days: int | None = None
    ends_on: date | None = None
    restart_on: date | None = None
    supplier: str = ""
    nit: str | None = None
    details: str = ""
    #: Of a correction: what the contract should say, by fact.
    facts: tuple[tuple[str, object], ...] = ()


#: The field of the form, and the sentence for the person with its values.
Problem = tuple[str, str, dict[str, object]]


def problems(contract: Contract, told: Told, today: date) -> Iterator[Problem]:
    """Why the act cannot be as it was told, field by field, each with how to mend it."""
    if not told.reason:
        yield "motivo", N_("Escriba el motivo. El público lo leerá junto al cambio."), {}
    if told.act is Act.CORRECTION:
        yield from _correction(contract, told)
        return
    if not told.number:
        yield "acta", N_("Escriba cómo se llama el cambio. Por ejemplo: Otrosí 2."), {}
    if told.on is None:
        yield "fecha", N_("Escriba la fecha del cambio."), {}
        return
    if told.on > today:
        yield "fecha", N_("La fecha del cambio no puede ser posterior a hoy."), {}
    if contract.signed_on is not None and told.on < contract.signed_on:
        yield (
            "fecha",
            N_("El contrato se firmó el %(day)s. El cambio no puede ser anterior."),
            {"day": contract.signed_on},
        )
    yield from _after_the_end(contract, told, told.on)
    yield from _CHECKS[told.act](contract, told, told.on)


def _after_the_end(contract: Contract, told: Told, on: date) -> Iterator[Problem]:
    ended = termination(contract)
    over = contract.settled_on or (ended.ends_on or ended.on if ended else None)
    if over is not None and on > over and told.act is not Act.SETTLEMENT:
        yield "fecha", N_("El contrato se cerró el %(day)s. Después de ese día ya no cambia."), {"day": over}


def _addition(contract: Contract, told: Told, _on: date) -> Iterator[Problem]:
    value = current_value(contract)
    if told.amount is None or told.amount <= 0:
        yield "valor", N_("Escriba cuánto se adiciona, en pesos. Por ejemplo: 350.000.000."), {}
    elif value is not None and told.amount > _TIMES * value:
        yield "valor", N_("Es más de diez veces el valor del contrato. Revise los ceros."), {}


def _reduction(contract: Contract, told: Told, _on: date) -> Iterator[Problem]:
    value = current_value(contract)
    if told.amount is None or told.amount <= 0:
        yield "valor", N_("Escriba cuánto se quita, en pesos. Por ejemplo: 50.000.000."), {}
    elif value is not None and told.amount >= value:
        yield "valor", N_("El contrato vale menos que eso. Revise la cifra."), {}


def _extension(contract: Contract, told: Told, _on: date) -> Iterator[Problem]:
    end = current_end(contract)
    if (told.days is None) == (told.ends_on is None):
        yield "dias", N_("Escriba los días o la nueva fecha de fin. Solo uno de los dos."), {}
    elif told.days is not None and not 0 < told.days <= MANY_DAYS:
        yield "dias", N_("Escriba los días como un número entero, entre 1 y 3650."), {}
    else:
        yield from _end(end, told)


def _end(end: date | None, told: Told) -> Iterator[Problem]:
    if told.ends_on is None:
        return
    if end is not None and told.ends_on <= end:
        yield "fin", N_("Hoy termina el %(day)s. La nueva fecha debe ser posterior."), {"day": end}
    elif end is not None and (told.ends_on - end).days > MANY_DAYS:
        yield "fin", N_("La nueva fecha queda a más de diez años. Revise el año."), {}


def _suspension(contract: Contract, told: Told, on: date) -> Iterator[Problem]:
    if contract.starts_on is not None and on < contract.starts_on:
        yield "fecha", N_("La obra empezó el %(day)s. No pudo parar antes."), {"day": contract.starts_on}
    before = open_suspension(contract)
    if before is not None and before.on is not None and on < before.on:
        yield "fecha", N_("Ya está suspendida desde el %(day)s. Use una fecha posterior."), {"day": before.on}
    if told.restart_on is None:
        yield "reinicio", N_("Escriba el día en que se espera reanudar la obra."), {}
    elif told.restart_on <= on:
        yield "reinicio", N_("El reinicio debe ser posterior a la suspensión."), {}


def _restart(contract: Contract, told: Told, on: date) -> Iterator[Problem]:
    stopped = _stopped_by(contract, on)
    if stopped is None:
        yield "fecha", N_("El contrato no está suspendido en esa fecha. Registre primero la suspensión."), {}
    yield from _end(current_end(contract), told)


def _stopped_by(contract: Contract, on: date) -> Modification | None:
    """The suspension that a restart of that day would end: one still open, or one whose restart was only inferred."""
    for each in reversed(suspensions(contract)):
        is_open = each.restart is None or each.restart.inferred or is_near(each.restart.on, on)
        if is_open and (each.act.on is None or each.act.on <= on):
            return each.act
    return None


def _assignment(contract: Contract, told: Told, _on: date) -> Iterator[Problem]:
    held = holder(contract)
    if not told.supplier:
        yield "contratista", N_("Escriba el nombre de quien recibe el contrato."), {}
    elif held is not None and (fold(held.name) == fold(told.supplier) or (told.nit and held.nit == told.nit)):
        yield "contratista", N_("Ya es el contratista. Escriba el nombre de quien lo recibe."), {}


def _scope(_contract: Contract, told: Told, _on: date) -> Iterator[Problem]:
    if not told.details:
        yield "detalle", N_("Escriba qué cambia de la obra. Puede ser una sola frase."), {}


def _termination(contract: Contract, told: Told, on: date) -> Iterator[Problem]:
    if termination(contract) is not None:
        yield "fecha", N_("Este contrato ya tiene una terminación anticipada publicada."), {}
    if told.ends_on is None:
        yield "fin", N_("Escriba desde qué día queda terminado el contrato."), {}
    elif told.ends_on < on:
        yield "fin", N_("El contrato no puede terminar antes de la fecha del cambio."), {}


def _settlement(contract: Contract, _told: Told, on: date) -> Iterator[Problem]:
    if contract.settled_on is not None or contract.settled:
        yield "fecha", N_("Este contrato ya está liquidado."), {}
    elif contract.starts_on is not None and on < contract.starts_on:
        yield "fecha", N_("La obra empezó el %(day)s. No se liquidó antes."), {"day": contract.starts_on}


_CHECKS = {
    Act.ADDITION: _addition,
    Act.REDUCTION: _reduction,
    Act.EXTENSION: _extension,
    Act.SUSPENSION: _suspension,
    Act.RESTART: _restart,
    Act.ASSIGNMENT: _assignment,
    Act.SCOPE: _scope,
    Act.TERMINATION: _termination,
    Act.SETTLEMENT: _settlement,
}


def _correction(contract: Contract, told: Told) -> Iterator[Problem]:
    facts = dict(told.facts)
    signed, starts, ends = (facts.get(name) for name in ("signed_on", "starts_on", "ends_on"))
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        yield "fin", N_("El contrato no puede terminar antes de empezar."), {}
    if isinstance(signed, date) and isinstance(starts, date) and starts < signed:
        yield "inicio", N_("La obra no puede empezar antes de la firma del contrato."), {}
    emptied = [
        field for field, fact in CORRECTED.items() if facts[fact] is None and getattr(contract, fact) is not None
    ]
    for field in emptied:
        yield field, N_("Este dato ya es público. Corríjalo, pero no lo deje vacío."), {}
    if not emptied and corrected(contract, told) == contract:
        yield "numero", N_("Todo quedó igual. Cambie el dato que está mal."), {}


def holder(contract: Contract) -> Party | None:
    """Who holds the contract now."""
    held = [change.assignee for change in contract.modifications if change.assignee]
    return held[-1] if held else contract.supplier


def corrected(contract: Contract, told: Told) -> Contract:
    """The contract with what a correction tells."""
    supplier = contract.supplier
    if told.supplier and (supplier is None or fold(supplier.name) != fold(told.supplier) or supplier.nit != told.nit):
        supplier = party(told.supplier, told.nit)
    return replace(contract, supplier=supplier, **dict(told.facts))  # type: ignore[arg-type]


def applied(work: Work, contract_id: str, told: Told, key: str, origin: Origin, document: Document | None) -> Work:
    """The work with the act and its document. `key`: of the draft, which names the act wherever it is told again."""
    processes = tuple(
        replace(each, contract=_applied(each.contract, told, key, origin))
        if each.contract and each.contract.id == contract_id
        else each
        for each in work.processes
    )
    documents = work.documents
    # One paper may tell several acts, as an «otrosí» of value and time: it is published once, as it already is.
    if document is not None and all(each.url != document.url for each in documents):
        documents = (*documents, document)
    return replace(
        work, origin=replace(work.origin, on=max(work.origin.on, origin.on)), processes=processes, documents=documents
    )


def _applied(contract: Contract, told: Told, key: str, origin: Origin) -> Contract:
    if told.act is Act.CORRECTION:
        return corrected(contract, told)
    if told.act is Act.SETTLEMENT:
        return replace(contract, settled=True, settled_on=told.on)
    change = _modification(contract, told, key, origin)
    same = next((each for each in contract.modifications if _is_same(each, change)), None)
    if same is None:
        return with_changes(contract, [change])
    change = replace(change, id=same.id)
    return replace(contract, modifications=tuple(change if each is same else each for each in contract.modifications))


def _is_same(known: Modification, told: Modification) -> bool:
    """Whether an act was already known by its source: the same in kind and figures, about the same day."""
    if known.id.startswith(OFFICE) or known.kind is not told.kind:
        return False
    if told.kind in {ModificationKind.SUSPENSION, ModificationKind.RESTART}:
        # One that was inferred was seen on some later day.
        seen_later = known.inferred and known.on is not None and told.on is not None and known.on >= told.on
        return seen_later or is_near(known.on, told.on)
    return not known.inferred and is_near(known.on, told.on) and _effect(known) == _effect(told)


def _effect(change: Modification) -> tuple[object, ...]:
    assignee = change.assignee.id if change.assignee else None
    return change.value_amount, change.days, change.ends_on if change.days is None else None, assignee


def _modification(contract: Contract, told: Told, key: str, origin: Origin) -> Modification:
    amount = told.amount if told.act is Act.ADDITION else -(told.amount or 0)
    days, ends_on = told.days, told.ends_on
    end = current_end(contract)
    if told.act is not Act.TERMINATION and ends_on is not None and end is not None:
        # Days go on being true when an earlier act is told later; a date does not.
        days, ends_on = (ends_on - end).days, None
    return Modification(
        id=f"{OFFICE}{key}",
        kind=_KIND[told.act],
        on=told.on,
        origin=origin,
        value_amount=amount if told.act in {Act.ADDITION, Act.REDUCTION} else None,
        days=days,
        ends_on=ends_on,
        description=described(told),
        reason=told.reason,
        assignee=party(told.supplier, told.nit) if told.act is Act.ASSIGNMENT else None,
    )


_RESTART = "Se espera reanudar la obra el "
_SPANISH = Language("es")


def described(told: Told) -> str:
    """The act by its name, and what its figures do not say: a sentence on each line."""
    said = [told.number]
    if told.restart_on is not None:
        said.append(_RESTART + _SPANISH.long_date(told.restart_on))
    if told.details:
        said.append(told.details.replace("\n", " "))
    return "\n".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in said)


def told_back(old: Work, new: Work) -> tuple[str, Told] | None:
    """The act that a draft tells and the id of its contract, as it was typed; None for a draft of something else.

    An act comes with its document and touches its contract alone. Its document may be one already published: then only
    a modification of the contract tells it from data that were completed.
    """
    rest = replace(new, origin=old.origin, processes=old.processes, documents=new.documents[: len(old.documents)])
    if rest != old or len(new.documents) > len(old.documents) + 1:
        return None
    brings_paper = len(new.documents) > len(old.documents)
    before = {process.contract.id: process.contract for process in old.processes if process.contract}
    for contract in (process.contract for process in new.processes if process.contract):
        known = before.get(contract.id)
        if known is None or known == contract:
            continue
        change = next((each for each in contract.modifications if each not in known.modifications), None)
        if change is not None:
            return contract.id, _told_by(change)
        if not brings_paper:
            return None
        if contract.settled_on != known.settled_on:
            return contract.id, Told(Act.SETTLEMENT, contract.settled_on)
        facts = tuple((fact, getattr(contract, fact)) for fact in CORRECTED.values())
        supplier = contract.supplier or Party("", "")
        return contract.id, Told(Act.CORRECTION, None, facts=facts, supplier=supplier.name, nit=supplier.nit)
    return None


def _told_by(change: Modification) -> Told:
    number, *rest = (change.description or "").split("\n")
    expected = next((line for line in rest if line.startswith(_RESTART)), "")
    act = next(act for act, kind in _KIND.items() if kind is change.kind)
    assignee = change.assignee or Party("", "")
    return Told(
        act=Act.REDUCTION if (change.value_amount or 0) < 0 else act,
        on=change.on,
        number=number.removesuffix("."),
        reason=change.reason or "",
        amount=abs(change.value_amount) if change.value_amount else None,
        days=change.days,
        ends_on=change.ends_on,
        restart_on=cells.day(expected.removeprefix(_RESTART).removesuffix("."))[0],
        supplier=assignee.name,
        nit=assignee.nit,
        details=" ".join(line for line in rest if line is not expected),
    )
