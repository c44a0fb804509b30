"""Who acts, and whether they may: a handler names one of the types below as a parameter, and cannot run without it.

To whom lacks the permission an address does not exist (404). Whoever is not signed in is sent to the door.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from service.foundation import clock
from service.foundation.settings import Settings
from service.staff import queries
from service.staff.rules import DESK, Acting, Permission
from service.web.ui.transaction import Read


def at_the_office(request: Request) -> None:
    """On another host than the staff's own, where there is one, nothing of theirs exists."""
    settings: Settings = request.app.state.settings
    asked, ours = (host.partition(":")[0].lower() for host in (request.headers.get("host", ""), settings.office_host))
    if ours and asked != ours:
        raise HTTPException(404)


class FromElsewhere(Exception):
    """A link on a page of another site was followed: the cookie of the session did not travel with it."""


def from_our_pages(request: Request) -> None:
    """Whoever follows a link of a message is sent on from a page of ours: then their cookie travels (SameSite)."""
    is_followed = request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    if is_followed and request.headers.get("sec-fetch-dest") == "document" and request.method == "GET":
        raise FromElsewhere


class SignedOut(Exception):
    """Nobody is signed in, or no longer."""


class ProofNeeded(Exception):
    """What is asked for matters so much that the person must first prove again who they are."""


def signed_in(request: Request, session: Read) -> Acting:
    """The person of the session."""
    token: str | None = request.state.token
    who = queries.acting(session, token) if token else None
    if who is None:
        raise SignedOut
    return who


def anybody() -> None:
    """No permission is asked for: the way in."""


class Needs:
    """Lets pass who has a permission."""

    def __init__(self, permission: Permission, *, fresh: bool = False) -> None:
        """`fresh`: and proved who they are within the last five minutes."""
        self.permission = permission
        self.fresh = fresh

    def __call__(self, who: Annotated[Acting, Depends(signed_in)]) -> Acting:
        """The person, or 404."""
        if not who.may(self.permission):
            raise HTTPException(404)
        if self.fresh and not who.is_fresh(clock.now()):
            raise ProofNeeded
        return who


def fresh(who: Annotated[Acting, Depends(signed_in)]) -> Acting:
    """Whoever is signed in and proved who they are a short while ago."""
    if not who.is_fresh(clock.now()):
        raise ProofNeeded
    return who


def at_the_desk(who: Annotated[Acting, Depends(signed_in)]) -> Acting:
    """Whoever works at the desk, whatever they do there; or 404."""
    if not any(who.may(permission) for permission in DESK):
        raise HTTPException(404)
    return who


def at_the_desk_fresh(who: Annotated[Acting, Depends(at_the_desk)]) -> Acting:
    """Whoever works at the desk and proved who they are a short while ago."""
    return fresh(who)


Anybody = Annotated[None, Depends(anybody)]
SignedIn = Annotated[Acting, Depends(signed_in)]
Fresh = Annotated[Acting, Depends(fresh)]
ViewsWorks = Annotated[Acting, Depends(Needs(Permission.VIEW_WORKS))]
EditsWorks = Annotated[Acting, Depends(Needs(Permission.EDIT_WORKS))]
ApprovesChanges = Annotated[Acting, Depends(Needs(Permission.APPROVE_CHANGES, fresh=True))]
ReportsProgress = Annotated[Acting, Depends(Needs(Permission.REPORT_PROGRESS))]
IssuesSigns = Annotated[Acting, Depends(Needs(Permission.ISSUE_SIGNS))]
InspectsSigns = Annotated[Acting, Depends(Needs(Permission.INSPECT_SIGNS))]
ImportsData = Annotated[Acting, Depends(Needs(Permission.IMPORT_DATA))]
ViewsHealth = Annotated[Acting, Depends(Needs(Permission.VIEW_HEALTH))]
AnswersCorrections = Annotated[Acting, Depends(Needs(Permission.ANSWER_CORRECTIONS))]
ManagesStaff = Annotated[Acting, Depends(Needs(Permission.MANAGE_STAFF))]
ManagesStaffFresh = Annotated[Acting, Depends(Needs(Permission.MANAGE_STAFF, fresh=True))]
ManagesEntity = Annotated[Acting, Depends(Needs(Permission.MANAGE_ENTITY))]
ManagesEntityFresh = Annotated[Acting, Depends(Needs(Permission.MANAGE_ENTITY, fresh=True))]
ReadsAudit = Annotated[Acting, Depends(Needs(Permission.READ_AUDIT))]
ReadsAuditFresh = Annotated[Acting, Depends(Needs(Permission.READ_AUDIT, fresh=True))]
AtTheDesk = Annotated[Acting, Depends(at_the_desk)]
AtTheDeskFresh = Annotated[Acting, Depends(at_the_desk_fresh)]
ReadsCases = Annotated[Acting, Depends(Needs(Permission.READ_CASES))]
ReadsCasesFresh = Annotated[Acting, Depends(Needs(Permission.READ_CASES, fresh=True))]
SignsRoster = Annotated[Acting, Depends(Needs(Permission.SIGN_ROSTER))]
SignsRosterFresh = Annotated[Acting, Depends(Needs(Permission.SIGN_ROSTER, fresh=True))]
HoldsIdentities = Annotated[Acting, Depends(Needs(Permission.HOLD_IDENTITIES))]
HoldsIdentitiesFresh = Annotated[Acting, Depends(Needs(Permission.HOLD_IDENTITIES, fresh=True))]
ReadsReadings = Annotated[Acting, Depends(Needs(Permission.READ_READINGS))]
TakesIn = Annotated[Acting, Depends(Needs(Permission.TAKE_IN))]
