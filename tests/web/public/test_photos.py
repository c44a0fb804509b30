"""Photos: fetched once, and nothing else is read from where they are kept."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("file", "kind"), [("abc.jpg", "image/jpeg"), ("abc-480.jpg", "image/jpeg"), ("abc-480.webp", "image/webp")]
)
def test_a_photo_is_kept_for_ever(client: TestClient, file: str, kind: str) -> None:
    client.app.state.blobs.put(file, b"bytes")

    answer = client.get(f"/fotos/{file}")

    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"bytes", kind)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("file", ["no.jpg", "abc.pdf", "..%2f..%2fvalla.sqlite", "abc-480.jpg.exe", "ABC.jpg", ".jpg"])
def test_what_is_no_photo_is_not_there(client: TestClient, file: str) -> None:
    client.app.state.blobs.put("abc.pdf", b"bytes")

    assert client.get(f"/fotos/{file}").status_code == 404
