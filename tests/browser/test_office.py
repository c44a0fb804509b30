"""Every page of the office on a phone, as each role sees it: with axe, at 320 pixels, and with the keyboard alone.

The pages are those of the application's routes, so that a new one cannot be forgotten.
"""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from tests.browser.conftest import serving
from tests.browser.everybody import OPEN_ALL
from tests.office.test_papers import pdf
from tests.web.office.addresses import pages_of
from tests.web.office.conftest import People
from tests.web.office.test_imports import row, table
from tests.web.office.world import WORK, World, make_world

__all__ = ["make_world"]

# Starlette leaves the part of a body that stopped arriving to the garbage collector.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

#: Everything that a person presses or fills in; of a group of radio buttons, one.
CONTROLS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(
    (e, _, all) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility()
        && !(e.type === 'radio' && all.find(other => other.name === e.name && other.type === 'radio') !== e))"""
#: Writes down what the keyboard reaches, and whether it shows.
WATCH = """() => { window.reached = new Set(); window.hidden_ = [];
    document.addEventListener('focusin', ({ target }) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(target), box = target.getBoundingClientRect();
        window.reached.add(target);
        if (outlineStyle !== 'solid' || parseFloat(outlineWidth) < 3 || !box.width || !box.height)
            window.hidden_.push(target.outerHTML.slice(0, 150)); }); }"""
#: What cannot be reached or read: `[what, where]`.
WRONG = f"""() => [
    ...({CONTROLS})().filter(e => !window.reached.has(e)).map(e => ['not reached', e.outerHTML.slice(0, 150)]),
    ...window.hidden_.map(e => ['focus not seen', e]),
    ...({CONTROLS})().filter(e => e.matches('button, summary, input, select, nav a, .acts a')
        && !e.matches('.skip') && e.getBoundingClientRect().height < 44).map(e => ['small', e.outerHTML.slice(0, 150)]),
    ...[...document.querySelectorAll('main a[href^="#"]')].filter(e => !document.getElementById(e.hash.slice(1)))
        .map(e => ['leads nowhere', e.outerHTML]),
    ...(document.querySelectorAll('h1').length === 1 ? [] : [['h1', document.title]])]"""


@pytest.fixture
def address(client: TestClient, world: World) -> Generator[str]:
    """Where the service runs, with one of everything in it."""
    with serving(client.app) as port:
        yield f"http://localhost:{port}"


@contextmanager
def phone_of(browser: Browser, people: People, login: str, **options: bool) -> Generator[Page]:
    """The phone of somebody who is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, **options)
    # Of a machine's own name browsers take cookies as if it were served over https.
    context.add_cookies(
        [
            {
                "name": each.name,
                "value": each.value or "",
                "url": "https://localhost",
                "secure": True,
                "httpOnly": True,
            }
            for each in people(login).client.cookies.jar
        ]
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def faults_of_all(page: Page) -> list[tuple[str, str]]:
    """What is wrong with the page that is open."""
    page.evaluate(OPEN_ALL)
    found = [(each["id"], each["nodes"][0]["html"][:150]) for each in Axe().run(page).response["violations"]]
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [("runs over", f"{wide} at {width}")] if wide > width else []
    page.evaluate(WATCH)
    # A date has a stop for day, month, year and calendar; a table that scrolls has one.
    besides = (
        "3 * document.querySelectorAll('[type=date]').length + document.querySelectorAll('[tabindex=\"0\"]').length"
    )
    for _ in range(page.evaluate(f"({CONTROLS})().length + {besides}") + 1):
        page.keyboard.press("Tab")
    return [*found, *map(tuple, page.evaluate(WRONG))]


@pytest.mark.parametrize("login", ["ana", "ines", "elsa", "aura", "admin", ""])
def test_every_page_is_for_everybody_and_fits_a_phone(
    browser: Browser, people: People, world: World, address: str, login: str
) -> None:
    # The checker itself is a script: only for it the page's policy is put aside.
    with phone_of(browser, people, login, bypass_csp=True) as page:
        seen = {}
        for path in pages_of(world, login):
            answer = page.goto(address + path)
            assert answer is not None
            # A report that is not finished leads back to its form.
            assert (answer.status, "/entrar" in page.url) == (200, "/entrar" in path), path
            seen[path] = faults_of_all(page)

    assert {path: wrong for path, wrong in seen.items() if wrong} == {}
    assert len(seen) >= {"ana": 25, "ines": 8, "elsa": 12}.get(login, 2)


def test_what_is_wrong_with_a_page_is_seen(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.set_content(
        "<!doctype html><html lang=es><title>a</title><style>:focus { outline: 0 } b { display: block; width: 350px }"
        "</style><main><h1>Uno</h1><h1>Dos</h1><b>a</b><a href='#nada'>x</a><button style='height: 20px'>y</button>"
        "<input><a href='/x' onfocus='document.activeElement.blur()' onkeydown='return false'>z</a></main>"
    )

    kinds = {kind for kind, _where in faults_of_all(page)}
    page.close()

    assert kinds >= {"label", "runs over", "focus not seen", "small", "leads nowhere", "h1"}


def test_an_office_without_a_work_says_what_to_do_first(browser: Browser, client: TestClient, people: People) -> None:
    with serving(client.app) as port, phone_of(browser, people, "ana", bypass_csp=True) as page:
        seen = {}
        for name in ("", "/obras", "/borradores", "/vallas", "/cargas", "/calidad", "/correcciones"):
            page.goto(f"http://localhost:{port}/oficina{name}")
            seen[name] = faults_of_all(page)
        page.goto(f"http://localhost:{port}/oficina")
        page.locator("main .acts a").first.click()
        page.wait_for_url("**/oficina/obras/nueva")
    assert {name: wrong for name, wrong in seen.items() if wrong} == {}


_WORK = f"/oficina/obras/{WORK.id.lower()}"
#: Who, where, what they type, and a field of the form that they send too soon.
TOO_SOON = [
    ("ana", "/oficina/obras/nueva", {}, "numero"),
    ("ana", "/oficina/borradores/NUEVAOBRA/contrato", {"valor": "mil"}, "valor"),
    ("ana", f"{_WORK}/cambio/adicion", {}, "motivo"),
    ("ana", f"{_WORK}/cambio/cesion", {}, "motivo"),
    ("ana", f"{_WORK}/documentos", {}, "archivo"),
    ("ines", f"{_WORK}/avance", {"construido": "mucho"}, "construido"),
    ("ana", "/oficina/cargas", {}, "archivo"),
    ("ana", "/oficina/vallas/{code}", {}, "foto"),
    ("elsa", "/oficina/correcciones/CORREGIRX", {}, "respuesta"),
    ("admin", "/oficina/personas/nueva", {}, "nombre"),
    ("admin", "/oficina/entidad", {"nombre": ""}, "nombre"),
    ("", "/oficina/entrar", {}, "usuario"),
]


def test_a_form_sent_too_soon_comes_back_and_leads_to_what_it_lacks(
    browser: Browser, people: People, world: World, address: str
) -> None:
    seen = {}
    for login in dict.fromkeys(each[0] for each in TOO_SOON):
        with phone_of(browser, people, login, bypass_csp=True) as page:
            for _, path, typed, field in (each for each in TOO_SOON if each[0] == login):
                page.goto(address + (world.path(path) if "{" in path else path))
                page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
                for name, value in typed.items():
                    page.fill(f"#{name}", value)
                with page.expect_navigation():
                    page.locator(f"form:has(#{field}) button:visible:not(.quiet, [formnovalidate])").first.click()
                seen[path] = faults_of_all(page)
                page.locator(".wrong a").first.click()
                expect(page.locator("[aria-invalid]:focus, [type=radio]:focus"), path).to_have_count(1)

    assert {path: wrong for path, wrong in seen.items() if wrong} == {}
    assert len(seen) == len(TOO_SOON)


def test_going_back_gives_back_what_was_typed(browser: Browser, people: People, address: str) -> None:
    with phone_of(browser, people, "ana") as page:
        page.goto(f"{address}{_WORK}/cambio/alcance")
        typed = {"acta": "Otrosí 2", "fecha": "2026-11-03", "motivo": "Lo pidió la comunidad."}
        for name, value in typed.items():
            page.locator(f"[name={name}]").fill(value)

        page.goto(f"{address}/oficina")
        page.go_back()

        for name, value in typed.items():
            expect(page.locator(f"[name={name}]")).to_have_value(value)


def test_without_javascript_a_change_a_document_a_sign_and_a_file_are_sent(
    browser: Browser, people: People, address: str
) -> None:
    # What is already published is not published again: the second one has one page more.
    signed, contract = (
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content}
        for content in (pdf(), pdf(lambda file: file.add_blank_page()))
    )
    csv = {"name": "obras.csv", "mimeType": "text/csv", "buffer": table(row(3))}
    with phone_of(browser, people, "ana", java_script_enabled=False) as page:

        def press(words: str) -> None:
            with page.expect_navigation():
                page.get_by_role("button", name=words).first.click()

        page.goto(f"{address}{_WORK}/cambio/alcance")
        for name, value in {
            "acta": "Otrosí 2",
            "fecha": "2026-11-03",
            "motivo": "Lo pidió la comunidad.",
            "detalle": "Se agregan rampas.",
        }.items():
            page.fill(f"#{name}", value)
        page.set_input_files("#archivo", signed)
        press("Ver qué va a cambiar")
        press("Publicar")
        assert page.url.partition("?")[0] == address + _WORK

        page.goto(f"{address}{_WORK}/documentos")
        page.select_option("#clase", label="Contrato firmado")
        page.set_input_files("#archivo", contract)
        press("Agregar")
        press("Publicar")
        page.goto(f"{address}{_WORK}/documentos")
        expect(page.get_by_role("link", name="Contrato firmado")).to_be_visible()

        page.goto(f"{address}{_WORK}/vallas")
        page.fill("#lugar", "Acceso norte")
        press("Emitir la valla")
        expect(page.get_by_text("Acceso norte")).to_be_visible()

        page.goto(f"{address}/oficina/cargas")
        page.set_input_files("#archivo", csv)
        press("Revisar el archivo")
        # While a file is being read its page asks again by itself.
        expect(page.get_by_role("button", name="Cargar").first).to_be_visible()
        press("Cargar")
        expect(page.get_by_text("Los datos quedaron cargados y publicados.")).to_be_visible()
