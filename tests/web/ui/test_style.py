"""The style inside the pages: the browser's permission for exactly it, and an accent that can be read."""

import base64
import hashlib
import re

import pytest

from service.foundation.errors import Refusal
from service.web.ui.style import SHEETS, STYLES, style_sources, stylesheet

ACCENT = "#0b4f6c"


def test_the_permission_is_the_hash_of_what_stands_in_the_pages() -> None:
    expected = {
        kind: f"'sha256-{base64.b64encode(hashlib.sha256(stylesheet(ACCENT, kind).encode()).digest()).decode()}'"
        for kind in SHEETS
    }

    assert style_sources(ACCENT) == expected


@pytest.mark.parametrize("kind", SHEETS)
def test_a_style_is_small_and_whole(kind: str) -> None:
    style = stylesheet(ACCENT, kind)

    # A citizen's telephone carries it on every page; the forms of the staff are asked for by few.
    assert len(style) < {"office": 16_000, "attending": 16_000, "desk": 24_000}.get(kind, 8_000)
    assert style.startswith(":root{--accent:#0b4f6c}")
    assert style.count("{") == style.count("}") > 60
    assert "/*" not in style
    assert "<" not in style
    assert "url(" not in style
    assert "@import" not in style


def test_every_sheet_is_used() -> None:
    assert {path.stem for path in STYLES.glob("*.css")} == {name for sheets in SHEETS.values() for name in sheets}


def test_no_text_is_smaller_than_the_law_asks() -> None:
    sheets = "".join(path.read_text() for path in STYLES.glob("*.css") if path.stem != "print")
    sizes = [float(size) for size in re.findall(r"font(?:-size)?: (?:clamp\()?([\d.]+)rem", sheets)]

    assert len(sizes) > 10
    assert min(sizes) >= 1


@pytest.mark.parametrize("accent", ["#ffcc00", "#ffffff", "#4d90fe", "#e06666"])
def test_an_accent_that_cannot_be_read_on_white_is_refused(accent: str) -> None:
    with pytest.raises(Refusal, match="no se lee sobre blanco"):
        stylesheet(accent, "work")


@pytest.mark.parametrize("accent", ["blue", "#fff", "#12345g", "#000000}body{display:none", ""])
def test_an_accent_that_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(Refusal, match="no sirve"):
        stylesheet(accent, "work")


@pytest.mark.parametrize("accent", ["#0b4f6c", "#0943B5", "#A80521", "#000000", "#767676"])
def test_an_accent_that_can_be_read_is_taken(accent: str) -> None:
    assert accent.lower() in stylesheet(accent, "work")
