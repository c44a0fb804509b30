"""The style of every page, inside the page: one request brings words and look together.

The sources are in assets/styles. The accent is the only colour that an entity chooses; docs/design.md says why.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from service.foundation.errors import Refusal
from service.foundation.language import N_

STYLES = Path(__file__).parents[3] / "assets" / "styles"
#: The styles by the kind of page, each made of its sheets in this order: a page carries no rule that it does not use.
SHEETS = {
    "work": ("tokens", "base", "frame", "work", "print"),
    "lists": ("tokens", "base", "frame", "forms", "lists", "print"),
    "preview": ("tokens", "base", "frame", "work", "preview", "print"),
    "office": ("tokens", "base", "frame", "forms", "lists", "fields", "office", "print"),
    "desk": ("tokens", "base", "frame", "forms", "lists", "fields", "office", "desk", "print"),
    "attending": ("tokens", "base", "frame", "forms", "lists", "fields", "office", "print", "complaint"),
    "complaint": ("tokens", "base", "frame", "forms", "fields", "print", "complaint"),
}
#: Least contrast between text and what is behind it (WCAG 2.2, 1.4.3).
_CONTRAST = 4.5

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*|(?<=[\w-]):\s+")


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _small(sheet: str) -> str:
    spaced = _SPACE.sub(" ", _COMMENT.sub("", sheet))
    return _AROUND.sub(lambda found: found[1] or ":", spaced).replace(";}", "}").strip()


@cache
def stylesheet(accent: str, kind: str) -> str:
    """The style of a kind of page with the entity's accent (`#rrggbb`). Refuses an accent unreadable on white."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise Refusal(
            N_("El color «%(accent)s» del archivo de la entidad no sirve. Escríbalo así: #0b4f6c."), accent=accent
        )
    if 1.05 / (_luminance(accent) + 0.05) < _CONTRAST:
        raise Refusal(
            N_("El color «%(accent)s» del archivo de la entidad no se lee sobre blanco. Escoja uno más oscuro."),
            accent=accent,
        )
    sheets = (STYLES.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in SHEETS[kind])
    return f":root{{--accent:{accent.lower()}}}{_small(''.join(sheets))}"


def style_sources(accent: str) -> dict[str, str]:
    """What `style-src` of `Content-Security-Policy` lists for a style to apply: its hash, quoted, by its kind."""
    digests = {kind: sha256(stylesheet(accent, kind).encode()).digest() for kind in SHEETS}
    return {kind: f"'sha256-{b64encode(digest).decode()}'" for kind, digest in digests.items()}
