"""Photos: fetched once, and nothing else is read from where they are kept."""

import pytest
from starlette.testclient import TestClient

from service.foundation.database import Database
from service.works.actions import register
from tests.works.factories import make_photo, make_work


@pytest.mark.parametrize(
    ("file", "kind"), [("abc.jpg", "image/jpeg"), ("abc-480.jpg", "image/jpeg"), ("abc-960.webp", "image/webp")]
)
def test_a_photo_is_kept_for_ever(client: TestClient, database: Database, file: str, kind: str) -> None:
    with database.writing() as session:
        register(session, [make_work(photos=(make_photo(name="abc"),))])
    client.app.state.blobs.put(file, b"bytes")

    answer = client.get(f"/fotos/{file}")

    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"bytes", kind)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("file", ["no.jpg", "abc.pdf", "..%2f..%2fvalla.sqlite", "abc-480.jpg.exe", "ABC.jpg", ".jpg"])
def test_what_is_no_photo_is_not_there(client: TestClient, file: str) -> None:
    client.app.state.blobs.put("abc.pdf", b"bytes")

    assert client.get(f"/fotos/{file}").status_code == 404


def test_a_photo_that_no_work_shows_is_not_there(client: TestClient) -> None:
    client.app.state.blobs.put("abc.jpg", b"bytes")

    assert client.get("/fotos/abc.jpg").status_code == 404
