"""Photos of works: files that never change, so a phone fetches each once, for as long as a work shows them."""

import re

from fastapi import APIRouter, HTTPException, Request, Response

from service.web.ui.transaction import Read
from service.works import queries
from service.works.facts import PHOTO_WIDTHS

router = APIRouter()

_TYPES = {"jpg": "image/jpeg", "webp": "image/webp"}
_WIDTHS = "|".join(str(width) for width in PHOTO_WIDTHS)
_NAME = re.compile(rf"([0-9a-z]{{1,64}})(?:-(?:{_WIDTHS}))?\.(jpg|webp)", re.ASCII)


@router.api_route("/fotos/{file}", methods=["GET", "HEAD"])
def show(request: Request, file: str, session: Read) -> Response:
    """One size of a photo: `{name}.jpg` is the largest, `{name}-480.webp` another."""
    name = _NAME.fullmatch(file)
    data = request.app.state.blobs.get(file) if name and queries.has_photo(session, name[1]) else None
    if name is None or data is None:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, headers=forever, media_type=_TYPES[name[2]])
