"""Connections, byte by byte: what is plain is answered from memory in order, what is slow or malformed is ended."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from service.web.ui import protocol
from service.web.ui.protocol import LARGEST_HEAD, Protocol
from tests.web.ui.conftest import Street
from tests.web.ui.small import small_app


class Served:
    """The small application on a port of its own."""

    def __init__(self, app: FastAPI, **options: int) -> None:
        self.app = app
        config = uvicorn.Config(
            app,
            port=0,
            http=Protocol,
            ws="none",
            log_level="critical",
            server_header=False,
            proxy_headers=False,
            **options,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()))
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive(), "the server ended before it listened"
            time.sleep(0.01)
        self.address = self.server.servers[0].sockets[0].getsockname()

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=60)

    @contextmanager
    def not_looking(self) -> Generator[None]:
        """What is done within the block the server finds done: neither knows how long it took."""
        done = threading.Event()
        self.server.servers[0].get_loop().call_soon_threadsafe(done.wait)
        try:
            yield
        finally:
            done.set()

    def say(self, data: bytes) -> bytes:
        """Everything that comes back until the server closes."""
        with self.connect() as connection:
            connection.sendall(data)
            return read_all(connection)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(60)
        assert not self.thread.is_alive()


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    assert piece, "the server closed in the middle of an answer"
    return piece


def read_one(connection: socket.socket) -> bytes:
    """The next answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head)[1])
    while len(body) < length:
        body += _more(connection)
    return head + body


def answers(data: bytes, *, bodies: bool = True) -> list[tuple[int, dict[str, str], bytes]]:
    """The answers in a stream of them."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0)) if bodies else 0
        body, data = data[:length], data[length:]
        found.append((int(first.split()[1]), headers, body))
    return found


@pytest.fixture
def served(street: Street) -> Generator[Served]:
    served = Served(small_app(street.database))
    yield served
    served.stop()


def get(path: str, *lines: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: x", *lines, "", ""]).encode()


CLOSE = "Connection: close"


def test_requests_on_one_connection_are_answered_in_order(served: Served, street: Street) -> None:
    page, other = f"/{street.code}", "/22222222"
    asked = [page, other, page, page, other, "/", page]

    got = answers(served.say(b"".join(get(path) for path in asked) + get(page, CLOSE)))

    assert [status for status, _, _ in got] == [404 if path == other else 200 for path in [*asked, page]]
    assert {body[:20] for status, _, body in got if status == 200} == {"<p>versión 1;</p><p".encode()[:20]}
    assert all("date" in headers for _, headers, _ in got)


def test_many_plain_requests_at_once_are_all_answered(served: Served, street: Street) -> None:
    page = get(f"/{street.code}", "Accept-Encoding: br")

    got = answers(served.say(page * 500 + get("/", CLOSE)))

    assert [status for status, _, _ in got] == [200] * 501
    assert len({body for _, _, body in got[:500]}) == 1
    assert served.app.state.made == 2


def test_from_memory_an_answer_is_the_same_as_made(served: Served, street: Street) -> None:
    page = get(f"/{street.code}", "Accept-Encoding: gzip")

    (_, made, first), (_, kept, second), _ = answers(served.say(page + page + get("/", CLOSE)))

    assert second == first
    assert {**kept, "date": ""} == {**made, "date": ""}


def test_head_and_conditional_requests_have_no_body(served: Served, street: Street) -> None:
    path = f"/{street.code}"
    tag = answers(served.say(get(path, CLOSE)))[0][1]["etag"]

    got = answers(
        served.say(get(path, method="HEAD") + get(path, f"If-None-Match: {tag}") + get(path, CLOSE, method="HEAD")),
        bodies=False,
    )

    assert [status for status, _, _ in got] == [200, 304, 200]
    assert got[0][1]["content-length"] == got[2][1]["content-length"]


@pytest.mark.parametrize(
    "request_bytes",
    [
        pytest.param(lambda path: get(path, CLOSE), id="close"),
        pytest.param(lambda path: get(path, version="1.0"), id="1.0"),
        pytest.param(lambda path: get(f"http://x{path}", CLOSE), id="absolute"),
        pytest.param(lambda path: get(path, "Upgrade: websocket", "Connection: Upgrade, close"), id="upgrade"),
        pytest.param(lambda path: get(path, "Content-Length: 4") + b"body" + get(path, CLOSE), id="body"),
        pytest.param(
            lambda path: get(path, "Transfer-Encoding: chunked") + b"4\r\nbody\r\n0\r\n\r\n" + get(path, CLOSE),
            id="chunked",
        ),
    ],
)
def test_requests_that_are_not_plain_are_answered_too(served: Served, street: Street, request_bytes) -> None:
    path = f"/{street.code}"
    answers(served.say(get(path, CLOSE)))

    got = answers(served.say(request_bytes(path)))

    assert {(status, body[:4]) for status, _, body in got} == {(200, b"<p>v")}
    assert served.app.state.made == 1


def test_the_short_way_is_never_stale(served: Served, street: Street) -> None:
    seen = []
    with served.connect() as connection:
        for number in range(2, 12):
            connection.sendall(get(f"/{street.code}"))
            seen.append(read_one(connection))
            street.publish_change(f"Cambio {number}")

    assert [f"versión {number};".encode() in page for number, page in enumerate(seen, 1)] == [True] * 10


@pytest.mark.parametrize(
    "malformed",
    [
        pytest.param(get("/eco", "Content-Length: 3", "Transfer-Encoding: chunked", method="POST"), id="CL+TE"),
        pytest.param(get("/eco", "Content-Length: 3", "Content-Length: 4", method="POST") + b"abcd", id="two CL"),
        pytest.param(get("/", "X-A: 1\r\n 2"), id="obs-fold"),
        pytest.param(get("/", "Transfer-Encoding: chunked, gzip"), id="TE not last"),
        pytest.param(get("/", "X A: 1"), id="space in name"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 10, id="TLS"),
        pytest.param(b"GET / HTTP/9.9\r\n\r\n", id="version"),
        pytest.param(b"hola\r\n\r\n", id="not HTTP"),
    ],
)
def test_what_is_malformed_is_refused_and_the_connection_closed(served: Served, malformed: bytes) -> None:
    status, headers, body = answers(served.say(malformed))[0]

    assert (status, body.decode()) == (400, "La petición no se entiende.\n")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"
    assert served.app.state.made == 0


@pytest.mark.parametrize(
    "unfinished",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n", id="half a head"),
        pytest.param(get("/") + b"GET / HTTP/1.1\r\n", id="half of the second head"),
        pytest.param(get("/", "Content-Length: 10") + b"x", id="half a body that nobody asked for"),
    ],
)
def test_a_request_that_does_not_end_is_ended(
    street: Street, unfinished: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.2)
    served = Served(small_app(street.database), timeout_keep_alive=60)

    with served.not_looking():
        connection = served.connect()
        connection.sendall(unfinished)
    with connection:
        received = read_all(connection)  # until the server closes

    served.stop()
    assert received.count(b"HTTP/1.1 200") == unfinished.count(b"\r\n\r\n")


def test_a_head_that_drips_is_ended(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.3)
    served = Served(small_app(street.database), timeout_keep_alive=60)

    def drip() -> int:
        with served.connect() as connection:
            for count, byte in enumerate(b"GET / HTTP/1.1\r\nX-Drop: " + b"x" * 1000):
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    return count
                time.sleep(0.02)
        return 1000

    sent = drip()

    served.stop()
    assert sent < 500


def test_a_slow_answer_is_not_a_slow_request(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.1)
    app = small_app(street.database)

    @app.get("/obras/lenta/1")
    async def slow() -> str:
        await asyncio.sleep(0.4)
        return "listo"

    served = Served(app)
    with served.not_looking():
        connection = served.connect()
        connection.sendall(get("/obras/lenta/1") + get("/obras/lenta/1", CLOSE))
    with connection:
        got = answers(read_all(connection))

    served.stop()
    assert [body for _, _, body in got] == [b'"listo"'] * 2


def test_a_head_without_measure_is_ended(served: Served) -> None:
    received = b""
    with served.connect() as connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\n" + b"X-Long: " + b"x" * (4 * LARGEST_HEAD))
            received = read_all(connection)
        except ConnectionError:
            pass

    assert received == b""
    assert served.app.state.made == 0


def test_too_many_connections_are_told_so(street: Street) -> None:
    served = Served(small_app(street.database), limit_concurrency=2)
    with served.connect(), served.connect():
        status, headers, body = answers(served.say(get("/no/hay")))[0]

    served.stop()
    assert status == 503
    assert "demasiadas visitas" in body.decode()
    assert (headers["retry-after"], headers["x-frame-options"]) == ("60", "deny")
