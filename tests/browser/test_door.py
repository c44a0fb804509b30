"""The door in a real browser, on the narrowest phone: with a keyboard alone, without a script, and by axe."""

from collections.abc import Generator
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from service.app import create_app
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.staff import actions
from service.staff.rules import Grant, Role
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser

PASSWORD = "zanahoria lunes verde tambor"
NARROW = {"width": 320, "height": 568}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Generator[str]:
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False), data_dir=tmp_path / "datos", _env_file=None
    )
    with serving(create_app(settings)) as port:
        yield f"http://localhost:{port}"


@pytest.fixture
def link(database: Database, office: str) -> str:
    with database.writing() as session:
        ana = actions.add(session, "consola", "ana", "Ana Pérez", Grant(Role.STEWARD))
        return f"{office}/oficina/alta/{actions.invite(session, 'consola', ana)}"


def _reach(page: Page, selector: str) -> None:
    """Walk to a control with the keyboard."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no key leads to {selector}")


def _type(page: Page, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        _reach(page, f"#{name}")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_keyboard_is_enough_without_a_script(browser: Browser, office: str, link: str) -> None:
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    secret = page.locator("details code").text_content().replace(" ", "")
    paper = page.locator(".codes code").first.text_content()

    _type(page, {"clave": "corta", "cifras": "000000"})
    expect(page.locator(".wrong")).to_contain_text("15 caracteres")
    _type(page, {"clave": PASSWORD, "cifras": pyotp.TOTP(secret).now()})
    page.wait_for_url(f"{office}/oficina")

    page.goto(f"{office}/oficina/cuenta")
    _reach(page, "form[action='/oficina/salir'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/oficina/entrar?hecho=salir")
    page.go_back()
    expect(page).to_have_title("Entre a la oficina · Oficina · Alcaldía de Puerto Trupillo")

    _reach(page, "#usuario")
    page.keyboard.type("ana")
    _reach(page, "#clave")
    page.keyboard.type(PASSWORD)
    _reach(page, "summary")
    page.keyboard.press("Enter")
    _type(page, {"recuperacion": paper})
    page.wait_for_url(f"{office}/oficina/cuenta")
    expect(page.get_by_text("Le quedan 9 códigos")).to_be_visible()
    context.close()


def test_axe_finds_nothing_and_nothing_runs_over(browser: Browser, office: str, link: str) -> None:
    # The checker is a script itself: only for it the policy of the page is put aside.
    context = browser.new_context(viewport=NARROW, bypass_csp=True)
    page, axe = context.new_page(), Axe()

    def holds(path: str) -> None:
        page.goto(path if path.startswith("http") else office + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert axe.run(page).violations_count == 0, path
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], path

    holds(link)
    holds("/oficina/entrar")
    page.goto(link)
    secret = page.locator("details code").text_content().replace(" ", "")
    page.fill("#clave", PASSWORD)
    page.fill("#cifras", pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Guardar y entrar").click()
    page.wait_for_url(f"{office}/oficina")
    for name in ("cuenta", "cuenta/clave", "cuenta/codigos", "cuenta/telefono", "confirmar"):
        holds(f"/oficina/{name}")
    context.close()
