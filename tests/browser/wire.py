"""What browsers and the service say to each other, and what stays in a browser: to be searched for what must not be there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Error, Page, Request

from tests.complaints.canaries import Watch

#: What never leaves the browser: files that its page made for itself.
INSIDE = ("blob:", "data:")
#: Answers that have no body to be asked for.
EMPTY = (204, 301, 302, 303, 304, 307)
#: Everything that a page can leave in its browser.
STORED = """(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
    (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length].join())()"""
NOTHING = ",0,0,0,0,0"
PLACE = "[location.href, document.title, document.referrer, JSON.stringify(history.state)].join(' ')"


@dataclass
class Wire:
    """Every request and answer of the browsers that it listens to, those of their workers too, and where they were."""

    sent: set[bytes] = field(default_factory=set)
    got: set[bytes] = field(default_factory=set)
    #: Addresses whose answer was looked at, and those where a page was left before one could be.
    looked_at: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)

    def listen(self, context: BrowserContext) -> None:
        """Keep what goes over the wire from now on."""
        context.on("request", self._ask)
        context.on("requestfinished", self._keep)

    def look(self, page: Page) -> None:
        """Keep where a page is, once everything that it asked for has come; nothing may be left in its browser."""
        page.wait_for_load_state("networkidle")
        self.sent.add(page.evaluate(PLACE).encode())
        assert page.evaluate(STORED) == NOTHING

    def seen(self, watch: Watch, needles: Mapping[str, bytes]) -> set[str]:
        """What of it was there, by name."""
        said = self.sent | self.got
        plain = {name for name, needle in needles.items() for each in said if needle in each}
        return plain.union(*(watch.seen(each) for each in said))

    def _ask(self, request: Request) -> None:
        if not request.url.startswith(INSIDE):
            self.sent |= {request.url.encode(), request.post_data_buffer or b""}

    def _keep(self, request: Request) -> None:
        if request.url.startswith(INSIDE):
            return
        try:
            self._keep_answer(request)
        except Error:
            self.unseen.add(request.url)

    def _keep_answer(self, request: Request) -> None:
        self.sent.add(repr(request.all_headers()).encode())
        answer = request.response()
        if answer is not None:
            self.got.add(repr(answer.all_headers()).encode())
            self.got.add(b"" if answer.status in EMPTY else answer.body())
            self.looked_at.add(request.url)
