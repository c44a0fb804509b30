"""What every command starts from, its installation, and how it says what it did."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
import typer

from service.foundation.database import Database
from service.foundation.migrations import migrate
from service.foundation.settings import Settings
from service.office import naming
from service.publication.actions import relist
from service.publication.document import Publisher
from service.sources import jobs
from service.staff.audit import CONSOLE

AsJson = Annotated[bool, typer.Option("--json", help="Un objeto JSON en la salida y nada más.")]


@contextmanager
def installation() -> Generator[tuple[Settings, Database]]:
    """The installation that the environment describes, its database closed at the end."""
    settings = Settings()
    database = Database(settings.database)
    try:
        yield settings, database
    finally:
        database.dispose()


def prepare(settings: Settings, database: Database) -> None:
    """Bring the database to its latest version, the lists of works with it, and the entity to the name of its file."""
    migrate(database)
    with database.writing() as session:
        relist(session)
        jobs.rename(session, *naming.unite(session, CONSOLE, settings.entity, publisher(settings)))


def publisher(settings: Settings) -> Publisher:
    """Who publishes: the entity of the installation."""
    return Publisher(settings.entity.oc4ids_prefix, settings.public_url)


def say(as_json: bool, result: dict[str, Any], *sentences: str) -> None:
    """`result` as one JSON object for a program, or `sentences` for people."""
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(result) + b"\n")
    else:
        for sentence in sentences:
            typer.echo(sentence)
