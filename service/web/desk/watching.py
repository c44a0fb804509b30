"""Who opened which case, for who watches the readers: sealed entries, each holding the hash of the one before."""

from fastapi import APIRouter, Request, Response

from service.complaints import readings
from service.foundation.database import Database
from service.staff import audit
from service.web.desk.session import told
from service.web.ui.acting import ReadsReadings

router = APIRouter()

#: Entries of one answer.
PAGE = 1000


@router.get("/mesa/datos/lecturas")
def show(request: Request, who: ReadsReadings, desde: int = 0) -> Response:
    """The entries that follow number `desde`, oldest first; `next`: where to go on, null at the end.

    That they were read is in the trail, and with it the number and hash of the last one: so the trail vouches for it.
    """
    database: Database = request.app.state.database
    with database.writing() as session:
        number, digest = readings.head(session)
        audit.record(session, who.login, "desk.audited", "mesa", number=number, sha256=digest)
    with database.reading() as session:
        found = list(readings.entries(session, desde, PAGE))
    rows = [{"n": each.number, "sealed": each.sealed, "previous": each.previous} for each in found]
    return told({"readings": rows, "next": found[-1].number if len(found) == PAGE else None})
