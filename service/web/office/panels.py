"""The signs of a work: issued here, one code for one physical sign; and the panel of each, to be printed."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.foundation import codes
from service.foundation.errors import Refusal
from service.office import inventory
from service.office.overview import owned
from service.signs import actions, queries
from service.signs.actions import Printer
from service.signs.artwork import MediaType
from service.staff import audit
from service.staff.rules import Permission
from service.web.office import bench
from service.web.office.frame import OfficePage, office_frame
from service.web.office.sign_page import OWN, href, sign_page, state_words
from service.web.ui.acting import InspectsSigns, IssuesSigns
from service.web.ui.forms import Fault
from service.web.ui.identity import identity
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Post, Posted
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class WorkSignsPage(OfficePage):
    """The signs of one work: code, address, state, where it stands."""

    work: str
    signs: tuple[tuple[str, str, str, str], ...]
    may_issue: bool


@router.api_route("/oficina/obras/{work_id}/vallas", methods=["GET", "HEAD"])
def show(request: Request, who: InspectsSigns, session: Read, language: Speaking, work_id: str) -> Response:
    """The signs of a work, and a form to issue another one."""
    work = owned(session, who, Permission.INSPECT_SIGNS, work_id)
    page = WorkSignsPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Vallas de la obra"),
        work=short_title(work.listing.title),
        signs=tuple(
            (
                codes.printed(sign.code),
                href(sign.code),
                state_words(sign.state, language),
                sign.location or "",
            )
            for sign in queries.signs_of(session, work.listing.work_id)
        ),
        may_issue=who.may_on(Permission.ISSUE_SIGNS, *work.owner),
    )
    return answer("office/work_signs.html", page, language)


@router.post("/oficina/obras/{work_id}/vallas")
def issue(who: IssuesSigns, post: Post, work_id: str) -> Response:
    """Issue a sign."""
    work = owned(post.session, who, Permission.ISSUE_SIGNS, work_id)
    sign = actions.issue(post.session, work.listing.work_id, post.form.text("lugar") or None)
    audit.record(post.session, who.login, "sign.issued", sign.code, work=sign.work_id, serial=sign.serial)
    return post.done(f"/oficina/vallas/{sign.code}?hecho=emitida")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The panel that a form asks for, read back as the command does, before its transaction; or why there is none."""

    size: str
    media: MediaType = MediaType.PDF
    artwork: bytes = b""
    refusal: Refusal | None = None


def drawn(request: Request, who: IssuesSigns, form: Posted, session: Read, code: str) -> Drawn:
    """Draw the panel of a sign: meanwhile others write."""
    sign, _ = inventory.find(session, who, Permission.ISSUE_SIGNS, code)
    size = form.text("medida", 12)
    if size == OWN:
        size = f"{form.text('ancho', 5)}x{form.text('alto', 5)}"
    try:
        media = MediaType.of(form.text("formato", 4) or "pdf")
        with bench.place():
            return Drawn(size, media, actions.draw_panel(session, sign.code, size, media, _printer(request)))
    except Refusal as refusal:
        return Drawn(size, refusal=refusal)


@router.post("/oficina/vallas/{code}/panel")
def download(
    request: Request,
    who: IssuesSigns,
    panel: Annotated[Drawn, Depends(drawn)],
    post: Post,
    language: Speaking,
    code: str,
) -> Response:
    """Hand out the panel of a sign as a file; asked for again, it is handed out again."""
    sign, work = inventory.find(post.session, who, Permission.ISSUE_SIGNS, code)
    if panel.refusal:
        fault = Fault("medida", panel.refusal.told(language.gettext))
        return sign_page(request, who, post.session, language, sign, work, (fault,), post.form)
    actions.hand_out(post.session, sign.code, panel.size, panel.media, panel.artwork)
    audit.record(post.session, who.login, "sign.printed", sign.code, size=panel.size, media=panel.media.value)
    name = f"valla-{codes.printed(sign.code)}-{panel.size}.{panel.media.name.lower()}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(panel.artwork, headers=headers, media_type=panel.media.value)


def _printer(request: Request) -> Printer:
    entity = identity(request)
    return Printer(request.app.state.settings.public_url, entity, entity.shield_bytes)
