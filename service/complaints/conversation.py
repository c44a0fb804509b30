"""A case as its complainant has it: opened with the receipt just typed, in memory, for one request; and written to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from service.complaints import actions, queries
from service.complaints.errors import BrokenRoster, NoSuchCase, Unopened
from service.complaints.filing import JSON, PLAIN, File, as_rows, identity_grants, identity_item
from service.complaints.keys import Receipt, new_identity, recipient_of
from service.complaints.models import Complaint, Item, KeyGrant
from service.complaints.roster import Roster
from service.complaints.rules import CaseState, Kind, Standing, Which
from service.complaints.sealing import BEGIN, Opened, Sealed, open_grant, open_item, peek_item, seal_items
from service.complaints.states import OF_COMPLAINANT, OF_IDENTITY, Change
from service.complaints.thread import Doubt, Entry, Thread, thread
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.errors import Busy
from service.foundation.language import N_

#: Things that a complainant may add in an hour, counted in the case itself: whoever writes more is a machine.
MOST_AN_HOUR = 60
_FILES = frozenset({Kind.FILE, Kind.ORIGINAL})
#: What a case shows under the key that the receipt opens; of anything else, only what is doubtful.
_SHOWN = frozenset({Kind.TEXT, Kind.FILE, Kind.ORIGINAL, Kind.REPLY, Kind.STATE})


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

    @property
    def received_on(self) -> date:
        """The day on which it came."""
        return _day(self.thread.head)

    @property
    def changes(self) -> tuple[tuple[date, Change], ...]:
        """Every step that counts, with its day: said by whoever may say it, the oldest first."""
        return tuple(
            (piece.on, piece.change)
            for piece in self.pieces
            if piece.change
            and piece.side is (Side.COMPLAINANT if piece.change.state in OF_COMPLAINANT else Side.OFFICE)
        )

    @property
    def state(self) -> CaseState:
        """Where it is."""
        said = [change.state for _, change in self.changes if change.state not in OF_IDENTITY]
        return said[-1] if said else CaseState.RECEIVED

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
    opened, lost = [], 0
    key = _key(session, complaint, receipt)
    for row in queries.items(session, complaint, Which.CASE):
        try:
            opened.append(_glance(blobs, row, key))
        except Unopened:
            lost += 1
    try:
        rosters, are_checked = queries.rosters(session, root), True
    except BrokenRoster:
        rosters, are_checked = (), False
    whole = thread(opened, rosters, receipt.signer.public, queries.owners(session))
    pieces = tuple(_piece(entry, whole.labels) for entry in whole.entries if _is_shown(entry))
    return Case(complaint, receipt, whole, pieces, lost, are_checked)


def open_file(session: Session, blobs: Blobs, case: Case, item: str) -> Opened:
    """A file of this case that a known key signed. Raises `NoSuchCase` for any other thing."""
    found = [piece for piece in case.pieces if piece.item == item and piece.kind is Kind.FILE]
    row = session.get(Item, item) if found and found[0].side is not Side.NOBODY else None
    if row is None:
        raise NoSuchCase(N_("Ese archivo no está en este caso."))
    return _open(blobs, row, _key(session, case.complaint, case.receipt))


def say(case: Case, text: str, files: Sequence[File]) -> Addition:
    """A message and cleaned files."""
    parts = [(Kind.TEXT, text.encode(), PLAIN)] if text else []
    return _addition(case, [*parts, *((file.kind, file.data, file.type) for file in files)])


def withdraw(case: Case, reason: str) -> Addition:
    """That the complainant does not want to go on."""
    return _addition(case, [_step(Change(CaseState.WITHDRAWN, reason))])


def identify(case: Case, roster: Roster, contact: str) -> Addition:
    """Who the complainant is, under a key made anew; what was said before loses its own. Empty: erased."""
    secret = new_identity()
    recipient = recipient_of(secret)
    told = identity_item(case.complaint.id, recipient, case.receipt, contact)
    rows, blobs = as_rows(case.complaint.id, [told])
    step = _addition(case, [_step(Change(CaseState.IDENTITY_GIVEN if contact else CaseState.IDENTITY_ERASED))])
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
    session.add_all(addition.rows)
    if addition.recipient:
        actions.replace_identity(
            session, blobs, complaint, addition.recipient, addition.grants, addition.identity_rows
        )


def _key(session: Session, complaint: Complaint, receipt: Receipt) -> str:
    grant = queries.grant_of(session, complaint, recipient_of(receipt.identity), Which.CASE)
    if grant is None:
        raise Unopened(N_("Falta la llave del caso."))
    return open_grant(grant.sealed, receipt.identity, complaint.id, Which.CASE, complaint.case_recipient)


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


def _piece(entry: Entry, labels: Mapping[str, str]) -> Piece:
    header, body = entry.opened.header, entry.opened.body
    side = Side.COMPLAINANT if entry.is_complainant else Side.OFFICE
    if Doubt.UNSIGNED in entry.doubts:
        side = Side.NOBODY
    change = None
    if header.kind is Kind.STATE:
        try:
            change = Change.parse(body)
        except Unopened:
            side = Side.NOBODY
    return Piece(
        item=header.item,
        kind=header.kind,
        side=side,
        label=labels.get(header.author, "") if side is Side.OFFICE else "",
        on=_day(entry.opened),
        text=body.decode(errors="replace") if header.kind in {Kind.TEXT, Kind.REPLY} else "",
        type=header.type,
        change=change,
        doubts=entry.doubts,
    )


def _day(opened: Opened) -> date:
    return opened.header.at.astimezone(clock.BOGOTA).date()


def _step(change: Change) -> tuple[Kind, bytes, str]:
    return Kind.STATE, change.document(), JSON


def _addition(case: Case, parts: Sequence[tuple[Kind, bytes, str]]) -> Addition:
    """The parts, sealed at the end of the case. Refuses, for now, whoever adds more than a person does."""
    since = clock.now() - timedelta(hours=1)
    own = [entry.opened.header for entry in case.thread.entries if entry.is_complainant]
    lately = sum(header.at > since for header in own if header.kind is not Kind.HEAD)
    if lately + len(parts) > MOST_AN_HOUR:
        raise Busy(N_("Ha enviado mucho en una hora. Espere un rato y envíe de nuevo. Su texto sigue aquí."))
    sealed: list[Sealed] = seal_items(
        case.complaint.id,
        Which.CASE,
        case.complaint.case_recipient,
        case.receipt.signer,
        case.thread.next,
        parts,
    )
    rows, blobs = as_rows(case.complaint.id, sealed)
    return Addition(rows, blobs)
