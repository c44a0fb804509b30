"""Passkeys: the one way in which an answer holds, and each of the ways in which it does not."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from service.demonstration.passkey import SoftwarePasskey
from service.foundation import clock
from service.foundation.codes import base64url
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.staff import actions, passkeys
from service.staff.errors import KeyRefused, LastWayIn, NoSuchKey, Stale
from service.staff.models import Challenge, Passkey, Person
from service.staff.passkeys import Site
from service.staff.rules import Grant, Role

SITE = Site("https://oficina.example.org", "Alcaldía de Puerto Manso")
KEY = SoftwarePasskey("una llave de prueba", SITE.origin)


@dataclass
class Desk:
    """Two people with a passkey each, in one transaction."""

    session: Session
    aura: Person
    isaac: Person
    key: SoftwarePasskey
    other: SoftwarePasskey

    def enters(self, key: SoftwarePasskey, answer: str | None = None) -> str:
        options = passkeys.to_enter(self.session, SITE)
        return passkeys.enter(self.session, SITE, answer or key.get(options)).login


@pytest.fixture
def desk(database: Database):
    with database.writing() as session:
        aura = actions.add(session, "consola", "aura", "Aura", Grant(Role.AUDITOR))
        isaac = actions.add(session, "consola", "isaac", "Isaac", Grant(Role.INVESTIGATOR))
        desk = Desk(session, aura, isaac, replace(KEY, secret="de aura"), replace(KEY, secret="de isaac"))
        for person, key in ((aura, desk.key), (isaac, desk.other)):
            passkeys.register(session, SITE, person, key.create(passkeys.to_register(session, SITE, person)), "Mía")
        yield desk


def test_each_key_lets_its_own_person_in(desk: Desk) -> None:
    assert [desk.enters(desk.key), desk.enters(desk.other)] == ["aura", "isaac"]


def test_options_ask_for_verification_and_no_attestation(desk: Desk) -> None:
    made = json.loads(passkeys.to_register(desk.session, SITE, desk.aura))
    asked = json.loads(passkeys.to_enter(desk.session, SITE))

    assert made["authenticatorSelection"]["userVerification"] == asked["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert (made["attestation"], made["rp"]["id"], asked["rpId"]) == (
        "none",
        "oficina.example.org",
        "oficina.example.org",
    )
    assert [kind["alg"] for kind in made["pubKeyCredParams"]] == [-7, -257, -8]
    assert [known["id"] for known in made["excludeCredentials"]] == [desk.key.id]
    assert "allowCredentials" not in asked or asked["allowCredentials"] == []


#: How an authenticator misbehaves.
WRONG = {
    "no user verification": {"verifies": False},
    "other origin": {"origin": "https://oficina.example.com"},
    "other port": {"origin": "https://oficina.example.org:8443"},
    "not https": {"origin": "http://oficina.example.org"},
    "other site": {"site": "example.org"},
    "unknown credential": {"secret": "otra"},
}


@pytest.mark.parametrize("how", WRONG)
def test_an_answer_that_does_not_hold_lets_nobody_in(desk: Desk, how: str) -> None:
    with pytest.raises(KeyRefused):
        desk.enters(replace(desk.key, **WRONG[how]))


@pytest.mark.parametrize("how", [how for how in WRONG if how != "unknown credential"])
def test_a_key_made_so_is_not_kept(desk: Desk, how: str) -> None:
    key = replace(KEY, secret="nueva", **WRONG[how])

    with pytest.raises(KeyRefused):
        passkeys.register(
            desk.session, SITE, desk.aura, key.create(passkeys.to_register(desk.session, SITE, desk.aura)), ""
        )

    assert len(passkeys.of(desk.session, desk.aura.id)) == 1


def _flipped(answer: str, part: str) -> str:
    told = json.loads(answer)
    held = bytearray(passkeys.base64url_to_bytes(told["response"][part]))
    held[-1] ^= 1
    told["response"][part] = base64url(bytes(held))
    return json.dumps(told)


@pytest.mark.parametrize("part", ["signature", "authenticatorData"])
def test_one_bit_that_changed_is_seen(desk: Desk, part: str) -> None:
    answer = desk.key.get(passkeys.to_enter(desk.session, SITE))

    with pytest.raises(KeyRefused):
        passkeys.enter(desk.session, SITE, _flipped(answer, part))


def test_the_signature_of_another_key_is_seen(desk: Desk) -> None:
    options = passkeys.to_enter(desk.session, SITE)
    mine, theirs = (json.loads(key.get(options)) for key in (desk.key, desk.other))
    mine["response"]["signature"] = theirs["response"]["signature"]

    with pytest.raises(KeyRefused):
        passkeys.enter(desk.session, SITE, json.dumps(mine))


def test_a_challenge_serves_once(desk: Desk) -> None:
    answer = desk.key.get(passkeys.to_enter(desk.session, SITE))
    passkeys.enter(desk.session, SITE, answer)

    with pytest.raises(Stale):
        passkeys.enter(desk.session, SITE, answer)
    assert desk.session.scalars(select(Challenge)).all() == []


def test_a_refused_answer_uses_its_challenge_up(desk: Desk) -> None:
    options = passkeys.to_enter(desk.session, SITE)
    with pytest.raises(KeyRefused):
        passkeys.enter(desk.session, SITE, replace(desk.key, verifies=False).get(options))

    with pytest.raises(Stale):
        passkeys.enter(desk.session, SITE, desk.key.get(options))


@pytest.mark.parametrize(("seconds", "is_heard"), [(299, True), (301, False)])
def test_a_challenge_serves_five_minutes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: int, is_heard: bool
) -> None:
    answer, later = desk.key.get(passkeys.to_enter(desk.session, SITE)), clock.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: later)

    if is_heard:
        assert passkeys.enter(desk.session, SITE, answer).login == "aura"
    else:
        with pytest.raises(Stale):
            passkeys.enter(desk.session, SITE, answer)


def test_challenges_nobody_answered_go_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    passkeys.to_enter(desk.session, SITE)
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    passkeys.to_enter(desk.session, SITE)

    assert len(desk.session.scalars(select(Challenge)).all()) == 1


#: What each challenge is asked for, and where its answer is brought instead.
ELSEWHERE: dict[str, tuple[Callable[[Desk], str], Callable[[Desk, str], Any]]] = {
    "enter with a challenge to confirm": (
        lambda desk: passkeys.to_confirm(desk.session, SITE, desk.aura.id),
        lambda desk, answer: passkeys.enter(desk.session, SITE, answer),
    ),
    "confirm with a challenge to enter": (
        lambda desk: passkeys.to_enter(desk.session, SITE),
        lambda desk, answer: passkeys.confirm(desk.session, SITE, desk.aura.id, answer),
    ),
    "confirm with the challenge of another person": (
        lambda desk: passkeys.to_confirm(desk.session, SITE, desk.isaac.id),
        lambda desk, answer: passkeys.confirm(desk.session, SITE, desk.aura.id, answer),
    ),
    "enter with a challenge that nobody gave": (
        lambda desk: json.dumps({"challenge": base64url(b"x" * 32), "rpId": SITE.id}),
        lambda desk, answer: passkeys.enter(desk.session, SITE, answer),
    ),
}


@pytest.mark.parametrize("how", ELSEWHERE)
def test_a_challenge_serves_one_purpose_and_one_person(desk: Desk, how: str) -> None:
    asked, brought = ELSEWHERE[how]

    with pytest.raises(Stale):
        brought(desk, desk.key.get(asked(desk)))


def test_nobody_confirms_with_the_key_of_another(desk: Desk) -> None:
    options = passkeys.to_confirm(desk.session, SITE, desk.aura.id)

    with pytest.raises(KeyRefused):
        passkeys.confirm(desk.session, SITE, desk.aura.id, desk.other.get(options))


def test_a_key_that_says_to_be_of_another_is_refused(desk: Desk) -> None:
    told = json.loads(desk.key.get(passkeys.to_enter(desk.session, SITE)))
    told["response"]["userHandle"] = base64url(desk.isaac.id.to_bytes(8))

    with pytest.raises(KeyRefused):
        passkeys.enter(desk.session, SITE, json.dumps(told))


@pytest.mark.parametrize(
    ("before", "now", "is_heard"),
    [(0, 0, True), (0, 1, True), (7, 8, True), (7, 7, False), (7, 6, False), (7, 0, False)],
)
def test_a_counter_never_goes_back(desk: Desk, before: int, now: int, is_heard: bool) -> None:
    kept = desk.session.get(Passkey, desk.key.id)
    kept.sign_count = before
    desk.session.add(kept)
    desk.session.flush()

    if is_heard:
        assert desk.enters(replace(desk.key, count=now)) == "aura"
    else:
        with pytest.raises(KeyRefused):
            desk.enters(replace(desk.key, count=now))
    assert desk.session.get(Passkey, desk.key.id).sign_count == (now if is_heard else before)


def test_a_key_is_of_one_person(desk: Desk) -> None:
    with pytest.raises(KeyRefused):
        passkeys.register(
            desk.session, SITE, desk.aura, desk.other.create(passkeys.to_register(desk.session, SITE, desk.aura)), ""
        )


def test_the_last_way_in_is_not_taken_away(desk: Desk) -> None:
    with pytest.raises(LastWayIn):
        passkeys.remove(desk.session, desk.aura, desk.key.id)
    second = replace(KEY, secret="segunda")
    passkeys.register(
        desk.session, SITE, desk.aura, second.create(passkeys.to_register(desk.session, SITE, desk.aura)), "Otra"
    )
    passkeys.remove(desk.session, desk.aura, desk.key.id)

    assert [key.name for key in passkeys.of(desk.session, desk.aura.id)] == ["Otra"]
    with pytest.raises(KeyRefused):
        desk.enters(desk.key)


def test_a_password_is_another_way_in_except_for_who_holds_keys(desk: Desk) -> None:
    ana = actions.add(desk.session, "consola", "ana", "Ana", Grant(Role.CONTRACTING, "Alcaldía"))
    key = replace(KEY, secret="de ana")
    passkeys.register(desk.session, SITE, ana, key.create(passkeys.to_register(desk.session, SITE, ana)), "Mía")
    for person in (ana, desk.aura):
        person.password_hash = "algo"
        desk.session.add(person)

    passkeys.remove(desk.session, ana, key.id)
    with pytest.raises(LastWayIn):
        passkeys.remove(desk.session, desk.aura, desk.key.id)


def test_the_key_of_another_does_not_exist(desk: Desk) -> None:
    with pytest.raises(NoSuchKey):
        passkeys.remove(desk.session, desk.aura, desk.other.id)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_in_place_of_an_answer_is_refused_in_words(desk: Desk, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["get", "create"]))
    if kind == "get":
        told = json.loads(desk.key.get(passkeys.to_enter(desk.session, SITE)))
    else:
        told = json.loads(replace(KEY, secret="n").create(passkeys.to_register(desk.session, SITE, desk.aura)))
    part = data.draw(st.sampled_from([*told, *told["response"]]))
    junk = st.one_of(
        st.none(), st.integers(), st.text(max_size=20), st.binary(max_size=90).map(base64url), st.just({}), st.just([])
    )
    (told if part in told else told["response"])[part] = data.draw(junk)
    bring = passkeys.enter if kind == "get" else lambda *given: passkeys.register(*given[:2], desk.aura, given[2], "")

    with pytest.raises(Refusal):
        bring(
            desk.session, SITE, data.draw(st.sampled_from([json.dumps(told), json.dumps(told)[:-9], "null", "[]", ""]))
        )
