"""Who may open a case: new keys when somebody left, a key for a colleague who came, one's own taken away."""

from fastapi import APIRouter, Request, Response

from service.complaints import epochs, readings
from service.complaints.epochs import RENEWED, Epoch
from service.complaints.errors import ItemRefused
from service.complaints.filing import case_number
from service.complaints.rules import READERS, Post, Which
from service.foundation.language import N_
from service.staff import audit
from service.web.desk.cases import HOME, former_keys, held, keep, prove, seat_of, understood
from service.web.desk.posting import Told, octets
from service.web.desk.session import told
from service.web.ui.acting import AtTheDesk, ReadsCasesFresh

router = APIRouter()


@router.post(HOME + "/{complaint_id}/epoca")
def begin(complaint_id: str, request: Request, who: ReadsCasesFresh, sent: Told) -> Response:
    """Put new keys of a case in force; the former ones come sealed under them."""
    seat, complaint = held(request, sent, who, complaint_id)
    # Keys that open for nobody else are mended by whom they shut out, with the one that they have.
    former = former_keys(sent.session, complaint)
    prove(request, complaint, Which.CASE, who, complaint.case_recipient, *former)
    with understood():
        epoch = Epoch.of(sent.body)
    said = {str(each.get("which")) for each in sent.rows("items")}
    if not said.issuperset(RENEWED) or sent.octets("summary") is None:
        raise ItemRefused(N_("A las llaves nuevas les faltan las de antes o el resumen. Recargue la página."))
    epochs.begin(sent.session, complaint, seat.roster, epoch)
    keep(request, sent, complaint)
    readings.record(sent.session, seat.roster, who.login, "rekey", case_number(complaint.id))
    audit.record(sent.session, who.login, "desk.rekeyed", "mesa")
    return told({})


@router.post("/mesa/datos/llaves")
def share(request: Request, who: AtTheDesk, sent: Told) -> Response:
    """Give keys of cases to a colleague who came, or take away one's own of those from which one steps aside."""
    seat = seat_of(request, sent.session, who, *READERS, Post.IDENTITY_CUSTODIAN)
    with understood():
        grants = {
            (str(each["complaint"]), Which(each["which"]), str(each["holder"])): octets(each["sealed"])
            for each in sent.rows("grants")
        }
    epochs.share(sent.session, seat, grants)
    audit.record(sent.session, who.login, "desk.shared", "mesa", keys=len(grants))
    return told({})
