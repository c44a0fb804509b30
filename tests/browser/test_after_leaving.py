"""Somebody takes the telephone after a complainant has left: back, load again, restore. They never get to the case."""

from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.complainant import TEXT, Complainant, photo
from tests.browser.conftest import Site, chromium, until

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("without_waiting")]

#: In the words of a case and of no other page.
OF_A_CASE = "Lo que se ha dicho"
FIELDS = "input:not([type=hidden], [type=file], [type=checkbox], [type=radio]), textarea"


@contextmanager
def telephone(profile: Path, *arguments: str, scripts: bool = False) -> Generator[BrowserContext]:
    """A browser as people have it: it keeps its profile, and whole pages to go back to."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium(),
            args=["--no-sandbox", *arguments],
            ignore_default_args=["--disable-back-forward-cache"],
            viewport={"width": 360, "height": 640},
            java_script_enabled=scripts,
        )
        with closing(context):
            yield context


def back(page: Page) -> bool:
    """One page back; whether there was one. An answer to a form is not there any more: in its place is an error."""
    before = place(page)
    if before == 0:
        return False
    with suppress(Error):
        page.go_back(wait_until="commit")
    until(page, lambda: place(page) == before - 1)
    return True


def place(page: Page) -> int | None:
    """Which page of its history a browser shows; None while it goes from one to another."""
    try:
        return page.context.new_cdp_session(page).send("Page.getNavigationHistory")["currentIndex"]
    except Error:
        return None


def shows_nothing(person: Complainant, page: Page) -> None:
    """Nothing of the case stands on the page, nor of the receipt."""
    shown = page.content()
    for secret in (OF_A_CASE, TEXT, person.case, person.receipt, person.receipt.lower()):
        assert secret not in shown, page.url
    assert [field.input_value() for field in page.locator(FIELDS).all() if field.input_value()] == []


def test_this_browser_does_keep_whole_pages(site: Site, tmp_path: Path) -> None:
    with telephone(tmp_path, scripts=True) as context:
        page = context.pages[0]
        page.goto(f"{site.url}/verificar")
        page.evaluate("window.before = true")
        page.goto(f"{site.url}/")
        back(page)

        expect(page.get_by_label("Código de la valla")).to_be_visible()
        assert page.evaluate("window.before")


@pytest.mark.parametrize("scripts", [False, True])
def test_going_back_never_shows_the_case(site: Site, tmp_path: Path, *, scripts: bool) -> None:
    with telephone(tmp_path, scripts=scripts) as context:
        person = Complainant(context.pages[0], site)
        person.tell(photo((400, 300)))
        person.prove()
        person.leave()
        person.come_back()
        person.leave()

        pages = 0
        while back(person.page):
            shows_nothing(person, person.page)
            pages += 1

    assert pages > 6


def test_a_page_of_the_past_that_is_loaded_again_opens_nothing(site: Site, tmp_path: Path) -> None:
    with telephone(tmp_path) as context:
        person = Complainant(context.pages[0], site)
        person.tell()
        person.prove()
        person.come_back()
        person.press("Ver si hay algo nuevo")
        person.arrived("case", "Seguimiento")
        person.leave()
        # What was sent from: the case once more, the door, the receipt.
        for _ in range(2):
            back(person.page)
            person.page.reload()
            expect(person.page.get_by_text("Escriba otra vez su recibo.")).to_be_visible()
            shows_nothing(person, person.page)


def test_a_browser_that_restores_its_pages_opens_nothing(site: Site, tmp_path: Path) -> None:
    with telephone(tmp_path) as context:
        person = Complainant(context.pages[0], site)
        person.tell()
        person.come_back()
        person.leave()

    with telephone(tmp_path, "--restore-last-session") as context:
        page = next(page for page in context.pages if page.url != "about:blank")
        shows_nothing(person, page)
        assert back(page)
        shows_nothing(person, page)
        page.reload()
        expect(page.get_by_text("Escriba otra vez su recibo.")).to_be_visible()
        shows_nothing(person, page)
