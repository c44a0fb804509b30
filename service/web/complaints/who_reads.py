"""Who can read a complaint: the list in force, with the fingerprints of its keys."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from service.complaints import queries
from service.complaints.errors import BrokenRoster, NotAccepting
from service.complaints.keys import fingerprint
from service.complaints.rules import POST_NAMES
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class Reader:
    """One line of the list."""

    post: str
    label: str
    fingerprint: str


@dataclass(frozen=True)
class WhoReadsPage:
    """The list; empty when nobody can read yet."""

    frame: Frame
    title: str
    readers: tuple[Reader, ...]
    epoch: str
    sha256: str


@router.api_route("/quien-lee", methods=["GET", "HEAD"])
def who_reads(request: Request, session: Read, language: Speaking) -> Response:
    """The list in force."""
    _ = language.gettext
    try:
        roster = queries.roster(session, request.app.state.settings.roster_root)
    except (BrokenRoster, NotAccepting):
        page = WhoReadsPage(framed(request, language, "/quien-lee"), _("Quién lee una denuncia"), (), "", "")
        return answer("complaints/who_reads.html", page, language)
    readers = tuple(
        Reader(_(POST_NAMES[member.post]), member.label, fingerprint(member.recipient)) for member in roster.members
    )
    frame = framed(request, language, "/quien-lee")
    page = WhoReadsPage(frame, _("Quién lee una denuncia"), readers, str(roster.epoch), roster.sha256)
    return answer("complaints/who_reads.html", page, language)
