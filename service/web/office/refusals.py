"""What the staff's side answers when somebody is not signed in, must prove who they are, or sends a doubtful form."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import FromElsewhere, ProofNeeded, SignedOut
from service.web.ui.locale import speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Forged, Repeated, typed_in

DOOR, PROOF = "/oficina/entrar", "/oficina/confirmar"


@dataclass(frozen=True)
class UnsentPage(OfficePage):
    """A form that was not done. `fields`: what was typed, ready to be sent again to `action`.

    `door`: where to prove first who one is, in another tab; empty when that is not what was missing.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    door: str


@dataclass(frozen=True)
class OnwardPage(OfficePage):
    """A page that goes on by itself to `address`; `words`: what its link says."""

    address: str
    words: str


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _back(request: Request) -> str:
    return quote(_here(request), safe="")


def _onward(request: Request, _error: Exception) -> Response:
    language = speaking(request)
    frame = office_frame(request, language, None, "/oficina")
    page = OnwardPage(frame, language.gettext("Un momento"), _here(request), language.gettext("Seguir"))
    return answer("office/onward.html", page, language)


def _see_other(location: str) -> Response:
    return Response(status_code=303, headers={"Location": location, "Cache-Control": "no-store"})


def _signed_out(request: Request, _error: Exception) -> Response:
    if request.method in {"GET", "HEAD"}:
        return _see_other(f"{DOOR}?volver={_back(request)}")
    return _unsent(request, (), door=DOOR, status=401)


async def _proof_needed(request: Request, _error: Exception) -> Response:
    if request.method in {"GET", "HEAD"}:
        return _see_other(f"{PROOF}?volver={_back(request)}")
    # Browsers forget what was typed in pages that are not kept: the way back would be to an empty form.
    fields = await typed_in(request)
    return await run_in_threadpool(_unsent, request, fields, door=PROOF, status=403)


def _forged(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forged)
    return _unsent(request, error.fields, door="", status=403)


def _unsent(request: Request, fields: tuple[tuple[str, str], ...], *, door: str, status: int) -> Response:
    language = speaking(request)
    title = language.gettext("No se envió todavía")
    frame = office_frame(request, language, None, "/oficina")
    page = UnsentPage(frame, title, request.url.path, fields, door)
    response = answer("office/unsent.html", page, language, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _repeated(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Repeated)
    return _see_other(error.location)


def install(app: FastAPI) -> None:
    """Make `app` answer so."""
    app.add_exception_handler(FromElsewhere, _onward)
    app.add_exception_handler(SignedOut, _signed_out)
    app.add_exception_handler(ProofNeeded, _proof_needed)
    app.add_exception_handler(Forged, _forged)
    app.add_exception_handler(Repeated, _repeated)
