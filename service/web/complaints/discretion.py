"""What breaks while somebody complains is told without a word of theirs: types, modules and lines, never a message.

An exception's message may hold what was typed, and so may the values of its frames. Here an exception ends: the person
gets a page, and the log where it broke under a reference that the page shows too.
"""

import logging
import traceback
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.foundation import codes
from service.web.complaints.pages import sealed_answer
from service.web.ui.frame import Frame, framed
from service.web.ui.headers import COMPLAINTS
from service.web.ui.locale import speaking

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AccidentPage:
    """What happened and what to do."""

    frame: Frame
    title: str
    advice: str


class Discretion:
    """Lets no exception of the complaints in `app` out: not to the log of the server, not to its error page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; when that breaks, say so to the person and where to the log."""
        if scope["type"] != "http" or not _is_of_complaints(scope["path"]):
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noticed)
        except ClientDisconnect:
            return  # nobody is there to be told, and nothing of ours broke
        except Exception as error:  # noqa: BLE001 -- whatever it is, here it ends
            where = told(error)
        else:
            return
        # Out of the `except`: whatever breaks from here on does not carry that exception with it.
        reference = _noted(where)
        if not begun:
            await _accident(Request(scope), reference)(scope, receive, send)


def note(error: Exception) -> None:
    """Tell the log where something broke that the person has been told of otherwise."""
    _noted(told(error))


def _noted(where: str) -> str:
    reference = codes.printed(codes.mint())
    _log.error("accident %s among the complaints: %s", reference, where)
    return reference


def _is_of_complaints(path: str) -> bool:
    return any(path.startswith(surface.prefix) and path.endswith(surface.suffix) for surface in COMPLAINTS)


def told(error: BaseException) -> str:
    """An exception in one line: the types of its chain, and modules and lines of its frames, the innermost last."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    types = " from ".join(type(each).__name__ for each in chain)
    frames = (
        f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)
    )
    return f"{types} at {' '.join(frames)}"


def _accident(request: Request, reference: str) -> ASGIApp:
    language = speaking(request)
    _ = language.gettext
    advice = _(
        "Algo falló de nuestro lado. Vuelva atrás: lo que escribió suele seguir ahí. Intente de nuevo en unos "
        "minutos. Si sigue igual, llámenos y diga esta referencia: %(reference)s."
    ) % {"reference": reference}
    frame = framed(request, language, "/", request.app.state.identity.last)
    page = AccidentPage(frame, _("No pudimos recibir lo que envió"), advice)
    return sealed_answer("public/problem.html", page, language, 503)


def install(app: FastAPI) -> None:
    """Keep what breaks among the complaints of `app` to itself."""
    app.add_middleware(Discretion)
