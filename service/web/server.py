"""How the service is run: uvicorn, one process or several, each with the application of the same settings."""

import os
import signal
import socket

import uvicorn

from service.foundation import memory
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.ram import Ram
from service.foundation.settings import Settings
from service.web.ui.protocol import Protocol

#: Makes the application from the environment. Named, not imported: processes of their own import it.
APPLICATION = "service.app:from_environment"

#: Connections at once in one process; each of them is a file, and systems often allow 1,024.
CONNECTIONS = 700
#: Seconds that a connection without a request is kept.
KEEP_ALIVE_S = 5
#: Seconds that answers under way are given when the service stops.
GRACEFUL_S = 10


def serve(settings: Settings, host: str, port: int, workers: int = 1, application: str = APPLICATION) -> None:
    """Serve on `host` and `port` until told to stop (Ctrl+C, SIGTERM). Refuses an address that cannot be had."""
    _refuse_taken(host, port)
    _hand_down(settings)
    memory.keep_private()
    # Whoever started us may ignore its children, and hands that down: `bwrap` would wait for its own for ever.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    Ram(settings.data_dir).forget()
    uvicorn.run(
        application,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=Protocol,
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACEFUL_S,
        limit_concurrency=CONNECTIONS,
        # Who visits is nobody's business: no log of visits, no believing who they say they are.
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="error",  # not one line for each piece of noise that a stranger sends
    )


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Refusal(
            N_("No se puede atender en %(host)s:%(port)s: está ocupado o no se permite. Elija otro con --port."),
            host=host,
            port=port,
        ) from error


def _hand_down(settings: Settings) -> None:
    """Write what was decided into the environment, where a worker process finds it."""
    for name, value in settings.model_dump(mode="json", exclude_unset=True, exclude_none=True).items():
        os.environ[f"VALLA_{name.upper()}"] = str(value)
