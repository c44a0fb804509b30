"""Artwork of a sign: made, read back from its own bytes, and only then handed out."""

from dataclasses import dataclass

from PIL import Image

from service.foundation import codes
from service.foundation.errors import Refusal
from service.signs import pdfium, pixels, svg_drawing
from service.signs.decoder import Seen, read
from service.signs.layout import arrange
from service.signs.panel import PanelContent
from service.signs.panel_pdf import pdf
from service.signs.panel_png import png
from service.signs.panel_svg import svg
from service.signs.qr import QUIET, encode
from service.signs.sizes import PanelSize

PDF, SVG, PNG = "application/pdf", "image/svg+xml", "image/png"
#: By the ending of a file name.
MEDIA_TYPES = {".pdf": PDF, ".svg": SVG, ".png": PNG}

_RENDERERS = {PDF: pdf, SVG: svg, PNG: png}

#: Pixels of the longer side at which artwork is read back.
_LONGEST = 3000
_MEGAPIXELS = 30
#: Grey from which paper is clear.
_CLEAR = 230


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read in a piece of artwork. `module`: millimetres, as measured in it."""

    text: str
    codes: int
    version: int
    level: str
    module: float


def make_artwork(content: PanelContent, size: PanelSize, media_type: str) -> bytes:
    """The panel of a sign as PDF, SVG or PNG; the same content gives the same bytes. Never handed out unread."""
    data = _RENDERERS[media_type](arrange(content, size))
    seen = verify(data, media_type, content.url)
    module = size.module(encode(content.url))
    if seen.codes != size.codes or abs(seen.module - module) > module / 50:
        raise Refusal("El código de la valla no quedó del tamaño pedido. Avise a quien mantiene el sistema.")
    return data


def verify(data: bytes, media_type: str, expected_url: str) -> Verification:
    """Read artwork back as a phone would, and measure it.

    Refuses unless it has one or two codes, all of them `expected_url`, undamaged (no correction spent), of the level
    and no denser than the address needs, with a clear quiet zone; and, in a PDF, the short code as text beside them.
    """
    symbol = encode(expected_url)
    code = expected_url.rpartition("/")[2]
    if not codes.is_valid(code):
        raise Refusal(f"«{code}» no es el código de una valla. Revise la dirección.")
    image, per_mm, words = _drawn(data, media_type)
    found = read(image)
    if len(found) not in {1, 2}:
        raise Refusal("El diseño debe tener uno o dos códigos que se lean. Genérelo de nuevo.")
    if any(seen.text != expected_url for seen in found):
        raise Refusal("El código del diseño no lleva a esta valla. No lo imprima: genérelo de nuevo.")
    if any(seen.unused < 1 or seen.level != symbol.level or seen.version > symbol.version for seen in found):
        raise Refusal("El código del diseño está dañado o es más denso de lo debido. Genérelo de nuevo.")
    if not all(_is_clear_around(seen, image) for seen in found):
        raise Refusal("El margen blanco del código está ocupado. Deje libres cuatro módulos por cada lado.")
    if words is not None and codes.printed(code) not in words:
        raise Refusal("El diseño no trae escrito el código corto. Genérelo de nuevo.")
    module = min(_module(seen) for seen in found) / per_mm
    return Verification(expected_url, len(found), symbol.version, symbol.level, module)


def _drawn(data: bytes, media_type: str) -> tuple[Image.Image, float, str | None]:
    """The artwork in grey, its pixels per millimetre, and its text where it keeps text."""
    if media_type == PDF:
        return pdfium.draw(data, _LONGEST)
    if media_type == SVG:
        return *svg_drawing.draw(data, _LONGEST), None
    with pixels.opened(data, ("PNG",), _MEGAPIXELS) as image:
        per_inch = image.info.get("dpi", (25.4, 25.4))[0]
        return image.convert("L"), per_inch / 25.4, None


def _module(seen: Seen) -> float:
    """The side of a module in pixels; artwork stands upright, so its width says it."""
    return (seen.corners[1][0] - seen.corners[0][0]) / seen.side


def _is_clear_around(seen: Seen, image: Image.Image) -> bool:
    """Whether the four modules around the code are paper; a third of a module is left to the blur of drawing."""
    module = _module(seen)
    slack, quiet = module / 3, QUIET * module
    (left, top), _, (right, bottom), _ = seen.corners
    outer = (left - quiet + slack, top - quiet + slack, right + quiet - slack, bottom + quiet - slack)
    inner = (left - slack, top - slack, right + slack, bottom + slack)
    if outer[0] < 0 or outer[1] < 0 or outer[2] > image.width or outer[3] > image.height:
        return False
    strips = (
        (outer[0], outer[1], outer[2], inner[1]),
        (outer[0], inner[3], outer[2], outer[3]),
        (outer[0], outer[1], inner[0], outer[3]),
        (inner[2], outer[1], outer[2], outer[3]),
    )
    return all(min(image.crop(strip).tobytes()) >= _CLEAR for strip in strips)
