"""What the desk's script is told first: who is here, and what is true for every case."""

from base64 import b64decode
from datetime import date

import pytest

from service.complaints.keys import unseal_with
from service.complaints.models import RosterEpoch
from service.complaints.roster import chain
from service.foundation.database import Database
from tests.complaints.world import PHRASE, Readers
from tests.web.desk.conftest import ask
from tests.web.office.conftest import People


def test_a_reader_is_told_who_they_are_on_the_list_in_force(people: People, readers: Readers) -> None:
    irene = people("irene")

    told = ask(irene, "/mesa/datos/sesion")

    bundle = readers.bundles["Investigación 1"]
    assert (told["login"], told["label"], told["post"]) == ("irene", "Investigación 1", "investigator")
    assert (told["key"]["recipient"], told["key"]["verify"]) == (bundle.recipient, bundle.signer.public)
    assert unseal_with(b64decode(told["key"]["bundle"]), PHRASE).decode() == bundle.text()
    assert told["key"]["passkey"] is None
    assert told["owners"][bundle.recipient] == told["person"]
    assert told["mark"] == irene.mark
    lists = [(each["document"].encode(), each["signatures"]) for each in told["lists"]]
    assert chain(lists, told["root"]) == (readers.roster,)
    assert told["draft"] is None
    assert told["permissions"] == ["read_cases", "take_in"]
    # Lists are not for investigators to sign: they are told of none that is due.
    assert told["due"] is None


def test_the_tables_of_the_law_are_those_of_the_service(people: People, readers: Readers) -> None:
    told = ask(people("irene"), "/mesa/datos/sesion")

    assert told["today"] == "2026-11-20"
    assert {"2024-01-01", "2026-07-13", "2040-12-25"} <= set(told["calendar"]["holidays"])
    assert all(date.fromisoformat(day) for day in told["calendar"]["holidays"])
    assert (told["terms"]["petition"]["days"], told["terms"]["petition"]["longest_extension"]) == (15, 15)
    assert told["months_to_complete"] == 1
    assert told["outcomes"]["duplicate"] == "Ya estaba en otro caso"
    assert told["states"]["assessing"] == "En estudio"
    assert told["subjects"]["bribe"] == "Alguien pide o recibe plata"
    assert any(body["name"] == "Contraloría departamental" for body in told["bodies"])


@pytest.mark.parametrize(
    ("login", "place"),
    [("isaac", "/mesa"), ("coral", "/mesa"), ("custodio", "/mesa"), ("aura", "/mesa"), ("olga", "/mesa/atencion")]
    + [(login, "/oficina") for login in ("ana", "ines", "elsa", "admin")],
)
def test_whoever_comes_in_lands_where_they_work(people: People, login: str, place: str) -> None:
    person = people(login)

    door = person.client.get("/oficina/entrar")

    assert door.headers["location"] == place
    assert person.client.get(place).status_code == 200
    assert person.client.get("/mesa").status_code == {"/oficina": 404, "/mesa": 200, "/mesa/atencion": 303}[place]
    works = person.client.get("/oficina/obras").status_code
    assert works == (200 if login in {"ana", "ines", "elsa"} else 404)


def test_who_is_on_no_list_yet_has_neither_post_nor_key(people: People, readers: Readers) -> None:
    told = ask(people("isaac"), "/mesa/datos/sesion")

    assert (told["label"], told["post"], told["key"]) == (None, None, None)


def test_a_list_that_somebody_wrote_over_is_not_told(people: People, readers: Readers, database: Database) -> None:
    with database.writing() as session:
        row = session.get_one(RosterEpoch, 1)
        row.document = row.document.replace(b"Procuradur", b"Procurador")

    refused = ask(people("irene"), "/mesa/datos/sesion", 422)

    assert "lista de quién lee" in refused["detail"]
