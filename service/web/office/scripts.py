"""The few scripts of the office: each only adds to a page that works without it, except where a key must sign."""

from fastapi import APIRouter, HTTPException, Response

from service.web.office.frame import SCRIPTS, script_bodies
from service.web.ui.acting import Anybody

router = APIRouter()


@router.api_route("/oficina/guiones/{name}.{version}.js", methods=["GET", "HEAD"])
def show(name: str, version: str, _: Anybody) -> Response:
    """One script, named by its content."""
    found = script_bodies().get((name, version))
    if found is None or name not in SCRIPTS:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found, headers=forever, media_type="text/javascript; charset=utf-8")
