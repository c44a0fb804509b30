"""Who has just proved who they are comes in, whatever way they proved it: a new token, its cookie, and where to."""

import re
from collections.abc import Iterable

from fastapi import Request, Response
from sqlmodel import Session

from service.staff import actions, queries
from service.staff.models import Person
from service.staff.rules import DESK, MAY, Acting, Grant, Permission, Way
from service.web.ui.sessions import is_staff

HOME, DESK_HOME, INTAKE = "/oficina", "/mesa", "/mesa/atencion"
#: Addresses to which nobody is sent back: one would only leave again.
_DOORS = ("/oficina/entrar", "/oficina/salir", "/oficina/alta")
_WRITTEN = re.compile(r"/[\w/.~%-]*(\?[\w/.~%&=+:-]*)?", re.ASCII)


def own_place(volver: str) -> str:
    """`volver` when it is an address of the staff's side, and the board otherwise: nobody is sent elsewhere."""
    path = volver.partition("?")[0]
    is_ours = _WRITTEN.fullmatch(volver) and is_staff(path) and not path.startswith(_DOORS)
    return volver if is_ours and "/." not in path and "//" not in path else HOME


def home(held: Iterable[Grant]) -> str:
    """Where somebody's work is: at the desk for who watches, on the board of the office for who does."""
    may = frozenset().union(*(MAY[grant.role] for grant in held)) & DESK
    if may == {Permission.TAKE_IN}:
        return INTAKE
    return DESK_HOME if may else HOME


def enter(request: Request, session: Session, person: Person, way: Way, volver: str) -> Response:
    """Begin a session of a person who has just proved who they are, and send them to `volver`, or where they work.

    The session with which they came, if any, ends. Refuses (`Refusal`) a way that their roles do not allow.
    """
    leave(request, session)
    assert person.id is not None
    held = queries.grants(session, [person.id])[person.id]
    token = actions.begin_session(session, person, way)
    return _go(request, token, home(held) if volver == HOME else volver)


def confirm(request: Request, session: Session, who: Acting, way: Way, volver: str) -> Response:
    """Take note that the person of a session has just proved again who they are, under a new token."""
    return _go(request, actions.renew_session(session, who, way), volver)


def leave(request: Request, session: Session) -> Acting | None:
    """End the session with which the request came, if any; whose it was."""
    token: str | None = request.state.token
    who = queries.acting(session, token) if token else None
    if who is not None:
        actions.end_sessions(session, session.get_one(Person, who.person_id), only=who.session_id)
    return who


def _go(request: Request, token: str, volver: str) -> Response:
    cookie = request.app.state.cookies.header(token)
    return Response(status_code=303, headers={"Location": own_place(volver), "Set-Cookie": cookie})
