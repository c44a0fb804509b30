"""What a panel says and where everything stands on it, in millimetres: one model that every renderer draws.

The order is that of the sidewalk: the name of the work, how much and how long, who, and the code with its invitation.
Nothing volatile is printed: progress and delays are on the page. There is no place for a slogan, a brand or the name
of a politician (Ley 2345 de 2023): the identity is the name of the entity and its shield.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.signs.qr import QUIET, Symbol
from service.signs.sizes import PanelSize
from service.signs.typeface import CAPITAL, Weight


@dataclass(frozen=True, slots=True)
class Accent:
    """The one colour of the entity: `rgb` 0–255 for screens, `cmyk` in percent for the press."""

    rgb: tuple[int, int, int]
    cmyk: tuple[int, int, int, int]

    @classmethod
    def of(cls, colour: str) -> Self:
        """The accent written `#rrggbb`, its grey part in black ink. Refuses another spelling."""
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise Refusal(N_("«%(colour)s» no es un color. Escríbalo con seis dígitos, como #0b4f6c."), colour=colour)
        red, green, blue = bytes.fromhex(colour[1:])
        light = max(red, green, blue)
        cyan, magenta, yellow = (round(100 * (light - part) / light) if light else 0 for part in (red, green, blue))
        return cls((red, green, blue), (cyan, magenta, yellow, round(100 * (255 - light) / 255)))


@dataclass(frozen=True, slots=True)
class PanelContent:
    """What is known of a sign and its work on the day of printing. None: not published; it is said or left out.

    `shield`: PNG or JPEG. `title`: the plain name of the work. `sign`: «Valla 2 de 3». `oversight`: where to report
    corruption, one sentence. `value_amount` in pesos, `term_days` and the dates are those of the signature.
    `demonstration`: the work is invented, and the panel says so.
    """

    url: str
    title: str
    entity: str
    sign: str
    as_of: date
    accent: Accent
    shield: bytes | None = None
    dependency: str | None = None
    object: str | None = None
    contract: str | None = None
    process: str | None = None
    contractor: str | None = None
    representative: str | None = None
    supervisor: str | None = None
    value_amount: int | None = None
    term_days: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    funding: str | None = None
    oversight: str | None = None
    demonstration: bool = False

    @property
    def code(self) -> str:
        """The short code of the sign: the end of its address."""
        return self.url.rpartition("/")[2]

    @property
    def domain(self) -> str:
        """What a person types before the code."""
        return self.url.partition("://")[2].rpartition("/")[0].lower()


class Ink(StrEnum):
    """What an area is filled with; text and codes are always black."""

    ACCENT = "accent"
    RULE = "rule"


#: left, top, right, bottom
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Text:
    """Lines set flush left at `left`; `top` is the top of the capitals of the first one."""

    role: str
    left: float
    top: float
    lines: tuple[str, ...]
    weight: Weight
    size: float
    leading: float

    @property
    def baselines(self) -> tuple[float, ...]:
        """The height at which each line stands."""
        first = self.top + CAPITAL * self.size
        return tuple(first + index * self.leading * self.size for index in range(len(self.lines)))


@dataclass(frozen=True, slots=True)
class Picture:
    """The shield: its file, and the room in which it is drawn whole."""

    data: bytes
    box: Box


@dataclass(frozen=True, slots=True)
class Code:
    """A printed code: the top left corner of its white box and the side of a module, all whole millimetres."""

    left: int
    top: int
    module: int
    symbol: Symbol

    @property
    def box(self) -> Box:
        """The white box, quiet zone included."""
        side = self.module * self.symbol.box
        return self.left, self.top, self.left + side, self.top + side

    @property
    def dark(self) -> Box:
        """The symbol alone, which the eye sees and the text lines up with."""
        quiet, side = self.module * QUIET, self.module * self.symbol.side
        return self.left + quiet, self.top + quiet, self.left + quiet + side, self.top + quiet + side


@dataclass(frozen=True, slots=True)
class Layout:
    """A panel ready to be drawn; millimetres from the top left corner of the trimmed panel, downwards."""

    size: PanelSize
    content: PanelContent
    areas: tuple[Area, ...]
    pictures: tuple[Picture, ...]
    texts: tuple[Text, ...]
    codes: tuple[Code, ...]
