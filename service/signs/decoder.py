"""Reading QR codes in a grey picture, with what the reading says of the state of the code."""

from dataclasses import dataclass
from typing import cast

import zxingcpp
from PIL import Image

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that was read. `unused` is the share of the error correction that was not needed (zxing-cpp's UEC).

    `corners`: the dark square in pixels, from the top left one clockwise.
    """

    text: str
    version: int
    level: str
    unused: float
    corners: tuple[tuple[int, int], ...]

    @property
    def side(self) -> int:
        """Modules along a side (ISO/IEC 18004)."""
        return 17 + 4 * self.version


def read(image: Image.Image, *, inverted: bool = False) -> list[Seen]:
    """Every QR code in a grey picture. `inverted` admits light codes on dark, which most phones do not read."""
    found = zxingcpp.read_barcodes(image, formats=_FORMATS, try_invert=inverted)
    return [_seen(barcode) for barcode in found]


def _seen(barcode: zxingcpp.Barcode) -> Seen:
    extra = cast("dict[str, str]", barcode.extra)
    place = barcode.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return Seen(
        text=barcode.text,
        version=int(extra["Version"]),
        level=extra["ECLevel"],
        unused=float(extra["UEC"]),
        corners=tuple((corner.x, corner.y) for corner in corners),
    )
