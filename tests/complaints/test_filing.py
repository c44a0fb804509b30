"""A report is sealed, kept, and opened by who may: readers by their grants, the complainant by the receipt."""

import pytest
from sqlalchemy import select
from sqlmodel import Session

from service.complaints import actions, queries
from service.complaints.errors import Unopened
from service.complaints.filing import Report, case_number, excluded, file
from service.complaints.keys import Bundle, Receipt, recipient_of, unseal
from service.complaints.models import Complaint, KeyGrant, Share
from service.complaints.rules import LONGEST_CONTACT, Kind, Which
from service.complaints.sealing import Opened, combine, open_grant, open_item
from service.complaints.thread import thread
from service.foundation import codes
from service.foundation.database import Database
from tests.complaints.world import Readers, enrol

PEPPER = b"p" * 32
TEXT = "El andén se levantó a los dos meses. Nadie lo repara."


@pytest.fixture
def readers(database: Database) -> Readers:
    with database.writing() as session:
        return enrol(session)


def _kept(database: Database, readers: Readers, out: frozenset[str] = frozenset(), **told: object) -> tuple[str, str]:
    filing = file(Report(text=TEXT, **told), readers.roster, out, PEPPER)
    with database.writing() as session:
        actions.keep(session, filing)
    return filing.receipt.symbols, filing.complaint.id


def _opened(session: Session, complaint: Complaint, holder: str, identity: str, which: Which) -> list[Opened]:
    grant = queries.grant_of(session, complaint, holder, which)
    key = open_grant(grant.sealed, identity, complaint.id, which, complaint.recipient(which))
    return [open_item(complaint.id, row.id, row.sealed, key) for row in queries.items(session, complaint, which)]


def test_a_reader_opens_what_was_filed(database: Database, readers: Readers) -> None:
    _, complaint_id = _kept(database, readers)
    bundle = readers.bundles["Investigación 1"]
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)

        case = thread(_opened(session, complaint, bundle.recipient, bundle.identity, Which.CASE), ())

    assert case.is_whole
    assert [entry.opened.header.kind for entry in case.entries] == [Kind.HEAD, Kind.TEXT]
    assert case.entries[1].opened.body.decode() == TEXT
    assert all(entry.is_complainant for entry in case.entries)


def test_the_receipt_opens_the_case_and_nothing_else(database: Database, readers: Readers) -> None:
    symbols, complaint_id = _kept(database, readers)
    receipt = Receipt.of(PEPPER, symbols)
    with database.reading() as session:
        complaint = queries.by_receipt(session, receipt)
        holder = recipient_of(receipt.identity)

        assert complaint.id == complaint_id
        assert len(_opened(session, complaint, holder, receipt.identity, Which.CASE)) == 2
        assert queries.grant_of(session, complaint, holder, Which.NOTES) is None
        assert queries.grant_of(session, complaint, holder, Which.IDENTITY) is None


def test_who_is_left_out_has_a_row_like_any_other_that_opens_nothing(database: Database, readers: Readers) -> None:
    bundle = readers.bundles["Coordinación 2"]
    _, complaint_id = _kept(database, readers, frozenset({bundle.recipient}))
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)
        rows = session.scalars(select(KeyGrant).where(KeyGrant.which == Which.CASE)).all()

        with pytest.raises(Unopened):
            _opened(session, complaint, bundle.recipient, bundle.identity, Which.CASE)

    assert {row.holder for row in rows} >= {member.recipient for member in readers.roster.readers}


def test_with_everybody_left_out_the_control_body_reads(database: Database, readers: Readers) -> None:
    everybody = frozenset(member.recipient for member in readers.roster.readers)
    _, complaint_id = _kept(database, readers, everybody)
    outside: Bundle = readers.bundles["Procuraduría (ejemplo)"]
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)

        assert len(_opened(session, complaint, outside.recipient, outside.identity, Which.CASE)) == 2


def test_the_control_body_does_not_read_what_the_group_reads(database: Database, readers: Readers) -> None:
    _, complaint_id = _kept(database, readers)
    outside = readers.bundles["Procuraduría (ejemplo)"]
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)
        with pytest.raises(Unopened):
            _opened(session, complaint, outside.recipient, outside.identity, Which.CASE)


def test_only_the_custodian_knows_who_it_was(database: Database, readers: Readers) -> None:
    _, complaint_id = _kept(database, readers, contact="Marta, 300 000 0000")
    custodian = readers.bundles["Custodia de identidades"]
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)

        (known,) = _opened(session, complaint, custodian.recipient, custodian.identity, Which.IDENTITY)
        assert known.body.decode() == "Marta, 300 000 0000"
        for reader in readers.roster.readers:
            assert queries.grant_of(session, complaint, reader.recipient, Which.IDENTITY) is None


def test_two_custodians_of_recovery_open_a_case(database: Database, readers: Readers) -> None:
    _, complaint_id = _kept(database, readers)
    with database.reading() as session:
        complaint = session.get(Complaint, complaint_id)
        bundles = {bundle.recipient: bundle for bundle in readers.bundles.values()}
        shares = [unseal(row.sealed, bundles[row.custodian].identity) for row in session.scalars(select(Share))]

    for one, other in ((0, 1), (1, 2), (2, 0)):
        assert recipient_of(combine(shares[one], shares[other])) == complaint.case_recipient
    with pytest.raises(Unopened):
        combine(shares[0], shares[0])


def test_a_name_in_the_contract_leaves_its_reader_out(database: Database, readers: Readers) -> None:
    with database.reading() as session:
        names = queries.names(session)

    out = excluded(readers.roster, names, ["SOTO VEGA IRENE", "Consorcio Vial"], ())

    assert out == {readers.bundles["Investigación 1"].recipient}


def test_the_case_number_is_a_code_of_its_own_length() -> None:
    number = case_number("00" * 16)

    assert len(number) == 10
    assert codes.is_valid(number)
    assert number == case_number("00" * 16) != case_number("01" + "00" * 15)


def test_a_name_is_as_long_as_none(database: Database, readers: Readers) -> None:
    sizes = set()
    for contact in ("", "a", "\U0001f600" * LONGEST_CONTACT):
        filing = file(Report(text=TEXT, contact=contact), readers.roster, frozenset(), PEPPER)
        (item,) = (item for item in filing.items if item.which is Which.IDENTITY)
        # What age adds to every file varies by chance, by some hundred bytes.
        sizes.add(item.size // 4096)

    assert len(sizes) == 1
