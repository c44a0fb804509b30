"""From an empty installation to a work on the street, as the README says it: three people, their phones, nobody's help.

Every field that a person fills and every thing they press is counted, and the count is held to what `docs/office.md` says.
"""

import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from service.foundation.settings import Entity
from service.signs import pdfium
from tests.browser.test_passkeys import DEVICE
from tests.office.test_pictures import CANARY, phone_jpeg
from tests.sources.tables import contract, write_json
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "docs/entity.example.toml"
#: The entity file that a city fills in: the example with a number of its own.
ENTITY_FILE = EXAMPLE.read_text(encoding="utf-8").replace('nit = "000000000"', 'nit = "890480184"')
ENTITY = Entity.model_validate(tomllib.loads(ENTITY_FILE))
#: A generous reading of how long a person takes on a phone.
SECONDS_A_FIELD, SECONDS_A_CLICK = 15, 6
#: A work that SECOP does not call one: the office finds it by its number and registers it.
ROW = contract(
    7,
    tipo_de_contrato="Otro",
    objeto_del_contrato="ADECUACION DEL PARQUE DEL BARRIO MANGA",
    nit_entidad=ENTITY.nit,
)
OTHER_ROW = contract(8, nit_entidad=ENTITY.nit)


@dataclass
class Person:
    """Somebody with a phone, and what the service has cost them."""

    page: Page
    fields: int = 0
    clicks: int = 0

    def fill(self, label: str, value: str) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, value: str) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def attach(self, label: str, path: Path) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=True).set_input_files(path)

    def press(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{name}")).first.click()

    def go(self, name: str) -> None:
        """Open the menu and follow a line of it."""
        self.clicks += 2
        self.page.get_by_role("navigation", name="Menú").get_by_text("Menú", exact=True).click()
        self.page.get_by_role("navigation", name="Menú").get_by_role("link", name=name, exact=True).click()

    def go_home(self) -> None:
        """Press the name of the entity, above every page."""
        self.clicks += 1
        self.page.get_by_role("banner").get_by_role("link", name=re.compile(r"Oficina$")).click()

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.fixture
def port() -> Generator[int]:
    with held_port() as port:
        yield port


@pytest.fixture
def valla(tmp_path: Path, port: int) -> Generator[Callable[..., str]]:
    """The command on an empty installation: `valla("migrate")`; what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    environment |= {
        "VALLA_ENTITY_FILE": str(tmp_path / "entity.toml"),
        "VALLA_DATA_DIR": str(tmp_path / "datos"),
        "VALLA_PUBLIC_URL": f"http://localhost:{port}",
        "PYTHONPATH": str(ROOT),
    }
    (tmp_path / "entity.toml").write_text(ENTITY_FILE, encoding="utf-8")
    servers: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "service", *arguments]
        if arguments == ("serve",):
            servers.append(subprocess.Popen([*command, "--port", str(port)], env=environment, cwd=tmp_path))
            transport = httpx.HTTPTransport(retries=8)
            with httpx.Client(transport=transport, timeout=60) as client:
                assert client.get(f"http://127.0.0.1:{port}/salud").status_code == 200
            return f"http://localhost:{port}"
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    for server in servers:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


@pytest.fixture
def somebody(browser: Browser) -> Generator[Callable[[], Person]]:
    """People with a phone 360 pixels wide that holds keys."""
    contexts = []

    def make() -> Person:
        context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2, locale="es-CO")
        contexts.append(context)
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        return Person(page)

    yield make
    for context in contexts:
        context.close()


def _enrol(person: Person, link: str) -> None:
    person.page.goto(link)
    person.press("Hacer mi llave y entrar")
    person.page.wait_for_url("**/oficina")


def _invited(admin: Person, name: str, login: str, role: str) -> str:
    admin.go("Personas")
    admin.follow("Agregar una persona")
    admin.fill("Nombre y apellido", name)
    admin.fill("Usuario", login)
    admin.choose("Qué hará", role)
    admin.fill("Entidad (opcional, salvo en contratación)", ENTITY.name)
    admin.press("Agregar y ver el enlace")
    return admin.page.get_by_label("Enlace", exact=True).input_value()


def test_from_nothing_to_a_work_on_the_street(
    valla: Callable[..., str], somebody: Callable[[], Person], tmp_path: Path
) -> None:
    valla("migrate")
    said = valla("staff", "add", "rosa", "--name", "Rosa Díaz", "--role", "administrator")
    site = valla("serve")
    admin, officer, inspector, citizen = (somebody() for _ in range(4))

    _enrol(admin, re.search(r"http\S+/oficina/alta/\S+", said).group())
    _enrol(officer, _invited(admin, "Ana Ruiz", "ana.ruiz", "Contratación"))
    _enrol(inspector, _invited(admin, "Inés Mora", "ines.mora", "Inspección en obra"))

    officer.go("Cargar datos")
    officer.attach("Archivo", write_json(tmp_path / "secop.json", [ROW, OTHER_ROW]))
    officer.press("Revisar el archivo")
    officer.reads("Rechazadas")
    officer.press("Cargar")
    officer.reads("quedaron cargados")

    officer.go_home()
    officer.follow("Registrar una obra")
    officer.fill("Número del contrato o del proceso en SECOP, o su enlace", "CO1.PCCNTR.7")
    officer.press("Buscar")
    officer.fill("Para qué sirve", "Para que los niños tengan dónde jugar.")
    officer.choose("Qué se hace", "Mejoramiento o reparación")
    officer.press("Guardar y seguir")
    officer.fill("Barrio o vereda", "Manga")
    officer.press("Guardar y seguir")
    officer.press("Guardar y ver cómo queda")
    officer.press("Publicar")
    officer.reads("Publicado. La página pública ya lo muestra.")

    officer.follow("Vallas")
    officer.press("Emitir la valla")
    with officer.page.expect_download() as download:
        officer.press("Descargar el panel")
    panel = tmp_path / "panel.pdf"
    download.value.save_as(panel)

    inspector.go("Mis obras")
    inspector.follow("Reportar avance.*Adecuacion")
    inspector.fill("Porcentaje construido", "72,5")
    inspector.fill("Qué se hizo", "Se sembraron los árboles.")
    (tmp_path / "IMG_0001.jpg").write_bytes(phone_jpeg(6))
    inspector.attach("Tome una foto", tmp_path / "IMG_0001.jpg")
    inspector.fill("Qué se ve en esta foto", "Un árbol recién sembrado.")
    inspector.press("Revisar y publicar")
    inspector.press("Publicar el avance")
    inspector.reads("Publicado. La página pública ya lo muestra.")

    drawn, _scale, _text = pdfium.draw(panel.read_bytes(), 3000)
    citizen.page.goto(zxingcpp.read_barcodes(drawn)[0].text)
    citizen.reads("Adecuacion del parque del barrio Manga")
    citizen.reads("72,5 %")
    photo = citizen.page.get_by_role("img", name="Un árbol recién sembrado.")
    expect(photo).to_be_visible()
    assert CANARY not in httpx.get(f"{site}{photo.get_attribute('src')}").content

    people = {"administrator": admin, "contracting officer": officer, "inspector": inspector}
    spent = {who: (person.fields, person.clicks) for who, person in people.items()}
    assert spent == _promised()
    fields, clicks = (sum(each) for each in zip(*spent.values(), strict=True))
    assert fields * SECONDS_A_FIELD + clicks * SECONDS_A_CLICK <= 600


def _promised() -> dict[str, tuple[int, int]]:
    """What `docs/office.md` says that each person fills and presses."""
    text = (ROOT / "docs/office.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (administrator|contracting officer|inspector) \|.*\| (\d+) \| (\d+) \|$", text, re.MULTILINE
    )
    return {who: (int(fields), int(clicks)) for who, fields, clicks in rows}
