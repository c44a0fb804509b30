"""What each attacker gets who has a copy of what is kept: the table of docs/threat-model.md, as far as it can be run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import log2
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import DateTime, Float, Integer, MetaData, Numeric, Table, text
from sqlmodel import SQLModel

from service.complaints import actions, queries
from service.complaints.errors import BrokenRoster, NoSuchCase, NotAccepting, Unopened
from service.complaints.filing import File, Filing, Report, file
from service.complaints.keys import Bundle, Receipt, Signer, recipient_of, unseal
from service.complaints.models import Complaint, ReaderKey, RosterEpoch
from service.complaints.roster import Member, Roster, to_sign
from service.complaints.rules import RECEIPT_LENGTH, Kind, Mode, Post, Standing, Which, padme
from service.complaints.sealing import combine, open_item
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.canonical import sha256
from service.foundation.database import Database
from service.foundation.secret import Secret
from tests.complaints.canaries import Watch
from tests.complaints.world import Readers, enrol

TOLD = {
    "text": "Ñ-canario-del-relato: el interventor cobró",
    "contact": "Ñ-canario-de-contacto, 300 000 0000",
    "title": "Ñ-canario-del-título de la obra",
    "subject": "Ñ-canario-del-asunto",
    "work_id": "CANARIO99",
}
FILE = "Ñ-canario-en-el-archivo"

HEXADECIMAL = r"[0-9a-f]{%d}"
ID, HASH, RECIPIENT = HEXADECIMAL % 32, HEXADECIMAL % 64, r"age1[02-9ac-hj-np-z]{58}"
WEEK, MONTH = r"20\d\d-W[0-5]\d", r"20\d\d-[01]\d"
#: Of each table that knows of one complaint: what each column may hold, to the last character. `None`: an age file.
MAY_HOLD: dict[str, dict[str, str | None]] = {
    "complaint": {
        "id": ID,
        "lookup": ID,
        "case_recipient": RECIPIENT,
        "notes_recipient": RECIPIENT,
        "identity_recipient": RECIPIENT,
        "receipt_recipient": RECIPIENT,
        "epoch": r"\d{1,3}",
        "week": WEEK,
        "standing": "|".join(Standing),
        "purge_month": MONTH,
        "farewell": None,
        "head": ID,
        "summary": None,
        "leaving_on": r"20\d\d-[01]\d-[0-3]\d",
        "leaving_items": r"\d+",
    },
    "complaint_grant": {
        "id": ID,
        "complaint_id": ID,
        "holder": RECIPIENT,
        "which": "|".join(Which),
        "epoch": r"\d{1,3}",
        "sealed": None,
    },
    "complaint_former": {
        "complaint_id": ID,
        "epoch": r"\d{1,3}",
        "case_recipient": RECIPIENT,
        "notes_recipient": RECIPIENT,
    },
    "complaint_item": {
        "id": ID,
        "complaint_id": ID,
        "which": "|".join(Which),
        "size": r"\d+",
        "sealed": None,
        "blob": f"sealed/{ID}",
    },
    "complaint_share": {"id": ID, "complaint_id": ID, "custodian": RECIPIENT, "sealed": None},
    "complaint_commitment": {"leaf": HASH, "week": WEEK},
    "complaint_letter": {"mark": r"[\w-]{43}"},
    "complaint_agreed": {"statement": HASH},
    "complaint_reading": {"id": r"\d+", "sealed": None, "previous_sha256": HASH},
}
#: What filing writes in; the others are written by letters, by the desk, and by who reads.
FILED = {"complaint", "complaint_grant", "complaint_item", "complaint_share", "complaint_commitment"}
#: What is finer or counts all the same: deeds of the office, of no complainant. How much was read; on which day what two
#: people decided to delete goes, and how many things they had seen.
OF_THE_OFFICE = {"complaint.leaving_on", "complaint.leaving_items", "complaint_reading.id"}


@dataclass(frozen=True)
class Vault:
    """An installation with some complaints, and all that a thief could copy of it."""

    database: Database
    folder: Path
    readers: Readers
    pepper: bytes
    filings: tuple[Filing, ...]

    @property
    def blobs(self) -> Blobs:
        return Blobs("", self.folder)

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.reading() as session:
            return [dict(row._mapping) for row in session.connection().execute(text(f"SELECT * FROM {table}"))]

    def sealed(self) -> Iterator[tuple[str, bytes]]:
        """Every age file there is, with the table that has it."""
        for name, columns in MAY_HOLD.items():
            for row in self.rows(name):
                for column, what in columns.items():
                    if what is None and row[column] is not None:
                        yield name, bytes(row[column])
                if row.get("blob"):
                    yield name, self.blobs.get(row["blob"])


def _file(readers: Readers, pepper: bytes, out: frozenset[str] = frozenset(), **told: Any) -> Filing:
    files = (File(Kind.FILE, "image/jpeg", FILE.encode() * 2000), File(Kind.ORIGINAL, "image/heic", FILE.encode()))
    return file(Report(**{**TOLD, "files": files, "mode": Mode.NAMED, **told}), readers.roster, out, pepper)


def _keep(database: Database, blobs: Blobs, filing: Filing) -> Filing:
    actions.lay_down(blobs, filing.blobs)
    with database.writing() as session:
        actions.keep(session, filing)
    return filing


@pytest.fixture
def vault(database: Database, tmp_path: Path) -> Vault:
    with database.writing() as session:
        readers = enrol(session)
    folder = tmp_path / "data"
    pepper = Secret(folder / "secret").key("receipt")
    filings = tuple(_keep(database, Blobs("", folder), _file(readers, pepper)) for _ in range(3))
    return Vault(database, folder, readers, pepper, filings)


def _about_a_complaint() -> list[Table]:
    metadata: MetaData = SQLModel.metadata
    return [
        table
        for table in metadata.sorted_tables
        if table.name == "complaint"
        or table.name.startswith("complaint_")
        or any(key.column.table.name == "complaint" for column in table.columns for key in column.foreign_keys)
    ]


def test_the_tables_of_a_complaint_have_no_column_that_nobody_thought_of() -> None:
    assert {table.name: set(table.columns.keys()) for table in _about_a_complaint()} == {
        name: set(columns) for name, columns in MAY_HOLD.items()
    }


def test_no_column_of_a_complaint_is_finer_than_a_week_or_counts_in_order() -> None:
    columns = [column for table in _about_a_complaint() for column in table.columns]

    assert [column for column in columns if isinstance(column.type, DateTime | Float | Numeric)] == []
    numbers = {str(column) for column in columns if isinstance(column.type, Integer)}
    assert numbers - OF_THE_OFFICE == {
        "complaint.epoch",
        "complaint_former.epoch",
        "complaint_grant.epoch",
        "complaint_item.size",
    }
    words = re.compile(
        r"work|obra|subject|asunto|title|name|login|person|day|date|hour|time|_at$|_on$|address|agent|language"
    )
    named = {str(column) for column in columns if words.search(column.name)}
    assert named - OF_THE_OFFICE == set()
    ordered = {
        table.name for table in _about_a_complaint() if table.dialect_options["sqlite"]["with_rowid"] is not False
    }
    assert ordered == {"complaint_reading"}


def _is_age(data: bytes) -> bool:
    head, end, body = data.partition(b"\n--- ")
    lines = head.split(b"\n")
    return bool(end) and lines[0] == b"age-encryption.org/v1" and lines[1].startswith(b"-> X25519 ") and len(body) > 60


def test_a_thief_of_database_and_files_has_counts_weeks_and_sizes(vault: Vault) -> None:
    seen = 0
    for name, columns in MAY_HOLD.items():
        for row in vault.rows(name):
            assert row.keys() == columns.keys()
            for column, what in columns.items():
                value = row[column]
                if value is None:
                    assert column in {"farewell", "sealed", "blob", "summary", "leaving_on", "leaving_items"}
                elif what is None:
                    assert _is_age(bytes(value)), (name, column)
                else:
                    assert re.fullmatch(what, str(value)), (name, column, value)
                seen += 1
    assert seen > 300
    assert {row["size"] for row in vault.rows("complaint_item")} >= {
        len(data) for data in vault.filings[0].blobs.values()
    }
    assert all(_is_age(vault.blobs.get(row["blob"])) for row in vault.rows("complaint_item") if row["blob"])


def test_not_one_byte_of_what_was_told_is_in_database_or_files(vault: Vault) -> None:
    watch = Watch([*TOLD.values(), FILE, *(filing.receipt.symbols for filing in vault.filings)])
    control = vault.database
    with control.writing() as session:
        session.connection().execute(text("CREATE TABLE control (said text)"))
        session.connection().execute(text("INSERT INTO control VALUES (:said)"), {"said": TOLD["subject"]})

    kept = {path: path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()}
    with control.reading() as session:
        tables = [table.name for table in SQLModel.metadata.sorted_tables]
        told = {name: repr(session.connection().execute(text(f"SELECT * FROM {name}")).all()) for name in tables}
    if control.is_sqlite:
        # Also what was written over, and what is not written back yet.
        files = sorted(Path(control.url.database).parent.glob(f"{Path(control.url.database).name}*"))
        assert any(path.name.endswith("-wal") for path in files)
        assert set().union(*(watch.seen(path.read_bytes()) for path in files)) == {f"{TOLD['subject']} (utf-8)"}
    assert len(kept) > 3
    assert {path: watch.seen(data) for path, data in kept.items() if watch.seen(data)} == {}
    assert {name: found for name, rows in told.items() if (found := watch.seen(rows.encode()))} == {}


def test_filing_leaves_nothing_in_any_other_table(database: Database, tmp_path: Path) -> None:
    def counts() -> dict[str, int]:
        with database.reading() as session:
            names = [table.name for table in SQLModel.metadata.sorted_tables]
            return {name: session.connection().scalar(text(f"SELECT count(*) FROM {name}")) for name in names}

    with database.writing() as session:
        readers = enrol(session)
    before = counts()
    _keep(database, Blobs("", tmp_path), _file(readers, b"p" * 32))

    assert {name for name, count in counts().items() if count != before[name]} == FILED


def test_a_thief_learns_no_order_of_filing(vault: Vault) -> None:
    filed = [filing.complaint.id for filing in vault.filings]
    more = [_keep(vault.database, vault.blobs, _file(vault.readers, vault.pepper)).complaint.id for _ in range(9)]

    found = [row["id"] for row in vault.rows("complaint")]

    if vault.database.is_sqlite:
        assert found == sorted([*filed, *more])
    assert {path.stat().st_mtime for path in (vault.folder / "files/sealed").iterdir()} == {0}


def test_a_thief_cannot_tell_a_long_story_from_a_short_one_nor_who_said_who_they_are(vault: Vault) -> None:
    short = _file(vault.readers, vault.pepper, text="a", contact="", files=(), mode=Mode.ANONYMOUS)
    long = _file(vault.readers, vault.pepper, text="a" * 2500, contact="María, 300 000 0000", files=())

    def sizes(filing: Filing) -> list[tuple[str, int]]:
        return sorted((row.which, _body(row.sealed)) for row in filing.items)

    assert sizes(short) == sizes(long)
    assert all(size == padme(size) for size in (4096, 5120, 40960))


def _body(sealed: bytes) -> int:
    """Bytes behind the header: age puts a line of random length in that."""
    return len(sealed.partition(b"\n--- ")[2])


def test_a_thief_with_the_secret_file_opens_nothing_and_tries_no_receipt(vault: Vault) -> None:
    """Disk thief with blobs and pepper: a receipt can only be guessed whole."""
    filing = vault.filings[0]
    bits = (RECEIPT_LENGTH - 1) * log2(len(codes.ALPHABET))
    assert bits > 108
    right = Receipt.of(vault.pepper, filing.receipt.symbols)
    assert (right.lookup, recipient_of(right.identity)) == (
        filing.complaint.lookup,
        filing.complaint.receipt_recipient,
    )

    every = {
        str(value) for name in MAY_HOLD for row in vault.rows(name) for value in row.values() if value is not None
    }
    symbols = filing.receipt.symbols
    near = [symbols[:at] + other + symbols[at + 1 :] for at in range(len(symbols)) for other in codes.ALPHABET]
    parts = [symbols[:length] for length in range(len(symbols))]
    for guess in [guess for guess in {*near, *parts} if guess != symbols]:
        wrong = Receipt.of(vault.pepper, guess)
        # Neither of the two things that are kept of a receipt says that a guess was nearly right.
        assert not {wrong.lookup, recipient_of(wrong.identity), wrong.signer.public, wrong.salt.hex()} & every
        assert wrong.lookup[:8] != right.lookup[:8]
    keys = [vault.pepper.hex(), sha256(vault.pepper)]
    for _, sealed in vault.sealed():
        for key in keys:
            with pytest.raises(Unopened):
                unseal(sealed, key)


def test_without_the_secret_file_not_even_the_right_receipt_is_found(vault: Vault) -> None:
    symbols = vault.filings[0].receipt.symbols

    with vault.database.reading() as session, pytest.raises(NoSuchCase):
        queries.by_receipt(session, Receipt.of(b"\0" * 32, symbols))


def test_no_two_complaints_share_anything_that_would_tie_them(vault: Vault) -> None:
    """Who wrote two of them, and which leaf of the log is whose, is not to be seen."""
    common = {"epoch", "week", "standing", "purge_month", "which", "size", "holder", "custodian"}
    for name, columns in MAY_HOLD.items():
        for column in columns.keys() - common:
            values = [row[column] for row in vault.rows(name) if row[column] is not None]
            if column != "complaint_id":
                assert len(set(values)) == len(values), (name, column)
    ids = {filing.complaint.id for filing in vault.filings}
    leaves = " ".join(row["leaf"] for row in vault.rows("complaint_commitment"))
    assert not any(id_ in leaves for id_ in ids)


def _opens(vault: Vault, bundle: Bundle, filing: Filing) -> set[tuple[str, str]]:
    """What of a filing a key opens: table and which."""
    found = set()
    for row in filing.grants:
        if _does_open(row.sealed, bundle.identity):
            found.add(("complaint_grant", str(row.which)))
    for item in filing.items:
        if _does_open(item.sealed or filing.blobs[item.blob], bundle.identity):
            found.add(("complaint_item", str(item.which)))
    for share in filing.shares:
        if _does_open(share.sealed, bundle.identity):
            found.add(("complaint_share", ""))
    return found


def _does_open(sealed: bytes, identity: str) -> bool:
    try:
        unseal(sealed, identity)
    except Unopened:
        return False
    return True


CASE, NOTES, IDENTITY, SHARE = (
    ("complaint_grant", "case"), ("complaint_grant", "notes"), ("complaint_grant", "identity"), ("complaint_share", ""),
)  # fmt: skip
#: What each member of the list opens of a complaint that excludes nobody.
GETS = {
    "Coordinación 1": {CASE, NOTES},
    "Coordinación 2": {CASE, NOTES},
    "Investigación 1": {CASE, NOTES},
    "Investigación 2": {CASE, NOTES},
    "Custodia de identidades": {IDENTITY},
    "Procuraduría (ejemplo)": set(),
    "Personería (ejemplo)": {SHARE},
    "Universidad (ejemplo)": {SHARE},
    "Notaría (ejemplo)": {SHARE},
}


@pytest.mark.parametrize("label", GETS)
def test_each_member_of_the_list_opens_what_is_theirs_and_no_more(vault: Vault, label: str) -> None:
    assert _opens(vault, vault.readers.bundles[label], vault.filings[0]) == GETS[label]


def test_the_receipt_opens_the_case_and_neither_notes_nor_identity(vault: Vault) -> None:
    filing = vault.filings[0]

    assert _opens(vault, Bundle(filing.receipt.identity, filing.receipt.signer), filing) == {CASE}
    assert _opens(vault, Bundle(filing.receipt.identity, filing.receipt.signer), vault.filings[1]) == set()


def test_an_excluded_investigator_with_the_whole_database_opens_nothing_and_sees_no_difference(vault: Vault) -> None:
    label = "Investigación 1"
    bundle = vault.readers.bundles[label]
    filing = _keep(vault.database, vault.blobs, _file(vault.readers, vault.pepper, frozenset({bundle.recipient})))

    assert _opens(vault, bundle, filing) == set()
    assert _opens(vault, vault.readers.bundles["Investigación 2"], filing) == {CASE, NOTES}

    def shape(each: Filing) -> list[tuple[str, str, int]]:
        return sorted(
            (row.holder, row.which, _body(row.sealed))
            for row in each.grants
            if row.holder != each.complaint.receipt_recipient
        )

    assert shape(filing) == shape(vault.filings[0])
    assert len(filing.shares) == len(vault.filings[0].shares)


def test_an_excluded_custodian_gets_no_share(vault: Vault) -> None:
    bundle = vault.readers.bundles["Personería (ejemplo)"]
    filing = _file(vault.readers, vault.pepper, frozenset({bundle.recipient}))

    assert _opens(vault, bundle, filing) == set()
    assert _opens(vault, vault.readers.bundles["Notaría (ejemplo)"], filing) == {SHARE}


def test_with_everybody_excluded_only_the_control_body_opens(vault: Vault) -> None:
    out = frozenset(
        member.recipient for member in vault.readers.roster.members if member.post in {*Post} - {Post.CONTROL_BODY}
    )
    filing = _file(vault.readers, vault.pepper, out)

    opened = {label: _opens(vault, bundle, filing) for label, bundle in vault.readers.bundles.items()}

    assert opened == {label: set() for label in GETS} | {"Procuraduría (ejemplo)": {CASE, NOTES, IDENTITY}}


def test_one_custodian_of_recovery_has_nothing_and_two_have_the_case(vault: Vault) -> None:
    filing = vault.filings[0]
    bundles = {bundle.recipient: bundle for bundle in vault.readers.bundles.values()}
    shares = [unseal(row.sealed, bundles[row.custodian].identity) for row in filing.shares]

    for one, other in combinations(shares, 2):
        key = combine(one, other)
        head = filing.items[0]
        assert recipient_of(key) == filing.complaint.case_recipient
        assert open_item(filing.complaint.id, head.id, head.sealed, key)
        assert not any(_does_open(row.sealed, key) for row in filing.items if row.which is not Which.CASE)
    for share in shares:
        half = len(share) // 2
        assert all(b"AGE" not in part for part in (share, share[1 : 1 + half], share[1 + half :]))
        mixed = bytes(a ^ b for a, b in zip(share[1 : 1 + half], share[1 + half :], strict=True))
        assert b"AGE" not in mixed


def test_an_open_case_key_opens_neither_notes_nor_identity_nor_another_case(vault: Vault) -> None:
    filing = vault.filings[0]
    bundle = vault.readers.bundles["Investigación 1"]
    keys = {
        row.which: re.search(rb"AGE-SECRET-KEY-1[A-Z0-9]+", unseal(row.sealed, bundle.identity))[0].decode()
        for row in filing.grants
        if row.holder == bundle.recipient
    }

    assert set(keys) == {Which.CASE, Which.NOTES}
    for which, key in keys.items():
        opened = {row.which for row in filing.items if _does_open(row.sealed or filing.blobs[row.blob], key)}
        assert opened == ({Which.CASE} if which is Which.CASE else set())
        assert not any(
            _does_open(row.sealed or other.blobs[row.blob], key) for other in vault.filings[1:] for row in other.items
        )


def test_a_buried_case_opens_for_nobody_any_more(vault: Vault) -> None:
    filing = vault.filings[0]
    with vault.database.writing() as session:
        actions.bury(session, vault.blobs, session.get_one(Complaint, filing.complaint.id), filing.grants[0].sealed)

    left = [name for name in MAY_HOLD for row in vault.rows(name) if row.get("complaint_id") == filing.complaint.id]
    assert left == []
    assert [vault.blobs.get(name) for name in filing.blobs] == [None] * len(filing.blobs)
    with vault.database.reading() as session:
        assert (
            queries.by_receipt(session, Receipt.of(vault.pepper, filing.receipt.symbols)).standing
            is Standing.TOMBSTONE
        )


def _slipped_in(session: Any, readers: Readers) -> None:
    """A key of the thief's own on the list, written by whoever owns the database."""
    mallory = Bundle.new()
    member = Member(Post.INVESTIGATOR, "Investigación 3", mallory.recipient, mallory.signer.public)
    changed = replace(readers.roster, members=(*readers.roster.members, member))
    session.get_one(RosterEpoch, 1).document = changed.document()


def _one_signature(session: Any, readers: Readers) -> None:
    session.connection().execute(
        text("DELETE FROM roster_signature WHERE verify = :key"),
        {"key": readers.bundles["Coordinación 2"].signer.public},
    )


def _broken_signature(session: Any, readers: Readers) -> None:
    session.connection().execute(text("UPDATE roster_signature SET signature = :none"), {"none": "0" * 128})


def _next_list_signed_by_strangers(session: Any, readers: Readers) -> None:
    before = readers.roster
    strangers = [Signer.new(), Signer.new()]
    members = tuple(
        replace(member, verify=strangers[at].public) if member.post is Post.COORDINATOR and at < 2 else member
        for at, member in enumerate(before.members)
    )
    after = Roster(2, before.sha256, before.on, members)
    session.add(RosterEpoch(epoch=2, document=after.document(), in_force=True))
    session.flush()
    for signer in strangers:
        session.connection().execute(
            text("INSERT INTO roster_signature (epoch, verify, signature) VALUES (2, :key, :made)"),
            {"key": signer.public, "made": signer.sign(to_sign(after.document()))},
        )


def _unsigned_next_list(session: Any, readers: Readers) -> None:
    after = Roster(2, readers.roster.sha256, readers.roster.on, readers.roster.members)
    session.add(RosterEpoch(epoch=2, document=after.document(), in_force=True))


def _a_bit(session: Any, readers: Readers) -> None:
    row = session.get_one(RosterEpoch, 1)
    row.document = bytes([row.document[0] ^ 1]) + row.document[1:]


TAMPERED: tuple[Callable[[Any, Readers], None], ...] = (
    _slipped_in, _one_signature, _broken_signature, _next_list_signed_by_strangers, _unsigned_next_list, _a_bit,
)  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda each: each.__name__.strip("_"))
def test_a_list_that_whoever_owns_the_database_changed_takes_no_complaint(
    vault: Vault, tamper: Callable[[Any, Readers], None]
) -> None:
    with vault.database.writing() as session:
        tamper(session, vault.readers)

    with vault.database.reading() as session, pytest.raises(BrokenRoster):
        queries.roster(session, vault.readers.roster.sha256)


def test_a_whole_new_first_list_is_not_the_one_the_installation_expects(vault: Vault) -> None:
    root = vault.readers.roster.sha256
    with vault.database.writing() as session:
        for table in ("roster_signature", "roster_epoch"):
            session.connection().execute(text(f"DELETE FROM {table}"))

    with vault.database.reading() as session, pytest.raises((BrokenRoster, NotAccepting)):
        queries.roster(session, root)


def test_a_key_that_is_only_in_the_table_of_keys_reads_nothing(vault: Vault) -> None:
    mallory = Bundle.new()
    with vault.database.writing() as session:
        person = session.connection().scalar(text("SELECT min(id) FROM person"))
        session.add(ReaderKey(recipient=mallory.recipient, verify=mallory.signer.public, person_id=person))
    with vault.database.reading() as session:
        roster = queries.roster(session, vault.readers.roster.sha256)

    filing = file(Report("Texto"), roster, (), vault.pepper)

    assert mallory.recipient not in {row.holder for row in filing.grants}
    assert _opens(vault, mallory, filing) == set()


def test_ids_and_case_numbers_tell_neither_hour_nor_order(vault: Vault) -> None:
    ids = [file(Report("x"), vault.readers.roster, (), vault.pepper).complaint.id for _ in range(40)]

    assert len(set(ids)) == 40
    assert not all(one < other for one, other in pairwise(ids))
    assert len({id_[:2] for id_ in ids}) > 20
