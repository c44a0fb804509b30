"""Sky, horizon, trees and houses: what was there before the work. `x`, `y`: where a thing touches the ground."""

from itertools import pairwise
from math import sin

from service.demonstration.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, Sprite, Variation, darker, lighter, mix
from service.demonstration.drawing.palette import (
    CLAY,
    CLOUD,
    DUSK,
    FOAM,
    GLASS_DARK,
    GRASS,
    HILLS,
    LEAF,
    LEAF_DARK,
    SEA,
    SEA_LIGHT,
    SKIES,
    STEEL,
    SUN,
    TRUNK,
    WALLS,
    WHITE,
)


def sky(canvas: Canvas, vary: Variation, horizon: float, *, dusk: bool = False) -> None:
    """The sky down to `horizon`, with its sun and clouds."""
    weather = vary.of_the_day()
    kind = weather.pick(tuple(SKIES))
    colours = DUSK if dusk else SKIES[kind]
    canvas.gradient(0, horizon + 4, colours)
    if dusk or kind != "overcast":
        x, y = weather.between(180, 1100), horizon - 60 if dusk else weather.between(80, 190)
        canvas.disc(x, y, 84, SUN[:7] + "30")
        canvas.disc(x, y, 50, SUN if not dusk else "#ffd59a")
    for _ in range(3 if kind == "overcast" else 2):
        _cloud(canvas, weather.between(60, 1180), weather.between(60, horizon - 170), weather.between(0.7, 1.4), dusk)


def _cloud(canvas: Canvas, x: float, y: float, size: float, dusk: bool) -> None:
    fill = "#f3c1a060" if dusk else CLOUD
    canvas.box(x - 90 * size, y - 14 * size, x + 90 * size, y + 14 * size, fill, round_=14 * size)
    canvas.box(x - 50 * size, y - 36 * size, x + 40 * size, y - 15 * size, fill, round_=12 * size)


def distance(canvas: Canvas, vary: Variation, horizon: float, kind: str) -> None:
    """What closes the view: `sea`, `hills` or `town`."""
    if kind == "sea":
        canvas.gradient(horizon - 46, horizon + 4, (SEA_LIGHT, SEA))
        for _ in range(9):
            x, y = vary.between(0, WIDTH), vary.between(horizon - 40, horizon - 4)
            canvas.line([(x, y), (x + vary.between(20, 60), y)], FOAM + "70", 2)
        return
    for colour, rise in zip(HILLS, (110, 62), strict=True):
        shift = vary.between(0, 400)
        points: list[Point] = [(0, horizon + 4)]
        for step in range(0, WIDTH + 41, 40):
            wave = sin((step + shift) / 190) + 0.6 * sin((step + shift) / 83)
            points.append((step, horizon - rise * (0.55 + 0.28 * wave)))
        canvas.polygon([*points, (WIDTH, horizon + 4)], colour)
    if kind == "town":
        x = -20.0
        while x < WIDTH:
            wide, high = vary.between(44, 92), vary.between(26, 62)
            wall = mix(vary.pick(WALLS), "#dfe7e2", 0.35)
            canvas.box(x, horizon - high, x + wide, horizon + 4, wall)
            for window in range(int(wide // 22)):
                left = x + 9 + 22 * window
                canvas.box(left, horizon - high + 12, left + 8, horizon - high + 24, darker(wall, 0.3))
            x += wide + vary.between(2, 26)


def grass(canvas: Canvas, top: float, fill: str = GRASS) -> None:
    """Ground of one colour from `top` to the bottom, a little darker near the eye."""
    canvas.gradient(top, HEIGHT, (lighter(fill, 0.22), darker(fill, 0.06)))


#: Each frond of a palm: how far it reaches, how it rises, how it falls.
_FRONDS = (
    (-96, 8, 78), (98, 6, 80), (-118, 26, 84), (116, 30, 92), (-84, 52, 78), (86, 50, 70), (-34, 62, 74), (40, 66, 78),
)  # fmt: skip


def palm(canvas: Canvas, x: float, y: float, size: float = 1, lean: float = 0) -> None:
    """A coconut palm, 260 high."""
    sprite = Sprite(canvas, x, y, size)
    top = (lean * 46, 205.0)
    trunk = [(lean * 46 * (step / 10) ** 2, 20.5 * step) for step in range(11)]
    sprite.disc("#22384a22", 10, 0, 60, 8)
    for low, high in pairwise(trunk):
        sprite.line(TRUNK, 13 - low[1] / 34, low, high)
    for reach, rise, droop in _FRONDS:
        fill = LEAF if rise > 20 else LEAF_DARK
        spine = [(top[0] + reach * t, top[1] + rise * 2.2 * t - droop * t * t) for t in (0, 0.25, 0.5, 0.75, 1)]
        thick = (2, 11, 13, 9, 0)
        upper = [(across, up + wide * 0.45) for (across, up), wide in zip(spine, thick, strict=True)]
        lower = [(across, up - wide) for (across, up), wide in zip(spine, thick, strict=True)]
        sprite.shape(fill, *upper, *reversed(lower))
    for shift in (-8, 4, 12):
        sprite.disc(TRUNK, top[0] + shift, top[1] - 6, 7)


def tree(canvas: Canvas, x: float, y: float, size: float = 1, leaf: str = LEAF) -> None:
    """A round shade tree, 190 high."""
    sprite = Sprite(canvas, x, y, size)
    sprite.disc("#22384a22", 8, 0, 74, 9)
    sprite.box(TRUNK, -8, 0, 8, 96)
    sprite.line(TRUNK, 9, (0, 70), (34, 110))
    for across, up, radius in ((-42, 112, 46), (44, 116, 42), (0, 146, 58), (6, 106, 50)):
        sprite.disc(leaf, across, up, radius)
    for across, up, radius in ((-22, 142, 30), (-48, 122, 20), (18, 164, 22)):
        sprite.disc(lighter(leaf, 0.16), across, up, radius)


def bush(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    """A low bush, 40 high."""
    sprite = Sprite(canvas, x, y, size)
    for across, radius in ((-26, 18), (26, 20), (0, 26)):
        sprite.disc(LEAF_DARK, across, radius * 0.7, radius)
    sprite.disc(LEAF, -6, 24, 14)


def house(canvas: Canvas, vary: Variation, x: float, y: float, wide: float, high: float) -> None:
    """A low house of the coast seen from the front, its left corner at `x`."""
    wall = vary.pick(WALLS)
    canvas.box(x, y - high, x + wide, y, wall)
    canvas.box(x, y - high * 0.14, x + wide, y, darker(wall, 0.15))
    roof = high * 0.3
    canvas.polygon(
        [
            (x - 8, y - high),
            (x + wide * 0.12, y - high - roof),
            (x + wide * 0.88, y - high - roof),
            (x + wide + 8, y - high),
        ],
        CLAY if vary.share() < 0.7 else STEEL,
    )
    canvas.box(x - 8, y - high, x + wide + 8, y - high * 0.95, "#22384a2e")
    door = x + wide * vary.between(0.4, 0.5)
    canvas.box(door, y - high * 0.62, door + wide * 0.15, y, darker(wall, 0.5))
    for left in (0.1, 0.7):
        edge = x + wide * left
        canvas.box(edge - 4, y - high * 0.74, edge + wide * 0.2 + 4, y - high * 0.32, WHITE)
        canvas.box(edge, y - high * 0.71, edge + wide * 0.2, y - high * 0.35, GLASS_DARK)


def row_of_houses(canvas: Canvas, vary: Variation, y: float) -> None:
    """Houses from side to side whose feet are at `y`."""
    x = -30.0
    while x < WIDTH:
        wide = vary.between(96, 150)
        house(canvas, vary, x, y, wide, vary.between(58, 80))
        x += wide + vary.between(10, 50)
