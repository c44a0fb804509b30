"""Coming in by the city's own sign-in, over HTTP."""

import re
from html import unescape

import pytest

from service.foundation.database import Database
from service.staff import actions, audit, queries
from service.staff.errors import PasskeyNeeded
from service.staff.federated import CitySignIn
from tests.staff.issuer import ISSUER, Issuer
from tests.web.office.conftest import Browser, People

AWAY, BACK = "/oficina/entrar/ciudad", "/oficina/entrar/ciudad/vuelta"


@pytest.fixture
def issuer(client, staffed: Database) -> Issuer:
    issuer = Issuer()
    state = client.app.state
    state.city = CitySignIn(
        ISSUER, "valla", "un secreto", f"https://obras.example.org{BACK}", state.secret, issuer.client
    )
    with staffed.writing() as session:
        for login in ("ana", "ines"):
            actions.federate(session, "consola", queries.person(session, login))
    return issuer


def leaves(browser: Browser) -> str:
    """Press the button; the address to which the page goes on."""
    response = browser.send(AWAY)
    assert response.status_code == 200
    address = unescape(re.search(r'content="0; url=([^"]+)"', response.text)[1])
    assert address.startswith(f"{ISSUER}/entrar?")
    return address


def comes_back(browser: Browser, state: str, code: str) -> dict[str, str]:
    """Land where the issuer sends people; the form that is there."""
    # From elsewhere no cookie travels: what the page says may not depend on it.
    cookies, browser.client.cookies = browser.client.cookies, {}
    seen = browser.open(f"{BACK}?state={state}&code={code}")
    browser.client.cookies = cookies
    return {field["name"]: field["value"] for field in seen.all("input")}


def test_who_may_comes_in(people: People, issuer: Issuer, staffed: Database) -> None:
    browser = people()
    assert "cuenta de la ciudad" in browser.open("/oficina/entrar").said()

    form = comes_back(browser, *issuer.sign_in(leaves(browser)))
    assert browser.done(BACK, form) == "/oficina"

    assert "Ana" in browser.open("/oficina").said()
    with staffed.reading() as session:
        last = list(audit.entries(session))[-1]
    assert (last.actor, last.act, last.details) == ("ana", "session.began", {"way": "city"})


@pytest.mark.parametrize("login", ["beto", "aura", "admin", "elsa", "nadie", "ANA "])
def test_nobody_else_does(people: People, issuer: Issuer, login: str) -> None:
    issuer.login = login
    browser = people()
    form = comes_back(browser, *issuer.sign_in(leaves(browser)))

    assert "no entra aquí" in browser.refused(BACK, form).said()
    assert browser.client.get("/oficina").status_code == 303


@pytest.mark.parametrize("login", ["aura", "admin", "elsa", "isaac", "coral", "custodio"])
def test_only_some_roles_are_let_in_so(people: People, issuer: Issuer, staffed: Database, login: str) -> None:
    with staffed.writing() as session, pytest.raises(PasskeyNeeded):
        actions.federate(session, "consola", queries.person(session, login))
    # Even if the table says so.
    with staffed.writing() as session:
        person = queries.person(session, login)
        person.federated = True
        session.add(person)
    issuer.login = login
    browser = people()
    form = comes_back(browser, *issuer.sign_in(leaves(browser)))

    browser.refused(BACK, form)
    assert browser.client.get("/oficina").status_code == 303


def test_a_try_serves_once(people: People, issuer: Issuer) -> None:
    browser = people()
    state, code = issuer.sign_in(leaves(browser))
    early = dict(browser.client.cookies)
    browser.done(BACK, comes_back(browser, state, code))

    again = people()
    again.client.cookies.update(early)
    issuer.spent.clear()
    assert "ya se usó" in again.refused(BACK, comes_back(again, state, code)).said()


def test_a_try_of_another_browser_is_forged(people: People, issuer: Issuer) -> None:
    form = comes_back(people(), *issuer.sign_in(leaves(people())))
    with_a_try = people()
    leaves(with_a_try)

    assert [who.send(BACK, form).status_code for who in (people(), with_a_try)] == [403, 403]
    assert issuer.spent == set()


def test_who_said_no_there_is_at_the_door_again(people: People, issuer: Issuer) -> None:
    browser = people()
    leaves(browser)

    assert "ingreso de la ciudad no respondió" in browser.open(f"{BACK}?error=access_denied&state=x", 422).said()


def test_where_there_is_none_nothing_shows(people: People) -> None:
    browser = people()

    assert "cuenta de la ciudad" not in browser.open("/oficina/entrar").said()
    assert [browser.send(AWAY).status_code, browser.client.get(BACK).status_code, browser.send(BACK).status_code] == [
        404
    ] * 3
