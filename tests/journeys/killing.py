"""A server that is killed at any moment, a browser that insists, and what must hold after each death."""

import os
import random  # noqa: TID251 -- moments to die, not secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2 as httpx
from sqlalchemy import text

from service.app import create_app
from service.foundation.canonical import sha256
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.staff import actions, audit, queries
from service.staff.rules import Way

ROOT = Path(__file__).parent.parent.parent
#: `SIGKILL` on a POSIX system: nothing is closed, nothing is said.
DEATH = signal.SIGKILL
#: Longest wait for a server that has just been raised or an answer to come; none is expected to take a tenth of it.
PATIENCE_S = 60

Send = Callable[[httpx.Client], httpx.Response]


@dataclass
class Mortal:
    """One installation whose server dies. `person`: who is signed in."""

    database: Database
    settings: Settings
    port: int
    process: int = 0
    deaths: int = 0
    client: httpx.Client = field(init=False)
    mark: str = ""
    _nursery: subprocess.Popen[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
        for name, value in self.settings.model_dump(mode="json", exclude_unset=True, exclude_none=True).items():
            environment[f"VALLA_{name.upper()}"] = str(value)
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.nursery", str(self.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT,
        )  # fmt: skip
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE_S)

    def sign_in(self, login: str) -> None:
        """Give the browser a session of somebody, without asking for keys."""
        with self.database.writing() as session:
            token = actions.begin_session(session, queries.person(session, login), Way.PASSKEY)
        cookies = create_app(self.settings).state.cookies
        self.client.headers["Cookie"] = cookies.header(token).partition(";")[0]
        self.client.headers["Sec-Fetch-Site"] = "same-origin"
        self.mark = cookies.form_mark(token)

    def raise_server(self) -> None:
        """A server that answers."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        self.process = int(self._nursery.stdout.readline())
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert time.monotonic() < deadline, "the server does not answer"

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/salud", timeout=PATIENCE_S).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End the server as a power cut does."""
        os.kill(self.process, DEATH)
        self.process = 0
        self.deaths += 1

    def close(self) -> None:
        """Leave nothing running."""
        if self.process:
            os.kill(self.process, DEATH)
        self.client.close()
        self._nursery.communicate(timeout=PATIENCE_S)

    def survive(self, send: Send, seconds: float, chance: random.Random) -> httpx.Response:
        """Send a form to a server that dies within `seconds`, then to the one that follows until it is answered."""
        thread = threading.Thread(target=_quietly, args=(send, self.client))
        thread.start()
        time.sleep(chance.uniform(0, seconds))
        self.kill()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
        check_whole(self.database)
        self.raise_server()
        return send(self.client)

    def post(self, path: str, key: str, fields: dict[str, Any] | None = None, **options: Any) -> Send:
        """A form of the page at `path`, named `key`, that may be sent many times."""
        data = {"marca": self.mark, "envio": key, **(fields or {})}
        return lambda client: client.post(path, data=data, **options)


def _quietly(send: Send, client: httpx.Client) -> None:
    with suppress(httpx.TransportError):
        send(client)


def how_long(send: Send, client: httpx.Client) -> float:
    """Seconds that a form takes when nobody dies."""
    begun = time.monotonic()
    assert send(client).status_code == 303
    return time.monotonic() - begun


def check_whole(database: Database) -> None:
    """Every work is registered and published, or neither; releases are chains; the trail is whole."""
    with database.reading() as session:
        rows = session.connection().execute(
            text("SELECT work_id, number, sha256, previous_sha256, document FROM release ORDER BY work_id, number")
        )
        latest: dict[str, tuple[int, str]] = {}
        for row in rows:
            number, digest = latest.get(row.work_id, (0, None))
            assert (row.number, row.previous_sha256) == (number + 1, digest)
            assert sha256(bytes(row.document)) == row.sha256
            latest[row.work_id] = (row.number, row.sha256)
        listed = session.connection().execute(text("SELECT work_id, number, sha256 FROM listing"))
        assert {row.work_id: (row.number, row.sha256) for row in listed} == latest
        registered = {row.id for row in session.connection().execute(text("SELECT id FROM work"))}
        assert registered == latest.keys()
        published = session.connection().execute(text("SELECT work_id FROM draft WHERE state = 'published'"))
        assert {row.work_id for row in published} - latest.keys() == set()
        assert audit.verify(audit.entries(session)).fault is None
