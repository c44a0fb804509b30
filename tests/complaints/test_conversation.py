"""The complainant reads and writes with the receipt; what cannot be believed is told apart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from service.complaints import actions, conversation, queries
from service.complaints.conversation import Side
from service.complaints.errors import NoSuchCase, Unopened
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import PLAIN, File
from service.complaints.keys import Receipt, Signer, new_identity, recipient_of, seal, unseal
from service.complaints.models import Complaint, Item
from service.complaints.rules import CaseState, Kind, Mode, Which
from service.complaints.sealing import Header, Place, open_item
from service.complaints.states import Change
from service.complaints.thread import Doubt
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.canonical import sha256
from service.foundation.database import Database
from service.foundation.errors import Busy
from tests.complaints.told import PEPPER, Told
from tests.complaints.world import renewed

PHOTO = bytes(range(256)) * 200


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Callable[..., Told]:
    def tell(**report: object) -> Told:
        one = Told(database, Blobs("", tmp_path / "sealed"))
        one.file(**report)
        return one

    return tell


def test_both_sides_are_read_with_their_files_and_states(told) -> None:
    one = told(files=(File(Kind.FILE, "image/jpeg", PHOTO),))
    one.reply(Kind.REPLY, "¿En qué cuadra fue?".encode())
    one.reply(Kind.STATE, Change(CaseState.NEEDS_INFORMATION, "Falta el sitio.").document(), by="Coordinación 1")
    one.reply(Kind.FILE, b"%PDF-1.7", "application/pdf")

    case = one.case()

    assert [(piece.kind, piece.side, piece.label) for piece in case.pieces] == [
        (Kind.TEXT, Side.COMPLAINANT, ""),
        (Kind.FILE, Side.COMPLAINANT, ""),
        (Kind.REPLY, Side.OFFICE, "Investigación 1"),
        (Kind.STATE, Side.OFFICE, "Coordinación 1"),
        (Kind.FILE, Side.OFFICE, "Investigación 1"),
    ]
    assert case.pieces[2].text == "¿En qué cuadra fue?"
    assert case.state is CaseState.NEEDS_INFORMATION
    assert case.changes[0][1].reason == "Falta el sitio."
    assert case.received_on == clock.today()
    assert (case.lost, case.are_checked, case.thread.is_whole) == (0, True, True)


def test_what_the_complainant_adds_is_read_by_the_readers_in_its_place(told) -> None:
    one = told()
    one.reply(Kind.REPLY, "¿Dónde?".encode())

    one.add(conversation.say(one.case(), "En la calle 30.", (File(Kind.FILE, "image/jpeg", PHOTO),)))

    read = one.read_by("Investigación 2")
    assert read.is_whole
    assert [entry.opened.header.seq for entry in read.entries] == [0, 1, 2, 3, 4]
    assert read.entries[3].opened.body.decode() == "En la calle 30."
    assert read.entries[4].opened.body == PHOTO
    assert all(entry.is_complainant for entry in (*read.entries[:2], *read.entries[3:]))


def test_files_are_opened_for_their_case_alone(told) -> None:
    one = told(files=(File(Kind.FILE, "image/jpeg", PHOTO), File(Kind.ORIGINAL, "image/jpeg", b"x" * 9)))
    first = one.case()
    own, original = (piece.item for piece in first.pieces[1:])
    office = one.reply(Kind.FILE, b"%PDF-1.7", "application/pdf")
    forged = one.reply(Kind.FILE, b"MZ", "application/pdf", signer=Signer.new())
    first = one.case()
    one.file(files=(File(Kind.FILE, "image/jpeg", PHOTO),))
    second = one.case()

    with one.database.reading() as session:
        assert conversation.open_file(session, one.blobs, first, own).body == PHOTO
        assert conversation.open_file(session, one.blobs, first, office).body == b"%PDF-1.7"
        for item in (original, forged, second.pieces[1].item, first.pieces[0].item, "", "0" * 32, "x'\0"):
            with pytest.raises(NoSuchCase):
                conversation.open_file(session, one.blobs, first, item)


def test_a_case_with_large_files_is_looked_at_without_reading_them(told, monkeypatch) -> None:
    one = told(files=(File(Kind.FILE, "application/pdf", bytes(5 * 2**20)),))
    with one.database.reading() as session:
        (name,) = session.scalars(select(Item.blob).where(col(Item.blob).is_not(None)))
    with monkeypatch.context() as watched:
        watched.setattr(Blobs, "get", lambda *_: pytest.fail("a whole file was read"))

        case = one.case()

    assert [piece.kind for piece in case.pieces] == [Kind.TEXT, Kind.FILE]
    assert (case.lost, case.thread.is_whole) == (0, True)

    # One that was cut short is missed at once.
    one.blobs.put(name, one.blobs.get(name)[:-1])
    assert one.case().lost == 1


def test_two_who_write_at_once_lose_nothing(told) -> None:
    one = told()
    seen = one.case()
    before = one.read_by("Investigación 1").next

    one.add(conversation.say(seen, "Desde una pestaña.", ()))
    one.add(conversation.say(seen, "Desde otra.", ()))
    one.reply(Kind.REPLY, b"A la vez.", place=before)
    fork = one.case()
    assert fork.thread.is_whole
    assert len(fork.thread.next.prev) == 3

    one.add(conversation.say(fork, "Después.", ()))
    assert one.case().thread.is_whole
    assert len(one.case().thread.next.prev) == 1
    assert [piece.text for piece in one.case().pieces][-1] == "Después."


def test_what_nobody_known_signed_is_told_apart(told) -> None:
    one = told()
    place = one.case().thread.next
    one.reply(Kind.REPLY, b"Firmado por otra llave", signer=Signer.new(), place=place)

    case = one.case()

    assert (case.pieces[-1].side, case.pieces[-1].doubts) == (Side.NOBODY, (Doubt.UNSIGNED,))
    # It moves nobody else: what is written next does not hang from it.
    assert case.thread.next == place


def test_an_author_that_is_only_named_is_nobody(told) -> None:
    one = told()
    case = one.case()
    reader = one.readers.bundles["Investigación 1"]
    header = Header(
        one.id, "a" * 32, Kind.REPLY, 2, case.thread.next.prev, PLAIN, 4, "", reader.signer.public, clock.now()
    )
    for author, number in ((reader.signer.public, "a"), (case.receipt.signer.public, "b")):
        forged = replace(header, item=number * 32, author=author, sha256=sha256(b"hola"), signature="0" * 128)
        one.slip_in(forged.item, seal(forged.line() + b"\nhola", case.complaint.case_recipient))

    assert [piece.side for piece in one.case().pieces] == [Side.COMPLAINANT, Side.NOBODY, Side.NOBODY]


def test_a_reader_who_was_left_out_does_not_speak_for_the_office(told) -> None:
    one = told()
    out = frozenset({one.readers.bundles["Coordinación 2"].recipient})
    one.file(out=out)
    one.reply(Kind.REPLY, b"Yo no soy", by="Coordinación 2")
    one.reply(Kind.REPLY, b"Yo si", by="Coordinación 1", place=one.case().thread.next)

    assert {piece.text: piece.side for piece in one.case().pieces[1:]} == {
        "Yo no soy": Side.NOBODY,
        "Yo si": Side.OFFICE,
    }


def test_what_was_taken_away_and_what_was_put_twice_is_seen(told) -> None:
    one = told()
    taken = one.reply(Kind.REPLY, b"Se va")
    stays = one.reply(Kind.REPLY, b"Se queda")
    with one.database.writing() as session:
        row, other = session.get(Item, taken), session.get(Item, stays)
        session.add(Item(id="f" * 32, complaint_id=one.id, which=Which.CASE, size=other.size, sealed=other.sealed))
        session.delete(row)

    case = one.case()

    assert case.pieces[-1].doubts == (Doubt.GAP,)
    # The copy is not the item of its row's name.
    assert case.lost == 1


def test_a_second_beginning_by_somebody_else_takes_nothing_from_the_complainant(told) -> None:
    one = told()
    other = Signer.new()
    body = orjson.dumps({"complainant": other.public, "excluded": []})
    one.reply(Kind.HEAD, body, "application/json", signer=other, place=Place())

    case = one.case()

    assert case.thread.head.header.author == case.receipt.signer.public
    assert [(piece.kind, piece.side) for piece in case.pieces] == [
        (Kind.HEAD, Side.NOBODY),
        (Kind.TEXT, Side.COMPLAINANT),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": "2"},
        {"seq": 2.5},
        {"at": "2026-11-20T10:00:00"},
        {"at": "9999-12-31T23:59:59-05:00"},
        {"prev": [1]},
        {"author": 5},
        {"signature": None},
        {"length": "4"},
        {"more": 1},
    ],
)
def test_a_line_of_another_shape_is_no_item_and_breaks_nothing(told, changed) -> None:
    one = told()
    case = one.case()
    header = Header(one.id, "a" * 32, Kind.REPLY, 2, (), PLAIN, 4, sha256(b"hola"), "", clock.now(), signature="00")
    line = orjson.dumps(orjson.loads(header.line()) | changed, option=orjson.OPT_SORT_KEYS)
    one.slip_in("a" * 32, seal(line + b"\nhola", case.complaint.case_recipient))

    assert (one.case().lost, len(one.case().pieces)) == (1, 1)


def test_a_state_that_is_none_is_nobodys(told) -> None:
    one = told()
    one.reply(Kind.STATE, b'{"state":"perdida"}')
    one.reply(Kind.STATE, Change(CaseState.WITHDRAWN).document())

    case = one.case()

    assert case.pieces[1].side is Side.NOBODY
    # Only the complainant withdraws.
    assert case.state is CaseState.RECEIVED


def test_withdrawing_is_said_in_the_case(told) -> None:
    one = told()

    one.add(conversation.withdraw(one.case(), "Ya lo arreglaron."))

    assert one.case().state is CaseState.WITHDRAWN
    assert Change.parse(one.read_by("Coordinación 1").entries[-1].opened.body).reason == "Ya lo arreglaron."


def test_an_identity_is_given_later_and_read_by_its_custodian_alone(told) -> None:
    one = told()
    custodian = one.readers.bundles["Custodia de identidades"]
    assert not one.case().has_identity

    one.add(conversation.identify(one.case(), one.readers.roster, "Marta, 300 000 0000"))

    assert one.case().has_identity
    (known,) = one.opened(custodian, Which.IDENTITY)
    assert known.body.decode() == "Marta, 300 000 0000"
    assert known.header.is_signed
    assert one.case().state is CaseState.RECEIVED


def test_an_erased_identity_is_gone_with_its_key_even_for_who_had_it(told) -> None:
    one = told(mode=Mode.NAMED, contact="Marta " * 3000)
    custodian = one.readers.bundles["Custodia de identidades"]
    with one.database.reading() as session:
        complaint = session.get(Complaint, one.id)
        old_grant = queries.grant_of(session, complaint, custodian.recipient, Which.IDENTITY).sealed
        (row,) = queries.items(session, complaint, Which.IDENTITY)
        old_key = orjson.loads(unseal(old_grant, custodian.identity))["identity"]
    assert one.case().has_identity
    assert row.blob

    one.add(conversation.identify(one.case(), one.readers.roster, ""))

    assert one.blobs.get(row.blob) is None
    assert not one.case().has_identity
    (left,) = one.opened(custodian, Which.IDENTITY)
    assert left.body == b""
    with one.database.reading() as session:
        (now,) = queries.items(session, session.get(Complaint, one.id), Which.IDENTITY)
    with pytest.raises(Unopened):
        open_item(one.id, now.id, now.sealed, old_key)


def test_a_new_identity_is_not_for_who_was_left_out(told) -> None:
    one = told()
    custodian = one.readers.bundles["Custodia de identidades"]
    one.file(out=frozenset({custodian.recipient}))

    one.add(conversation.identify(one.case(), one.readers.roster, "Marta"))

    with pytest.raises(Unopened):
        one.opened(custodian, Which.IDENTITY)
    (known,) = one.opened(one.readers.bundles["Procuraduría (ejemplo)"], Which.IDENTITY)
    assert known.body == b"Marta"


def test_with_a_broken_list_of_readers_nobody_speaks_for_the_office_and_it_is_said(told) -> None:
    one = told()
    one.reply(Kind.REPLY, b"Hola")

    case = one.case(root="0" * 64)

    assert not case.are_checked
    assert [piece.side for piece in case.pieces] == [Side.COMPLAINANT, Side.NOBODY]


def test_nothing_is_added_to_a_case_that_ended_meanwhile(told) -> None:
    one = told()
    case = one.case()
    late = conversation.say(case, "Tarde", ())
    farewell = Farewell(Ending.MOVED, date(2026, 11, 20), "La tiene la Procuraduría.")
    with one.database.writing() as session:
        complaint = session.get(Complaint, one.id)
        actions.bury(session, one.blobs, complaint, farewell.sealed(complaint.receipt_recipient))

    with one.database.writing() as session, pytest.raises(NoSuchCase):
        conversation.keep(session, one.blobs, case, late)
    with one.database.reading() as session:
        complaint, receipt = conversation.find(session, PEPPER, [one.symbols])
    assert Farewell.opened(complaint.farewell, receipt.identity) == farewell


def test_a_farewell_is_as_long_as_any_other_and_nothing_else(told) -> None:
    identity = new_identity()
    recipient = recipient_of(identity)
    # An age file has some random bytes besides: what is inside is measured.
    sealed = [Farewell(Ending.DELETED, date(2026, 1, 1), "a" * n).sealed(recipient) for n in (0, 10, 3000)]

    assert {len(unseal(each, identity)) for each in sealed} == {4096}
    with pytest.raises(Unopened):
        Farewell.opened(seal(b"{}", recipient), identity)


def test_who_writes_like_a_machine_waits_and_then_goes_on(told, monkeypatch) -> None:
    one = told()
    monkeypatch.setattr(conversation, "MOST_AN_HOUR", 3)
    one.add(conversation.say(one.case(), "uno", ()))
    one.add(conversation.say(one.case(), "dos", ()))

    with pytest.raises(Busy):
        conversation.say(one.case(), "tres", ())

    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    one.add(conversation.say(one.case(), "tres", ()))
    assert len(one.case().pieces) == 4


def test_a_receipt_is_found_by_any_of_its_readings(told) -> None:
    one = told()
    with one.database.reading() as session:
        found, receipt = conversation.find(session, PEPPER, ["2" * 25, one.symbols])

        assert (found.id, receipt.symbols) == (one.id, one.symbols)
        for readings in ([], ["2" * 25], [one.symbols[:-1]]):
            with pytest.raises(NoSuchCase):
                conversation.find(session, PEPPER, readings)
        with pytest.raises(NoSuchCase):
            conversation.find(session, b"q" * 32, [one.symbols])


def test_a_case_whose_key_is_of_another_is_refused(told) -> None:
    one = told()
    mine = one.case().complaint
    one.file()
    other: Session
    with one.database.writing() as other:
        complaint, receipt = conversation.find(other, PEPPER, [one.symbols])
        grant = queries.grant_of(other, mine, mine.receipt_recipient, Which.CASE)
        own = queries.grant_of(other, complaint, complaint.receipt_recipient, Which.CASE)
        own.sealed = grant.sealed

        with pytest.raises(Unopened):
            conversation.open_case(other, one.blobs, complaint, receipt, "")


def test_a_receipt_of_another_pepper_signs_otherwise() -> None:
    assert Receipt.of(PEPPER, "2" * 25).signer.public != Receipt.of(b"q" * 32, "2" * 25).signer.public


def test_a_custodian_who_is_left_out_does_not_get_a_name_given_later_with_another_key(told) -> None:
    custodian = "Custodia de identidades"
    one = told()
    one.file(frozenset({one.readers.bundles[custodian].recipient}))
    new = renewed(one.database, one.readers, custodian, "dora")
    with one.database.reading() as session:
        roster = queries.roster(session, "")

    one.add(conversation.identify(one.case(), roster, "Marta"))

    with pytest.raises(Unopened):
        one.opened(new, Which.IDENTITY)
    assert one.opened(one.readers.bundles["Procuraduría (ejemplo)"], Which.IDENTITY)[0].body == b"Marta"
