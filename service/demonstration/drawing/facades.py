"""A building seen from the front, from its foundations to its roof."""

from dataclasses import dataclass

from service.demonstration.drawing.canvas import WIDTH, Canvas, darker, lighter
from service.demonstration.drawing.palette import (
    BRICK,
    CLAY,
    CONCRETE_DARK,
    CONCRETE_SHADE,
    EARTH_DARK,
    GLASS,
    GLASS_DARK,
    INK,
    TEAL,
    TRUNK,
    WHITE,
)

#: Where the ground of a building is.
FLOOR = 668.0


@dataclass(frozen=True)
class Building:
    """A building seen from the front: its bays and floors, its colours, its roof and what its ground floor shows."""

    bays: int
    floors: int
    wall: str
    accent: str
    bay_width: float = 104
    storey: float = 128
    roof: str = "flat"
    ground_floor: str = "windows"
    emblem: str | None = None

    @property
    def wide(self) -> float:
        """Pixels from side to side."""
        return self.bays * self.bay_width

    @property
    def left(self) -> float:
        """Where it begins."""
        return WIDTH / 2 - self.wide / 2 + 20

    @property
    def top(self) -> float:
        """Where its walls end."""
        return FLOOR - self.floors * self.storey


def raise_building(canvas: Canvas, building: Building, done: float) -> None:
    """The building as far as it goes: pit, columns, floors, brick walls, painted walls, roof."""
    if done < 0.08:
        canvas.polygon(
            [
                (building.left, FLOOR),
                (building.left + building.wide, FLOOR),
                (building.left + building.wide - 26, FLOOR + 34),
                (building.left + 26, FLOOR + 34),
            ],
            EARTH_DARK,
        )
        for bay in range(building.bays + 1):
            x = building.left + bay * building.bay_width
            for shift in (-5, 0, 5):
                canvas.line([(x + shift, FLOOR + 10), (x + shift, FLOOR - 30)], BRICK, 2.5)
        return
    canvas.box(building.left - 16, FLOOR - 8, building.left + building.wide + 16, FLOOR + 8, CONCRETE_SHADE)
    raised = min(1.0, (done - 0.02) / 0.34) * building.floors
    walled, painted = (done - 0.3) / 0.36, (done - 0.62) / 0.34
    total = building.bays * building.floors
    for floor in range(building.floors):
        for bay in range(building.bays):
            place = (floor * building.bays + bay + 1) / total
            if painted >= place or done >= 1:
                _bay(canvas, building, bay, floor)
            elif walled >= place:
                _bricks(canvas, building, bay, floor)
        _frame(canvas, building, floor, min(1.0, max(0.0, raised - floor)), done)
    if done > 0.78:
        _roof(canvas, building)
    if done >= 1 and building.emblem:
        _emblem(canvas, building)


def _cell(building: Building, bay: int, floor: int) -> tuple[float, float, float, float]:
    left = building.left + bay * building.bay_width
    bottom = FLOOR - floor * building.storey
    return left, bottom - building.storey, left + building.bay_width, bottom


def _frame(canvas: Canvas, building: Building, floor: int, raised: float, done: float) -> None:
    if raised <= 0:
        return
    bottom = FLOOR - floor * building.storey
    fill = CONCRETE_DARK if done < 0.66 else darker(building.wall, 0.1)
    for bay in range(building.bays + 1):
        x = building.left + bay * building.bay_width
        canvas.box(x - 8, bottom - building.storey * raised, x + 8, bottom, fill)
        if raised < 1:
            for shift in (-4, 4):
                canvas.box(x + shift - 1, bottom - building.storey * raised - 26, x + shift + 1, bottom, BRICK)
    if raised >= 1:
        top = bottom - building.storey
        canvas.box(building.left - 14, top - 8, building.left + building.wide + 14, top + 8, fill)
        canvas.box(building.left - 14, top + 8, building.left + building.wide + 14, top + 13, "#22384a22")


def _bricks(canvas: Canvas, building: Building, bay: int, floor: int) -> None:
    left, top, right, bottom = _cell(building, bay, floor)
    canvas.box(left, top, right, bottom, BRICK)
    for row in range(1, int(building.storey // 16)):
        canvas.line([(left, top + 16 * row), (right, top + 16 * row)], lighter(BRICK, 0.25), 1.5)
        for column in range(4):
            x = left + (column + (0.5 if row % 2 else 0.1)) * building.bay_width / 4
            canvas.line([(x, top + 16 * row), (x, top + 16 * row + 16)], lighter(BRICK, 0.25), 1.5)
    gap = building.bay_width * 0.24
    canvas.box(left + gap, top + building.storey * 0.3, right - gap, bottom - building.storey * 0.3, INK)


def _bay(canvas: Canvas, building: Building, bay: int, floor: int) -> None:
    left, top, right, bottom = _cell(building, bay, floor)
    wide, high = building.bay_width, building.storey
    canvas.box(left, top, right, bottom, building.wall if (bay + floor) % 2 else lighter(building.wall, 0.14))
    kind = building.ground_floor if floor == 0 else "windows"
    if kind == "arches":
        canvas.box(left + 22, top + high * 0.42, right - 22, bottom, INK)
        canvas.pie((left + right) / 2, top + high * 0.42, wide / 2 - 22, (180, 360), INK)
        canvas.box(left + 22, bottom - high * 0.3, right - 22, bottom - high * 0.24, TRUNK)
        for stripe in range(5):
            x, step = left + 16, (wide - 32) / 5
            points = [(x + stripe * step, top + 84), (x + (stripe + 1) * step, top + 84)]
            points += [(x + (stripe + 1) * step, top + 112), (x + stripe * step, top + 112)]
            canvas.polygon(points, building.accent if stripe % 2 else WHITE)
        return
    if kind == "garages" and bay in {1, 2, 3}:
        canvas.box(left + 14, top + high * 0.2, right - 14, bottom, building.accent)
        for row in range(4):
            y = top + high * (0.34 + 0.16 * row)
            canvas.line([(left + 14, y), (right - 14, y)], darker(building.accent), 2.5)
        canvas.box(left + 26, top + high * 0.23, right - 26, top + high * 0.32, GLASS)
        return
    if kind == "tall":
        for part in range(2):
            x = left + 20 + part * (wide - 32) / 2
            canvas.box(x, top + high * 0.18, x + wide / 2 - 26, bottom - 8, GLASS_DARK)
            canvas.polygon(
                [
                    (x, bottom - 8),
                    (x, top + high * 0.5),
                    (x + wide / 2 - 26, top + high * 0.3),
                    (x + wide / 2 - 26, top + high * 0.5),
                ],
                GLASS + "90",
            )
        return
    gap = wide * 0.16
    canvas.box(left + gap - 5, top + high * 0.26 - 5, right - gap + 5, bottom - high * 0.34 + 5, WHITE)
    canvas.box(left + gap, top + high * 0.26, right - gap, bottom - high * 0.34, GLASS_DARK)
    canvas.polygon(
        [
            (left + gap, bottom - high * 0.34),
            (left + gap, bottom - high * 0.5),
            (right - gap, top + high * 0.26),
            (right - gap, top + high * 0.4),
        ],
        GLASS + "90",
    )
    canvas.line([((left + right) / 2, top + high * 0.26), ((left + right) / 2, bottom - high * 0.34)], WHITE, 4)
    canvas.box(left + gap - 10, bottom - high * 0.34 + 5, right - gap + 10, bottom - high * 0.34 + 12, building.accent)


def _roof(canvas: Canvas, building: Building) -> None:
    left, right, top = building.left, building.left + building.wide, building.top
    if building.roof == "gable":
        canvas.polygon(
            [(left - 34, top + 4), (left + 46, top - 104), (right - 46, top - 104), (right + 34, top + 4)], CLAY
        )
        for tile in range(26):
            share = tile / 25
            canvas.line(
                [
                    (left + 46 + (right - left - 92) * share, top - 104),
                    (left - 34 + (right - left + 68) * share, top + 4),
                ],
                darker(CLAY, 0.14),
                2,
            )
        canvas.box(left + 40, top - 112, right - 40, top - 100, darker(CLAY, 0.1))
        return
    high = 30 if building.roof == "flat" else 22
    reach = 16 if building.roof == "flat" else 46
    canvas.box(left - reach, top - high, right + reach, top + 6, building.accent)
    canvas.box(left - reach, top - high, right + reach, top - high + 7, lighter(building.accent, 0.3))
    canvas.box(left, top + 6, right, top + 20, "#22384a26")


def _emblem(canvas: Canvas, building: Building) -> None:
    middle = building.left + building.wide / 2
    if building.emblem == "cross":
        canvas.box(middle - 62, building.top - 78, middle + 62, building.top + 36, TEAL, round_=10)
        canvas.box(middle - 13, building.top - 62, middle + 13, building.top + 20, WHITE, round_=3)
        canvas.box(middle - 41, building.top - 34, middle + 41, building.top - 8, WHITE, round_=3)
    if building.emblem == "tower":
        x = building.left - 88
        canvas.box(x, building.top - 120, x + 92, FLOOR, building.wall)
        canvas.box(x, building.top - 120, x + 20, FLOOR, darker(building.wall, 0.08))
        canvas.box(x - 10, building.top - 140, x + 102, building.top - 114, building.accent)
        for floor in range(3):
            canvas.box(x + 34, building.top - 84 + 110 * floor, x + 62, building.top - 24 + 110 * floor, GLASS_DARK)
    if building.emblem in {"cross", "door"}:
        canvas.box(middle - 74, FLOOR - 118, middle + 74, FLOOR - 102, building.accent)
        for across in (-64, 56):
            canvas.box(middle + across, FLOOR - 102, middle + across + 8, FLOOR, darker(building.accent, 0.3))
        canvas.box(middle - 50, FLOOR - 96, middle + 50, FLOOR, INK)
        for across in (-46, 3):
            canvas.box(middle + across, FLOOR - 92, middle + across + 43, FLOOR, GLASS)
