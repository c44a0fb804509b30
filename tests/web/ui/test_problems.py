"""When something cannot be shown: ours for people, the standard for machines, never a word of what was asked."""

from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from service.foundation.errors import NotFound, Refusal, Unreadable
from service.foundation.settings import DEMONSTRATION, Settings
from service.web.ui import problems

SECRET = "un-secreto-del-servidor"


class NoSuchThing(NotFound):
    """A refusal of a room."""


RAISED = {
    "nada": (NoSuchThing("Esa cosa no existe. Busque otra."), 404, "Esa cosa no existe. Busque otra."),
    "ilegible": (Unreadable("El archivo está dañado. Envíelo de nuevo."), 422, "El archivo está dañado."),
    "negado": (Refusal("Así no se puede. Cambie la fecha."), 422, "Así no se puede. Cambie la fecha."),
    "http-413": (HTTPException(413), 413, "Envíe un archivo más pequeño."),
    "http-404": (HTTPException(404, "detalle interno"), 404, "No encontramos esa página"),
    "http-418": (HTTPException(418), 418, "No entendimos la petición"),
    "http-503": (HTTPException(503), 503, "El servicio está en pausa"),
    "roto": (RuntimeError(SECRET), 500, "Algo falló de nuestro lado"),
}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI(openapi_url=None)
    app.state.settings = Settings(_env_file=None)
    app.state.identity = SimpleNamespace(now=lambda: DEMONSTRATION, last=DEMONSTRATION)
    problems.install(app)

    @app.get("/falla/{name}")
    @app.get("/falla/{name}.json")
    def fail(name: str) -> None:
        raise RAISED[name.removesuffix(".json")][0]

    @app.get("/numero")
    def count(number: int) -> None: ...

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("name", RAISED)
def test_a_person_gets_a_page_with_what_to_do(client: TestClient, name: str) -> None:
    _, status, words = RAISED[name]

    answer = client.get(f"/falla/{name}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert words in answer.text
    assert answer.text.count("<h1>") == 1
    for secret in (SECRET, "detalle interno", "Traceback", "RuntimeError", f"/falla/{name}"):
        assert secret not in answer.text


@pytest.mark.parametrize("accept", ["application/json", "application/problem+json", "application/json, */*"])
@pytest.mark.parametrize("name", RAISED)
def test_a_machine_gets_the_standard(client: TestClient, name: str, accept: str) -> None:
    _, status, words = RAISED[name]

    answer = client.get(f"/falla/{name}", headers={"Accept": accept})

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().keys() == {"type", "title", "status", "detail"}
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert words in answer.json()["title"] + answer.json()["detail"]
    assert SECRET not in answer.text


def test_who_asks_for_a_file_of_data_is_a_machine(client: TestClient) -> None:
    answer = client.get("/falla/nada.json", headers={"Accept": "text/html"})

    assert answer.headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_admitted_says_which_are(client: TestClient) -> None:
    answer = client.post("/numero")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert "Esta dirección solo se puede leer" in answer.text


def test_what_was_typed_is_never_repeated(client: TestClient) -> None:
    answer = client.get("/numero?number=loquesea")

    assert answer.status_code == 422
    assert "loquesea" not in answer.text
    assert "Hay un dato que no entendimos" in answer.text


def test_problems_speak_the_language_of_the_address(client: TestClient) -> None:
    answer = client.get("/falla/roto?lang=en")

    assert "Something failed on our side" in answer.text
