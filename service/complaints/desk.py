"""What the desk of who reads is handed and hands in: ciphertext, public keys, and counts.

Somebody reads who is on the list in force and still has that post. Whether a case opens for them is not known here:
the rows of who was left out look like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.complaints import queries, readers
from service.complaints.errors import NoSuchCase
from service.complaints.models import Complaint, Item, KeyGrant, ReaderKey
from service.complaints.roster import Member, Roster
from service.complaints.rules import READERS, Post, Which
from service.foundation.language import N_

#: Cases of one page of the list.
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's place on the list in force. `working`: the list without those who no longer have their post.

    `gone`: keys of lists before that are no longer on it. `owners`: see `roster.kin`.
    """

    member: Member
    roster: Roster
    working: Roster
    gone: frozenset[str]
    owners: dict[str, int]


def seat(session: Session, person_id: int, root: str, *posts: Post) -> Seat:
    """The place of a person, in one of these posts. To whoever has none, there is no case. Raises `BrokenRoster`."""
    roster = queries.roster(session, root)
    gone = frozenset(each.recipient for before in queries.rosters(session, root) for each in before.members)
    gone -= {each.recipient for each in roster.members}
    owners = queries.owners(session)
    posted = {(each.person_id, each.post) for each in readers.holders(session)}
    working = [
        member
        for member in roster.members
        if member.recipient not in owners or (owners[member.recipient], member.post) in posted
    ]
    for member in working:
        if owners.get(member.recipient) == person_id and member.post in (posts or READERS):
            return Seat(member, roster, replace(roster, members=tuple(working)), gone, owners)
    raise NoSuchCase(N_("Usted no está en la lista vigente de quién lee. Pida que la renueven."))


def with_their_keys(session: Session, seat: Seat) -> Roster:
    """Who still has their post, without keys that their owner gave up.

    Those open until the next list; they decide nothing any more, and are given no other key.
    """
    ended = set(session.scalars(select(col(ReaderKey.recipient)).where(col(ReaderKey.ended))))
    return replace(seat.working, members=tuple(each for each in seat.working.members if each.recipient not in ended))


@dataclass(frozen=True, slots=True)
class Held:
    """A key of a case that a reader has besides the newest one. `recipient`: its public half, then or now."""

    which: Which
    recipient: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list of its reader has it. `grants`: of that reader, the newest; `others`: the rest of theirs.

    `complaint`: what a list needs of it. `head`: its first item, as long as nobody has written a summary, and when it
    is not too large for a list. `is_stale`: somebody who is no longer on the list has a key of it.
    """

    complaint: Any
    grants: dict[Which, bytes]
    others: list["Held"]
    counts: dict[Which, int]
    head: bytes | None
    is_stale: bool


_LISTED = (
    col(Complaint.id),
    col(Complaint.standing),
    col(Complaint.epoch),
    col(Complaint.case_recipient),
    col(Complaint.notes_recipient),
    col(Complaint.identity_recipient),
    col(Complaint.receipt_recipient),
    col(Complaint.head),
    col(Complaint.leaving_on),
    col(Complaint.summary),
)


def page(session: Session, seat: Seat, after: str, count: int) -> list[Row]:
    """So many cases that follow `after`, by id, those that are gone among them. Six questions, however many cases."""
    asked = select(*_LISTED).where(col(Complaint.id) > after).order_by(col(Complaint.id)).limit(count)
    return _rows(session, session.execute(asked).all(), seat)


def asked_for_names(session: Session, seat: Seat) -> list[Row]:
    """The cases of which a custodian of names is asked something: there is more than the name under their key."""
    asking = select(col(Item.complaint_id)).where(col(Item.which) == Which.IDENTITY).group_by(col(Item.complaint_id))
    ids = session.scalars(asking.having(func.count() > 1)).all()
    return some(session, seat, ids)


def some(session: Session, seat: Seat, ids: Sequence[str]) -> list[Row]:
    """Those cases that are there, by id. As many questions as of a page."""
    asked = select(*_LISTED).where(col(Complaint.id).in_(ids)).order_by(col(Complaint.id))
    return _rows(session, session.execute(asked).all(), seat)


def row(session: Session, complaint: Complaint, seat: Seat) -> Row:
    """One case as the list has it."""
    return _rows(session, [complaint], seat)[0]


def _rows(session: Session, complaints: Sequence[Any], seat: Seat) -> list[Row]:
    if not complaints:
        return []
    ids = [each.id for each in complaints]
    held = _held(session, complaints, seat)
    counts: dict[str, dict[Which, int]] = {each.id: dict.fromkeys(Which, 0) for each in complaints}
    counted = select(col(Item.complaint_id), col(Item.which), func.count())
    counted = counted.where(col(Item.complaint_id).in_(ids))
    for complaint_id, which, number in session.execute(counted.group_by(col(Item.complaint_id), col(Item.which))):
        counts[complaint_id][which] = number
    heads = select(col(Item.id), col(Item.sealed)).join(Complaint, col(Complaint.head) == col(Item.id))
    heads = heads.where(col(Complaint.id).in_(ids), col(Complaint.summary).is_(None))
    begun = {found.id: found.sealed for found in session.execute(heads)}
    stale = select(col(KeyGrant.complaint_id)).where(col(KeyGrant.holder).in_(seat.gone))
    stale = stale.where(col(KeyGrant.which) != Which.IDENTITY)  # new keys of a case are none of its name
    left = set(session.scalars(stale.where(col(KeyGrant.complaint_id).in_(ids))))
    return [
        Row(each, *held[each.id], counts[each.id], begun.get(each.head or ""), each.id in left) for each in complaints
    ]


def _held(session: Session, complaints: Sequence[Any], seat: Seat) -> dict[str, tuple[dict[Which, bytes], list[Held]]]:
    """The keys of this reader: of each case the newest ones, and then the others, the newest first."""
    former = queries.former_keys(session, complaints[0].id, complaints[-1].id)
    found: dict[str, tuple[dict[Which, bytes], list[Held]]] = {each.id: ({}, []) for each in complaints}
    now = {each.id: each for each in complaints}
    asked = select(col(KeyGrant.complaint_id), col(KeyGrant.which), col(KeyGrant.epoch), col(KeyGrant.sealed))
    asked = asked.where(col(KeyGrant.holder) == seat.member.recipient, col(KeyGrant.complaint_id).in_(list(found)))
    for complaint_id, which, epoch, sealed in session.execute(asked.order_by(col(KeyGrant.epoch).desc())):
        newest, others = found[complaint_id]
        if which in newest:
            of = now[complaint_id] if which is Which.IDENTITY else former[complaint_id].get(epoch, now[complaint_id])
            others.append(Held(which, getattr(of, f"{which.value}_recipient"), sealed))
        else:
            newest[which] = sealed
    return found


def case(session: Session, complaint_id: str) -> Complaint:
    """A case by its id. Raises `NoSuchCase`."""
    found = session.get(Complaint, complaint_id)
    if found is None:
        raise NoSuchCase(N_("Ese caso no está aquí."))
    return found


def things(session: Session, complaint: Complaint) -> list[dict[str, Any]]:
    """Every sealed thing of a case: id, which key, size, and the age file of what is not a blob."""
    asked = select(col(Item.id), col(Item.which), col(Item.size), col(Item.sealed))
    asked = asked.where(col(Item.complaint_id) == complaint.id).order_by(col(Item.id))
    return [dict(found._mapping) for found in session.execute(asked)]  # noqa: SLF001 -- its public name


def thing(session: Session, complaint_id: str, item: str) -> Item:
    """One sealed thing of a case. Raises `NoSuchCase` for any other."""
    found = session.get(Item, item)
    if found is None or found.complaint_id != complaint_id:
        raise NoSuchCase(N_("Eso no está en este caso."))
    return found
