"""Server processes for tests: `valla serve` as an operator runs it, on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]

_COMMAND = """
import sys
from service.foundation.settings import Settings
from service.web.server import serve
serve(Settings(database_url=sys.argv[1], _env_file=None), "127.0.0.1", int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
"""


def processes(port: int, path: str, count: int) -> set[str]:
    """The names of the processes behind a port, once so many of them answer."""
    found: set[str] = set()
    until = time.monotonic() + 60
    with ThreadPoolExecutor(8) as visitors:
        while len(found) < count and time.monotonic() < until:
            for answer, _ in visitors.map(lambda _: get(port, path), range(40)):
                assert (answer.status, "server" in answer.headers, "date" in answer.headers) == (200, False, True)
                found.add(answer.headers["x-process"])
    return found


@contextmanager
def held_port() -> Generator[int]:
    """A port for a server to come, which the system gives to nobody else: it is bound, and not listened at.

    Where that would keep the server out too (it does not on Linux) the port is only a free one.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()
        yield port


def get(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One answer, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@contextmanager
def serving(database_url: str, application: str, workers: int = 1) -> Generator[tuple[int, subprocess.Popen]]:
    """A port that answers, and the process behind it; both gone at the end."""
    with held_port() as port, _process(port, database_url, application, workers) as process:
        yield port, process


@contextmanager
def _process(port: int, database_url: str, application: str, workers: int) -> Generator[subprocess.Popen]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    arguments = [sys.executable, "-c", _COMMAND, database_url, str(port), str(workers), application]
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                get(port, "/")
                break
            except OSError:
                assert process.poll() is None, "the server ended before it answered"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(60)
