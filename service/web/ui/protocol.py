"""How a connection is served: uvicorn's protocol with a deadline and a measure for headers, and a short way to memory.

uvicorn waits for ever for headers that never end. And an ASGI call costs more than everything a page in memory needs,
so the plain request for such a page is answered here, where it was parsed; everything else goes the long way.
"""

from asyncio import Transport
from typing import Any

from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.web.ui.cache import PageCache, Reply
from service.web.ui.headers import ALWAYS_LINES, refuse

#: Seconds from when a request may begin to the end of its headers.
HEAD_S = 10.0
#: Bytes of request line and headers.
LARGEST_HEAD = 64 * 1024

_READS = frozenset({b"GET", b"HEAD"})


async def _busy(_scope: Any, _receive: Any, send: Any) -> None:
    sentence = "En este momento hay demasiadas visitas. Intente de nuevo en un minuto."
    await refuse(send, 503, sentence, *ALWAYS_LINES, (b"retry-after", b"60"))


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As uvicorn makes it. The application shows its page cache, if it has one, as `state.page_cache`."""
        super().__init__(*arguments, **options)
        self._pages: PageCache | None = getattr(getattr(self.app, "state", None), "page_cache", None)
        self._replied = False
        self._head_size = 0
        #: When the awaited headers must be complete, on the loop's clock; None while none are awaited.
        self._due: float | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._await_head()
        self._watch = self.loop.call_later(HEAD_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._due = self.loop.time() + HEAD_S
        self._head_size = 0

    def _look(self) -> None:
        # One timer for a connection, not one for a request: it looks when the earliest deadline could have passed.
        left = HEAD_S if self._due is None else self._due - self.loop.time()
        if left > 0:
            self._watch = self.loop.call_later(left, self._look)
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Parse, and measure what is not yet a whole head."""
        super().data_received(data)
        if self._due is not None:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
                self.transport.close()

    def on_headers_complete(self) -> None:
        """Answer from memory where that is possible, else as uvicorn does."""
        if self._pages is not None and self._is_plain():
            reply = self._pages.reply_at_once(self.url, self.headers)
            if reply is not None:
                self._write(reply)
                return
        self._due = None
        super().on_headers_complete()

    def _is_plain(self) -> bool:
        """Whether the request only reads, asks nothing of the connection, and nothing before it is being answered."""
        parser = self.parser
        return (
            parser.get_method() in _READS
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and parser.get_http_version() == "1.1"
        )

    def _write(self, reply: Reply) -> None:
        dated = (b"%b: %b\r\n" % header for header in self.server_state.default_headers)
        body = reply.body if self.parser.get_method() == b"GET" else b""
        self.transport.write(b"".join([reply.wire, *dated, b"\r\n", body]))
        self._replied = True

    def on_body(self, body: bytes) -> None:
        """What comes with a request that is already answered is read past."""
        if not self._replied:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The end of a request."""
        if self._replied:
            self._replied = False
            self.on_response_complete()
        else:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """The end of an answer: unless others are due on this connection, the next head is awaited."""
        super().on_response_complete()
        if self.cycle is None or self.cycle.response_complete:
            self._await_head()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        super()._start_asgi_task(cycle, _busy if app is service_unavailable else app)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """What cannot be parsed is not answered in its own words."""
        body = "La petición no se entiende.\n".encode()
        lines = [
            *ALWAYS_LINES,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        head = (b"%b: %b\r\n" % header for header in [*self.server_state.default_headers, *lines])
        self.transport.write(b"".join([b"HTTP/1.1 400 Bad Request\r\n", *head, b"\r\n", body]))
        self.transport.close()
