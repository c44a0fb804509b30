"""Public pages from memory, never older than the database: the outermost layer of the service.

At every request the rows that a page depends on are asked again (`revision`). When they and the day in Bogotá are
those of the page in memory, its compressed bytes are the answer, or 304 when the client has them already. When not,
the application makes the page once more. The rows are read before the page is made, and the page is kept under them:
a change in between costs one page made twice and is never hidden.

The application gets the address as `addresses` writes it and nothing else of the request: no cookie, no client, no
language of a browser can get into a page that others will read. See docs/decisions/0003-page-cache.md.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.foundation import clock
from service.foundation.database import Database
from service.web.ui.addresses import Address, address_of
from service.web.ui.encodings import IDENTITY, encode, preferred
from service.web.ui.headers import REVALIDATE, Header
from service.web.ui.revision import TROUBLE, PostgresRevisions, Rows, SqliteRevisions

#: Bytes of pages in memory, for each process; and of searches, apart, so that made-up ones push no page out.
PAGES_BYTES = 64 * 2**20
SEARCHES_BYTES = 16 * 2**20
#: A larger answer is passed on as it is.
LARGEST_PAGE = 512 * 1024

#: Written here, whatever the application said.
_OURS = frozenset({b"content-length", b"etag", b"last-modified", b"vary"})
#: What 304 leaves out: the client has them with the body (RFC 9110, 15.4.5).
_OF_THE_BODY = frozenset({b"content-type", b"content-disposition", b"content-encoding", b"content-length"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `wire` is its first line and headers as they travel, without date and without the empty line."""

    status: int
    headers: list[Header]
    body: bytes
    wire: bytes


def _reply(status: int, words: str, headers: list[Header], body: bytes = b"") -> Reply:
    lines = (b"%b: %b\r\n" % header for header in headers)
    return Reply(status, headers, body, b"".join([f"HTTP/1.1 {status} {words}\r\n".encode(), *lines]))


@dataclass(slots=True)
class Page:
    """One page as it was under one revision, on one day; `name` is unique to them, the address and the build."""

    revision: Rows
    day: date
    name: str
    headers: list[Header]
    body: bytes
    #: By encoding: entity tag, 200, 304. Compressed when first asked for.
    _replies: dict[str, tuple[bytes, Reply, Reply]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """About how many bytes it takes: the body, as much again for the compressed ones, and the headers."""
        return 2 * len(self.body) + 4000

    def reply(self, request_headers: Sequence[Header]) -> Reply:
        """The answer for a client with these headers: in an encoding that it takes, or that it has the page."""
        accepted = held = b""
        for name, value in request_headers:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                held = value
        encoding = preferred(accepted)
        tag, found, not_modified = self._replies.get(encoding) or self._encode(encoding)
        # A tag with its quotes cannot be part of another one.
        return not_modified if held and (tag in held or held == b"*") else found

    def _encode(self, encoding: str) -> tuple[bytes, Reply, Reply]:
        body = encode(self.body, encoding)
        tag = f'"{self.name}-{encoding}"'.encode()
        headers = [*self.headers, (b"etag", tag), (b"vary", b"Accept-Encoding")]
        if encoding != IDENTITY:
            headers.append((b"content-encoding", encoding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        without_body = [header for header in headers if header[0] not in _OF_THE_BODY]
        replies = tag, _reply(200, "OK", headers, body), _reply(304, "Not Modified", without_body)
        self._replies[encoding] = replies
        return replies


class Shelf:
    """Pages by address, at most so many bytes of them: the ones longest unread leave."""

    def __init__(self, capacity: int) -> None:
        """`capacity` in bytes."""
        self._capacity = capacity
        self._size = 0
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def get(self, key: str) -> Page | None:
        """The page kept under `key`."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep `page` in place of the one before."""
        before = self._pages.pop(key, None)
        self._size += page.size - (before.size if before else 0)
        self._pages[key] = page
        while self._size > self._capacity:
            self._size -= self._pages.popitem(last=False)[1].size


class _Capture:
    """Holds an answer of the application back while it may be kept; passes it on from when it may not."""

    def __init__(self, send: Send, *, with_body: bool) -> None:
        self._send = send
        self._with_body = with_body
        self._start: Message | None = None
        self._body = bytearray()
        self.headers: list[Header] = []

    @property
    def page(self) -> bytes | None:
        """The body, when it was held back whole."""
        return None if self._start is None else bytes(self._body)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = [(name.lower(), value) for name, value in message.get("headers", ())]
            if message["status"] == 200 and _may_be_kept(dict(self.headers)):
                self._start = message
            else:
                await self._send(message)
        elif self._start is None:
            await self._pass_on(message)
        else:
            self._body += message.get("body", b"")
            if len(self._body) > LARGEST_PAGE:
                await self._send(self._start)
                self._start = None
                await self._pass_on({**message, "body": bytes(self._body)})

    async def _pass_on(self, message: Message) -> None:
        await self._send(message if self._with_body else {**message, "body": b""})


def _may_be_kept(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"cache-control", b"") in {b"", REVALIDATE.encode()} and b"content-encoding" not in headers


class PageCache:
    """The layer. `reply_at_once` is its short way, for a protocol that can answer without a task."""

    def __init__(self, app: ASGIApp, database: Database, build: str) -> None:
        """In front of `app`, whose pages depend on `database` and on the `build`, a name of code and settings."""
        self.app = app
        self._build = build
        self._revisions: SqliteRevisions | PostgresRevisions = (
            SqliteRevisions(database.url.database or "") if database.is_sqlite else PostgresRevisions(database.url)
        )
        self._pages = Shelf(PAGES_BYTES)
        self._searches = Shelf(SEARCHES_BYTES)
        #: Pages on their way, so that many who ask for one at once wait for one.
        self._making: dict[str, asyncio.Future[Page | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or have `app` answer and keep what may be kept."""
        if scope["type"] == "lifespan":
            try:
                await self.app(scope, receive, send)
            finally:
                await self._revisions.close()
            return
        address = _address(scope)
        if address is None:
            await self.app(scope, receive, send)
            return
        try:
            revision = await self._revisions.ask(address)
        except TROUBLE:
            # The application asks the same database, waits longer and knows how to say that it does not answer.
            await self.app(scope, receive, send)
            return
        page = self._kept(address, revision) or await self._made(address, revision, scope, receive, send)
        if page is not None:
            reply = page.reply(scope["headers"])
            await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
            await send({"type": "http.response.body", "body": reply.body if scope["method"] == "GET" else b""})

    def reply_at_once(self, target: bytes, headers: Sequence[Header]) -> Reply | None:
        """The answer to GET `target` when it is in memory, current, and known to be without waiting; else None."""
        if not isinstance(self._revisions, SqliteRevisions):
            return None
        address = address_of(target)
        if address is None:
            return None
        try:
            page = self._kept(address, self._revisions.ask_at_once(address))
        except TROUBLE:
            return None
        return None if page is None else page.reply(headers)

    def _shelf(self, address: Address) -> Shelf:
        return self._searches if address.searches else self._pages

    def _kept(self, address: Address, revision: Rows) -> Page | None:
        page = self._shelf(address).get(address.key)
        current = page is not None and page.revision == revision and page.day == clock.today()
        return page if current else None

    async def _made(self, address: Address, revision: Rows, scope: Scope, receive: Receive, send: Send) -> Page | None:
        """The page, made for this request or just now for another; None when its answer is not kept and was sent."""
        day = clock.today()
        name = blake2b(repr((address.key, revision, day, self._build)).encode(), digest_size=12).hexdigest()
        if name in self._making and (page := await asyncio.shield(self._making[name])) is not None:
            return page
        self._making[name] = making = asyncio.get_running_loop().create_future()
        page = None
        try:
            capture = await self._captured(address, scope, receive, send)
            if capture.page is not None:
                headers = [header for header in capture.headers if header[0] not in _OURS]
                page = Page(revision, day, name, headers, capture.page)
                self._shelf(address).put(address.key, page)
        finally:
            making.set_result(page)
            if self._making.get(name) is making:
                del self._making[name]
        return page

    async def _captured(self, address: Address, scope: Scope, receive: Receive, send: Send) -> _Capture:
        """What the application answers to `address`, of the request keeping only for whom a refusal is written."""
        capture = _Capture(send, with_body=scope["method"] == "GET")
        asked = {
            **scope,
            "method": "GET",
            "path": address.path,
            "raw_path": address.path.encode(),
            "query_string": address.query,
            "headers": [header for header in scope["headers"] if header[0] == b"accept"],
            "client": None,
        }
        await self.app(asked, receive, capture.send)
        return capture


def _address(scope: Scope) -> Address | None:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    query = scope["query_string"]
    return address_of(scope["raw_path"] + b"?" + query if query else scope["raw_path"])
