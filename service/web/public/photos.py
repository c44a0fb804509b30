"""Photos of works: files that never change, so a phone fetches each once."""

import re

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter()

_TYPES = {"jpg": "image/jpeg", "webp": "image/webp"}
_NAME = re.compile(r"[0-9a-z]{1,64}(-480)?\.(jpg|webp)", re.ASCII)


@router.api_route("/fotos/{file}", methods=["GET", "HEAD"])
def show(request: Request, file: str) -> Response:
    """One size of a photo: `{name}.jpg`, `{name}-480.jpg` or `{name}-480.webp`."""
    if not _NAME.fullmatch(file):
        raise HTTPException(404)
    data = request.app.state.blobs.get(file)
    if data is None:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, headers=forever, media_type=_TYPES[file.rpartition(".")[2]])
