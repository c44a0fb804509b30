"""The desk's script, as it was bundled when the project was prepared (`assets/desk`, `make setup`)."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

from service.web.ui.acting import Anybody

router = APIRouter()

_FOLDER = Path(__file__).parents[3] / "assets" / "dist"


@cache
def _bodies() -> dict[tuple[str, str], bytes]:
    """Each script by its name and the version that its address carries."""
    found = {path.stem: path.read_bytes() for path in sorted(_FOLDER.glob("*.js"))}
    return {(name, sha256(body).hexdigest()[:12]): body for name, body in found.items()}


def address(name: str) -> str:
    """Where a script is; empty when it has not been prepared."""
    return next((f"/mesa/guiones/{known}.{version}.js" for known, version in _bodies() if known == name), "")


@router.api_route("/mesa/guiones/{name}.{version}.js", methods=["GET", "HEAD"])
def show(name: str, version: str, _: Anybody) -> Response:
    """One script, named by its content."""
    found = _bodies().get((name, version))
    if found is None:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found, headers=forever, media_type="text/javascript; charset=utf-8")
