"""The service itself inside its layers: nothing it answers escapes them, and its build has a name."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Generator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.foundation.settings import Settings
from service.web.ui import layers
from service.web.ui.layers import build_of
from tests.web.ui.conftest import Street
from tests.web.ui.test_headers import NEVER, PROTECTION


def settings(street: Street, **changes: str) -> Settings:
    url = street.database.url.render_as_string(hide_password=False)
    return Settings(_env_file=None, **{"database_url": url, "public_url": "https://obras.example.org"} | changes)


@pytest.fixture
def site(street: Street, tmp_path: Path) -> Generator[TestClient]:
    app = create_app(settings(street, data_dir=str(tmp_path)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


PATHS = [
    ("GET", "/", 200),
    ("GET", "/{code}", 200),
    ("GET", "/obras/{work}.json", 200),
    ("GET", "/salud", 200),
    ("GET", "/verificar?codigo=7K3QM2XC", 200),
    ("GET", "/no/hay", 404),
    ("GET", "/docs", 404),
    ("GET", "/redoc", 404),
    ("GET", "/openapi.json", 404),
    ("GET", "/metrics", 404),
    ("GET", "/fotos/no-hay.jpg", 404),
    ("POST", "/", 405),
    ("TRACE", "/", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), PATHS)
def test_no_answer_escapes(site: TestClient, street: Street, method: str, path: str, status: int) -> None:
    answer = site.request(method, path.format(code=street.code, work=street.work))

    assert answer.status_code == status
    expected = {name: value for name, value in PROTECTION.items() if name != "content-security-policy"}
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert NEVER & set(answer.headers) == set()
    if answer.content:
        assert re.search(r"charset=utf-8|json$", answer.headers["content-type"])


@pytest.mark.parametrize("path", ["/", "/{code}", "/obras", "/no/hay"])
def test_the_style_of_a_page_is_the_one_its_policy_allows(site: TestClient, street: Street, path: str) -> None:
    answer = site.get(path.format(code=street.code))

    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in styles]
    assert len(hashes) == 1
    allowed = re.search(r"style-src ([^;]*);", answer.headers["content-security-policy"])[1].split()
    assert hashes[0] in allowed
    assert "'unsafe-inline'" not in allowed
    assert not re.search(r"\sstyle=|<script|\son\w+=", answer.text)


def test_a_break_shows_nothing_of_itself(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secreto")

    monkeypatch.setattr(site.app.state.database, "reading", fail)
    answer = site.get("/")

    assert answer.status_code == 500
    assert "secreto" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_build_names_code_and_settings(street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entity = tmp_path / "entidad.toml"
    entity.write_text('name = "Alcaldía de Prueba"\ncity = "Prueba"\n')
    same = [build_of(settings(street)), build_of(settings(street))]
    others = [
        build_of(settings(street, lang_default="en")),
        build_of(settings(street, public_url="https://otra.example.org")),
        build_of(settings(street, entity_file=str(entity))),
    ]
    (tmp_path / "hoja.css").write_text("p{}")
    monkeypatch.setattr(layers, "STYLES", tmp_path)
    others.append(build_of(settings(street)))

    assert same[0] == same[1]
    assert len({same[0], *others}) == 5
