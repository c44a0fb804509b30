"""People who make their keys and use them, on a clock that a test moves."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
import pyotp

from service.foundation.database import Database
from service.staff import actions, queries
from tests.web.office.conftest import Browser

PASSWORD = "zanahoria lunes verde tambor"


@dataclass
class Clock:
    """What time it is for the service."""

    now: datetime = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Keys:
    """What a person knows and holds."""

    login: str
    totp: str
    recovery: list[str]
    clock: Clock
    password: str = PASSWORD
    used: list[str] = field(default_factory=list)

    def code(self) -> str:
        """The code that the telephone shows, after waiting for one not shown before."""
        while (shown := pyotp.TOTP(self.totp).at(self.clock.now)) in self.used:
            self.clock.pass_(seconds=30)
        self.used.append(shown)
        return shown

    def fields(self, **besides: str) -> dict[str, str]:
        """The form of the door, filled in."""
        return {"usuario": self.login, "clave": self.password, "cifras": self.code(), **besides}


def invited(database: Database, login: str) -> str:
    """The address of a new link."""
    with database.writing() as session:
        return f"/oficina/alta/{actions.invite(session, 'consola', queries.person(session, login))}"


def shown(browser: Browser, page: str) -> tuple[str, list[str], str]:
    """The secret of the telephone, the codes on paper and the sealed kit of a page that shows them."""
    seen = browser.open(page)
    codes = re.findall(r"<code>([^<]+)</code>", seen.html)
    sealed = next(field["value"] for field in seen.all("input") if field.get("name") == "juego")
    return codes[0].replace(" ", ""), [code for code in codes if "-" in code], sealed


def make_keys(browser: Browser, database: Database, clock: Clock, login: str) -> Keys:
    """Make the keys of `login` as they would; `browser` is then in."""
    page = invited(database, login)
    totp, recovery, sealed = shown(browser, page)
    keys = Keys(login, totp, recovery, clock)
    response = browser.send(page, {"juego": sealed, "clave": keys.password, "cifras": keys.code()})
    assert response.status_code == 303, response.text
    remember(browser)
    return keys


def come_in(browser: Browser, keys: Keys, **besides: Any) -> httpx.Response:
    """Send the form of the door."""
    response = browser.send("/oficina/entrar", keys.fields(**besides))
    remember(browser)
    return response


def token(browser: Browser) -> str:
    """The token of the session in the cookie; empty without one."""
    return (browser.client.cookies.get("__Host-s") or "").partition(".")[0]


def remember(browser: Browser) -> None:
    """The mark of the session that the cookie now names, for the forms to come."""
    browser.mark = browser.client.app.state.cookies.form_mark(token(browser)) if token(browser) else ""
