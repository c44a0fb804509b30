"""Reading what is kept of complaints: the roster, a case by its receipt, its sealed things."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.complaints.errors import NoSuchCase, NotAccepting
from service.complaints.filing import case_number
from service.complaints.keys import Receipt
from service.complaints.models import (
    Complaint,
    FormerKeys,
    Item,
    KeyGrant,
    ReaderKey,
    RosterEpoch,
    RosterSignature,
    Share,
)
from service.complaints.roster import Roster, chain
from service.complaints.rules import Which
from service.foundation.language import N_
from service.staff.models import Person


def epochs(session: Session) -> list[tuple[bytes, Mapping[str, str]]]:
    """The documents that were ever in force and the signatures of each, from the first, as they are kept."""
    made: dict[int, dict[str, str]] = defaultdict(dict)
    told = select(col(RosterSignature.epoch), col(RosterSignature.verify), col(RosterSignature.signature))
    for row in session.execute(told):
        made[row.epoch][row.verify] = row.signature
    in_force = select(col(RosterEpoch.epoch), col(RosterEpoch.document)).where(col(RosterEpoch.in_force))
    return [(row.document, made[row.epoch]) for row in session.execute(in_force.order_by(col(RosterEpoch.epoch)))]


def signatures(session: Session, epoch: int) -> dict[str, str]:
    """The signatures of one list, by the key that checks each."""
    rows = session.scalars(select(RosterSignature).where(col(RosterSignature.epoch) == epoch))
    return {row.verify: row.signature for row in rows}


def rosters(session: Session, root: str) -> tuple[Roster, ...]:
    """Every list of who reads that was ever in force, from the first. Raises `BrokenRoster`.

    `root`: SHA-256 of the first list as the installation expects it (`Settings.roster_root`); empty: any.
    """
    found = ((document, frozenset(made.items())) for document, made in epochs(session))
    return _checked(tuple(found), root)


@lru_cache(maxsize=4)
def _checked(found: tuple[tuple[bytes, frozenset[tuple[str, str]]], ...], root: str) -> tuple[Roster, ...]:
    """The chain of what the database says, checked once for each thing that it says."""
    return chain([(document, dict(made)) for document, made in found], root)


def draft(session: Session) -> RosterEpoch | None:
    """The list that waits for its signatures."""
    return session.scalars(select(RosterEpoch).where(col(RosterEpoch.in_force).is_(False))).first()


def roster(session: Session, root: str) -> Roster:
    """Who reads now. Raises `BrokenRoster`, and `NotAccepting` when nobody does yet."""
    found = rosters(session, root)
    if not found:
        raise NotAccepting(N_("Todavía nadie puede leer denuncias aquí."))
    return found[-1]


def names(session: Session) -> dict[str, str]:
    """The name of the person behind each key of a reader, by recipient: for leaving out whom a contract names."""
    people = select(col(ReaderKey.recipient), col(Person.name)).join(
        Person, col(Person.id) == col(ReaderKey.person_id)
    )
    return {row[0]: row[1] for row in session.execute(people)}


def owners(session: Session) -> dict[str, int]:
    """The person of every key of a reader that there ever was, by recipient."""
    return {row[0]: row[1] for row in session.execute(select(col(ReaderKey.recipient), col(ReaderKey.person_id)))}


def by_receipt(session: Session, receipt: Receipt) -> Complaint:
    """The complaint of a receipt. Raises `NoSuchCase`."""
    found = session.scalars(select(Complaint).where(col(Complaint.lookup) == receipt.lookup)).first()
    if found is None:
        raise NoSuchCase(N_("Ningún caso abre con ese recibo. Revise los signos."))
    return found


def by_number(session: Session, number: str) -> Complaint:
    """The complaint of a case number, in capitals without dashes. Raises `NoSuchCase`."""
    for complaint_id in session.scalars(select(col(Complaint.id))):
        if case_number(complaint_id) == number:
            return session.get_one(Complaint, complaint_id)
    raise NoSuchCase(N_("Ningún caso tiene ese número. Mírelos con «valla case list»."))


def sizes(session: Session) -> list[tuple[Complaint, int, int]]:
    """Every complaint with how many sealed things it has and their bytes, by week."""
    counted = select(
        col(Item.complaint_id), func.count().label("count"), func.sum(col(Item.size)).label("bytes")
    ).group_by(col(Item.complaint_id))
    sums = counted.subquery()
    found = select(Complaint, func.coalesce(sums.c.count, 0), func.coalesce(sums.c.bytes, 0))
    found = found.outerjoin(sums, sums.c.complaint_id == col(Complaint.id))
    rows = session.execute(found.order_by(col(Complaint.week), col(Complaint.id)))
    return [(row[0], int(row[1]), int(row[2])) for row in rows]


def grants(session: Session, complaint: Complaint) -> Sequence[KeyGrant]:
    """Every row with a key of a complaint, by which and holder; of former keys after those in force."""
    rows = select(KeyGrant).where(col(KeyGrant.complaint_id) == complaint.id)
    order = col(KeyGrant.which), col(KeyGrant.holder), col(KeyGrant.epoch).desc()
    return session.scalars(rows.order_by(*order)).all()


def shares(session: Session, complaint: Complaint) -> Sequence[Share]:
    """The parts of the key of a case, by custodian."""
    rows = select(Share).where(col(Share.complaint_id) == complaint.id)
    return session.scalars(rows.order_by(col(Share.custodian))).all()


def grant_of(session: Session, complaint: Complaint, holder: str, which: Which) -> KeyGrant | None:
    """The newest row with one key of a complaint for one holder."""
    return next(iter(grants_of(session, complaint, holder, which)), None)


def grants_of(session: Session, complaint: Complaint, holder: str, which: Which) -> Sequence[KeyGrant]:
    """The rows with one key of a complaint for one holder, the newest first."""
    rows = select(KeyGrant).where(
        col(KeyGrant.complaint_id) == complaint.id, col(KeyGrant.holder) == holder, col(KeyGrant.which) == which
    )
    return session.scalars(rows.order_by(col(KeyGrant.epoch).desc())).all()


def former_keys(session: Session, first: str, last: str) -> dict[str, dict[int, FormerKeys]]:
    """The public halves of former keys of the complaints between two ids, by complaint and epoch, the newest first."""
    asked = select(FormerKeys).where(col(FormerKeys.complaint_id).between(first, last))
    found: dict[str, dict[int, FormerKeys]] = defaultdict(dict)
    for row in session.scalars(asked.order_by(col(FormerKeys.epoch).desc())):
        found[row.complaint_id][row.epoch] = row
    return found


def items(session: Session, complaint: Complaint, which: Which) -> Sequence[Item]:
    """The sealed things of a complaint under one of its keys."""
    return session.scalars(select(Item).where(col(Item.complaint_id) == complaint.id, col(Item.which) == which)).all()


def are_there_any(session: Session) -> bool:
    """Whether there is any complaint at all."""
    return session.scalars(select(col(Complaint.id)).limit(1)).first() is not None


def blobs(session: Session) -> set[str]:
    """The names of every blob that a row names."""
    return {name for name in session.scalars(select(col(Item.blob)).where(col(Item.blob).is_not(None))) if name}
