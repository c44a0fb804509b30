"""A photo of a sign in the street: which code it shows and whether the sign has to be cleaned or replaced."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageChops, ImageFilter, ImageOps

from service.foundation.errors import Unreadable
from service.signs import pixels
from service.signs.decoder import Seen, read

_FORMATS = ("JPEG", "PNG", "WEBP")
_MEGABYTES = 25
_MEGAPIXELS = 60
#: Beyond this many pixels on a side a photo of a sign says nothing more.
_ENOUGH = 3000
#: A code that has spent more than half of its correction is worn: a healthy one has it all, a dirty twentieth half.
_WORN = 0.5


class Health(StrEnum):
    """The state of a sign's code."""

    GOOD = "good"
    WORN = "worn"
    UNREADABLE = "unreadable"

    @property
    def words(self) -> str:
        """What is said of it."""
        return {
            Health.GOOD: "buena",
            Health.WORN: "desgastada: límpiela o cámbiela",
            Health.UNREADABLE: "no se lee",
        }[self]


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """What a photo shows. `codes`: every QR code read, ours or not, from the healthiest to the most worn."""

    codes: tuple[Seen, ...]

    @property
    def health(self) -> Health:
        """The health of the most worn of the codes."""
        if not self.codes:
            return Health.UNREADABLE
        return Health.WORN if self.codes[-1].unused < _WORN else Health.GOOD


def read_photo(data: bytes) -> PhotoReading:
    """Read the codes in a photo (JPEG, PNG or WebP, up to 25 MB and 60 megapixels).

    Refuses in one sentence what is no such photo; a photo without a readable code is an answer, not a refusal.
    """
    if len(data) > _MEGABYTES * 1_000_000:
        raise Unreadable(f"La foto pesa demasiado. Envíe una de menos de {_MEGABYTES} MB.")
    with pixels.opened(data, _FORMATS, _MEGAPIXELS) as image:
        image.draft("L", (_ENOUGH, _ENOUGH))
        grey = image.convert("L")
    grey.thumbnail((_ENOUGH, _ENOUGH))
    best: list[Seen] = []
    for view in _views(grey):
        seen = sorted(read(view, inverted=True), key=lambda code: -code.unused)
        if (len(seen), seen[-1].unused if seen else 0) > (len(best), best[-1].unused if best else 0):
            best = seen
        if best and best[-1].unused >= _WORN:
            break
    return PhotoReading(tuple(best))


def _views(grey: Image.Image) -> Iterator[Image.Image]:
    """The photo, then what helped most on simulated street photos: enlarged and sharpened, evenly lit, equalised."""
    yield grey
    large = grey.resize((2 * grey.width, 2 * grey.height)) if max(grey.size) * 2 <= _ENOUGH else grey
    yield large.filter(ImageFilter.UnsharpMask(radius=6, percent=250, threshold=0))
    light = large.filter(ImageFilter.GaussianBlur(50))
    yield ImageOps.autocontrast(ImageChops.subtract(large, light, offset=128), cutoff=2)
    yield ImageOps.equalize(grey)
