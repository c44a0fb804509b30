"""The demonstration, loaded once for all tests that only read it."""

import os
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service.demonstration.actions import Demonstration, load
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.publication.document import Publisher

#: A Friday without a holiday near it.
TODAY = date(2026, 11, 20)
PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
SERVER = os.environ.get("VALLA_TEST_DATABASE_URL", "")


@dataclass(frozen=True)
class Loaded:
    """What the tests read."""

    demonstration: Demonstration
    database: Database
    blobs: Blobs
    today: date = TODAY


@pytest.fixture(scope="session")
def _database(template: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    if not SERVER:
        path = tmp_path_factory.mktemp("demonstration") / "valla.sqlite"
        shutil.copy(template, path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()
        return
    address, name = make_url(Settings(database_url=SERVER).database), f"valla_demo_{uuid4().hex}"
    server = Database(address.render_as_string(hide_password=False))
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        database = Database(address.set(database=name).render_as_string(hide_password=False))
        yield database
        database.dispose()
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def loaded(_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    blobs = Blobs("", Path(tmp_path_factory.mktemp("files")))
    with _database.writing() as session:
        demonstration = load(session, blobs, PUBLISHER, TODAY)
    return Loaded(demonstration, _database, blobs)
