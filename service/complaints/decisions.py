"""What two people decided of a case is done: once, in time, and only what both signed."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from service.complaints import actions
from service.complaints.agreement import Act, Agreement, check, is_fresh
from service.complaints.arrivals import LARGEST_GRANT, is_to_one_key
from service.complaints.desk import Seat, with_their_keys
from service.complaints.epochs import granted
from service.complaints.errors import ItemRefused, Unagreed
from service.complaints.models import Agreed, Complaint, Item
from service.complaints.rules import READERS, Standing, Which
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.language import N_

#: How long a case that two people decided to delete stays, for whoever opposes.
LEAVES_AFTER = timedelta(days=15)
#: What is not done without telling whoever filed the case.
TOLD = frozenset({Act.CONCLUDE, Act.DELETE, Act.REDACT})
#: Bytes of a farewell, at most.
LARGEST_FAREWELL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Besides:
    """What goes with a decision: the item that is taken away; the farewell; the key for a reader and whose it is."""

    replaces: str | None = None
    farewell: bytes | None = None
    holder: str = ""
    grant: bytes = b""


def agree(session: Session, complaint: Complaint, agreement: Agreement, seat: Seat) -> None:
    """Refuse what two people of now did not decide of this case, or is done already; it is then not done again.

    `seat`: of who brings it, who must be one of the two.
    """
    deciding = [with_their_keys(session, seat)]
    check(agreement, agreement.statement.act, complaint.id, deciding, seat.owners)
    if seat.member not in agreement.signers(deciding, seat.owners):
        raise Unagreed(N_("Usted no firmó esa decisión. La hace quien la firma de segunda."))
    if not is_fresh(agreement.statement, clock.now()):
        raise Unagreed(N_("Pasaron más de tres días desde que se propuso. Propóngalo de nuevo."))
    if session.get(Agreed, agreement.digest) is not None:
        raise Unagreed(N_("Esa decisión ya se hizo."))
    session.add(Agreed(statement=agreement.digest))
    session.flush()


def count(session: Session, complaint: Complaint) -> int:
    """How many things there are that complainant and readers said to each other."""
    counted = select(func.count()).where(col(Item.complaint_id) == complaint.id, col(Item.which) == Which.CASE)
    return int(session.scalars(counted).one())


def check_seen(session: Session, complaint: Complaint, agreement: Agreement) -> None:
    """Refuse to delete what the two people had not seen whole."""
    if agreement.statement.about.get("items") != str(count(session, complaint)):
        raise Unagreed(N_("Llegó algo nuevo al caso después de proponer borrarlo. Léanlo y propónganlo de nuevo."))


def do(
    session: Session, blobs: Blobs, complaint: Complaint, agreement: Agreement, seat: Seat, besides: Besides
) -> None:
    """What was agreed, once what goes with it has been kept in the case. To send a case on changes nothing here."""
    match agreement.statement.act:
        case Act.CONCLUDE:
            complaint.standing = Standing.CLOSED
        case Act.DELETE:
            _leave(session, complaint, besides)
        case Act.REDACT:
            _take_away(session, blobs, complaint, agreement, besides)
        case Act.RELEASE_IDENTITY:
            _release(session, complaint, agreement, seat, besides)
        case Act.EXPORT:
            pass
    session.add(complaint)


def _leave(session: Session, complaint: Complaint, besides: Besides) -> None:
    if besides.farewell is None or not is_to_one_key(besides.farewell, LARGEST_FAREWELL):
        raise ItemRefused(N_("Falta lo que el recibo dirá cuando el caso ya no esté. No se hizo nada."))
    session.flush()
    complaint.leaving_on = clock.today() + LEAVES_AFTER
    complaint.leaving_items = count(session, complaint)
    complaint.farewell = besides.farewell


def _take_away(session: Session, blobs: Blobs, complaint: Complaint, agreement: Agreement, besides: Besides) -> None:
    row = session.get(Item, besides.replaces or "")
    is_it = row is not None and besides.replaces == agreement.statement.about.get("item")
    if row is None or not is_it or (row.complaint_id, row.which) != (complaint.id, Which.CASE):
        raise ItemRefused(N_("Lo que se quiere quitar no está en el caso. No se hizo nada."))
    if row.id == complaint.head:
        raise ItemRefused(N_("El principio del caso no se quita: sin él no abre. Quite el texto o el archivo."))
    actions.drop_once_kept(session, blobs, [row])
    session.delete(row)


def _release(session: Session, complaint: Complaint, agreement: Agreement, seat: Seat, besides: Besides) -> None:
    signers = agreement.signers([seat.working], seat.owners)
    readers = {member.recipient for member in signers if member.post in READERS}
    is_theirs = besides.holder in readers and besides.holder == agreement.statement.about.get("holder")
    if not is_theirs or not is_to_one_key(besides.grant, LARGEST_GRANT):
        raise ItemRefused(N_("La llave no es para quien la pidió. No se hizo nada."))
    session.add(granted(complaint, Which.IDENTITY, besides.holder, besides.grant))
