"""The sizes of the panels, as data: a city orders another one by adding a line here."""

import re
from dataclasses import dataclass
from math import log

from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.signs.qr import Symbol


@dataclass(frozen=True, slots=True)
class PanelSize:
    """A panel in whole millimetres.

    `box`: side of the white box of a code, quiet zone included; a tenth of it is the distance from which a shaky hand
    still reads it. `codes`: two on large panels, because no correction level survives a torn corner of a single one.
    `margin`: from the trim to the text. `unit`: the step of the type scale (running text is two of them).
    """

    name: str
    width: int
    height: int
    bleed: int
    box: int
    codes: int
    margin: int
    unit: float

    @property
    def portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height > self.width

    def module(self, symbol: Symbol) -> int:
        """The side of one module in whole millimetres: the largest that keeps the code inside its box."""
        return self.box // symbol.box


SIZES = {
    size.name: size
    for size in (
        PanelSize("3000x2000", 3000, 2000, bleed=20, box=740, codes=2, margin=150, unit=24),
        PanelSize("2400x1200", 2400, 1200, bleed=20, box=481, codes=2, margin=100, unit=15.5),
        PanelSize("1000x700", 1000, 700, bleed=20, box=222, codes=1, margin=50, unit=8),
        PanelSize("A0", 841, 1189, bleed=5, box=370, codes=1, margin=60, unit=9.6),
        PanelSize("A3", 297, 420, bleed=5, box=148, codes=1, margin=21, unit=3.4),
    )
}


#: What a press makes and a street holds: the shorter side, the longer one, in millimetres, and the one by the other.
SHORTEST, LONGEST, SLIMMEST = 297, 6000, 2.2
#: Modules along the box of a code of version 3, which are whole millimetres: a small panel has none to lose.
_MODULES = 37
_OWN = re.compile(r"\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*(?:mm)?\s*", re.IGNORECASE)


def panel_size(name: str) -> PanelSize:
    """The size called `name`, in any letter case, or one of its own millimetres, `1500x1000`: width, then height.

    Refuses one that is not made, and says which are.
    """
    found = {known.lower(): size for known, size in SIZES.items()}.get(name.strip().lower())
    if found is not None:
        return found
    own = _OWN.fullmatch(name)
    if own is None:
        raise Refusal(
            N_("No hay vallas de tamaño «%(name)s». Escriba uno de estos: %(sizes)s."),
            name=name,
            sizes=", ".join(SIZES),
        )
    width, height = int(own[1]), int(own[2])
    return SIZES.get(f"{width}x{height}") or _own(width, height)


def _own(width: int, height: int) -> PanelSize:
    """A size of the house made larger or smaller: the one whose shape is nearest, as large as fits."""
    short, long = sorted((width, height))
    if short < SHORTEST or long > LONGEST or long > short * SLIMMEST:
        raise Refusal(
            N_(
                "No se hacen vallas de %(width)s × %(height)s mm. El lado corto: %(shortest)s mm o más. "
                "El largo: %(longest)s mm o menos, y hasta %(times)s veces el corto."
            ),
            width=width,
            height=height,
            shortest=SHORTEST,
            longest=LONGEST,
            times=str(SLIMMEST).replace(".", ","),
        )
    upright = height > width
    alike = [size for size in SIZES.values() if size.portrait == upright]

    def unlike(size: PanelSize) -> tuple[float, float]:
        return abs(log(width / height * size.height / size.width)), abs(log(width / size.width))

    near = min(alike, key=unlike)
    scale = min(width / near.width, height / near.height)
    return PanelSize(
        f"{width}x{height}",
        width,
        height,
        bleed=near.bleed,
        box=_MODULES * round(near.box * scale / _MODULES),
        codes=near.codes,
        margin=round(near.margin * scale),
        unit=near.unit * scale,
    )
