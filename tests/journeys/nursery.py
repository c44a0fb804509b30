"""Raises servers that are going to be killed: the service is imported once, and each server is a fork of it.

A process of its own: `python -m tests.journeys.nursery PORT`, with the settings in the environment. For each line that it
reads it forks a server on PORT and writes its process number as soon as the server listens.
"""

import os
import signal
import socket
import sys
import time

import uvicorn

from service.app import create_app
from service.foundation.settings import Settings
from service.web.ui.protocol import Protocol


def _serve(listening: socket.socket) -> None:
    config = uvicorn.Config(create_app(Settings()), http=Protocol, ws="none", log_level="critical")
    uvicorn.Server(config).run(sockets=[listening])


def _bound(port: int) -> socket.socket:
    # Bound anew for each server: what the one before had not answered goes with it, a moment after it dies.
    while True:
        try:
            return socket.create_server(("127.0.0.1", port), backlog=64)
        except OSError:
            time.sleep(0.005)


def main(port: int) -> None:
    """Fork a server for each line of the input."""
    # The children are killed by somebody else; nobody waits for how they ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        listening = _bound(port)
        process = os.fork()
        if process == 0:
            # A program that is handed down to ignore its children waits for them for ever: `bwrap` is one.
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                _serve(listening)
            finally:
                os._exit(0)
        listening.close()
        print(process, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
