"""What two people decided comes with both signatures and is done; to stop a deletion one person is enough."""

from typing import Any

from fastapi import APIRouter, Request, Response

from service.complaints import actions, decisions, readings
from service.complaints.agreement import Act, Agreement
from service.complaints.decisions import Besides
from service.complaints.desk import Seat
from service.complaints.errors import ItemRefused, Unagreed
from service.complaints.filing import case_number
from service.complaints.models import Complaint
from service.complaints.rules import Post, Which
from service.foundation.language import N_
from service.staff import audit
from service.staff.rules import Acting
from service.web.desk.cases import HOME, keep, understood, writing
from service.web.desk.posting import Sent, Told, octets
from service.web.desk.session import told
from service.web.ui.acting import HoldsIdentities, HoldsIdentitiesFresh, ReadsCases, ReadsCasesFresh

router = APIRouter()


@router.post(HOME + "/{complaint_id}/actos")
def agree(complaint_id: str, request: Request, who: ReadsCasesFresh, sent: Told) -> Response:
    """Do what two readers decided of a case."""
    seat, complaint = writing(request, sent, who, complaint_id)
    return _agreed(request, sent, who, seat, complaint)


@router.post(HOME + "/{complaint_id}/nombre")
def release(complaint_id: str, request: Request, who: HoldsIdentitiesFresh, sent: Told) -> Response:
    """Give a reader the key of a complainant's name, as that reader and a custodian of names decided."""
    seat, complaint = writing(request, sent, who, complaint_id, Which.IDENTITY, Post.IDENTITY_CUSTODIAN)
    _answers_only(sent)
    return _agreed(request, sent, who, seat, complaint)


@router.post(HOME + "/{complaint_id}/negado")
def decline(complaint_id: str, request: Request, who: HoldsIdentities, sent: Told) -> Response:
    """A custodian of names says no to who asks for one: what is sealed of it stays in the case."""
    _, complaint = writing(request, sent, who, complaint_id, Which.IDENTITY, Post.IDENTITY_CUSTODIAN)
    _answers_only(sent)
    keep(request, sent, complaint)
    audit.record(sent.session, who.login, "desk.wrote", "mesa")
    return told({})


def _answers_only(sent: Sent) -> None:
    """Refuse what a custodian of names, who does not read the case, may not say in it or of it."""
    if sent.octets("summary") is not None or any(each.get("which") == Which.CASE for each in sent.rows("items")):
        raise ItemRefused(N_("Quien custodia nombres no escribe a quien denunció. No se guardó nada."))


def _agreed(request: Request, sent: Sent, who: Acting, seat: Seat, complaint: Complaint) -> Response:
    agreement = Agreement.of(sent.body)
    act = agreement.statement.act
    if (act is Act.RELEASE_IDENTITY) != (seat.member.post is Post.IDENTITY_CUSTODIAN):
        raise Unagreed(N_("El nombre lo entrega quien lo custodia; lo demás lo deciden quienes leen el caso."))
    decisions.agree(sent.session, complaint, agreement, seat)
    if act is Act.DELETE:
        decisions.check_seen(sent.session, complaint, agreement)
    if not keep(request, sent, complaint) and act in decisions.TOLD:
        raise ItemRefused(N_("Falta lo que se le dice a quien denunció. No se hizo nada."))
    decisions.do(sent.session, request.app.state.blobs, complaint, agreement, seat, _besides(sent))
    _told_of(sent, who, seat, complaint, act)
    audit.record(sent.session, who.login, "desk.agreed", "mesa", decided=act.value)
    return told({})


@router.post(HOME + "/{complaint_id}/detener")
def stop(complaint_id: str, request: Request, who: ReadsCases, sent: Told) -> Response:
    """Stop a deletion that two people decided."""
    seat, complaint = writing(request, sent, who, complaint_id)
    if complaint.leaving_on is None:
        raise ItemRefused(N_("Nadie ha decidido borrar este caso, o ya se detuvo."))
    actions.stay(complaint)
    keep(request, sent, complaint)
    _told_of(sent, who, seat, complaint, "stop")
    audit.record(sent.session, who.login, "desk.stopped", "mesa")
    return told({})


def _told_of(sent: Sent, who: Acting, seat: Seat, complaint: Complaint, what: str) -> None:
    readings.record(sent.session, seat.roster, who.login, what, case_number(complaint.id))


def _besides(sent: Sent) -> Besides:
    replaces, grant = sent.body.get("replaces"), sent.body.get("grant")
    holder, sealed = _grant(grant) if grant is not None else ("", b"")
    return Besides(None if replaces is None else str(replaces), sent.octets("farewell"), holder, sealed)


def _grant(sent_grant: Any) -> tuple[str, bytes]:
    with understood():
        return str(sent_grant["holder"]), octets(sent_grant["sealed"])
