"""A sheet to draw on: shapes in pixels of the finished picture, drawn twice as large and made smaller to be smooth."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import starmap

from PIL import Image, ImageDraw, ImageFont

from service.signs.typeface import BOLD

WIDTH, HEIGHT = 1280, 853
#: Pixels drawn for each pixel of the finished picture, in each direction.
_FINE = 2
#: Drawn pixels of one colour in a gradient: thinner bands cannot be told apart.
_BAND = 4

Point = tuple[float, float]


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way from `one` to `other`, all `#rrggbb`."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(colour: str, share: float = 0.2) -> str:
    """`colour` in the sun."""
    return mix(colour, "#fff8ea", share)


def darker(colour: str, share: float = 0.18) -> str:
    """`colour` in the shade."""
    return mix(colour, "#22384a", share)


class Variation:
    """Choices that look like chance and are always the same for the same `seed`."""

    def __init__(self, seed: str, visit: int = 0) -> None:
        """Begin the choices of the place `seed`, seen for the `visit`-th time."""
        self._seed, self._visit = seed, visit
        self._taken = 0

    def of_the_day(self) -> "Variation":
        """Choices that change from one visit to the next: the weather, not the place."""
        return Variation(f"{self._seed}/visit {self._visit}")

    def share(self) -> float:
        """A number from 0 up to 1."""
        self._taken += 1
        digest = hashlib.sha256(f"{self._seed}/{self._taken}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to `high`."""
        return low + (high - low) * self.share()

    def pick(self, options: Sequence[str]) -> str:
        """One of `options`."""
        return options[int(self.share() * len(options))]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD.file), size)


class Canvas:
    """The sheet. Colours are `#rrggbb`, or `#rrggbbaa` to let what lies below show through."""

    def __init__(self) -> None:
        """An empty sheet."""
        self._image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, round_: float = 0) -> None:
        """A rectangle, with corners of the radius `round_`; an empty one is not drawn."""
        if right <= left or bottom <= top:
            return
        corners = tuple(value * _FINE for value in (left, top, right, bottom))
        if round_:
            self._draw.rounded_rectangle(corners, round_ * _FINE, fill=fill)
        else:
            self._draw.rectangle(corners, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str, *, tall: float | None = None) -> None:
        """A disc, or an ellipse of the vertical radius `tall`."""
        high = radius if tall is None else tall
        self._draw.ellipse(
            ((x - radius) * _FINE, (y - high) * _FINE, (x + radius) * _FINE, (y + high) * _FINE), fill=fill
        )

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line through `points` with round joints."""
        self._draw.line(
            [(x * _FINE, y * _FINE) for x, y in points], fill=fill, width=max(1, round(width * _FINE)), joint="curve"
        )

    def pie(self, x: float, y: float, radius: float, angles: tuple[float, float], fill: str) -> None:
        """A slice of a disc between two angles in degrees, clockwise from three o'clock."""
        box = ((x - radius) * _FINE, (y - radius) * _FINE, (x + radius) * _FINE, (y + radius) * _FINE)
        self._draw.pieslice(box, *angles, fill=fill)

    def gradient(self, top: float, bottom: float, colours: tuple[str, str]) -> None:
        """A band across the whole sheet that passes from one colour to another."""
        first, last = round(top * _FINE), round(bottom * _FINE)
        for y in range(first, last, _BAND):
            fill = mix(*colours, (y - first) / (last - first))
            self._draw.rectangle((0, y, WIDTH * _FINE, y + _BAND - 1), fill=fill)

    def text(self, x: float, y: float, words: str, fill: str, size: float) -> None:
        """Words that begin at `x` and stand on the line `y`."""
        self._draw.text((x * _FINE, y * _FINE), words, fill=fill, font=_font(round(size * _FINE)), anchor="ls")

    def text_width(self, words: str, size: float) -> float:
        """How far `words` run."""
        return _font(round(size * _FINE)).getlength(words) / _FINE

    def finished(self) -> Image.Image:
        """The picture, smooth, `WIDTH` × `HEIGHT`."""
        return self._image.reduce(_FINE)


class Sprite:
    """A small drawing of its own: units of one pixel at `size` 1, `up` is positive, mirrored when `flip`."""

    def __init__(self, canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False) -> None:
        """Stand on the point `x`, `y` of the canvas."""
        self._canvas, self._x, self._y, self._size = canvas, x, y, size
        self._side = -1 if flip else 1

    def at(self, across: float, up: float) -> Point:
        """A point of the sprite on the sheet."""
        return self._x + self._side * across * self._size, self._y - up * self._size

    def shape(self, fill: str, *points: Point) -> None:
        """A polygon."""
        self._canvas.polygon(list(starmap(self.at, points)), fill)

    def box(self, fill: str, left: float, low: float, right: float, high: float, round_: float = 0) -> None:
        """A rectangle."""
        (x1, y1), (x2, y2) = self.at(left, high), self.at(right, low)
        self._canvas.box(min(x1, x2), y1, max(x1, x2), y2, fill, round_=round_ * self._size)

    def disc(self, fill: str, across: float, up: float, radius: float, tall: float | None = None) -> None:
        """A disc or an ellipse."""
        high = None if tall is None else tall * self._size
        self._canvas.disc(*self.at(across, up), radius * self._size, fill, tall=high)

    def line(self, fill: str, width: float, *points: Point) -> None:
        """A line."""
        self._canvas.line(list(starmap(self.at, points)), fill, width * self._size)

    def wheel(self, across: float, radius: float) -> None:
        """A wheel that stands on the ground."""
        self.disc("#2f353c", across, radius, radius)
        self.disc("#8d9aa3", across, radius, radius * 0.45)


@dataclass(frozen=True)
class Ground:
    """Flat ground seen from above the middle of a street: metres across, away and up become places on the sheet.

    `horizon`: where far things end; `middle`: where the street runs to; `height` of the eye in metres.
    """

    horizon: float = 396
    middle: float = 640
    height: float = 4.6
    focal: float = 820

    def at(self, across: float, away: float, up: float = 0) -> Point:
        """The place of a point `across` metres to the right of the axis, `away` from the eye, `up` from the ground."""
        scale = self.focal / away
        return self.middle + across * scale, self.horizon + (self.height - up) * scale

    def scale(self, away: float) -> float:
        """Pixels for a metre at that distance."""
        return self.focal / away

    def away(self, y: float) -> float:
        """How far the ground seen at `y` is."""
        return self.focal * self.height / (y - self.horizon)

    def strip(self, left: float, right: float, near: float, far: float, up: float = 0) -> list[Point]:
        """A strip of ground as a polygon."""
        return [self.at(left, near, up), self.at(right, near, up), self.at(right, far, up), self.at(left, far, up)]

    def wall(self, across: float, near: float, far: float, low: float, high: float) -> list[Point]:
        """An upright face along the street as a polygon."""
        return [
            self.at(across, near, low),
            self.at(across, near, high),
            self.at(across, far, high),
            self.at(across, far, low),
        ]
