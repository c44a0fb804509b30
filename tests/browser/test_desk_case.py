"""One case at the desk, in a real browser: read, answered, noted in and worked on; and what its complainant gets of it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.testclient import TestClient

from service.complaints.cleaning import paper
from service.complaints.errors import Unopened
from service.complaints.filing import File
from service.complaints.keys import Signer
from service.complaints.rules import CaseState, Kind, Which
from service.complaints.thread import Doubt
from service.foundation.database import Database
from tests.browser.complainant import photo
from tests.browser.conftest import serving
from tests.browser.everybody import faults_of
from tests.browser.test_desk import is_wrong
from tests.browser.test_office import phone_of
from tests.complaints.told import Told
from tests.complaints.world import PHRASE, renewed
from tests.desk.script import demand_script
from tests.desk.test_pages import papers
from tests.web.office.conftest import People
from tests.web.public.published import publish
from tests.works.factories import make_work

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

NOW = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
#: Whether an address of what was opened ends, at most some seconds after its view has gone.
REVOKED = """async (address) => {
    for (let turn = 0; turn < 300 && !window.revoked.includes(address); turn += 1) await new Promise(requestAnimationFrame);
    return window.revoked.includes(address);
}"""
ACCOUNT = "El andén se levantó a los dos meses. Lo dijo Rosa, la de la tienda."
#: What a head says of the work as it was published: less money and less done than today.
THEN = {
    "state": "on-time", "amount": 4_812_300_000, "contractor": "Constructora del Caribe S.A.S.", "end_on": "2026-10-02",
    "progress": 5000, "place": None, "municipality": "13001", "commune": "UCG 6",
}  # fmt: skip
LARGE = photo((2600, 1950), quality=90)
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} <script>alert(1)</script>"


@dataclass
class Desk:
    """A service with one complaint, and the page of whoever sits down at it."""

    told: Told
    client: TestClient
    address: str
    browser: Browser
    people: People
    #: What went wrong on a page.
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def case(self, login: str = "irene", **options: bool) -> Generator[Page]:
        """The case before somebody, with their key open."""
        with phone_of(self.browser, self.people, login, **options) as page:
            page.on("pageerror", lambda error: self.wrong.append(str(error)))
            page.on("console", lambda said: self.wrong.append(said.text) if is_wrong(said) else None)
            page.clock.set_fixed_time(NOW)
            page.goto(f"{self.address}/mesa")
            page.get_by_label("Frase de su llave").fill(PHRASE)
            page.keyboard.press("Enter")
            page.locator("button.link").first.press("Enter")
            expect(page.get_by_role("heading", name="Conversación")).to_be_visible()
            yield page

    def seen_by_receipt(self) -> str:
        """What its complainant reads without a script."""
        answer = self.client.post("/seguimiento", data={"recibo": self.told.symbols})
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def desk(browser: Browser, client: TestClient, staffed: Database, people: People) -> Generator[Desk]:
    demand_script()
    with staffed.writing() as session:
        publish(session, make_work())
    told = Told(staffed, client.app.state.blobs, client.app.state.secret.key("receipt"))
    told.file(
        text=ACCOUNT,
        work_id="7K3QM2XMC",
        release=1,
        title="Pavimentación de la calle 30 en El Pozón",
        subject="works",
        files=(
            # So large that only its beginning is asked for at first.
            File(Kind.FILE, "image/jpeg", LARGE),
            File(Kind.FILE, "application/pdf", paper.work(BytesIO(papers((595, 842), (842, 595))), str(10**7))),
            File(Kind.FILE, "audio/mpeg", b"ID3" + bytes(2000)),
            File(Kind.ORIGINAL, "application/octet-stream", b"%PDF-1.7 con virus"),
        ),
        besides=(("bodies", "Contraloría Distrital de Cartagena de Indias\nPersonería"), ("published", THEN)),
    )
    with serving(client.app) as port:
        made = Desk(told, client, f"http://localhost:{port}", browser, people)
        yield made
    # One test breaks the line on purpose.
    assert [said for said in made.wrong if "status of 500" not in said] == []


def press(place: Page | Locator, name: str) -> None:
    """Press a button, as a finger or the key Enter does."""
    place.get_by_role("button", name=name, exact=True).first.press("Enter")


def send(page: Page, text: str = "", step: str = "") -> None:
    if step:
        page.get_by_label("Paso del caso").select_option(step)
    if text:
        page.get_by_label("Mensaje").fill(text)
    press(page, "Enviar")


def test_a_case_is_read_with_its_files_its_days_and_its_work(desk: Desk) -> None:
    with desk.case() as page:
        assert page.evaluate("document.activeElement.tagName") == "H1"
        expect(page.get_by_role("heading", level=1)).to_contain_text("Caso ")
        told = page.locator(".thread .said").first
        expect(told).to_contain_text("Quien denunció escribió 20 de noviembre de 2026")
        expect(told).to_contain_text(ACCOUNT)
        expect(page.locator(".said .chip.new")).to_have_count(5)

        days = page.get_by_role("region", name="Plazos")
        expect(days).to_contain_text("Se recibió20 de noviembre de 2026")
        expect(days).to_contain_text("14 de diciembre de 2026. Faltan 15 días hábiles")
        expect(days).to_contain_text("Enviar a quien le toqueHasta el 27 de noviembre de 2026")

        rows = page.locator(".compared > div")
        changed = ["Estado cambió", "Valor cambió", "Avance cambió"]
        expect(rows.locator("dt:has(.changed)")).to_have_text(changed, use_inner_text=True)
        expect(rows.filter(has_text="Valor")).to_contain_text(
            "20 de noviembre de 2026 $ 4.812.300.000Hoy $ 6.015.375.000"
        )
        expect(page.get_by_text("Al abrirla, el servidor sabe qué obra se mira")).to_be_visible()

        press(page, "Ampliar: Imagen adjunto-1.jpg")
        expect(page.get_by_role("dialog").locator("img")).to_have_js_property("naturalWidth", 2600)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        press(page, "Ver las páginas de adjunto-2.pdf")
        press(page, "Ampliar: adjunto-2.pdf, página 2 de 2")
        expect(page.get_by_role("dialog").locator("img")).to_have_js_property("naturalWidth", 1755)
        page.keyboard.press("Escape")
        press(page, "Abrir la grabación adjunto-3.mp3")
        audio = page.locator("audio")
        assert [audio.get_attribute(name) for name in ("preload", "autoplay")] == ["none", None]
        assert audio.get_attribute("src").startswith("blob:")
        expect(page.get_by_role("button", name="adjunto-4.bin…")).to_be_visible()
        press(page, "Descargar adjunto-4.bin…")
        expect(page.get_by_role("dialog")).to_contain_text("puede traer un virus")
        with page.expect_download() as download:
            press(page, "Descargar de todos modos")
        assert download.value.suggested_filename == "adjunto-4.bin"
        assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 con virus"

        image = page.locator(".paper img").first.get_attribute("src")
        page.evaluate("""() => {
            const revoke = URL.revokeObjectURL;
            window.revoked = [];
            URL.revokeObjectURL = address => (window.revoked.push(address), revoke.call(URL, address));
        }""")
        kept = "[localStorage.length, sessionStorage.length, document.cookie, location.pathname, location.search, location.hash]"
        assert page.evaluate(kept) == [0, 0, "", "/mesa", "", ""]
        press(page, "← Casos")
        expect(page.get_by_role("heading", level=1)).to_have_text("Casos")
        assert page.evaluate(REVOKED, image)
        # Read once, nothing of it is new any more.
        page.locator("button.link").first.press("Enter")
        expect(page.get_by_text("No hay nada nuevo desde que usted leyó.")).to_be_visible()


def test_what_is_answered_is_read_by_receipt_and_moves_the_days(desk: Desk) -> None:
    with desk.case() as page:
        page.get_by_label("Empezar con un texto").select_option("ask_more")
        message = page.get_by_label("Mensaje")
        expect(page.get_by_label("Paso del caso")).to_have_value("needs_information")
        press(page, "Enviar")
        expect(page.get_by_role("alert").filter(has_text="Al mensaje le falta: la pregunta")).to_be_visible()
        assert "{question}" in message.input_value()
        message.fill(message.input_value().replace("{question}", "¿En qué cuadra?"))
        expect(page.get_by_text("Responda aquí con su recibo antes del 21 de diciembre de 2026.")).to_be_visible()
        page.get_by_label("Archivos para quien denunció").set_input_files(
            {"name": "plano.jpg", "mimeType": "image/jpeg", "buffer": photo((64, 48))}
        )
        press(page, "Enviar")
        expect(page.get_by_text("Enviado. Quien denunció lo ve con su recibo.")).to_be_visible()
        expect(message).to_have_value("")
        expect(page.get_by_role("region", name="Plazos")).to_contain_text(
            "Esperamos respuesta desde20 de noviembre de 2026"
        )
        expect(page.locator(".said.ours")).to_have_count(3)
        expect(page.locator(".said.ours .chip.new")).to_have_count(0)

    seen = desk.seen_by_receipt()
    assert "¿En qué cuadra?" in seen
    assert "antes del 21 de diciembre de 2026" in seen
    assert "Falta información" in seen
    assert "adjunto-5.jpg" in seen
    assert not any(piece.doubts for piece in desk.told.case().pieces)


def test_an_extension_is_given_once_and_only_as_long_as_the_law_says(desk: Desk) -> None:
    with desk.case() as page:
        page.get_by_label("Paso del caso").select_option("assessing")
        page.get_by_label("Se cuenta como").select_option("information")
        press(page, "Enviar")
        expect(page.get_by_role("region", name="Plazos")).to_contain_text("Pedido de información o de documentos")

        page.get_by_label("Paso del caso").select_option("extended")
        days = page.get_by_label("Días hábiles de más")
        days.fill("11")
        expect(page.get_by_text("Este plazo se amplía entre 1 y 10 días hábiles.")).to_be_visible()
        press(page, "Enviar")
        assert desk.told.case().state is CaseState.ASSESSING
        days.fill("5")
        expect(page.get_by_text("Se respondería a más tardar el 14 de diciembre de 2026.")).to_be_visible()
        press(page, "Enviar")
        expect(page.get_by_role("alert").filter(has_text="Escriba la razón")).to_be_visible()
        page.get_by_label("Razón").fill("Falta el concepto del interventor.")
        press(page, "Enviar")
        expect(page.get_by_role("region", name="Plazos")).to_contain_text(
            "5 días hábiles, avisada el 20 de noviembre de 2026"
        )

        page.get_by_label("Paso del caso").select_option("extended")
        page.get_by_label("Días hábiles de más").fill("1")
        expect(page.get_by_text("El plazo ya se amplió una vez.")).to_be_visible()
        page.get_by_label("Paso del caso").select_option("")

    seen = desk.seen_by_receipt()
    assert "Falta el concepto del interventor." in seen
    assert "14 de diciembre de 2026" in seen


def test_a_case_is_sent_on_with_a_copy_to_its_complainant(desk: Desk) -> None:
    with desk.case() as page:
        page.get_by_label("Empezar con un texto").select_option("ask_place")
        page.get_by_label("Mensaje").fill("")
        page.get_by_label("Paso del caso").select_option("referred")
        press(page, "Contraloría Distrital de Cartagena de Indias")
        page.get_by_label("Empezar con un texto").select_option("sent_on")
        send(page)
        expect(page.locator(".steps")).to_contain_text("Lo tiene ahora: Contraloría Distrital de Cartagena de Indias.")

    seen = desk.seen_by_receipt()
    assert "Su caso le toca a otra entidad: Contraloría Distrital de Cartagena de Indias." in seen
    assert "Enviado a otra entidad" in seen


def test_what_readers_say_among_themselves_stays_there(desk: Desk) -> None:
    with desk.case() as page:
        page.get_by_label("Nota nueva").fill(f"Hablar con la interventoría. {HOSTILE}")
        press(page, "Guardar la nota")
        expect(page.locator(".said.inside")).to_contain_text(HOSTILE)
        page.get_by_label("Asignar a").select_option("Coordinación 1")
        press(page, "Asignar")
        expect(page.get_by_text("Lo lleva Coordinación 1.")).to_be_visible()
        page.get_by_label("Etiqueta nueva").fill("andenes")
        press(page, "Poner")
        expect(page.get_by_role("button", name="Quitar andenes")).to_be_visible()

        press(page.locator(".said").first, "Tapar…")
        dialog = page.get_by_role("dialog")
        area = dialog.get_by_label("Texto")
        area.evaluate(
            "(area, [from, to]) => area.setSelectionRange(from, to)", [ACCOUNT.index("Rosa"), len(ACCOUNT) - 1]
        )
        press(dialog, "Tapar lo seleccionado")
        press(dialog, "Guardar")
        expect(dialog).to_have_count(0)
        expect(page.locator(".said").first).not_to_contain_text("Rosa")

    with desk.case("carmen") as page:
        first = page.locator(".said").first
        expect(first).to_contain_text("Tapó una parte: Investigación 1.")
        expect(first).not_to_contain_text("Rosa")
        press(first, "Ver lo tapado")
        expect(first).to_contain_text("Rosa, la de la tienda")
        expect(page.locator(".labels")).to_contain_text("andenes")

    seen = desk.seen_by_receipt()
    assert "Rosa" in seen
    assert "interventoría" not in seen
    assert "andenes" not in seen.replace("El andén", "")
    assert [
        item.header.kind for item in desk.told.opened(desk.told.readers.bundles["Coordinación 1"], Which.NOTES)
    ] == [Kind.NOTE] * 4


def test_whoever_steps_aside_reads_it_no_more(desk: Desk) -> None:
    with desk.case() as page:
        press(page, "Apartarme del caso…")
        dialog = page.get_by_role("dialog")
        press(dialog, "Apartarme")
        expect(dialog.get_by_role("alert")).to_contain_text("Escriba por qué.")
        dialog.get_by_label("¿Por qué?").fill("El contratista es mi primo.")
        press(dialog, "Apartarme")
        expect(page.get_by_role("heading", level=1)).to_have_text("Casos")
        expect(page.locator("button.link")).to_have_count(0)
        press(page, "Actualizar")
        expect(page.locator("button.link")).to_have_count(0)

    new = renewed(desk.told.database, desk.told.readers, "Investigación 1", "irene")
    with desk.case("carmen") as page:
        expect(page.locator(".said.inside")).to_contain_text("Se apartó del caso. Motivo: El contratista es mi primo.")
        # With another key they are a colleague who came, and given every case but this one.
        press(page, "Accesos")
        page.get_by_label("¿A quién?").select_option(label="Investigación 1")
        press(page, "Dar acceso")
        expect(page.get_by_text("Listo: 1 caso.")).to_be_visible()
    for bundle in (new, desk.told.readers.bundles["Investigación 1"]):
        with pytest.raises(Unopened):
            desk.told.opened(bundle)
    assert desk.told.opened(desk.told.readers.bundles["Coordinación 1"])


def test_what_is_not_to_be_believed_is_said_in_words(desk: Desk) -> None:
    desk.told.reply(Kind.REPLY, b"Deposite en esta cuenta.", signer=Signer.new())
    desk.told.conclude("No era nada.", by=("Investigación 1",))
    assert {doubt for piece in desk.told.case().pieces for doubt in piece.doubts} == {Doubt.UNSIGNED, Doubt.ALONE}
    with desk.case() as page:
        expect(page.locator(".said.nobody")).to_contain_text("No se sabe quién")
        expect(page.locator(".said.nobody .fault")).to_have_text("Nadie conocido firmó esto. No le crea.")
        expect(page.locator(".said.ours.doubtful")).to_contain_text("Esto lo dijo una sola persona.")
        expect(page.locator(".chip").first).to_have_text("Recibido")


def test_what_is_typed_survives_what_goes_wrong_and_is_not_left_unasked(desk: Desk) -> None:
    with desk.case() as page:
        asked: list[str] = []
        page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.get_by_label("Mensaje").fill("No se pierde.")
        page.go_back()
        expect(page.get_by_label("Mensaje")).to_have_value("No se pierde.")
        assert asked == ["Hay un texto sin enviar. Si sale, se pierde. ¿Salir?"]

        page.route("**/cosas", lambda route: route.fulfill(status=500, body="roto"))
        press(page, "Enviar")
        expect(page.get_by_role("alert").filter(has_text="no entiende")).to_be_visible()
        expect(page.get_by_label("Mensaje")).to_have_value("No se pierde.")
        page.unroute("**/cosas")
        send(page)
        expect(page.get_by_text("Enviado.")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Casos")


@pytest.mark.parametrize("step", ["", "assessing", "extended", "referred"])
def test_axe_finds_nothing_in_a_case_and_it_fits_a_phone(desk: Desk, step: str) -> None:
    with desk.case(bypass_csp=True) as page:
        page.get_by_label("Paso del caso").select_option(step)
        press(page, "Ver las páginas de adjunto-2.pdf")
        expect(page.locator(".paper img")).to_have_count(3)
        assert faults_of(page) == []
        small = "[...document.querySelectorAll('main button, main summary, main input, main select, main a')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
        assert page.evaluate(small) == []
        levels = [
            int(each[1])
            for each in page.locator("main :is(h1, h2, h3, h4)").evaluate_all("all => all.map(e => e.tagName)")
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_axe_finds_nothing_in_what_is_asked_first(desk: Desk) -> None:
    with desk.case(bypass_csp=True) as page:
        for name in ("Tapar…", "Descargar adjunto-4.bin…", "Apartarme del caso…", "Ampliar: Imagen adjunto-1.jpg"):
            press(page, name)
            expect(page.get_by_role("dialog")).to_be_visible()
            assert (name, faults_of(page)) == (name, [])
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(page.get_by_role("button", name=name, exact=True).first).to_be_focused()
