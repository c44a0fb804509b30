"""The spreadsheet an office fills: works found again by its number, changes with their reasons, no homes."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.publication.document import Publisher
from service.sources import office, sheets, template
from service.sources.actions import Summary, import_works
from service.sources.columns import Layout
from service.sources.contracts import fold
from service.works.facts import ModificationKind, Nature, WorkStatus, WorkType
from service.works.rules import current_end, current_value, open_suspension
from tests.sources.conftest import Reader, counts, reasons
from tests.sources.tables import (
    built,
    contract,
    listed,
    modification,
    only,
    process,
    releases,
    snapshots,
    works,
    write_csv,
    write_xlsx,
)

Kind = ModificationKind
Day = Callable[[date], None]

FULL = {
    "numero": "INF-012", "nombre": "Parque de la calle 30", "objeto": "Construcción del parque", "estado": "En ejecución",
    "tipo": "Construcción", "sector": "Recreación", "direccion": "Calle 30 # 17-19", "barrio": "Manga", "comuna": "1",
    "municipio": "13,001", "latitud": "10,4236", "longitud": "-75,5253", "entidad": "Alcaldía de Prueba",
    "nit_entidad": "890480184", "dependencia": "Secretaría de Infraestructura", "responsable": "Ana Pérez",
    "contacto": "obras@prueba.example", "dias_entre_actualizaciones": "15", "bpin": "2024130010052",
    "presupuesto": "$1.500.000.000", "beneficiarios": "3000", "numero_contrato": "INF-045-2026",
    "contratista": "Consorcio Parque 30", "nit_contratista": "901234567", "valor_inicial": "1.450.000.000",
    "fecha_firma": "02/02/2026", "fecha_inicio": "01/03/2026", "fecha_fin_inicial": "01/09/2026",
    "anticipo": "435.000.000", "interventor": "Consultores SAS", "nit_interventor": "900596808",
    "valor_interventoria": "120.000.000", "fecha_avance": "30/06/2026", "avance_fisico_programado": "60 %",
    "avance_fisico_real": "48 %",
}  # fmt: skip


def row(**told: Any) -> dict[str, Any]:
    return {name: cell for name, cell in (FULL | told).items() if cell is not None}


def test_a_full_row_is_a_published_work(file_works: Reader, database: Database, on: Day) -> None:
    on(date(2026, 7, 1))

    assert file_works(FULL) == Summary(1, 1, 0, 0, 0, 0, ())

    work = only(database)
    signed = built(database)
    (watching,) = work.contracts(Nature.SUPERVISION)
    assert (work.title, work.status, work.type) == (
        "Parque de la calle 30",
        WorkStatus.IMPLEMENTATION,
        WorkType.CONSTRUCTION,
    )
    assert work.place == office.Place("Calle 30 # 17-19", "Manga", "1", "13001", 10.4236, -75.5253)
    assert work.owner == office.Owner(
        "Secretaría de Infraestructura", "Alcaldía de Prueba", "890480184", "Ana Pérez", "obras@prueba.example", 15
    )
    assert work.identifiers == (("BPIN", "2024130010052"), ("OBRA", "INF-012"))
    assert (work.budget_amount, work.beneficiaries_count) == (1_500_000_000, 3000)
    assert (signed.id, signed.reference, signed.value_amount) == ("OBRA-INF-012", "INF-045-2026", 1_450_000_000)
    assert (signed.signed_on, signed.ends_on, signed.advance_amount) == (
        date(2026, 2, 2),
        date(2026, 9, 1),
        435_000_000,
    )
    assert watching.supplier is not None
    assert (watching.supplier.name, watching.value_amount) == ("Consultores SAS", 120_000_000)
    assert [(p.on, p.planned_physical, p.real_physical) for p in work.progress] == [(date(2026, 6, 30), 6000, 4800)]
    assert (work.origin.source, work.origin.on) == ("Planilla de Secretaría de Infraestructura", date(2026, 7, 1))
    assert listed(database) == [("Parque de la calle 30", 1_450_000_000)]


def test_a_number_and_a_name_are_enough(file_works: Reader, database: Database) -> None:
    assert counts(file_works({"numero": "1", "nombre": "Parque"})) == (1, 0, 0, 0)

    assert (only(database).status, only(database).processes) == (WorkStatus.PREPARATION, ())


def test_read_again_nothing_is_new(file_works: Reader, database: Database) -> None:
    file_works(FULL)

    assert counts(file_works(FULL)) == (0, 0, 1, 0)
    assert releases(database) == 1


def test_a_row_finds_its_work_by_its_number_however_it_changes(file_works: Reader, database: Database) -> None:
    file_works(FULL)
    before = only(database)

    summary = file_works(
        row(nombre="Parque Calle 30", barrio=None, numero_contrato="INF-045B-2026", avance_fisico_real="55 %")
    )

    work = only(database)
    assert counts(summary) == (0, 1, 0, 0)
    assert (work.id, work.title, work.place.barrio) == (before.id, "Parque Calle 30", "Manga")
    assert built(database).reference == "INF-045B-2026"
    assert [p.real_physical for p in work.progress] == [5500]


def test_a_row_finds_the_work_that_secop_told_by_its_contract(
    read: Reader, file_works: Reader, database: Database
) -> None:
    read(contract())
    before = only(database)

    file_works(row(contrato_secop="CO1.PCCNTR.1", nit_entidad=None))

    work = only(database)
    assert (work.id, work.title) == (before.id, "Parque de la calle 30")
    assert [each.id for each in work.contracts()] == ["CO1.PCCNTR.1"]
    assert ("OBRA", "INF-012") in work.identifiers


def test_a_row_finds_a_work_in_preparation_by_its_process(
    read: Reader, file_works: Reader, database: Database
) -> None:
    read(process())
    before = only(database)

    file_works({"numero": "7", "nombre": "Parque", "proceso_secop": "CO1.BDOS.1"})

    assert only(database).id == before.id
    assert len(only(database).processes) == 1


def test_a_project_finds_a_work_only_when_it_has_one(read: Reader, file_works: Reader, database: Database) -> None:
    read(contract(1, c_digo_bpin="2024130010052"))
    file_works({"numero": "1", "nombre": "Uno", "bpin": "2024130010052"})
    read(contract(2, c_digo_bpin="2024130010099"), contract(3, c_digo_bpin="2024130010099"))

    file_works(
        {"numero": "2", "nombre": "Dos", "bpin": "2024130010099"},
        {"numero": "3", "nombre": "Tres", "bpin": "2024130010052"},
    )

    titles = [work.title for work in works(database)]
    assert len(titles) == 5
    assert {"Uno", "Dos", "Tres"} < set(titles)


def test_secop_finds_the_contract_that_an_office_told_before(
    read: Reader, file_works: Reader, database: Database, on: Day
) -> None:
    on(date(2026, 7, 1))
    file_works(row(contrato_secop="CO1.PCCNTR.1", contrato_interventoria="CO1.PCCNTR.2"))
    on(date(2026, 8, 1))

    summary = read(
        contract(1, valor_del_contrato="1600000000", fecha_de_fin_del_contrato="2026-09-01"),
        contract(
            2, tipo_de_contrato="Interventoría", objeto_del_contrato="INTERVENTORÍA", valor_del_contrato="120000000"
        ),
    )

    work = only(database)
    assert counts(summary) == (2, 0, 0, 0)
    assert (built(database).value_amount, current_value(built(database))) == (1_450_000_000, 1_600_000_000)
    assert work.title == "Parque de la calle 30"
    assert [each.id for each in work.contracts(Nature.SUPERVISION)] == ["CO1.PCCNTR.2"]


def test_a_contract_gets_its_number_in_secop_later(file_works: Reader, database: Database) -> None:
    file_works(FULL)

    file_works(row(contrato_secop="CO1.PCCNTR.1", proceso_secop="CO1.BDOS.1"))

    (process,) = [each for each in only(database).processes if each.nature is Nature.CONSTRUCTION]
    assert (process.id, process.contract and process.contract.id) == ("CO1.BDOS.1", "CO1.PCCNTR.1")
    assert built(database).value_amount == 1_450_000_000


def test_the_value_when_signed_is_known_at_last(read: Reader, file_works: Reader, database: Database, on: Day) -> None:
    on(date(2026, 3, 10))
    read(contract(valor_del_contrato="1200000000"))

    file_works({"numero": "1", "nombre": "Parque", "contrato_secop": "CO1.PCCNTR.1", "valor_inicial": "1000000000"})
    read(modification(valor_modificacion="1200000000", fecha_de_aprobacion="2025-09-01T00:00:00.000"))

    signed = built(database)
    assert (signed.value_amount, current_value(signed)) == (1_000_000_000, 1_200_000_000)
    assert [(c.on, c.value_amount, c.inferred) for c in signed.modifications] == [
        (date(2025, 9, 1), 200_000_000, False)
    ]


def test_the_value_of_today_without_an_act_is_an_inferred_change(
    file_works: Reader, database: Database, on: Day
) -> None:
    on(date(2026, 7, 1))
    file_works(row(valor_actual="1.600.000.000", fecha_fin_actual="01/12/2026"))

    signed = built(database)
    assert (signed.value_amount, current_value(signed)) == (1_450_000_000, 1_600_000_000)
    assert (signed.ends_on, current_end(signed)) == (date(2026, 9, 1), date(2026, 12, 1))
    assert all(change.inferred for change in signed.modifications)
    file_works(row(valor_actual="1.600.000.000", fecha_fin_actual="01/12/2026", avance_fisico_real="70 %"))
    assert len(built(database).modifications) == 2


def test_a_suspended_work(file_works: Reader, database: Database, on: Day) -> None:
    on(date(2026, 7, 1))
    file_works(FULL)
    file_works(row(estado="Suspendida"))
    assert open_suspension(built(database)) is not None
    file_works(FULL)

    assert open_suspension(built(database)) is None
    assert only(database).status is WorkStatus.IMPLEMENTATION


BOOK = {
    "obras": [FULL],
    "cambios": [
        {"numero": "INF-012", "fecha": "15/07/2026", "tipo": "Adición", "valor": "150.000.000", "motivo": "La comunidad pidió cubrir la cancha", "acto": "Otrosí 1"},
        {"numero": "INF-012", "fecha": "15/07/2026", "tipo": "Prórroga", "dias": "30", "motivo": "Lluvias"},
        {"numero": "INF-012", "fecha": "20/07/2026", "tipo": "Reducción", "valor": "50.000.000"},
        {"numero": "INF-012", "fecha": "01/08/2026", "tipo": "Cesión", "nuevo_contratista": "Otro SAS", "nit_nuevo_contratista": "901000001"},
        {"numero": "INF-999", "fecha": "01/08/2026", "tipo": "Adición", "valor": "1"},
        {"numero": "INF-012", "fecha": "01/08/2026", "tipo": "Adición"},
        {"numero": "INF-012", "fecha": "pronto", "tipo": "Prórroga"},
    ],
    "avances": [
        {"numero": "INF-012", "fecha": "30/04/2026", "avance_fisico_programado": "20 %", "avance_fisico_real": "15 %"},
        {"numero": "INF-012", "fecha": "31/05/2026", "avance_fisico_programado": "45 %", "avance_fisico_real": "30 %", "nota": "Lluvias"},
        {"numero": "INF-012", "fecha": "15/06/2026"},
        {"numero": "INF-012", "fecha": "31/05/2026", "avance_fisico_real": "31 %"},
    ],
    "pagos": [
        {"numero": "INF-012", "fecha": "20/04/2026", "valor": "435.000.000", "anticipo": "Sí", "referencia": "OP-1"},
        {"numero": "INF-012", "fecha": "30/06/2026", "valor": "200.000.000"},
        {"numero": "INF-012", "fecha": "30/06/2026", "valor": "20.000.000", "contrato": "Interventoría"},
        {"numero": "INF-012", "valor": "5"},
    ],
    "ayuda": [{"esto": "no se lee"}],
}  # fmt: skip


def test_a_workbook_with_changes_progress_and_payments(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    path = write_xlsx(tmp_path / "planilla.xlsx", BOOK)

    first, second = import_works(database, path, publisher), import_works(database, path, publisher)

    assert counts(first) == (10, 0, 0, 6)
    assert counts(second) == (0, 0, 10, 6)
    assert set(reasons(first)) == {
        "El pago no tiene fecha o valor. Complete las dos columnas.",
        "La fila no tiene fecha o no trae ningún avance. Complete las columnas.",
        "Otra fila del archivo dice lo mismo con otros datos. Distíngalas o deje una.",
        "La obra número INF-999 no está registrada. Escríbala en la hoja de obras.",
        "La adición no dice de cuánto es. Escriba los pesos en la columna «valor».",
        "Fecha: «pronto» no es una fecha; escriba día, mes y año. Corrija la fila y vuelva a leerla.",
    }
    signed = built(database)
    assert current_value(signed) == 1_550_000_000
    assert current_end(signed) == date(2026, 10, 1)
    assert {(c.kind, c.value_amount, c.days, c.reason) for c in signed.modifications} == {
        (Kind.VALUE, 150_000_000, None, "La comunidad pidió cubrir la cancha"),
        (Kind.DURATION, None, 30, "Lluvias"),
        (Kind.VALUE, -50_000_000, None, None),
        (Kind.ASSIGNMENT, None, None, None),
    }
    assert [(p.amount, p.advance) for p in signed.payments] == [(435_000_000, True), (200_000_000, False)]
    assert [p.real_physical for p in only(database).progress] == [1500, 3000, 4800]
    assert releases(database) == 1


def test_what_is_built_cannot_be_of_a_day_that_has_not_come(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    ahead = {"numero": "INF-012", "fecha": "31/05/2031"}
    book = {
        "obras": [row(fecha_avance="02/09/2026", avance_fisico_real="90 %")],
        "avances": [{**ahead, "avance_fisico_real": "95 %"}, {**ahead, "avance_fisico_programado": "100 %"}],
    }

    summary = import_works(database, write_xlsx(tmp_path / "planilla.xlsx", book), publisher)

    assert reasons(summary) == ["El avance real es de un día que no ha llegado. Corrija la fecha."]
    assert [(p.planned_physical, p.real_physical) for p in only(database).progress] == [(10_000, None)]
    assert "fecha avance: es posterior a hoy; el avance no se tomó." in snapshots(database)[0].notes


def test_a_change_told_explains_the_value_of_today_in_the_same_workbook(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    path = write_xlsx(
        tmp_path / "planilla.xlsx", {"obras": [row(valor_actual="1.600.000.000")], "cambios": BOOK["cambios"][:1]}
    )

    import_works(database, path, publisher)

    assert [(c.inferred, c.value_amount) for c in built(database).modifications] == [(False, 150_000_000)]


def test_a_contract_given_to_another_stays_with_it(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    book = {"obras": [FULL], "cambios": BOOK["cambios"][3:4]}
    import_works(database, write_xlsx(tmp_path / "a.xlsx", book), publisher)

    import_works(
        database, write_xlsx(tmp_path / "b.xlsx", book | {"obras": [row(avance_fisico_real="50 %")]}), publisher
    )

    assert [(c.kind, c.inferred) for c in built(database).modifications] == [(Kind.ASSIGNMENT, False)]


@pytest.mark.parametrize(
    ("sheet", "told", "reason"),
    [
        (
            "pagos",
            {"valor": -5},
            "Valor: −$\N{NO-BREAK SPACE}5 es un valor negativo. Corrija la fila y vuelva a leerla.",
        ),
        ("pagos", {"valor": ""}, "El pago no tiene fecha o valor. Complete las dos columnas."),
        (
            "pagos",
            {"valor": "14.500.000.001"},
            "El pago es más de diez veces el valor del contrato. Revise los ceros de la columna «valor».",
        ),
        (
            "avances",
            {"avance_fisico_real": "140 %"},
            "Avance fisico real: «140 %» no está entre 0 y 100. Corrija la fila y vuelva a leerla.",
        ),
        (
            "cambios",
            {"tipo": "Prórroga", "dias": 3651},
            "El cambio agrega más de diez años. Revise la columna «dias».",
        ),
        (
            "cambios",
            {"tipo": "Prórroga", "dias": -4000},
            "Dias: «-4000» no es una cantidad entera posible. Corrija la fila y vuelva a leerla.",
        ),
        (
            "cambios",
            {"tipo": "Prórroga", "nueva_fecha_fin": "01/02/2026"},
            "La nueva fecha de fin es anterior al inicio del contrato. Corríjala.",
        ),
        (
            "cambios",
            {"tipo": "Adición", "valor": "14.500.000.001"},
            "El cambio vale más de diez veces el contrato. Revise los ceros de la columna «valor».",
        ),
        (
            "cambios",
            {"tipo": "Reducción", "valor": "14.500.000.001"},
            "El cambio vale más de diez veces el contrato. Revise los ceros de la columna «valor».",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused_with_the_true_reason(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day, sheet: str, told: dict[str, Any], reason: str
) -> None:
    on(date(2026, 9, 1))
    book = {"obras": [FULL], sheet: [{"numero": "INF-012", "fecha": "15/07/2026", **told}]}

    summary = import_works(database, write_xlsx(tmp_path / "planilla.xlsx", book), publisher)

    assert reasons(summary) == [reason]
    assert (built(database).modifications, built(database).payments) == ((), ())


def test_the_largest_figures_that_can_be_are_taken(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    common = {"numero": "INF-012", "fecha": "15/07/2026"}
    book = {
        "obras": [FULL],
        "cambios": [
            common | {"tipo": "Prórroga", "dias": 3650},
            common | {"tipo": "Adición", "valor": 14_500_000_000},
        ],
        "pagos": [common | {"valor": 14_500_000_000}],
    }

    assert reasons(import_works(database, write_xlsx(tmp_path / "planilla.xlsx", book), publisher)) == []


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({"fecha_fin_inicial": "01/02/2026"}, "fecha fin inicial: es anterior a la fecha de inicio."),
        ({"fecha_fin_actual": "01/02/2026"}, "fecha fin actual: es anterior a la fecha de inicio."),
        (
            {"valor_actual": "14.500.000.001"},
            "valor actual: es más de diez veces el valor inicial. Revise los ceros.",
        ),
        (
            {"valor_pagado": "14.500.000.001"},
            "valor pagado: es más de diez veces el valor inicial. Revise los ceros.",
        ),
    ],
)
def test_strange_figures_of_a_work_are_told(
    file_works: Reader, database: Database, told: dict[str, str], doubt: str
) -> None:
    assert file_works(row(**told)).warned == 1

    (kept,) = snapshots(database)
    assert kept.notes == [doubt]


def test_two_rows_with_the_same_number_are_a_mistake_told(file_works: Reader, database: Database) -> None:
    rows = [
        {"numero": "1", "nombre": "Parque"},
        {"numero": "2", "nombre": "Vía"},
        {"numero": "1", "nombre": "Colegio"},
    ]

    first, second = file_works(*rows), file_works(*rows)

    assert counts(first) == (2, 0, 0, 1)
    assert counts(second) == (0, 0, 2, 1)
    assert [(each.row, each.reason) for each in first.rejects] == [
        (3, "El número 1 ya está en otra fila de este archivo. Cada obra va en una sola fila.")
    ]
    assert [work.title for work in works(database)] == ["Parque", "Vía"]


def test_a_number_that_another_office_uses(file_works: Reader) -> None:
    file_works({"numero": "1", "nombre": "Parque", "dependencia": "Secretaría de Recreación"})

    summary = file_works({"numero": "1", "nombre": "Colegio", "dependencia": "Secretaría de Educación"})

    assert reasons(summary) == ["El número 1 ya es de la obra «Parque», de Secretaría de Recreación. Use otro número."]


def test_a_contract_that_is_of_another_work(file_works: Reader) -> None:
    file_works({"numero": "1", "nombre": "Parque", "contrato_secop": "CO1.PCCNTR.1"})

    summary = file_works({"numero": "2", "nombre": "Vía", "contrato_secop": "CO1.PCCNTR.1"})

    assert reasons(summary) == [
        "El contrato CO1.PCCNTR.1 ya está en la obra «Parque». Cada contrato va en una sola obra."
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"nombre": "Parque"}, "La fila no tiene número de obra. Escriba uno que no se repita."),
        ({"numero": "9"}, "La fila no tiene nombre de la obra. Escríbalo como lo diría un vecino."),
    ],
)
def test_rows_that_lack_what_is_required(file_works: Reader, told: dict[str, str], reason: str) -> None:
    assert reasons(file_works({"numero": "1", "nombre": "Otra"}, told)) == [reason]


@pytest.mark.parametrize(
    "told",
    [
        {"nombre": "Subsidio de vivienda", "direccion": "Calle 99 # 1-2 casa 3"},
        {"nombre": "Arreglo de la vivienda de la señora Pérez", "direccion": "Calle 99 # 1-2 casa 3"},
        {"nombre": "Mejoramiento de vivienda", "direccion": "Calle 99 # 1-2 casa 3"},
        {"nombre": "Obra", "observaciones": "Subsidios para cierre financiero", "direccion": "Calle 99 # 1-2 casa 3"},
    ],
)
def test_homes_are_refused_and_their_address_is_kept_nowhere(
    file_works: Reader, database: Database, told: dict[str, str]
) -> None:
    summary = file_works({"numero": "1", **told})

    assert reasons(summary) == [
        "Es un subsidio o un arreglo de una vivienda particular: no se publica la casa de nadie."
    ]
    (kept,) = snapshots(database)
    assert kept.payload == {"numero": "1"}
    assert not works(database)


def test_a_programme_of_homes_without_addresses_is_a_work(file_works: Reader) -> None:
    told = {"numero": "1", "nombre": "Programa de mejoramiento de vivienda en la zona norte"}

    assert file_works(told).new == 1


def test_doubtful_cells_are_told(file_works: Reader, database: Database) -> None:
    summary = file_works(
        row(estado="Casi lista", latitud="-75,5253", longitud="10,4236", contrato_secop="CO1.PCCNTR.1 y CO1.PCCNTR.2")
    )

    assert summary.warned == 1
    notes = " ".join(snapshots(database)[0].notes)
    assert "«Casi lista» no está en la lista" in notes
    assert "estaban al revés" in notes
    assert "contrato secop: trae varios números; deje uno." in notes


def test_a_column_nearly_well_spelt_is_asked_for(file_works: Reader) -> None:
    with pytest.raises(Unreadable, match=r"«barrrio» no se conoce\. ¿Quiso decir «barrio»\?"):
        file_works({"numero": "1", "nombre": "Parque", "barrrio": "Manga"})


def test_a_sheet_without_numbers_is_refused(file_works: Reader) -> None:
    with pytest.raises(Unreadable, match="faltan estas columnas: «numero»"):
        file_works({"nombre": "Parque", "barrio": "Manga"})


def test_the_template_is_what_the_reader_reads(
    database: Database, publisher: Publisher, tmp_path: Path, on: Day
) -> None:
    on(date(2026, 9, 1))
    path = tmp_path / "plantilla.xlsx"
    path.write_bytes(template.template_xlsx())
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book] == ["obras", "cambios", "avances", "pagos", "ayuda"]
    for name, table in sheets.SHEETS.items():
        assert [cell.value for cell in book[name][1]] == [column.name for column in table.columns]
        # As an official would: the example of every column, dates as dates of the spreadsheet.
        for place, column in enumerate(table.columns, start=1):
            is_day = column.kind is sheets.cells.day and column.example
            book[name].cell(2, place).value = (
                datetime.strptime(column.example, "%d/%m/%Y") if is_day else column.example
            )
    book.save(path)

    summary = import_works(database, path, publisher)

    assert counts(summary) == (4, 0, 0, 0)
    assert summary.warned == 0
    work = only(database)
    assert (work.title, work.beneficiaries_count, work.place.municipality) == ("Parque de la calle 30", 3000, "13001")
    assert current_value(built(database)) == 1_600_000_000
    assert len(work.progress) == 2


def test_the_template_is_the_same_each_time_and_its_lists_are_read() -> None:
    assert template.template_xlsx() == template.template_xlsx()
    offered = {
        (table.source, column.name): choices
        for table in sheets.SHEETS.values()
        for column in table.columns
        if (choices := template._choices(column))
    }
    assert offered["works", "tipo"] == ["Construcción", "Mejoramiento", "Reposición", "Ampliación"]
    assert offered["works", "liquidado"] == ["Sí", "No"]
    assert offered["works-cambios", "contrato"] == ["Obra", "Interventoría"]
    assert {name for _, name in offered} == {"estado", "tipo", "liquidado", "contrato", "anticipo"}
    for (source, name), choices in offered.items():
        column = next(table for table in sheets.SHEETS.values() if table.source == source).by_name[name]
        assert all(column.kind(word)[1] is None for word in choices)


def test_the_template_as_csv(database: Database, publisher: Publisher, tmp_path: Path) -> None:
    path = tmp_path / "plantilla.csv"
    path.write_bytes(template.template_csv() + "1;Parque El Peñón\r\n".encode())

    assert counts(import_works(database, path, publisher)) == (1, 0, 0, 0)
    assert only(database).title == "Parque El Peñón"


def test_every_example_of_the_documentation_is_read_without_doubt() -> None:
    for table in sheets.SHEETS.values():
        reading = Layout(table, []).read({column.name: column.example for column in table.columns})

        assert reading.doubts == []


def test_the_documentation_has_the_columns_that_the_reader_knows() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "import.md"

    assert template.column_tables() in page.read_text(encoding="utf-8")


def test_a_csv_of_works(database: Database, publisher: Publisher, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "obras.csv", [FULL, row(numero="INF-013", nombre="Vía 2")], delimiter=";", encoding="cp1252"
    )

    assert counts(import_works(database, path, publisher)) == (2, 0, 0, 0)


def test_the_real_list_with_homes(shared: Path) -> None:
    rows = json.loads(
        (shared / "data" / "works-cali" / "intervenciones_20251216_231020.json").read_text(encoding="utf-8")
    )
    layout = Layout(sheets.WORKS, [])

    homes = [each for each in rows if office.read(layout, each).values.get("is_household")]

    # 902 of the works of this list were subsidies of homes.
    assert len(homes) >= 902
    assert all("subsidio" in fold(str(each)) for each in homes)
