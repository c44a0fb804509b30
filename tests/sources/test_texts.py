"""Text made fit to keep, names a person can read, titles out of objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.sources import texts, titles
from service.works.facts import WorkType


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("RAMA JUDICIAL \x96 DIRECCIÓN", "RAMA JUDICIAL – DIRECCIÓN"),
        ("\x93BRIGADIER\x94", "“BRIGADIER”"),
        ("Olí\u00admpica", "Olímpica"),
        ("nombre\nen dos\tlíneas  ", "nombre en dos líneas"),
        ("MarÃ\u00ada JosÃ©", "María José"),
        ("CAÃ\u0091O", "CAÑO"),
        ("FAÇADE Ã la carte", "FAÇADE Ã la carte"),
        ("cafe\u0301", "café"),
        ("\ufeffnombre\u200b", "nombre"),
        ("VÍAS \u202eSAS\u202c \u2066DEL\u2069 \u200eSUR\u061c", "VÍAS SAS DEL SUR"),
        ("a\x00b\x07c", "abc"),
        ("á\x81rea", "área"),
    ],
)
def test_text_is_tidied(written: str, expected: str) -> None:
    assert texts.tidy(written) == expected


@given(st.text())
def test_tidying_twice_changes_nothing_more(written: str) -> None:
    once = texts.tidy(written)

    assert texts.tidy(once) == once or texts.mend(once) != once


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("CLINICA DE LA COSTA SAS", "Clinica de la Costa SAS"),
        ("OBRAS Y DISEÑOS DE INFRAESTRUCTURA S.A.S", "Obras y Diseños de Infraestructura S.A.S"),
        ("CONSORCIO OBRAS MJ", "Consorcio Obras MJ"),
        ("AC&G", "AC&G"),
        ("departamento del atlantico", "Departamento del Atlantico"),
        ("UNIÓN TEMPORAL VÍAS 2024", "Unión Temporal Vías 2024"),
        ("Constructora Bolívar S.A.", "Constructora Bolívar S.A."),
    ],
)
def test_names_are_readable(written: str, shown: str) -> None:
    assert texts.readable_name(written) == shown


@pytest.mark.parametrize(
    ("prose", "secret"),
    [
        ("A nombre de Luis con C.C. No. 12.345.678 de Cali", "12.345.678"),
        ("cédula de ciudadanía número 1048849500", "1048849500"),
        ("CC 31932472", "31932472"),
        ("Vecino con C.C 31.932.472", "31.932.472"),
        ("Vecino con C. C. No. 31932472", "31932472"),
        ("Llamar al cel. 300 123 45 67", "300 123 45 67"),
        ("teléfono: +57 605 6501092", "6501092"),
        ("Escribir a luis.perez@gmail.com hoy", "luis.perez@gmail.com"),
    ],
)
def test_personal_data_in_prose_are_taken_out(prose: str, secret: str) -> None:
    kept = texts.without_personal_data(prose)

    assert secret not in kept
    assert "[dato personal]" in kept


@pytest.mark.parametrize(
    "prose",
    [
        "Contrato 4134.010.26.1.0252-2025 por $ 1.234.567.890",
        "Vía 2503 PR27+0000",
        "Tubería de 12.000 metros, accesorios",
    ],
)
def test_other_numbers_stay(prose: str) -> None:
    assert texts.without_personal_data(prose) == prose


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "CONSTRUCCIÓN DE PAVIMENTO EN CONCRETO RÍGIDO PARA LA MALLA VIAL N° 2 UBICADA EN EL BARRIO MUNDO FELIZ;"
            " MUNICIPIO DE GALAPA - ATLÁNTICO",
            "Construcción de pavimento en concreto rígido para la malla vial N° 2 ubicada en el barrio Mundo Feliz",
        ),
        (
            "aunar esfuerzos entre el instituto nacional de vias -invias y el municipio de la paz; departamento de"
            " santander; para el mejoramiento de vias rurales en el municipio de la paz",
            "Mejoramiento de vias rurales en el municipio de La Paz",
        ),
        (
            "contratar bajo el sistema de precios unitarios fijos sin fórmula de reajuste el mejoramiento y"
            " mantenimiento de la sede de la registraduría municipal de san carlos",
            "Mejoramiento y mantenimiento de la sede de la registraduría municipal de san carlos",
        ),
        (
            "33300c1333 realizar el mantenimiento de las instalaciones del centro de control del aeropuerto de san andres",
            "Mantenimiento de las instalaciones del centro de control del aeropuerto de San Andres",
        ),
        ("Adecuación de la sede del SENA en Cartagena.", "Adecuación de la sede del SENA en Cartagena"),
        ("OBRAS DE LIMPIEZA EN EL BARRIO EL CARMEN", "Obras de limpieza en el barrio El Carmen"),
        ("CONSTRUCCIÓN DE LA PTAR I.E. SAN JOSÉ", "Construcción de la PTAR I.E. san josé"),
    ],
)
def test_titles(words: str, expected: str) -> None:
    assert titles.title(words) == expected


def test_names_of_the_row_are_known_in_an_object_in_capitals() -> None:
    words = "MEJORAMIENTO DE VÍAS EN CARTAGENA Y TURBACO"

    assert titles.title(words, "ALCALDIA DISTRITAL DE CARTAGENA") == "Mejoramiento de vías en Cartagena y turbaco"


def test_a_long_title_ends_at_a_clause_or_says_that_it_goes_on() -> None:
    words = "Adecuación de " + "aulas y baterías sanitarias " * 9

    shown = titles.title(words)

    assert len(shown) <= titles.LONGEST + 1
    assert shown.endswith("…")
    assert not shown.endswith(" y…")


@given(st.text(min_size=1).map(texts.tidy).filter(bool))
def test_a_title_never_invents_words(words: str) -> None:
    shown = titles.title(words)

    assert len(shown) <= titles.LONGEST + 1
    said = words.replace(";", ",").casefold()
    assert all(part in said for part in shown.removesuffix("…").replace(";", ",").casefold().split())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("CONSTRUCCIÓN Y MANTENIMIENTO DE VÍAS", WorkType.CONSTRUCTION),
        ("Mantenimiento de la sede", WorkType.REHABILITATION),
        ("Ampliación del acueducto", WorkType.EXPANSION),
        ("Reposición de redes", WorkType.REPLACEMENT),
        ("Dragado del caño", None),
    ],
)
def test_the_kind_of_work_told_first(words: str, kind: WorkType | None) -> None:
    assert titles.work_type(words) is kind
