"""Works that stand before the eye: a school, a health post, a market, a fire station. `done`: from 0 to 1."""

from dataclasses import dataclass

from service.demonstration.drawing.canvas import HEIGHT, WIDTH, Canvas, Variation, darker, lighter, mix
from service.demonstration.drawing.furniture import bench, billboard, fence, pile, scaffold
from service.demonstration.drawing.machines import crane, excavator, mixer
from service.demonstration.drawing.nature import bush, distance, grass, house, palm, sky, tree
from service.demonstration.drawing.palette import (
    BRICK,
    CLAY,
    CONCRETE,
    CONCRETE_DARK,
    CONCRETE_SHADE,
    CREAM,
    EARTH,
    EARTH_DARK,
    GLASS,
    GLASS_DARK,
    GRASS,
    INK,
    LEAF_DARK,
    RED,
    SAND,
    TEAL,
    TRUNK,
    WALLS,
    WHITE,
)

HORIZON, FLOOR = 548.0, 668.0


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


def school(canvas: Canvas, vary: Variation, done: float) -> None:
    """A school of two floors."""
    wall = vary.pick((WALLS[0], WALLS[2], WALLS[4]))
    _scene(canvas, vary, done, Building(8, 2, wall, vary.pick((TEAL, CLAY)), emblem="door"))


def health_post(canvas: Canvas, vary: Variation, done: float) -> None:
    """A health post of one floor."""
    _scene(canvas, vary, done, Building(6, 1, WHITE, TEAL, bay_width=126, storey=176, emblem="cross"))


def market(canvas: Canvas, vary: Variation, done: float) -> None:
    """A market with arches and a roof of clay tiles."""
    _scene(
        canvas,
        vary,
        done,
        Building(
            7, 1, vary.pick((WALLS[0], WALLS[5])), CLAY, bay_width=122, storey=196, roof="gable", ground_floor="arches"
        ),
    )


def library(canvas: Canvas, vary: Variation, done: float) -> None:
    """A library, or a house of culture, with tall windows."""
    _scene(
        canvas,
        vary,
        done,
        Building(
            5,
            2,
            WALLS[4],
            vary.pick((CLAY, TEAL)),
            bay_width=136,
            storey=138,
            roof="slab",
            ground_floor="tall",
            emblem="door",
        ),
    )


def fire_station(canvas: Canvas, vary: Variation, done: float) -> None:
    """A fire station with wide doors and a tower."""
    _scene(
        canvas,
        vary,
        done,
        Building(5, 2, CREAM, RED, bay_width=132, storey=126, ground_floor="garages", emblem="tower"),
    )


def pumping_station(canvas: Canvas, vary: Variation, done: float) -> None:
    """A pumping station: one floor with wide doors."""
    _scene(canvas, vary, done, Building(5, 1, WALLS[3], TEAL, bay_width=132, storey=170, ground_floor="garages"))


def _scene(canvas: Canvas, vary: Variation, done: float, building: Building) -> None:
    sky(canvas, vary, HORIZON)
    distance(canvas, vary, HORIZON, vary.pick(("hills", "town", "town")))
    grass(canvas, HORIZON)
    x = -30.0
    while x < WIDTH:
        wide = vary.between(110, 170)
        if x + wide < building.left - 30 or x > building.left + building.wide + 30:
            house(canvas, vary, x, HORIZON + 42, wide, vary.between(70, 96))
        x += wide + vary.between(16, 60)
    (palm if vary.share() < 0.5 else tree)(canvas, vary.between(40, 110), 650, 1.25)
    tree(canvas, building.left + building.wide + 90, 640, 1.35)
    _yard(canvas, building, done)
    _structure(canvas, building, done)
    if done < 1:
        _site(canvas, vary, building, done)
    else:
        _garden(canvas, building)


def _yard(canvas: Canvas, building: Building, done: float) -> None:
    left, right = building.left - 70, building.left + building.wide + 70
    if done < 1:
        canvas.polygon([(left, FLOOR - 22), (right, FLOOR - 22), (right + 150, HEIGHT), (left - 150, HEIGHT)], EARTH)
        canvas.polygon(
            [(left + 80, FLOOR + 30), (right - 30, FLOOR + 30), (right + 30, HEIGHT), (left, HEIGHT)],
            mix(EARTH, SAND, 0.4),
        )
        return
    canvas.polygon(
        [(left, FLOOR - 16), (right, FLOOR - 16), (right + 60, FLOOR + 44), (left - 60, FLOOR + 44)], CONCRETE
    )
    canvas.box(0, FLOOR + 44, WIDTH, FLOOR + 54, CONCRETE_SHADE)
    canvas.polygon([(560, FLOOR), (720, FLOOR), (800, HEIGHT), (480, HEIGHT)], lighter(CONCRETE, 0.35))
    for row in range(1, 6):
        y = FLOOR + 8 + row * row * 6.5
        spread = (y - FLOOR) / (HEIGHT - FLOOR) * 80
        canvas.line([(560 - spread, y), (720 + spread, y)], CONCRETE_SHADE, 2)


def _structure(canvas: Canvas, building: Building, done: float) -> None:
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


def _site(canvas: Canvas, vary: Variation, building: Building, done: float) -> None:
    if 0.3 < done < 0.95:
        covered = (done - 0.62) / 0.34 if done > 0.62 else 0.0
        start = building.left + building.wide * min(0.75, max(0.0, covered))
        scaffold(canvas, start, building.left + building.wide, FLOOR + 6, building.floors * building.storey + 20)
    if 0.08 <= done < 0.6:
        crane(canvas, building.left + building.wide + 66, FLOOR + 14, 1.16, hook=vary.between(90, 190))
    if done < 0.08:
        excavator(canvas, 720, 760, 1.35)
        pile(canvas, 480, 770, 190, EARTH_DARK)
    elif done < 0.72:
        mixer(canvas, 470, 782, 1.2)
        pile(canvas, 760, 764, 150, SAND)
        for row in range(3):
            canvas.box(860, 764 - 18 * (row + 1), 980 - 14 * row, 762 - 18 * row, BRICK)
    else:
        pile(canvas, 520, 770, 130, SAND)
        for row in range(2):
            canvas.box(640, 764 - 16 * (row + 1), 770, 762 - 16 * row, TRUNK)
    fence(canvas, 0, 190, 836, 74)
    billboard(canvas, 158, 800, 1.45)


def _garden(canvas: Canvas, building: Building) -> None:
    for x in (
        building.left - 24,
        building.left + 40,
        building.left + building.wide - 30,
        building.left + building.wide + 26,
    ):
        bush(canvas, x, FLOOR + 38, 1.1)
    for x in (330, 950):
        bench(canvas, x, 772, 1.2)
    palm(canvas, 110, 836, 1.5, lean=0.5)
    tree(canvas, 1130, 800, 1.3, LEAF_DARK)
    canvas.box(0, HEIGHT - 10, WIDTH, HEIGHT, darker(GRASS, 0.1))
