"""Every published work in one short list: the script looks up its own, and the server does not learn of which one."""

from fastapi import APIRouter, Response

from service.foundation import clock
from service.publication import queries
from service.web.desk.session import told
from service.web.ui.acting import ReadsCases
from service.web.ui.transaction import Read

router = APIRouter()


@router.get("/mesa/datos/obras")
def show(_: ReadsCases, session: Read) -> Response:
    """What is published today of each work. Amounts in pesos; progress in hundredths of a percent."""
    today = clock.today()
    works = [
        {
            "id": listing.work_id,
            "title": listing.title,
            "state": queries.listed_state(listing, today).kind,
            "amount": listing.value_amount,
            "contractor": listing.contractor,
            "end_on": listing.ends_on,
            "progress": listing.real_physical,
            "commune": listing.commune,
        }
        for listing in queries.listings(session)
    ]
    return told({"works": works})
