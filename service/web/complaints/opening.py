"""Opening the case of a receipt that somebody brings, for one request."""

from collections.abc import Sequence
from contextlib import suppress

from fastapi import Request

from service.complaints import conversation
from service.complaints.conversation import Case
from service.complaints.errors import Unopened
from service.complaints.farewell import Farewell
from service.complaints.rules import Standing


class Ended(Exception):
    """The case is no longer here; `farewell` says why, where it can be read."""

    def __init__(self, farewell: Farewell | None) -> None:
        super().__init__()
        self.farewell = farewell


def opened(request: Request, readings: Sequence[str]) -> Case:
    """The case of a receipt that may be read in these ways. Raises `NoSuchCase`, `Ended`, `Unopened`."""
    state = request.app.state
    with state.database.reading() as session:
        complaint, receipt = conversation.find(session, state.secret.key("receipt"), readings)
        if complaint.standing is Standing.TOMBSTONE:
            farewell = None
            with suppress(Unopened):
                farewell = Farewell.opened(complaint.farewell or b"", receipt.identity)
            raise Ended(farewell)
        return conversation.open_case(session, state.blobs, complaint, receipt, state.settings.roster_root)
