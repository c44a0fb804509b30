"""People of the group, each at a browser of their own, in which alone their key is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from service.complaints.keys import Bundle, Signer
from tests.browser.test_desk import is_wrong
from tests.browser.test_passkeys import DEVICE

#: How they are: a computer; the checker of pages makes it a telephone too.
SCREEN = {"width": 1280, "height": 900}
_ASK = """async ([path, mark, proof, body]) => {
    const headers = {'Accept': 'application/json', 'Content-Type': 'application/json', 'X-Marca': mark, 'X-Prueba': proof};
    const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(body)});
    return [answer.status, answer.headers.get('Content-Type'), await answer.text()];
}"""


def copied(page: Page) -> list[list[str]]:
    """What somebody copies from the sheet of their key, by row."""
    expect(page.locator(".sheet")).to_be_visible()
    return [row.locator("td").all_inner_texts() for row in page.locator(".sheet tbody tr").all()]


def type_back(page: Page, rows: list[list[str]]) -> None:
    """Type the groups that the sheet asks for, and go on."""
    for typed in page.get_by_role("textbox").all():
        place = page.locator(f"label[for='{typed.get_attribute('id')}']").inner_text().removeprefix("Grupo ")
        typed.fill(rows[ord(place[0]) - ord("A")][int(place[1]) - 1].lower())
    page.get_by_role("button", name="Seguir", exact=True).click()


def on_sheet(rows: list[list[str]]) -> Bundle:
    """The key that a sheet shows."""
    symbols = "".join(map("".join, rows))
    return Bundle(f"AGE-SECRET-KEY-1{symbols[:58]}", Signer(bytes.fromhex(symbols[58:])))


@dataclass
class Reader:
    """Somebody of the group. `looked`: what is asked of every view that they come to, by its name."""

    page: Page
    address: str
    looked: Callable[[str], None] = lambda _name: None
    phrase: str = ""
    bundle: Bundle | None = None
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if is_wrong(said) else None)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()

    def enrol(self, link: str) -> None:
        """From the invitation to a key of one's own, on paper and registered."""
        page = self.page
        page.goto(link)
        self.press("Hacer mi llave y entrar")
        page.wait_for_url(f"{self.address}/mesa")
        self.press("Hacer la llave")
        self.phrase = page.locator(".offered").inner_text()
        page.get_by_label("Frase de su llave").fill(self.phrase)
        page.get_by_label("Escríbala otra vez").fill(self.phrase)
        self.press("Seguir")
        rows = copied(page)
        self.bundle = on_sheet(rows)
        self.press("Seguir")
        type_back(page, rows)
        self.press("Registrar mi llave")
        expect(page.get_by_text("Su llave espera: vale cuando dos coordinaciones").first).to_be_visible()

    def unlock(self) -> None:
        """Come to the desk and open one's key."""
        self.page.goto(f"{self.address}/mesa")
        self.page.get_by_label("Frase de su llave").fill(self.phrase)
        self.press("Abrir")
        expect(self.page.get_by_text("Su llave está abierta")).to_be_visible()

    def go(self, tab: str) -> None:
        """To a view of the menu."""
        self.press(tab, self.page.get_by_role("navigation", name="Mesa"))
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def sign_list(self, told: str) -> None:
        """Sign the list of who reads that waits."""
        self.go("Quién lee")
        self.press("Firmar la lista")
        expect(self.page.get_by_text(told).first).to_be_visible()
        self.looked("roster")

    def case(self, *, is_over: bool = False) -> Page:
        """The only case, as it is now; what has ended is apart."""
        self.go("Casos")
        if is_over:
            ended = self.page.get_by_label("Terminados")
            if not ended.is_visible():
                self.page.get_by_text("Escoger qué casos ver").click()
            ended.check()
        self.press("Actualizar")
        row = self.page.locator("button[id^=case-]").first
        expect(row).to_be_visible()
        self.looked("inbox")
        row.click()
        expect(self.page.locator(".two").get_by_role("button").first).to_be_visible()
        return self.page

    def say(self, step: str, message: str = "", **typed: str) -> None:
        """Answer the complainant in the open case, with a step. `typed`: fields of the step, by their label."""
        page = self.page
        page.get_by_label("Paso del caso").select_option(label=step)
        for label, value in typed.items():
            page.get_by_label(label.replace("_", " "), exact=True).fill(value)
        page.get_by_label("Mensaje").fill(message)
        self.looked(f"answer: {step}")
        self.press("Enviar")
        expect(page.get_by_text("Enviado. Quien denunció lo ve con su recibo.")).to_be_visible()

    def propose(self, button: str, fill: Callable[[Locator], None]) -> None:
        """Propose something that takes two; who proposed it cannot sign it."""
        self.press(button)
        dialog = self.page.get_by_role("dialog")
        fill(dialog)
        self.looked(f"propose: {button}")
        self.press("Proponer", dialog)
        expect(dialog).to_have_count(0)
        expect(self.page.get_by_text("Usted la propuso.")).to_be_visible()
        for sign in ("Firmar y hacerlo", "Firmar y preparar la carpeta"):
            expect(self.page.get_by_role("button", name=sign)).to_have_count(0)

    def sign(self, told: str, button: str = "Firmar y hacerlo") -> None:
        """Sign what another person proposed, after reading it."""
        expect(self.page.locator(".proposal").first).to_contain_text(told)
        self.looked("second person")
        self.press(button)
        done = self.page.locator(".two").get_by_role("status").get_by_text("Hecho.")
        # Whoever proved who they are some minutes ago is asked again, and what they began goes on.
        again = self.page.get_by_role("button", name="Usar mi llave de acceso")
        expect(done.or_(again)).to_be_visible()
        if again.is_visible():
            again.click()
        expect(done).to_be_visible()
        self.looked("done")

    def prove(self) -> None:
        """Say again who one is, and come back to the desk."""
        self.page.goto(f"{self.address}/oficina/confirmar?volver=/mesa")
        self.press("Confirmar con llave")
        self.page.wait_for_url(f"{self.address}/mesa")
        self.unlock()

    def fetch(self, path: str, proof: str, body: object) -> tuple[int, str, str]:
        """What the server answers to what this person's own browser sends by hand: status, kind and words."""
        mark = self.page.evaluate("fetch('/mesa/datos/sesion').then(answer => answer.json()).then(told => told.mark)")
        status, kind, said = self.page.evaluate(_ASK, [f"/mesa/datos/{path}", mark, proof, body])
        return status, kind, said


def sit_down(browser: Browser, address: str) -> Reader:
    """A browser for somebody."""
    return Reader(browser.new_context(viewport=SCREEN).new_page(), address)


def saved(page: Page, link: str, folder: Path) -> Path:
    """What a link of the page gives, as it is kept on the person's computer."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    kept = folder / download.value.suggested_filename
    download.value.save_as(kept)
    return kept
