"""Telling with two photos where the line carries 20 kbit/s and every answer is a second away.

`pytest -s` prints the table of docs/complaints.md.
"""

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.complainant import Complainant, photo
from tests.browser.conftest import Site, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("without_waiting")]

#: Bytes a second, each way, and milliseconds before an answer begins.
LINE, AWAY_MS = 20_000 // 8, 1000
#: Most bytes that are received of each page, with its headers.
MOST = {"form": 7_000, "receipt": 34_000, "case": 34_000, "door": 7_000, "case again": 34_000}


@dataclass(frozen=True)
class Cost:
    """Of one page: bytes each way, and seconds until it is read and until it is whole."""

    sent: int
    received: int
    read_s: float
    whole_s: float


def test_two_photos_are_told_and_the_case_is_read_over_a_very_slow_line(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(300_000)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    slow = {"offline": False, "latency": AWAY_MS, "downloadThroughput": LINE, "uploadThroughput": LINE}
    wire.send("Network.emulateNetworkConditions", slow)
    photos = [photo((480, 360), 30), photo((480, 360), 30)]
    assert all(25_000 < len(data) < 40_000 for data in photos), [len(data) for data in photos]
    asked: list[Request] = []
    whole: list[Request] = []
    spent: dict[str, Cost] = {}
    begun = time.monotonic()

    def look(name: str) -> None:
        nonlocal begun
        read_s = time.monotonic() - begun
        until(page, lambda: len(whole) == len(asked))
        spent[name] = Cost(*_bytes(whole), read_s, time.monotonic() - begun)
        asked.clear()
        whole.clear()
        begun = time.monotonic()

    page.on("request", lambda request: asked.append(request) if request.url.startswith("http") else None)
    page.on("requestfinished", lambda request: whole.append(request) if request.url.startswith("http") else None)
    person = Complainant(page, site, look)
    person.tell(*photos)
    person.prove()
    person.come_back()
    context.close()

    for name, cost in spent.items():
        print(f"| {name} | {cost.sent:,} | {cost.received:,} | {cost.read_s:.0f} | {cost.whole_s:.0f} |")
    assert list(spent) == ["work", *MOST]
    assert {name: spent[name].received for name in MOST if spent[name].received > MOST[name]} == {}
    assert spent["receipt"].sent > sum(map(len, photos))
    slowly = sum(max(cost.sent, cost.received) for cost in spent.values()) / LINE
    assert slowly < sum(cost.whole_s for cost in spent.values())


def _bytes(requests: list[Request]) -> tuple[int, int]:
    """Bytes sent and bytes received by some requests. A browser does not tell its tools the body that files are in."""
    sizes = [request.sizes() for request in requests]
    bodies = [int(request.all_headers().get("content-length", 0)) for request in requests]
    sent = sum(bodies) + sum(each["requestHeadersSize"] for each in sizes)
    return sent, sum(each["responseHeadersSize"] + each["responseBodySize"] for each in sizes)
