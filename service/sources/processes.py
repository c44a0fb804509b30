"""A row of the processes of SECOP II (p6dx-8zbt) as what it tells of a work that is being contracted."""

from datetime import date

from service.sources import homes
from service.sources.contracts import NATURES, Rejected, Values, fold, method, owner
from service.sources.titles import title, work_type
from service.works.facts import Nature, Origin, Process, ProcessStatus, Work, WorkStatus

SOURCE = "SECOP II, procesos"

#: Beginnings of `estado_del_procedimiento`, folded, of a process that led to no contract.
_FAILED = ("cancelad", "desiert", "descartad", "terminado anormalmente")
_AWARDED = ("adjudicad", "seleccionad")


def tell(values: Values, today: date, nature: Nature | None = None) -> Work | Rejected:
    """What a row tells: a work in preparation with one process, or why it is none.

    `nature`: what the process buys, when somebody who knows has said so; then the row is not asked.
    """
    if values.get("is_household"):
        return Rejected(homes.REFUSAL)
    ocid = values.get("id_del_portafolio")
    if ocid is None:
        return Rejected("La fila no trae el número del proceso (id_del_portafolio).")
    kind = values.get("tipo_de_contrato")
    bought = nature or NATURES.get(fold(kind or ""))
    if bought is None:
        return Rejected(f"No es un proceso de obra: en SECOP es de tipo «{kind or 'sin decir'}».")
    name = values.get("nombre_del_procedimiento")
    words = values.get("descripci_n_del_procedimiento") or name
    if words is None:
        return Rejected("La fila no dice qué se contrata: faltan el nombre y la descripción.")
    origin = Origin(SOURCE, min(values.get("fecha_de_ultima_publicaci") or today, today))
    entity = values.get("entidad")
    state = fold(values.get("estado_del_procedimiento") or "")
    failed = state.startswith(_FAILED)
    process = Process(
        id=ocid,
        nature=bought,
        origin=origin,
        status=ProcessStatus.CLOSED if failed else ProcessStatus.PRE_AWARD,
        reference=values.get("referencia_del_proceso"),
        title=name,
        method=method(values.get("modalidad_de_contratacion")),
        method_details=values.get("modalidad_de_contratacion"),
        method_rationale=values.get("justificaci_n_modalidad_de"),
        estimate_amount=values.get("precio_base") or None,
        # Zero while offers are open says nothing yet.
        tenderers_count=values.get("proveedores_unicos_con") or values.get("respuestas_al_procedimiento") or None,
        published_on=values.get("fecha_de_publicacion_fase_3") or values.get("fecha_de_publicacion_del"),
        awarded_on=values.get("fecha_adjudicacion") if state.startswith(_AWARDED) else None,
        url=values.get("urlproceso"),
    )
    names = f"{entity or ''} {values.get('ciudad_entidad', '')}"
    return Work(
        id="",
        title=title(words, names),
        status=WorkStatus.CANCELLED if failed else WorkStatus.PREPARATION,
        origin=origin,
        description=words,
        type=work_type(words),
        owner=owner(entity, values.get("nit_entidad")),
        processes=(process,),
    )
