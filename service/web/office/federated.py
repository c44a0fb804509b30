"""Coming in by the city's own sign-in.

Whoever leaves for it takes along `state`, which is the mark that forms of this browser's cookie carry: brought back
by another browser, it is refused as any forged form. No cookie travels with who comes back from elsewhere, so they
land on a page with one button, and that form is ours again.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlalchemy import select
from sqlmodel import Session, col

from service.foundation import codes
from service.foundation.errors import Refusal
from service.staff import challenges
from service.staff.challenges import Purpose
from service.staff.errors import NotFederated, SignInFailed
from service.staff.federated import CitySignIn
from service.staff.models import Person
from service.staff.rules import Way
from service.web.office import entering
from service.web.office.door import door_page
from service.web.office.frame import OfficePage, office_frame
from service.web.office.refusals import DOOR, OnwardPage
from service.web.ui.acting import Anybody
from service.web.ui.forms import typed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import MARK, Forged, Post, Posted

router = APIRouter()

_AWAY, _BACK = f"{DOOR}/ciudad", f"{DOOR}/ciudad/vuelta"
#: Characters of a code of the issuer.
_LONGEST_CODE = 2000


@dataclass(frozen=True)
class ReturnedPage(OfficePage):
    """Back from it, with what it gave."""

    state: str
    code: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A try that begins: the token of a cookie that is of no session, and where to go; or why not."""

    token: str
    state: str
    address: str | Refusal


def _city(request: Request) -> CitySignIn:
    city: CitySignIn | None = request.app.state.city
    if city is None:
        raise HTTPException(404)
    return city


# The issuer is asked before the transaction of the form begins: nobody who writes waits for it.


def leaving(request: Request, _form: Posted) -> Leaving:
    """A try that begins."""
    city, token = _city(request), codes.token()
    state: str = request.app.state.cookies.form_mark(token)
    try:
        return Leaving(token, state, city.address(state))
    except Refusal as refusal:
        return Leaving(token, state, refusal)


@router.post(_AWAY)
def leave(
    request: Request, _: Anybody, away: Annotated[Leaving, Depends(leaving)], post: Post, language: Speaking
) -> Response:
    """Go to the city's sign-in. A page that goes on by itself: the policy lets no form lead elsewhere."""
    if isinstance(away.address, Refusal):
        return door_page(request, language, entering.HOME, refusal=away.address, field="ciudad")
    challenges.issue(post.session, Purpose.FEDERATED, text=away.state)
    post.keep()
    title, words = language.gettext("Va al ingreso de la ciudad"), language.gettext("Seguir al ingreso de la ciudad")
    page = OnwardPage(office_frame(request, language, None, DOOR), title, away.address, words)
    response = answer("office/onward.html", page, language)
    response.headers["Set-Cookie"] = request.app.state.cookies.header(away.token)
    return response


@router.api_route(_BACK, methods=["GET", "HEAD"])
def land(request: Request, _: Anybody, language: Speaking) -> Response:
    """Back from the city's sign-in: one button more, so that the form is ours."""
    _city(request)
    code = typed(request, "code", _LONGEST_CODE)
    if not code:
        return door_page(request, language, entering.HOME, refusal=SignInFailed(), field="ciudad")
    frame = office_frame(request, language, None, DOOR)
    page = ReturnedPage(frame, language.gettext("Ya casi entra"), typed(request, "state"), code)
    return answer("office/returned.html", page, language)


def told(request: Request, form: Posted) -> str | Refusal:
    """The login that the issuer tells for what came back."""
    city = _city(request)
    if not request.state.token:
        raise Forged
    try:
        # The form was believed because its mark is the one of the cookie: this is the state that left.
        return city.login(form.text(MARK), form.text("code", _LONGEST_CODE))
    except Refusal as refusal:
        return refusal


@router.post(_BACK)
def come_in(
    request: Request, _: Anybody, login: Annotated[str | Refusal, Depends(told)], post: Post, language: Speaking
) -> Response:
    """Come in as who the issuer says, if we know them and let them come in so."""
    try:
        challenges.take(post.session, Purpose.FEDERATED, post.form.text(MARK))
        person = _known(post.session, login)
        return entering.enter(request, post.session, person, Way.CITY, entering.HOME)
    except Refusal as refusal:
        # The try is over all the same.
        post.keep()
        return door_page(request, language, entering.HOME, refusal=refusal, field="ciudad")


def _known(session: Session, login: str | Refusal) -> Person:
    if isinstance(login, Refusal):
        raise login
    person = session.scalar(select(Person).where(col(Person.login) == login, col(Person.federated)))
    if person is None:
        raise NotFederated
    return person
