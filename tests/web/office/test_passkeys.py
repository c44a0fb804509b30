"""Passkeys over HTTP: come in, prove it again, and everything that the door does not believe."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from service.demonstration.passkey import SoftwarePasskey
from service.foundation import clock
from service.foundation.database import Database
from service.staff import actions, audit, passkeys, queries
from service.staff.models import Passkey
from service.staff.passkeys import Site
from tests.web.office.conftest import Browser, People

ORIGIN = "https://obras.example.org"
SITE = Site(ORIGIN, "Alcaldía de Puerto Manso")


@pytest.fixture
def key(staffed: Database) -> SoftwarePasskey:
    """The passkey of Aura, auditor."""
    made = SoftwarePasskey("la llave de aura", ORIGIN)
    with staffed.writing() as session:
        aura = queries.person(session, "aura")
        passkeys.register(session, SITE, aura, made.create(passkeys.to_register(session, SITE, aura)), "Mi teléfono")
    return made


def ask(browser: Browser, action: str) -> str:
    """The options that the page's script asks for."""
    response = browser.send(f"{action}/reto")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.headers["cache-control"] == "no-store"
    return response.text


def test_a_person_comes_in_with_a_passkey(people: People, key: SoftwarePasskey, staffed: Database) -> None:
    browser = people()
    browser.open("/oficina/entrar?volver=/oficina/registro")

    response = browser.send(
        "/oficina/entrar/llave",
        {"llave": key.get(ask(browser, "/oficina/entrar/llave")), "volver": "/oficina/registro"},
    )

    assert (response.status_code, response.headers["location"]) == (303, "/oficina/registro")
    assert "__Host-s=" in response.headers["set-cookie"]
    assert "Aura" in browser.open("/oficina").said()
    with staffed.reading() as session:
        last = list(audit.entries(session))[-1]
        assert (last.actor, last.act, last.details) == ("aura", "session.began", {"way": "passkey"})
        assert session.get(Passkey, key.id).used_at is not None


WRONG = {
    "no user verification": {"verifies": False},
    "other origin": {"origin": "https://obras.example.com"},
    "other site": {"site": "example.org"},
    "unknown credential": {"secret": "otra"},
    "junk": {},
}


@pytest.mark.parametrize("how", WRONG)
def test_what_does_not_hold_opens_nothing(people: People, key: SoftwarePasskey, how: str) -> None:
    browser = people()
    options = ask(browser, "/oficina/entrar/llave")
    told = "{" if how == "junk" else replace(key, **WRONG[how]).get(options)

    seen = browser.refused("/oficina/entrar/llave", {"llave": told, "volver": "/oficina/registro"})

    assert "No pudimos comprobar esa llave" in seen.said()
    assert {"type": "hidden", "name": "volver", "value": "/oficina/registro"} in seen.all("input")
    assert not browser.client.cookies
    if how != "junk":
        assert "Pasó mucho tiempo" in browser.refused("/oficina/entrar/llave", {"llave": key.get(options)}).said()


def test_an_answer_opens_once(people: People, key: SoftwarePasskey) -> None:
    answer = key.get(ask(people(), "/oficina/entrar/llave"))
    people().done("/oficina/entrar/llave", {"llave": answer})

    assert "ya se usó" in people().refused("/oficina/entrar/llave", {"llave": answer}).said()


def test_options_are_given_to_our_own_pages_alone(people: People) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert people().send("/oficina/entrar/llave/reto", headers=elsewhere).status_code == 403


def test_who_is_in_proves_it_again(people: People, key: SoftwarePasskey) -> None:
    browser = people("aura")
    before = browser.client.cookies["__Host-s"]
    options = ask(browser, "/oficina/confirmar/llave")

    assert [known["id"] for known in json.loads(options)["allowCredentials"]] == [key.id]
    assert browser.done("/oficina/confirmar/llave", {"llave": key.get(options), "volver": "/oficina"}) == "/oficina"
    assert browser.client.cookies["__Host-s"] != before


def test_nobody_proves_it_with_the_key_of_another(people: People, key: SoftwarePasskey) -> None:
    browser = people("isaac")
    options = ask(browser, "/oficina/confirmar/llave")

    browser.refused("/oficina/confirmar/llave", {"llave": key.get(options)})


def test_the_secret_of_a_software_key_opens_a_demonstration(people: People, key: SoftwarePasskey) -> None:
    browser = people()
    assert "Llave de demostración" in browser.open("/oficina/entrar").said()
    browser.refused("/oficina/entrar/llave", {"secreto": "otro"})

    assert browser.done("/oficina/entrar/llave", {"secreto": key.secret}) == "/mesa"


def test_and_nothing_but_a_demonstration(people: People, key: SoftwarePasskey) -> None:
    browser = people()
    browser.client.app.state.software_key = None

    assert "demostración" not in browser.open("/oficina/entrar").said().replace("Datos de demostración", "")
    browser.refused("/oficina/entrar/llave", {"secreto": key.secret})


def test_at_a_number_the_page_says_where_keys_work(people: People) -> None:
    browser = people()
    browser.client.base_url = "https://127.0.0.1:8000"

    assert f"{ORIGIN}/oficina/entrar" in browser.open("/oficina/entrar").said()


@pytest.fixture
def link(staffed: Database) -> str:
    """The link of Coral, coordinator."""
    with staffed.writing() as session:
        return "/oficina/alta/" + actions.invite(session, "consola", queries.person(session, "coral"))


def test_who_was_invited_makes_a_key_and_comes_in(people: People, link: str, staffed: Database) -> None:
    browser, made = people(), SoftwarePasskey("de coral", ORIGIN)
    seen = browser.open(link)
    assert "solo con llave de acceso" in seen.said()
    assert "Contraseña" not in seen.said()

    assert browser.done(f"{link}/llave", {"llave": made.create(ask(browser, f"{link}/llave"))}) == "/mesa"

    with staffed.reading() as session:
        coral = queries.person(session, "coral")
        assert [key.name for key in passkeys.of(session, coral.id)] == ["Llave del 20 de noviembre de 2026"]
    assert people().send(f"{link}/llave/reto").status_code == 404
    assert people().send(f"{link}/llave", {"llave": "{}"}).status_code == 404
    again = people()
    assert again.done("/oficina/entrar/llave", {"llave": made.get(ask(again, "/oficina/entrar/llave"))}) == "/mesa"


def test_a_key_that_does_not_hold_leaves_the_link_as_it_was(people: People, link: str, staffed: Database) -> None:
    browser, made = people(), SoftwarePasskey("de coral", ORIGIN)
    wrong = replace(made, verifies=False).create(ask(browser, f"{link}/llave"))

    assert "No pudimos comprobar" in browser.refused(f"{link}/llave", {"llave": wrong}).said()

    browser.done(f"{link}/llave", {"llave": made.create(ask(browser, f"{link}/llave"))})
    with staffed.reading() as session:
        acts = [entry.act for entry in audit.entries(session) if entry.actor == "coral"]
    assert acts == ["passkey.added", "person.accepted", "session.began"]


def test_keys_are_added_named_and_taken_away(people: People, key: SoftwarePasskey, staffed: Database) -> None:
    browser, second = people("aura"), SoftwarePasskey("otra de aura", ORIGIN)
    assert "Mi teléfono" in browser.open("/oficina/cuenta").said()
    assert "única forma de entrar" in browser.refused("/oficina/cuenta/llaves/quitar", {"quitada": key.id}).said()

    made = second.create(ask(browser, "/oficina/cuenta/llaves"))
    browser.open(browser.done("/oficina/cuenta/llaves", {"llave": made, "nombre": "Mi <portátil>"}))
    assert "Mi <portátil>" in browser.seen.said()
    browser.open(browser.done("/oficina/cuenta/llaves/quitar", {"quitada": key.id}))
    assert "La llave se quitó" in browser.seen.said()

    with staffed.reading() as session:
        told = [(entry.act, entry.details.get("name")) for entry in audit.entries(session) if entry.actor == "aura"]
        assert told[-2:] == [("passkey.added", "Mi <portátil>"), ("passkey.removed", "Mi teléfono")]
    assert people("isaac").send("/oficina/cuenta/llaves/quitar", {"quitada": second.id}).status_code == 404


@pytest.mark.parametrize("path", ["", "/reto", "/quitar"])
def test_keys_are_changed_only_by_who_has_just_proved_who_they_are(
    people: People, key: SoftwarePasskey, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = people("aura")
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert browser.send(f"/oficina/cuenta/llaves{path}", {"quitada": key.id}).status_code == 403
    response = browser.client.get("/oficina/cuenta/llaves")
    assert response.headers["location"] == "/oficina/confirmar?volver=%2Foficina%2Fcuenta%2Fllaves"


@pytest.mark.parametrize("field", ["llave", "secreto", "code"])
def test_a_form_that_is_not_believed_repeats_no_secret(people: People, field: str) -> None:
    browser = people("ana")
    browser.mark = "de otra sesión"

    response = browser.send("/oficina/entrar/llave", {field: "algo que nadie repite", "volver": "/oficina/obras"})

    assert response.status_code == 403
    assert "/oficina/obras" in response.text
    assert "algo que nadie repite" not in response.text
