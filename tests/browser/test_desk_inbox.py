"""The list of cases in a browser: what is due first, in words; what is looked for; and nothing of what does not open."""

import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete
from sqlmodel import Session, select
from starlette.testclient import TestClient

from service.complaints import desk as rows
from service.complaints.keys import seal, seal_with
from service.complaints.models import Complaint, Item, KeyGrant, ReaderIndex, ReaderKey, Share
from service.complaints.rules import Standing
from service.foundation.database import Database
from tests.browser.conftest import serving
from tests.browser.everybody import faults_of
from tests.browser.test_office import phone_of
from tests.complaints.many import Plan, keep
from tests.complaints.world import Readers, enrol
from tests.desk.script import demand_script
from tests.web.office.conftest import People

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

READER, LOGIN, PHRASE = "Investigación 1", "irene", "puente mango tambor seis nubes"
TODAY = date(2026, 11, 20)
DUE = {"state": "assessing", "due_on": "2026-11-18"}
#: A case of each sort, in the order in which the list must have them; the last one is not for this reader.
PLANS = (
    Plan("Muro del arroyo", date(2026, 10, 27), "obra1", summary=DUE, told="Se cayó el Muró nuevo"),
    Plan("Parque del Sol", date(2026, 10, 29), "obra2", summary=DUE | {"due_on": "2026-11-20", "assigned": [READER]}),
    Plan("Puente del mar", date(2026, 11, 3), "obra3", summary=DUE | {"due_on": "2026-11-25"},
         leaving_on=date(2026, 12, 5)),
    Plan("Plaza de la paz", date(2026, 11, 19), "obra2", subject="money"),
    Plan("Colegio del norte", date(2026, 11, 5), "obra1", summary={"state": "needs_information", "waiting": True},
         by="Personería (ejemplo)"),
    Plan("Andén de la séptima", date(2026, 11, 19), "obra4", standing=Standing.QUARANTINED),
    Plan("Vía terminada", date(2026, 10, 1), "obra5", summary={"state": "concluded", "outcome": "substantiated"},
         standing=Standing.CLOSED),
    Plan("Obra secreta", date(2026, 11, 1), "obra6", out=(READER,)),
)  # fmt: skip
TITLES = [plan.title for plan in PLANS]


@pytest.fixture
def readers(staffed: Database) -> Readers:
    """Who reads; one of them has a key that a passphrase opens."""
    with staffed.writing() as session:
        readers = enrol(session)
        session.flush()
        key = session.get_one(ReaderKey, readers.bundles[READER].recipient)
        key.bundle = seal_with(readers.bundles[READER].text().encode(), PHRASE)
    return readers


Desk = Callable[..., Any]


@pytest.fixture
def desk(browser: Browser, people: People, client: TestClient, readers: Readers) -> Desk:
    """Opens the desk with its key: `with desk() as page`."""
    demand_script()

    @contextmanager
    def opened(**options: Any) -> Generator[Page]:
        with serving(client.app) as port, phone_of(browser, people, LOGIN, **options) as page:
            page.goto(f"http://localhost:{port}/mesa")
            page.get_by_label("Frase de su llave").fill(PHRASE)
            page.get_by_role("button", name="Abrir", exact=True).click()
            expect(page.get_by_role("heading", name="Casos", exact=True)).to_be_visible()
            yield page

    return opened


def _titles(page: Page) -> list[str]:
    """The cases on the page, without their numbers."""
    return [re.sub(r"^[\w-]+ ", "", " ".join(told.split())) for told in page.locator(".cases h3").all_inner_texts()]


def _shows(page: Page, *titles: str) -> None:
    expect(page.locator(".cases h3")).to_have_count(len(titles))
    assert sorted(_titles(page)) == sorted(titles)


def _told(page: Page) -> list[str]:
    """What all rows on the page say."""
    return sorted(page.locator(".cases > ul > li").all_inner_texts())


def _row(page: Page, title: str) -> str:
    return " ".join(page.locator(".cases > ul > li").filter(has_text=title).inner_text().split())


def test_what_is_due_first_stands_first_and_says_how_long_there_is(
    desk: Desk, staffed: Database, readers: Readers
) -> None:
    keep(staffed, readers, PLANS)
    answered = Plan(
        "Cancha vieja", date(2026, 11, 4), summary={"waiting": True, "state": "needs_information", "seen": 1}
    )
    keep(staffed, readers, [answered])

    with desk() as page:
        expect(page.locator(".inbox").get_by_role("status").last).to_have_text("7 casos")
        titles = _titles(page)
        told = {title: _row(page, title) for title in titles}
        headings = page.locator(".cases h2").all_inner_texts()
        expect(page.locator("#desk")).not_to_contain_text("secreta")
        expect(page.locator(".cases li").filter(has_text="Colegio")).to_contain_text("no tiene firma conocida")
        doubted = page.locator(".cases li").filter(has_text="no tiene firma conocida").count()

    assert titles[0] == "Muro del arroyo"
    assert set(titles[1:3]) == {"Parque del Sol", "Cancha vieja"}
    assert titles[3:] == ["Puente del mar", "Plaza de la paz", "Colegio del norte", "Andén de la séptima"]
    assert [re.sub(r"\s+", " ", each) for each in headings] == ["Lo que vence primero 6 casos", "Apartados 1 caso"]
    said = {
        "Muro del arroyo": "Venció hace 2 días hábiles",
        "Parque del Sol": "Vence hoy",
        "Cancha vieja": "Llegó respuesta",
        "Puente del mar": "Faltan 3 días hábiles",
        "Plaza de la paz": "Decirle que ya se leyó. Faltan 4 días hábiles",
        "Colegio del norte": "En pausa: espera respuesta",
        "Andén de la séptima": "Apartado",
    }
    assert {title for title in said if said[title] not in told[title]} == set()
    assert {title for title in told if "Nuevo" in told[title]} == {
        "Cancha vieja",
        "Plaza de la paz",
        "Andén de la séptima",
    }
    assert "Se borra el 5 de diciembre de 2026" in told["Puente del mar"]
    assert "Asignado a Investigación 1" in told["Parque del Sol"]
    assert doubted == 1


def test_cases_are_looked_for_and_grouped_and_who_comes_back_finds_the_same(
    desk: Desk, staffed: Database, readers: Readers
) -> None:
    keep(staffed, readers, PLANS)

    with desk() as page:
        expect(page.locator(".cases h3")).to_have_count(6)
        seek = page.get_by_label("Buscar")
        for sought, found in (
            ("MURO", ["Muro del arroyo"]),
            ("nuevo cayo", ["Muro del arroyo"]),
            ("septima anden", ["Andén de la séptima"]),
            ("secreta", []),
            ("muro parque", []),
        ):
            seek.fill(sought)
            _shows(page, *found)
        expect(page.get_by_text("Ningún caso es como lo busca.")).to_be_visible()
        page.get_by_role("button", name="Ver todos otra vez").click()

        for label, found in (
            ("Asignados a mí", ["Parque del Sol"]),
            ("Con algo nuevo", ["Plaza de la paz", "Andén de la séptima"]),
            ("Vencidos", ["Muro del arroyo"]),
        ):
            page.get_by_label(label).check()
            _shows(page, *found)
            page.get_by_label(label).uncheck()
        page.get_by_text("Escoger qué casos ver").click()
        for label, found in (("Apartados", ["Andén de la séptima"]), ("Terminados", ["Vía terminada"])):
            page.get_by_label(label).check()
            _shows(page, *found)
            page.get_by_label(label).uncheck()
        page.get_by_label("Estado").select_option("En estudio")
        _shows(page, "Muro del arroyo", "Parque del Sol", "Puente del mar")
        page.get_by_label("Estado").select_option("Todos los estados")
        assert "secreta" not in page.get_by_label("Obra").inner_text()

        page.get_by_label("Agrupar").select_option("Por obra")
        groups = ["Muro del arroyo 2 casos", "Parque del Sol 2 casos", "Puente del mar 1 caso", "Apartados 1 caso"]
        expect(page.locator(".cases h2")).to_have_text(groups)

        # With the keyboard alone: open the case, and come back to it.
        address = page.url
        page.get_by_role("button", name="Puente del mar").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Casos", exact=True)).to_have_count(0)
        assert page.url == address
        page.go_back()
        expect(page.get_by_role("button", name="Puente del mar")).to_be_focused()
        assert len(page.locator(".cases h2").all()) == 4


def test_the_list_says_what_to_do_when_nothing_is_there_and_is_for_everybody(
    desk: Desk, staffed: Database, readers: Readers
) -> None:
    # The checker itself is a script: only for it the page's policy is put aside.
    with desk(bypass_csp=True) as page:
        expect(page.get_by_text("No hay casos por atender.")).to_be_visible()
        # While it stands open, others write: it is asked for again by a button.
        keep(staffed, readers, PLANS)
        page.get_by_role("button", name="Actualizar").click()
        expect(page.locator(".cases h3")).to_have_count(6)
        assert faults_of(page) == []


def test_fifty_cases_stand_on_a_page(desk: Desk, staffed: Database, readers: Readers) -> None:
    keep(staffed, readers, [Plan(f"Obra {number}", TODAY - timedelta(days=3)) for number in range(60)])

    with desk() as page:
        expect(page.locator(".inbox").get_by_role("status").last).to_have_text("60 casos")
        expect(page.locator(".cases h3")).to_have_count(50)
        page.get_by_role("button", name="Siguientes").click()
        expect(page.locator(".cases h3")).to_have_count(10)
        expect(page.get_by_text("Casos 51 a 60 de 60")).to_be_visible()


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases that the server told whole, by id: what a browser had to open."""
    told: list[str] = []
    some = rows.some

    def note(session: Session, seat: rows.Seat, ids: list[str]) -> list[rows.Row]:
        told.extend(ids)
        return some(session, seat, ids)

    monkeypatch.setattr(rows, "some", note)
    return told


def _kept(database: Database, before: frozenset[bytes] = frozenset()) -> frozenset[bytes]:
    """What the reader's browser sealed of both halves of the list, once it is there."""
    for _ in range(600):
        with database.reading() as session:
            found = frozenset(session.scalars(select(ReaderIndex.sealed)))
        if len(found) == 2 and not found & before:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_what_was_opened_once_is_not_asked_for_again_until_it_changes(
    desk: Desk, staffed: Database, readers: Readers, whole: list[str]
) -> None:
    keep(staffed, readers, PLANS * 2)
    with desk() as page:
        expect(page.locator(".cases h3")).to_have_count(12)
        # Signatures are checked once the list is there.
        expect(page.locator(".cases li").filter(has_text="no tiene firma conocida")).to_have_count(2)
        _kept(staffed)
        first = _told(page)
    assert len(whole) == len(set(whole)) == 2 * len(PLANS)

    whole.clear()
    with desk() as page:
        expect(page.locator(".cases h3")).to_have_count(12)
        assert _told(page) == first
        expect(page.locator("#desk")).not_to_contain_text("secreta")
        page.get_by_label("Buscar").fill("nuevo cayo")
        expect(page.locator(".cases h3")).to_have_count(2)
        page.get_by_label("Buscar").fill("")
        assert whole == []

        # Two change and one goes: those two are asked for, whatever the list does with them.
        with staffed.writing() as session:
            changed, other, gone = session.scalars(select(Complaint).order_by(Complaint.id)).all()[:3]
            changed.epoch = other.epoch = 2
            ids = {changed.id, other.id}
            for table in (Item, KeyGrant, Share):
                session.execute(delete(table).where(table.complaint_id == gone.id))
            session.delete(gone)
        page.get_by_role("button", name="Actualizar").click()
        expect(page.get_by_role("button", name="Actualizar")).to_be_enabled()
        for _ in range(100):
            if len(whole) >= 2:
                break
            page.wait_for_timeout(100)
        assert sorted(whole) == sorted(ids)


def test_what_is_damaged_or_of_another_is_as_if_nothing_were_kept(
    desk: Desk, staffed: Database, readers: Readers, whole: list[str]
) -> None:
    keep(staffed, readers, PLANS * 2)
    own = readers.bundles[READER].recipient
    before = seal(b"x" * 9000, own), b"nada"
    with staffed.writing() as session:
        session.add_all(ReaderIndex(recipient=own, half=half, sealed=sealed) for half, sealed in enumerate(before))
    for _ in range(2):
        with desk() as page:
            expect(page.locator(".cases h3")).to_have_count(12)
            _kept(staffed, frozenset(before))
    assert len(whole) == 2 * len(PLANS)


#: Types words and counts the milliseconds until the list shows what was found.
SEEK = """async words => { const field = document.querySelector('input[type=search]'), took = [];
    for (const word of words) { const began = performance.now(); field.value = word;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        took.push(performance.now() - began); } return took; }"""


@pytest.mark.slow
def test_ten_thousand_cases_open_and_are_found(
    desk: Desk, staffed: Database, readers: Readers, whole: list[str]
) -> None:
    """What is measured is printed, and docs/desk.md tells it. What counts is how many cases are opened one by one."""
    nouns = "calle parque muro andén puente vía colegio cancha acueducto escuela plaza mercado".split()
    plans = [
        Plan(
            f"Construcción de {nouns[number % 12]} {number % 400}",
            TODAY - timedelta(days=number % 25),
            f"obra{number % 400}",
            summary={"state": "assessing", "due_on": (TODAY + timedelta(days=number % 30)).isoformat()},
            told=" ".join(nouns[number % place] for place in range(1, 13)),
        )
        for number in range(10_000)
    ]
    keep(staffed, readers, plans)

    for opening, count in (("first", 10_000), ("second", 0)):
        whole.clear()
        with desk() as page:
            began = page.evaluate("performance.now()")
            expect(page.locator(".inbox").get_by_role("status").last).to_have_text("10.000 casos", timeout=300_000)
            opened = page.evaluate("performance.now()") - began
            _kept(staffed)
            assert len(whole) == count
            took = page.evaluate(SEEK, ["colegio", "PARQUÉ calle", "nada de nada", ""])
            page.get_by_role("button", name="Actualizar").click()
            page.wait_for_timeout(3000)
            session = page.context.new_cdp_session(page)
            session.send("HeapProfiler.collectGarbage")
            session.send("Performance.enable")
            metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
            heap = metrics["JSHeapUsedSize"]
            print(f"\n{opening}: opened {opened:.0f} ms, sought {max(took):.0f} ms, heap {heap / 1e6:.0f} MB")

            assert len(whole) == count
            assert page.locator(".cases h3").count() == 50
            assert heap < 500e6
