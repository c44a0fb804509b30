"""Rows by the hundred: each of these is one statement, however many rows there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from service.foundation.database import next_ids

Row = dict[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert the rows."""
    if rows:
        session.connection().execute(insert(table_of(model)), rows)


def insert_new(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert the rows whose key is not there yet."""
    if rows:
        dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.connection().execute(dialect.insert(table_of(model)).on_conflict_do_nothing(), rows)


def insert_numbered(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> Sequence[int]:
    """Insert the rows; the ids they got, in order."""
    if not rows:
        return []
    ids = next_ids(session, table_of(model), len(rows))
    insert_rows(session, model, [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
    return ids


def update_rows(session: Session, model: type[SQLModel], keys: Sequence[str], rows: Sequence[Row]) -> None:
    """Write every column of the rows that `keys` point at."""
    if rows:
        table = table_of(model)
        statement = update(table).where(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
        marked = [{f"key_{name}" if name in keys else name: value for name, value in row.items()} for row in rows]
        session.connection().execute(statement, marked)
