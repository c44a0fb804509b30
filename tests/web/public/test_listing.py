"""The list of works: what a person asks, what an address can be made to ask, and paging that loses nobody."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from service.foundation import codes
from service.foundation.database import Database
from service.publication.models import Listing
from service.publication.queries import listed_state
from service.web.public.listing import slug
from service.works import rules
from service.works.facts import Party, Place, WorkStatus
from service.works.rules import StateKind
from tests.web.public.published import publish
from tests.works.factories import TODAY, make_contract, make_process, make_suspension, make_work, make_work_of


def number(n: int) -> str:
    """The id of the nth work of a test."""
    body = "".join(codes.ALPHABET[n // 23**place % 23] for place in range(8))
    return body + codes.check_symbol(body)


def show(database: Database, *works) -> None:
    with database.writing() as session:
        for n, work in enumerate(works):
            publish(session, replace(work, id=number(n)))


def titles(seen) -> list[str]:
    return [text for tag, text in seen.headings if tag == "h2" and text.startswith("Obra ")]


BY_STATE = {
    StateKind.LATE: make_work(),
    StateKind.ON_TIME: make_work_of(make_contract(ends_on=date(2026, 11, 20))),
    StateKind.SUSPENDED: make_work_of(make_contract(modifications=(make_suspension(date(2026, 9, 1)),))),
    StateKind.NOT_STARTED: make_work_of(
        make_contract(starts_on=date(2026, 11, 21), ends_on=date(2027, 5, 1)), progress=()
    ),
    StateKind.ENDED: make_work(received_on=date(2026, 10, 1)),
    StateKind.SETTLED: make_work_of(make_contract(settled=True, settled_on=date(2026, 5, 5))),
    StateKind.CANCELLED: make_work(status=WorkStatus.CANCELLED),
    StateKind.PREPARATION: make_work(status=WorkStatus.PREPARATION, processes=(), progress=()),
}


def test_the_list_says_of_each_work_the_state_that_its_page_says(database: Database, visit) -> None:
    show(database, *BY_STATE.values())

    with database.reading() as session:
        listed = {listing.work_id: listing for listing in session.scalars(select(Listing))}
        for n, (kind, work) in enumerate(BY_STATE.items()):
            for later in (0, 1, 2, 400):
                day = TODAY + timedelta(days=later)
                told, judged = listed_state(listed[number(n)], day), rules.state(work, day)
                assert told.kind is judged.kind
                if told.days is not None:
                    assert told.days == judged.days
            assert rules.state(work, TODAY).kind is kind
    said = visit("/obras").said()
    assert "8 obras" in said
    assert "Atrasada 49 días." in said


@pytest.mark.parametrize("kind", BY_STATE)
def test_a_state_narrows_the_list(database: Database, visit, kind: StateKind) -> None:
    show(database, *(replace(work, title=f"Obra {each.value}") for each, work in BY_STATE.items()))

    assert titles(visit(f"/obras?estado={slug(kind)}")) == [f"Obra {kind.value}"]


def _works():
    def work(title: str, firm: str, value: int, signed_on: date, commune: str):
        contract = make_contract(
            value_amount=value, signed_on=signed_on, supplier=Party(firm, firm), modifications=(), title=None
        )
        place = Place(barrio="Olaya", commune=commune)
        return make_work(title=title, description=None, place=place, processes=(make_process(contract=contract),))

    return (
        work("Obra A: pavimentación de andenes", "Constructora Ñandú S.A.S.", 100, date(2024, 1, 9), "Norte"),
        work("Obra B: colegio", "Vías del Sur", 2_000_000, date(2025, 1, 9), "Norte"),
        work("Obra C: canal", "Vías del Sur", 3_000_000_000, date(2026, 1, 9), "Bahía"),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "CBA"),
        ("q=PAVIMENTACION", "A"),
        ("q=pavimentar", "A"),
        ("q=nandu", "A"),
        ("q=vias", "CB"),
        ("q=vias+canal", "C"),
        ("q=tranvia", ""),
        ("comuna=Norte", "BA"),
        ("comuna=Bah%C3%ADa", "C"),
        ("contratista=V%C3%8DAS+del+sur", "CB"),
        ("anio=2025", "B"),
        ("desde=2.000.000", "CB"),
        ("hasta=%24+2.000.000", "BA"),
        ("desde=101&hasta=2999999999", "B"),
        ("q=vias&comuna=Norte&anio=2025", "B"),
        ("q=&estado=&comuna=", "CBA"),
        ("otra=cosa&fbclid=x", "CBA"),
    ],
)
def test_what_a_person_asks_is_what_is_found(database: Database, visit, asked: str, found: str) -> None:
    show(database, *_works())

    assert [title[5] for title in titles(visit(f"/obras?{asked}"))] == list(found)


def test_an_empty_answer_says_what_to_do(database: Database, visit) -> None:
    seen = visit("/obras?q=tranv%C3%ADa")

    assert ("h1", "Ninguna obra cumple con todo eso") in seen.headings
    assert "Quite un filtro o escriba menos palabras." in seen.said()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("anio=abc", "Escriba el año con cuatro cifras, como 2026."),
        ("anio=20266", "Escriba el año con cuatro cifras, como 2026."),
        ("anio=٢٠٢٦", "Escriba el año con cuatro cifras, como 2026."),
        ("estado=vencida", "Escoja un estado de la lista."),
        ("desde=mucho", "Escriba el valor en pesos, solo con números, como 1000000."),
        ("desde=" + "9" * 40, "Escriba el valor en pesos, solo con números, como 1000000."),
        ("hasta=-5", "Escriba el valor en pesos, solo con números, como 1000000."),
        ("desde=10&hasta=9", "Escriba en «hasta» un valor mayor que en «desde»."),
        ("despues=abc", "Esa página de la lista no existe. Busque de nuevo."),
        ("despues=-1", "Esa página de la lista no existe. Busque de nuevo."),
    ],
)
def test_a_filter_that_is_not_understood_says_how_to_mend_it(
    database: Database, visit, asked: str, words: str
) -> None:
    show(database, make_work())

    seen = visit(f"/obras?{asked}", status=422)

    assert seen.said().count(words) == 2
    assert next(text for tag, text in seen.headings if tag == "title").startswith("Error: ")
    wrong = [field for field in seen.all("input") + seen.all("select") if field.get("aria-invalid")]
    named = {attributes.get("id") for _, attributes in seen.elements}
    assert all(field["aria-describedby"] in named for field in wrong)
    assert wrong


@pytest.mark.parametrize(
    "asked",
    [
        "q=" + "a" * 5000,
        "q=" + quote("' OR 1=1 --"),
        "q=" + quote('" AND NOT NEAR(*'),
        "q=%00%01%ff%fe",
        "q=%F0%9F%98%80",
        "q=" + quote("<script>alert(1)</script>"),
        "q=...",
        "comuna=" + "x" * 3000,
        "contratista=%00",
        "lang=../../etc/passwd",
        "q[]=1&q=2&q=3",
        "despues=999999999999999",
        "&&&===",
        "q=a" + "&q=b" * 500,
    ],
)
def test_an_absurd_address_gets_a_page(database: Database, visit, asked: str) -> None:
    show(database, make_work())

    seen = visit(f"/obras?{asked}")

    assert seen.all("script") == []


def test_paging_shows_every_work_once(database: Database, client: TestClient, visit) -> None:
    show(database, *(make_work(title=f"Obra {n:02}", photos=()) for n in range(45)))

    path, found = "/obras?comuna=UCG+6", []
    for _ in range(4):
        seen = visit(path)
        found += titles(seen)
        more = [link["href"] for link in seen.all("a") if "despues=" in link["href"] and "hreflang" not in link]
        if not more:
            break
        path = more[0]
        assert "comuna=UCG+6" in path

    assert found == [f"Obra {n:02}" for n in reversed(range(45))]
