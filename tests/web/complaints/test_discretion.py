"""What breaks while somebody complains: a page with a reference, a line with the same one, not a word of theirs."""

import logging
import re
from collections.abc import Callable

import orjson
import pytest
from fastapi import FastAPI
from PIL import Image
from pydantic import BaseModel, TypeAdapter
from sqlalchemy.exc import IntegrityError
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from service.app import create_app
from service.complaints.models import Commitment
from service.foundation.database import Database
from service.foundation.settings import Settings

CANARY = "canario-7Q4-supervisor"


class Told(BaseModel):
    text: int


def _validation(_: Database) -> None:
    TypeAdapter(Told).validate_python({"text": CANARY})


def _integrity(database: Database) -> None:
    with database.writing() as session:
        for _ in range(2):
            session.connection().execute(Commitment.__table__.insert().values(leaf=CANARY, week="2026-W47"))


def _picture(_: Database) -> None:
    Image.open(CANARY)


def _chain(_: Database) -> None:
    try:
        CANARY.encode().decode("utf-16")
        orjson.loads(CANARY)
    except ValueError as error:
        raise KeyError(CANARY) from error


def _many(_: Database) -> None:
    raise ExceptionGroup(CANARY, [RuntimeError(CANARY), OSError(2, CANARY, CANARY)])


def _inside_an_except(_: Database) -> None:
    try:
        int(CANARY)
    except ValueError:
        raise RuntimeError(CANARY)  # noqa: B904


ACCIDENTS: dict[str, Callable[[Database], None]] = {
    "ValidationError": _validation,
    "IntegrityError": _integrity,
    "FileNotFoundError": _picture,
    "KeyError": _chain,
    "ExceptionGroup": _many,
    "RuntimeError": _inside_an_except,
}


@pytest.fixture
def app(database: Database, tmp_path) -> FastAPI:
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, data_dir=tmp_path, _env_file=None))

    def break_down(kind: str) -> None:
        ACCIDENTS[kind](database)

    def hang_up() -> None:
        raise ClientDisconnect

    for prefix in ("/denuncia/", "/otro/"):
        app.add_api_route(prefix + "{kind}/prueba", break_down, methods=["POST"])
    app.add_api_route("/denuncia/cuelga", hang_up, methods=["POST"])
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    # Whatever gets out of the application is raised here: a server would write it to its log.
    return TestClient(app, raise_server_exceptions=True)


@pytest.mark.parametrize("kind", ACCIDENTS)
def test_an_accident_says_where_and_never_what(
    client: TestClient, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.post(f"/denuncia/{kind}/prueba", content=CANARY, headers={"X-Canary": CANARY})

    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    (reference,) = re.findall(r"referencia: ([0-9A-Z]{4}-[0-9A-Z]{4})\.", answer.text)
    (record,) = [record for record in caplog.records if record.name == "service.intake.accidents"]
    assert reference in record.getMessage()
    assert kind in record.getMessage()
    assert re.search(r"test_discretion:\d+", record.getMessage())
    told = "\n".join(logging.Formatter().format(each) + repr(each.__dict__) for each in caplog.records)
    for text in (told, answer.text, str(answer.headers)):
        assert CANARY not in text
    assert (record.exc_info, record.exc_text, record.stack_info) == (None, None, None)


@pytest.mark.parametrize("kind", ACCIDENTS)
def test_elsewhere_the_same_accident_gets_out_so_this_test_would_see_it(client: TestClient, kind: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        client.post(f"/otro/{kind}/prueba")

    assert type(caught.value).__name__ == kind
    if not isinstance(caught.value, IntegrityError):
        assert CANARY in str(caught.value)


def test_who_hangs_up_is_no_accident(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AssertionError):  # there was no answer, and nobody to have it
        client.post("/denuncia/cuelga")

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
