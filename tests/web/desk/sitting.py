"""People of the desk with their sessions and keys, and a complaint that they read: what their browsers do, in Python."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx
import orjson
import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from service.complaints.errors import Unopened
from service.complaints.keys import Bundle, recipient_of, unseal
from service.complaints.rules import Which
from service.complaints.sealing import open_grant
from service.foundation.database import Database
from tests.complaints.told import Told
from tests.complaints.world import PEOPLE
from tests.web.office.conftest import signed_in, somebody

LOGINS = {label: login for _, label, login, *_ in PEOPLE}
DATA = "/mesa/datos"


def base64(value: object) -> str:
    """Bytes as the script sends them."""
    assert isinstance(value, bytes)
    return b64encode(value).decode()


@dataclass
class Sitter:
    """Somebody at the desk. `bundle`: their key; None for who has none."""

    client: TestClient
    login: str
    mark: str
    bundle: Bundle | None = None
    #: What shows that a case was opened, by its id.
    proofs: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, status: int = 200) -> Any:
        response = self.client.get(f"{DATA}/{path}", headers={"Accept": "application/json"})
        assert response.status_code == status, (path, response.status_code, response.text[:400])
        assert response.headers["cache-control"] == "no-store"
        return response.json()

    def send(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        told = {"Sec-Fetch-Site": "same-origin", "X-Marca": self.mark, "Accept": "application/json"}
        proof = self.proofs.get(path.split("/")[1], "") if "/" in path else ""
        told |= {"X-Prueba": proof} if proof else {}
        told |= headers
        return self.client.post(f"{DATA}/{path}", content=orjson.dumps(body or {}, default=base64), headers=told)

    def done(self, path: str, body: object = None) -> None:
        response = self.send(path, body)
        assert response.status_code == 200, (path, response.status_code, response.text[:400])

    def refused(self, path: str, body: object = None, status: int = 422) -> str:
        response = self.send(path, body)
        assert response.status_code == status, (path, response.status_code, response.text[:400])
        assert response.headers["content-type"] == "application/problem+json"
        return response.json()["detail"]

    def open(self, case: str) -> dict[str, Any]:
        """Open a case, and show from now on that it opens."""
        found = self.get(f"casos/{case}")
        key = self.key(found)
        challenge = found["former_challenges"].get(recipient_of(key), found["challenge"])
        self.proofs[case] = unseal(b64decode(challenge), key).decode()
        return found

    def asked(self) -> "Sitter":
        """Open what custodians of names are asked, and show from now on that it opens."""
        for case in self.get("identidades")["cases"]:
            opened = unseal(b64decode(case["challenge"]), self.key(case, Which.IDENTITY))
            self.proofs[case["id"]] = opened.decode()
        return self

    def thing(self, case: str, item: str) -> bytes:
        """The age file of a thing."""
        response = self.client.get(f"{DATA}/casos/{case}/cosas/{item}")
        assert (response.status_code, response.headers["content-type"]) == (200, "application/octet-stream")
        return response.content

    def key(self, case: dict[str, Any], which: Which = Which.CASE) -> str:
        """A key of a case, by one's own: the newest that opens."""
        assert self.bundle is not None
        newest = (case["grants"][which.value], case["recipients"][which.value])
        refused = None
        for sealed, recipient in [
            newest,
            *((o["sealed"], o["recipient"]) for o in case["others"] if o["which"] == which),
        ]:
            try:
                return open_grant(b64decode(sealed), self.bundle.identity, case["id"], which, recipient)
            except Unopened as error:
                refused = refused or error
        assert refused is not None
        raise refused


Sit = Callable[[str], Sitter]


@pytest.fixture
def told(client: TestClient, database: Database) -> Told:
    """A complaint in the service, and everybody on the list of who reads."""
    found = Told(database, client.app.state.blobs, client.app.state.secret.key("receipt"))
    found.file()
    return found


@pytest.fixture
def sit(client: TestClient, database: Database, told: Told) -> Sit:
    """Signs somebody in, by their label on the list or by login: `sit("Investigación 1")`."""

    def sign_in(name: str) -> Sitter:
        browser, login = somebody(client), LOGINS.get(name, name)
        return Sitter(browser, login, signed_in(browser, database, login), told.readers.bundles.get(name))

    return sign_in


@pytest.fixture
def statements(database: Database, client: TestClient) -> Generator[list[str]]:
    """What the service asks its database, as it asks it."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = client.app.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
