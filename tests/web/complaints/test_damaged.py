"""Whatever somebody does to the rows of a case, its complainant gets a page that says so, and never half a text."""

import random  # noqa: TID251 -- places to damage, not secrets
from collections.abc import Callable

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from service.complaints import queries
from service.complaints.filing import File
from service.complaints.keys import new_identity, recipient_of
from service.complaints.models import Complaint, Item, KeyGrant, ReaderKey
from service.complaints.rules import Kind, Which
from service.foundation.database import Database
from tests.complaints.told import Told
from tests.web.complaints.returning import Page, Person

TEXT = "El principio del texto. " + "Lo que sigue se repite. " * 100 + "El final del texto."
WORDS = ("no abre", "no abren", "está dañado", "Aquí falta algo", "La lista de quién lee está dañada", "No le crea")


@pytest.fixture
def one(client: TestClient, database: Database) -> Told:
    """A complaint of the running service, with files, answered."""
    state = client.app.state
    told = Told(database, state.blobs, state.secret.key("receipt"))
    files = (File(Kind.FILE, "image/jpeg", b"j" * 30_000), File(Kind.FILE, "image/png", b"p" * 20))
    told.file(text=TEXT, files=files)
    told.reply(Kind.REPLY, b"Gracias. Lo miramos.")
    return told


@pytest.fixture
def person(client: TestClient, later: Callable[[float], None]) -> Person:
    later(60)
    return Person(client)


def _said(person: Person, one: Told) -> str:
    """The page of the case: whole, whatever it says."""
    page = Page.of(person.post({"recibo": one.symbols}))
    said = page.said()
    if "El principio del texto" in said:
        assert "El final del texto" in said
    return said


def test_a_case_that_nobody_touched_says_nothing_of_the_kind(person: Person, one: Told) -> None:
    said = _said(person, one)

    assert [words for words in WORDS if words in said] == []
    assert "Gracias. Lo miramos." in said


def _flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(8 * len(data))
    return data[: place // 8] + bytes([data[place // 8] ^ 1 << place % 8]) + data[place // 8 + 1 :]


@pytest.mark.parametrize("seed", range(12))
def test_a_bit_that_flips_anywhere_is_told(person: Person, one: Told, seed: int) -> None:
    chance = random.Random(seed)
    with one.database.writing() as session:
        complaint = session.get_one(Complaint, one.id)
        grant = queries.grant_of(session, complaint, complaint.receipt_recipient, Which.CASE)
        row = chance.choice([grant, *queries.items(session, complaint, Which.CASE)])
        if row.sealed is None:
            one.blobs.put(row.blob, _flip(one.blobs.get(row.blob), chance))
        else:
            row.sealed = _flip(row.sealed, chance)
            session.add(row)

    said = _said(person, one)

    assert any(words in said for words in WORDS), said


def _rows(session: Session, one: Told) -> list[Item]:
    return list(queries.items(session, session.get_one(Complaint, one.id), Which.CASE))


def _swap_items(session: Session, one: Told) -> None:
    small = [row for row in _rows(session, one) if row.sealed]
    small[0].sealed, small[1].sealed = small[1].sealed, small[0].sealed


def _drop_item(session: Session, one: Told) -> None:
    # A large one: that the last thing said is taken away, nobody can know.
    session.delete(next(row for row in _rows(session, one) if row.blob))


def _drop_blob(session: Session, one: Told) -> None:
    one.blobs.drop(next(row.blob for row in _rows(session, one) if row.blob))


def _cut_blob(session: Session, one: Told) -> None:
    name = next(row.blob for row in _rows(session, one) if row.blob)
    one.blobs.put(name, one.blobs.get(name)[:-100])


def _empty(session: Session, one: Told) -> None:
    for row in _rows(session, one):
        row.sealed, row.blob = b"", None


def _drop_grant(session: Session, one: Told) -> None:
    complaint = session.get_one(Complaint, one.id)
    session.delete(queries.grant_of(session, complaint, complaint.receipt_recipient, Which.CASE))


def _grant_of_another(session: Session, one: Told) -> None:
    complaint = session.get_one(Complaint, one.id)
    other = session.exec(select(KeyGrant).where(KeyGrant.holder != complaint.receipt_recipient)).first()
    queries.grant_of(session, complaint, complaint.receipt_recipient, Which.CASE).sealed = other.sealed


def _another_recipient(session: Session, one: Told) -> None:
    session.get_one(Complaint, one.id).case_recipient = recipient_of(new_identity())


def _no_recipient(session: Session, one: Told) -> None:
    session.get_one(Complaint, one.id).case_recipient = "age1"


@pytest.mark.parametrize(
    "damage",
    [
        _swap_items, _drop_item, _drop_blob, _cut_blob, _empty, _drop_grant, _grant_of_another, _another_recipient,
        _no_recipient,
    ],
    ids=lambda each: each.__name__.strip("_"),
)  # fmt: skip
def test_what_is_swapped_or_gone_is_told(
    person: Person, one: Told, damage: Callable[[Session, Told], None], caplog: pytest.LogCaptureFixture
) -> None:
    with one.database.writing() as session:
        damage(session, one)

    said = _said(person, one)

    assert any(words in said for words in WORDS), said
    assert "accident" not in caplog.text


def test_a_name_is_never_sealed_to_a_key_that_somebody_put_in_the_complaint(person: Person, one: Told) -> None:
    forged = recipient_of(new_identity())
    with one.database.writing() as session:
        session.get_one(Complaint, one.id).identity_recipient = forged
        session.add(
            ReaderKey(recipient=forged, verify="0" * 64, person_id=session.exec(select(ReaderKey)).first().person_id)
        )

    page = Page.of(person.post({"recibo": one.symbols}))
    person.press(page, "dar-identidad", contacto="Marta, 300 000 0000")

    with one.database.reading() as session:
        assert session.get_one(Complaint, one.id).identity_recipient != forged
        assert forged not in {row.holder for row in session.exec(select(KeyGrant))}
    custodian = one.readers.bundles["Custodia de identidades"]
    assert [item.body.decode() for item in one.opened(custodian, Which.IDENTITY)] == ["Marta, 300 000 0000"]
