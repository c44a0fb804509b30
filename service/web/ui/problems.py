"""When something cannot be shown: a page of ours for people, RFC 9457 for machines, and no more than the reason.

What was asked is never repeated in the answer, and why something broke is for the log alone.
"""

from dataclasses import dataclass

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from service.foundation.errors import Busy, NotFound, Refusal, TooLarge, Unfinished, Unreadable
from service.foundation.language import N_, Language
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import speaking
from service.web.ui.pages import answer

#: By status: what happened, and what to do.
_WORDS = {
    400: (N_("No entendimos la petición"), N_("Revise la dirección o empiece de nuevo desde el inicio.")),
    404: (
        N_("No encontramos esa página"),
        N_("La dirección puede estar mal escrita. Busque la obra o escriba el código de la valla."),
    ),
    405: (N_("Esta dirección solo se puede leer"), N_("Vuelva a la página anterior o empiece desde el inicio.")),
    413: (N_("Lo que envió es demasiado grande"), N_("Envíe un archivo más pequeño.")),
    422: (N_("Hay un dato que no entendimos"), N_("Revise la dirección o empiece de nuevo desde el inicio.")),
    500: (N_("Algo falló de nuestro lado"), N_("Intente de nuevo en unos minutos. Si sigue igual, llámenos.")),
    503: (N_("El servicio está en pausa"), N_("Intente de nuevo en unos minutos.")),
}
#: The first that fits: a refusal that says nothing else is about what was asked.
_STATUS = ((NotFound, 404), (Unfinished, 400), (TooLarge, 413), (Unreadable, 422), (Busy, 503), (Refusal, 422))
_FOR_MACHINES = (".json", ".csv", ".atom")


@dataclass(frozen=True)
class ProblemPage:
    """What happened and what to do."""

    frame: Frame
    title: str
    advice: str


def is_machine(request: Request) -> bool:
    """Whether a program asks, and no person."""
    accepted = request.headers.get("accept", "")
    return request.url.path.endswith(_FOR_MACHINES) or ("json" in accepted and "html" not in accepted)


def _answer(
    request: Request, status: int, refusal: Refusal | None = None, headers: dict[str, str] | None = None
) -> Response:
    language: Language = speaking(request)
    title, usual = (language.gettext(words) for words in _WORDS.get(status, _WORDS[500 if status >= 500 else 400]))
    said = (refusal and refusal.told(language.gettext)) or usual
    if is_machine(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": said}
        response = Response(orjson.dumps(problem), status, media_type="application/problem+json")
    else:
        entity = request.app.state.identity.last if status >= 500 else None
        page = ProblemPage(framed(request, language, "/", entity), title, said)
        response = answer("public/problem.html", page, language, status)
    response.headers.update({"Cache-Control": "no-store"} | (headers or {}))
    return response


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return _answer(request, status, error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return _answer(request, error.status_code, headers=headers)


def _invalid(request: Request, _error: Exception) -> Response:
    return _answer(request, 422)


def _broken(request: Request, _error: Exception) -> Response:
    return _answer(request, 500)


def install(app: FastAPI) -> None:
    """Make `app` say its problems so."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
