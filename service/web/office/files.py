"""Photos and documents of drafts: for who may see the draft, and for nobody else."""

from fastapi import APIRouter, HTTPException, Request, Response

from service.office import queries
from service.office.papers import MEDIA
from service.office.pictures import files_of
from service.web.ui.acting import ViewsWorks
from service.web.ui.transaction import Read

router = APIRouter()

_TYPES = {**MEDIA, "webp": "image/webp"}


def path(draft_id: str, file: str) -> str:
    """Where a file of a draft is."""
    return f"/oficina/archivos/{draft_id}/{file}"


@router.api_route("/oficina/archivos/{draft_id}/{file}", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsWorks, session: Read, draft_id: str, file: str) -> Response:
    """One file that the draft tells of."""
    work = queries.work_of(queries.seen(session, who, draft_id))
    is_photo = any(file in files_of(photo.name) for photo in work.photos)
    is_document = any(document.url.endswith(f"/documentos/{file}") for document in work.documents)
    data = request.app.state.blobs.get(file) if is_photo or is_document else None
    if data is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="documento-{file}"'} if is_document else None
    return Response(data, headers=headers, media_type=_TYPES[file.rpartition(".")[2]])
