"""Killed in the middle, a file is in the registry whole or not at all."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.foundation.database import Database
from service.publication.document import Publisher
from service.sources.actions import import_secop
from tests.sources.tables import contract, releases, snapshots, works, write_csv

ROWS = 400
KILLS = 20
#: Says when it begins and when it has ended, so that the moment of the blow can be chosen.
CHILD = """
import sys
from pathlib import Path
from service.foundation.database import Database
from service.publication.document import Publisher
from service.sources.actions import import_secop
database = Database(sys.argv[1])
print("begins", flush=True)
import_secop(database, Path(sys.argv[2]), Publisher("oc4ids-bu3kcz", "https://obras.example.org"))
print("ended", flush=True)
"""


def run(database: Database, path: Path, seconds: float | None) -> tuple[float, bool]:
    """Import in another process, killed after `seconds`; how long it ran, and whether it said that it ended."""
    address = database.url.render_as_string(hide_password=False)
    order = [sys.executable, "-c", CHILD, address, str(path)]
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begins\n"
        start = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    return time.monotonic() - start, "ended" in rest


@pytest.mark.slow
def test_a_file_is_there_whole_or_not_at_all(new_database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "contratos.csv", [contract(number) for number in range(ROWS)])
    whole, _ = run(new_database(), path, None)
    seen = set()
    for kill in range(KILLS):
        database = new_database()

        _, ended = run(database, path, whole * (kill + 0.5) / KILLS)

        found = (len(works(database)), len(snapshots(database)), releases(database))
        assert found in {(0, 0, 0), (ROWS, ROWS, ROWS)}
        assert found != (0, 0, 0) or not ended
        seen.add(found)
        # What was left does not stand in the way of the next reading.
        if found == (0, 0, 0) and kill % 5 == 0:
            assert import_secop(database, path, Publisher("oc4ids-bu3kcz", "https://obras.example.org")).new == ROWS
    assert (0, 0, 0) in seen


def test_a_file_damaged_at_its_end_leaves_nothing(database: Database, publisher: Publisher, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "contratos.csv", [contract(number) for number in range(700)])
    with path.open("a", encoding="utf-8") as file:
        file.write('CO1.PCCNTR.9,"' + "x" * 200_000)

    with pytest.raises(Exception, match="comillas sin cerrar"):
        import_secop(database, path, publisher)

    assert (works(database), snapshots(database), releases(database)) == ([], [], 0)
