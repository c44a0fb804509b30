"""Works that stand before the eye: a school, a health post, a market, a fire station. `done`: from 0 to 1."""

from service.demonstration.drawing.canvas import HEIGHT, WIDTH, Canvas, Variation, darker, lighter, mix
from service.demonstration.drawing.facades import FLOOR, Building, raise_building
from service.demonstration.drawing.furniture import bench, billboard, fence, pile, scaffold
from service.demonstration.drawing.machines import crane, excavator, mixer
from service.demonstration.drawing.nature import bush, distance, grass, house, palm, sky, tree
from service.demonstration.drawing.palette import (
    BRICK,
    CLAY,
    CONCRETE,
    CONCRETE_SHADE,
    CREAM,
    EARTH,
    EARTH_DARK,
    GRASS,
    LEAF_DARK,
    RED,
    SAND,
    TEAL,
    TRUNK,
    WALLS,
    WHITE,
)

HORIZON = 548.0


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
    raise_building(canvas, building, done)
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
