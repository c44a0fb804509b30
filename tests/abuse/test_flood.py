"""Ten thousand filings of a machine in some minutes: the door stays open, and nothing that came in is lost."""

import os
import threading
import time
from collections import deque
from collections.abc import Generator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.complaints import queries
from service.complaints.flood import LEVELS, ROOM, Lane
from service.complaints.keys import Receipt, recipient_of
from service.complaints.models import Complaint
from service.complaints.rules import Kind, Standing, Which
from service.complaints.sealing import open_grant, open_item
from service.foundation import codes
from service.foundation.database import Database
from service.foundation.secret import Secret
from tests.abuse import site as sites
from tests.abuse.machine import Machine, Sent
from tests.abuse.site import Site
from tests.abuse.visitor import PATIENCE_S, File, Visitor

JUNK = int(os.environ.get("VALLA_JUNK", "10000"))
MACHINES = 8
#: Seconds of the service in one of ours: its flood is a quarter of an hour long.
SPEED = 5
#: Marks that each machine has fetched ahead, so that some are always ripe.
AHEAD = 150
#: Megabytes by which a process may grow while the flood lasts.
GROWTH_MB = 48
#: Of the receipts, those that are opened at the end.
SAMPLE = 100

pytestmark = pytest.mark.slow


@pytest.fixture
def flooded(database: Database, tmp_path: Path) -> Generator[Site]:
    """A service with two processes."""
    with sites.own(database, tmp_path, SPEED, workers=2) as found:
        yield found


class _Flood:
    """Machines that file one after another until enough is filed."""

    def __init__(self, site: Site, pool: Executor) -> None:
        self._site = site
        self._left = iter(range(JUNK))
        self._lock = threading.Lock()
        self.sent: list[tuple[str, Sent]] = []
        self._machines = [pool.submit(self._file) for _ in range(MACHINES)]

    @property
    def is_on(self) -> bool:
        return not all(machine.done() for machine in self._machines)

    def check(self) -> None:
        """Raise what a machine met."""
        for machine in self._machines:
            machine.result()

    def _next(self) -> int | None:
        with self._lock:
            return next(self._left, None)

    def _file(self) -> None:
        machine = Machine(self._site)
        marks = deque(machine.mark() for _ in range(AHEAD))
        while (number := self._next()) is not None:
            sent = None
            while sent is None or sent.status == 422:
                # Nothing is ripe yet: another one is fetched meanwhile.
                marks.append(machine.mark())
                sent = machine.send(marks[0], f"Ruido {number}")
            marks.popleft()
            self.sent.append((f"Ruido {number}", sent))
        machine.close()


def _honest(site: Site, flood: _Flood) -> list[float]:
    """Seconds of the service, from form to receipt, of people who file text and a photo while the flood is on.

    The text is taken; the photo is told to come later.
    """
    waits = []
    while flood.is_on:
        visitor = Visitor(site)
        began = time.monotonic()
        answer = visitor.ripe(visitor.open().filled(que=f"Persona {len(waits)}"), [File(b"\xff\xd8\xff\xe0")])
        waits.append((time.monotonic() - began) * site.speed)
        assert (answer.status, bool(answer.receipt)) == (200, True)
        assert "más tarde con su recibo" in answer.page.text
        flood.sent.append((f"Persona {len(waits) - 1}", Sent(answer.status, answer.receipt, 0)))
        visitor.close()
    return waits


def _resident_mb(site: Site) -> list[float]:
    """Memory of the processes that answer."""
    first = site.inside.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8").split()
    sizes = []
    for pid in children:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
    return sorted(size for size in sizes if size > 30)


def test_the_door_stays_open_and_nothing_is_lost(flooded: Site, database: Database) -> None:
    with ThreadPoolExecutor(MACHINES) as pool:
        flood = _Flood(flooded, pool)
        while len(flood.sent) < JUNK // 5 and flood.is_on:
            time.sleep(0.05)
        before, began = _resident_mb(flooded), time.monotonic()
        waits = _honest(flooded, flood)
        seconds = time.monotonic() - began
        flood.check()
    grown = [now - then for then, now in zip(before, _resident_mb(flooded), strict=True)]
    print(
        f"\n{len(flood.sent)} filings, {JUNK * 4 / 5 / seconds:.0f}/s; {len(waits)} people, of the service's clock "
        f"{min(waits):.0f} to {max(waits):.0f} s; processes {before} MB, grown by {grown}"
    )

    assert {sent.status for _, sent in flood.sent} == {200}
    assert max(waits) <= PATIENCE_S
    assert max(grown) < GROWTH_MB
    _all_kept(flooded, database, flood.sent)


def _all_kept(site: Site, database: Database, sent: list[tuple[str, Sent]]) -> None:
    pepper = Secret(site.inside.settings.secret_path).key("receipt")
    with database.reading() as session:
        standings = dict(session.execute(select(Complaint.standing, func.count()).group_by(Complaint.standing)).all())
        for text, one in sent[:: max(1, len(sent) // SAMPLE)] + sent[-1:]:
            receipt = Receipt.of(pepper, codes.tidy(one.receipt))
            complaint = queries.by_receipt(session, receipt)
            grant = queries.grant_of(session, complaint, recipient_of(receipt.identity), Which.CASE)
            key = open_grant(grant.sealed, receipt.identity, complaint.id, Which.CASE, complaint.case_recipient)
            rows = queries.items(session, complaint, Which.CASE)
            opened = [open_item(complaint.id, row.id, row.sealed, key) for row in rows]
            assert any(each.header.kind is Kind.TEXT and text in each.body.decode() for each in opened)

    assert sum(standings.values()) == len(sent) == len({one.receipt for _, one in sent})
    # What is told to the readers is what they can bear: of each minute, what its lane has room for.
    assert standings[Standing.OPEN] < LEVELS[-1].filings + ROOM[Lane.PLAIN] * 2 * 60
    assert standings[Standing.QUARANTINED] > len(sent) / 2
