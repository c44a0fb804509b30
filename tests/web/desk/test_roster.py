"""The list of who reads, prepared and signed at the desk: nobody alone puts one in force."""

from typing import Any

import pytest

from service.complaints import queries as complaints
from service.complaints.keys import Bundle
from service.complaints.readers import register
from service.complaints.roster import to_sign
from service.foundation.database import Database
from service.staff import actions, queries
from service.staff.audit import CONSOLE
from tests.complaints.world import Readers
from tests.web.desk.conftest import ask, order
from tests.web.office.conftest import Browser, People

PREPARE, SIGN = "/mesa/datos/lista/preparar", "/mesa/datos/lista/firmar"


def _signed(bundle: Bundle, document: str) -> dict[str, str]:
    return {"verify": bundle.signer.public, "signature": bundle.signer.sign(to_sign(document.encode()))}


def _draft(person: Browser) -> str:
    document: str = ask(person, "/mesa/datos/sesion")["draft"]["document"]
    return document


def _epoch(database: Database) -> int:
    with database.reading() as session:
        return len(complaints.rosters(session, ""))


@pytest.fixture
def newcomer(readers: Readers, staffed: Database) -> Bundle:
    """Somebody who investigates has a key that no list has yet."""
    bundle = Bundle.new()
    with staffed.writing() as session:
        register(session, CONSOLE, queries.person(session, "isaac"), bundle.public)
    return bundle


def test_a_list_is_in_force_with_the_second_signature(
    people: People, readers: Readers, newcomer: Bundle, database: Database
) -> None:
    carmen, camilo = people("carmen"), people("camilo")
    assert ask(carmen, "/mesa/datos/sesion")["due"] is not None
    assert ask(people("irene"), "/mesa/datos/sesion")["due"] is None

    assert order(carmen, PREPARE, {}).status_code == 200
    document = _draft(camilo)
    assert newcomer.recipient in document
    first = _signed(readers.bundles["Coordinación 1"], document)
    for _ in range(2):
        # Twice is once.
        assert order(carmen, SIGN, first).json() == {"signed": 1, "in_force": False}
    assert _epoch(database) == 1
    second = _signed(readers.bundles["Coordinación 2"], document)
    assert order(camilo, SIGN, second).json() == {"signed": 2, "in_force": True}

    assert _epoch(database) == 2
    told = ask(people("isaac"), "/mesa/datos/sesion")
    assert (told["label"], told["post"], told["draft"]) == ("Investigación 3", "investigator", None)
    assert ask(carmen, "/mesa/datos/sesion")["due"] is None


def test_a_list_that_says_the_same_is_not_prepared(people: People, readers: Readers, staffed: Database) -> None:
    told: dict[str, Any] = order(people("carmen"), PREPARE, {}).json()

    assert "diría lo mismo" in told["detail"]


def test_nobody_signs_for_somebody_else_nor_twice_as_two(
    people: People, readers: Readers, newcomer: Bundle, database: Database
) -> None:
    carmen = people("carmen")
    order(carmen, PREPARE, {})
    document = _draft(carmen)
    assert order(carmen, SIGN, _signed(readers.bundles["Coordinación 1"], document)).status_code == 200

    wrong = {
        "of Camilo, who told it to her": _signed(readers.bundles["Coordinación 2"], document),
        "by a key of nobody": _signed(Bundle.new(), document),
        "of another list": _signed(readers.bundles["Coordinación 1"], document.replace('"epoch":2', '"epoch":3')),
    }
    for what, body in wrong.items():
        assert order(carmen, SIGN, body).status_code == 422, what
    with database.writing() as session:
        # Her second key counts only once a list has it.
        other = Bundle.new()
        register(session, CONSOLE, queries.person(session, "carmen"), other.public)
    assert order(carmen, SIGN, _signed(other, document)).status_code == 422
    assert _epoch(database) == 1


def test_who_changed_keys_signs_the_next_list_with_the_one_of_before(
    people: People, readers: Readers, database: Database
) -> None:
    carmen, camilo, other = people("carmen"), people("camilo"), Bundle.new()
    with database.writing() as session:
        register(session, CONSOLE, queries.person(session, "carmen"), other.public)
    order(camilo, PREPARE, {})
    document = _draft(camilo)

    assert order(carmen, SIGN, _signed(readers.bundles["Coordinación 1"], document)).status_code == 200
    assert order(camilo, SIGN, _signed(readers.bundles["Coordinación 2"], document)).json()["in_force"] is True

    assert ask(carmen, "/mesa/datos/sesion")["label"] == "Coordinación 1"


def test_people_who_make_no_list_are_said_to_make_none(people: People, readers: Readers, staffed: Database) -> None:
    with staffed.writing() as session:
        actions.disable(session, CONSOLE, queries.person(session, "camilo"))

    told = ask(people("carmen"), "/mesa/datos/sesion")

    assert told["due"] == "A la lista le falta «Coordinación». Se necesitan 2 y hay 1."


@pytest.mark.parametrize("login", ["irene", "dora", "aura", "olga", "admin", "ana"])
def test_lists_are_for_who_coordinates(people: People, readers: Readers, newcomer: Bundle, login: str) -> None:
    person = people(login)

    assert order(person, PREPARE, {}).status_code == 404
    assert order(person, SIGN, _signed(newcomer, "{}")).status_code == 404
