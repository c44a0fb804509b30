"""The home of a person is never published, whatever the source; works for many homes are."""

import json

import pytest

from service.foundation.database import Database
from service.sources import homes
from tests.sources.conftest import Reader, counts, reasons
from tests.sources.tables import contract, execution, modification, process, releases, snapshots, suspension, works

HOME = "MEJORAMIENTO DE VIVIENDA DE LA SEÑORA ROSA PÉREZ EN LA CALLE 5 # 3-21"


@pytest.mark.parametrize(
    "words",
    [
        HOME,
        "Arreglo de la vivienda de la familia Pérez",
        "MEJORAMIENTO DE VIVIENDA A FAVOR DE LA SEÑORA ROSA PÉREZ, VEREDA EL SALTO",
        "REPARACIÓN DE LA CUBIERTA DE LA VIVIENDA UBICADA EN LA CARRERA 12A No. 34-56 BARRIO CENTRO",
        "Construcción de vivienda nueva en la Cra 7 Nº 12 B - 05",
        "Mejoramiento de vivienda, manzana 5 casa 3",
        "SUBSIDIO DE VIVIENDA PARA EL PREDIO DE LA CL 5 # 3-21",
        "Adecuación de la casa del señor Juan Gómez",
        "Construcción de unidad sanitaria en la vivienda rural del señor Juan Gómez",
        "Mejoramiento de vivienda, beneficiaria con c.c. [dato personal]",
    ],
)
def test_words_that_tell_of_a_home(words: str) -> None:
    assert homes.is_told(words)


@pytest.mark.parametrize(
    "words",
    [
        "MEJORAMIENTO DE VIVIENDA RURAL EN EL MUNICIPIO DE GALAPA",
        "CONSTRUCCIÓN DE VIVIENDAS DE INTERÉS SOCIAL EN LA CALLE 5 # 3-21",
        "Construcción de vivienda de interés social en la urbanización de la Calle 5 # 3-21",
        "Adecuación de la Secretaría de Vivienda en la calle 5 # 3-21",
        "Mantenimiento de la casa de la cultura en la carrera 12 # 34-56",
        "Mejoramiento de vivienda en el barrio Nuestra Señora del Carmen",
        "Mejoramiento de vivienda en la vereda Señor de los Milagros",
        "Adecuación de la Comisaría de Familia en la calle 5 # 3-21",
        "Programa de mejoramiento de vivienda de la familia campesina",
        "Pavimentación de la calle 5 entre carreras 3 y 21 frente a las viviendas del barrio Manga",
    ],
)
def test_words_that_tell_of_works_for_many(words: str) -> None:
    assert not homes.is_told(words)


@pytest.mark.parametrize(
    "row",
    [
        contract(objeto_del_contrato=HOME),
        contract(objeto_del_contrato=HOME, tipo_de_contrato="Suministros"),
        contract(descripcion_del_proceso=HOME),
        process(descripci_n_del_procedimiento=HOME),
        process(nombre_del_procedimiento=HOME),
        modification(proposito_modificacion=HOME),
        suspension("Suspension", "2025-07-01") | {"proposito_de_la_modificacion": HOME},
        execution("50", "40", "2025-09-30", "2025-09-30", nombreplan=HOME),
    ],
)
def test_homes_in_secop_are_refused_and_neither_name_nor_address_is_kept(
    read: Reader, database: Database, row: dict[str, str]
) -> None:
    first, second = read(row), read(row)

    assert counts(first) == counts(second) == (0, 0, 0, 1)
    assert reasons(first) == [
        "Es un subsidio o un arreglo de una vivienda particular: no se publica la casa de nadie."
    ]
    (kept,) = snapshots(database)
    stored = json.dumps([kept.key, kept.payload, kept.notes], ensure_ascii=False)
    assert "CO1." in stored
    assert not [word for word in ("ROSA", "CALLE", "3-21", "CONSTRUCTORA") if word in stored]
    assert works(database) == []
    assert releases(database) == 0


def test_homes_are_passed_over_when_they_are_of_another_entity(read: Reader) -> None:
    summary = read(contract(), contract(2, objeto_del_contrato=HOME, nit_entidad="800000001"), entity_nit="890480184")

    assert counts(summary) == (1, 0, 0, 0)
