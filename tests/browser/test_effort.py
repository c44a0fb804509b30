"""In a flood a telephone works while its owner writes, and the filing waits for nothing; without scripts it waits."""

import pytest
from playwright.sync_api import Browser, expect

from service.complaints import flood
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def flooded(monkeypatch: pytest.MonkeyPatch) -> None:
    """So much comes in that a form would serve in an hour."""
    monkeypatch.setattr(flood, "LEVELS", (flood.Level(0, ripe_s=5), flood.Level(0, ripe_s=3600)))
    monkeypatch.setattr(flood, "EFFORT_BITS", 12)


@pytest.mark.parametrize("runs_scripts", [True, False])
def test_who_works_does_not_wait(browser: Browser, site: Site, flooded: None, *, runs_scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=runs_scripts)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{site.url}{site.work}/cuente")
    page.get_by_label("¿Qué pasó?").fill("Se cayó el muro.")
    if runs_scripts:
        expect(page.locator("input[name=esfuerzo]")).not_to_have_value("")
    page.get_by_role("button", name="Enviar lo que sé").click()

    if runs_scripts:
        expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos lo que contó")
    else:
        expect(page.get_by_label("¿Qué pasó?")).to_have_value("Se cayó el muro.")
        expect(page.locator("#enviar-error")).to_contain_text("Espere")
    assert [each for each in said if "Content Security Policy" in each] == []
    context.close()


def test_nobody_works_while_nothing_is_to_be_waited_for(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}{site.work}/cuente")

    assert page.locator("script").count() == 0
    context.close()
