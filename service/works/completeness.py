"""How much of what CoST asks to disclose is known of a work.

The checklist is the Infrastructure Data Standard as OC4IDS 0.9.5 maps it (39 elements). An element counts only once it
applies: nobody is asked for the reasons of a change before there is one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from service.foundation.language import N_
from service.works.changes import current_end
from service.works.facts import Contract, Modification, ModificationKind, Nature, Process, Work, WorkStatus

Test = Callable[[Work], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One element of the standard: its name there, ours in Spanish, when it applies and when it is filled."""

    element: str
    name: str
    filled: Test
    applies: Test = lambda _: True


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the elements that apply are filled, and the Spanish names of those that are not."""

    filled: int
    total: int
    missing: tuple[str, ...]


def completeness(work: Work) -> Completeness:
    """The checklist run over the work as it stands."""
    asked = [item for item in ITEMS if item.applies(work)]
    missing = tuple(item.name for item in asked if not item.filled(work))
    return Completeness(len(asked) - len(missing), len(asked), missing)


def _is_procured(work: Work) -> bool:
    return bool(_processes(work)) or work.status is not WorkStatus.IDENTIFICATION


def _is_contracted(work: Work) -> bool:
    before = {WorkStatus.IDENTIFICATION, WorkStatus.PREPARATION, WorkStatus.CANCELLED}
    return bool(work.contracts()) or work.status not in before


def _is_finished(work: Work) -> bool:
    return work.received_on is not None or work.status in {WorkStatus.COMPLETION, WorkStatus.MAINTENANCE}


def _processes(work: Work) -> list[Process]:
    return [process for process in work.processes if process.nature is Nature.CONSTRUCTION]


def _is_told(value: object) -> bool:
    return value not in (None, "")  # noqa: PLR6201 -- zero is told too, and a value need not be hashable


def _every_process(get: Callable[[Process], object]) -> Test:
    return lambda work: bool(_processes(work)) and all(_is_told(get(process)) for process in _processes(work))


def _every_contract(get: Callable[[Contract], object]) -> Test:
    return lambda work: bool(work.contracts()) and all(_is_told(get(contract)) for contract in work.contracts())


def _modifications(work: Work, kinds: Iterable[ModificationKind]) -> list[Modification]:
    return [act for contract in work.contracts() for act in contract.modifications if act.kind in kinds]


def _changed(*kinds: ModificationKind) -> Test:
    return lambda work: bool(_modifications(work, kinds))


def _every_change(get: Callable[[Modification], object], *kinds: ModificationKind) -> Test:
    return lambda work: all(_is_told(get(act)) for act in _modifications(work, kinds))


def _document(*kinds: str) -> Test:
    return lambda work: any(document.kind in kinds for document in work.documents)


def _owner(attribute: str) -> Test:
    return lambda work: bool(work.owner is not None and getattr(work.owner, attribute))


def _is_placed(work: Work) -> bool:
    return bool(work.place.address or work.place.barrio or work.place.latitude is not None)


_VALUE, _DURATION, _SCOPE = ModificationKind.VALUE, ModificationKind.DURATION, ModificationKind.SCOPE

ITEMS = (
    Item("Project owner", N_("Entidad dueña de la obra"), _owner("entity")),
    Item("Sector", N_("Sector"), lambda work: bool(work.sector)),
    Item("Project name", N_("Nombre de la obra"), lambda work: bool(work.title)),
    Item("Project Location", N_("Lugar de la obra"), _is_placed),
    Item("Purpose", N_("Para qué sirve la obra"), lambda work: bool(work.purpose)),
    Item("Project description", N_("Descripción de la obra"), lambda work: bool(work.description)),
    Item("Project Scope (main output)", N_("Documento con el alcance de la obra"), _document("projectScope")),
    Item("Environmental impact", N_("Documento de impacto ambiental"), _document("environmentalImpact")),
    Item(
        "Land and settlement impact",
        N_("Documento de impacto en predios y vecinos"),
        _document("landAndSettlementImpact"),
    ),
    Item("Contact details", N_("Contacto de la entidad dueña"), _owner("contact")),
    Item(
        "Funding sources",
        N_("Fuentes de los recursos"),
        lambda work: any(contract.funding for contract in work.contracts()),
    ),
    Item("Project Budget", N_("Presupuesto de la obra"), lambda work: work.budget_amount is not None),
    Item(
        "Project budget approval date",
        N_("Fecha en que se aprobó el presupuesto"),
        lambda work: work.budget_on is not None,
    ),
    Item("Procuring entity", N_("Entidad que contrata"), _owner("entity"), _is_procured),
    Item(
        "Procuring entity contact details", N_("Contacto de la entidad que contrata"), _owner("contact"), _is_procured
    ),
    Item(
        "Contract administrative entity",
        N_("Dependencia que administra el contrato"),
        _owner("dependency"),
        _is_procured,
    ),
    Item("Procurement process", N_("Modalidad de contratación"), _every_process(lambda p: p.method), _is_procured),
    Item("Contract type", N_("Clase de contrato"), _every_process(lambda p: p.nature), _is_procured),
    Item(
        "Number of firms tendering", N_("Número de ofertas"), _every_process(lambda p: p.tenderers_count), _is_procured
    ),
    Item("Cost estimate", N_("Presupuesto oficial"), _every_process(lambda p: p.estimate_amount), _is_procured),
    Item("Contract status", N_("Estado del proceso"), _every_process(lambda p: p.status), _is_procured),
    Item("Contract title", N_("Nombre del contrato"), _every_contract(lambda c: c.title), _is_contracted),
    Item("Contract firm(s)", N_("Contratista"), _every_contract(lambda c: c.supplier), _is_contracted),
    Item("Contract price", N_("Valor del contrato"), _every_contract(lambda c: c.value_amount), _is_contracted),
    Item(
        "Contract scope of work",
        N_("Documento con las cantidades o especificaciones"),
        _document("billOfQuantity", "technicalSpecifications", "contractSigned"),
        _is_contracted,
    ),
    Item(
        "Contract start date and contract period (duration)",
        N_("Fechas de inicio y de fin del contrato"),
        _every_contract(lambda c: c.starts_on and c.ends_on),
        _is_contracted,
    ),
    Item(
        "Variation to contract price",
        N_("Valor de cada adición"),
        _every_change(lambda m: m.value_amount, _VALUE),
        _changed(_VALUE),
    ),
    Item(
        "Variation to contract duration",
        N_("Días de cada prórroga"),
        _every_change(lambda m: m.ends_on or m.days, _DURATION),
        _changed(_DURATION),
    ),
    Item(
        "Variation to contract scope",
        N_("Descripción de cada cambio de alcance"),
        _every_change(lambda m: m.description, _SCOPE),
        _changed(_SCOPE),
    ),
    Item(
        "Reasons for price changes",
        N_("Motivo de cada adición"),
        _every_change(lambda m: m.reason, _VALUE),
        _changed(_VALUE),
    ),
    Item(
        "Reasons for scope and duration changes",
        N_("Motivo de cada prórroga o cambio de alcance"),
        _every_change(lambda m: m.reason, _DURATION, _SCOPE),
        _changed(_DURATION, _SCOPE),
    ),
    Item("Project status (current)", N_("Estado de la obra"), lambda work: bool(work.status)),
    Item(
        "Completion date",
        N_("Fecha de terminación"),
        lambda work: work.received_on is not None or _every_contract(current_end)(work),
        _is_contracted,
    ),
    Item("Project completion cost", N_("Costo final"), _every_contract(lambda c: c.value_amount), _is_finished),
    Item(
        "Reasons for project changes",
        N_("Motivos de los cambios de la obra"),
        _every_change(lambda m: m.reason, *ModificationKind),
        _changed(*ModificationKind),
    ),
    Item(
        "Reference to audit and evaluation reports",
        N_("Informes de auditoría"),
        _document("financialAuditReport", "technicalAuditReport", "projectEvaluation"),
        _is_finished,
    ),
)

#: Elements of the standard that the facts of a work have no place for, and why.
NOT_HELD = {
    "Subsector": "a work has one sector",
    "Escalation of contract price": "Colombian sources do not tell an escalation from any other addition",
    "Project Scope at completion (projected)": "only the scope at the start is told, as a document",
}
