"""The service dies at any moment of a filing: whoever saw a receipt has a whole case, whoever saw none left nothing open.

What is left of the others are sealed blobs that no row names, which are swept, or a whole case that its readers have.
"""

import random  # noqa: TID251 -- moments to die, not secrets
import threading
import time
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpx2 as httpx
import pytest
from sqlmodel import Session, select

from service.complaints import queries
from service.complaints.keys import Receipt
from service.complaints.models import Commitment, Complaint, Item, KeyGrant, Share
from service.complaints.rules import Kind, Which
from service.complaints.sealing import open_grant, open_item
from service.complaints.sweeping import PATIENCE, sweep
from service.complaints.thread import Thread, thread
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.foundation.settings import Settings
from tests.complaints.walking import form, symbols
from tests.complaints.world import Readers, enrol
from tests.journeys.killing import PATIENCE_S, Mortal
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.slow

#: Each death meets so many filings, each at a moment of its own: three hundred in all.
DEATHS, FILINGS = 100, 3
TEXT = "El interventor firmó lo que no se hizo.\n" * 600


@pytest.fixture
def readers(database: Database) -> Readers:
    with database.writing() as session:
        return enrol(session)


@pytest.fixture
def mortal(database: Database, readers: Readers, tmp_path: Path) -> Generator[Mortal]:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, data_dir=tmp_path / "data", _env_file=None)
    with held_port() as port:
        mortal = Mortal(database, settings, port)
        mortal.raise_server()
        yield mortal
        mortal.close()


def _marks(mortal: Mortal, count: int) -> list[dict[str, str]]:
    """The hidden fields of so many forms, looked at long enough."""
    found = [form(mortal.client.get("/denuncia").text).fields for _ in range(count)]
    while "Espere" in mortal.client.post("/denuncia", data={**found[-1], "que": ""}).text:
        time.sleep(1)
    return found


def _case(session: Session, blobs: Blobs, complaint: Complaint, holder: str, identity: str) -> Thread:
    """The case as one holder opens it; every row and blob of it must be there."""
    grant = queries.grant_of(session, complaint, holder, Which.CASE)
    key = open_grant(grant.sealed, identity, complaint.id, Which.CASE, complaint.case_recipient)
    opened = []
    for row in queries.items(session, complaint, Which.CASE):
        data = row.sealed if row.blob is None else blobs.get(row.blob)
        assert data is not None, "a row names a blob that is not there"
        opened.append(open_item(complaint.id, row.id, data, key))
    return thread(opened, ())


def _is_whole(session: Session, complaint: Complaint, case: Thread) -> bool:
    count = {
        table: len(session.exec(select(table).where(table.complaint_id == complaint.id)).all())
        for table in (Item, KeyGrant, Share)
    }
    said = [entry.opened.header.kind for entry in case.entries]
    return (
        case.is_whole
        and said == [Kind.HEAD, Kind.TEXT]
        and (count[Item], count[Share]) == (3, 3)
        and count[KeyGrant] > 8
    )


def test_a_receipt_that_was_shown_opens_a_whole_case_and_another_leaves_nothing_open(
    mortal: Mortal, readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, folder = random.Random(11), mortal.settings.data_dir
    blobs, pepper = Blobs("", folder), Secret(mortal.settings.secret_path).key("receipt")
    forms = _marks(mortal, (DEATHS + 6) * FILINGS)
    shown, times = [], []
    for _ in range(6):
        # A server that has just been raised takes longer.
        begun = time.monotonic()
        shown += _file_at_once(mortal, forms, chance, 0, 0)
        times.append(time.monotonic() - begun)
        mortal.kill()
        _raise(mortal)
    assert len(shown) == 6 * FILINGS
    takes, mortal.deaths = median(times), 0
    for _ in range(DEATHS):
        shown += _file_at_once(mortal, forms, chance, takes / 2, 1.6 * takes)
        _raise(mortal)

    bundle = readers.bundles["Investigación 1"]
    with mortal.database.reading() as session:
        complaints = session.exec(select(Complaint)).all()
        # Every receipt that anybody saw has its case, whole, for reader and complainant.
        for receipt in shown:
            derived = Receipt.of(pepper, receipt)
            complaint = queries.by_receipt(session, derived)
            case = _case(session, blobs, complaint, complaint.receipt_recipient, derived.identity)
            assert case.head.header.author == derived.signer.public
        # Every case that is there is whole, whether its receipt was seen or not.
        for complaint in complaints:
            case = _case(session, blobs, complaint, bundle.recipient, bundle.identity)
            assert _is_whole(session, complaint, case)
            assert case.entries[1].opened.body.decode().count("El interventor") == 600
        assert len(session.exec(select(Commitment)).all()) == len(complaints)
        named = queries.blobs(session)
    later = clock.now() + PATIENCE + timedelta(hours=1)
    left = set(blobs.names("sealed", later)) - named
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sweep(mortal.database, blobs) == len(left)
    assert set(blobs.names("sealed", later)) == named
    assert mortal.deaths == DEATHS
    # They died before, in the middle and after.
    print(f"{len(shown)} receipts, {len(complaints)} cases, {len(left)} blobs swept, {takes:.3f} s each")
    assert 6 * FILINGS + 30 < len(shown) < (DEATHS + 6) * FILINGS - 30
    assert len(complaints) >= len(shown)


def _send(client: httpx.Client, hidden: dict[str, str]) -> httpx.Response:
    return client.post("/denuncia", data={**hidden, "que": TEXT, "modo": "anonymous"})


def _raise(mortal: Mortal) -> None:
    """Nobody else files: what a flood would ask for is for another test."""
    Ram(mortal.settings.data_dir).forget()
    mortal.raise_server()


def _file_at_once(
    mortal: Mortal, forms: list[dict[str, str]], chance: random.Random, apart: float, until: float
) -> list[str]:
    """The receipts that were shown to people who filed within `apart` seconds, on a server that died within `until`."""
    answers: list[str] = []
    people = [
        threading.Thread(target=_try, args=(mortal, forms.pop(), chance.uniform(0, apart), answers))
        for _ in range(FILINGS)
    ]
    for person in people:
        person.start()
    if until:
        time.sleep(chance.uniform(0, until))
        mortal.kill()
    for person in people:
        person.join(PATIENCE_S)
        assert not person.is_alive()
    return [receipt for answer in answers if (receipt := symbols(answer))]


def _try(mortal: Mortal, hidden: dict[str, str], wait: float, answers: list[str]) -> None:
    time.sleep(wait)
    try:
        with httpx.Client(base_url=mortal.client.base_url, timeout=PATIENCE_S) as client:
            answers.append(_send(client, hidden).text)
    except httpx.TransportError:
        return
