"""What the desk's script sends: JSON, believed only from our own page, kept only when the trail tells of it.

The three things that must agree are those of a form (`ui/posting`); the mark of the session comes as a header, which
no other site can set.
"""

from base64 import b64decode
from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from sqlmodel import Session

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.staff.audit import RECORDED
from service.web.ui.posting import Forged, is_marked, is_ours

MARK = "X-Marca"
#: What is said of what came without something that our own page always sends.
INCOMPLETE = N_("A lo que envió la página le falta una parte. Recargue la página.")


async def told(request: Request) -> Any:
    """The JSON of the body, when it may be believed."""
    if not is_ours(request) or not is_marked(request, request.headers.get(MARK, "")):
        raise Forged
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise Unreadable(N_("Lo que envió la página está cortado. Intente de nuevo.")) from error


@dataclass(frozen=True)
class Sent:
    """What was sent, in its transaction, which is committed only when the trail has an entry of it."""

    session: Session
    body: dict[str, Any]

    def keep(self) -> None:
        """Commit although nothing was done that the trail tells of."""
        self.session.info[RECORDED] = True

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self.body.get(name)
        if not isinstance(value, str):
            raise Unreadable(INCOMPLETE)
        return value

    def octets(self, name: str) -> bytes | None:
        """Bytes, base64; None when there are none."""
        value = self.body.get(name)
        return None if value is None else octets(value)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A list of objects; empty when there is none."""
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise Unreadable(INCOMPLETE)
        return value


def octets(value: Any) -> bytes:
    """The bytes of base64."""
    try:
        return b64decode(value, validate=True)
    except (TypeError, ValueError) as error:
        raise Unreadable(INCOMPLETE) from error


def receiving(request: Request, body: Annotated[Any, Depends(told)]) -> Generator[Sent]:
    """The transaction of what was sent. A write that nobody recorded is not kept."""
    if not isinstance(body, dict):
        raise Unreadable(INCOMPLETE)
    with request.app.state.database.writing() as session:
        yield Sent(session, body)
        if not session.info.get(RECORDED):
            session.rollback()


Told = Annotated[Sent, Depends(receiving, scope="function")]
