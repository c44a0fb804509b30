"""What the staff's side answers when somebody is not signed in, must prove who they are, or sends a doubtful form."""

import contextlib
from dataclasses import dataclass
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.foundation.errors import Refusal
from service.web.complaints.intake import receive
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import FromElsewhere, ProofNeeded, SignedOut
from service.web.ui.locale import speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Forged, Repeated, is_ours, repeatable, typed_in
from service.web.ui.problems import is_machine

DOOR, PROOF, DICTATION = "/oficina/entrar", "/oficina/confirmar", "/mesa/atencion"


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


def _problem(status: int, detail: str, kind: str = "about:blank") -> Response:
    """What a script of ours is told; `kind`: by which it knows what would settle the problem."""
    told = {"type": kind, "title": detail, "status": status, "detail": detail}
    return Response(orjson.dumps(told), status, {"Cache-Control": "no-store"}, "application/problem+json")


async def _signed_out(request: Request, _error: Exception) -> Response:
    if is_machine(request):
        return _problem(401, speaking(request).gettext("Su sesión terminó. Entre de nuevo."))
    if request.method in {"GET", "HEAD"}:
        return _see_other(f"{DOOR}?volver={_back(request)}")
    return await run_in_threadpool(_unsent, request, await _dictated(request), door=DOOR, status=401)


async def _dictated(request: Request) -> tuple[tuple[str, str], ...]:
    """What an official typed while somebody told it, longer than a session lasts: nobody can tell it twice."""
    if request.url.path != DICTATION or not is_ours(request):
        return ()
    with contextlib.suppress(Refusal):
        async with contextlib.asynccontextmanager(receive)(request) as intake:
            return repeatable(intake.fields)
    return ()


async def _proof_needed(request: Request, _error: Exception) -> Response:
    if is_machine(request):
        return _problem(
            403, speaking(request).gettext("Confirme que es usted, y repita lo que hacía."), "urn:valla:proof"
        )
    if request.method in {"GET", "HEAD"}:
        return _see_other(f"{PROOF}?volver={_back(request)}")
    # Browsers forget what was typed in pages that are not kept: the way back would be to an empty form.
    fields = await typed_in(request)
    return await run_in_threadpool(_unsent, request, fields, door=PROOF, status=403)


def _forged(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forged)
    if is_machine(request):
        return _problem(403, speaking(request).gettext("La página es de otra sesión. Recárguela."), "urn:valla:mark")
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
