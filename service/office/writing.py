"""What each section of the form tells, written into the facts of a work.

Values are by field; None is an emptied field, and empties the fact. What a section does not ask stays as it was. A
process or contract that changes becomes the office's word: `origin`.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from service.sources.merging import is_secop
from service.works.facts import (
    Contract,
    Nature,
    Origin,
    Owner,
    Place,
    Process,
    ProcessStatus,
    Progress,
    Work,
    WorkStatus,
)
from service.works.naming import OWN

Values = Mapping[str, Any]

_PROCESS_OF = {
    WorkStatus.IDENTIFICATION: ProcessStatus.PRE_AWARD,
    WorkStatus.PREPARATION: ProcessStatus.PRE_AWARD,
    WorkStatus.IMPLEMENTATION: ProcessStatus.ACTIVE,
    WorkStatus.COMPLETION: ProcessStatus.CLOSED,
    WorkStatus.MAINTENANCE: ProcessStatus.CLOSED,
    WorkStatus.CANCELLED: ProcessStatus.CLOSED,
}


def process_of(work: Work, nature: Nature = Nature.CONSTRUCTION) -> Process | None:
    """The process a form speaks of: the last of those that build, or of those that supervise."""
    found = [process for process in work.processes if process.nature is nature]
    signed = [process for process in found if process.contract]
    return next(reversed(signed or found), None)


def contract_of(work: Work, nature: Nature = Nature.CONSTRUCTION) -> Contract | None:
    """The contract a form speaks of."""
    process = process_of(work, nature)
    return process.contract if process else None


def the_work(work: Work, values: Values, origin: Origin) -> Work:
    """What is built and what for."""
    return replace(
        work,
        title=values["nombre"] or work.title,
        purpose=values["para_que"],
        description=values["objeto"],
        type=values["tipo"],
        sector=values["sector"],
        origin=origin,
    )


def the_place(work: Work, values: Values, origin: Origin) -> Work:
    """Where it is."""
    north, east = values["punto"] or (None, None)
    place = Place(
        address=values["direccion"],
        barrio=values["barrio"],
        commune=values["comuna"],
        municipality=work.place.municipality or values.get("municipio"),
        latitude=north,
        longitude=east,
    )
    return replace(work, place=place, origin=origin)


def the_contract(work: Work, values: Values, origin: Origin) -> Work:
    """Under which contract it is built, by whom and for how much."""
    told = ("numero", "contratista", "valor", "anticipo", "contrato_secop")
    contract = _told(
        contract_of(work),
        work,
        origin,
        has_any=any(values[name] is not None for name in told),
        id=values["contrato_secop"],
        reference=values["numero"],
        supplier=values["contratista"],
        value_amount=values["valor"],
        advance_amount=values["anticipo"],
    )
    process = process_of(work)
    method = values["modalidad"]
    if process is None and contract is None and method is None and values["proceso_secop"] is None:
        return work
    known = process or new_process(work, Nature.CONSTRUCTION, origin)
    id_ = values["proceso_secop"] or (known.id if not known.id.startswith(OWN) else None)
    return _put(
        work,
        process,
        replace(
            known,
            id=id_ or (contract.id if contract else known.id),
            method=method,
            method_details=known.method_details if method is known.method else None,
            contract=contract,
        ),
        origin,
    )


def the_dates(work: Work, values: Values, origin: Origin) -> Work:
    """When it is built, its phase, and how much of it stands when it is registered."""
    dates = {"signed_on": values["fecha_firma"], "starts_on": values["fecha_inicio"], "ends_on": values["fecha_fin"]}
    has_any = any(each is not None for each in dates.values())
    process = process_of(work)
    contract = _told(contract_of(work), work, origin, has_any=has_any, **dates)
    work = replace(work, status=values["estado"] or work.status, origin=origin)
    if contract is not None:
        known = process or new_process(work, Nature.CONSTRUCTION, origin)
        status = _PROCESS_OF[work.status] if not is_secop(known.origin) else known.status
        work = _put(work, process, replace(known, contract=contract, status=status), origin)
    if "avance_real" in values:
        work = replace(work, progress=_progress(values, origin))
    return work


def _progress(values: Values, origin: Origin) -> tuple[Progress, ...]:
    real, planned = values["avance_real"], values["avance_programado"]
    if real is None and planned is None:
        return ()
    return (Progress(values["fecha_avance"] or origin.on, origin, planned_physical=planned, real_physical=real),)


def who_answers(work: Work, values: Values, origin: Origin) -> Work:
    """Who supervises, and who answers for the data."""
    told = ("numero_interventoria", "interventor", "valor_interventoria")
    process = process_of(work, Nature.SUPERVISION)
    contract = _told(
        contract_of(work, Nature.SUPERVISION),
        work,
        origin,
        suffix="-INTERVENTORIA",
        has_any=any(values[name] is not None for name in told),
        reference=values["numero_interventoria"],
        supplier=values["interventor"],
        value_amount=values["valor_interventoria"],
    )
    if contract is not None:
        known = process or new_process(work, Nature.SUPERVISION, origin, contract.id)
        work = _put(work, process, replace(known, contract=contract), origin)
    owner: Owner | None = values["dependencia"]
    return replace(work, owner=owner, origin=origin)


def _told(
    known: Contract | None, work: Work, origin: Origin, *, has_any: bool, suffix: str = "", **facts: Any
) -> Contract | None:
    """A contract with what is told of it; without an id of SECOP it has one of ours until that is known."""
    if known is None and not has_any:
        return None
    contract = known or Contract(f"{OWN}{work.id}{suffix}", origin)
    facts["id"] = facts.get("id") or contract.id
    changed = {name: value for name, value in facts.items() if getattr(contract, name) != value}
    return replace(contract, **changed, origin=origin) if changed else contract


def new_process(work: Work, nature: Nature, origin: Origin, id_: str = "") -> Process:
    """A process of which nothing is known yet; without an id it has one of ours."""
    return Process(id_ or f"{OWN}{work.id}", nature, origin, _PROCESS_OF[work.status])


def _put(work: Work, old: Process | None, new: Process, origin: Origin) -> Work:
    """The work with a process in the place it had, or as its last one."""
    if old is None:
        return replace(work, processes=(*work.processes, new))
    if replace(new, contract=None) != replace(old, contract=None):
        new = replace(new, origin=origin)
    return replace(work, processes=tuple(new if each is old else each for each in work.processes))


def signed_by(told: Any, old: str, new: str) -> Any:
    """The facts of a work not yet published that the office told as `old`, told as `new`: another dependency's."""
    if isinstance(told, Origin):
        return replace(told, source=new) if told.source == old else told
    if isinstance(told, tuple):
        return tuple(signed_by(each, old, new) for each in told)
    if is_dataclass(told) and not isinstance(told, type):
        return replace(told, **{each.name: signed_by(getattr(told, each.name), old, new) for each in fields(told)})
    return told
