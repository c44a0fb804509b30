"""The whole way of a complainant in a browser: telling, the receipt, coming back, the answer, more, leaving."""

import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.complainant import TEXT, Complainant, attached, photo, reader
from tests.browser.conftest import Site
from tests.browser.everybody import faults_of
from tests.browser.test_html import _check
from tests.web.complaints.returning import Page as Answer
from tests.web.complaints.returning import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("without_waiting")]

ANSWER = ("--state", "needs_information", "--reason", "Díganos la cuadra.", "--text", "Gracias por escribir.")
CONTACT = "Marta, 300 000 0000"
PAGES = ["work", "form", "receipt", "case", "door", "case again", "case after answering"]

STORED = """(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
    (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length].join())()"""
#: What the key Tab must reach: of a group of radio buttons, the one that is chosen.
REACHABLE = """[...document.querySelectorAll('a[href], summary, button, input, select, textarea')]
    .filter(e => e.checkVisibility() && e.tabIndex >= 0 && (e.type !== 'radio' || e.checked))"""
#: Where the focus is in that list, and whether one sees it; null when it has left the page.
FOCUS = f"""(() => {{ const focused = document.activeElement, style = getComputedStyle(focused);
    const seen = parseFloat(style.outlineWidth) >= 3 && style.outlineStyle === 'solid';
    return focused.matches('body') ? null : [{REACHABLE}.indexOf(focused), seen] }})()"""
#: The words of a page in the order in which they stand in it.
WITHOUT_STYLE = "document.querySelectorAll('style').forEach(style => style.remove())"


@pytest.fixture
def plain(browser: Browser) -> Generator[Page]:
    """A telephone without scripts, in which nothing is left."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    assert context.storage_state(indexed_db=True)["origins"] == []
    context.close()


def whole_way(person: Complainant, folder: Path) -> str:
    """From the page of a work to an answered case; what the reader saw."""
    page = person.page
    person.tell(photo(), photo())
    expect(page.get_by_text("Recibimos 2 archivos, ya limpios.")).to_be_visible()
    person.prove()
    expect(page.get_by_text("Su copia está bien.")).to_be_visible()
    expect(page.get_by_text(TEXT)).to_be_visible()
    person.leave()
    seen = reader(person.site, folder, person.case, *ANSWER)
    person.come_back()
    page.locator("#texto").fill("Es la cuadra del parque.")
    page.locator("#archivos").set_input_files(attached("IMG_9.jpg", photo((800, 600))))
    person.press("Enviar")
    expect(page.get_by_text("Su mensaje quedó guardado")).to_be_visible()
    person.arrived("case after answering", "Seguimiento")
    return seen


def test_without_a_script_from_the_page_of_a_work_to_the_answer_and_back(
    plain: Page, site: Site, tmp_path: Path
) -> None:
    places: list[tuple[str, str, str]] = []
    person = Complainant(plain, site, lambda name: places.append((name, plain.url, plain.title())))

    seen = whole_way(person, tmp_path)

    assert TEXT in seen
    assert seen.count("(image/jpeg)") == 2
    said = plain.locator("main").inner_text()
    assert "Estado: Falta información" in said
    order = ["Es la cuadra del parque.", "Díganos la cuadra.", "Gracias por escribir.", TEXT]
    assert sorted(order, key=said.index) == order
    assert re.search(r"Investigación 1, \d+ de \w+ de \d{4}", said)
    assert "adjunto-3.jpg" in said
    person.leave()

    assert [name for name, *_ in places] == PAGES
    assert {url.removeprefix(site.url) for _, url, _ in places} == {site.work, f"{site.work}/cuente", "/seguimiento"}
    _tells_nothing(person, [text for _, *texts in places for text in texts])


def _tells_nothing(person: Complainant, texts: list[str]) -> None:
    """No address, title or referrer says a secret; nobody else was asked for anything."""
    secrets = person.secrets | {person.case, person.case.replace("-", "")}
    secrets |= {secret.lower() for secret in secrets} | {
        person.receipt[start : start + 5] for start in range(0, 25, 5)
    }
    heads = [request.all_headers() for request in person.told]
    texts += [request.url for request in person.told]
    assert len(secrets) > 30
    assert all(text.startswith((person.site.url, "data:image/")) for text in texts[-len(person.told) :])
    assert [text for text in texts for secret in secrets if secret in text and not text.startswith("data:")] == []
    assert [head for head in heads if {"referer", "cookie"} & head.keys()] == []


def test_every_page_of_the_way_is_for_everybody(browser: Browser, site: Site, tmp_path: Path) -> None:
    """By its rules, by keyboard, on narrow screens, without style; and nothing is kept in the browser."""
    # The checker of the rules is itself a script: only for it the page's policy is put aside.
    context = browser.new_context(viewport={"width": 360, "height": 640}, bypass_csp=True)
    page = context.new_page()
    found: dict[str, object] = {}
    read: dict[str, str] = {}

    def look(name: str) -> None:
        faults = [*_keyboard(page)]
        faults += faults_of(page)
        faults += [stored] if (stored := page.evaluate(STORED)) != ",0,0,0,0,0" else []
        page.evaluate(WITHOUT_STYLE)
        read[name] = page.locator("body").inner_text()
        if faults:
            found[name] = faults

    whole_way(Complainant(page, site, look), tmp_path)
    context.close()

    assert found == {}
    assert list(read) == PAGES
    _in_order(read["form"], "Antes de escribir", "Qué no podemos proteger", "¿Qué pasó?", "Enviar lo que sé")
    _in_order(
        read["receipt"], "Guarde este recibo", "Número del caso", "El signo 2", "Qué sigue", "Quién puede leerlo"
    )
    _in_order(
        read["case again"], "Estado", "Caso ", "Qué sigue", "Lo que se ha dicho", "Su mensaje", "Retirar", "Salir"
    )


def _keyboard(page: Page) -> Generator[str]:
    """What is wrong for who has no mouse: not reached, out of order, or not seen."""
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None or here[0] in reached:
            break
        reached.append(here[0])
        if not here[1]:
            yield f"focus not seen: {page.evaluate('document.activeElement.outerHTML')}"
    if reached != list(range(page.evaluate(f"{REACHABLE}.length"))):
        yield f"reached by keyboard: {reached}"


def _in_order(text: str, *words: str) -> None:
    """Each after the one before."""
    rest = text
    for word in words:
        assert word in rest, (word, text)
        rest = rest.partition(word)[2]


def test_a_name_is_given_read_by_its_custodian_alone_and_erased(plain: Page, site: Site, tmp_path: Path) -> None:
    person = Complainant(plain, site)
    person.tell(contact=CONTACT)
    person.prove()
    custodian = reader(site, tmp_path, person.case, by="Custodia de identidades")
    assert CONTACT in custodian
    assert TEXT not in custodian
    investigator = reader(site, tmp_path, person.case)
    assert CONTACT not in investigator
    assert TEXT in investigator

    plain.locator("summary", has_text="Borrar mi nombre").press("Enter")
    person.press("Borrar mi nombre")
    expect(plain.get_by_text("Borramos su nombre.")).to_be_visible()
    expect(plain.get_by_text("No sabemos quién es usted.")).to_be_visible()
    plain.locator("summary", has_text="Retirar lo que conté").press("Enter")
    person.press("Retirar")
    expect(plain.get_by_role("status")).to_contain_text("Retiró")
    expect(plain.get_by_text("Estado: Retirado")).to_be_visible()
    person.leave()

    left = reader(site, tmp_path, person.case)
    assert CONTACT not in left
    assert "Estado: Retir" in left


def test_the_answers_are_valid(site: Site, tmp_path: Path) -> None:
    with httpx.Client(base_url=site.url, timeout=60) as client:
        person = Person(client)
        form = client.get(f"{site.work}/cuente").text
        mark = re.search(r'name="marca" value="([^"]+)"', form)[1]
        receipt = client.post(
            f"{site.work}/cuente", data={"marca": mark, "que": TEXT, "modo": "reserved", "contacto": "yo"}
        )
        symbols = "".join(re.findall(r"<span>(\w{5})</span>", receipt.text))
        proven, opened = person.come(symbols), person.come(symbols)
        answered = person.press(opened, "responder", files=[photo((64, 48))])
        pages = (
            person.come("AAA"),
            answered,
            Answer.of(person.post(proven.fields("ver") | {"accion": "comprobar"}), 422),
            person.press(answered, "responder", 422),
            person.press(opened, "responder", 404, texto="otra vez"),
        )
    files = []
    for number, page in enumerate(pages):
        file = tmp_path / f"{number}.html"
        file.write_text(page.response.text, encoding="utf-8")
        files.append(file)

    checked = _check(*files)

    assert (checked.returncode, checked.stderr) == (0, "")
