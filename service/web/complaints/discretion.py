"""What breaks while somebody complains ends here: the person gets a page, and the log where it broke, without a word
of theirs, under a reference that the page shows too.
"""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.intake.accidents import noted, told
from service.web.complaints.pages import sealed_answer
from service.web.ui.frame import Frame, framed
from service.web.ui.headers import COMPLAINTS
from service.web.ui.locale import speaking


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
        reference = noted(where)
        if not begun:
            await _accident(Request(scope), reference)(scope, receive, send)


def _is_of_complaints(path: str) -> bool:
    # What an official writes down for somebody is theirs too.
    return path.startswith("/mesa/atencion") or any(
        path.startswith(surface.prefix) and path.endswith(surface.suffix) for surface in COMPLAINTS
    )


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
