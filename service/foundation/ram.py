"""What the processes of one machine know together and no disk holds: tokens that were used, powers of some minutes.

A small database in the machine's memory (`/dev/shm`), gone when the machine stops and when the service starts anew.
"""

import os
import sqlite3
import stat
import threading
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path

from service.foundation import clock
from service.foundation.errors import Refusal
from service.foundation.language import N_

_SHARED = Path("/dev/shm")  # noqa: S108 -- it is memory, and the folder is the owner's alone
_BUSY_S = 10

#: What every question to it may raise: the machine's memory is full, or the file is damaged.
Broken = sqlite3.Error


class Ram:
    """Names with values, each of a kind, for so many seconds."""

    def __init__(self, installation: Path) -> None:
        """`installation`: the folder of its data; the processes of one installation share what they keep here.

        Refuses a place in memory that somebody else of this machine holds.
        """
        name = sha256(str(installation.absolute()).encode()).hexdigest()[:24]
        self._path = _own(_SHARED / f"valla-ram-{name}") / "kept" if _SHARED.is_dir() else None
        self._local = threading.local()
        self._lock = threading.Lock()
        self._only = None if self._path else self._open(":memory:")

    def forget(self) -> None:
        """Forget everything: before the first process of a service begins."""
        if self._path:
            for path in self._path.parent.iterdir():
                path.unlink(missing_ok=True)

    def put(self, kind: str, name: str, value: bytes, seconds: float) -> bool:
        """Keep `value`; False, and nothing is kept, when the name is there already."""
        now = _now()
        with self._lock_if_alone(), self._base() as base:
            base.execute("DELETE FROM kept WHERE until <= ?", (now,))
            row = (kind, name, value, now + seconds)
            return base.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?)", row).rowcount == 1

    def get(self, kind: str, name: str) -> bytes | None:
        """The value, which stays."""
        with self._lock_if_alone(), self._base() as base:
            query = "SELECT value FROM kept WHERE kind = ? AND name = ? AND until > ?"
            found = base.execute(query, (kind, name, _now())).fetchone()
        return found[0] if found else None

    def take(self, kind: str, name: str) -> bytes | None:
        """The value, once: it is gone for whoever asks next."""
        with self._lock_if_alone(), self._base() as base:
            query = "DELETE FROM kept WHERE kind = ? AND name = ? RETURNING value, until"
            found = base.execute(query, (kind, name)).fetchone()
        return found[0] if found and found[1] > _now() else None

    def count(self, kind: str, name: str, seconds: int) -> float:
        """How often this was called with this name in the last so many seconds, this time included."""
        now = _now()
        stretch = int(now) // seconds
        with self._lock_if_alone(), self._base() as base:
            base.execute("DELETE FROM counted WHERE until <= ?", (now,))
            # Kept for one stretch more than its own: see `counted`.
            query = (
                "INSERT INTO counted VALUES (?, ?, ?, 1, ?) "
                "ON CONFLICT (kind, name, stretch) DO UPDATE SET times = times + 1"
            )
            base.execute(query, (kind, name, stretch, (stretch + 2) * seconds))
        return self.counted(kind, name, seconds)

    def counted(self, kind: str, name: str, seconds: int) -> float:
        """How often `count` was called so, without counting this time.

        Times are kept by stretch, not one by one: of the stretch before, the part that is still near is counted.
        """
        now = _now()
        stretch = int(now) // seconds
        with self._lock_if_alone(), self._base() as base:
            query = "SELECT stretch, times FROM counted WHERE kind = ? AND name = ? AND stretch >= ?"
            times = dict(base.execute(query, (kind, name, stretch - 1)).fetchall())
        return float(times.get(stretch, 0) + times.get(stretch - 1, 0) * (stretch + 1 - now / seconds))

    def _lock_if_alone(self) -> AbstractContextManager[object]:
        # A connection of its own for each thread needs no lock; the only one of a machine without /dev/shm does.
        return self._lock if self._only else nullcontext()

    def _base(self) -> sqlite3.Connection:
        if self._only:
            return self._only
        assert self._path is not None
        # Whoever forgot may have made the file anew: the one that a thread has open is then nobody's.
        if getattr(self._local, "file", None) is None or self._local.file != _file(self._path):
            self._local.base = self._open(str(self._path))
            self._local.file = _file(self._path)
        base: sqlite3.Connection = self._local.base
        return base

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        base = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        base.execute("PRAGMA synchronous=OFF")
        base.execute("PRAGMA secure_delete=ON")
        base.execute(
            "CREATE TABLE IF NOT EXISTS kept "
            "(kind TEXT, name TEXT, value BLOB, until REAL, PRIMARY KEY (kind, name)) WITHOUT ROWID"
        )
        base.execute("CREATE INDEX IF NOT EXISTS kept_until ON kept (until)")
        base.execute(
            "CREATE TABLE IF NOT EXISTS counted "
            "(kind TEXT, name TEXT, stretch INT, times INT, until REAL, PRIMARY KEY (kind, name, stretch)) "
            "WITHOUT ROWID"
        )
        return base


def _file(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _own(folder: Path) -> Path:
    """A folder of ours alone, in a place where everybody may put things under any name."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise Refusal(
            N_("Otra persona ocupa %(folder)s en esta máquina. Borre esa carpeta y empiece de nuevo."), folder=folder
        )
    return folder


def _now() -> float:
    return clock.now().timestamp()
