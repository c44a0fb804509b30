"""What a page owes to everybody: what axe looks for, and that it fits every screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"


def faults_of(page: Page) -> list[object]:
    """What is wrong with the page that is open, with everything unfolded; it is as wide as a telephone afterwards."""
    page.evaluate(OPEN_ALL)
    violations = Axe().run(page).response["violations"]
    found: list[object] = [(violation["id"], violation["nodes"][0]["html"]) for violation in violations]
    for width in (320, 640, 1280, 360):
        page.set_viewport_size({"width": width, "height": 640})
        found += [("too wide", width)] if page.evaluate("document.documentElement.scrollWidth") > width else []
    return found
