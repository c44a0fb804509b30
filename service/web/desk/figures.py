"""What a reader's browser counts of a case that ended: values of closed lists, and nothing that says which it was."""

import re

from fastapi import APIRouter, Response

from service.complaints import figures
from service.foundation.errors import Unreadable
from service.staff import audit
from service.web.desk.posting import INCOMPLETE, Told
from service.web.desk.session import told
from service.web.ui.acting import ReadsCases

router = APIRouter()

_TOKEN = re.compile(r"[0-9a-f]{64}")
#: Cases that a browser counts at once.
_MOST = 50


@router.post("/mesa/datos/cifras")
def add(who: ReadsCases, sent: Told) -> Response:
    """Count cases that ended: `{"increments": [{"token", "subject", "commune", "outcome", "timing", "days"}]}`.

    `token`: 64 hexadecimal digits that only the key of the case makes; a case is counted once. The trail says who
    counted, not what.
    """
    increments = sent.rows("increments")
    if not 1 <= len(increments) <= _MOST:
        raise Unreadable(INCOMPLETE)
    for increment in increments:
        token = str(increment.pop("token", ""))
        if not _TOKEN.fullmatch(token):
            raise Unreadable(INCOMPLETE)
        figures.add(sent.session, token, increment)
    audit.record(sent.session, who.login, "figures.sent", "cifras")
    return told({})
