"""Documents of works that we hold: PDF files that never change, named by their hash."""

import re

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter()

_NAME = re.compile(r"[0-9a-f]{24,64}\.pdf", re.ASCII)


@router.api_route("/documentos/{file}", methods=["GET", "HEAD"])
def show(request: Request, file: str) -> Response:
    """One document as it was published."""
    data = request.app.state.blobs.get(file) if _NAME.fullmatch(file) else None
    if data is None:
        raise HTTPException(404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(data, headers=forever, media_type="application/pdf")
