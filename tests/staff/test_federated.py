"""The city's own sign-in: what it must have signed, for whom, when and for which try."""

from pathlib import Path

import httpx
import pytest

from service.foundation import clock
from service.foundation.secret import Secret
from service.staff.errors import NotFederated, SignInFailed
from service.staff.federated import CitySignIn
from tests.staff.issuer import ISSUER, Issuer

BACK = "https://oficina.example.org/oficina/entrar/ciudad/vuelta"


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def city(issuer: Issuer, tmp_path: Path) -> CitySignIn:
    return CitySignIn(ISSUER, "valla", "un secreto", BACK, Secret(tmp_path / "secret"), issuer.client)


def test_it_tells_the_login(city: CitySignIn, issuer: Issuer) -> None:
    state, code = issuer.sign_in(city.address("un estado"))

    assert city.login(state, code) == "ana"
    assert issuer.asked["redirect_uri"] == BACK
    assert (issuer.asked["response_type"], issuer.asked["code_challenge_method"]) == ("code", "S256")


NOW = int(clock.now().timestamp())
WRONG = {
    "other issuer": {"iss": "https://otra.example"},
    "other audience": {"aud": "otra"},
    "one audience of several, and not the one asked for": {"aud": ["valla", "otra"], "azp": "otra"},
    "several audiences and none named": {"aud": ["valla", "otra"]},
    "other try": {"nonce": "otro"},
    "no nonce": {"nonce": None},
    "too old": {"exp": NOW - 3600},
    "for ever": {"exp": None},
    "from tomorrow": {"nbf": NOW + 86400},
    "nobody": {"sub": None},
}


@pytest.mark.parametrize("how", WRONG)
def test_a_token_that_does_not_hold_is_refused(city: CitySignIn, issuer: Issuer, how: str) -> None:
    issuer.claims = WRONG[how]

    with pytest.raises(SignInFailed):
        city.login(*issuer.sign_in(city.address("un estado")))


@pytest.mark.parametrize("how", ["none", "HS256", "other key"])
def test_a_signature_that_is_not_the_issuers_is_refused(city: CitySignIn, issuer: Issuer, how: str) -> None:
    issuer.forged = how

    with pytest.raises(SignInFailed):
        city.login(*issuer.sign_in(city.address("un estado")))


def test_a_code_of_another_try_is_refused(city: CitySignIn, issuer: Issuer) -> None:
    _, code = issuer.sign_in(city.address("un estado"))

    with pytest.raises(SignInFailed):
        city.login("otro estado", code)


@pytest.mark.parametrize("name", [None, "", 7])
def test_a_name_that_says_nothing_is_nobody(city: CitySignIn, issuer: Issuer, name: object) -> None:
    issuer.claims = {"preferred_username": name}

    with pytest.raises(NotFederated):
        city.login(*issuer.sign_in(city.address("un estado")))


ANSWERS = {
    "broken": httpx.Response(500),
    "no JSON": httpx.Response(200, text="<html>"),
    "a list": httpx.Response(200, json=[]),
    "nothing in it": httpx.Response(200, json={}),
    "elsewhere": httpx.Response(302, headers={"Location": "https://otra.example"}),
}


@pytest.mark.parametrize("place", ["/openid-configuration", "/token", "/llaves"])
@pytest.mark.parametrize("how", ANSWERS)
def test_an_issuer_that_does_not_answer_well_is_a_sentence(
    city: CitySignIn, issuer: Issuer, place: str, how: str
) -> None:
    state, code = issuer.sign_in(city.address("un estado"))
    issuer.answers = {place: ANSWERS[how]}

    with pytest.raises(SignInFailed):
        city.login(state, code)
