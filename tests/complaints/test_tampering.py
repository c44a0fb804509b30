"""Whoever can write to the database changes, moves, repeats and takes away: it is refused or shown, never half opened."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.complaints.errors import Unopened
from service.complaints.filing import File, Filing, Report, as_rows, file
from service.complaints.keys import Bundle, Signer, new_identity, recipient_of, seal, unseal
from service.complaints.rules import Kind, Which
from service.complaints.sealing import (
    VERSION,
    Header,
    Opened,
    Place,
    Sealed,
    combine,
    open_grant,
    open_item,
    seal_grant,
    seal_item,
)
from service.complaints.thread import Doubt, Thread, thread
from service.foundation.canonical import canonical_json
from tests.complaints.world import Readers, listed

PEPPER = b"p" * 32
TEXT = "El interventor cobra por firmar. " * 8
HEAD, FIRST, SECOND, THIRD = range(4)


@pytest.fixture(scope="module")
def readers() -> Readers:
    return listed()


def _file(readers: Readers) -> Filing:
    files = (File(Kind.FILE, "image/jpeg", b"j" * 30_000), File(Kind.FILE, "application/pdf", b"p" * 100))
    return file(Report(TEXT, files=files), readers.roster, (), PEPPER)


@pytest.fixture(scope="module")
def filing(readers: Readers) -> Filing:
    return _file(readers)


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Bundle:
    return readers.bundles["Investigación 1"]


def _key(filing: Filing, reader: Bundle, which: Which = Which.CASE) -> str:
    (grant,) = (row for row in filing.grants if (row.holder, row.which) == (reader.recipient, which))
    return open_grant(grant.sealed, reader.identity, filing.complaint.id, which, filing.complaint.recipient(which))


def _items(filing: Filing) -> list[tuple[str, bytes]]:
    """Ids and age files of the case, in its order."""
    return [(row.id, row.sealed or filing.blobs[row.blob]) for row in filing.items if row.which is Which.CASE]


def _opened(filing: Filing, reader: Bundle) -> list[Opened]:
    key = _key(filing, reader)
    return [open_item(filing.complaint.id, id_, sealed, key) for id_, sealed in _items(filing)]


def _openings(filing: Filing, readers: Readers) -> dict[str, tuple[bytes, Callable[[bytes], object]]]:
    """Each kind of sealed thing there is, with how it is opened."""
    complaint, reader = filing.complaint, readers.bundles["Investigación 1"]
    key = _key(filing, reader)
    grants = {(row.holder, row.which): row.sealed for row in filing.grants}
    bundles = {bundle.recipient: bundle for bundle in readers.bundles.values()}
    receipt = filing.receipt.identity
    custodian = readers.bundles["Custodia de identidades"]
    share = filing.shares[0]
    found: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
        f"item {number}": (sealed, partial(_open_item, complaint.id, id_, key))
        for number, (id_, sealed) in enumerate(_items(filing))
    }
    for name, holder, which in (
        ("grant of the case", reader, Which.CASE),
        ("grant of the notes", reader, Which.NOTES),
        ("grant of the identity", custodian, Which.IDENTITY),
    ):
        opening = partial(_open_grant, holder.identity, complaint.id, which, complaint.recipient(which))
        found[name] = grants[holder.recipient, which], opening
    found["grant of the receipt"] = (
        grants[complaint.receipt_recipient, Which.CASE],
        partial(_open_grant, receipt, complaint.id, Which.CASE, complaint.case_recipient),
    )
    found["share"] = share.sealed, lambda sealed: unseal(sealed, bundles[share.custodian].identity)
    farewell = seal("Se borró por orden de un juez.".encode(), complaint.receipt_recipient)
    found["farewell"] = farewell, lambda sealed: unseal(sealed, receipt)
    return found


def _open_item(complaint: str, id_: str, key: str, sealed: bytes) -> Opened:
    return open_item(complaint, id_, sealed, key)


def _open_grant(identity: str, complaint: str, which: Which, recipient: str, sealed: bytes) -> str:
    return open_grant(sealed, identity, complaint, which, recipient)


SEALED = (
    "item 0", "item 1", "item 2", "item 3", "grant of the case", "grant of the notes", "grant of the identity",
    "grant of the receipt", "share", "farewell",
)  # fmt: skip


def _flipped(sealed: bytes, bit: int) -> bytes:
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_every_kind_of_sealed_thing_is_tried(filing: Filing, readers: Readers) -> None:
    openings = _openings(filing, readers)

    assert tuple(openings) == SEALED
    assert len(openings["item 2"][0]) > 16 * 1024
    for sealed, opening in openings.values():
        assert opening(sealed)


@pytest.mark.parametrize("name", SEALED)
def test_any_bit_of_the_beginning_that_flips_is_refused(filing: Filing, readers: Readers, name: str) -> None:
    sealed, opening = _openings(filing, readers)[name]
    # Header, authentication code, nonce and first bytes of the body; further on every byte is like any other.
    first = sealed.index(b"\n---") + 100
    for bit in range(8 * min(first, len(sealed))):
        with pytest.raises(Unopened):
            opening(_flipped(sealed, bit))


DAMAGES = ("flipped", "cut behind", "cut before", "added behind", "put between", "written over", "another")


@pytest.mark.parametrize("name", SEALED)
@settings(max_examples=150, deadline=None)
@given(how=st.sampled_from(DAMAGES), place=st.floats(0, 1, exclude_max=True), more=st.binary(min_size=1, max_size=200))
def test_any_other_bit_any_cut_and_anything_added_is_refused(
    filing: Filing, readers: Readers, name: str, how: str, place: float, more: bytes
) -> None:
    sealed, opening = _openings(filing, readers)[name]
    size = len(sealed)
    at = int(place * size)
    changed = {
        "flipped": _flipped(sealed, int(place * 8 * size)),
        "cut behind": sealed[:at],
        "cut before": sealed[at + 1 :],
        "added behind": sealed + more,
        "put between": sealed[:at] + more + sealed[at:],
        "written over": sealed[:at] + more + sealed[at + len(more) :],
        "another": more,
    }[how]
    if changed == sealed:
        return

    with pytest.raises(Unopened):
        opening(changed)


def test_a_grant_moved_to_another_complaint_or_key_is_refused(
    filing: Filing, readers: Readers, reader: Bundle
) -> None:
    other = _file(readers)
    grants = {(row.holder, row.which): row.sealed for row in filing.grants}
    moved = grants[reader.recipient, Which.CASE]
    one, two = filing.complaint, other.complaint

    for complaint, which, recipient in (
        (two, Which.CASE, two.case_recipient),
        (two, Which.CASE, one.case_recipient),
        (one, Which.NOTES, one.notes_recipient),
        (one, Which.NOTES, one.case_recipient),
        (one, Which.IDENTITY, one.identity_recipient),
    ):
        with pytest.raises(Unopened):
            open_grant(moved, reader.identity, complaint.id, which, recipient)
    assert open_grant(moved, reader.identity, one.id, Which.CASE, one.case_recipient)


@pytest.mark.parametrize("which", Which)
def test_a_recipient_swapped_in_the_complaint_is_refused_by_whoever_holds_a_grant(
    filing: Filing, readers: Readers, reader: Bundle, which: Which
) -> None:
    holder = readers.bundles["Custodia de identidades"] if which is Which.IDENTITY else reader
    (grant,) = (row for row in filing.grants if (row.holder, row.which) == (holder.recipient, which))

    with pytest.raises(Unopened):
        open_grant(grant.sealed, holder.identity, filing.complaint.id, which, recipient_of(new_identity()))


def test_a_forged_grant_gives_a_key_that_is_not_of_the_complaint(filing: Filing, reader: Bundle) -> None:
    complaint = filing.complaint
    forged = seal_grant(complaint.id, Which.CASE, complaint.epoch, new_identity(), reader.recipient)

    with pytest.raises(Unopened):
        open_grant(forged, reader.identity, complaint.id, Which.CASE, complaint.case_recipient)


@pytest.mark.parametrize("version", [0, 2, "1", None, 1.5])
def test_a_grant_of_a_version_that_nobody_knows_is_refused(filing: Filing, reader: Bundle, version: object) -> None:
    complaint = filing.complaint
    told = {"complaint": complaint.id, "which": "case", "epoch": 1, "identity": _key(filing, reader)}

    def opening(v: object) -> str:
        sealed = seal(canonical_json({"v": v, **told}), reader.recipient)
        return open_grant(sealed, reader.identity, complaint.id, Which.CASE, complaint.case_recipient)

    assert opening(VERSION)
    with pytest.raises(Unopened):
        opening(version)


@pytest.mark.parametrize(
    "plain", [b"", b"{}", b"[]", b"null", b"7", b"\xff\xfe", b'{"v":1}', b'{"v":1,"complaint":[],"which":{}}']
)
def test_a_grant_of_anything_else_is_refused(filing: Filing, reader: Bundle, plain: bytes) -> None:
    complaint = filing.complaint

    with pytest.raises(Unopened):
        open_grant(seal(plain, reader.recipient), reader.identity, complaint.id, Which.CASE, complaint.case_recipient)


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.5])
def test_an_item_of_a_version_that_nobody_knows_is_refused(filing: Filing, reader: Bundle, version: object) -> None:
    key = _key(filing, reader)
    id_, sealed = _items(filing)[FIRST]
    line, _, rest = unseal(sealed, key).partition(b"\n")
    header = Header.parse(line)

    def opening(v: object) -> Opened:
        changed = canonical_json({**header._told(), "signature": header.signature, "v": v})
        return open_item(filing.complaint.id, id_, seal(changed + b"\n" + rest, filing.complaint.case_recipient), key)

    assert opening(VERSION).body.decode() == TEXT
    with pytest.raises(Unopened):
        opening(version)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])
def test_an_item_of_an_hour_of_which_no_day_can_be_counted_is_refused(filing: Filing, reader: Bundle, at: str) -> None:
    key, id_, told, rest = _line(filing, reader)
    sealed = seal(canonical_json({**told, "at": at}) + b"\n" + rest, filing.complaint.case_recipient)

    with pytest.raises(Unopened):
        open_item(filing.complaint.id, id_, sealed, key)


def _line(filing: Filing, reader: Bundle) -> tuple[str, str, dict[str, object], bytes]:
    key = _key(filing, reader)
    id_, sealed = _items(filing)[FIRST]
    line, _, rest = unseal(sealed, key).partition(b"\n")
    header = Header.parse(line)
    return key, id_, {**header._told(), "signature": header.signature}, rest


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


FIELDS = "v complaint item kind seq prev type length sha256 author at signature another".split()


@settings(max_examples=400, deadline=None)
@given(name=st.sampled_from(FIELDS), value=_JSON, is_there=st.booleans())
def test_a_header_that_somebody_wrote_otherwise_is_refused_or_is_not_believed(
    filing: Filing, reader: Bundle, name: str, value: object, is_there: bool
) -> None:
    key, id_, told, rest = _line(filing, reader)
    assert {*told, "another"} == set(FIELDS)
    changed = {other: said for other, said in told.items() if other != name} | ({name: value} if is_there else {})
    if changed == told:
        return
    sealed = seal(canonical_json(changed) + b"\n" + rest, filing.complaint.case_recipient)

    try:
        opened = open_item(filing.complaint.id, id_, sealed, key)
    except Unopened:
        return
    others = [each for number, each in enumerate(_opened(filing, reader)) if number != FIRST]
    (entry,) = (entry for entry in thread([*others, opened], ()).entries if entry.opened is opened)
    assert Doubt.UNSIGNED in entry.doubts


def test_swapped_items_are_refused(filing: Filing, reader: Bundle) -> None:
    key = _key(filing, reader)
    (head, head_sealed), (first, first_sealed), *_ = _items(filing)

    for id_, sealed in ((head, first_sealed), (first, head_sealed)):
        with pytest.raises(Unopened):
            open_item(filing.complaint.id, id_, sealed, key)


def test_an_item_of_another_complaint_is_refused_even_sealed_anew(
    filing: Filing, readers: Readers, reader: Bundle
) -> None:
    other = _file(readers)
    id_, sealed = _items(other)[FIRST]
    plain = unseal(sealed, _key(other, reader))

    with pytest.raises(Unopened):
        open_item(filing.complaint.id, id_, sealed, _key(filing, reader))
    with pytest.raises(Unopened):
        open_item(filing.complaint.id, id_, seal(plain, filing.complaint.case_recipient), _key(filing, reader))


def _doubts(case: Thread) -> list[tuple[Kind, tuple[Doubt, ...]]]:
    return [(entry.opened.header.kind, entry.doubts) for entry in case.entries if entry.doubts]


def _forged(filing: Filing, reader: Bundle, kind: Kind, signer: Signer, place: Place) -> Opened:
    complaint = filing.complaint
    made = seal_item(
        complaint.id, Which.CASE, complaint.case_recipient, signer, place, kind, b"Retiro mi denuncia.", "text/plain"
    )
    return open_item(complaint.id, made.item, made.data, _key(filing, reader))


def test_an_item_of_a_stranger_is_shown_as_unsigned(filing: Filing, reader: Bundle) -> None:
    opened = _opened(filing, reader)
    place = thread(opened, ()).next
    forged = _forged(filing, reader, Kind.TEXT, Signer.new(), place)

    case = thread([*opened, forged], ())

    assert _doubts(case) == [(Kind.TEXT, (Doubt.UNSIGNED,))]
    assert not case.entries[-1].is_complainant
    assert not case.is_whole


def test_an_item_that_claims_the_complainant_without_the_key_is_shown_as_unsigned(
    filing: Filing, reader: Bundle
) -> None:
    opened = _opened(filing, reader)
    complainant = filing.receipt.signer.public

    class Liar(Signer):
        public = complainant

    forged = _forged(filing, reader, Kind.TEXT, Liar.new(), thread(opened, ()).next)

    assert forged.header.author == complainant
    case = thread([*opened, forged], ())
    assert _doubts(case) == [(Kind.TEXT, (Doubt.UNSIGNED,))]
    assert not case.entries[-1].is_complainant


def test_a_reader_is_believed_only_while_on_a_list(filing: Filing, readers: Readers, reader: Bundle) -> None:
    opened = _opened(filing, reader)
    reply = _forged(filing, reader, Kind.REPLY, reader.signer, thread(opened, ()).next)

    assert thread([*opened, reply], [readers.roster]).is_whole
    assert _doubts(thread([*opened, reply], ())) == [(Kind.REPLY, (Doubt.UNSIGNED,))]


@pytest.mark.parametrize("gone", [FIRST, SECOND, THIRD])
def test_a_part_of_the_filing_that_is_gone_leaves_a_gap(filing: Filing, reader: Bundle, gone: int) -> None:
    opened = _opened(filing, reader)
    del opened[gone]

    case = thread(opened, ())

    assert not case.is_whole
    assert all(doubts == (Doubt.GAP,) for _, doubts in _doubts(case))


def test_an_answer_that_is_gone_leaves_a_gap_once_somebody_who_saw_it_has_written(
    filing: Filing, readers: Readers, reader: Bundle
) -> None:
    opened = _opened(filing, reader)
    lists = [readers.roster]
    reply = _forged(filing, reader, Kind.REPLY, reader.signer, thread(opened, lists).next)
    after = _forged(filing, reader, Kind.TEXT, filing.receipt.signer, thread([*opened, reply], lists).next)

    assert thread([*opened, reply, after], lists).is_whole
    assert _doubts(thread([*opened, after], lists)) == [(Kind.TEXT, (Doubt.GAP,))]


def test_two_who_write_at_once_leave_no_gap(filing: Filing, readers: Readers, reader: Bundle) -> None:
    opened = _opened(filing, reader)
    lists = [readers.roster]
    place = thread(opened, lists).next
    one = _forged(filing, reader, Kind.REPLY, reader.signer, place)
    two = _forged(filing, reader, Kind.TEXT, filing.receipt.signer, place)
    last = _forged(filing, reader, Kind.TEXT, filing.receipt.signer, thread([*opened, one, two], lists).next)

    assert thread([*opened, one, two, last], lists).is_whole


def test_an_item_kept_twice_is_shown_as_repeated(filing: Filing, reader: Bundle) -> None:
    opened = _opened(filing, reader)

    assert set(_doubts(thread([*opened, opened[FIRST]], ()))) == {(Kind.TEXT, (Doubt.REPEATED,))}


def test_a_copy_of_an_item_under_another_id_is_refused(filing: Filing, reader: Bundle) -> None:
    _, sealed = _items(filing)[FIRST]
    (row,), _ = as_rows(filing.complaint.id, [Sealed("0" * 32, Which.CASE, sealed, "")])

    with pytest.raises(Unopened):
        open_item(filing.complaint.id, row.id, row.sealed, _key(filing, reader))


def test_a_case_without_its_head_or_with_another_ones_is_refused(
    filing: Filing, readers: Readers, reader: Bundle
) -> None:
    opened = _opened(filing, reader)
    other = _opened(_file(readers), reader)[HEAD]

    for items in (opened[1:], [], [*opened, other]):
        with pytest.raises(Unopened):
            thread(items, ())
    own = filing.receipt.signer.public
    with pytest.raises(Unopened):
        thread([other, *opened[1:]], (), own)
    assert thread([*opened, other], (), own).head == opened[HEAD]


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=200) | _JSON.map(canonical_json))
def test_a_head_of_anything_else_is_refused(filing: Filing, reader: Bundle, body: bytes) -> None:
    complaint = filing.complaint
    made = seal_item(
        complaint.id, Which.CASE, complaint.case_recipient, Signer.new(), Place(), Kind.HEAD, body, "application/json"
    )
    opened = open_item(complaint.id, made.item, made.data, _key(filing, reader))

    with pytest.raises(Unopened):
        thread([opened], ())


def test_shares_of_two_complaints_do_not_make_a_key(filing: Filing, readers: Readers) -> None:
    other = _file(readers)
    bundles = {bundle.recipient: bundle for bundle in readers.bundles.values()}

    def opened(filing: Filing) -> list[bytes]:
        return [unseal(share.sealed, bundles[share.custodian].identity) for share in filing.shares]

    mine, theirs = opened(filing), opened(other)
    for one in range(3):
        for two in range(3):
            with pytest.raises(Unopened):
                combine(mine[one], theirs[two])


@settings(max_examples=300, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), another=st.none() | st.binary(max_size=160))
def test_a_share_that_somebody_changed_makes_no_other_key(
    filing: Filing, readers: Readers, place: float, another: bytes | None
) -> None:
    bundles = {bundle.recipient: bundle for bundle in readers.bundles.values()}
    one, two, _ = (unseal(share.sealed, bundles[share.custodian].identity) for share in filing.shares)
    changed = _flipped(one, int(place * 8 * len(one))) if another is None else another

    try:
        found = combine(changed, two)
    except Unopened:
        return
    # A part that both hold is taken from one of them: the other's may say anything.
    assert recipient_of(found) == filing.complaint.case_recipient
