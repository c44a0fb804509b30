"""What the installation knows completes what was typed, and what cannot be is refused, field by field.

A barrio brings its commune, a name its NIT, a dependency its steward; a contract of another work, an end before its
beginning or a dependency of somebody else come back with how to mend them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from service.foundation.language import Language
from service.foundation.settings import Entity
from service.foundation.text import fold
from service.office import queries, suggestions
from service.office.writing import contract_of
from service.sources.contracts import party
from service.staff.rules import Acting, Permission
from service.web.ui.forms import Fault
from service.works.facts import Nature, Owner, Party, Work
from service.works.naming import tax_number

Told = dict[str, Any]
#: A term of more years is a slip of the pen.
_LONGEST = timedelta(days=20 * 366)


@dataclass(frozen=True)
class Asking:
    """Who asks, of which work, and when."""

    session: Session
    entity: Entity
    who: Acting
    work: Work
    language: Language
    today: date


def resolve(asking: Asking, section: str, told: Told) -> list[Fault]:
    """Complete `told`, the values of a section, in place; what is wrong with it."""
    return _RESOLVING[section](asking, told)


def _work(asking: Asking, told: Told) -> list[Fault]:
    if told["nombre"]:
        return []
    return [Fault("nombre", asking.language.gettext("Escriba el nombre de la obra. Puede corregirlo después."))]


def _place(asking: Asking, told: Told) -> list[Fault]:
    known = suggestions.barrios(asking.session)
    if told["barrio"]:
        barrio = next((each for each in known if fold(each) == fold(told["barrio"])), told["barrio"])
        told["barrio"] = barrio
        told["comuna"] = told["comuna"] or known.get(barrio)
    told["municipio"] = asking.entity.municipality
    return []


def _party(asking: Asking, told: Told, name: str, number: str, nature: Nature) -> list[Fault]:
    """The party of two fields, as the registry knows it; a name chosen from the list brings its NIT."""
    _ = asking.language.gettext
    (words, brought), nit = told[name] or (None, None), told.pop(number)
    contract = contract_of(asking.work, nature)
    before = contract.supplier if contract else None
    if before and nit and nit == before.nit and not brought and words not in {None, before.name}:
        said = _("Ese NIT es de «%(name)s». Si es otra empresa, cambie o borre el NIT.") % {"name": before.name}
        return [Fault(number, said)]
    nit = brought or nit
    known = suggestions.party(asking.session, f"CO-NIT-{nit}") if nit else None
    if words and not nit:
        known = suggestions.party_named(asking.session, words)
    if known is None and words is None and nit:
        return [Fault(name, _("Ese NIT es nuevo aquí. Escriba también el nombre."))]
    told[name] = known or party(words, nit)
    return []


def _contract(asking: Asking, told: Told) -> list[Fault]:
    _ = asking.language.gettext
    faults = _party(asking, told, "contratista", "nit_contratista", Nature.CONSTRUCTION)
    worth, advance = told["valor"], told["anticipo"]
    if worth is not None and advance is not None and advance > worth:
        faults.append(
            Fault("anticipo", _("El anticipo es mayor que el contrato. Revise los ceros de los dos valores."))
        )
    if told["contrato_secop"]:
        taken = queries.work_of_contract(asking.session, told["contrato_secop"])
        if taken not in {None, asking.work.id}:
            said = _("Ese contrato ya es de la obra %(work)s. Cada contrato va en una sola obra.") % {"work": taken}
            faults.append(Fault("contrato_secop", said))
    return faults


def _dates(asking: Asking, told: Told) -> list[Fault]:
    _ = asking.language.gettext
    faults = []
    start, end, seen = told["fecha_inicio"], told["fecha_fin"], told.get("fecha_avance")
    if start and end and end < start:
        faults.append(Fault("fecha_fin", _("El fin es anterior al inicio. Revise los dos días y los dos años.")))
    elif start and end and end - start > _LONGEST:
        faults.append(Fault("fecha_fin", _("Del inicio al fin hay más de veinte años. Revise los dos años.")))
    if told.get("avance_real") is not None and seen and seen > asking.today:
        faults.append(Fault("fecha_avance", _("Ese día no ha llegado. Escriba el día en que se midió el avance.")))
    return faults


def _answers(asking: Asking, told: Told) -> list[Fault]:
    _ = asking.language.gettext
    faults = _party(asking, told, "interventor", "nit_interventor", Nature.SUPERVISION)
    entity = entity_of(asking.who, asking.work)
    name = told["dependencia"] or entity
    steward, contact = told.pop("responsable"), told.pop("contacto")
    told["dependencia"] = owner = owner_of(asking.session, asking.entity, entity, name, steward, contact)
    if not asking.who.may_on(Permission.EDIT_WORKS, owner.entity, owner.dependency):
        allowed = ", ".join(f"«{each}»" for each in own_dependencies(asking.who, entity))
        said = _("Usted escribe obras de %(allowed)s. Escriba esa dependencia.") % {"allowed": allowed}
        faults.append(Fault("dependencia", said))
    return faults


_RESOLVING: dict[str, Callable[[Asking, Told], list[Fault]]] = {
    "obra": _work,
    "lugar": _place,
    "contrato": _contract,
    "fechas": _dates,
    "quien": _answers,
}


def entity_of(who: Acting, work: Work | None = None) -> str:
    """The entity of a work, when the person writes for it; else that of the first grant that lets them write."""
    names = who.entities(Permission.EDIT_WORKS)
    told = work.owner.entity if work and work.owner else None
    if told is not None and (names is None or told in names):
        return told
    return next(
        grant.entity
        for grant in who.grants
        if grant.entity and who.may_on(Permission.EDIT_WORKS, grant.entity, grant.dependency)
    )


def own_dependencies(who: Acting, entity: str) -> list[str]:
    """The dependencies to which a person is held within an entity; none when the whole entity is theirs."""
    if who.may_on(Permission.EDIT_WORKS, entity, None):
        return []
    held = [grant.dependency for grant in who.grants if grant.entity == entity and grant.dependency]
    return [each for each in held if who.may_on(Permission.EDIT_WORKS, entity, each)]


def owner_of(
    session: Session,
    settings: Entity,
    entity: str,
    dependency: str,
    steward: str | None = None,
    contact: str | None = None,
) -> Owner:
    """The owner of a work, with what is known of its dependency where nothing is told."""
    known = suggestions.dependencies(session, entity)
    same = next((each for each in known if fold(each.dependency) == fold(dependency)), None)
    nit = next((each.entity_nit for each in known if each.entity_nit), None)
    if nit is None and fold(settings.name) == fold(entity):
        nit = tax_number(settings.nit)
    if same is None:
        return Owner(dependency, entity, nit, steward, contact)
    return Owner(
        same.dependency,
        entity,
        same.entity_nit or nit,
        steward or same.steward,
        contact or same.contact,
        same.cadence_days,
    )


def first_owner(session: Session, settings: Entity, who: Acting, work: Work | None = None) -> Owner:
    """The owner of a work that begins: what the person's post says, without asking."""
    entity = entity_of(who, work)
    told = work.owner if work else None
    if told is not None and who.may_on(Permission.EDIT_WORKS, told.entity, told.dependency):
        return owner_of(session, settings, told.entity, told.dependency, told.steward, told.contact)
    held = own_dependencies(who, entity)
    return owner_of(session, settings, entity, held[0] if held else entity)


def known_party(found: Party) -> str:
    """A party as the list of suggestions offers it: choosing it fills the name and the NIT."""
    return f"{found.name} · NIT {found.nit}" if found.nit else found.name
