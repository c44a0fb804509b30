"""One transaction that writes at a time, on both engines."""

from threading import Event, Thread

from sqlalchemy import text

from service.foundation.database import Database


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
