"""The door: come in, leave, and prove again who one is before what matters most."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation.errors import Refusal
from service.foundation.language import Language
from service.staff import audit, door, queries
from service.staff.errors import NotProven
from service.staff.models import Person
from service.staff.rules import Acting, Way
from service.web.office import entering
from service.web.office.frame import OfficePage, office_frame
from service.web.office.keys import Offer, offer
from service.web.office.proving import AtTheDoor, OnceMore, Tried, code_of
from service.web.office.refusals import DOOR, PROOF
from service.web.ui.acting import Anybody, SignedIn
from service.web.ui.forms import Fault, typed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post, Received
from service.web.ui.transaction import Read

router = APIRouter()

#: Characters of an address to go back to.
LONGEST_PLACE = 500


@dataclass(frozen=True)
class DoorPage(OfficePage):
    """The way in. `volver`: where to go then; `login`: what was typed."""

    faults: list[Fault]
    volver: str
    login: str
    offer: Offer


@dataclass(frozen=True)
class ProofPage(OfficePage):
    """Who is in proves again who they are. `keys`: by what they may (`password`, `passkey`)."""

    faults: list[Fault]
    volver: str
    keys: frozenset[str]
    offer: Offer


@router.api_route(DOOR, methods=["GET", "HEAD"])
def show(request: Request, _: Anybody, session: Read, language: Speaking) -> Response:
    """The way in; who is in already goes on."""
    volver = entering.own_place(typed(request, "volver", LONGEST_PLACE))
    token: str | None = request.state.token
    who = queries.acting(session, token) if token else None
    if who is not None:
        place = entering.home(who.grants) if volver == entering.HOME else volver
        return Response(status_code=303, headers={"Location": place})
    done = language.gettext("Su sesión se cerró.") if typed(request, "hecho") == "salir" else ""
    return door_page(request, language, volver, done=done)


def door_page(
    request: Request,
    language: Language,
    volver: str,
    login: str = "",
    refusal: Refusal | None = None,
    done: str = "",
    field: str = "usuario",
) -> Response:
    """The page of the way in. `field`: the one of which the refusal is."""
    faults = [Fault(field, refusal.told(language.gettext))] if refusal else []
    title = language.gettext("Entre a la oficina")
    page = DoorPage(
        office_frame(request, language, None), title, faults, volver, login, offer(request, DOOR), done=done
    )
    return answer("office/door.html", page, language, 422 if faults else 200)


@router.post(DOOR)
def come_in(request: Request, _: Anybody, tried: AtTheDoor, post: Post, language: Speaking) -> Response:
    """Come in with a password and a code."""
    volver = entering.own_place(post.form.text("volver", LONGEST_PLACE))
    try:
        person = _proven(request, tried, post)
        return entering.enter(request, post.session, person, Way.PASSWORD, volver)
    except Refusal as refusal:
        return door_page(request, language, volver, post.form.text("usuario", 60), refusal)


def _proven(request: Request, tried: Tried, post: Received) -> Person:
    if isinstance(tried, Refusal):
        raise tried
    secret = request.app.state.secret
    try:
        return door.prove(post.session, secret, tried, code_of(post.form))
    except NotProven:
        if door.note_failure(post.session, secret, tried):
            post.keep()
        raise


@router.post("/oficina/salir")
def leave(request: Request, _: Anybody, post: Post) -> Response:
    """End the session, here and in the database."""
    who = entering.leave(request, post.session)
    if who is not None:
        audit.record(post.session, who.login, "session.ended", who.login, all=False)
    headers = {"Location": f"{DOOR}?hecho=salir", "Set-Cookie": request.app.state.cookies.forget()}
    return Response(status_code=303, headers=headers)


@router.api_route(PROOF, methods=["GET", "HEAD"])
def ask_proof(request: Request, who: SignedIn, session: Read, language: Speaking) -> Response:
    """Ask who is in to prove again who they are."""
    return proof_page(request, session, language, who, entering.own_place(typed(request, "volver", LONGEST_PLACE)))


def proof_page(
    request: Request,
    session: Session,
    language: Language,
    who: Acting,
    volver: str,
    refusal: Refusal | None = None,
    field: str = "clave",
) -> Response:
    """The page where who is in proves it again. `field`: the one of which the refusal is."""
    faults = [Fault(field, refusal.told(language.gettext))] if refusal else []
    keys = queries.keys(session, session.get_one(Person, who.person_id))
    title = language.gettext("Confirme que es usted")
    page = ProofPage(office_frame(request, language, who), title, faults, volver, keys, offer(request, PROOF))
    return answer("office/proof.html", page, language, 422 if faults else 200)


@router.post(PROOF)
def prove(request: Request, who: SignedIn, tried: OnceMore, post: Post, language: Speaking) -> Response:
    """Prove it with the password and a code."""
    volver = entering.own_place(post.form.text("volver", LONGEST_PLACE))
    try:
        _proven(request, tried, post)
        return entering.confirm(request, post.session, who, Way.PASSWORD, volver)
    except Refusal as refusal:
        return proof_page(request, post.session, language, who, volver, refusal)
