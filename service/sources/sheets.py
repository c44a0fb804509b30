"""The spreadsheet an office fills: its columns, for the reader, for the template and for the documentation."""

import re
from collections.abc import Mapping
from typing import Any

from service.foundation.language import N_
from service.foundation.text import fold
from service.sources import cells
from service.sources.cells import Cell
from service.sources.columns import Column, Parser, Table
from service.works.facts import ModificationKind, WorkStatus, WorkType


class Choice:
    """A reader of cells that hold one word of a list; `shown` are the words that people are offered."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Each key of `words` is the words for one thing, joined by `|`, the one to show first."""
        self.shown = [spellings.split("|")[0] for spellings in words]
        self._meanings = {fold(word): meaning for spellings, meaning in words.items() for word in spellings.split("|")}

    def __call__(self, cell: Cell) -> tuple[Any, str | None]:
        """What the word means; a doubt when it is not of the list."""
        said, _ = cells.text(cell)
        if said is None:
            return None, None
        meaning = self._meanings.get(fold(said))
        shown = ", ".join(self.shown)
        return meaning, None if meaning is not None else f"«{said[:40]}» no está en la lista: {shown}."


TYPES = {
    "Construcción|construccion nueva|obra nueva|nueva": WorkType.CONSTRUCTION,
    "Mejoramiento|rehabilitacion|mantenimiento|adecuacion|adecuaciones|adecuaciones y mantenimientos|reparacion"
    "|rehabilitacion / reforzamiento|remodelacion|restauracion": WorkType.REHABILITATION,
    "Reposición|reemplazo": WorkType.REPLACEMENT,
    "Ampliación": WorkType.EXPANSION,
}
#: The phase of the work, and the state of its contract in SECOP's words.
STATES = {
    "Idea|identificada|por formular": (WorkStatus.IDENTIFICATION, None),
    "En trámite|en preparacion|en contratacion|en alistamiento|alistamiento|socializacion|planeacion|contratada": (
        WorkStatus.PREPARATION,
        None,
    ),
    "En ejecución|ejecucion|en obra|en construccion": (WorkStatus.IMPLEMENTATION, "En ejecución"),
    "Suspendida|suspendido": (WorkStatus.IMPLEMENTATION, "Suspendido"),
    "Terminada|terminado|finalizada|finalizado|entregada|recibida|en liquidacion": (
        WorkStatus.COMPLETION,
        "Terminado",
    ),
    "Liquidada|liquidado": (WorkStatus.COMPLETION, "Liquidado"),
    "En servicio|en uso": (WorkStatus.MAINTENANCE, "Terminado"),
    "Cancelada|cancelado": (WorkStatus.CANCELLED, "Cancelado"),
}
#: The kind of a change, and the sign of its pesos.
CHANGES = {
    "Adición|adicion en valor|valor": (ModificationKind.VALUE, 1),
    "Reducción": (ModificationKind.VALUE, -1),
    "Prórroga|plazo": (ModificationKind.DURATION, 1),
    "Alcance|cambio de alcance|otrosi|modificacion": (ModificationKind.SCOPE, 1),
    "Suspensión": (ModificationKind.SUSPENSION, 1),
    "Reinicio|reanudacion": (ModificationKind.RESTART, 1),
    "Cesión": (ModificationKind.ASSIGNMENT, 1),
    "Terminación|terminacion anticipada": (ModificationKind.TERMINATION, 1),
}
CONTRACTS = {"Obra": False, "Interventoría": True}


def _secop(kind: str) -> Parser:
    """A reader of SECOP's number of a process (BDOS) or a contract (PCCNTR)."""
    pattern = re.compile(rf"CO1\.{kind}\.\d+")

    def number(cell: Cell) -> tuple[str | None, str | None]:
        said, _ = cells.text(cell)
        if said is None:
            return None, None
        found = list(dict.fromkeys(pattern.findall(said.upper())))
        if len(found) == 1:
            return found[0], None
        return None, "trae varios números; deje uno." if found else f"debe ser como CO1.{kind}.1234567."

    return number


_NUMBER = Column(
    "numero", cells.text, ("numero_obra", "no", "num", "codigo", "codigo_obra"),
    N_("Número de la obra en la entidad. No cambia y no se repite en la ciudad."), "INF-012",
)  # fmt: skip

WORKS = Table(
    source="works",
    label="la planilla de obras",
    required=(("numero",), ("nombre",)),
    columns=(
        _NUMBER,
        Column("nombre", cells.prose, ("nombre_obra", "obra", "nombre_de_la_obra"),
               N_("Nombre corto, como lo diría un vecino."), "Parque de la calle 30"),
        Column("objeto", cells.prose, ("descripcion", "objeto_del_contrato", "descripcion_intervencion"),
               N_("Qué se construye o se repara."), "Construcción del parque, con juegos y cancha"),
        Column("proposito", cells.prose, (), N_("Para qué sirve la obra."), "Dar espacio de juego a 3.000 niños"),
        Column("estado", Choice(STATES), ("estado_obra",),
               N_("Idea, en trámite, en ejecución, suspendida, terminada, liquidada, en servicio o cancelada."),
               "En ejecución"),
        Column("tipo", Choice(TYPES), ("tipo_intervencion", "tipo_obra"),
               N_("Construcción, mejoramiento, reposición o ampliación."), "Construcción"),
        Column("sector", cells.text, (), N_("Vías, agua, educación, salud, recreación…"), "Recreación"),
        Column("direccion", cells.text, (), N_("Dirección o tramo. Nunca la de una vivienda particular."),
               "Calle 30 entre carreras 17 y 19"),
        Column("barrio", cells.text, ("barrio_vereda", "vereda"), N_("Barrio o vereda."), "Manga"),
        Column("comuna", cells.text, ("comuna_corregimiento", "localidad", "corregimiento", "ucg"),
               N_("Comuna, localidad o corregimiento."), "1"),
        Column("municipio", cells.municipality, ("divipola", "codigo_municipio", "codigo_dane"),
               N_("Código del DANE, cinco cifras."), "13001"),
        Column("latitud", cells.degrees, ("lat",), N_("Grados con decimales."), "10,4236"),
        Column("longitud", cells.degrees, ("lon", "lng"), N_("Grados con decimales y signo menos."), "-75,5253"),
        Column("entidad", cells.text, ("nombre_entidad",), N_("Entidad dueña de la obra."), "Alcaldía de Cartagena"),
        Column("nit_entidad", cells.nit, (), N_("NIT de la entidad."), "890480184"),
        Column("dependencia", cells.text, ("nombre_centro_gestor", "secretaria", "oficina"),
               N_("Dependencia que responde por estos datos."), "Secretaría de Infraestructura"),
        Column("responsable", cells.text, ("enlace",), N_("Funcionario que mantiene los datos al día."), "Ana Pérez"),
        Column("contacto", cells.text, ("contacto_oficina",), N_("Correo o teléfono de la dependencia. Se publica."),
               "infraestructura@cartagena.gov.co"),
        Column("dias_entre_actualizaciones", cells.count, ("periodicidad",),
               N_("Cada cuántos días se actualiza una obra en ejecución."), "30"),
        Column("bpin", cells.bpin, ("codigo_bpin",), N_("Código del proyecto de inversión."), "2024130010052"),
        Column("presupuesto", cells.pesos, ("presupuesto_base",), N_("Presupuesto del proyecto, en pesos."),
               "1.500.000.000"),
        Column("fecha_presupuesto", cells.day, (), N_("Día en que se aprobó el presupuesto."), "15/01/2026"),
        Column("beneficiarios", cells.count, ("usuarios_beneficiarios",),
               N_("Cuántas personas se benefician."), "3000"),
        Column("proceso_secop", _secop("BDOS"), ("id_proceso", "proceso_de_compra"),
               N_("Número CO1.BDOS del proceso."),
               "CO1.BDOS.8335234"),
        Column("modalidad", cells.text, ("modalidad_de_contratacion",), N_("Cómo se contrató."), "Licitación pública"),
        Column("presupuesto_oficial", cells.pesos, ("precio_base",), N_("Valor estimado del proceso, en pesos."),
               "1.480.000.000"),
        Column("oferentes", cells.count, ("numero_de_oferentes",), N_("Cuántos se presentaron."), "4"),
        Column("enlace_proceso", cells.link, ("url_proceso", "urlproceso"), N_("Dirección del proceso en SECOP."),
               "https://community.secop.gov.co/…"),
        Column("contrato_secop", _secop("PCCNTR"), ("id_contrato",), N_("Número CO1.PCCNTR del contrato."),
               "CO1.PCCNTR.8257716"),
        Column("numero_contrato", cells.text, ("referencia_contrato", "referencia_del_contrato"),
               N_("Número del contrato en la entidad."), "INF-045-2026"),
        Column("contratista", cells.prose, ("proveedor_adjudicado",), N_("Nombre de quien construye."),
               "Consorcio Parque 30"),
        Column("nit_contratista", cells.nit, ("documento_proveedor",),
               N_("NIT del contratista. De una persona no se guarda."), "901234567"),
        Column("representante", cells.prose, ("nombre_representante_legal",),
               N_("Representante legal del contratista."),
               "Juan Gómez"),
        Column("valor_inicial", cells.pesos, ("valor_del_contrato",),
               N_("Valor al firmar, en pesos."), "1.450.000.000"),
        Column("valor_actual", cells.pesos, (), N_("Valor de hoy, con adiciones, en pesos."), "1.600.000.000"),
        Column("fecha_firma", cells.day, ("fecha_de_firma",), N_("Día de la firma."), "02/02/2026"),
        Column("fecha_inicio", cells.day, ("fecha_de_inicio_del_contrato",),
               N_("Día del acta de inicio."), "01/03/2026"),
        Column("fecha_fin_inicial", cells.day, ("fecha_fin", "fecha_de_fin_del_contrato"),
               N_("Día en que debía terminar al firmar."), "01/09/2026"),
        Column("fecha_fin_actual", cells.day, (), N_("Día en que debe terminar hoy, con prórrogas."), "01/12/2026"),
        Column("anticipo", cells.pesos, (), N_("Anticipo entregado, en pesos."), "435.000.000"),
        Column("anticipo_amortizado", cells.pesos, (),
               N_("Parte del anticipo ya amortizada, en pesos."), "200.000.000"),
        Column("valor_pagado", cells.pesos, (), N_("Total pagado, en pesos."), "700.000.000"),
        Column("liquidado", cells.yes, (), N_("Sí o no."), "No"),
        Column("fecha_liquidacion", cells.day, (), N_("Día del acta de liquidación."), ""),
        Column("meses_para_liquidar", cells.count, (), N_("Plazo pactado para liquidar."), "4"),
        Column("proceso_interventoria", _secop("BDOS"), (), N_("Número CO1.BDOS del proceso de interventoría."),
               "CO1.BDOS.8429038"),
        Column("contrato_interventoria", _secop("PCCNTR"), (), N_("Número CO1.PCCNTR de la interventoría."),
               "CO1.PCCNTR.8256831"),
        Column("numero_contrato_interventoria", cells.text, (),
               N_("Número del contrato en la entidad."), "INF-046-2026"),
        Column("interventor", cells.prose, (), N_("Nombre de la interventoría."), "Consultores del Caribe SAS"),
        Column("nit_interventor", cells.nit, (), N_("NIT de la interventoría."), "900596808"),
        Column("valor_interventoria", cells.pesos, (),
               N_("Valor inicial de la interventoría, en pesos."), "120.000.000"),
        Column("fecha_inicio_interventoria", cells.day, (), N_("Día en que empezó."), "01/03/2026"),
        Column("fecha_fin_interventoria", cells.day, (), N_("Día en que debe terminar."), "01/10/2026"),
        Column("fecha_avance", cells.day, (), N_("Día de que hablan los avances."), "30/06/2026"),
        Column("avance_fisico_programado", cells.share, (), N_("Lo que debía estar hecho, con el signo %."), "60 %"),
        Column("avance_fisico_real", cells.share, ("avance_obra",), N_("Lo que está hecho, con el signo %."), "48 %"),
        Column("avance_financiero_programado", cells.share, (),
               N_("Lo que debía estar pagado, con el signo %."), "55 %"),
        Column("avance_financiero_real", cells.share, (), N_("Lo que está pagado, con el signo %."), "48 %"),
        Column("nota_avance", cells.prose, (), N_("Qué explica el avance."), "Lluvias de mayo"),
        Column("fecha_recibo", cells.day, (), N_("Día en que la entidad recibió la obra."), ""),
        Column("fecha_en_servicio", cells.day, (), N_("Día en que la gente empezó a usarla."), ""),
    ),
)  # fmt: skip

CHANGE_ROWS = Table(
    source="works-cambios",
    label="la hoja «cambios»",
    required=(("numero",), ("fecha",), ("tipo",)),
    columns=(
        _NUMBER,
        Column("contrato", Choice(CONTRACTS), (), N_("Obra o interventoría. Vacío: obra."), "Obra"),
        Column("acto", cells.text, ("otrosi", "numero_acto"), N_("Número del otrosí o del acta."), "Otrosí 1"),
        Column("fecha", cells.day, ("fecha_acto",), N_("Día en que se firmó el cambio."), "15/07/2026"),
        Column("tipo", Choice(CHANGES), (),
               N_("Adición, reducción, prórroga, alcance, suspensión, reinicio, cesión o terminación."), "Adición"),
        Column("valor", cells.change, (), N_("Pesos que se agregan; con signo menos si se quitan."), "150.000.000"),
        Column("dias", cells.count, (), N_("Días que se agregan."), ""),
        Column("nueva_fecha_fin", cells.day, (), N_("Día en que debe terminar desde entonces."), ""),
        Column("descripcion", cells.prose, (), N_("Qué cambia."), "Cubierta de la cancha"),
        Column("motivo", cells.prose, (), N_("Por qué cambia. Es lo que la gente pregunta."),
               "La comunidad pidió cubrir la cancha"),
        Column("nuevo_contratista", cells.prose, ("cesionario",), N_("En una cesión, quién sigue."), ""),
        Column("nit_nuevo_contratista", cells.nit, ("nit_cesionario",), N_("Su NIT."), ""),
    ),
)  # fmt: skip

PROGRESS_ROWS = Table(
    source="works-avances",
    label="la hoja «avances»",
    required=(("numero",), ("fecha",)),
    columns=(
        _NUMBER,
        Column("fecha", cells.day, ("fecha_avance",), N_("Día de que hablan los avances."), "31/05/2026"),
        Column("avance_fisico_programado", cells.share, (), N_("Con el signo %."), "45 %"),
        Column("avance_fisico_real", cells.share, (), N_("Con el signo %."), "38 %"),
        Column("avance_financiero_programado", cells.share, (), N_("Con el signo %."), "40 %"),
        Column("avance_financiero_real", cells.share, (), N_("Con el signo %."), "40 %"),
        Column("nota", cells.prose, ("nota_avance",), N_("Qué explica el avance."), "Lluvias de mayo"),
    ),
)  # fmt: skip

PAYMENT_ROWS = Table(
    source="works-pagos",
    label="la hoja «pagos»",
    required=(("numero",), ("fecha",), ("valor",)),
    columns=(
        _NUMBER,
        Column("contrato", Choice(CONTRACTS), (), N_("Obra o interventoría. Vacío: obra."), "Obra"),
        Column("fecha", cells.day, ("fecha_pago",), N_("Día del pago."), "20/04/2026"),
        Column("valor", cells.pesos, (), N_("Pesos pagados."), "435.000.000"),
        Column("anticipo", cells.yes, (), N_("Sí, cuando es el anticipo."), "Sí"),
        Column("referencia", cells.text, ("factura", "numero_factura"), N_("Factura u orden de pago."), "OP-1234"),
    ),
)  # fmt: skip

#: The sheets of a workbook by name, in the order in which they are read.
SHEETS = {"obras": WORKS, "cambios": CHANGE_ROWS, "avances": PROGRESS_ROWS, "pagos": PAYMENT_ROWS}
