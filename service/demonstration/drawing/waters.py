"""Works that lead water: a lined canal, pipes under a street. They go from far away towards the eye too."""

from service.demonstration.drawing.canvas import Canvas, Ground, Point, Variation, darker, lighter, mix
from service.demonstration.drawing.furniture import billboard, fence, pipes
from service.demonstration.drawing.machines import excavator, truck
from service.demonstration.drawing.nature import bush, distance, grass, palm, sky, tree
from service.demonstration.drawing.palette import (
    ASPHALT,
    CONCRETE,
    CONCRETE_DARK,
    CONCRETE_SHADE,
    EARTH,
    EARTH_DARK,
    GRASS,
    SAND,
    SEA,
)
from service.demonstration.drawing.streets import FAR, built_end, houses_along, lane_marks


def canal(canvas: Canvas, vary: Variation, done: float) -> None:
    """A drainage canal that is lined with concrete from the far end."""
    ground = Ground(middle=vary.between(580, 700), height=6.8)
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "town")))
    grass(canvas, ground.horizon)
    for side in (-1, 1):
        inner, outer = side * 12.5, side * 16.0
        canvas.polygon(ground.strip(inner, outer, 6, FAR), mix(EARTH, SAND, 0.5))
    front = built_end(ground, done)
    _trough(canvas, ground, 6, FAR, EARTH, EARTH_DARK, "#9c8560")
    if done > 0:
        _trough(canvas, ground, max(6, front), FAR, CONCRETE, CONCRETE_SHADE, SEA)
        for side in (-1, 1):
            inner, outer = side * 8.6, side * 11.6
            canvas.polygon(ground.strip(inner, outer, max(6, front), FAR), lighter(CONCRETE, 0.3))
        away = 120.0
        while away > max(8, front):
            for side in (-1, 1):
                top, foot = ground.at(side * 8.6, away), ground.at(side * 4.6, away, -4.2)
                canvas.line([top, foot], CONCRETE_DARK + "90", max(1.0, 34 / away))
            away *= 0.86
    for away in (88.0, 60.0, 40.0, 27.0, 18.5):
        for side in (-1, 1):
            x, y = ground.at(side * (17.5 + 2 * vary.share()), away)
            (palm if (int(away) + side) % 3 == 0 else tree)(canvas, x, y, ground.scale(away) / 34)
    if done >= 1:
        for away in (60, 34, 20):
            bush(canvas, *ground.at(-13.6, away), ground.scale(away) / 26)
        return
    away = min(max(front * 0.9, 17), 48)
    x, y = ground.at(12.2, away)
    excavator(canvas, x, y, ground.scale(away) / 34, dip=50)
    if done < 0.7:
        x, y = ground.at(-12.6, away * 1.1)
        truck(canvas, x, y, ground.scale(away * 1.1) / 34, flip=True)
    fence(canvas, 0, 150, 830)
    billboard(canvas, *ground.at(-12.4, 19), 1.2)


def _trough(canvas: Canvas, ground: Ground, near: float, far: float, wall: str, shade: str, water: str) -> None:
    """A canal 17 metres wide above and 9 below, 4 deep."""
    for side, fill in ((-1, shade), (1, wall)):
        top, foot = side * 8.6, side * 4.6
        points: list[Point] = [
            ground.at(top, near),
            ground.at(top, far),
            ground.at(foot, far, -4.2),
            ground.at(foot, near, -4.2),
        ]
        canvas.polygon(points, fill)
    canvas.polygon(ground.strip(-4.6, 4.6, near, far, -4.2), water)
    canvas.polygon(ground.strip(-2.6, -1.6, near, far, -4.2), lighter(water, 0.16))


def trench(canvas: Canvas, vary: Variation, done: float) -> None:
    """Pipes laid under a street: an open trench that is closed and paved from the far end."""
    ground = Ground(middle=vary.between(540, 640))
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "town")))
    grass(canvas, ground.horizon, mix(GRASS, SAND, 0.5))
    for side in (-1, 1):
        houses_along(canvas, vary, ground, side, 10.4)
    canvas.polygon(ground.strip(-10, 10, 5, FAR), CONCRETE)
    canvas.polygon(ground.strip(-6.4, 6.4, 5, FAR), ASPHALT)
    canvas.polygon(ground.strip(-6.6, -6.4, 5, FAR), CONCRETE_SHADE)
    front = built_end(ground, done)
    if done < 1:
        canvas.polygon(ground.strip(-3.4, 0.8, 5, max(front, 12)), EARTH)
        deep = -2.6
        near, far = 5.0, max(front * 0.94, 11)
        canvas.polygon(ground.strip(-2.6, 0.2, near, far), EARTH_DARK)
        for across, fill in ((-2.6, darker(EARTH_DARK, 0.3)), (0.2, darker(EARTH_DARK, 0.12))):
            canvas.polygon(
                [
                    ground.at(across, near),
                    ground.at(across, far),
                    ground.at(across, far, deep),
                    ground.at(across, near, deep),
                ],
                fill,
            )
        canvas.polygon(ground.strip(-2.6, 0.2, near, far, deep), darker(EARTH_DARK, 0.22))
        if done > 0.08:
            for inner, outer, fill in ((-1.9, -0.5, "#2f7fa6"), (-1.6, -1.2, "#6fb3cf")):
                canvas.polygon(ground.strip(inner, outer, near + 4, far, deep + 1.0), fill)
    if done > 0:
        canvas.polygon(ground.strip(-3.4, 0.8, max(5, front), FAR), darker(ASPHALT, 0.3))
    lane_marks(canvas, ground, max(5, front) if done < 1 else 5)
    for away in (64.0, 38.0, 23.0):
        x, y = ground.at(8.6, away)
        tree(canvas, x, y, ground.scale(away) / 40)
    if done >= 1:
        for away in (52.0, 30.0, 18.0):
            x, y = ground.at(-1.2, away)
            canvas.disc(x, y, 0.5 * ground.scale(away), CONCRETE_DARK, tall=0.17 * ground.scale(away))
        return
    away = min(max(front, 17), 40)
    excavator(canvas, *ground.at(4.2, away), ground.scale(away) / 42, dip=30)
    for row in range(2):
        pipes(canvas, *ground.at(5.2, 14.2 + 2 * row), 30 - 4 * row, "#2f7fa6")
    fence(canvas, 0, 300, 846, 70)
    billboard(canvas, *ground.at(-8.4, 17), 1.1)
