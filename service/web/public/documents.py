"""Documents of works that we hold: files that never change, named by their hash, for as long as a work has them."""

import re

from fastapi import APIRouter, HTTPException, Request, Response

from service.office.papers import MEDIA
from service.web.ui.transaction import Read
from service.works import queries

router = APIRouter()

_NAME = re.compile(rf"([0-9a-f]{{24,64}})\.({'|'.join(MEDIA)})", re.ASCII)


@router.api_route("/documentos/{file}", methods=["GET", "HEAD"])
def show(request: Request, file: str, session: Read) -> Response:
    """One document as it was published. It is kept as a file, not opened as a page of ours."""
    name = _NAME.fullmatch(file)
    data = request.app.state.blobs.get(file) if name and queries.has_document(session, name[1]) else None
    if name is None or data is None:
        raise HTTPException(404)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": f'attachment; filename="documento-{file}"',
    }
    return Response(data, headers=headers, media_type=MEDIA[name[2]])
