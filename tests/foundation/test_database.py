"""One transaction that writes at a time, and ids known before the rows are written, on both engines."""

from threading import Event, Thread

import pytest
from sqlalchemy import Table, insert, text
from sqlmodel import Session

from service.foundation.database import Database, next_ids
from service.works.models import Dependency

TABLE: Table = Dependency.__table__  # type: ignore[attr-defined]


def test_who_writes_waits_for_who_is_writing(database: Database) -> None:
    order: list[str] = []
    begun = Event()

    def write_too() -> None:
        begun.set()
        with database.writing() as session:
            session.connection()
            order.append("second")

    second = Thread(target=write_too)
    with database.writing() as session:
        session.connection()
        second.start()
        begun.wait()
        second.join(0.3)
        order.append("first")
    second.join()

    assert order == ["first", "second"]


def test_who_reads_does_not_wait_for_who_is_writing(database: Database) -> None:
    with database.writing() as writer:
        writer.connection()
        with database.reading() as reader:
            assert reader.scalar(text("SELECT 1")) == 1


def test_who_writes_out_of_turn_waits_for_nobody(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("A file has one writer at a time.")
    with database.writing() as first:
        first.connection()
        with database.writing(in_turn=False) as second:
            _write(second, 901)
    with database.reading() as session:
        assert session.get(Dependency, 901) is not None


def _write(session: Session, *ids: int) -> None:
    rows = [{"id": id_, "name": f"Oficina {id_}", "entity_name": "Distrito", "cadence_days": 30} for id_ in ids]
    session.connection().execute(insert(TABLE), rows)


def test_ids_go_up_and_none_comes_twice(database: Database) -> None:
    with database.writing() as session:
        first = list(next_ids(session, TABLE, 3))
        _write(session, *first)
        session.add(Dependency(name="Escrita por el motor", entity_name="Distrito"))
        session.flush()
    with database.writing() as session:
        second = list(next_ids(session, TABLE, 2))
        _write(session, *second)

    assert first == [1, 2, 3]
    assert second == [5, 6]


def test_no_ids_are_asked_for_nothing(database: Database) -> None:
    with database.writing() as session:
        assert list(next_ids(session, TABLE, 0)) == []
