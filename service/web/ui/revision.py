"""What tells one state of a page from the next: the rows it depends on, asked of the database itself at every request.

The rows are the revision. Nobody has to remember to count anything up: whatever changes them, in whatever process,
changes the revision in the same transaction. The question goes straight to the driver (4 µs on SQLite).

Lists depend on the newest release alone, which is right because publications follow one another: the release with the
highest number is the one committed last.
"""

import asyncio
import sqlite3
from typing import Any
from urllib.parse import quote

import psycopg
from sqlalchemy import URL

from service.web.ui.addresses import Address, Shows

Rows = list[Any]

#: Why a revision could not be told.
TROUBLE = (sqlite3.Error, psycopg.Error)

#: Around every page stands what the entity says of itself.
_ENTITY = "(SELECT max(id) FROM entity_version)"

_TOLD_BY = {
    Shows.SIGN: """
        SELECT {entity}, l.number, s.code, s.state, s.state_at, s.location, s.installed_on, s.replaced_by
        FROM listing l LEFT JOIN sign s ON s.work_id = l.work_id
        WHERE l.work_id = (SELECT work_id FROM sign WHERE code = ?)""",
    Shows.WORK: """
        SELECT {entity}, l.number, s.code, s.state, s.state_at, s.location, s.installed_on, s.replaced_by
        FROM listing l LEFT JOIN sign s ON s.work_id = l.work_id
        WHERE l.work_id = ?""",
    # A correction is asked once, answered once and put right once: the counts tell one state from the next.
    Shows.HISTORY: """
        SELECT {entity}, l.number, count(c.id), count(c.answered_at), count(c.release_number)
        FROM listing l LEFT JOIN correction c ON c.work_id = l.work_id
        WHERE l.work_id = ? GROUP BY l.number""",
    Shows.CITY: "SELECT {entity}, max(release_id) FROM listing",
}

_QUESTIONS = {shows: question.format(entity=_ENTITY) for shows, question in _TOLD_BY.items()}


def _values(address: Address) -> tuple[str, ...]:
    return (address.value,) if address.value else ()


class SqliteRevisions:
    """One connection that cannot write, asked in the event loop itself: a thread would cost ten times the question."""

    def __init__(self, path: str) -> None:
        """Of the database in the file `path`; opened by the first question."""
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def ask_at_once(self, address: Address) -> Rows:
        """The rows that the page of `address` depends on, now. Raises one of `TROUBLE`."""
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"file:{quote(self._path)}?mode=ro", uri=True, isolation_level=None, timeout=0, check_same_thread=False
            )
        return self._connection.execute(_QUESTIONS[address.shows], _values(address)).fetchall()

    async def ask(self, address: Address) -> Rows:
        """The same, for who can wait."""
        return self.ask_at_once(address)

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresRevisions:
    """A few connections that cannot write; a broken one is thrown away and replaced."""

    #: More would only wait for the same core.
    CONNECTIONS = 4

    def __init__(self, url: URL) -> None:
        """Of the database at `url`; opened by the first questions."""
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._idle: list[psycopg.AsyncConnection[Any]] = []
        self._turns = asyncio.Semaphore(self.CONNECTIONS)

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            connect_timeout=3,
            application_name="valla",
            options="-c default_transaction_read_only=on -c statement_timeout=3000",
        )

    async def _ask_one(self, connection: psycopg.AsyncConnection[Any], address: Address) -> Rows:
        try:
            question = _QUESTIONS[address.shows].replace("?", "%s")
            rows = await (await connection.execute(question, _values(address))).fetchall()
        except BaseException:
            await connection.close()
            raise
        self._idle.append(connection)
        return rows

    async def ask(self, address: Address) -> Rows:
        """The rows that the page of `address` depends on, now. Raises one of `TROUBLE`."""
        async with self._turns:
            while self._idle:
                try:
                    return await self._ask_one(self._idle.pop(), address)
                except psycopg.OperationalError:
                    continue  # it was closed while it rested: the server started again
            return await self._ask_one(await self._connect(), address)

    async def close(self) -> None:
        """Close the connections."""
        while self._idle:
            await self._idle.pop().close()
