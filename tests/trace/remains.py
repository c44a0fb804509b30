"""What is left on a disk: files of the installation, of the machine's temporary folders, of the database's server."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from service.foundation.database import Database
from tests.complaints.canaries import Watch
from tests.missing import lack

#: Where files end that somebody forgot, besides the folder of the installation.
ELSEWHERE = ("/tmp", "/var/tmp", "/dev/shm")


def touched(begun: float, *folders: Path) -> Iterator[Path]:
    """Files that somebody touched since the test began; time of writing says nothing here, and is not asked."""
    for folder in folders:
        for at, inside, names in os.walk(folder):
            # Other tests run beside this one; its own folder is given by itself.
            inside[:] = [name for name in inside if not name.startswith("pytest-of-")]
            for name in names:
                path = Path(at, name)
                try:
                    if path.is_file() and not path.is_symlink() and path.stat().st_ctime >= begun:
                        yield path
                except OSError:
                    continue


def found_in(watch: Watch, paths: Iterator[Path], besides: Path | None = None) -> dict[Path, set[str]]:
    """The canaries in each file that has any. `besides`: a file that is not looked at."""
    found = {}
    for path in paths:
        if path == besides:
            continue
        try:
            seen = watch.seen(path.read_bytes())
        except OSError:
            continue
        if seen:
            found[path] = seen
    return found


def of_postgresql(database: Database) -> list[Path]:
    """The files and logs of the database's server, when it is on this machine and has written everything down."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(connection.scalar(text("SHOW data_directory")))
    if not os.access(data, os.R_OK):
        lack("The files of the database are not for this user or not on this machine.")
    return [data, Path("/var/log/postgresql")]
