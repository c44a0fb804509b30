"""Bringing a database to the shape the code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.foundation.database import Database

FOLDER = Path(__file__).parent.parent.parent / "migrations"


def configuration() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade the database to `revision`, or take everything down to `base`; all or nothing."""
    config = configuration()
    order = command.downgrade if revision == "base" else command.upgrade
    with database.engine.execution_options(valla_write=True).begin() as connection:
        config.attributes["connection"] = connection
        order(config, revision)


def is_current(database: Database) -> bool:
    """Whether every migration has been applied."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
