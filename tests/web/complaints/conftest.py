"""A city that takes complaints: a roster whose keys the tests hold, a published work, and a clock that they move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from httpx import Response
from sqlalchemy import select
from sqlmodel import Session
from starlette.testclient import TestClient

from service.complaints import queries
from service.complaints.keys import Bundle
from service.complaints.models import Complaint
from service.complaints.rules import Which
from service.complaints.sealing import Opened, open_grant, open_item
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.complaints.world import Readers, enrol
from tests.web.conftest import Seen, _keeps_its_promises, lets_its_style_in
from tests.web.public.published import publish
from tests.works.factories import make_work

WORK = "7k3qm2xmc"
FORM = f"/obras/{WORK}/cuente"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, november: None) -> Callable[[float], None]:
    """Moves the clock to so many seconds after the beginning of the test."""
    begin = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)

    def go(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(seconds=seconds))

    return go


@pytest.fixture
def readers(database: Database) -> Readers:
    """Who reads, in force, and a published work."""
    with database.writing() as session:
        publish(session, make_work())
        return enrol(session)


@dataclass
class Teller:
    """A person with a browser without scripts, who fills in the form as it stands and sends it."""

    client: TestClient
    later: Callable[[float], None]
    path: str = "/denuncia"
    hidden: dict[str, str] = field(default_factory=dict)

    def look(self) -> Seen:
        """Ask for the form and read it for half a minute."""
        seen = self.seen(self.client.get(self.path))
        self.later(30)
        return seen

    def tell(self, files: list[tuple[str, bytes]] | None = None, **typed: object) -> Response:
        """Send the form with these answers."""
        return self.client.post(self.path, data=self.hidden | typed, files=_parts(files or []))

    def seen(self, response: Response) -> Seen:
        """A page, by what every page promises; its hidden fields are sent with the next form."""
        seen = Seen(response.text)
        _keeps_its_promises(seen)
        lets_its_style_in(response)
        self.hidden = {each["name"]: each["value"] for each in seen.all("input") if each.get("type") == "hidden"}
        return seen


def _parts(files: list[tuple[str, bytes]]) -> list[tuple[str, tuple[str, bytes]]]:
    # An empty field of files is sent too, as browsers do: it makes the form multipart.
    return [("archivos", file) for file in files or [("", b"")]]


@pytest.fixture
def teller(client: TestClient, readers: Readers, later: Callable[[float], None]) -> Teller:
    return Teller(client, later)


def opened(database: Database, blobs: Blobs, bundle: Bundle, which: Which = Which.CASE) -> list[Opened]:
    """Everything that one holder opens of the only complaint there is, in its order."""
    with database.reading() as session:
        complaint = session.scalars(select(Complaint)).one()
        return sorted(_items(session, blobs, complaint, bundle, which), key=lambda item: item.header.seq)


def _items(session: Session, blobs: Blobs, complaint: Complaint, bundle: Bundle, which: Which) -> list[Opened]:
    grant = queries.grant_of(session, complaint, bundle.recipient, which)
    key = open_grant(grant.sealed, bundle.identity, complaint.id, which, complaint.recipient(which))
    rows = queries.items(session, complaint, which)
    return [open_item(complaint.id, row.id, row.sealed or blobs.get(row.blob), key) for row in rows]
