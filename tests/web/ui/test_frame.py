"""What stands around every page."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from PIL import Image

from service.foundation.language import Language
from service.foundation.settings import Entity, Settings
from service.web.ui.frame import framed
from service.web.ui.pages import render
from service.web.ui.problems import ProblemPage


def ask(path: str, query: str = "", **settings) -> Request:
    app = FastAPI()
    app.state.settings = Settings(_env_file=None, public_url="https://obras.example.org/", **settings)
    app.state.identity = SimpleNamespace(now=lambda: app.state.settings.entity)
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": [], "app": app}
    return Request(scope)


@pytest.mark.parametrize(
    ("code", "default", "path", "link"),
    [
        ("es", "es", "/obras", "/obras"),
        ("en", "es", "/obras", "/obras?lang=en"),
        ("en", "es", "/obras?q=a", "/obras?q=a&lang=en"),
        ("en", "en", "/obras", "/obras"),
        ("es", "en", "/obras", "/obras?lang=es"),
    ],
)
def test_a_link_stays_in_the_language_of_the_page(code: str, default: str, path: str, link: str) -> None:
    assert framed(ask("/", lang_default=default), Language(code)).link(path) == link


def test_the_other_language_keeps_the_search() -> None:
    frame = framed(ask("/obras", "q=ca%C3%B1o&lang=en&estado=atrasada"), Language("en"))

    assert frame.other() == ("es", "/obras?q=ca%C3%B1o&estado=atrasada")


def test_the_domain_is_said_without_its_scheme() -> None:
    assert framed(ask("/"), Language("es")).host == "obras.example.org"


def test_the_shield_travels_inside_the_page_and_weighs_little(tmp_path: Path) -> None:
    shield = Image.new("RGBA", (300, 360), (0, 0, 0, 0))
    for y in range(360):
        for x in range(40, 260):
            shield.putpixel((x, y), (x % 256, y % 256, 90, 255))
    shield.save(tmp_path / "escudo.png")
    entity = tmp_path / "entidad.toml"
    entity.write_text('name = "Alcaldía"\ncity = "Puerto Manso"\nshield = "escudo.png"\n', encoding="utf-8")

    frame = framed(ask("/", entity_file=entity), Language("es"))

    assert frame.shield.startswith("data:image/png;base64,")
    assert len(frame.shield) < 4_000
    html = render("public/problem.html", ProblemPage(frame, "Título", "Consejo"), Language("es")).decode()
    assert f'<img src="{frame.shield}" alt="" height="36">' in html


def test_every_contact_of_the_entity_is_in_the_footer(tmp_path: Path) -> None:
    entity = {
        "name": "Alcaldía de Puerto Manso",
        "city": "Puerto Manso",
        "nit": "000000001-9",
        "address": "Plaza Mayor, 130001",
        "hours": "Lunes a viernes",
        "phone": "+57 605 0000000",
        "email": "contacto@example.org",
        "anticorruption_line": "157",
        "website": "https://example.org",
    }
    assert set(entity) <= set(Entity.model_fields)
    file = tmp_path / "entidad.toml"
    file.write_text("\n".join(f'{name} = "{value}"' for name, value in entity.items()), encoding="utf-8")

    frame = framed(ask("/", entity_file=file), Language("es"))
    html = render("public/problem.html", ProblemPage(frame, "Título", "Consejo"), Language("es")).decode()

    assert [value for value in entity.values() if value not in html.partition("<footer")[2]] == []
    assert "Datos de demostración" not in html


def test_a_page_refuses_to_print_what_nobody_knows() -> None:
    frame = framed(ask("/"), Language("es"))

    with pytest.raises(ValueError, match="None"):
        render("public/problem.html", ProblemPage(frame, "Título", None), Language("es"))
