"""How the service is run: its processes know what was decided, share the work, and stop when told to."""

import signal
import socket
import time

import pytest

from service.foundation.errors import Refusal
from service.foundation.settings import Settings
from service.web.server import serve
from tests.web.ui.conftest import Street
from tests.web.ui.serving import get, processes, serving

SMALL = "tests.web.ui.small:from_environment"


def test_every_process_serves_the_database_that_was_named(street: Street) -> None:
    url = street.database.url.render_as_string(hide_password=False)
    with serving(url, SMALL, workers=2) as (port, server):
        found = processes(port, f"/{street.code}", 2)
        server.terminate()
        ended = server.wait(60)

    assert len(found) == 2
    assert ended in {0, -signal.SIGTERM}


def _wait_for_closed_door(port: int) -> None:
    """Until nobody is let in any more: the stop has begun."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
        except OSError:
            return
        time.sleep(0.02)
    pytest.fail("the service goes on letting visitors in")


def test_a_stop_lets_answers_end(street: Street) -> None:
    url = street.database.url.render_as_string(hide_password=False)
    with serving(url, SMALL) as (port, server), socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(b"POST /eco HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
        get(port, "/")  # the other request is being read by now
        server.terminate()
        _wait_for_closed_door(port)
        client.sendall(b"cd")
        answer = client.recv(65536)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_address_that_is_taken_is_refused_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            Refusal, match=rf"^No se puede atender en 127.0.0.1:{port}: está ocupado .* Elija otro con --port.$"
        ):
            serve(Settings(_env_file=None), "127.0.0.1", port)
