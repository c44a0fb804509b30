"""The page of a work: what is said, in which order, and what is said when nobody has told."""

import gzip
from dataclasses import replace
from datetime import date, timedelta

import brotli
import pytest
from starlette.testclient import TestClient

from service.foundation.database import Database
from service.works.facts import ModificationKind, Origin, Photo, WorkStatus
from tests.web.public.published import publish
from tests.works.factories import (
    ORIGIN,
    make_bare_work,
    make_contract,
    make_document,
    make_extension,
    make_modification,
    make_owner,
    make_payment,
    make_photo,
    make_process,
    make_progress,
    make_supervision,
    make_suspension,
    make_work,
    make_work_of,
)

PATH = "/obras/7k3qm2xmc"


def show(database: Database, *versions) -> None:
    with database.writing() as session:
        publish(session, *versions)


def test_what_a_person_must_know_in_five_seconds_comes_first_and_in_order(database: Database, visit) -> None:
    show(database, make_work())

    said = visit(PATH).said()

    in_order = [
        "Pavimentación de la calle 30 en El Pozón",
        "Calle 30 entre carreras 68 y 71, El Pozón, UCG 6",
        "Atrasada 49 días. Debía terminar el 2 de octubre de 2026.",
        "Construido 68 % Programado 80 % Pagado 56 %",
        "Cuesta hoy $ 6.015.375.000 6.015 millones",
        "Empezó en $ 4.812.300.000. Subió $ 1.203.075.000 (+25 %).",
        "Constructora del Caribe S.A.S.",
        "Interventores del Norte S.A.S.",
        "Secretaría de Infraestructura",
        "Pida corregir un dato",
        "30 de octubre de 2026",
        "Adición: $ 1.203.075.000 más",
        "Motivo: Mayor longitud de vía pedida por la comunidad.",
        "Es una alerta, no una decisión.",
        "¿La obra pasó su fecha de fin?",
        "Contrato firmado PDF",
        "Contrato LP-012-2024. Fuente: SECOP II, 10 de noviembre de 2026.",
        "De dónde salen los datos",
        "Ana Mejía",
        "¿Algo está mal?",
        "La entidad ha publicado",
        "Huella SHA-256:",
    ]
    assert [words for words in in_order if words not in said] == []
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)


def test_the_seven_fields_of_the_law_are_those_of_the_contract_to_the_peso_and_the_day(
    database: Database, visit
) -> None:
    contract = make_contract(modifications=(make_modification(), make_extension()))
    show(database, make_work_of(contract))

    said = visit(PATH).said()

    table = said[said.index("Contrato LP-012-2024.") :]
    for words in (
        "Fecha de inicio 1 de julio de 2024",
        "Fecha de terminación 1 de diciembre de 2026 Al firmar: 2 de octubre de 2026",
        "Valor $ 6.015.375.000 Al firmar: $ 4.812.300.000",
        "Porcentaje de ejecución 68 % 31 de octubre de 2026",
        "Recursos pagados $ 3.368.610.000",
        "Recursos pendientes $ 2.646.765.000",
        "Otrosíes y adiciones 2 cambios Suman $ 1.203.075.000. Incluyen 1 prórroga.",
    ):
        assert words in table


def test_what_nobody_has_told_is_said_in_words(database: Database, visit) -> None:
    show(database, make_bare_work(status=WorkStatus.IMPLEMENTATION))

    said = visit(PATH).said()

    for words in (
        "La entidad no ha publicado el lugar.",
        "La entidad no ha publicado el avance.",
        "La entidad no ha publicado el avance programado.",
        "La entidad no ha publicado lo pagado.",
        "La entidad no ha publicado cuánto cuesta la obra.",
        "La entidad no ha publicado quién construye.",
        "La entidad no ha publicado quién vigila.",
        "La entidad no ha publicado qué dependencia responde.",
        "La entidad no ha publicado fechas de esta obra.",
        "La entidad no ha publicado documentos de esta obra.",
        "La entidad no ha publicado un contrato de obra.",
        "Sin responsable",
        "no se puede dibujar la curva",
        "Falta saber",
    ):
        assert words in said
    assert "$ 0" not in said


def test_a_work_that_has_not_started_is_not_asked_for_progress_and_says_what_it_may_cost(
    database: Database, visit
) -> None:
    process = make_process(contract=None, estimate_amount=5_000_000_000)
    show(database, make_work(status=WorkStatus.PREPARATION, processes=(process,), progress=()))

    said = visit(PATH).said()

    assert "En trámite. La obra todavía no empieza. Presupuesto oficial $ 5.000.000.000 5.000 millones" in said
    assert "La entidad no ha publicado el avance" not in said


def test_open_accounts_are_told_only_when_the_source_says_so(database: Database, visit) -> None:
    ended = {"received_on": date(2026, 10, 1)}
    told = make_work_of(make_contract(settled=False), **ended)
    silent = replace(make_work_of(make_contract(settled=None), **ended), id="222222222")
    show(database, told)
    show(database, silent)

    assert "Terminó el 1 de octubre de 2026. Falta cerrar las cuentas del contrato." in visit(PATH).said()
    assert "Falta cerrar las cuentas" not in visit("/obras/222222222").said().partition("Quién responde")[0]


def test_a_change_without_its_reason_says_that_the_reason_is_missing(database: Database, visit) -> None:
    show(database, make_work_of(make_contract(modifications=(make_extension(reason=None),))))

    assert "Prórroga: 60 días más" in (said := visit(PATH).said())
    assert "La entidad no ha publicado el motivo." in said


def test_stale_data_say_since_when(database: Database, visit) -> None:
    old = Origin("SECOP II", date(2026, 6, 1))
    contract = make_contract(origin=old, modifications=())
    process = make_process(origin=old, contract=contract)
    work = make_work(origin=old, processes=(process,), progress=(), documents=(), photos=(), owner=make_owner())
    show(database, work)

    assert "Sin actualizar desde el 1 de junio de 2026: 172 días." in visit(PATH).said()


def test_both_languages_say_the_same_figures(database: Database, visit) -> None:
    show(database, make_work())

    english = visit(f"{PATH}?lang=en")

    assert english.elements[0][1]["lang"] == "en"
    assert "49 days late. It was due to end on 2 October 2026." in english.said()
    assert "$ 6.015.375.000" in english.said()
    links = [link["href"] for link in english.all("a") if link["href"][0] == "/" and "hreflang" not in link]
    assert links
    assert [href for href in links if "lang=en" not in href and not href.endswith((".json", ".csv", ".atom"))] == []


def test_an_unknown_language_is_the_usual_one(database: Database, visit) -> None:
    show(database, make_work())

    assert visit(f"{PATH}?lang=klingon").elements[0][1]["lang"] == "es-CO"


def test_the_curve_has_its_table(database: Database, visit) -> None:
    reports = tuple(
        make_progress(on=date(2026, month, 28), planned_physical=month * 900, real_physical=month * 700)
        for month in range(1, 11)
    )
    show(database, make_work(progress=reports))

    seen = visit(PATH)

    (drawing,) = [svg for svg in seen.all("svg") if svg.get("role") == "img"]
    told = " ".join(drawing["aria-label"].split())
    assert told == "Curva de avance. Al 28 de octubre de 2026: construido 70 %, programado 90 %."
    assert "28/10/2026 90 % 70 % 28/09/2026 81 % 63 %" in seen.said()
    assert len([path for path in seen.all("path") if path.get("class") in {"planned", "real"} and "fill" in path]) == 2


def test_the_sizes_of_a_photo_are_said_and_only_the_small_one_is_asked_by_a_phone(database: Database, visit) -> None:
    show(database, make_work(photos=(make_photo(name="abc123", width=1280, height=960),)))

    (image,) = visit(PATH).all("img")

    assert image["src"] == "/fotos/abc123-480.jpg"
    assert (image["width"], image["height"], image["loading"]) == ("1280", "960", "lazy")
    assert image["alt"] == "Obreros nivelan la calle 30."


def test_the_works_of_a_contractor_are_one_tap_away(database: Database, visit) -> None:
    show(database, make_work())

    (link,) = [link["href"] for link in visit(PATH).all("a") if "contratista=" in link["href"]]

    assert "1 obra" in visit(link).said()


def test_an_entity_that_names_no_dependency_is_named_once(database: Database, visit) -> None:
    show(database, make_work(owner=make_owner(dependency="Municipio de Luruaco", entity="Municipio de Luruaco")))

    said = visit(PATH).said()

    assert "Dependencia que responde Municipio de Luruaco Qué puede hacer" in said


def test_a_correction_is_one_tap_away(database: Database, visit) -> None:
    show(database, make_work())

    assert {"href": f"{PATH.partition('?')[0]}/correccion"} in visit(PATH).all("a")


def test_a_name_as_long_as_a_paragraph_is_cut_and_told_whole_below(database: Database, visit) -> None:
    name = "Realizar bajo la modalidad de precio unitario fijo las obras de adecuación, " * 3
    show(database, make_work(title=name.strip()))

    seen = visit(PATH)

    (title,) = (text for tag, text in seen.headings if tag == "h1")
    assert len(title) <= 120
    assert title.endswith("…")
    assert name.strip() in seen.said()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/a"])
def test_a_link_of_a_source_that_is_not_of_the_web_is_no_link(database: Database, visit, url: str) -> None:
    contract = replace(make_contract(), url=url)
    work = make_work(processes=(make_process(contract=contract),), documents=(make_document(url=url),))
    show(database, work)

    assert [link["href"] for link in visit(PATH).all("a") if link["href"] == url] == []


def test_hostile_words_of_a_source_stay_words(database: Database, visit) -> None:
    show(database, make_work(title="<script>alert(1)</script> & <b>calle</b>"))

    seen = visit(PATH)

    assert seen.all("script") == []
    assert "<script>alert(1)</script> & <b>calle</b>" in seen.said()


def test_a_rich_page_fits_in_the_first_flight_of_a_connection(database: Database, client: TestClient) -> None:
    changes = tuple(
        make_modification(id=f"m{month}", on=date(2025, month, 10), value_amount=month * 12_345_678)
        for month in range(1, 13)
    )
    stops = (make_suspension(date(2026, 2, 1)), make_extension(id="p2", kind=ModificationKind.DURATION))
    payments = tuple(
        make_payment(id=f"p{n}", on=date(2024, 8, 1) + timedelta(days=30 * n), amount=10_000_001 * n)
        for n in range(1, 25)
    )
    reports = tuple(
        make_progress(on=date(2024, 8, 31) + timedelta(days=30 * n), planned_physical=n * 370, real_physical=n * 251)
        for n in range(27)
    )
    photos = tuple(
        Photo(f"f{n}", f"{n:024x}", f"Obreros trabajan en el tramo {n}.", date(2026, 1, n), ORIGIN, 1280, 960)
        for n in range(1, 13)
    )
    documents = tuple(make_document(id=f"d{n}", title=f"Informe mensual de interventoría {n}") for n in range(1, 13))
    contract = make_contract(modifications=(*changes, *stops), payments=payments)
    processes = (make_process(contract=contract), make_supervision())
    show(database, make_work(processes=processes, progress=reports, photos=photos, documents=documents))

    body = client.get(PATH).content

    assert len(body) > 40_000
    assert len(brotli.compress(body, quality=5)) <= 14_336
    assert len(gzip.compress(body, 6)) <= 14_336
