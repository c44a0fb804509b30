"""A database for each test, on SQLite or, with VALLA_TEST_DATABASE_URL, on PostgreSQL; an application on top of it.

The database is migrated once for each worker and copied for each test, so that a test may commit, and may try to
change what cannot be changed, without anybody cleaning up after it.
"""

import os
import shutil
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service.foundation import clock
from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.ram import Ram
from service.foundation.settings import Settings
from service.publication.document import Publisher

#: `postgresql://user@host/database` of a server on which databases may be created.
SERVER = os.environ.get("VALLA_TEST_DATABASE_URL", "")
# How long an example takes says what else the machine has to do.
hypothesis.settings.register_profile(
    "valla", hypothesis.settings(), deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("valla")
#: Real fixtures that are not part of the project.
SHARED = Path(__file__).parent.parent.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second engine, what touches no database is not tried again."""
    if not SERVER:
        return
    kept = [item for item in items if "template" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _order(statement: str) -> None:
    server = Database(Settings(database_url=SERVER).database)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    server.dispose()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A migrated, empty database to be copied: the path of a file, or the name of a database."""
    if not SERVER:
        path = tmp_path_factory.mktemp("template") / "valla.sqlite"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        database.dispose()
        yield str(path)
        return
    name = f"valla_template_{uuid4().hex}"
    _order(f"CREATE DATABASE {name}")
    database = Database(_named(name))
    migrate(database)
    database.dispose()
    yield name
    _order(f"DROP DATABASE {name}")


def _named(name: str) -> str:
    return make_url(Settings(database_url=SERVER).database).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def new_database(template: str, tmp_path: Path) -> Generator[Callable[[], Database]]:
    """Makes migrated, empty databases."""
    made: list[tuple[Database, str]] = []

    def make() -> Database:
        name = f"valla_test_{uuid4().hex}"
        if SERVER:
            _order(f"CREATE DATABASE {name} TEMPLATE {template}")
            database = Database(_named(name))
        else:
            shutil.copy(template, tmp_path / name)
            database = Database(f"sqlite:///{tmp_path / name}")
        made.append((database, name))
        return database

    yield make
    for database, name in made:
        database.dispose()
        if SERVER:
            _order(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(new_database: Callable[[], Database]) -> Database:
    """A migrated, empty database."""
    return new_database()


@pytest.fixture
def publisher() -> Publisher:
    """A publisher with the prefix of the standard's examples."""
    return Publisher("oc4ids-bu3kcz", "https://obras.example.org")


@pytest.fixture
def ram(tmp_path: Path) -> Generator[Ram]:
    """Memory that processes share, forgotten in the end."""
    found = Ram(tmp_path)
    yield found
    found.forget()


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stops the clock at ten on a Monday morning, and moves it to so many seconds after that."""

    def go(seconds: float) -> None:
        begin = datetime.fromisoformat("2026-11-23T10:00:00-05:00")
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(seconds=seconds))

    go(0)
    return go


@pytest.fixture
def shared() -> Path:
    """The folder of real fixtures; skips the test when it is not there."""
    if not SHARED.exists():
        pytest.skip("The real fixtures (../shared) are not on this machine.")
    return SHARED
