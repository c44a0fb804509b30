"""Another receipt: from one transaction on the new one opens the case, the old one nothing; both wrote it."""

from pathlib import Path

import pytest

from service.complaints import conversation, renewal
from service.complaints.conversation import Side
from service.complaints.errors import NoSuchCase
from service.complaints.farewell import Ending, Farewell
from service.complaints.keys import Receipt, recipient_of
from service.complaints.models import Complaint
from service.complaints.rules import Channel, Kind
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.complaints.told import Told


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs("", tmp_path)


@pytest.fixture
def told(database: Database, blobs: Blobs) -> Told:
    told = Told(database, blobs)
    told.file()
    return told


def _renew(told: Told) -> tuple[str, str]:
    """The symbols of before and after."""
    before, after, case = told.symbols, renewal.new_symbols(), told.case()
    made = renewal.renew(case, told.pepper, after)
    with told.database.writing() as session:
        renewal.keep(session, case, made)
    told.symbols = after
    return before, after


def test_the_new_receipt_opens_everything_and_the_old_one_nothing(told: Told) -> None:
    told.add(conversation.say(told.case(), "Antes.", ()))

    before, _ = _renew(told)
    told.add(conversation.say(told.case(), "Después.", ()))

    case = told.case()
    assert [(piece.side, piece.text.strip()) for piece in case.pieces if piece.kind is Kind.TEXT] == [
        (Side.COMPLAINANT, "El andén se levantó."),
        (Side.COMPLAINANT, "Antes."),
        (Side.COMPLAINANT, "Después."),
    ]
    assert case.thread.is_whole
    told.symbols = before
    with pytest.raises(NoSuchCase):
        told.case()


def test_readers_take_both_keys_for_the_complainant_and_see_the_change(told: Told) -> None:
    _renew(told)
    _renew(told)
    told.add(conversation.say(told.case(), "Después.", ()))

    thread = told.read_by("Investigación 1")

    assert thread.is_whole
    assert all(entry.is_complainant for entry in thread.entries)
    assert [e.opened.header.kind for e in thread.entries].count(Kind.RECEIPT) == 2


def test_of_two_changes_at_once_one_holds(told: Told) -> None:
    case = told.case()
    first, second = (renewal.renew(case, told.pepper, renewal.new_symbols()) for _ in range(2))
    with told.database.writing() as session:
        renewal.keep(session, case, first)

    with pytest.raises(NoSuchCase), told.database.writing() as session:
        renewal.keep(session, case, second)

    told.symbols = first.new.symbols
    assert told.case().thread.is_whole


def test_what_breaks_before_the_end_leaves_the_old_receipt_as_it_was(told: Told) -> None:
    case = told.case()
    made = renewal.renew(case, told.pepper, renewal.new_symbols())

    def die() -> None:
        with told.database.writing() as session:
            renewal.keep(session, case, made)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()

    assert told.case().thread.is_whole
    told.symbols = made.new.symbols
    with pytest.raises(NoSuchCase):
        told.case()


def test_who_changes_it_speaks_and_a_deletion_that_waited_does_not_come(told: Told) -> None:
    with told.database.writing() as session:
        complaint = session.get(Complaint, told.id)
        complaint.farewell = Farewell(Ending.DELETED, clock.today(), "").sealed(complaint.receipt_recipient)
        complaint.leaving_on, complaint.leaving_items = clock.today(), 2

    _renew(told)

    with told.database.reading() as session:
        complaint = session.get(Complaint, told.id)
        assert (complaint.farewell, complaint.leaving_on, complaint.leaving_items) == (None, None, None)


def test_nobody_changes_a_receipt_by_the_key_of_somebody_else(told: Told) -> None:
    stranger = Receipt.of(told.pepper, renewal.new_symbols())
    told.reply(Kind.RECEIPT, b'{"complainant":"%s"}' % stranger.signer.public.encode(), "application/json")
    told.reply(Kind.TEXT, b"Me retracto.", signer=stranger.signer)

    texts = [entry for entry in told.read_by("Investigación 1").entries if entry.opened.body == b"Me retracto."]

    assert [(entry.is_complainant, bool(entry.doubts)) for entry in texts] == [(False, True)]
    assert recipient_of(told.case().receipt.identity) == told.case().complaint.receipt_recipient


@pytest.mark.parametrize(("channel", "must"), [(Channel.FORM, False), (Channel.MAIL, True), (Channel.VOICE, True)])
def test_a_receipt_that_somebody_else_saw_is_to_be_changed_once(
    database: Database, blobs: Blobs, channel: Channel, must: bool
) -> None:
    told = Told(database, blobs)
    told.file(channel=channel)

    assert told.case().must_renew is must
    _renew(told)
    assert not told.case().must_renew
