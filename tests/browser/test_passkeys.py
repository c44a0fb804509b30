"""A passkey in a real browser, whose device is the one that Chromium plays: enrol by link, leave, come in, step up."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from service.app import create_app
from service.foundation import clock
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.staff import actions, queries
from service.staff.models import StaffSession
from service.staff.rules import Grant, Role
from tests.browser.conftest import serving

pytestmark = pytest.mark.browser

#: A telephone that asks for a finger.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Generator[str]:
    """The address of a service at this machine's name, as `make run` leaves it."""
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False), data_dir=tmp_path / "datos", _env_file=None
    )
    with serving(create_app(settings)) as port:
        yield f"http://localhost:{port}"


@pytest.fixture
def device(phone: Page) -> tuple[CDPSession, str]:
    """The device that holds the keys, and its name."""
    wire = phone.context.new_cdp_session(phone)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


@pytest.fixture
def link(database: Database, office: str) -> str:
    with database.writing() as session:
        aura = actions.add(session, "consola", "aura", "Aura Pérez", Grant(Role.AUDITOR))
        return f"{office}/oficina/alta/{actions.invite(session, 'consola', aura)}"


def test_enrol_leave_come_in_and_step_up(
    phone: Page, device: tuple[CDPSession, str], office: str, link: str, database: Database
) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text))
    wire, authenticator = device

    phone.goto(link)
    expect(phone.get_by_text("necesita JavaScript")).to_be_hidden()
    phone.get_by_role("button", name="Hacer mi llave y entrar").click()
    phone.wait_for_url(f"{office}/mesa")
    held = wire.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [(key["rpId"], key["isResidentCredential"]) for key in held] == [("localhost", True)]

    phone.goto(f"{office}/oficina/cuenta")
    phone.get_by_role("button", name="Salir").click()
    phone.wait_for_url("**/oficina/entrar?hecho=salir")
    phone.get_by_role("button", name="Entrar con llave").click()
    phone.wait_for_url(f"{office}/mesa")

    _an_hour_ago(database)
    phone.goto(f"{office}/oficina/cuenta/llaves")
    phone.get_by_role("button", name="Confirmar con llave").click()
    phone.wait_for_url(f"{office}/oficina/cuenta/llaves")
    expect(phone.get_by_role("button", name="Quitarla")).to_be_visible()

    # A link on a page of another site: the session's cookie does not travel with it, and she does not notice.
    phone.goto(f"{office}/oficina/entrar".replace("localhost", "127.0.0.1"))
    phone.get_by_role("link", name=f"{office}/oficina/entrar").click()
    phone.wait_for_url(f"{office}/mesa")
    assert [text for text in complaints if "Permissions-Policy" not in text] == []


def _an_hour_ago(database: Database) -> None:
    """Whoever is in proved who they are an hour ago."""
    with database.writing() as session:
        aura = queries.person(session, "aura")
        for row in queries.sessions(session, aura.id):
            came = session.get_one(StaffSession, row.id)
            came.verified_at = clock.now() - timedelta(hours=1)


def test_what_goes_wrong_on_the_device_is_said_on_the_page(
    phone: Page, device: tuple[CDPSession, str], office: str, link: str
) -> None:
    wire, authenticator = device
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    phone.goto(link)
    phone.get_by_role("button", name="Hacer mi llave y entrar").click()
    expect(phone.get_by_text("No se usó la llave")).to_be_visible()

    wire.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    phone.get_by_role("button", name="Hacer mi llave y entrar").click()
    phone.wait_for_url(f"{office}/mesa")
    phone.goto(f"{office}/oficina/cuenta/llaves")
    phone.get_by_role("button", name="Agregar una llave").click()
    expect(phone.get_by_text("ya tiene una llave suya")).to_be_visible()


def test_at_a_number_the_page_leads_to_the_name(phone: Page, office: str, link: str) -> None:
    phone.goto(link.replace("localhost", "127.0.0.1"))
    phone.get_by_role("link", name=link).click()

    expect(phone.get_by_role("button", name="Hacer mi llave y entrar")).to_be_visible()


def test_without_javascript_the_page_says_what_is_missing(browser: Browser, link: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)

    expect(page.get_by_text("necesita JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Hacer mi llave y entrar")).to_be_hidden()
    context.close()
