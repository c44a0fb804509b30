"""Telling what one knows, as a person does it: by touch, by keyboard, without a script; and the paper one takes home."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.exc import OperationalError

from service.complaints import actions
from tests.browser.conftest import Site
from tests.browser.everybody import faults_of
from tests.browser.test_html import _check

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("without_waiting")]


def fault(page: Page, site: Site) -> None:
    """The form, given back."""
    page.goto(f"{site.url}{site.work}/cuente")
    page.get_by_label("¿Cuándo?").fill("en mayo")
    page.get_by_role("button", name="Enviar lo que sé").click()
    expect(page.get_by_role("heading", name="Hay un problema")).to_be_visible()


def receipt(page: Page, site: Site) -> None:
    """What one gets."""
    page.goto(f"{site.url}{site.work}/cuente")
    page.get_by_label("¿Qué pasó?").fill("Se cayó el muro.")
    page.get_by_label("Fotos, documentos o grabaciones").set_input_files(
        {"name": "nota.txt", "mimeType": "text/plain", "buffer": b"hola"}
    )
    page.get_by_role("button", name="Enviar lo que sé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos lo que contó")


def closed(page: Page, site: Site) -> None:
    """That nothing can be taken in now."""
    page.goto(f"{site.url}/denuncia")
    page.get_by_label("¿Qué pasó?").fill("Se cayó el muro.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "keep", _broken)
        page.get_by_role("button", name="Enviar lo que sé").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ahora no podemos recibir lo que sabe")


def _broken(*_arguments: object) -> None:
    raise OperationalError("", {}, Exception())


ANSWERS = (fault, receipt, closed)


@pytest.mark.parametrize("answer", ANSWERS)
def test_axe_finds_nothing_in_an_answer_and_it_fits_a_phone(
    browser: Browser, site: Site, answer: Callable[[Page, Site], None]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, bypass_csp=True)
    page = context.new_page()

    answer(page, site)
    assert faults_of(page) == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_what_must_be_mended_is_where_one_reads_on(phone: Page, site: Site) -> None:
    fault(phone, site)

    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("link", name="Escriba qué pasó.").click()
    expect(phone.get_by_label("¿Qué pasó?")).to_be_focused()
    expect(phone.get_by_label("¿Cuándo?")).to_have_value("en mayo")


def test_who_stays_unknown_is_not_asked_for_a_name(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/denuncia")
    name = phone.get_by_label("Su nombre y cómo contactarle")

    expect(name).not_to_be_visible()
    phone.get_by_label("Con reserva de identidad").check()
    expect(name).to_be_visible()


def test_from_the_page_of_a_work_to_the_receipt_by_keyboard_without_a_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + site.work)
    page.get_by_role("link", name="Cuente lo que sabe de esta obra").press("Enter")
    page.get_by_label("¿Qué pasó?").press("a")
    page.get_by_label("¿Cuándo?").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos lo que contó")
    context.close()


def test_paper_holds_the_receipt_and_no_word_of_where_it_is_from(phone: Page, site: Site) -> None:
    receipt(phone, site)
    symbols = [group.inner_text() for group in phone.locator(".symbols span").all()]
    phone.emulate_media(media="print")

    said = phone.locator("body").inner_text().split()

    assert len(symbols) == 5
    assert said[:5] == symbols
    assert " ".join(said[5:8]) == "Número del caso:"
    assert len(said) == 9
    assert phone.locator("img[alt*='cámara']").is_visible()
    styles = phone.evaluate("document.querySelector('style').textContent")
    assert "@page{margin:0}" in styles  # where the browser would print the address


def test_the_answers_are_valid(site: Site, tmp_path: Path) -> None:
    with httpx.Client(base_url=site.url, timeout=60) as client:
        form = client.get(f"{site.work}/cuente").text
        mark = re.search(r'name="marca" value="([^"]+)"', form)
        pages = [
            client.post(f"{site.work}/cuente", data={"marca": mark[1], "que": told}, files={"archivos": ("a", b"x")})
            for told in ("", "algo")
        ]
    assert [page.status_code for page in pages] == [422, 200]
    files = []
    for number, page in enumerate(pages):
        file = tmp_path / f"{number}.html"
        file.write_text(page.text, encoding="utf-8")
        files.append(file)

    checked = _check(*files)

    assert (checked.returncode, checked.stderr) == (0, "")
