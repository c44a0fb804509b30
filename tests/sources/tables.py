"""Invented tables of SECOP and of offices, in every format, and what became of them."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlmodel import col

from service.foundation.database import Database
from service.publication.models import Listing, Release
from service.sources.models import SourceRow
from service.works.facts import Contract, Work
from service.works.models import WorkRow
from service.works.queries import load

Row = Mapping[str, Any]

OBJECT = "CONSTRUCCIÓN DEL PARQUE DEL BARRIO MANGA; DE CONFORMIDAD CON EL ANEXO TÉCNICO"


def contract(number: int = 1, **told: Any) -> dict[str, Any]:
    """A row of jbjy-vk9h as Socrata gives it: every value is text, what is empty is left out."""
    row = {
        "nombre_entidad": "DISTRITO DE PRUEBA - SECRETARIA DE INFRAESTRUCTURA",
        "nit_entidad": "890480184",
        "id_contrato": f"CO1.PCCNTR.{number}",
        "proceso_de_compra": f"CO1.BDOS.{number}",
        "referencia_del_contrato": f"INF-{number}-2025",
        "estado_contrato": "En ejecución",
        "tipo_de_contrato": "Obra",
        "objeto_del_contrato": OBJECT,
        "fecha_de_firma": "2025-02-03T00:00:00.000",
        "fecha_de_inicio_del_contrato": "2025-03-01T00:00:00.000",
        "fecha_de_fin_del_contrato": "2026-03-01T00:00:00.000",
        "documento_proveedor": "900123456",
        "proveedor_adjudicado": "CONSTRUCTORA DEL CARIBE SAS",
        "valor_del_contrato": "1000000000",
    } | told
    return {name: value for name, value in row.items() if value is not None}


def process(number: int = 1, **told: Any) -> dict[str, Any]:
    """A row of p6dx-8zbt."""
    return {
        "entidad": "DISTRITO DE PRUEBA - SECRETARIA DE INFRAESTRUCTURA",
        "nit_entidad": "890480184",
        "id_del_proceso": f"CO1.REQ.{number}",
        "id_del_portafolio": f"CO1.BDOS.{number}",
        "referencia_del_proceso": f"LP-{number}-2025",
        "nombre_del_procedimiento": "PARQUE MANGA",
        "descripci_n_del_procedimiento": OBJECT,
        "tipo_de_contrato": "Obra",
        "estado_del_procedimiento": "Publicado",
        "precio_base": "1100000000",
        "modalidad_de_contratacion": "Licitación pública Obra Publica",
        "fecha_de_publicacion_del": "2025-01-05T00:00:00.000",
        "proveedores_unicos_con": "0",
    } | told


def modification(number: int = 1, of: int = 1, **told: Any) -> dict[str, Any]:
    """A row of u8cx-r425."""
    return {
        "id_contrato": f"CO1.PCCNTR.{of}",
        "identificador_modificacion": f"CO1.CTRMOD.{number}",
        "numero_version": "1",
        "estado_modificacion": "Publicado",
        "fecha_de_aprobacion": "2025-06-01T00:00:00.000",
        "valor_modificacion": "0",
        "dias_extendidos": "0",
        "proposito_modificacion": "Se amplía la cancha",
    } | told


def suspension(kind: str, on: str, of: int = 1) -> dict[str, Any]:
    """A row of u99c-7mfm."""
    return {
        "id_contrato": f"CO1.PCCNTR.{of}",
        "tipo": kind,
        "fecha_de_creacion": f"{on}T00:00:00.000",
        "fecha_de_aprobacion": f"{on}T00:00:00.000",
        "proposito_de_la_modificacion": "Lluvias",
    }


def execution(planned: str, real: str, due: str, done: str, of: int = 1, **told: Any) -> dict[str, Any]:
    """A row of mfmm-jqmq."""
    return {
        "identificadorcontrato": f"CO1.PCCNTR.{of}",
        "tipoejecucion": "Porcentaje",
        "nombreplan": "Plan",
        "porcentajedeavanceesperado": planned,
        "porcentaje_de_avance_real": real,
        "fechadeentregaesperada": f"{due}T00:00:00.000",
        "fechadeentregareal": f"{done}T00:00:00.000",
    } | told


def write_json(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def write_csv(path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns(rows), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Row]], *, above: int = 0) -> Path:
    """A workbook; `above`: rows of titles over each header."""
    with xlsxwriter.Workbook(str(path), {"remove_timezone": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place in range(above):
                sheet.write_string(place, 0, "Alcaldía de prueba")
            names = columns(rows)
            sheet.write_row(above, 0, names)
            for number, row in enumerate(rows, start=above + 1):
                for place, column in enumerate(names):
                    if row.get(column) is not None:
                        sheet.write(number, place, row[column])
    return path


def works(database: Database) -> list[Work]:
    """Every work of the registry, in the order of their contracts' numbers and titles."""
    with database.reading() as session:
        ids = session.execute(select(col(WorkRow.id))).scalars().all()
        found = list(load(session, ids).values())
    return sorted(found, key=lambda work: (work.processes[0].id if work.processes else "", work.title))


def only(database: Database) -> Work:
    """The one work there is."""
    (work,) = works(database)
    return work


def built(database: Database) -> Contract:
    """The one contract of the one work there is."""
    (found,) = only(database).contracts()
    return found


def snapshots(database: Database) -> list[SourceRow]:
    with database.reading() as session:
        rows = session.execute(select(SourceRow).order_by(col(SourceRow.id))).scalars().all()
        session.expunge_all()
    return list(rows)


def releases(database: Database) -> int:
    with database.reading() as session:
        return len(session.execute(select(col(Release.id))).all())


def listed(database: Database) -> list[Any]:
    with database.reading() as session:
        return list(session.execute(select(col(Listing.title), col(Listing.value_amount))).all())
