"""The page of the desk: one page, with the script that does everything in it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from service.staff.rules import DESK, Permission
from service.web.desk import attending, scripts
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import AtTheDesk
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer

router = APIRouter()


@dataclass(frozen=True)
class DeskPage(OfficePage):
    """The page. `script`: the address of what runs in it; empty when it has not been prepared. `inbox`: of what opens
    the list of cases beside it.
    """

    script: str
    inbox: str


@router.api_route("/mesa", methods=["GET", "HEAD"])
def show(request: Request, language: Speaking, who: AtTheDesk) -> Response:
    """The desk, locked until its reader opens it."""
    if not any(who.may(permission) for permission in DESK - {Permission.TAKE_IN}):
        return Response(status_code=303, headers={"Location": attending.PATH})  # who holds no key opens nothing here
    frame = office_frame(request, language, who)
    script, inbox = scripts.address("desk"), scripts.address("inbox.worker")
    return answer("desk/desk.html", DeskPage(frame, language.gettext("Mesa"), script, inbox), language)
