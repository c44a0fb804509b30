"""After a publication, the next request shows it: on any process, on either engine, thousands of times.

VALLA_ROUNDS says how many times (2,500 on each engine in the continuous checks); VALLA_TEST_DATABASE_URL on which engine.
"""

import http.client
import os
import re
import threading
from collections.abc import Callable

from service.publication.actions import publish
from service.works.models import WorkRow
from tests.publication.registry import register
from tests.web.ui.conftest import Street
from tests.web.ui.serving import get, processes, serving

ROUNDS = int(os.environ.get("VALLA_ROUNDS", "40"))
WORKERS = 2
READERS = 2


class Reader(threading.Thread):
    """Reads one page over and over on one connection; notes each answer older than what was committed before asking."""

    def __init__(self, port: int, path: str, committed: Callable[[], int], shown: Callable[[bytes], int]) -> None:
        super().__init__()
        self.port, self.path, self.committed, self.shown = port, path, committed, shown
        self.stop = threading.Event()
        self.reads = 0
        self.stale: list[tuple[int, int]] = []
        self.failed: Exception | None = None

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self._read(connection)
        except Exception as error:  # noqa: BLE001
            self.failed = error
        finally:
            connection.close()

    def _read(self, connection: http.client.HTTPConnection) -> None:
        tag, seen = "", 0
        while not self.stop.is_set():
            floor = self.committed()
            connection.request("GET", self.path, headers={"If-None-Match": tag} if tag else {})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200:
                tag, seen = answer.headers["etag"], self.shown(body)
            # 304 says that what was seen last is still right.
            if seen < floor:
                self.stale.append((seen, floor))
            self.reads += 1


def numbered(pattern: str) -> Callable[[bytes], int]:
    """Reads the newest number that a page shows."""
    compiled = re.compile(pattern.encode())
    return lambda body: max(int(found) for found in compiled.findall(body))


PATHS = ["/{code}", "/obras/{work}", "/obras/{work}.json", "/obras", "/", "/obras?q=renglon"]
TITLE = "Renglon nuevo"


def test_the_next_request_shows_the_publication(street: Street) -> None:
    paths = [path.format(code=street.code, work=street.work) for path in PATHS]
    shown, committed, stale, asked = numbered(rf"{TITLE} (\d+)\b"), 1, [], set()

    def publish_number(number: int) -> None:
        with street.database.writing() as session:
            session.get_one(WorkRow, street.work).title = f"{TITLE} {number}"
            session.flush()
            assert publish(session, [street.work], street.publisher)

    publish_number(2)
    url = street.database.url.render_as_string(hide_password=False)
    with serving(url, "tests.web.ui.small:whole_from_environment", WORKERS) as (port, _):
        assert len(processes(port, paths[0], WORKERS)) == WORKERS
        readers = [Reader(port, paths[number], lambda: committed, shown) for number in range(READERS)]
        for reader in readers:
            reader.start()
        for number in range(3, 3 + ROUNDS):
            publish_number(number)
            committed = number
            for turn in range(2):
                path = paths[(number + turn) % len(paths)]
                answer, body = get(port, path)
                assert answer.status == 200
                asked.add(answer.headers["x-process"])
                if shown(body) != number:
                    stale.append((number, path, shown(body)))
        for reader in readers:
            reader.stop.set()
            reader.join(60)

    assert [reader.failed for reader in readers] == [None] * READERS
    assert stale == []
    assert [reader.stale for reader in readers] == [[]] * READERS
    assert min(reader.reads for reader in readers) > ROUNDS // 10
    assert len(asked) == WORKERS


def test_publications_follow_one_another(street: Street) -> None:
    """Lists are kept by the newest release: a release with a lower number must not be committed after a higher one."""
    done = threading.Event()

    def publish_other() -> None:
        street.publish_another()
        done.set()

    with street.database.writing() as session:
        number = register(session)
        publish(session, [number], street.publisher)
        other = threading.Thread(target=publish_other)
        other.start()
        overtook = done.wait(0.5)

    other.join(60)
    assert not overtook
    assert done.is_set()
