"""Works that are a place of the neighbourhood: a park, a square, a sports court. `done`: from 0 to 1."""

from itertools import pairwise
from math import cos, pi, sin

from service.demonstration.drawing.canvas import HEIGHT, Canvas, Ground, Point, Sprite, Variation, darker, lighter, mix
from service.demonstration.drawing.furniture import bench, billboard, fence, lamp, pile
from service.demonstration.drawing.machines import crane, excavator, mixer, roller, truck
from service.demonstration.drawing.nature import bush, distance, grass, palm, row_of_houses, sky, tree
from service.demonstration.drawing.palette import (
    CLAY,
    CONCRETE,
    CONCRETE_DARK,
    CONCRETE_SHADE,
    CREAM,
    EARTH,
    EARTH_DARK,
    FOAM,
    GRASS,
    GRAVEL,
    INK,
    LEAF,
    LEAF_DARK,
    MACHINE,
    ORANGE,
    RED,
    SAND,
    SEA_LIGHT,
    STEEL,
    TEAL,
    TRUNK,
    WHITE,
)


def park(canvas: Canvas, vary: Variation, done: float) -> None:
    """A neighbourhood park: first the paths, then the trees, last the playground."""
    ground = Ground(horizon=420, height=6.0)
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "town")))
    grass(canvas, ground.horizon, GRASS if done >= 0.35 else mix(EARTH, SAND, 0.45))
    row_of_houses(canvas, vary, ground.horizon + 34)
    if done < 0.35:
        canvas.polygon(ground.strip(-60, 60, 5, 9), mix(EARTH, GRASS, 0.3))
    for away in (62.0, 44.0):
        for across in (-24.0, -11.0, 12.0, 25.0):
            tree(canvas, *ground.at(across + away / 9, away), ground.scale(away) / 34)
    laid = min(1.0, done / 0.5)
    if done > 0.04:
        far, near = 46.0, max(4.5, 46 - 41.5 * laid**0.6)
        curve = [far + (near - far) * step / 24 for step in range(25)]
        left = [ground.at(3.6 * sin(away / 7) - 1.7, away) for away in curve]
        right = [ground.at(3.6 * sin(away / 7) + 1.7, away) for away in curve]
        canvas.polygon([*left, *reversed(right)], CREAM if done > 0.5 else GRAVEL)
        canvas.line(left, CONCRETE_SHADE, 4)
        canvas.line(right, CONCRETE_SHADE, 4)
    if done >= 0.35:
        for across, away in ((-9, 26), (9.5, 30), (-6.6, 15)):
            tree(canvas, *ground.at(across, away), ground.scale(away) / 34, LEAF_DARK if across < -8 else LEAF)
        for across, away in ((-4.4, 22), (5.8, 24), (-3.4, 13.5), (6.2, 12.8)):
            bush(canvas, *ground.at(across, away), ground.scale(away) / 40)
    if done >= 0.7:
        _playground(canvas, *ground.at(6.8, 17.5), 1.1)
        bench(canvas, *ground.at(-5.2, 12.6), 1.5)
    if done >= 1:
        lamp(canvas, *ground.at(-3.4, 19), 0.95)
        lamp(canvas, *ground.at(1.7, 33), 0.55, flip=True)
        return
    if done < 0.35:
        excavator(canvas, *ground.at(5, 17), 1.05)
        pile(canvas, *ground.at(0.8, 15.5), 150, EARTH_DARK)
    else:
        truck(canvas, *ground.at(-7.5, 19), 0.95, load=LEAF_DARK, flip=True)
    fence(canvas, 0, 250, 838, 72)
    billboard(canvas, 176, 800, 1.4)


def _playground(canvas: Canvas, x: float, y: float, size: float) -> None:
    sprite = Sprite(canvas, x, y, size)
    sprite.disc(SAND, 0, -4, 180, 30)
    for across in (-150, -40):
        sprite.line(RED, 7, (across - 18, 0), (across, 130), (across + 18, 0))
    sprite.line(RED, 8, (-150, 130), (-40, 130))
    for across in (-116, -72):
        sprite.line(INK, 2.5, (across - 9, 130), (across - 9, 38))
        sprite.line(INK, 2.5, (across + 9, 130), (across + 9, 38))
        sprite.box(TEAL, across - 14, 32, across + 14, 40)
    for across in (24, 66):
        sprite.box(TRUNK, across - 4, 0, across + 4, 128)
    sprite.box(TRUNK, 18, 76, 72, 84)
    sprite.shape(CLAY, (10, 128), (45, 164), (80, 128))
    sprite.shape(MACHINE, (68, 88), (74, 78), (146, 10), (166, 6), (166, 14), (150, 20))
    for step in range(4):
        sprite.line(TRUNK, 4, (14 - step * 3, 62 - step * 17), (28 - step * 3, 62 - step * 17))
    sprite.line(TRUNK, 4, (22, 80), (4, 0))


def square(canvas: Canvas, vary: Variation, done: float) -> None:
    """A square that is tiled from the far end, with its fountain."""
    ground = Ground(horizon=424, height=6.4)
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "sea")))
    grass(canvas, ground.horizon, mix(EARTH, SAND, 0.4))
    row_of_houses(canvas, vary, ground.horizon + 42)
    laid = ground.away(ground.at(0, 58)[1] + (HEIGHT + 30 - ground.at(0, 58)[1]) * done**0.9)
    edges = [58 * 0.86**step for step in range(20)]
    for row, (far, near) in enumerate(pairwise(edges)):
        if done <= 0 or far <= laid:
            break
        for column in range(-12, 12):
            dark = (row + column) % 2
            fill = (mix(CLAY, CREAM, 0.45) if dark else CREAM) if near >= laid * 0.98 else GRAVEL
            canvas.polygon(ground.strip(column * 2.4, column * 2.4 + 2.4, max(near, laid), far), fill)
    for across, away in ((-22.0, 46), (22.0, 46), (-15.0, 30), (16.0, 30)):
        palm(canvas, *ground.at(across, away), ground.scale(away) / 26)
    if done > 0.35:
        _fountain(canvas, *ground.at(0, 27), ground.scale(27) / 30, flows=done >= 1)
    if done >= 1:
        for across, away in ((-8, 19), (8.4, 19)):
            bench(canvas, *ground.at(across, away), 1.3)
        for across in (-11, 11):
            lamp(canvas, *ground.at(across * 1.3, 26), 0.8, flip=across > 0)
        return
    roller(canvas, *ground.at(7.6, 19), 1.15, flip=True) if done > 0.1 else excavator(canvas, *ground.at(4, 19), 1.1)
    pile(canvas, *ground.at(-2.6, 14.6), 170, SAND)
    for row in range(3):
        x, y = ground.at(1.6, 13.4)
        canvas.box(x, y - 18 * (row + 1), x + 120 - 16 * row, y - 2 - 18 * row, mix(CLAY, CREAM, 0.45))
    fence(canvas, 0, 250, 838, 72)
    billboard(canvas, 176, 800, 1.4)


def _fountain(canvas: Canvas, x: float, y: float, size: float, *, flows: bool) -> None:
    sprite = Sprite(canvas, x, y, size)
    sprite.disc(CONCRETE_DARK, 0, 6, 168, 34)
    sprite.disc(CONCRETE, 0, 18, 168, 34)
    sprite.disc(SEA_LIGHT if flows else CONCRETE_SHADE, 0, 20, 148, 26)
    sprite.shape(CONCRETE_SHADE, (-22, 16), (22, 16), (12, 84), (-12, 84))
    sprite.disc(CONCRETE, 0, 86, 66, 13)
    sprite.disc(SEA_LIGHT if flows else CONCRETE_SHADE, 0, 88, 54, 9)
    sprite.box(CONCRETE_SHADE, -7, 86, 7, 120)
    if flows:
        for reach in (-58, -32, 32, 58):
            arc = [(reach * t, 120 + 46 * t - 92 * t * t) for t in (0, 0.2, 0.4, 0.6, 0.8, 1)]
            sprite.line(FOAM, 4, *arc)


def court(canvas: Canvas, vary: Variation, done: float) -> None:
    """A covered sports court: slab, columns, arches, roof and at last its lines."""
    ground = Ground(horizon=430, height=4.4, focal=760)
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "town")))
    grass(canvas, ground.horizon, GRASS if done >= 1 else mix(GRASS, EARTH, 0.55))
    row_of_houses(canvas, vary, ground.horizon + 22)
    near, far, half = 13.0, 38.0, 8.6
    canvas.polygon(ground.strip(-half - 3, half + 3, 9.6, far + 6), EARTH if done < 1 else CREAM)
    poured = min(1.0, done / 0.3)
    if done > 0.03:
        canvas.polygon(ground.strip(-half, half, far - (far - 10.6) * poured, far), CONCRETE)
    if done > 0.88:
        _court_lines(canvas, ground, half)
    rows = [far - (far - near) * step / 5 for step in range(6)]
    raised = min(1.0, max(0.0, (done - 0.25) / 0.25))
    arched = min(1.0, max(0.0, (done - 0.45) / 0.25))
    roofed = min(1.0, max(0.0, (done - 0.6) / 0.28))
    for number, away in enumerate(rows):
        if number / 6 < raised:
            for across in (-half, half):
                foot, top = ground.at(across, away), ground.at(across, away, 5.4)
                canvas.line([foot, top], TEAL if done > 0.65 else STEEL, max(3, ground.scale(away) * 0.3))
        if number and number / 6 < roofed:
            _roof_bay(canvas, ground, half, rows[number - 1], away)
        if number / 6 < arched:
            arch = [_arch(ground, half, angle / 16, away) for angle in range(17)]
            canvas.line(
                arch, ORANGE if roofed >= 1 and number == 5 else darker(TEAL, 0.2), max(3, ground.scale(away) * 0.22)
            )
    if done >= 1:
        for side in (-1, 1):
            _bleachers(canvas, ground, side)
        tree(canvas, 96, 800, 1.25)
        palm(canvas, 1196, 790, 1.2)
        return
    if done < 0.35:
        mixer(canvas, *ground.at(3.4, 14.5), 1.25)
    elif done < 0.7:
        crane(canvas, *ground.at(11.6, 24), 0.95, hook=60)
    pile(canvas, *ground.at(-5.6, 11.6), 160, SAND)
    fence(canvas, 0, 240, 838, 72)
    billboard(canvas, 170, 800, 1.4)


def _arch(ground: Ground, half: float, share: float, away: float, rise: float = 2.6) -> Point:
    across = -half - 0.7 + (2 * half + 1.4) * share
    return ground.at(across, away, 5.4 + rise * (1 - (across / (half + 0.7)) ** 2))


def _roof_bay(canvas: Canvas, ground: Ground, half: float, far: float, near: float) -> None:
    for strip in range(16):
        corners = [
            _arch(ground, half, strip / 16, far),
            _arch(ground, half, (strip + 1) / 16, far),
            _arch(ground, half, (strip + 1) / 16, near),
            _arch(ground, half, strip / 16, near),
        ]
        canvas.polygon(corners, mix("#c9d6d4", "#7f9aa3", abs(strip - 7.5) / 10))


def _court_lines(canvas: Canvas, ground: Ground, half: float) -> None:
    canvas.polygon(ground.strip(-half, half, 10.6, 38), mix(CLAY, "#7f9aa3", 0.1))
    canvas.polygon(ground.strip(-half + 1.6, half - 1.6, 12.6, 36), "#3f8f9c")
    for left, right, near, far in (
        (-half + 1.6, half - 1.6, 12.6, 12.75),
        (-half + 1.6, half - 1.6, 22.8, 23.1),
        (-half + 1.6, half - 1.6, 35.5, 36),
        (-half + 1.6, -half + 1.75, 12.6, 36),
        (half - 1.75, half - 1.6, 12.6, 36),
    ):
        canvas.polygon(ground.strip(left, right, near, far), WHITE)
    canvas.line([ground.at(2.2 * cos(turn * pi / 16), 23 + 3.2 * sin(turn * pi / 16)) for turn in range(33)], WHITE, 4)
    foot, top = ground.at(0, 37), ground.at(0, 37, 3)
    canvas.line([foot, top], INK, 4)
    canvas.box(top[0] - 17, top[1] - 20, top[0] + 17, top[1] + 4, WHITE)
    canvas.line([(top[0] - 7, top[1] + 3), (top[0] + 7, top[1] + 3)], ORANGE, 4)


def _bleachers(canvas: Canvas, ground: Ground, side: int) -> None:
    for step in (2, 1, 0):
        inner, outer = side * (9.4 + step * 0.9), side * (10.3 + step * 0.9)
        low, high = step * 0.45, (step + 1) * 0.45
        canvas.polygon(ground.wall(inner, 16, 34, low, high), CONCRETE_SHADE)
        canvas.polygon(
            [
                ground.at(inner, 16, high),
                ground.at(outer, 16, high),
                ground.at(outer, 34, high),
                ground.at(inner, 34, high),
            ],
            lighter(CONCRETE, 0.3),
        )
