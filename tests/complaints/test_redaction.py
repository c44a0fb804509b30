"""What two people took away stays as what they left of it; one person alone takes nothing away."""

from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import col

from service.complaints.agreement import Act, Agreement, Statement
from service.complaints.conversation import Side
from service.complaints.filing import JSON
from service.complaints.models import Item
from service.complaints.rules import Kind
from service.complaints.thread import Doubt
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.canonical import canonical_json
from service.foundation.database import Database
from tests.complaints.told import Told

BOTH = ("Investigación 1", "Investigación 2")


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Told:
    found = Told(database, Blobs("", tmp_path))
    found.file()
    return found


def _take_away(told: Told, by: tuple[str, ...] = BOTH, **about: str) -> None:
    """The account is gone, and in its place stands what `by` signed."""
    header = next(each.header for each in told.opened(told.readers.bundles[BOTH[0]]) if each.header.kind is Kind.TEXT)
    signed = {"item": header.item, "digest": header.digest, "reason": "Nombra a una niña."} | about
    statement = Statement(Act.REDACT, told.id, signed, clock.now())
    signers = [told.readers.bundles[label].signer for label in by]
    agreed = Agreement(statement, {signer.public: statement.sign(signer) for signer in signers})
    body = {"header": header.line().decode(), "text": "El […] se levantó.", "agreed": agreed.told()}
    told.reply(Kind.REDACTION, canonical_json(body), JSON, by[-1])
    with told.database.writing() as session:
        session.execute(delete(Item).where(col(Item.id) == header.item))


def test_what_stays_is_read_in_the_place_of_what_was(told: Told) -> None:
    _take_away(told)

    case = told.case()
    (piece,) = case.pieces
    assert (piece.text, piece.side, piece.doubts) == ("El […] se levantó.", Side.COMPLAINANT, ())
    assert case.thread.is_whole
    told.reply(Kind.REPLY, b"Gracias.")
    assert told.case().thread.is_whole


@pytest.mark.parametrize(
    ("by", "about"),
    [
        (BOTH[:1], {}),
        (("Investigación 1", "Custodia de identidades"), {}),
        (BOTH, {"digest": "00" * 32}),
        (BOTH, {"item": "b" * 32}),
    ],
)
def test_what_two_did_not_agree_on_is_missed(told: Told, by: tuple[str, ...], about: dict[str, str]) -> None:
    _take_away(told, by, **about)

    case = told.case()
    (piece,) = [each for each in case.pieces if each.kind is Kind.REDACTION]
    assert Doubt.ALONE in piece.doubts
    assert not piece.text
    assert not case.thread.is_whole
    # The filing is short of one thing, and its beginning says so.
    assert any(Doubt.GAP in each.doubts for each in case.thread.entries if each.opened.header.kind is Kind.HEAD)
