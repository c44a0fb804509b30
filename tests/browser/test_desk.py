"""The desk's script runs under the policy of its page, and begins with what each person still lacks."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from starlette.testclient import TestClient

from service.foundation.database import Database
from tests.browser.conftest import serving
from tests.browser.test_office import phone_of
from tests.complaints.world import enrol
from tests.desk.script import demand_script
from tests.web.office.conftest import People

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def address(client: TestClient, staffed: Database) -> Generator[str]:
    """Where the service runs, with a list of who reads in force."""
    demand_script()
    with staffed.writing() as session:
        enrol(session)
    with serving(client.app) as port:
        yield f"http://localhost:{port}"


def _opened(page: Page, address: str) -> list[str]:
    """What went wrong while the desk opened: errors, and what its policy forbade."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # A feature that this browser does not know is forbidden for those that do.
    page.on("console", lambda said: wrong.append(said.text) if is_wrong(said) else None)
    page.goto(f"{address}/mesa")
    expect(page.locator("#desk > *").first).to_be_visible()
    expect(page.get_by_text("La mesa se abre…")).to_have_count(0)
    return wrong


def is_wrong(said: ConsoleMessage) -> bool:
    return said.type in {"error", "warning"} and "Permissions-Policy" not in said.text


@pytest.mark.parametrize("login", ["isaac", "irene", "carmen", "dora", "aura"])
def test_the_desk_opens_for_everybody_who_has_something_there(
    browser: Browser, people: People, address: str, login: str
) -> None:
    with phone_of(browser, people, login) as page:
        wrong = _opened(page, address)

        assert wrong == []
        assert page.locator("#desk .wrong").count() == 0
        assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_without_the_server_it_says_so_and_tries_again(browser: Browser, people: People, address: str) -> None:
    with phone_of(browser, people, "irene") as page:
        page.route("**/mesa/datos/sesion", lambda route: route.abort())
        page.goto(f"{address}/mesa")
        expect(page.get_by_role("alert")).to_contain_text("No hay conexión con el servidor")
        page.unroute("**/mesa/datos/sesion")
        page.get_by_role("button", name="Intentar de nuevo").click()
        expect(page.get_by_role("alert").filter(has_text="No hay")).to_have_count(0)
