"""A case as its complainant has it: opened with the receipt just typed, in memory, for one request; and written to."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from sqlmodel import Session

from service.complaints import actions, queries
from service.complaints.errors import BrokenRoster, NoSuchCase, Unopened
from service.complaints.filing import JSON, PLAIN, File, as_rows, identity_grants, identity_item
from service.complaints.keyring import open_all
from service.complaints.keys import Receipt, new_identity, recipient_of
from service.complaints.models import Complaint, Item, KeyGrant
from service.complaints.roster import Roster
from service.complaints.rules import WITNESSED, CaseState, Kind, Standing, Which
from service.complaints.sealing import BEGIN, Header, Opened, Sealed, open_grant, open_item, peek_item, seal_items
from service.complaints.states import OF_COMPLAINANT, OF_IDENTITY, Change
from service.complaints.thread import Doubt, Entry, Redaction, Thread, thread
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.errors import Busy
from service.foundation.language import N_

#: Things that a complainant may add in an hour, counted in the case itself: whoever writes more is a machine.
MOST_AN_HOUR = 60
_FILES = frozenset({Kind.FILE, Kind.ORIGINAL})
#: What a case shows under the key that the receipt opens; of anything else, only what is doubtful.
_SHOWN = frozenset({Kind.TEXT, Kind.FILE, Kind.ORIGINAL, Kind.REPLY, Kind.STATE, Kind.REDACTION})


class Side(StrEnum):
    """Who said something, by the signature alone."""

    COMPLAINANT = "complainant"
    OFFICE = "office"
    #: No known key signed it.
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing said in a case. `label`: the post of the reader who signed it. `change`: of a state."""

    item: str
    kind: Kind
    side: Side
    label: str
    on: date
    text: str
    type: str
    change: Change | None
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An opened case. `lost`: how many of its things do not open. `are_checked`: whether it is known who reads."""

    complaint: Complaint
    receipt: Receipt
    thread: Thread
    pieces: tuple[Piece, ...]
    lost: int
    are_checked: bool
    #: What opens its things: the key in force, and those of before.
    keys: tuple[str, ...]

    @property
    def received_on(self) -> date:
        """The day on which it came."""
        return _day(self.thread.head.header)

    @property
    def changes(self) -> tuple[tuple[date, Change], ...]:
        """Every step that counts, with its day: said by whoever may say it, the oldest first."""
        return tuple(
            (piece.on, piece.change)
            for piece in self.pieces
            if piece.change
            and Doubt.ALONE not in piece.doubts
            and piece.side is (Side.COMPLAINANT if piece.change.state in OF_COMPLAINANT else Side.OFFICE)
        )

    @property
    def state(self) -> CaseState:
        """Where it is."""
        said = [change.state for _, change in self.changes if change.state not in OF_IDENTITY]
        return said[-1] if said else CaseState.RECEIVED

    @property
    def must_renew(self) -> bool:
        """Whether somebody else saw the receipt on its way, and it was not changed yet."""
        is_changed = any(e.is_complainant and e.opened.header.kind is Kind.RECEIPT for e in self.thread.entries)
        return self.thread.told.get("channel") in WITNESSED and not is_changed

    @property
    def has_identity(self) -> bool:
        """Whether the complainant has said who they are, and has not erased it."""
        said = [change.state for _, change in self.changes if change.state in OF_IDENTITY]
        return said[-1] is CaseState.IDENTITY_GIVEN if said else bool(self.thread.told.get("identified"))


@dataclass(frozen=True, slots=True)
class Addition:
    """What a complainant adds, sealed: rows, the blobs of the large ones, and of a new identity its key and grants."""

    rows: tuple[Item, ...]
    blobs: dict[str, bytes]
    recipient: str = ""
    grants: tuple[KeyGrant, ...] = ()
    identity_rows: tuple[Item, ...] = ()


def find(session: Session, pepper: bytes, readings: Iterable[str]) -> tuple[Complaint, Receipt]:
    """The complaint of a receipt that may be read in several ways. Raises `NoSuchCase`."""
    refused = NoSuchCase()
    for symbols in readings:
        receipt = Receipt.of(pepper, symbols)
        try:
            return queries.by_receipt(session, receipt), receipt
        except NoSuchCase as error:
            refused = error
    raise refused


def open_case(session: Session, blobs: Blobs, complaint: Complaint, receipt: Receipt, root: str) -> Case:
    """The case, without the bytes of its files. Refuses one whose key or beginning is not there.

    `root`: of the lists of who reads, see `queries.rosters`.
    """
    rows = queries.items(session, complaint, Which.CASE)
    opened, keys, lost = open_all(rows, _key(session, complaint, receipt), partial(_glance, blobs))
    try:
        rosters, are_checked = queries.rosters(session, root), True
    except BrokenRoster:
        rosters, are_checked = (), False
    owners = queries.owners(session)
    whole = thread(opened, rosters, receipt.signer.public, owners)
    shown = [entry for entry in whole.entries if _is_shown(entry)]
    pieces = tuple(_piece(entry, whole, rosters, owners, complaint.standing) for entry in shown)
    return Case(complaint, receipt, whole, pieces, len(lost), are_checked, keys)


def open_file(session: Session, blobs: Blobs, case: Case, item: str) -> Opened:
    """A file of this case that a known key signed. Raises `NoSuchCase` for any other thing."""
    found = [piece for piece in case.pieces if piece.item == item and piece.kind is Kind.FILE]
    row = session.get(Item, item) if found and found[0].side is not Side.NOBODY else None
    if row is None:
        raise NoSuchCase(N_("Ese archivo no está en este caso."))
    for key in case.keys:
        with suppress(Unopened):
            return _open(blobs, row, key)
    raise Unopened(N_("Falta una parte del caso."))


def say(case: Case, text: str, files: Sequence[File]) -> Addition:
    """A message and cleaned files."""
    parts = [(Kind.TEXT, text.encode(), PLAIN)] if text else []
    return added(case, [*parts, *((file.kind, file.data, file.type) for file in files)])


def withdraw(case: Case, reason: str) -> Addition:
    """That the complainant does not want to go on."""
    return added(case, [_step(Change(CaseState.WITHDRAWN, reason))])


def identify(case: Case, roster: Roster, contact: str) -> Addition:
    """Who the complainant is, under a key made anew; what was said before loses its own. Empty: erased."""
    secret = new_identity()
    recipient = recipient_of(secret)
    told = identity_item(case.complaint.id, recipient, case.receipt, contact)
    rows, blobs = as_rows(case.complaint.id, [told])
    step = added(case, [_step(Change(CaseState.IDENTITY_GIVEN if contact else CaseState.IDENTITY_ERASED))])
    return replace(
        step,
        blobs={**step.blobs, **blobs},
        recipient=recipient,
        grants=tuple(identity_grants(case.complaint, roster, secret, case.thread.out)),
        identity_rows=rows,
    )


def keep(session: Session, blobs: Blobs, case: Case, addition: Addition) -> None:
    """Keep what was added and laid down.

    Raises `NoSuchCase` when the case has ended meanwhile.
    """
    # One after the other in a case: of two names given at once one stays, with its own key.
    complaint = session.get(Complaint, case.complaint.id, with_for_update=True)
    if complaint is None or complaint.standing is Standing.TOMBSTONE:
        raise NoSuchCase(N_("Este caso ya terminó."))
    actions.stay(complaint)
    session.add(complaint)
    session.add_all(addition.rows)
    if addition.recipient:
        actions.replace_identity(
            session, blobs, complaint, addition.recipient, addition.grants, addition.identity_rows
        )


def _key(session: Session, complaint: Complaint, receipt: Receipt) -> str:
    """The newest key of the case that opens for the receipt: who makes new ones that do not, takes nothing away."""
    former = queries.former_keys(session, complaint.id, complaint.id)[complaint.id]
    recipients = {complaint.epoch: complaint.case_recipient} | {n: each.case_recipient for n, each in former.items()}
    refused = Unopened(N_("Falta la llave del caso."))
    for grant in queries.grants_of(session, complaint, recipient_of(receipt.identity), Which.CASE):
        recipient = recipients.get(grant.epoch, complaint.case_recipient)
        try:
            return open_grant(grant.sealed, receipt.identity, complaint.id, Which.CASE, recipient)
        except Unopened as error:
            refused = error
    raise refused


def _glance(blobs: Blobs, row: Item, key: str) -> Opened:
    """An item, of a file only what it is: whoever looks at a case with many files costs no more than another."""
    if row.blob is not None:
        begin, size = blobs.begin(row.blob, BEGIN) or (b"", 0)
        header = peek_item(row.complaint_id, row.id, begin, key)
        if header.kind in _FILES:
            if size != row.size:
                raise Unopened(N_("Falta una parte del caso."))
            return Opened(header, b"")
    one = _open(blobs, row, key)
    return replace(one, body=b"") if one.header.kind in _FILES else one


def _open(blobs: Blobs, row: Item, key: str) -> Opened:
    data = row.sealed if row.blob is None else blobs.get(row.blob)
    if data is None:
        raise Unopened(N_("Falta una parte del caso."))
    return open_item(row.complaint_id, row.id, data, key)


def _is_shown(entry: Entry) -> bool:
    return entry.opened.header.kind in _SHOWN or bool(entry.doubts)


def _piece(
    entry: Entry, whole: Thread, lists: Sequence[Roster], owners: Mapping[str, int], standing: Standing
) -> Piece:
    header, body, doubts = entry.opened.header, entry.opened.body, entry.doubts
    redaction = whole.redactions.get(header.item)
    if redaction is not None:
        return _remains(header.item, redaction, whole, doubts)
    side = Side.COMPLAINANT if entry.is_complainant else Side.OFFICE
    if Doubt.UNSIGNED in entry.doubts:
        side = Side.NOBODY
    change = None
    if header.kind is Kind.STATE:
        try:
            change = Change.parse(body)
            # Of what was proposed once and never done, one person still has the other's signature.
            is_done = change.state is not CaseState.CONCLUDED or standing is Standing.CLOSED
            if not is_done or not change.holds(header.complaint, lists, owners):
                doubts = (*doubts, Doubt.ALONE)
        except Unopened:
            side = Side.NOBODY
    return Piece(
        item=header.item,
        kind=header.kind,
        side=side,
        label=whole.labels.get(header.author, "") if side is Side.OFFICE else "",
        on=_day(header),
        text=body.decode(errors="replace") if header.kind in {Kind.TEXT, Kind.REPLY} else "",
        type=header.type,
        change=change,
        doubts=doubts,
    )


def _remains(item: str, redaction: Redaction, whole: Thread, doubts: tuple[Doubt, ...]) -> Piece:
    """What stays of something that two people took away, in the name and on the day of whoever had said it."""
    header = redaction.header
    side = Side.COMPLAINANT if header.author in whole.own else Side.OFFICE
    label = whole.labels.get(header.author, "")
    return Piece(item, Kind.REDACTION, side, label, _day(header), redaction.text, header.type, None, doubts)


def _day(header: Header) -> date:
    return header.at.astimezone(clock.BOGOTA).date()


def _step(change: Change) -> tuple[Kind, bytes, str]:
    return Kind.STATE, change.document(), JSON


def added(case: Case, parts: Sequence[tuple[Kind, bytes, str]]) -> Addition:
    """The parts, sealed at the end of the case. Refuses, for now, whoever adds more than a person does."""
    since = clock.now() - timedelta(hours=1)
    own = [entry.opened.header for entry in case.thread.entries if entry.is_complainant]
    lately = sum(header.at > since for header in own if header.kind is not Kind.HEAD)
    if lately + len(parts) > MOST_AN_HOUR:
        raise Busy(N_("Ha enviado mucho en una hora. Espere un rato y envíe de nuevo. Su texto sigue aquí."))
    sealed: list[Sealed] = seal_items(
        case.complaint.id,
        Which.CASE,
        # Of the key that opened it: what is said now is for those who have that one.
        recipient_of(case.keys[0]),
        case.receipt.signer,
        case.thread.next,
        parts,
    )
    rows, blobs = as_rows(case.complaint.id, sealed)
    return Addition(rows, blobs)
