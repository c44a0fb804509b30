"""Rows of SECOP II that tell how contracts go on: modifications, suspensions, execution."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from service.foundation.text import fold
from service.sources import cells, homes
from service.sources.contracts import Rejected, Values
from service.sources.rules import Act
from service.works.facts import Modification, ModificationKind, Origin, Progress

MODIFICATIONS = "SECOP II, modificaciones"
SUSPENSIONS = "SECOP II, suspensiones"
EXECUTION = "SECOP II, ejecución"

Kind = ModificationKind

#: Beginnings of `estado_modificacion`, folded, of an act that is in force.
_IN_FORCE = ("publicad", "aprobad", "aceptad", "firmad")
#: The day of an act, the best first.
_DAYS = ("fecha_de_aprobacion", "fecha_version", "fecha_de_carga", "fecha_creacion")
#: What an act is about when its figures do not say, by the words of its purpose, folded.
_KINDS = (
    (re.compile(r"\bsuspen(?:der|de|sion|dido)\b(?!.*\b(?:reinici|reanud|levanta))"), Kind.SUSPENSION),
    (re.compile(r"\b(?:reinici|reanud|levantar? (?:de )?la suspension)"), Kind.RESTART),
    (re.compile(r"\b(?:ceder|cesion|cede)\b"), Kind.ASSIGNMENT),
    (re.compile(r"\bterminaci\w* anticipada|\bterminar anticipadamente"), Kind.TERMINATION),
    (re.compile(r"\badicion"), Kind.VALUE),
    (re.compile(r"\bprorrog"), Kind.DURATION),
)


def missing_contract(contract_id: str) -> Rejected:
    """Why a row of a contract nobody knows waits."""
    return Rejected(f"El contrato {contract_id} no está registrado. Importe primero los contratos y lea otra vez.")


def refused(values: Values) -> Rejected | None:
    """Why a row of a modification tells of no act in force, if it does not."""
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    if values.get("identificador_modificacion") is None or values.get("id_contrato") is None:
        return Rejected("La fila no trae el número de la modificación o el del contrato.")
    state = values.get("estado_modificacion")
    if state is not None and not fold(state).startswith(_IN_FORCE):
        return Rejected(f"La modificación no está en firme: SECOP dice «{state}».")
    return None


def act(payload: Mapping[str, Any], read_on: date) -> Act:
    """One version of one modification, of a row as it is kept: dates as text, what could not be read as written."""
    purpose, description = payload.get("proposito_modificacion"), payload.get("descripcion")
    words = fold(f"{purpose or ''} {description or ''}")
    days = (cells.day(payload.get(column))[0] for column in _DAYS)
    return Act(
        id=payload["identificador_modificacion"],
        on=next((day for day in days if day), None),
        origin=Origin(MODIFICATIONS, read_on),
        amount=cells.change(payload.get("valor_modificacion"))[0] or None,
        days=cells.count(payload.get("dias_extendidos"))[0] or None,
        kind=next((kind for pattern, kind in _KINDS if pattern.search(words)), Kind.SCOPE),
        description=description,
        reason=purpose,
    )


def version(payload: Mapping[str, Any]) -> int:
    """The edition of a modification that a row shows."""
    number = str(payload.get("numero_version", ""))
    return int(number) if number.isdecimal() else 0


def stop(values: Values, today: date) -> Modification | Rejected:
    """A suspension or a restart. The dates of the contract in these rows are those it had before."""
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    if values.get("id_contrato") is None:
        return Rejected("La fila no trae el número del contrato (id_contrato).")
    on = values.get("fecha_de_aprobacion") or values.get("fecha_de_creacion")
    if on is None:
        return Rejected("La suspensión no trae fecha.")
    kind = fold(values.get("tipo") or "")
    for beginnings, found, name in (
        (("suspen",), Kind.SUSPENSION, "suspension"),
        (("reanuda", "reinici", "levanta"), Kind.RESTART, "reinicio"),
    ):
        if kind.startswith(beginnings):
            return Modification(
                id=f"{name}-{on}",
                kind=found,
                on=on,
                origin=Origin(SUSPENSIONS, today),
                reason=values.get("proposito_de_la_modificacion"),
            )
    return Rejected(f"La fila no es de una suspensión ni de un reinicio: dice «{values.get('tipo') or 'nada'}».")


def progress(values: Values, today: date) -> tuple[Progress, ...] | Rejected:
    """What was planned for one day and what was real on another: one observation or two."""
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    if values.get("identificadorcontrato") is None:
        return Rejected("La fila no trae el número del contrato.")
    origin = Origin(EXECUTION, today)
    planned, real = values.get("porcentajedeavanceesperado"), values.get("porcentaje_de_avance_real")
    if not planned and not real:
        return Rejected("La fila no trae avance: los porcentajes están vacíos o en cero.")
    due_on, done_on = values.get("fechadeentregaesperada"), values.get("fechadeentregareal")
    found = []
    if real and done_on and done_on <= today:
        found.append(
            Progress(done_on, origin, real_physical=real, planned_physical=planned if due_on == done_on else None)
        )
    if planned and due_on and due_on != done_on:
        found.append(Progress(due_on, origin, planned_physical=planned))
    return tuple(found) or Rejected("La fila no trae la fecha del avance.")
