"""Whether a sign, or a sticker on it, is ours: its code is looked up and the domain is explained."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from service.foundation import codes
from service.publication import queries
from service.publication.errors import NoSuchWork
from service.signs.models import Sign
from service.signs.queries import find
from service.web.ui.forms import Fault, typed
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()

_LONGEST = 40


@dataclass(frozen=True)
class Checked:
    """A sign that exists, with what a person can compare with what stands in front of them."""

    code: str
    href: str
    work_title: str
    location: str
    installed_on: date | None
    is_gone: bool
    is_exact: bool


@dataclass(frozen=True)
class VerifyPage:
    """The form and, when a code was typed, its answer or what to mend in it."""

    frame: Frame
    title: str
    typed: str
    faults: tuple[Fault, ...]
    checked: tuple[Checked, ...]


def _checked(session: Read, frame: Frame, sign: Sign, *, is_exact: bool) -> Checked | None:
    try:
        published = queries.latest(session, sign.work_id)
    except NoSuchWork:
        return None
    return Checked(
        code=codes.printed(sign.code),
        href=frame.link(f"/{sign.code}"),
        work_title=short_title(published.work.title),
        location=sign.location or "",
        installed_on=sign.installed_on,
        is_gone=sign.state.is_gone,
        is_exact=is_exact,
    )


@router.api_route("/verificar", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking) -> Response:
    """The form, and the sign of the code typed."""
    code = typed(request, "codigo", _LONGEST)
    frame = framed(request, language, "/verificar")
    _ = language.gettext
    faults: tuple[Fault, ...] = ()
    checked: list[Checked] = []
    if code:
        exact = codes.tidy(code)
        signs = [sign for reading in codes.readings(code) if (sign := find(session, reading)) is not None]
        shown = (_checked(session, frame, sign, is_exact=sign.code == exact) for sign in signs)
        checked = [sign for sign in shown if sign is not None]
        if len(exact) != codes.SIGN_LENGTH:
            faults = (Fault("codigo", _("Escriba los ocho signos del código, como 7K3Q-M2XM.")),)
        elif not checked:
            faults = (Fault("codigo", _("Ninguna valla tiene ese código. Revíselo signo por signo.")),)
    page = VerifyPage(frame, _("Verifique una valla"), code, faults, tuple(checked))
    return answer("public/verify.html", page, language)
