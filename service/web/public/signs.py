"""What answers to the code of a sign: its work, the memory of a sign that is gone, or help for a code mistyped."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from service.foundation import clock, codes
from service.publication import queries
from service.publication.errors import NoSuchWork
from service.signs.models import Sign
from service.signs.queries import find, signs_of
from service.web.public.work import work_page
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class Guess:
    """A code that exists and looks like the one typed."""

    code: str
    href: str


@dataclass(frozen=True)
class NoSign:
    """The page for a code that no sign has, with the codes it may have been meant to be."""

    frame: Frame
    title: str
    guesses: tuple[Guess, ...]


def _is_like_a_code(typed: str) -> bool:
    """Whether a person may have copied `typed` from a sign; anything else is an address that does not exist."""
    tidied = codes.tidy(typed)
    return "." not in typed and tidied.isalnum() and abs(len(tidied) - codes.SIGN_LENGTH) <= 2


@router.api_route("/O/{code}", methods=["GET", "HEAD"])
@router.api_route("/o/{code}", methods=["GET", "HEAD"])
@router.api_route("/{code}", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking, code: str) -> Response:
    """The work of a sign, in one request and without any redirection."""
    if not _is_like_a_code(code):
        raise HTTPException(404)
    found = [sign for reading in codes.readings(code) if (sign := find(session, reading)) is not None]
    if found and found[0].code == codes.tidy(code) and (shown := _work(request, session, language, found[0])):
        return shown
    frame = framed(request, language, "/")
    guesses = tuple(
        Guess(codes.printed(sign.code), frame.link(f"/{sign.code}")) for sign in found if sign.code != codes.tidy(code)
    )
    if guesses:
        title = language.gettext("¿Quiso decir %(code)s?") % {"code": guesses[0].code}
    else:
        title = language.gettext("Ninguna valla tiene ese código")
    return answer("public/no_sign.html", NoSign(frame, title, guesses), language, 404)


def _work(request: Request, session: Read, language: Speaking, sign: Sign) -> Response | None:
    """The page of the work of `sign`; None while the work is not published."""
    try:
        published = queries.latest(session, sign.work_id)
    except NoSuchWork:
        return None
    frame = framed(request, language, f"/{sign.code}")
    page = work_page(frame, published, clock.today(), sign=sign, signs=signs_of(session, sign.work_id))
    return answer("public/work.html", page, language)
