"""Artwork of a sign: made, read back from its own bytes and only then handed out; and read again in the street.

A photo of a sign says which code it shows and whether the sign has to be cleaned or replaced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from PIL import Image, ImageChops, ImageFilter, ImageOps

from service.foundation import codes
from service.foundation.errors import Refusal, Unreadable
from service.foundation.language import N_
from service.signs import pdfium, pixels, svg_drawing
from service.signs.decoder import Seen, read
from service.signs.layout import arrange
from service.signs.panel import PanelContent
from service.signs.panel_pdf import pdf
from service.signs.panel_png import png
from service.signs.panel_svg import svg
from service.signs.qr import QUIET, encode, sign_of
from service.signs.rules import Health
from service.signs.sizes import panel_size

#: Pixels of the longer side at which artwork and photos are read: beyond it a code says nothing more.
_ENOUGH = 3000
#: Grey from which paper is clear.
_CLEAR = 230
_ARTWORK_MEGAPIXELS = 30
_PHOTO_MEGAPIXELS = 60
_PHOTO_MEGABYTES = 25
#: A code that spends more than half of its correction is worn: a healthy one spends none, one with 5 % of dirt half.
_WORN = 0.5


class MediaType(StrEnum):
    """What a panel is made as."""

    PDF = "application/pdf"
    SVG = "image/svg+xml"
    PNG = "image/png"

    @classmethod
    def of(cls, suffix: str) -> Self:
        """The media type of a file name's ending, `.pdf`. Refuses others."""
        try:
            return cls[suffix.removeprefix(".").upper()]
        except KeyError:
            raise Refusal(N_("El panel se guarda como .pdf, .svg o .png. Cambie el nombre del archivo.")) from None


_RENDERERS = {MediaType.PDF: pdf, MediaType.SVG: svg, MediaType.PNG: png}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read in a piece of artwork. `module`: millimetres, as measured in it."""

    url: str
    codes: int
    version: int
    level: str
    module: float


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """What a photo shows: the code of our sign, and its readings, the most worn first; and codes that are not ours."""

    code: str | None
    ours: tuple[Seen, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether a code of ours was read."""
        return self.code is not None

    @property
    def health(self) -> Health:
        """The health of the sign: that of the most worn of its codes."""
        if not self.ours:
            return Health.UNREADABLE
        return Health.WORN if self.ours[0].unused < _WORN else Health.GOOD

    @property
    def words(self) -> str:
        """One or two sentences for whoever took the photo."""
        said = []
        if self.code:
            said.append(f"Valla {codes.printed(self.code)}: {self.health.words}.")
        if self.strange:
            shown = "".join(letter for letter in self.strange[0] if letter.isprintable())[:80]
            said.append(f"Hay un código que no es nuestro y puede ser una pegatina. No lo abra: «{shown}».")
        return " ".join(said) or "No se lee ningún código. Acérquese, evite el reflejo y tome otra foto."


def make_artwork(content: PanelContent, size: str, media: MediaType) -> bytes:
    """The panel of a sign in one of the `SIZES`; the same content gives the same bytes. Never handed out unread."""
    ordered = panel_size(size)
    layout = arrange(content, ordered)
    data = _RENDERERS[media](layout)
    seen = verify(data, media, content.url)
    module = layout.codes[0].module
    if seen.codes != ordered.codes or abs(seen.module - module) > module / 50:
        raise Refusal(N_("El código de la valla no quedó del tamaño pedido. Avise a quien mantiene el sistema."))
    return data


def verify(data: bytes, media: MediaType, expected_url: str) -> Verification:
    """Read artwork back as a phone would, and measure it.

    Refuses unless it has one or two codes, all of them `expected_url`, undamaged (no correction spent), of the level
    and no denser than the address needs, with a clear quiet zone; and, in a PDF, the short code as text beside them.
    """
    symbol = encode(expected_url)
    code = expected_url.rpartition("/")[2]
    if not codes.is_valid(code):
        raise Refusal(N_("«%(code)s» no es el código de una valla. Revise la dirección."), code=code)
    image, per_mm, words = _drawn(data, media)
    found = read(image)
    if len(found) not in {1, 2}:
        raise Refusal(N_("El diseño debe tener uno o dos códigos que se lean. Genérelo de nuevo."))
    if any(seen.text != expected_url for seen in found):
        raise Refusal(N_("El código del diseño no lleva a esta valla. No lo imprima: genérelo de nuevo."))
    if any(seen.unused < 1 or seen.level != symbol.level or seen.version > symbol.version for seen in found):
        raise Refusal(N_("El código del diseño está dañado o es más denso de lo debido. Genérelo de nuevo."))
    if not all(_is_clear_around(seen, image) for seen in found):
        raise Refusal(N_("El margen blanco del código está ocupado. Deje libres cuatro módulos por cada lado."))
    if words is not None and codes.printed(code) not in words:
        raise Refusal(N_("El diseño no trae escrito el código corto. Genérelo de nuevo."))
    module = min(_module(seen) for seen in found) / per_mm
    return Verification(expected_url, len(found), symbol.version, symbol.level, module)


def read_photo(data: bytes, public_url: str) -> PhotoReading:
    """Read the codes in a photo (JPEG, PNG or WebP, up to 25 MB and 60 megapixels); ours lead to `public_url`.

    Refuses in one sentence what is no such photo; a photo without a readable code is an answer, not a refusal.
    """
    if len(data) > _PHOTO_MEGABYTES * 1_000_000:
        raise Unreadable(N_("La foto pesa demasiado. Envíe una de menos de %(most)s megas."), most=_PHOTO_MEGABYTES)
    with pixels.opened(data, ("JPEG", "PNG", "WEBP"), _PHOTO_MEGAPIXELS) as image:
        image.draft("L", (_ENOUGH, _ENOUGH))
        grey = image.convert("L")
    grey.thumbnail((_ENOUGH, _ENOUGH))
    best: list[Seen] = []
    for view in _views(grey):
        seen = sorted(read(view, inverted=True), key=lambda code: code.unused)
        if [len(seen), *(code.unused for code in seen)] > [len(best), *(code.unused for code in best)]:
            best = seen
        if best and best[0].unused >= _WORN:
            break
    ours = tuple(seen for seen in best if sign_of(seen.text, public_url))
    strange = tuple(seen.text for seen in best if seen not in ours)
    return PhotoReading(sign_of(ours[0].text, public_url) if ours else None, ours, strange)


def _drawn(data: bytes, media: MediaType) -> tuple[Image.Image, float, str | None]:
    """The artwork in grey, its pixels per millimetre, and its text where it keeps text."""
    if media is MediaType.PDF:
        return pdfium.draw(data, _ENOUGH)
    if media is MediaType.SVG:
        return *svg_drawing.draw(data, _ENOUGH), None
    with pixels.opened(data, ("PNG",), _ARTWORK_MEGAPIXELS) as image:
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


def _views(grey: Image.Image) -> Iterator[Image.Image]:
    """The photo, then what helped most on simulated street photos: enlarged and sharpened, evenly lit, equalised."""
    yield grey
    large = grey.resize((2 * grey.width, 2 * grey.height)) if max(grey.size) * 2 <= _ENOUGH else grey
    yield large.filter(ImageFilter.UnsharpMask(radius=6, percent=250, threshold=0))
    light = large.filter(ImageFilter.GaussianBlur(50))
    yield ImageOps.autocontrast(ImageChops.subtract(large, light, offset=128), cutoff=2)
    yield ImageOps.equalize(grey)
