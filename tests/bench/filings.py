"""How many complaints one process takes in: the whole protocol, form and filing, by eight at once who wait their turn.

`measure()` starts a service of its own over a migrated, empty database. Time runs faster in it, so that the marks
that are fetched ahead ripen in seconds; nothing else is different. Run it alone with `python -m tests.bench.filings`.
"""

import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles

from service.complaints.filing import Report, file
from service.foundation.database import Database
from tests.abuse import site as sites
from tests.abuse.machine import Machine
from tests.abuse.site import Site
from tests.bench.load import CLIENT_CORE, SERVER_CORE, cpu_seconds, pinned

CLIENTS = 8
FILINGS, WARM = 1500, 200
#: A flood asks for three quarters of a minute at most; this way it is some seconds.
SPEED = 20
#: Forms that each client has open ahead.
AHEAD = 80
TEXT = "El andén se levantó a los dos meses y nadie lo repara. El contrato decía concreto de 3.000 libras. " * 10


def measure(database: Database) -> dict[str, float]:
    """Filings per second, milliseconds of form and filing together, and the processor's milliseconds for each."""
    with tempfile.TemporaryDirectory(prefix="valla-bench-") as name, ExitStack() as stack:
        with pinned(SERVER_CORE):
            site = stack.enter_context(sites.own(database, Path(name), SPEED))
        with pinned(CLIENT_CORE):
            return _measured(site)


def _measured(site: Site) -> dict[str, float]:
    assert site.inside
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = list(pool.map(lambda _: _Client(site), range(CLIENTS)))
        list(pool.map(lambda client: client.file(WARM // CLIENTS), clients))
        pids = [site.inside.process.pid]
        before, began = cpu_seconds(pids), time.perf_counter()
        times = [
            each for client in pool.map(lambda client: client.file(FILINGS // CLIENTS), clients) for each in client
        ]
        seconds, cpu = time.perf_counter() - began, cpu_seconds(pids) - before
    percentiles = quantiles(times, n=100)
    return {
        "rate": len(times) / seconds,
        "p50_ms": percentiles[49] * 1000,
        "p95_ms": percentiles[94] * 1000,
        "cpu_ms": cpu / len(times) * 1000,
        "sealing_ms": _sealing(site) * 1000,
    }


class _Client:
    """One connection with forms open ahead."""

    def __init__(self, site: Site) -> None:
        self._machine = Machine(site)
        self._marks = deque(self._machine.mark() for _ in range(AHEAD))

    def file(self, count: int) -> list[float]:
        """Seconds that each filing took: its form, and its answer."""
        times: list[float] = []
        while len(times) < count:
            began = time.perf_counter()
            self._marks.append(self._machine.mark())
            sent = self._machine.send(self._marks[0], TEXT)
            if sent.status == 422:
                continue
            assert sent.receipt, sent.status
            self._marks.popleft()
            times.append(time.perf_counter() - began)
        return times


def _sealing(site: Site) -> float:
    """Seconds of the processor that sealing alone takes: what no service could save."""
    assert site.inside
    count, report, began = 200, Report(text=TEXT), time.process_time()
    for _ in range(count):
        file(report, site.inside.readers.roster, (), b"p" * 32)
    return (time.process_time() - began) / count


def main() -> None:
    """Measure on every engine there is."""
    from tests.bench.__main__ import emptied, engines

    for engine in engines():
        with tempfile.TemporaryDirectory(prefix="valla-bench-") as name, emptied(engine, Path(name)) as database:
            figures = measure(database)
        print(engine, {name: round(value, 2) for name, value in figures.items()}, file=sys.stdout)


if __name__ == "__main__":
    main()
