"""What a person with a cheap phone, a keyboard, a screen reader or an old browser gets."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.everybody import OPEN_ALL

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser: Browser, site: Site, width: int) -> None:
    # The checker itself is a script: only for it the page's policy is put aside.
    context = browser.new_context(viewport={"width": width, "height": 640}, bypass_csp=True)
    page = context.new_page()
    found = {}
    pages = site.pages() if width == 360 else ("/", "/obras", site.sign, f"{site.work}/historial", "/verificar")
    for path in pages:
        page.goto(site.url + path)
        page.evaluate(OPEN_ALL)
        violations = Axe().run(page).response["violations"]
        if violations:
            found[path] = [(violation["id"], violation["nodes"][0]["html"]) for violation in violations]
    context.close()

    assert len(site.pages()) > 15
    assert found == {}


def test_nothing_runs_over_at_any_width_or_zoom(phone: Page, site: Site) -> None:
    """320: the narrowest that WCAG asks for (1.4.10); 640: a screen of 1280 at 200 %."""
    for path in site.pages():
        phone.goto(site.url + path)
        phone.evaluate(OPEN_ALL)
        for width in (320, 360, 640, 1280):
            phone.set_viewport_size({"width": width, "height": 640})
            assert phone.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("path", ["work", "sign"])
def test_the_first_screen_says_what_is_built_how_late_how_much_and_for_how_much(
    phone: Page, site: Site, path: str
) -> None:
    phone.goto(site.url + getattr(site, path))

    for selector in ("h1", ".where", ".state", ".bars", ".cost b"):
        box = phone.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640, selector


def test_a_page_is_one_request_without_cookie_and_without_complaint_of_the_browser(phone: Page, site: Site) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.on("console", lambda message: complaints.append(message.text))

    for path in site.pages():
        asked.clear()
        phone.goto(site.url + path)
        assert [url for url in asked if "/fotos/" not in url and not url.startswith("data:")] == [site.url + path]
        accent = phone.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
        assert accent == "rgb(11, 79, 108)"

    assert [text for text in complaints if "Failed to load" not in text and "Permissions-Policy" not in text] == []
    assert phone.context.cookies() == []


def test_a_phone_asks_only_for_the_small_photo(phone: Page, site: Site) -> None:
    photos: list[str] = []
    phone.on("request", lambda request: photos.append(request.url) if "/fotos/" in request.url else None)
    phone.goto(site.url + site.work)
    phone.locator("img").scroll_into_view_if_needed()
    phone.locator("img").evaluate("(img) => img.decode()")
    phone.wait_for_load_state("networkidle")

    assert photos == [f"{site.url}/fotos/abc123-480.webp"]


def test_no_text_is_smaller_than_sixteen_pixels_and_nothing_to_press_is_too_small(phone: Page, site: Site) -> None:
    small_text = """[...document.querySelectorAll('body *')].filter(element =>
        [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        && element.tagName !== 'STYLE' && parseFloat(getComputedStyle(element).fontSize) < 16).map(e => e.outerHTML)"""
    small_targets = """[...document.querySelectorAll('body > header a, footer a, .acts a, button, summary, input, select, nav a, .wrong a, a.plate')]
        .filter(element => !element.matches('.skip, [type=hidden]') && element.checkVisibility())
        .filter(element => element.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    for path in site.pages():
        phone.goto(site.url + path)
        phone.evaluate(OPEN_ALL)

        assert phone.evaluate(small_text) == []
        assert phone.evaluate(small_targets) == []


def test_a_keyboard_is_enough(phone: Page, site: Site) -> None:
    focused = "document.activeElement.matches('body') ? null : document.activeElement.outerHTML.slice(0, 120)"
    ring = """(() => { const style = getComputedStyle(document.activeElement);
        return parseFloat(style.outlineWidth) >= 3 && style.outlineStyle === 'solid' })()"""
    phone.goto(site.url + site.work)

    reached = []
    for _ in range(200):
        phone.keyboard.press("Tab")
        here = phone.evaluate(focused)
        if here is None:
            break
        assert phone.evaluate(ring), here
        reached.append(here)

    visible = phone.evaluate(
        "[...document.querySelectorAll('a[href], summary, button, input')].filter(e => e.checkVisibility()).length"
    )
    assert reached[0].startswith('<a class="skip"')
    assert len(reached) == len(set(reached)) or len(reached) == visible
    assert len(reached) == visible > 20


def test_the_skip_link_goes_to_the_work_and_details_open_with_enter(phone: Page, site: Site) -> None:
    phone.goto(site.url + site.work)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("#main")).to_be_focused()

    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.tagName") == "SUMMARY"
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Pavimento rígido, andenes y drenaje en 1,2 km.")).to_be_visible()


def test_everything_works_without_a_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + "/")
    page.get_by_label("Busque por nombre").fill("calle 30")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("link", name="Pavimentación de la calle 30 en El Pozón").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pavimentación de la calle 30 en El Pozón")

    page.goto(site.url + "/verificar")
    page.get_by_label("Código de la valla").fill("7k3q m2xm")
    page.get_by_role("button", name="Verificar").click()
    expect(page.get_by_text("Esta valla es nuestra")).to_be_visible()
    context.close()


def test_everything_reads_without_style(phone: Page, site: Site) -> None:
    def without_style(route) -> None:
        answer = route.fetch()
        before, _, rest = answer.text().partition("<style>")
        route.fulfill(response=answer, body=before + rest.partition("</style>")[2])

    phone.route(site.url + site.sign, without_style)
    phone.goto(site.url + site.sign)

    said = " ".join(phone.locator("body").inner_text().split())
    for words in (
        "Usted está frente a la valla 7K3Q-M2XM",
        "Construido 68 %",
        "Cuesta hoy $ 6.015.375.000 6.015 millones",
    ):
        assert words in said


def test_paper_has_no_buttons_and_everything_unfolded(phone: Page, site: Site) -> None:
    phone.emulate_media(media="print")
    phone.goto(site.url + site.work)

    assert not phone.get_by_role("navigation", name="Menú").is_visible()
    assert phone.get_by_text("Más plata para el contrato.").is_visible()
    phone.goto(site.url + "/obras")
    assert not phone.get_by_role("button", name="Buscar").is_visible()


def test_more_contrast_is_given_to_who_asks_for_it(phone: Page, site: Site) -> None:
    colour = "getComputedStyle(document.querySelector('.soft')).color"
    phone.goto(site.url + site.work)
    usual = phone.evaluate(colour)
    phone.emulate_media(contrast="more")

    assert usual != phone.evaluate(colour) == "rgb(19, 25, 29)"
