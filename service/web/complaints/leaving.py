"""Leaving a case: its powers end, the browser is asked to forget, and the city's home is what remains to be seen."""

from fastapi import APIRouter, Request, Response

from service.foundation.language import Language
from service.web.complaints import power
from service.web.complaints.intake import Received
from service.web.ui.frame import framed
from service.web.ui.locale import Speaking

router = APIRouter()

_FORGET = {"Clear-Site-Data": '"cache", "cookies", "storage"', "Cache-Control": "no-store"}


@router.post("/salir")
def leave(request: Request, intake: Received, language: Speaking) -> Response:
    """End the visit that a power goes on with."""
    visit = power.redeem(request, intake.text("poder", 100))
    if visit is not None:
        power.end(request, visit)
    return _home(request, language)


@router.api_route("/salir", methods=["GET", "HEAD"])
def go(request: Request, language: Speaking) -> Response:
    """For who types the address: it ends nothing."""
    return _home(request, language)


def _home(request: Request, language: Language) -> Response:
    return Response(status_code=303, headers={**_FORGET, "Location": framed(request, language, "/").link("/")})
