"""What spares a browser opening every case of the list anew: a mark of each row, and what it sealed last time.

The marks tell whether a row is as it was. For whom it opens is not known here: who was left out has marks too.
"""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.complaints.arrivals import is_to_one_key
from service.complaints.desk import Seat
from service.complaints.errors import ItemRefused
from service.complaints.models import Complaint, Item, KeyGrant, ReaderIndex
from service.complaints.rules import Which
from service.foundation.canonical import sha256
from service.foundation.language import N_

#: Bytes of one half at most: some forty thousand cases.
LARGEST = 16 * 1024 * 1024
#: An age file ends in a code of everything in it.
_CODE = 16
#: Digits of a mark: it tells apart what one list showed, and proves nothing.
_MARK = 20


def marks(session: Session, seat: Seat, begin: str, until: str) -> list[tuple[str, str]]:
    """Each case from id `begin` on and before `until` with a mark of its row, the newest week first."""
    cases = select(
        col(Complaint.id), col(Complaint.standing), col(Complaint.epoch), col(Complaint.leaving_on),
        _code(col(Complaint.summary)),
    ).where(col(Complaint.id) >= begin, col(Complaint.id) < until)  # fmt: skip
    rows = session.execute(cases.order_by(col(Complaint.week).desc(), col(Complaint.id)))
    found: dict[str, list[object]] = {}
    for complaint_id, standing, epoch, leaving_on, summary in rows:
        found[complaint_id] = [standing.value, epoch, str(leaving_on), summary and bytes(summary)]
    counted = select(col(Item.complaint_id), func.count()).where(col(Item.which) == Which.CASE)
    counted = counted.where(col(Item.complaint_id) >= begin, col(Item.complaint_id) < until)
    held = select(col(KeyGrant.complaint_id), col(KeyGrant.which), _code(col(KeyGrant.sealed)))
    held = held.where(col(KeyGrant.complaint_id) >= begin, col(KeyGrant.complaint_id) < until)
    held = held.where(col(KeyGrant.holder) == seat.member.recipient).order_by(col(KeyGrant.epoch), col(KeyGrant.id))
    for complaint_id, count in session.execute(counted.group_by(col(Item.complaint_id))):
        # What came between two questions is of the next list.
        if complaint_id in found:
            found[complaint_id].append(count)
    for complaint_id, which, code in session.execute(held):
        if complaint_id in found:
            found[complaint_id] += [which.value, bytes(code)]
    return [(complaint_id, sha256(repr(row).encode())[:_MARK]) for complaint_id, row in found.items()]


def _code(column: Any) -> Any:
    return func.substr(column, func.length(column) - (_CODE - 1))


def index(session: Session, recipient: str, half: int) -> bytes | None:
    """What the browser of the holder of a key sealed last; None when nothing is kept."""
    found = session.get(ReaderIndex, (recipient, half))
    return None if found is None else found.sealed


def keep_index(session: Session, recipient: str, half: int, sealed: bytes) -> None:
    """Keep it in the place of the one before. Refuses what is no age file to one key, or is too large."""
    if not is_to_one_key(sealed, LARGEST):
        raise ItemRefused(N_("Lo que la página guarda de su lista no llegó sellado. No se guardó nada."))
    session.merge(ReaderIndex(recipient=recipient, half=half, sealed=sealed))
