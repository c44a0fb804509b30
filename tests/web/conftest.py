"""The whole service over a database of the test's own, and `visit`, which lets no page through that breaks a promise."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.foundation import clock
from service.foundation.database import Database
from service.foundation.settings import Settings

ENTITY = """
name = "Alcaldía de Puerto Manso"
city = "Puerto Manso"
address = "Plaza Mayor, 130001"
phone = "+57 605 0000000"
email = "contacto@puerto-manso.example"
corrections_email = "datos@puerto-manso.example"
commune_word = "localidad"
demonstration = true
"""
#: Void or metadata elements aside, what may load something from elsewhere.
_LOADS = {"img": "src", "source": "srcset", "script": "src", "iframe": "src", "link": "href", "video": "src"}


class Seen(HTMLParser):
    """What a page holds: its text, its elements, what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.headings: list[tuple[str, str]] = []
        self._open = self._heading = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag
        if tag == "br":
            self.text += "\n"
        if tag in {"h1", "h2", "h3", "title"}:
            self._heading = tag
            self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = ""
        if tag == self._heading:
            self._heading = ""
        if tag in {"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "div", "caption", "title"}:
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if self._heading:
            tag, before = self.headings[-1]
            self.headings[-1] = tag, before + data
        if self._open != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self) -> str:
        """The text with single spaces, as it is read."""
        return " ".join(self.text.split())


Visit = Callable[..., Seen]


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """20 November 2026, a quarter past ten in Bogotá."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 15, 15, tzinfo=UTC))


@pytest.fixture
def client(database: Database, tmp_path: Path, november: None) -> Generator[TestClient]:
    entity = tmp_path / "entidad.toml"
    entity.write_text(ENTITY, encoding="utf-8")
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False),
        data_dir=tmp_path / "datos",
        entity_file=entity,
        public_url="https://obras.example.org",
        _env_file=None,
    )
    with TestClient(create_app(settings), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def visit(client: TestClient) -> Visit:
    """Opens a page as a person does, and checks what every page promises."""

    def open_page(path: str, status: int = 200) -> Seen:
        response = client.get(path)
        assert response.status_code == status, response.text[:400]
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        seen = Seen(response.text)
        _keeps_its_promises(seen)
        lets_its_style_in(response)
        assert "set-cookie" not in response.headers
        return seen

    return open_page


def lets_its_style_in(response: httpx.Response) -> None:
    """A browser applies the style inside a page only when the page's header has its hash."""
    for style in re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL):
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["content-security-policy"]


def _keeps_its_promises(seen: Seen, scripts: str | None = None) -> None:
    html5lib.HTMLParser(strict=True).parse(seen.html)
    assert seen.elements[0] == ("html", {"lang": seen.elements[0][1]["lang"]})
    assert seen.elements[0][1]["lang"] in {"es-CO", "en"}
    titles = [text for tag, text in seen.headings if tag == "h1"]
    assert len(titles) == 1
    assert titles[0] in next(text for tag, text in seen.headings if tag == "title")
    ids = Counter(attributes["id"] for _, attributes in seen.elements if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    labelled = {label["for"] for label in seen.all("label")}
    fields = [field for tag in ("input", "select", "textarea") for field in seen.all(tag)]
    assert [field for field in fields if field.get("type") != "hidden" and field.get("id") not in labelled] == []
    # Of scripts, only files of our own, where they are allowed at all.
    assert [script for script in seen.all("script") if scripts is None or not script["src"].startswith(scripts)] == []
    assert len(seen.all("style")) == 1
    assert [attributes for _, attributes in seen.elements if "style" in attributes] == []
    assert [name for _, attributes in seen.elements for name in attributes if name.startswith("on")] == []
    assert [image for image in seen.all("img") if "alt" not in image] == []
    loaded = [attributes[_LOADS[tag]] for tag, attributes in seen.elements if _LOADS.get(tag, "-") in attributes]
    others = [url for url in loaded if not url.startswith(("/", "data:", "https://obras.example.org/"))]
    assert others == []
    assert "None" not in seen.text
    assert "Datos de demostración: obra inventada" in seen.text or seen.elements[0][1]["lang"] == "en"
