"""Tables are known by their columns, in every spelling; what is not a column of theirs is never kept."""

from datetime import date

import pytest

from service.foundation.errors import Unreadable
from service.sources.columns import Layout, Table, plain, recognise
from service.sources.datasets import CONTRACTS, EXECUTION, MODIFICATIONS, PROCESSES, SECOP, SUSPENSIONS
from service.sources.sheets import CHANGE_ROWS, WORKS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nit Entidad", "nit_entidad"),
        (" LIQUIDACIÓN ", "liquidacion"),
        ("\ufeffID Contrato", "id_contrato"),
        ("¿Nº?", "no"),
    ],
)
def test_names_of_columns_are_compared_plainly(name: str, expected: str) -> None:
    assert plain(name) == expected


@pytest.mark.parametrize(
    ("names", "table"),
    [
        ("id_contrato valor_del_contrato objeto_del_contrato tipo_de_contrato", CONTRACTS),
        ("id_contrato valor_contrato descripcion modalidad_contrato codigo_BPIN recursos_PGN proveedor", CONTRACTS),
        ("id_del_portafolio nombre_del_procedimiento precio_base", PROCESSES),
        ("id_contrato identificador_modificacion valor_modificacion dias_extendidos", MODIFICATIONS),
        ("id_contrato tipo fecha_de_creacion fecha_de_aprobacion proposito_de_la_modificacion", SUSPENSIONS),
        ("identificadorcontrato porcentajedeavanceesperado porcentaje_de_avance_real", EXECUTION),
    ],
)
def test_a_dataset_is_known_by_its_columns(names: str, table: object) -> None:
    assert recognise(SECOP, names.split()) is table


def test_a_dataset_is_known_by_the_names_of_the_portal() -> None:
    names = [
        "Nombre Entidad",
        "ID Contrato",
        "Valor del Contrato",
        "Objeto del Contrato",
        "Liquidación",
        "Código BPIN",
    ]

    layout = Layout(recognise(SECOP, names), names)

    assert layout.names == {
        "nombre_entidad",
        "id_contrato",
        "valor_del_contrato",
        "objeto_del_contrato",
        "liquidaci_n",
        "c_digo_bpin",
    }


def test_a_table_that_lacks_columns_is_refused_naming_them() -> None:
    with pytest.raises(Unreadable, match="faltan estas columnas: «id_contrato», «valor_del_contrato»"):
        recognise(SECOP, ["nombre_entidad", "objeto_del_contrato", "tipo_de_contrato", "fecha_de_firma"])


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(Unreadable, match="No se reconocen las columnas"):
        recognise(SECOP, ["pais", "poblacion"])


PERSONAL = (
    "identificaci_n_representante_legal g_nero_representante_legal nacionalidad_representante_legal"
    " domicilio_representante_legal nombre_del_banco tipo_de_cuenta n_mero_de_cuenta n_mero_de_documento_supervisor"
    " n_mero_de_documento_ordenador_del_gasto nombre_supervisor nombre_ordenador_del_gasto usuario_pago correo"
    " telefono tipo_de_identificaci_n_representante_legal nombre_del_adjudicador"
).split()


def test_a_column_that_is_there_twice_is_refused() -> None:
    names = ["id_contrato", "objeto_del_contrato", "valor_del_contrato", "valor_del_contrato", "", ""]

    with pytest.raises(Unreadable, match="«valor_del_contrato» está 2 veces"):
        recognise(SECOP, names)


@pytest.mark.parametrize("table", [*SECOP, WORKS, CHANGE_ROWS])
def test_columns_of_personal_data_are_of_no_table(table: object) -> None:
    assert not set(PERSONAL) & set(table.by_name)  # type: ignore[attr-defined]


def test_what_is_no_column_is_not_read() -> None:
    row = {"id_contrato": "co1.pccntr.1", "nombre_supervisor": "Luis Pérez", "telefono_del_vecino": "3001234567"}
    layout = Layout(CONTRACTS, list(row))

    reading = layout.read(row)

    assert reading.values == reading.payload == {"id_contrato": "CO1.PCCNTR.1"}


@pytest.mark.parametrize("cell", ["31932472", "1048849500", "CC 31932472", "79.410.278"])
def test_the_number_of_a_person_is_not_read(cell: str) -> None:
    reading = Layout(CONTRACTS, []).read({"documento_proveedor": cell, "proveedor_adjudicado": "LUIS PÉREZ"})

    assert reading.payload == {"proveedor_adjudicado": "LUIS PÉREZ"}
    assert not reading.doubts


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (CONTRACTS, "proveedor_adjudicado"),
        (CONTRACTS, "nombre_representante_legal"),
        (PROCESSES, "nombre_del_proveedor_adjudicado"),
        (WORKS, "contratista"),
        (WORKS, "representante"),
        (WORKS, "interventor"),
        (CHANGE_ROWS, "nuevo_contratista"),
    ],
)
def test_the_number_of_a_person_is_taken_out_of_a_name(table: Table, column: str) -> None:
    reading = Layout(table, []).read({column: "LUIS PÉREZ C.C 31.932.472"})

    assert set(reading.payload.values()) == {"LUIS PÉREZ C.C [dato personal]"}


def test_a_cell_that_cannot_be_read_is_kept_as_written_and_told() -> None:
    reading = Layout(CONTRACTS, []).read({"valor_del_contrato": "1" * 21, "fecha_de_firma": "2024"})

    assert reading.values == {}
    assert reading.payload == {"valor_del_contrato": "1" * 21, "fecha_de_firma": "2024"}
    assert reading.doubts == [
        "valor del contrato: un número de 21 cifras no es posible.",
        "fecha de firma: «2024» es solo un año; escriba día, mes y año.",
    ]


def test_the_same_row_in_two_formats_is_kept_alike() -> None:
    texts = Layout(CONTRACTS, []).read(
        {"id_contrato": "CO1.PCCNTR.1", "valor_del_contrato": "$1,000", "fecha_de_firma": "1/2/2025"}
    )
    cells = Layout(CONTRACTS, []).read(
        {"id_contrato": "co1.pccntr.1", "valor_del_contrato": 1000.0, "fecha_de_firma": date(2025, 2, 1)}
    )

    assert (
        cells.payload
        == texts.payload
        == {"id_contrato": "CO1.PCCNTR.1", "valor_del_contrato": 1000, "fecha_de_firma": "2025-02-01"}
    )


def test_columns_nearly_well_spelt_are_told() -> None:
    assert WORKS.misspelt(["numero", "nombre", "barrrio", "observaciones internas"]) == [("barrrio", "barrio")]
