"""Makes the copies of a photo that the office publishes, in the process of `confinement`: new pixels, nothing else."""

import io
import json
import struct
from typing import Any, BinaryIO

from PIL import Image

from service.foundation.photo import pixels_of

#: Pixels across and most bytes of a copy of the small size, the one that telephones load.
_SMALL, _SMALL_BYTES = 480, 60_000
_QUALITIES = (82, 70, 58, 46, 34)
#: A cover is this many even tiles across its longer side: less than a face or a plate needs to be told.
_TILES = 5


def work(file: BinaryIO, longest: str, widths: str, covers: str = "[]") -> bytes:
    """Copies of a photo: the largest at most `longest` pixels on a side, others `widths` (JSON) pixels across.

    `covers`: JSON list of rectangles to be hidden for good: left, top, right, bottom in ten-thousandths of the photo.
    The answer: the length of a JSON header in four bytes, the header, and the files that it lists, one after another.
    """
    large = pixels_of(file, int(longest))
    for left, top, right, bottom in json.loads(covers):
        _cover(large, (left, top, right, bottom))
    files = _files(large, "")
    for width in json.loads(widths):
        files |= _files(_narrow(large, width), f"-{width}")
    told = {"width": large.width, "height": large.height, "files": {name: len(data) for name, data in files.items()}}
    header = json.dumps(told).encode()
    return struct.pack(">I", len(header)) + header + b"".join(files.values())


def _files(image: Image.Image, suffix: str) -> dict[str, bytes]:
    most = _SMALL_BYTES if image.width <= _SMALL else None
    return {
        f"{suffix}.jpg": _written(image, most, "JPEG", optimize=True, progressive=True),
        f"{suffix}.webp": _written(image, most, "WEBP", method=4),
    }


def _narrow(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _written(image: Image.Image, most: int | None, kind: str, **options: Any) -> bytes:
    data = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        image.save(file, kind, quality=quality, **options)
        data = file.getvalue()
        if most is None or len(data) <= most:
            break
    return data


def _cover(image: Image.Image, cover: tuple[int, int, int, int]) -> None:
    sides = (image.width, image.height) * 2
    box = [round(share * side / 10_000) for share, side in zip(cover, sides, strict=True)]
    left, top, right, bottom = box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)
    part = image.crop((left, top, right, bottom))
    tile = max(part.size) / _TILES
    few = part.resize((max(1, round(part.width / tile)), max(1, round(part.height / tile))), Image.Resampling.BOX)
    image.paste(few.resize(part.size, Image.Resampling.NEAREST), (left, top))
