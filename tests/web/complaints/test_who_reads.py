"""The page that says who can read a complaint, and the documents behind it."""

from dataclasses import replace
from datetime import date

import orjson
import pytest
from starlette.testclient import TestClient

from service.complaints.keys import Bundle, fingerprint, is_signed
from service.complaints.models import RosterEpoch
from service.complaints.roster import Member, Roster
from service.complaints.rules import Post
from service.foundation.canonical import sha256
from service.foundation.database import Database
from tests.complaints.world import PEOPLE, Readers, enrol, put_in_force
from tests.web.conftest import Seen


@pytest.fixture
def readers(database: Database) -> Readers:
    with database.writing() as session:
        return enrol(session)


@pytest.fixture
def second(database: Database, readers: Readers) -> Roster:
    """A list in which one reader left, one came and one has another key."""
    members = [member for member in readers.roster.members if member.label != "Investigación 2"]
    members = [
        replace(member, recipient=Bundle.new().recipient) if member.label == "Coordinación 2" else member
        for member in members
    ]
    came = Bundle.new()
    members.insert(3, Member(Post.INVESTIGATOR, "Investigación 3", came.recipient, came.signer.public))
    roster = Roster(2, readers.roster.sha256, date(2026, 11, 21), tuple(members))
    with database.writing() as session:
        put_in_force(session, roster, readers.bundles)
    return roster


def test_everybody_who_reads_is_there_with_their_fingerprint_and_no_name(readers: Readers, visit) -> None:
    said = visit("/quien-lee").said()

    for member in readers.roster.members:
        assert f"{member.label} {fingerprint(member.recipient)}" in said
    assert not any(name in said for *_, name, _role in PEOPLE)
    assert "Es la lista número 1, del 20 de noviembre de 2026. La firmaron: Coordinación 1, Coordinación 2." in said
    assert readers.roster.sha256 in said
    assert "Listas anteriores" not in said


def test_it_says_what_is_not_protected(readers: Readers, visit) -> None:
    said = visit("/quien-lee").said()

    assert "Si alguien se apodera de nuestro computador mientras usted escribe o consulta" in said
    assert "Dos custodias de recuperación que se pongan de acuerdo" in said


def test_what_changed_between_lists_is_told(second: Roster, visit) -> None:
    said = visit("/quien-lee").said()

    assert "Es la lista número 2" in said
    assert "Entra: Investigación 3. Sale: Investigación 2. Cambia de llave: Coordinación 2." in said
    assert "Es la primera." in said


def test_without_a_list_it_says_so_and_gives_another_way(visit) -> None:
    seen = visit("/quien-lee")

    assert "Todavía nadie puede leer denuncias aquí." in seen.said()
    assert any(each["href"].startswith("tel:") for each in seen.all("a"))
    assert seen.all("table") == []


def test_a_broken_list_is_not_shown_as_good(readers: Readers, database: Database, visit) -> None:
    with database.writing() as session:
        row = session.get(RosterEpoch, 1)
        row.document = row.document.replace(b"Personer", b"Impostor")
        session.add(row)
    said = visit("/quien-lee").said()

    assert "no se puede comprobar" in said
    assert fingerprint(readers.roster.members[0].recipient) not in said


def test_the_documents_are_checked_with_no_program_of_ours(second: Roster, client: TestClient) -> None:
    told = orjson.loads(client.get("/quien-lee.json").content)
    first, last = ({**each, "told": orjson.loads(each["document"])} for each in told["lists"])

    assert [first["told"]["epoch"], last["told"]["epoch"]] == [1, 2]
    for each in (first, last):
        assert each["sha256"] == sha256(each["document"].encode())
        allowed = {member["verify"] for member in first["told"]["members"] if member["post"] == "coordinator"}
        message = (told["prefix"] + each["document"]).encode()
        assert sum(is_signed(message, made, key) for key, made in each["signatures"].items() if key in allowed) == 2
    assert last["told"]["prev"] == first["sha256"]


@pytest.mark.parametrize("path", ["/quien-lee", "/denuncia"])
def test_where_people_may_write_it_is_said_that_mail_is_not_anonymous(
    client: TestClient, readers: Readers, path: str
) -> None:
    assert "no es anónimo" not in client.get(path).text

    state = client.app.state
    state.settings = state.settings.model_copy(update={"complaints_email": "denuncias@ciudad.example"})

    said = Seen(client.get(f"{path}?lang=en").text).said()
    assert "denuncias@ciudad.example" in said
    assert "no es anónimo" in said or "not anonymous" in said
