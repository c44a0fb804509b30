"""Server processes for tests: `valla serve` as an operator runs it, on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]

_COMMAND = """
import sys
from service.foundation.settings import Settings
from service.web.server import serve
serve(Settings(database_url=sys.argv[1], _env_file=None), "127.0.0.1", int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def get(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One answer, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@contextmanager
def serving(database_url: str, application: str, workers: int = 1) -> Generator[tuple[int, subprocess.Popen]]:
    """A port that answers, and the process behind it; both gone at the end."""
    port = free_port()
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
        yield port, process
    finally:
        process.terminate()
        process.wait(30)
