"""What stands around every page: whose site it is, in which language, where one is."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup
from PIL import Image

from service.foundation.language import LANGUAGES, Language
from service.foundation.settings import Entity, Settings
from service.web.ui.identity import identity
from service.web.ui.style import stylesheet

#: Height in pixels of the shield as it travels inside the page: twice the height at which it is shown.
_SHIELD_HEIGHT = 72


@dataclass(frozen=True)
class Frame:
    """The frame of one page. `path` is its address without the language."""

    entity: Entity
    language: Language
    default: str
    public_url: str
    path: str
    shield: str

    def link(self, path: str) -> str:
        """`path` in the language of this page."""
        return _in_language(path, self.language.code, self.default)

    def other(self) -> tuple[str, str]:
        """The other language and this page in it."""
        code = next(code for code in LANGUAGES if code != self.language.code)
        return code, _in_language(self.path, code, self.default)

    def style(self, kind: str) -> Markup:
        """The style of a kind of page."""
        return Markup(stylesheet(self.entity.accent, kind))  # noqa: S704 -- our own sheets

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "es-CO" if self.language.code == "es" else self.language.code

    @property
    def host(self) -> str:
        """The domain printed on every sign."""
        return self.public_url.partition("://")[2]


def _in_language(path: str, code: str, default: str) -> str:
    return path if code == default else f"{path}{'&' if '?' in path else '?'}lang={code}"


@lru_cache(4)
def _shield(entity: Entity) -> str:
    """The shield as a `data:` address of about a kilobyte, so that it costs no request; empty when there is none."""
    data = entity.shield_bytes
    if data is None:
        return ""
    with Image.open(BytesIO(data)) as image:
        width = max(1, round(image.width * _SHIELD_HEIGHT / image.height))
        small = image.convert("RGBA").resize((width, _SHIELD_HEIGHT), Image.Resampling.LANCZOS)
    packed = BytesIO()
    small.quantize(16, method=Image.Quantize.FASTOCTREE).save(packed, "PNG", optimize=True)
    return f"data:image/png;base64,{b64encode(packed.getvalue()).decode()}"


def framed(request: Request, language: Language, path: str | None = None, entity: Entity | None = None) -> Frame:
    """The frame of the page that `request` asks for; `path` when the page has a better address than the one typed.

    `entity`: whose page it is, when it must not be asked for now.
    """
    settings: Settings = request.app.state.settings
    entity = entity or identity(request)
    if path is None:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        path = f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path
    return Frame(
        entity=entity,
        language=language,
        default=settings.lang_default,
        public_url=settings.public_url,
        path=path,
        shield=_shield(entity),
    )
