"""Who has left is not named again by a sheet that was filled before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.foundation.database import Database
from service.office import stewards
from service.publication.document import Publisher
from service.sources.actions import import_works
from service.staff import actions, queries
from service.staff.rules import Grant, Role
from tests.sources.tables import only, write_json

OFFICE = {"entidad": "Alcaldía de Prueba", "dependencia": "Secretaría de Infraestructura"}
ROW = {"numero": "INF-1", "nombre": "Parque de la calle 30", **OFFICE, "responsable": "Ana Pérez"}
STEWARD = Grant(Role.STEWARD, OFFICE["entidad"], OFFICE["dependencia"])


@pytest.fixture
def send(database: Database, publisher: Publisher, tmp_path: Path) -> Callable[..., str | None]:
    """Imports the row with changes; who answers for the data then."""

    def imported(**changes: str) -> str | None:
        summary = import_works(database, write_json(tmp_path / "obras.json", [ROW | changes]), publisher)
        assert summary.rejected == 0
        owner = only(database).owner
        assert owner is not None
        return owner.steward

    return imported


def _appoint(database: Database, publisher: Publisher, login: str, name: str) -> None:
    with database.writing() as session:
        person = actions.add(session, "consola", login, name)
        stewards.grant(session, "consola", person, STEWARD, publisher)


def test_a_sheet_does_not_bring_back_who_left(
    database: Database, publisher: Publisher, send: Callable[..., str | None]
) -> None:
    assert send() == "Ana Pérez"
    _appoint(database, publisher, "ana", "Ana Pérez")
    assert send(barrio="Manga") == "Ana Pérez"
    with database.writing() as session:
        stewards.disable(session, "consola", queries.person(session, "ana"), publisher)

    assert send(barrio="El Pozón", responsable="ANA PEREZ") is None

    _appoint(database, publisher, "eva", "Eva Luna")
    assert send(barrio="Getsemaní") == "Eva Luna"
    # The same person with another account answers again.
    _appoint(database, publisher, "ana.perez", "Ana Pérez")
    assert send(barrio="Manga", responsable="Ana Pérez") == "Ana Pérez"


def test_who_comes_before_the_first_work_of_a_dependency_is_named_on_it(
    database: Database, publisher: Publisher, send: Callable[..., str | None]
) -> None:
    _appoint(database, publisher, "ana", "Ana Pérez")

    assert send(responsable="") == "Ana Pérez"
