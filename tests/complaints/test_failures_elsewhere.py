"""Failures of the systems that do this today, which no other test is about (docs/complaints.md has them all)."""

import ast
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, SQLModel, select

from service.complaints import actions, conversation, models, queries
from service.complaints.filing import File, Report, as_rows, file
from service.complaints.keys import recipient_of
from service.complaints.rules import CaseState, Kind, Which
from service.complaints.sealing import open_grant, open_item, seal_item
from service.complaints.thread import Doubt, thread
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.architecture.test_house import MODULES
from tests.complaints.told import Told
from tests.complaints.world import enrol

PEPPER = b"p" * 32
PHOTO = b"a photo that somebody else may have too"
TABLES = (models.Complaint, models.KeyGrant, models.Item, models.Share, models.Commitment)


def _rows(session: Session, table: type[SQLModel]) -> str:
    return repr([row.model_dump() for row in session.exec(select(table)).all()])


def test_what_somebody_wrote_stays_when_they_are_no_longer_a_reader(database: Database) -> None:
    """F9: messages vanished for everybody when their author lost access."""
    with database.writing() as session:
        readers = enrol(session)
        filing = file(Report(text="Falta el andén."), readers.roster, (), PEPPER)
        actions.keep(session, filing)
        gone, stays = readers.bundles["Investigación 1"], readers.bundles["Investigación 2"]
        complaint = filing.complaint
        grant = queries.grant_of(session, complaint, stays.recipient, Which.CASE)
        key = open_grant(grant.sealed, stays.identity, complaint.id, Which.CASE, complaint.case_recipient)
        opened = [
            open_item(complaint.id, row.id, row.sealed, key) for row in queries.items(session, complaint, Which.CASE)
        ]
        ever = readers.roster
        reply = seal_item(
            complaint.id,
            Which.CASE,
            complaint.case_recipient,
            gone.signer,
            thread(opened, [ever]).next,
            Kind.REPLY,
            b"Lo vimos.",
            "text/plain",
        )
        rows, _ = as_rows(complaint.id, [reply])
        session.add_all(rows)
        session.flush()
        session.delete(queries.grant_of(session, complaint, gone.recipient, Which.CASE))
        session.flush()

        opened = [
            open_item(complaint.id, row.id, row.sealed, key) for row in queries.items(session, complaint, Which.CASE)
        ]

    whole = thread(opened, [ever])
    assert whole.entries[-1].opened.body == b"Lo vimos."
    assert whole.is_whole
    # Who was never a reader is not believed: the list of before is what tells one from the other.
    others = tuple(each for each in ever.members if each.label != "Investigación 1")
    assert thread(opened, [replace(ever, members=others)]).entries[-1].doubts == (Doubt.UNSIGNED,)


def test_no_row_says_which_file_it_is(database: Database) -> None:
    """F17: a digest of the plain bytes let whoever has a file ask whether it is here."""
    with database.writing() as session:
        readers = enrol(session)
        report = Report(text="Falta el andén.", files=(File(Kind.FILE, "image/jpeg", PHOTO),))
        filing = file(report, readers.roster, (), PEPPER)
        actions.keep(session, filing)
        session.flush()
        everything = "".join(_rows(session, table) for table in TABLES)

    digest = sha256(PHOTO)
    assert filing.complaint.id in everything
    assert digest.hexdigest() not in everything
    assert repr(digest.digest())[2:-1] not in everything
    assert all(column.name != "sha256" for table in TABLES for column in table.__table__.columns)


def test_nothing_ends_a_case_by_itself() -> None:
    """F2, F8: one officer deleted a case; an expiry deleted what nobody had read. Here one chore ends what two people
    decided, and no page or command can set its day otherwise.
    """
    trees = {path.name: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in MODULES}
    callers = {
        name
        for name, nodes in trees.items()
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
        and "bury" in {getattr(node, "attr", ""), getattr(node, "id", "")}
    }
    deciders = {
        name
        for name, nodes in trees.items()
        for node in nodes
        if isinstance(node, ast.Assign) and not (isinstance(node.value, ast.Constant) and node.value.value is None)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "leaving_on"
    }

    assert callers == {"sweeping.py"}
    assert deciders == {"decisions.py"}


def test_what_is_added_to_a_concluded_case_reaches_its_readers(database: Database, tmp_path: Path) -> None:
    """F18: the body said it was closed, and what people added afterwards reached nobody."""
    told = Told(database, Blobs("", tmp_path / "sealed"))
    told.file()
    told.conclude("Se reparó.")
    case = told.case()
    assert case.state is CaseState.CONCLUDED

    told.add(conversation.say(case, "Sigue igual de roto.", ()))

    last = told.read_by("Investigación 2").entries[-1]
    assert last.is_complainant
    assert last.opened.body.decode() == "Sigue igual de roto."
    assert last.doubts == ()


def test_two_of_the_same_file_look_different(database: Database) -> None:
    """F17, too: the same photo in two complaints is the same for nobody who cannot open them."""
    with database.writing() as session:
        readers = enrol(session)
        report = Report(text="Falta el andén.", files=(File(Kind.FILE, "image/jpeg", PHOTO),))
        one, other = (file(report, readers.roster, (), PEPPER) for _ in range(2))
        receipts = [recipient_of(filing.receipt.identity) for filing in (one, other)]

    assert len(set(receipts)) == 2
    assert {row.sealed for row in one.items}.isdisjoint(row.sealed for row in other.items)
