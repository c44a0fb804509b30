"""One database, two engines: SQLite for a city that starts, PostgreSQL for one that has grown.

A write is one transaction that commits before anybody is answered; a read cannot write even by mistake. A write takes
its lock at the beginning, on both engines: what it reads is still so when it writes, and releases are committed in the
order of their numbers, on which the pages that are kept rely. Tables and their migrations are the same for both.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Enum, Table, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session

#: Milliseconds a writer waits for another writer on SQLite.
BUSY_MS = 10_000
#: Key of the lock that whoever writes holds on PostgreSQL: the letters of «valla».
_WRITERS_LOCK = int.from_bytes(b"valla")


class Database:
    """An engine with its two ways in: `reading()` and `writing()`."""

    def __init__(self, url: str) -> None:
        """Prepare the engine of `url`; nothing is opened yet."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        arguments: dict[str, Any] = {"pool_size": 45, "max_overflow": 0, "hide_parameters": True}
        arguments |= {"json_serializer": _json, "json_deserializer": orjson.loads}
        if not self.is_sqlite:
            arguments |= {"pool_size": 10, "max_overflow": 35, "pool_pre_ping": True}
            # Starting workers takes longer than any page has.
            options = "-c max_parallel_workers_per_gather=0"
            arguments["connect_args"] = {"application_name": "valla", "options": options}
        self.engine: Engine = create_engine(self.url, **arguments)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _configure_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "begin", _begin_postgresql)
        self._reader = self.engine.execution_options(postgresql_readonly=True)
        self._writer = self.engine.execution_options(valla_write=True)

    @contextmanager
    def reading(self) -> Generator[Session]:
        """A session on one consistent state of the database, rolled back at the end."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self, *, in_turn: bool = True) -> Generator[Session]:
        """A session in one transaction: committed when the block ends well, rolled back when it does not.

        Not `in_turn`: for what no page that is kept is made of. On PostgreSQL it then waits for no other writer.
        """
        engine = self._writer if in_turn or self.is_sqlite else self.engine
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _configure_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver must not open transactions of its own; `_begin_sqlite` does, with the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is deleted is overwritten: a copy of the file does not hold it.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("valla_write", False)
    # A transaction that reads first and writes later could not be saved by any timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("valla_write", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def next_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """The ids of the next `count` rows of a table, ascending, for who writes many rows and what hangs from them.

    On PostgreSQL the sequence of the table gives them, never twice; on SQLite there is no other writer.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.max(table.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, table.c.id.name)
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return connection.execute(drawn).scalars().all()


def words(enum: type[StrEnum]) -> Enum:
    """Column type for an enumeration: its values as text; a new word changes no type of the database."""
    return Enum(enum, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members])
