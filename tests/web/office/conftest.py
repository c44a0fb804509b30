"""People of an office with their sessions, and a browser for each of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from service.foundation import codes
from service.foundation.database import Database
from service.staff import actions, queries
from service.staff.rules import Grant, Role, Way
from tests.web.conftest import Seen, _keeps_its_promises, lets_its_style_in

ENTITY = "Alcaldía de Puerto Manso"
OTHER = "Gobernación del Litoral"
INFRASTRUCTURE = "Secretaría de Infraestructura"

#: Everybody of the tests: login, and what they hold.
PEOPLE = {
    "ana": (Grant(Role.CONTRACTING, ENTITY),),
    "beto": (Grant(Role.CONTRACTING, ENTITY),),
    "carla": (Grant(Role.CONTRACTING, OTHER),),
    "dario": (Grant(Role.CONTRACTING, ENTITY, INFRASTRUCTURE),),
    "ines": (Grant(Role.INSPECTOR, ENTITY),),
    "elsa": (Grant(Role.STEWARD),),
    "isaac": (Grant(Role.INVESTIGATOR),),
    "coral": (Grant(Role.COORDINATOR),),
    "custodio": (Grant(Role.CUSTODIAN),),
    "aura": (Grant(Role.AUDITOR),),
    "olga": (Grant(Role.OPERATOR),),
    "admin": (Grant(Role.ADMINISTRATOR),),
}


@dataclass
class Browser:
    """What one person sees and sends; `login` is empty for who is not signed in."""

    client: TestClient
    login: str = ""
    mark: str = ""
    #: The page opened last.
    seen: Seen | None = field(default=None, repr=False)

    def open(self, path: str, status: int = 200) -> Seen:
        """Open a page and hold it to what every page promises (`script` and several forms are allowed)."""
        response = self.client.get(path)
        assert response.status_code == status, (path, response.status_code, response.text[:600])
        assert response.headers["cache-control"] == "no-store"
        self.seen = Seen(response.text)
        _keeps_its_promises(self.seen, scripts="/oficina/guiones/")
        lets_its_style_in(response)
        return self.seen

    def send(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        """Send a form as its page would: with the mark, a name of its own, and where it comes from."""
        data = {"marca": self.mark, "envio": codes.token(12), **(fields or {})}
        headers = {"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, **options)

    def done(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> str:
        """Send a form that must be done; where its sender is sent."""
        response = self.send(path, fields, **options)
        assert response.status_code == 303, (
            response.status_code,
            " ".join(re.sub(r"<[^>]+>", " ", response.text).split())[:900],
        )
        return response.headers["location"]

    def refused(self, path: str, fields: dict[str, Any] | None = None, status: int = 422, **options: Any) -> Seen:
        """Send a form that must come back with what is wrong; the page."""
        response = self.send(path, fields, **options)
        assert response.status_code == status, (response.status_code, response.text[:600])
        self.seen = Seen(response.text)
        _keeps_its_promises(self.seen, scripts="/oficina/guiones/")
        lets_its_style_in(response)
        return self.seen


People = Callable[..., Browser]


@pytest.fixture
def staffed(database: Database) -> Database:
    """The database with everybody of `PEOPLE` in it, without keys."""
    with database.writing() as session:
        for login, held in PEOPLE.items():
            actions.add(session, "consola", login, login.capitalize(), *held)
    return database


@pytest.fixture
def people(client: TestClient, staffed: Database) -> People:
    """Signs somebody of `PEOPLE` in, without asking for keys: `people("ana")`. `people()` is nobody."""

    def sign_in(login: str = "") -> Browser:
        browser = somebody(client)
        return Browser(browser, login, signed_in(browser, staffed, login) if login else "")

    return sign_in


def somebody(client: TestClient) -> TestClient:
    """A browser of its own, of the service that runs behind `client`."""
    browser = TestClient(
        client.app, base_url="https://obras.example.org", raise_server_exceptions=False, follow_redirects=False
    )
    browser.portal = client.portal
    return browser


def signed_in(browser: TestClient, database: Database, login: str) -> str:
    """Signs somebody in at a browser, without asking for keys; the mark of their forms."""
    with database.writing() as session:
        token = actions.begin_session(session, queries.person(session, login), Way.PASSKEY)
    cookies = browser.app.state.cookies
    name, _, value = cookies.header(token).partition(";")[0].partition("=")
    browser.cookies.set(name, value, domain="obras.example.org", path="/")
    return cookies.form_mark(token)
