"""Registering a work in a real browser: on the narrowest phone, with the keyboard alone, without a script."""

import gc
from collections.abc import Generator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from service.app import create_app
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.publication.actions import publish
from service.publication.document import Publisher
from service.sources.actions import import_secop
from service.staff import actions, queries
from service.staff.rules import Grant, Role, Way
from service.works.actions import register
from tests.browser.conftest import serving
from tests.sources.tables import contract, write_json
from tests.works.factories import make_work

# Starlette leaves the part of a body that stopped arriving to the garbage collector.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

NEW = "/oficina/obras/nueva"
#: Not a work for the import, which reads its type; the office knows better.
ODD = {"tipo_de_contrato": "Prestación de servicios", "objeto_del_contrato": "INTERVENCIÓN DEL PARQUE DE MANGA"}


@pytest.fixture
def office(database: Database, publisher: Publisher, tmp_path: Path) -> Generator[tuple[str, dict[str, object]]]:
    """The address of a service with a work and a row of SECOP that is none, and the cookie of an officer."""
    with database.writing() as session:
        register(session, [make_work(photos=())])
        publish(session, ["7K3QM2XMC"], publisher)
        actions.add(session, "consola", "ana", "Ana Mejía", Grant(Role.CONTRACTING, "Alcaldía de Puerto Manso"))
    import_secop(database, write_json(tmp_path / "secop.json", [contract(1, **ODD)]), publisher)
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, data_dir=tmp_path / "datos", _env_file=None))
    with database.writing() as session:
        token = actions.begin_session(session, queries.person(session, "ana"), Way.PASSKEY)
    name, _, value = app.state.cookies.header(token).partition(";")[0].partition("=")
    with serving(app) as port:
        # Of a machine's own name browsers take cookies as if it were served over https.
        yield (
            f"http://localhost:{port}",
            {"name": name, "value": value, "url": "https://localhost", "secure": True, "httpOnly": True},
        )
    gc.collect()


def _type(page: Page, **told: str) -> None:
    """Go to each field with the tabulator, and type."""
    for name, value in told.items():
        _tab_to(page, f"document.activeElement.name === '{name}' && document.activeElement.type !== 'hidden'")
        page.keyboard.type(value)


def _tab_to(page: Page, where: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(where):
            return
    raise AssertionError(where)


def _press(page: Page, words: str) -> None:
    _tab_to(page, f"document.activeElement.textContent.trim() === '{words}'")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_a_number_to_the_public_page_by_keyboard_and_without_a_script(
    browser: Browser, office: tuple[str, dict[str, object]]
) -> None:
    address, cookie = office
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(address + NEW)

    _type(page, numero="CO1.PCCNTR.1")
    _press(page, "Buscar")
    _type(page, para_que="Que los niños jueguen.")
    _press(page, "Guardar y seguir")
    _type(page, barrio="El Pozón")
    _press(page, "Guardar y ver cómo queda")
    assert page.locator("h1").inner_text() == "Intervención del parque de Manga"
    assert "El Pozón, UCG 6" in page.locator(".where").inner_text()
    _press(page, "Publicar")

    work = page.url.partition("?")[0].rpartition("/")[2]
    page.goto(f"{address}/obras/{work}")
    assert page.locator("h1").inner_text() == "Intervención del parque de Manga"
    context.close()


def test_axe_finds_nothing_and_nothing_runs_over(browser: Browser, office: tuple[str, dict[str, object]]) -> None:
    address, cookie = office
    # The checker itself is a script: only for it the page's policy is put aside.
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    context.add_cookies([cookie])
    page = context.new_page()
    seen = set()

    def check() -> None:
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert (page.url, found) == (page.url, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
        seen.add(page.url)

    page.goto(address + NEW)

    def click(words: str) -> None:
        with page.expect_navigation():
            page.click(f"text={words}")

    for number in ("", "CO1.PCCNTR.999", "CO1.PCCNTR.6543210"):
        page.goto(address + NEW)
        page.fill("#numero", number)
        click("Buscar")
        check()
    page.goto(address + NEW)
    page.fill("#numero", "CO1.PCCNTR.1")
    click("Buscar")
    draft = page.url.rpartition("/")[0]
    for name in ("obra", "lugar", "contrato", "fechas", "quien", "vista"):
        page.goto(f"{draft}/{name}")
        check()
    page.goto(f"{draft}/contrato")
    page.fill("#valor", "mil")
    click("Guardar y seguir")
    check()
    page.goto(f"{address}/oficina/obras/7k3qm2xmc/datos")
    check()
    assert len(seen) == 8
    context.close()
