"""A body arrives in time and in measure, or is refused in a sentence."""

import asyncio
from collections.abc import AsyncIterator
from unittest.mock import AsyncMock

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient
from starlette.types import Message

from service.web.ui import deadlines
from service.web.ui.deadlines import LARGEST_BODY, BodyDeadline


@pytest.fixture
def reader() -> FastAPI:
    """Reads whole bodies; counts the times it was asked."""
    app = FastAPI()
    app.state.asked = app.state.read = 0

    @app.post("/")
    async def read(request: Request) -> Response:
        app.state.asked += 1
        body = await request.body()
        app.state.read += 1
        return Response(str(len(body)))

    return app


@pytest.fixture
def client(reader: FastAPI) -> TestClient:
    return TestClient(BodyDeadline(reader))


@pytest.mark.parametrize("size", [0, 1, LARGEST_BODY])
def test_what_fits_arrives(client: TestClient, size: int) -> None:
    assert client.post("/", content=b"x" * size).text == str(size)


def test_what_is_declared_too_large_is_refused_before_it_is_read(client: TestClient, reader: FastAPI) -> None:
    answer = client.post("/", content=b"x" * (LARGEST_BODY + 1))

    assert (answer.status_code, answer.text) == (
        413,
        "Lo que envió es demasiado grande. Envíe menos texto o un archivo más pequeño.\n",
    )
    assert answer.headers["connection"] == "close"
    assert reader.state.asked == 0


def test_what_turns_out_too_large_is_refused_while_it_is_read(client: TestClient, reader: FastAPI) -> None:
    def pieces():
        for _ in range(100):
            yield b"x" * 1000

    answer = client.post("/", content=pieces())

    assert (answer.status_code, answer.text[:10]) == (413, "Lo que env")
    assert (reader.state.asked, reader.state.read) == (1, 0)


def talk(app: BodyDeadline, pieces: AsyncIterator[bytes]) -> tuple[list[Message], int]:
    """What `app` sends to a client that sends `pieces` and never ends; how many pieces it took."""
    sent: list[Message] = []
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        piece = await anext(pieces)
        taken += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    scope = {"type": "http", "method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    asyncio.run(app(scope, receive, AsyncMock(side_effect=sent.append)))
    return sent, taken


async def stopping() -> AsyncIterator[bytes]:
    yield b"x" * 50
    await asyncio.sleep(60)


async def dripping() -> AsyncIterator[bytes]:
    while True:
        yield b"x"
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("slow", [stopping, dripping])
def test_what_comes_too_slowly_is_refused(reader: FastAPI, slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "GRACE_S", 0.2)

    sent, taken = talk(BodyDeadline(reader), slow())

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 408
    assert sent[1]["body"].decode() == "Lo que envió tardó demasiado en llegar. Intente de nuevo.\n"
    assert taken < 40
    assert reader.state.read == 0


def test_every_byte_buys_time(reader: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "GRACE_S", 0.1)

    async def steady() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 2000):
            yield b"x" * 2000  # 2,000 bytes in 20 ms: far above the least rate
            await asyncio.sleep(0.02)
        yield b"x" * 2000

    sent, _ = talk(BodyDeadline(reader), steady())

    assert sent[0]["status"] == 413  # the measure, not the deadline


def test_much_at_once_buys_no_long_pause(reader: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "LONGEST_PAUSE_S", 0.2)

    async def waiting() -> AsyncIterator[bytes]:
        yield b"x" * (LARGEST_BODY - 10)  # worth a minute
        await asyncio.sleep(30)

    sent, taken = talk(BodyDeadline(reader), waiting())

    assert (sent[0]["status"], taken) == (408, 1)
