"""The list of who reads: a coordinator prepares the next one and signs it; with two of them it is in force."""

from fastapi import APIRouter, Request, Response

from service.complaints import readers
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.settings import Settings
from service.web.desk.posting import Told
from service.web.desk.session import told
from service.web.ui.acting import SignsRoster, SignsRosterFresh

router = APIRouter()


@router.post("/mesa/datos/lista/preparar")
def prepare(request: Request, who: SignsRoster, sent: Told) -> Response:
    """Make the list of today's people and keys, to be signed; the bodies outside stay those of the list before."""
    settings: Settings = request.app.state.settings
    roster = readers.draft(sent.session, who.login, {}, settings.roster_root)
    return told({"epoch": roster.epoch, "sha256": roster.sha256})


@router.post("/mesa/datos/lista/firmar")
def sign(request: Request, who: SignsRosterFresh, sent: Told) -> Response:
    """Add one's own signature to the list that waits. `verify`: of which of one's keys, today's or one of before."""
    settings: Settings = request.app.state.settings
    verify = sent.text("verify")
    if verify not in readers.verifying(sent.session, who.person_id):
        raise Refusal(N_("Esa llave no es suya. Firme con la suya."))
    done = readers.sign(sent.session, who.login, verify, sent.text("signature"), settings.roster_root)
    return told({"signed": done.signed, "in_force": done.in_force})
