"""A row of the contracts of SECOP II as what it tells of a work: the work with one process and its contract."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from service.foundation import text
from service.sources import homes
from service.sources.texts import readable_name
from service.sources.titles import title, work_type
from service.works.facts import (
    Contract,
    Method,
    Nature,
    Origin,
    Owner,
    Party,
    Process,
    ProcessStatus,
    Work,
    WorkStatus,
)
from service.works.naming import is_office

SOURCE = "SECOP II, contratos"
#: Scheme of the code of an investment project among the identifiers of a work.
BPIN = "BPIN"

#: The words of categories are few and come again and again.
fold = lru_cache(4096)(text.fold)

Values = Mapping[str, Any]


class Rejected(NamedTuple):
    """A row that tells of no work we can record: why, in words an official understands."""

    reason: str


#: What SECOP calls the types of contract that a work needs; the others buy something else.
NATURES = {
    "obra": Nature.CONSTRUCTION,
    "obra publica": Nature.CONSTRUCTION,
    "interventoria": Nature.SUPERVISION,
    "consultoria": Nature.DESIGN,
}
_DESIGN = re.compile(r"\bestudios?\b|\bdise[nñ]os?\b", re.IGNORECASE)
_SUPERVISION = re.compile(r"^\W*(?:\w+ ){0,4}interventor[ií]a\b", re.IGNORECASE)
#: Segments of UNSPSC: building and maintenance of facilities and infrastructure; structures and land.
_SEGMENTS = ("72", "95")
_WORKS = re.compile(
    r"\b(?:obras?|construc|construir|mejoramient|mantenimient|mantener|rehabilita|adecua|paviment|repara|ampliaci"
    r"|restaura|remodela|dragado|demolici|reforzamient|transitabilidad|acueducto|alcantarillad|alumbrado p[uú]blico"
    r"|sitios? cr[ií]ticos?|cubierta|placa|v[ií]as?\b)",
    re.IGNORECASE,
)

#: `estado_contrato`, folded (its capitals change from row to row): phase of the process and of the work.
_STATES = {
    state: (process, work)
    for states, process, work in (
        ("borrador|en aprobacion|enviado proveedor|aprobado", ProcessStatus.PRE_AWARD, WorkStatus.PREPARATION),
        (
            "en ejecucion|activo|modificado|prorrogado|cedido|suspendido",
            ProcessStatus.ACTIVE,
            WorkStatus.IMPLEMENTATION,
        ),
        ("terminado|cerrado|liquidado", ProcessStatus.CLOSED, WorkStatus.COMPLETION),
        ("cancelado|descartado|anulado", ProcessStatus.CLOSED, WorkStatus.CANCELLED),
    )
    for state in states.split("|")
}
_FUNDING = (
    ("presupuesto_general_de_la_nacion_pgn", "Presupuesto General de la Nación"),
    ("sistema_general_de_participaciones", "Sistema General de Participaciones"),
    ("sistema_general_de_regal_as", "Sistema General de Regalías"),
    (
        "recursos_propios_alcald_as_gobernaciones_y_resguardos_ind_genas_",
        "Recursos propios de alcaldías, gobernaciones y resguardos indígenas",
    ),
    ("recursos_de_credito", "Recursos de crédito"),
    ("recursos_propios", "Recursos propios"),
)


def serves(values: Values) -> bool:
    """Whether a row is of a supervision or a design: it has to be tied to the work it serves."""
    kind = values.get("tipo_de_contrato")
    if kind is not None:
        return NATURES.get(fold(kind), Nature.CONSTRUCTION) is not Nature.CONSTRUCTION
    return bool(_SUPERVISION.match(values.get("objeto_del_contrato") or values.get("descripcion_del_proceso") or ""))


def tell(values: Values, doubts: list[str], today: date, nature: Nature | None = None) -> Work | Rejected:
    """What a row tells, or why it tells of no work. Adds to `doubts` what is strange in it.

    `nature`: what the contract buys, when somebody who knows has said so; then the row is not asked.
    """
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    contract_id = values.get("id_contrato")
    if contract_id is None:
        return Rejected("La fila no trae el número del contrato (id_contrato).")
    words = values.get("objeto_del_contrato") or values.get("descripcion_del_proceso")
    if words is None:
        return Rejected("La fila no dice qué se contrata: falta el objeto.")
    bought = nature or _nature(values, words, doubts)
    if isinstance(bought, Rejected):
        return bought
    origin = Origin(SOURCE, min(values.get("ultima_actualizacion") or today, today))
    status, phase = state(values.get("estado_contrato"))
    starts_on = values.get("fecha_de_inicio_del_contrato")
    if phase is None:
        phase = WorkStatus.IMPLEMENTATION if starts_on and starts_on <= today else WorkStatus.PREPARATION
    entity = values.get("nombre_entidad")
    process = Process(
        id=values.get("proceso_de_compra") or contract_id,
        nature=bought,
        origin=origin,
        status=status,
        method=method(values.get("modalidad_de_contratacion")),
        method_details=values.get("modalidad_de_contratacion"),
        method_rationale=values.get("justificacion_modalidad_de"),
        url=values.get("urlproceso"),
        contract=_contract(contract_id, values, origin, doubts),
    )
    bpin = values.get("c_digo_bpin")
    return Work(
        id="",
        title=title(words, f"{entity or ''} {values.get('ciudad', '')}"),
        status=phase,
        origin=origin,
        description=words,
        type=work_type(words),
        identifiers=((BPIN, bpin),) if bpin else (),
        owner=owner(entity, values.get("nit_entidad")),
        processes=(process,),
    )


def _nature(values: Values, words: str, doubts: list[str]) -> Nature | Rejected:
    kind = values.get("tipo_de_contrato")
    if kind is not None:
        nature = NATURES.get(fold(kind))
        if nature is None:
            return Rejected(f"No es un contrato de obra: en SECOP es de tipo «{kind}».")
        if nature is Nature.DESIGN and not _DESIGN.search(words):
            return Rejected("Es una consultoría que no hace estudios ni diseños de una obra.")
        return nature
    if _SUPERVISION.match(words):
        return Nature.SUPERVISION
    category = (values.get("codigo_de_categoria_principal") or "").lower().removeprefix("v1.")
    if category[:2] in _SEGMENTS:
        return Nature.CONSTRUCTION
    if not _WORKS.search(words):
        return Rejected("No parece una obra: ni su código UNSPSC ni su objeto hablan de construir o reparar.")
    if not category:
        doubts.append("tipo de contrato: el archivo no lo dice; se tomó como obra por las palabras de su objeto.")
    return Nature.CONSTRUCTION


def state(words: str | None) -> tuple[ProcessStatus | None, WorkStatus | None]:
    """What the state of a contract in SECOP's words says of its process and of its work."""
    return _STATES.get(fold(words or ""), (None, None))


@lru_cache(256)
def method(words: str | None) -> Method | None:
    """Who could compete, by the name of the modality (OCDS `method`)."""
    said = fold(words or "")
    with_offers = "con ofertas" in said
    for beginning, found in (
        ("licitacion", Method.OPEN),
        ("minima cuantia", Method.OPEN),
        ("concurso", Method.SELECTIVE if "precalifica" in said else Method.OPEN),
        ("seleccion abreviada", Method.SELECTIVE),
        ("contratacion directa", Method.DIRECT),
        ("contratacion regimen especial", Method.LIMITED if with_offers else Method.DIRECT),
    ):
        if said.startswith(beginning):
            return found
    return None


@lru_cache(1024)
def owner(entity: str | None, nit: str | None) -> Owner | None:
    """The entity of a row, and its dependency when the name of the entity ends with one: «Cali - Secretaría de…»."""
    if entity is None:
        return None
    whole, _, tail = entity.rpartition(" - ")
    if not whole or not is_office(tail):
        whole = tail = entity
    return Owner(dependency=readable_name(tail), entity=readable_name(whole), entity_nit=nit)


def party(name: str | None, nit: str | None) -> Party | None:
    """A party by its NIT, or by its folded name when it has none or it is that of a person."""
    if name is None:
        return None
    shown = readable_name(name)
    if nit:
        return Party(f"CO-NIT-{nit}", shown, nit)
    return Party("CO-NOMBRE-" + re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:80], shown)


def _contract(contract_id: str, values: Values, origin: Origin, doubts: list[str]) -> Contract:
    closed = state(values.get("estado_contrato"))[0] is ProcessStatus.CLOSED
    settled_on = values.get("fecha_fin_liquidacion")
    is_settled = closed and fold(values.get("liquidaci_n") or "") == "si" and settled_on and settled_on <= origin.on
    granted = values.get("valor_de_pago_adelantado")
    has_advance = fold(values.get("habilita_pago_adelantado") or "")
    contract = Contract(
        id=contract_id,
        origin=origin,
        reference=values.get("referencia_del_contrato"),
        status=values.get("estado_contrato"),
        value_amount=values.get("valor_del_contrato") or None,
        signed_on=values.get("fecha_de_firma"),
        starts_on=values.get("fecha_de_inicio_del_contrato"),
        ends_on=values.get("fecha_de_fin_del_contrato"),
        supplier=party(values.get("proveedor_adjudicado"), values.get("documento_proveedor")),
        representative=_person(values.get("nombre_representante_legal")),
        advance_amount=granted if granted or has_advance == "no" else None,
        amortized_amount=values.get("valor_amortizado") if granted else None,
        # 0 means that nobody reported it.
        paid_amount=values.get("valor_pagado") or None,
        settled=True if is_settled else False if fold(values.get("liquidaci_n") or "") == "no" else None,
        settled_on=settled_on if is_settled else None,
        funding=tuple((name, values[column]) for column, name in _FUNDING if values.get(column)),
    )
    if contract.value_amount is None:
        doubts.append("valor del contrato: SECOP no lo trae o dice cero; se toma como no informado.")
    if contract.starts_on and contract.ends_on and contract.ends_on < contract.starts_on:
        doubts.append("fecha de fin del contrato: es anterior a la fecha de inicio.")
    if contract.supplier is None:
        doubts.append("proveedor adjudicado: la fila no dice quién es el contratista.")
    return contract


#: What one contract has one of at a time, and how a person calls it.
_SINGLE = {
    "valor_del_contrato": "otro valor",
    "estado_contrato": "otro estado",
    "fecha_de_firma": "otra fecha de firma",
    "fecha_de_inicio_del_contrato": "otra fecha de inicio",
    "fecha_de_fin_del_contrato": "otra fecha de fin",
    "documento_proveedor": "otro contratista",
    "proveedor_adjudicado": "otro contratista",
}


def contradiction(one: Values, other: Values) -> str | None:
    """What two rows of one contract, as they are kept, say differently; None when one only adds to the other."""
    same_nit = one.get("documento_proveedor") and one.get("documento_proveedor") == other.get("documento_proveedor")
    for column, words in _SINGLE.items():
        said, also = one.get(column), other.get(column)
        is_spelling = column == "proveedor_adjudicado" and same_nit
        if said is not None and also is not None and fold(str(said)) != fold(str(also)) and not is_spelling:
            return words
    return None


def _person(name: str | None) -> str | None:
    return readable_name(name) if name else None
