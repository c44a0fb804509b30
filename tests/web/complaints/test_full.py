"""When room runs out: first the files are postponed, then nothing is taken in, and it is said with the other ways."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import event, func, select, text
from starlette.testclient import TestClient

from service.complaints.models import Complaint
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.web.complaints.conftest import Teller
from tests.web.complaints.test_telling import TEXT, list_of, photo, symbols

FULL_DISK = "Ahora no podemos recibir lo que sabe"


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the disk of the files so full, in hundredths."""

    def fill(hundredths: int) -> None:
        usage = SimpleNamespace(total=120, used=hundredths, free=100 - hundredths)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    return fill


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Complaint)).one()


@pytest.mark.parametrize(("hundredths", "is_taken"), [(79, True), (80, False), (96, False)])
def test_files_are_postponed_before_text_is(
    teller: Teller, database: Database, used: Callable[[int], None], hundredths: int, is_taken: bool
) -> None:
    used(hundredths)
    teller.look()

    seen = teller.seen(teller.tell([("a.jpg", photo())], que=TEXT))

    assert ("Recibimos 1 archivo" in seen.said()) is is_taken
    assert ("Agréguelo más tarde con su recibo" in seen.said()) is not is_taken
    assert len(symbols(seen)) == 25
    assert _count(database) == 1


def test_a_full_disk_takes_nothing_in_and_says_so_before_anybody_writes(
    teller: Teller, client: TestClient, database: Database, used: Callable[[int], None]
) -> None:
    teller.look()
    used(97)

    asked, told = client.get("/denuncia"), teller.tell(que=TEXT)

    for answer in (asked, told):
        assert answer.status_code == 503
        assert FULL_DISK in answer.text
    assert "Nadie lo repara." in told.text
    assert _count(database) == 0
    assert list_of(client.app.state.blobs) == []


def test_a_store_elsewhere_says_nothing_of_a_disk(tmp_path: Path, used: Callable[[int], None]) -> None:
    used(99)

    assert Blobs("memory:///", tmp_path).fullness == 0
    assert Blobs("", tmp_path).fullness > 0.98


@pytest.fixture
def no_page_left(client: TestClient) -> Iterator[None]:
    """The database may not grow by a page; only SQLite can be told so."""
    database: Database = client.app.state.database
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has no such limit.")

    def limit(connection, _record, _proxy) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database.engine, "checkout", limit)
    yield
    event.remove(database.engine, "checkout", limit)


def test_a_database_that_cannot_grow_keeps_nothing_and_gives_the_text_back(
    teller: Teller, client: TestClient, database: Database, no_page_left: None
) -> None:
    teller.look()

    answer = teller.tell(que=TEXT + "x" * 50_000)

    assert answer.status_code == 503
    assert "Nadie lo repara." in answer.text
    assert _count(database) == 0
    assert list_of(client.app.state.blobs) == []
    with database.reading() as session:
        assert session.connection().scalar(text("SELECT count(*) FROM complaint_item")) == 0


def test_a_store_that_refuses_keeps_nothing(
    teller: Teller, client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller.look()
    monkeypatch.setattr("service.foundation.blobs.obstore.put", _refuse)

    answer = teller.tell(que=TEXT + "x" * 50_000)

    assert answer.status_code == 503
    assert "Nadie lo repara." in answer.text
    assert _count(database) == 0


def _refuse(*_: object) -> None:
    raise PermissionError(13, "no")
