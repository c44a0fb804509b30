"""A form that was sent: believed only from our own pages, done once, and kept only when the trail tells of it.

Three things must agree before a form is believed: the cookie travels only from our pages (SameSite=Strict), the
browser says that the form came from our origin (`Sec-Fetch-Site`, or `Origin` where it says nothing), and the form
carries the mark of the session.
"""

import contextlib
import hmac
import re
from collections.abc import AsyncGenerator, Generator, Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException

from service.office import actions, queries
from service.staff.audit import RECORDED
from service.web.ui.forms import lines

#: Fields of every form of the staff's side: the mark of its session, and the name of this one sending.
MARK, KEY = "marca", "envio"
#: Fields that no page repeats.
UNREPEATED = frozenset({MARK, KEY, "clave", "cifras", "recuperacion", "llave", "secreto", "code"})
#: Characters of one text field; bytes of its part.
LONGEST_TEXT = 20_000
MOST_FILES, MOST_FIELDS = 12, 400

_CHARSET = re.compile(r"""charset\*?\d*\*?\s*=[\s"']*([^\s;"']*)""", re.IGNORECASE)


class Forged(Exception):
    """The form did not come from a page of ours, or its session has ended. `fields`: what was typed."""

    def __init__(self, fields: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self.fields = fields


class Repeated(Exception):
    """The form was received and done before; it is answered with the same place."""

    def __init__(self, location: str) -> None:
        super().__init__()
        self.location = location


@dataclass(frozen=True)
class Upload:
    """One file as it came: its name is what the person's device calls it and decides nothing."""

    name: str
    data: bytes


class Form:
    """What a person typed and sent."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str, longest: int = 200) -> str:
        """One line of text, without what no person types."""
        return " ".join(self.lines(name, longest).split())

    def lines(self, name: str, longest: int = 5000) -> str:
        """Text of several lines."""
        value = self._data.get(name, "")
        return lines(value if isinstance(value, str) else "", longest)

    def exact(self, name: str, longest: int = 500) -> str:
        """What was typed, to the last space: a password."""
        value = self._data.get(name, "")
        return value[:longest] if isinstance(value, str) else ""

    def has(self, name: str) -> bool:
        """Whether a button was pressed or a box ticked."""
        return name in self._data

    def files(self, name: str) -> list[Upload]:
        """The files chosen in a field, those without a byte left out."""
        uploads = [value for value in self._data.getlist(name) if isinstance(value, UploadFile)]
        read = (Upload(upload.filename or "", upload.file.read()) for upload in uploads if upload.size)
        return list(read)

    @property
    def has_files(self) -> bool:
        """Whether a file was chosen in any field."""
        return any(isinstance(value, UploadFile) and value.size for _, value in self._data.multi_items())

    @property
    def key(self) -> str:
        """The name of this one sending."""
        return self.text(KEY, 64)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Every text field as it was typed, without those of our own and without secrets."""
        return repeatable((name, value) for name, value in self._data.multi_items() if isinstance(value, str))


def repeatable(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What of a form may be sent again by another page: not our own fields, and no secret."""
    return tuple((name, value) for name, value in fields if name not in UNREPEATED)


def is_ours(request: Request) -> bool:
    """Whether the browser says that the request comes from a page of this very origin."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    return origin.partition("://")[2] == request.headers.get("host", "-")


def is_marked(request: Request, mark: str) -> bool:
    """Whether a sending carries the mark of its session; without a session nothing does."""
    token: str | None = getattr(request.state, "token", None)
    return bool(token) and hmac.compare_digest(mark.encode(), request.app.state.cookies.form_mark(token).encode())


async def _read(request: Request, files: int) -> FormData:
    charset = _CHARSET.search(request.headers.get("content-type", ""))
    if charset is not None and charset[1].lower() != "utf-8":
        # Our pages are in UTF-8 and so are their forms; other decoders make what no database takes, or break.
        raise HTTPException(400)
    try:
        return await request.form(max_files=files, max_fields=MOST_FIELDS, max_part_size=4 * LONGEST_TEXT)
    except StarletteHTTPException as error:
        raise HTTPException(400) from error


async def posted(request: Request) -> AsyncGenerator[Form]:
    """The form, when it may be believed. It is read only now: what asks for permission has been asked before."""
    if not is_ours(request):
        raise Forged
    data = await _read(request, MOST_FILES)
    form = Form(data)
    try:
        if getattr(request.state, "token", None) is not None and not is_marked(request, form.text(MARK)):
            raise Forged(form.fields)
        yield form
    finally:
        await data.close()


Posted = Annotated[Form, Depends(posted)]


async def typed_in(request: Request) -> tuple[tuple[str, str], ...]:
    """What a person who may not yet send a form typed in it, to be sent again.

    Nothing of a form that is not believed, nor of one with files, which no page can repeat.
    """
    with contextlib.suppress(Forged, HTTPException):
        async with contextlib.asynccontextmanager(posted)(request) as form:
            return () if form.has_files else form.fields
    return ()


@dataclass(frozen=True)
class Received:
    """A form in its transaction, which is committed only when the trail has an entry of it."""

    session: Session
    form: Form

    def done(self, location: str) -> Response:
        """What was asked is done: the person is sent to `location`, and so is whoever sends the same form again."""
        if self.form.key:
            actions.keep_submission(self.session, self.form.key, location)
        return Response(status_code=303, headers={"Location": location})

    def keep(self) -> None:
        """Commit although nothing was done that the trail tells of."""
        self.session.info[RECORDED] = True


def receiving(request: Request, form: Posted) -> Generator[Received]:
    """The transaction of a form. A write that nobody recorded is not kept."""
    with request.app.state.database.writing() as session:
        location = queries.location_of(session, form.key) if form.key else None
        if location is not None:
            raise Repeated(location)
        yield Received(session, form)
        if not session.info.get(RECORDED):
            session.rollback()


Post = Annotated[Received, Depends(receiving, scope="function")]


async def sent(request: Request) -> AsyncGenerator[Form]:
    """The form of anybody: it carries no power of theirs that another site could borrow, so it may come from there."""
    data = await _read(request, 0)
    try:
        yield Form(data)
    finally:
        await data.close()


def hearing(request: Request, form: Annotated[Form, Depends(sent)]) -> Generator[Received]:
    """The transaction of a form of anybody. The name of its sending, if it has one, is the handler's own affair."""
    with request.app.state.database.writing() as session:
        yield Received(session, form)
        if not session.info.get(RECORDED):
            session.rollback()


PostOfAnybody = Annotated[Received, Depends(hearing, scope="function")]
