"""People of the desk with their keys, and what their browser sends."""

from base64 import b64encode
from typing import Any

import httpx2 as httpx
import pytest

from service.foundation.database import Database
from tests.complaints.world import Readers, enrol
from tests.web.conftest import client, november
from tests.web.desk.sitting import sit, statements, told
from tests.web.office.conftest import Browser, people, staffed

__all__ = ["client", "november", "people", "sit", "staffed", "statements", "told"]

#: What the desk's script asks for.
JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def readers(staffed: Database) -> Readers:
    """Who reads, with a list in force, besides everybody of the office."""
    with staffed.writing() as session:
        return enrol(session)


def ask(person: Browser, path: str, status: int = 200) -> Any:
    """What the desk's script is told."""
    answer = person.client.get(path, headers=JSON)
    assert answer.status_code == status, answer.text[:600]
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def order(person: Browser, path: str, body: Any, **headers: str) -> httpx.Response:
    """Send as the desk's script does, bytes in base64."""
    told = {name: b64encode(value).decode() if isinstance(value, bytes) else value for name, value in body.items()}
    return person.client.post(path, json=told, headers=JSON | {"X-Marca": person.mark} | headers)
