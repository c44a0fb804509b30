"""A work for machines. The bodies come from the same release as the page."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.foundation.language import Language
from service.foundation.migrations import is_current
from service.opendata.atom import atom_of
from service.opendata.csv import csv_of
from service.opendata.oc4ids import Package
from service.publication import queries
from service.web.ui.identity import identity
from service.web.ui.transaction import Read

router = APIRouter()


@router.api_route("/obras/{work_id}.json", methods=["GET", "HEAD"])
def work_json(request: Request, session: Read, work_id: str) -> Response:
    """The work as an OC4IDS package of one project."""
    settings = request.app.state.settings
    published = queries.latest(session, work_id)
    uri = f"{settings.public_url}/obras/{published.work_id.lower()}.json"
    package = Package(uri, published.published_at, identity(request)).of([published.document])
    return Response(package, media_type="application/json")


@router.api_route("/obras/{work_id}.csv", methods=["GET", "HEAD"])
def work_csv(session: Read, work_id: str) -> Response:
    """The work as a spreadsheet."""
    published = queries.latest(session, work_id)
    name = f'attachment; filename="obra-{published.work_id.lower()}-version-{published.number}.csv"'
    return Response(csv_of(published), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@router.api_route("/obras/{work_id}.atom", methods=["GET", "HEAD"])
def work_atom(request: Request, session: Read, work_id: str) -> Response:
    """The changes of the work as a feed."""
    settings = request.app.state.settings
    published = queries.latest(session, work_id)
    history = queries.history(session, published.work_id, limit=50)
    feed = atom_of(published, history, settings.public_url, identity(request).name, Language(settings.lang_default))
    return Response(feed, media_type="application/atom+xml; charset=utf-8")


@router.api_route("/salud", methods=["GET", "HEAD"])
def health(request: Request) -> Response:
    """Whether the service can answer: 200, or 503 with the part that fails."""
    database = request.app.state.database
    failing = ""
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
        if not is_current(database):
            failing = "migrations"
    except SQLAlchemyError:
        failing = "database"
    if failing:
        body = f'{{"status":"error","failing":"{failing}"}}'
        return Response(body, status_code=503, media_type="application/json", headers={"Cache-Control": "no-store"})
    return Response('{"status":"ok"}', media_type="application/json", headers={"Cache-Control": "no-store"})
