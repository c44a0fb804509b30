"""The sizes of the panels, as data: a city orders another one by adding a line here."""

from dataclasses import dataclass

from service.foundation.errors import Refusal
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


def panel_size(name: str) -> PanelSize:
    """The size called `name`, in any letter case. Refuses one that is not made, and says which are."""
    found = {known.lower(): size for known, size in SIZES.items()}.get(name.strip().lower())
    if found is None:
        raise Refusal(f"No hay vallas de tamaño «{name}». Escriba uno de estos: {', '.join(SIZES)}.")
    return found
