"""A row of the spreadsheet of an office as what it tells: of a work, of a change, of progress, of a payment."""

import re
from dataclasses import dataclass
from datetime import date

from service.sources import cells, homes
from service.sources.columns import Layout, Reading
from service.sources.contracts import BPIN, Rejected, Values, fold, method, party
from service.sources.files import Row
from service.works.facts import (
    CADENCE_DAYS,
    Contract,
    Modification,
    ModificationKind,
    Nature,
    Origin,
    Owner,
    Payment,
    Place,
    Process,
    ProcessStatus,
    Progress,
    Work,
    WorkStatus,
)
from service.works.naming import OWN

#: Scheme of an office's own number among the identifiers of a work.
NUMBER = "OBRA"

#: Words of help to a household; the second ones are also those of programmes, which have no address.
_HOUSEHOLD = re.compile(r"\bsubsidios?\b|\bcierre financiero\b|\btitulacion de predios?\b")
_DWELLING = re.compile(
    r"\b(?:mejoramiento|arreglo|reparacion|adecuacion|compra|arrendamiento) de (?:la |una )?vivienda\b"
)
#: Beyond these a figure is a slip: no change adds ten years, and the law lets additions reach half of the value.
MANY_DAYS, _TIMES = 3650, 10
_PROCESS_OF = {
    WorkStatus.IMPLEMENTATION: ProcessStatus.ACTIVE,
    WorkStatus.COMPLETION: ProcessStatus.CLOSED,
    WorkStatus.MAINTENANCE: ProcessStatus.CLOSED,
    WorkStatus.CANCELLED: ProcessStatus.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A work as an office tells it. The figures of its contract when signed and today, when the row tells them."""

    work: Work
    number: str
    has_state: bool
    initial_value: int | None
    initial_end: date | None
    current_value: int | None
    current_end: date | None


def read(layout: Layout, row: Row) -> Reading:
    """Read a row of the sheet of works; of a home nothing is kept but the number."""
    reading = layout.read(row)
    said = fold(" ".join(str(cell) for cell in row.values() if isinstance(cell, str))[:2000])
    has_address = "direccion" in reading.values or "latitud" in reading.values
    if not homes.is_told(said) and not _HOUSEHOLD.search(said) and not (has_address and _DWELLING.search(said)):
        return reading
    number = reading.values.get("numero")
    return Reading({"numero": number, "is_household": True}, {"numero": number} if number else {}, [])


def tell(values: Values, doubts: list[str], today: date) -> Stated | Rejected:
    """What a row of the sheet of works tells, or why it tells of no work."""
    number = values.get("numero")
    if number is None:
        return Rejected("La fila no tiene número de obra. Escriba uno que no se repita.")
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    name = values.get("nombre")
    if name is None:
        return Rejected("La fila no tiene nombre de la obra. Escríbalo como lo diría un vecino.")
    dependency = values.get("dependencia")
    origin = Origin(f"Planilla de {dependency}" if dependency else "Planilla de obras", today)
    phase, state = values.get("estado") or (None, None)
    contract = _contract(number, values, origin, state)
    if phase is None:
        started = contract is not None and contract.starts_on is not None and contract.starts_on <= today
        phase = WorkStatus.IMPLEMENTATION if started else WorkStatus.PREPARATION
    doubts += _strange(values)
    point, doubt = cells.point(values.get("latitud"), values.get("longitud"))
    if doubt:
        doubts.append(doubt)
    bpin = values.get("bpin")
    work = Work(
        id="",
        title=name,
        status=phase,
        origin=origin,
        description=values.get("objeto"),
        purpose=values.get("proposito"),
        sector=values.get("sector"),
        type=values.get("tipo"),
        place=Place(
            address=values.get("direccion"),
            barrio=values.get("barrio"),
            commune=values.get("comuna"),
            municipality=values.get("municipio"),
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
        ),
        identifiers=((NUMBER, number), *(((BPIN, bpin),) if bpin else ())),
        owner=_owner(values),
        budget_amount=values.get("presupuesto"),
        budget_on=values.get("fecha_presupuesto"),
        beneficiaries_count=values.get("beneficiarios"),
        received_on=values.get("fecha_recibo"),
        in_service_on=values.get("fecha_en_servicio"),
        processes=tuple(
            each
            for each in (_process(number, values, origin, contract, phase), _supervision(number, values, origin))
            if each
        ),
        progress=_progress(values, origin, doubts),
    )
    return Stated(
        work,
        number,
        has_state="estado" in values,
        initial_value=values.get("valor_inicial"),
        initial_end=values.get("fecha_fin_inicial"),
        current_value=values.get("valor_actual"),
        current_end=values.get("fecha_fin_actual"),
    )


def _strange(values: Values) -> list[str]:
    """What cannot be right in the figures of a row, in words."""
    found = [
        f"{label}: es anterior a la fecha de inicio."
        for first, last, label in (
            ("fecha_inicio", "fecha_fin_inicial", "fecha fin inicial"),
            ("fecha_inicio", "fecha_fin_actual", "fecha fin actual"),
            ("fecha_inicio_interventoria", "fecha_fin_interventoria", "fecha fin interventoria"),
        )
        if first in values and last in values and values[last] < values[first]
    ]
    worth = values.get("valor_inicial")
    found += [
        f"{column.replace('_', ' ')}: es más de diez veces el valor inicial. Revise los ceros."
        for column in ("valor_actual", "valor_pagado", "anticipo")
        if is_absurd(values.get(column), worth)
    ]
    return found


def is_absurd(amount: int | None, worth: int | None) -> bool:
    """Whether an amount is more than ten times what its contract is worth: a slip of zeros."""
    return bool(amount and worth and abs(amount) > _TIMES * worth)


def _owner(values: Values) -> Owner | None:
    entity, dependency = values.get("entidad"), values.get("dependencia")
    if entity is None and dependency is None:
        return None
    return Owner(
        dependency=dependency or entity or "",
        entity=entity or dependency or "",
        entity_nit=values.get("nit_entidad"),
        steward=values.get("responsable"),
        contact=values.get("contacto"),
        cadence_days=values.get("dias_entre_actualizaciones") or CADENCE_DAYS,
    )


def _supplier_nit(number: str | None) -> str | None:
    return number if number and cells.is_company(number) else None


def _contract(number: str, values: Values, origin: Origin, state: str | None) -> Contract | None:
    told = ("contrato_secop", "numero_contrato", "contratista", "valor_inicial", "valor_actual", "fecha_inicio")
    if not any(values.get(column) for column in told):
        return None
    return Contract(
        id=(values.get("contrato_secop") or OWN + number).upper(),
        origin=origin,
        reference=values.get("numero_contrato"),
        status=state,
        value_amount=values.get("valor_inicial") or values.get("valor_actual"),
        signed_on=values.get("fecha_firma"),
        starts_on=values.get("fecha_inicio"),
        ends_on=values.get("fecha_fin_inicial") or values.get("fecha_fin_actual"),
        supplier=party(values.get("contratista"), _supplier_nit(values.get("nit_contratista"))),
        representative=values.get("representante"),
        advance_amount=values.get("anticipo"),
        amortized_amount=values.get("anticipo_amortizado"),
        paid_amount=values.get("valor_pagado"),
        settled=values.get("liquidado"),
        settled_on=values.get("fecha_liquidacion"),
        settlement_months=values.get("meses_para_liquidar"),
    )


def _process(
    number: str, values: Values, origin: Origin, contract: Contract | None, phase: WorkStatus
) -> Process | None:
    told = ("proceso_secop", "modalidad", "presupuesto_oficial", "oferentes", "enlace_proceso")
    if contract is None and not any(values.get(column) for column in told):
        return None
    waiting = ProcessStatus.PRE_AWARD if contract is None else None
    return Process(
        id=(values.get("proceso_secop") or values.get("contrato_secop") or OWN + number).upper(),
        nature=Nature.CONSTRUCTION,
        origin=origin,
        status=_PROCESS_OF.get(phase, waiting),
        method=method(values.get("modalidad")),
        method_details=values.get("modalidad"),
        estimate_amount=values.get("presupuesto_oficial"),
        tenderers_count=values.get("oferentes") or None,
        url=values.get("enlace_proceso"),
        contract=contract,
    )


def _supervision(number: str, values: Values, origin: Origin) -> Process | None:
    told = ("contrato_interventoria", "numero_contrato_interventoria", "interventor", "valor_interventoria")
    process, own = values.get("proceso_interventoria"), f"{OWN}{number}-INTERVENTORIA"
    has_contract = any(values.get(column) for column in told)
    if not has_contract and process is None:
        return None
    contract = Contract(
        id=(values.get("contrato_interventoria") or own).upper(),
        origin=origin,
        reference=values.get("numero_contrato_interventoria"),
        value_amount=values.get("valor_interventoria"),
        starts_on=values.get("fecha_inicio_interventoria"),
        ends_on=values.get("fecha_fin_interventoria"),
        supplier=party(values.get("interventor"), _supplier_nit(values.get("nit_interventor"))),
    )
    return Process(
        id=(process or values.get("contrato_interventoria") or own).upper(),
        nature=Nature.SUPERVISION,
        origin=origin,
        contract=contract if has_contract else None,
    )


def _progress(values: Values, origin: Origin, doubts: list[str]) -> tuple[Progress, ...]:
    found = progress(values, values.get("fecha_avance"), origin, values.get("nota_avance"))
    if found is None:
        return ()
    if is_foretold(values, found.on, origin.on):
        doubts.append("fecha avance: es posterior a hoy; el avance no se tomó.")
        return ()
    return (found,)


def is_foretold(values: Values, on: date | None, today: date) -> bool:
    """Whether a row says what is built or paid on a day that has not come; what is programmed may lie ahead."""
    tells_real = "avance_fisico_real" in values or "avance_financiero_real" in values
    return tells_real and on is not None and on > today


def progress(values: Values, on: date | None, origin: Origin, note: str | None) -> Progress | None:
    """An observation of progress; None when the row tells none. Without a date it is of the day it was read."""
    shares = [
        values.get(f"avance_{what}_{which}") for what in ("fisico", "financiero") for which in ("programado", "real")
    ]
    if all(share is None for share in shares):
        return None
    return Progress(on or origin.on, origin, shares[0], shares[1], shares[2], shares[3], note)


def change(values: Values, source: str, today: date) -> Modification | Rejected:
    """What a row of the sheet of changes tells."""
    if "fecha" not in values or "tipo" not in values:
        return Rejected("El cambio no tiene fecha o tipo. Complete las dos columnas.")
    on, (kind, sign) = values["fecha"], values["tipo"]
    amount, days, ends_on = values.get("valor"), values.get("dias"), values.get("nueva_fecha_fin")
    if amount and sign < 0:
        amount = -abs(amount)
    if kind is ModificationKind.VALUE and not amount:
        return Rejected("La adición no dice de cuánto es. Escriba los pesos en la columna «valor».")
    if kind is ModificationKind.DURATION and not days and not ends_on:
        return Rejected("La prórroga no dice de cuánto es. Escriba los días o la nueva fecha de fin.")
    new_party = party(values.get("nuevo_contratista"), _supplier_nit(values.get("nit_nuevo_contratista")))
    return Modification(
        id=change_id(values),
        kind=kind,
        on=on,
        origin=Origin(source, today),
        value_amount=amount,
        days=days,
        ends_on=ends_on,
        description=values.get("descripcion") or values.get("acto"),
        reason=values.get("motivo"),
        assignee=new_party if kind is ModificationKind.ASSIGNMENT else None,
    )


def change_id(values: Values) -> str:
    """The stable name of a change within its contract: its day, its kind and the act that made it."""
    kind, sign = values["tipo"]
    word = "reduction" if sign < 0 else kind.value
    act = re.sub(r"[^a-z0-9]+", "-", fold(values.get("acto") or "")).strip("-")
    return "-".join(part for part in ("planilla", str(values["fecha"]), word, act) if part)


def change_key(reading: Reading) -> str | None:
    """The stable name of a row of the sheet of changes."""
    values = reading.values
    if not all(column in values for column in ("numero", "fecha", "tipo")):
        return None
    return f"{values['numero']}/{'interventoria' if values.get('contrato') else 'obra'}/{change_id(values)}"


def payment(values: Values, source: str, today: date) -> Payment | Rejected:
    """What a row of the sheet of payments tells."""
    on, amount = values.get("fecha"), values.get("valor")
    if on is None or not amount:
        return Rejected("El pago no tiene fecha o valor. Complete las dos columnas.")
    reference = values.get("referencia")
    return Payment(
        id=f"planilla-{on}-{reference or amount}",
        on=on,
        amount=amount,
        origin=Origin(source, today),
        advance=bool(values.get("anticipo")),
        reference=reference,
    )
