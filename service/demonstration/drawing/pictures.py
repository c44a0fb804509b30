"""A photo of a work on some day: which drawing it is, what it shows in words, and the files of its sizes."""

import io
from dataclasses import dataclass

from PIL import Image

from service.demonstration.drawing.canvas import HEIGHT, WIDTH, Canvas, Variation
from service.demonstration.drawing.palette import INK
from service.demonstration.drawing.views import VIEWS
from service.foundation.canonical import sha256
from service.works.facts import PHOTO_WIDTHS

#: What every drawing says of itself, in the picture and in its description.
LEGEND = "Ilustración de demostración"


@dataclass(frozen=True)
class Picture:
    """A drawn photo: its name, what it shows for who cannot see it, and its files by name."""

    name: str
    alt: str
    files: dict[str, bytes]
    width: int = WIDTH
    height: int = HEIGHT


def picture(view: str, place: str, done: float, visit: int) -> Picture:
    """The photo of the work at `place` when the share `done` (0 to 1) is built; another `visit`, another weather.

    Its files hang from its name: JPEG and WebP, 1,280 pixels wide and in the smaller sizes. The same arguments give
    the same bytes.
    """
    canvas = Canvas()
    VIEWS[view].scene(canvas, Variation(place, visit), done)
    _label(canvas)
    large = canvas.finished()
    photo = _encoded(large, "JPEG")
    name = sha256(photo)[:24]
    files = {f"{name}.jpg": photo, f"{name}.webp": _encoded(large, "WEBP")}
    for width in PHOTO_WIDTHS:
        small = large.resize((width, round(width * HEIGHT / WIDTH)), Image.Resampling.LANCZOS)
        files[f"{name}-{width}.jpg"] = _encoded(small, "JPEG")
        files[f"{name}-{width}.webp"] = _encoded(small, "WEBP")
    return Picture(name, f"{LEGEND}: {VIEWS[view].words(done)}", files)


def _label(canvas: Canvas) -> None:
    wide = canvas.text_width(LEGEND, 24)
    canvas.box(WIDTH - wide - 56, HEIGHT - 60, WIDTH - 20, HEIGHT - 18, "#fbf8f0e6", round_=8)
    canvas.text(WIDTH - wide - 38, HEIGHT - 31, LEGEND, INK, 24)


def _encoded(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, quality=80, **({"method": 2} if kind == "WEBP" else {"optimize": True}))
    return file.getvalue()
