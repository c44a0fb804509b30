"""Where the attacks go: any address (`VALLA_ABUSE_URL`), or a service of the suite's own, which is then also looked into.

Of another service nothing is assumed but its pages: a work with a page (`VALLA_ABUSE_WORK`, the first of its list if
not given) and a form of complaints that is open.
"""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from service.foundation.database import Database
from service.foundation.settings import Settings
from tests.abuse import hurried
from tests.complaints.world import Readers, enrol
from tests.web.public.published import publish
from tests.web.ui.serving import ROOT, get, held_port
from tests.works.factories import make_bare_work, make_work

#: How many times faster time runs in a service of our own.
SPEED = 60
_COMMAND = """
import sys
from service.foundation.settings import Settings
from service.web.server import serve
serve(Settings(_env_file=None), "127.0.0.1", int(sys.argv[1]), int(sys.argv[2]), "tests.abuse.hurried:application")
"""


@dataclass(frozen=True)
class Inside:
    """What the suite knows of a service that it started itself."""

    settings: Settings
    readers: Readers
    process: subprocess.Popen = field(repr=False)


@dataclass(frozen=True)
class Site:
    """A running service. `speed`: how many of its seconds pass in one of ours. `inside`: None of somebody else's."""

    url: str
    #: Address of the page of a work that is published.
    work: str
    speed: float = 1
    inside: Inside | None = None


def given() -> Site | None:
    """The service that was asked for."""
    url = os.environ.get("VALLA_ABUSE_URL", "").rstrip("/")
    return Site(url, os.environ.get("VALLA_ABUSE_WORK", "")) if url else None


@contextmanager
def own(database: Database, folder: Path, speed: float = SPEED, workers: int = 1) -> Generator[Site]:
    """A service over a migrated, empty database, with two works and people who read complaints."""
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(data_dir=folder, database_url=url, _env_file=None)
    with database.writing() as session:
        publish(session, make_work())
        publish(session, make_bare_work(id="222222222"))
        readers = enrol(session)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    environment |= {"VALLA_DATA_DIR": str(folder), "VALLA_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    environment |= {hurried.BEGAN: str(time.time()), hurried.SPEED: str(speed)}
    with held_port() as port, (folder / "errors").open("wb") as errors:
        command = [sys.executable, "-c", _COMMAND, str(port), str(workers)]
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=errors)
        try:
            _answers(port, process)
            yield Site(f"http://127.0.0.1:{port}", "/obras/7k3qm2xmc", speed, Inside(settings, readers, process))
        finally:
            process.terminate()
            process.wait(60)


def _answers(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            get(port, "/salud")
        except OSError:
            assert process.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return
