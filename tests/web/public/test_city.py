"""The first page: sums that are those of the list."""

from dataclasses import replace
from datetime import date

from service.foundation.database import Database
from service.foundation.money import in_words, pesos
from service.works import rules
from tests.web.public.published import publish
from tests.web.public.test_listing import BY_STATE, number, show
from tests.works.factories import make_bare_work, make_contract, make_extension, make_process, make_work


def test_an_empty_city_has_a_page(visit) -> None:
    said = visit("/").said()

    assert "Obras públicas de Puerto Manso" in said
    assert "Obras publicadas 0" in said
    assert "Todavía no hay cambios publicados." in said


def test_the_city_adds_its_works_up(database: Database, visit) -> None:
    show(database, *BY_STATE.values(), make_bare_work())

    seen = visit("/")

    assert "Obras publicadas 9" in seen.said()
    value = sum(rules.cost(work).current or 0 for work in BY_STATE.values())
    assert f"Valor de sus contratos {pesos(value)} {in_words(value)}".replace("\u00a0", " ") in seen.said()
    assert "De 2 obras la entidad no ha publicado el valor." in seen.said()
    assert "Atrasada 1" in seen.said()
    assert "En trámite 2" in seen.said()
    assert "/obras?estado=atrasada" in {link["href"] for link in seen.all("a")}


def test_the_latest_changes_come_with_their_reason(database: Database, visit) -> None:
    first = make_work(id=number(1), processes=(make_process(contract=make_contract(modifications=())),))
    contract = make_contract(modifications=(make_extension(on=date(2026, 9, 1), reason="Lluvias."),))
    with database.writing() as session:
        publish(session, first, replace(first, processes=(make_process(contract=contract),)))

    said = visit("/").said()

    assert "La fecha de terminación pasó del 2 de octubre de 2026 al 1 de diciembre de 2026. Motivo: Lluvias." in said
