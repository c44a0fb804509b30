"""The database has the shape of the models, on the way up and on the way back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from service.foundation.database import Database
from service.foundation.migrations import is_current, migrate


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        options = {
            "include_object": lambda _o, name, *_: not (name or "").startswith(("listing_search", "ix_listing_search"))
        }
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)


def test_models_are_what_the_migrations_make(database: Database) -> None:
    assert len(SQLModel.metadata.tables) > 10

    assert _differences(database) == []
    assert is_current(database)


def test_down_and_up_again(database: Database) -> None:
    migrate(database, "base")

    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not is_current(database)

    migrate(database)

    assert _differences(database) == []


def test_a_missing_column_would_be_seen(database: Database) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE photo DROP COLUMN caption")

    assert _differences(database) != []
