"""A photo of a complaint as a JPEG of new pixels, as large as it came."""

import io
from typing import BinaryIO

from service.foundation.confinement import Declined
from service.foundation.photo import pixels_of

LONGEST = 12_000
#: The first that fits.
_QUALITIES = (88, 75, 60)


def work(file: BinaryIO, most: str) -> bytes:
    """The copy, at most `most` bytes. Colours are kept as fine as light: letters on a screen stay readable."""
    image = pixels_of(file, LONGEST)
    for quality in _QUALITIES:
        copy = io.BytesIO()
        image.save(copy, "JPEG", quality=quality, subsampling="4:4:4")
        if copy.tell() <= int(most):
            return copy.getvalue()
    raise Declined("large")
