"""A city's service as its operator starts it, which is searched for what it must not know: memory, files, database, output."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import select

from service.complaints import queries
from service.complaints.keys import Bundle
from service.complaints.models import Complaint
from service.complaints.rules import Which
from service.complaints.sealing import open_grant
from service.foundation.database import Database
from service.staff import actions
from service.staff.audit import CONSOLE
from service.staff.rules import Grant, Role
from tests.browser.complainant import ROOT
from tests.complaints.canaries import Watch
from tests.trace.memories import held
from tests.trace.remains import ELSEWHERE, found_in, of_postgresql, touched
from tests.trace.served import needles, served


@dataclass
class House:
    """The service at `url`, which must not know the words that bear `mark`, nor keys and phrases: by whose they are."""

    url: str
    port: int
    database: Database
    folder: Path
    mark: str
    bundles: dict[str, Bundle] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    begun: float = field(default_factory=lambda: time.time() - 1)
    pid: int = 0
    running: ExitStack = field(default_factory=ExitStack)

    @property
    def data(self) -> Path:
        """Where it keeps everything."""
        return self.folder / "data"

    @property
    def _settings(self) -> dict[str, str]:
        return {
            "VALLA_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "VALLA_DATA_DIR": str(self.data),
            "VALLA_PUBLIC_URL": self.url,
        }

    def begin(self) -> None:
        """Start it, or start it anew: it has forgotten what it had in memory."""
        self.end()
        self.data.mkdir(exist_ok=True)
        url = self._settings["VALLA_DATABASE_URL"]
        run = served(url, self.data, self.port, self.folder / "said", VALLA_PUBLIC_URL=self.url)
        self.pid = self.running.enter_context(run)

    def end(self) -> None:
        """Stop it."""
        self.running.close()

    def valla(self, *order: str) -> str:
        """What a command of its operator says."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
        environment |= {"PYTHONPATH": str(ROOT), **self._settings}
        command = [sys.executable, "-m", "service", *order]
        done = subprocess.run(command, env=environment, cwd=self.data, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def invite(self, login: str, name: str, role: Role) -> str:
        """The link with which somebody begins."""
        with self.database.writing() as session:
            person = actions.add(session, CONSOLE, login, name, Grant(role))
            return f"{self.url}/oficina/alta/{actions.invite(session, CONSOLE, person)}"

    def complaint(self) -> Complaint:
        """The only one, as the database has it."""
        with self.database.reading() as session:
            return session.exec(select(Complaint)).one()

    def key(self, which: Which) -> str:
        """A key of the complaint, by that of a reader."""
        bundle = self.bundles["irene"]
        with self.database.reading() as session:
            complaint = session.exec(select(Complaint)).one()
            grant = queries.grant_of(session, complaint, bundle.recipient, which)
            return open_grant(grant.sealed, bundle.identity, complaint.id, which, complaint.recipient(which))

    def secrets(self) -> dict[str, bytes]:
        """Everything that nobody here may know, in every form."""
        keys = {which.value: self.key(which) for which in (Which.CASE, Which.NOTES)}
        keys |= {login: bundle.identity for login, bundle in self.bundles.items()}
        seeds = {f"seed of {login}": bundle.signer.seed for login, bundle in self.bundles.items()}
        return needles({"words": self.mark, "receipt": self.receipt}, keys, seeds)

    def knows_nothing(self) -> None:
        """No process of the service holds a word or a key, since it began."""
        assert held(self.pid, self.secrets()) == set()
        # It looked where the service works: its own address, which it never forgets, is there.
        assert held(self.pid, {"address": self.url.encode()}) == {"address"}

    def remains(self) -> dict[Path, set[str]]:
        """Files of this machine, and of the database's server, in which a word or a key is."""
        keys = [self.key(which) for which in (Which.CASE, Which.NOTES)]
        keys += [key for each in self.bundles.values() for key in (each.identity, each.signer.seed.hex())]
        places = [self.folder, *map(Path, ELSEWHERE)]
        if not self.database.is_sqlite:
            places += of_postgresql(self.database)
        secret = [self.mark, self.receipt, *self.phrases.values(), *keys]
        return found_in(Watch(secret), touched(self.begun, *places))
