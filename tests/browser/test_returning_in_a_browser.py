"""Coming back with the receipt on a phone: read, answered, left; and nothing of it behind the button «Back»."""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from service.app import create_app
from service.complaints import actions
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import File
from service.complaints.keys import Signer
from service.complaints.models import Complaint
from service.complaints.rules import CaseState, Kind
from service.complaints.states import Change
from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.settings import Settings
from tests.browser.conftest import serving
from tests.browser.everybody import faults_of
from tests.browser.test_html import _check
from tests.complaints.told import Told
from tests.web.complaints.test_follow_up import picture
from tests.web.conftest import ENTITY

pytestmark = pytest.mark.browser

SECRET = "El andén se levantó a los dos meses."


@dataclass(frozen=True)
class Desk:
    """A running service with one complaint of each kind of answer."""

    url: str
    receipt: str
    buried: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "entidad.toml").write_text(ENTITY, encoding="utf-8")
    settings = Settings(data_dir=folder, entity_file=folder / "entidad.toml", _env_file=None)
    database = Database(settings.database)
    migrate(database)
    app = create_app(settings)
    one = Told(database, app.state.blobs, app.state.secret.key("receipt"))
    one.file(text="Se va")
    buried = one.symbols
    with database.writing() as session:
        complaint = session.get(Complaint, one.id)
        farewell = Farewell(Ending.DELETED, date(2026, 11, 20), "Acta 7").sealed(complaint.receipt_recipient)
        actions.bury(session, app.state.blobs, complaint, farewell)
    original = File(Kind.ORIGINAL, "application/octet-stream", b"x")
    photo = File(Kind.FILE, "image/jpeg", picture())
    title = "CONSTRUCCIÓN DEL MURO DE CONTENCIÓN DEL BARRIO " * 3
    one.file(text=SECRET + " Mamonal" * 90 + "A" * 200, title=title, contact="Marta", files=(photo, original))
    one.reply(Kind.REPLY, "Gracias. ¿En qué cuadra lo vio?".encode())
    one.reply(Kind.STATE, Change(CaseState.EXTENDED, "Falta un concepto.", days=5).document())
    one.reply(Kind.FILE, b"%PDF-1.7", "application/pdf")
    one.reply(Kind.REPLY, b"Deposite en esta cuenta.", signer=Signer.new())
    with serving(app) as port:
        yield Desk(f"http://127.0.0.1:{port}", one.symbols, buried)
    database.dispose()


def door(page: Page, desk: Desk) -> None:
    """The form, given back."""
    come(page, desk, "7K3")
    expect(page.get_by_role("heading", name="Hay un problema")).to_be_visible()


def case(page: Page, desk: Desk) -> None:
    """The case."""
    come(page, desk, desk.receipt.lower())
    expect(page.get_by_text("¿En qué cuadra lo vio?")).to_be_visible()


def empty(page: Page, desk: Desk) -> None:
    """The case, with something to mend."""
    case(page, desk)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Hay un problema")).to_be_visible()


def used(page: Page, desk: Desk) -> None:
    """A button pressed twice: the receipt again, with what was typed."""
    case(page, desk)
    old = page.locator("form:has(#texto) [name=poder]").get_attribute("value") or ""
    page.get_by_role("button", name="Enviar").click()
    page.get_by_label("Su mensaje").fill("No se pierde")
    page.evaluate("old => document.querySelector('form:has(#texto) [name=poder]').value = old", old)
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_label("El mensaje que escribió")).to_have_value("No se pierde")


def checked(page: Page, desk: Desk) -> None:
    """The two symbols of the receipt, once more."""
    case(page, desk)
    page.evaluate("document.querySelector('form:has(#texto) [name=accion]').value = 'comprobar'")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Revise su recibo")).to_be_visible()


def end(page: Page, desk: Desk) -> None:
    """A tombstone."""
    come(page, desk, desk.buried)
    expect(page.get_by_text("Acta 7")).to_be_visible()


def come(page: Page, desk: Desk, receipt: str) -> None:
    page.goto(f"{desk.url}/seguimiento")
    page.get_by_label("Los 25 signos").fill(receipt)
    page.get_by_role("button", name="Ver mi caso").click()


ANSWERS = (door, case, empty, used, checked, end)


@pytest.mark.parametrize("answer", ANSWERS)
def test_axe_finds_nothing_in_an_answer_and_it_fits_a_phone(
    browser: Browser, desk: Desk, answer: Callable[[Page, Desk], None]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, bypass_csp=True)
    page = context.new_page()

    answer(page, desk)
    assert faults_of(page) == []
    small = "[...document.querySelectorAll('button, summary, input:not([type=hidden])')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert page.evaluate(small) == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert desk.receipt not in page.url
    context.close()


@pytest.mark.slow
def test_the_answers_are_valid(desk: Desk, tmp_path: Path) -> None:
    with httpx.Client(base_url=desk.url, timeout=60) as client:
        pages = [client.post("/seguimiento", data={"recibo": typed}) for typed in ("7K3", desk.receipt, desk.buried)]
        power = power_of(pages[1].text, "responder")
        check = {"poder": power, "accion": "comprobar", "simbolo_a": "2"}
        pages += [client.post("/seguimiento", data=check | {"texto": "No se pierde"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 404]
    files = []
    for number, page in enumerate(pages):
        file = tmp_path / f"{number}.html"
        file.write_text(page.text, encoding="utf-8")
        files.append(file)

    checked = _check(*files)

    assert (checked.returncode, checked.stderr) == (0, "")


def power_of(html: str, action: str) -> str:
    """The power of the form that does this."""
    found = re.search(rf'name="poder" value="([^"]+)"><input type="hidden" name="accion" value="{action}"', html)
    assert found
    return found[1]


def test_without_a_script_one_reads_answers_and_leaves_and_back_shows_nothing(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    case(page, desk)
    page.get_by_label("Su mensaje").fill("Frente al colegio.")
    page.get_by_role("button", name="Enviar").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Su mensaje quedó guardado")
    expect(page.get_by_text("Frente al colegio.")).to_be_visible()

    with context.expect_page() as opened:
        page.get_by_role("button", name="Ver adjunto-1.jpg").click()
    opened.value.wait_for_load_state()
    assert opened.value.locator("img").count() == 1
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar adjunto-3.pdf").click()
    assert download.value.suggested_filename == "adjunto-3.pdf"

    page.get_by_role("button", name="Salir").first.click()
    expect(page).to_have_url(f"{desk.url}/")
    # The browser has kept no copy, and would ask before it sends a form again.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    context.close()
