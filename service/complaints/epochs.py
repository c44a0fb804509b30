"""New keys of a case, after somebody may no longer read: made and sealed by a reader's browser, put in force here.

Keys of before stay with those who had them and are still on the list: what a reader sealed wrongly, or on purpose,
takes nothing away. The key of a case is, for each of them, the newest one that opens for them.
"""

from base64 import b64decode
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import delete, select
from sqlmodel import Session, col

from service.complaints.arrivals import LARGEST_GRANT, is_to_one_key
from service.complaints.desk import Seat, with_their_keys
from service.complaints.errors import ItemRefused
from service.complaints.keys import Public
from service.complaints.models import Complaint, FormerKeys, KeyGrant, Share
from service.complaints.roster import Roster
from service.complaints.rules import READERS, Post, Standing, Which
from service.foundation import codes
from service.foundation.language import N_

#: The keys that are made anew; the one of names is the complainant's and the custodians' affair.
RENEWED = (Which.CASE, Which.NOTES)
#: Keys for one holder in one epoch of a case: of several one that opens is enough.
MOST_KEYS = 16


@dataclass(frozen=True, slots=True)
class Epoch:
    """New keys. `grants`: by key and holder; `shares`: by custodian of recovery."""

    number: int
    before: int
    recipients: Mapping[Which, str]
    grants: Mapping[tuple[Which, str], bytes]
    shares: Mapping[str, bytes]

    @classmethod
    def of(cls, told: Any) -> Self:
        """The new keys of JSON. Raises KeyError, ValueError, TypeError or AttributeError when it says none."""
        return cls(
            number=int(told["epoch"]),
            before=int(told["before"]),
            recipients={Which(which): str(key) for which, key in told["recipients"].items()},
            grants={(Which(each["which"]), str(each["holder"])): _octets(each) for each in told["grants"]},
            shares={str(each["custodian"]): _octets(each) for each in told["shares"]},
        )


def _octets(told: Any) -> bytes:
    return b64decode(told["sealed"], validate=True)


def begin(session: Session, complaint: Complaint, roster: Roster, epoch: Epoch) -> None:
    """Put new keys of a case in force. Refuses those of another moment, and rows that somebody lacks.

    Whoever reads by the list has a row, real or not, and so has the receipt; nobody else has.
    """
    if (epoch.before, epoch.number) != (complaint.epoch, complaint.epoch + 1):
        raise ItemRefused(N_("Las llaves de este caso ya cambiaron. Abra el caso de nuevo."))
    readers = [member.recipient for member in roster.of(*READERS, Post.CONTROL_BODY)]
    due = {(which, holder) for which in RENEWED for holder in readers} | {(Which.CASE, complaint.receipt_recipient)}
    custodians = {member.recipient for member in roster.of(Post.RECOVERY_CUSTODIAN)}
    sealed = (*epoch.grants.values(), *epoch.shares.values())
    is_whole = set(epoch.grants) == due and set(epoch.shares) == custodians and set(epoch.recipients) == set(RENEWED)
    if not is_whole or not all(is_to_one_key(each, LARGEST_GRANT) for each in sealed):
        raise ItemRefused(N_("A las llaves nuevas les falta alguien de la lista vigente. Recargue la página."))
    fresh = {which: Public.parse(epoch.recipients[which]).recipient for which in RENEWED}
    if any(fresh[which] == complaint.recipient(which) for which in RENEWED):
        raise ItemRefused(N_("Esas llaves no son nuevas. Recargue la página."))
    _forget(session, complaint, roster)
    former = {f"{which.value}_recipient": complaint.recipient(which) for which in RENEWED}
    session.add(FormerKeys(complaint_id=complaint.id, epoch=complaint.epoch, **former))
    complaint.case_recipient, complaint.notes_recipient = (fresh[which] for which in RENEWED)
    complaint.epoch = epoch.number
    session.add(complaint)
    for (which, holder), grant in epoch.grants.items():
        session.add(granted(complaint, which, holder, grant))
    for custodian, share in epoch.shares.items():
        row = Share(id=codes.token_bytes(16).hex(), complaint_id=complaint.id, custodian=custodian, sealed=share)
        session.add(row)


def share(session: Session, seat: Seat, grants: Mapping[tuple[str, Which, str], bytes]) -> None:
    """Keep keys for colleagues, by case, key and holder; one's own take the place of what one had.

    Who has a key already keeps that one, and this one besides: nobody puts another in its place.

    Readers give those of cases and notes to who reads, custodians those of names to custodians.
    """
    own, post = seat.member.recipient, seat.member.post
    roster = with_their_keys(session, seat)
    colleagues = roster.of(Post.IDENTITY_CUSTODIAN) if post is Post.IDENTITY_CUSTODIAN else roster.readers
    given = {Which.IDENTITY} if post is Post.IDENTITY_CUSTODIAN else set(RENEWED)
    allowed = {(which, member.recipient) for which in given for member in colleagues}
    cases, holders = {complaint_id for complaint_id, _, _ in grants}, {holder for _, _, holder in grants}
    asked = select(Complaint).where(col(Complaint.id).in_(cases), col(Complaint.standing) != Standing.TOMBSTONE)
    complaints = {complaint.id: complaint for complaint in session.scalars(asked)}
    there: dict[tuple[str, Which, str], list[KeyGrant]] = defaultdict(list)
    held = select(KeyGrant).where(col(KeyGrant.complaint_id).in_(cases), col(KeyGrant.holder).in_(holders))
    for row in session.scalars(held):
        there[row.complaint_id, row.which, row.holder].append(row)
    for (complaint_id, which, holder), sealed in grants.items():
        rows = there[complaint_id, which, holder]
        may = (which, holder) in allowed or (holder == own and bool(rows))
        if not may or complaint_id not in complaints or not is_to_one_key(sealed, LARGEST_GRANT):
            raise ItemRefused(N_("Una de esas llaves no se puede dar: su dueño no está en la lista vigente."))
        complaint = complaints[complaint_id]
        if holder == own:
            for row in rows:
                session.delete(row)
        elif sum(row.epoch == complaint.epoch for row in rows) >= MOST_KEYS:
            raise ItemRefused(N_("A esa persona ya le dieron muchas llaves de un caso. Renueve las llaves del caso."))
        session.add(granted(complaint, which, holder, sealed))


def granted(complaint: Complaint, which: Which, holder: str, sealed: bytes) -> KeyGrant:
    """The row of a key in force for one holder."""
    return KeyGrant(
        id=codes.token_bytes(16).hex(),
        complaint_id=complaint.id,
        holder=holder,
        which=which,
        epoch=complaint.epoch,
        sealed=sealed,
    )


def _forget(session: Session, complaint: Complaint, roster: Roster) -> None:
    """Drop the keys of whoever is no longer on the list, and the parts of the key that ends.

    Of a name the last key stays: while no custodian of the list has one, nobody could give it to them.
    """
    kept = {member.recipient for member in roster.members} | {complaint.receipt_recipient}
    custodians = {member.recipient for member in roster.of(Post.IDENTITY_CUSTODIAN)}
    of_names = select(col(KeyGrant.holder)).where(
        col(KeyGrant.complaint_id) == complaint.id, col(KeyGrant.which) == Which.IDENTITY
    )
    ending = set(Which) if custodians.intersection(session.scalars(of_names)) else set(RENEWED)
    gone = delete(KeyGrant).where(col(KeyGrant.complaint_id) == complaint.id, col(KeyGrant.holder).not_in(kept))
    session.execute(gone.where(col(KeyGrant.which).in_(ending)))
    session.execute(delete(Share).where(col(Share.complaint_id) == complaint.id))
