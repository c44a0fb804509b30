"""What a death in the middle of filing leaves behind: sealed blobs that no row names. They open for nobody, and go."""

import logging
import threading
from datetime import timedelta

from service.complaints import queries
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database

#: How long a blob may wait for its row: many times longer than any filing takes.
PATIENCE = timedelta(days=1)
_EVERY_S = 3600

_log = logging.getLogger(__name__)


def sweep(database: Database, blobs: Blobs) -> int:
    """Drop the sealed blobs that no row names and that are older than `PATIENCE`; how many they were.

    Nothing goes while the database knows of no complaint: it may be another one than that of the files.
    """
    names = blobs.names("sealed", clock.now() - PATIENCE)
    # After the names: a row that was kept meanwhile is seen.
    with database.reading() as session:
        if not names or not queries.are_there_any(session):
            return 0
        orphans = set(names) - queries.blobs(session)
    for name in orphans:
        blobs.drop(name)
    return len(orphans)


class Sweeper:
    """The thread of a service that sweeps every hour while it runs; several of them disturb nobody."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs
        self._begun: list[tuple[threading.Thread, threading.Event]] = []

    def start(self) -> None:
        """Begin, an hour from now; a service that runs again begins again."""
        stopping = threading.Event()
        thread = threading.Thread(target=self._run, args=(stopping,), name="sweeper", daemon=True)
        self._begun.append((thread, stopping))
        thread.start()

    def stop(self) -> None:
        """End what was begun last."""
        thread, stopping = self._begun.pop()
        stopping.set()
        thread.join()

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.wait(_EVERY_S):
            try:
                sweep(self._database, self._blobs)
            except Exception as error:  # noqa: BLE001 the end of a thread: it tries again in an hour
                _log.error("sealed blobs were not swept: %s", type(error).__name__)
