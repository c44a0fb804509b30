"""Works that run away from the eye: a street, a country track, a bicycle path, lamps. `done`: from 0 to 1."""

from service.demonstration.drawing.canvas import HEIGHT, Canvas, Ground, Variation, darker, lighter, mix
from service.demonstration.drawing.furniture import billboard, cone, fence, lamp, pile
from service.demonstration.drawing.machines import excavator, lift, mixer, roller, truck
from service.demonstration.drawing.nature import distance, grass, palm, sky, tree
from service.demonstration.drawing.palette import (
    ASPHALT,
    CLAY,
    CONCRETE,
    CONCRETE_DARK,
    CONCRETE_SHADE,
    CREAM,
    EARTH,
    EARTH_DARK,
    FOAM,
    GLASS_DARK,
    GRASS,
    GRAVEL,
    LIGHT,
    SAND,
    SEA,
    SEA_LIGHT,
    TRUNK,
    WALLS,
    WHITE,
)

NEAR, FAR = 6.0, 2000.0


def houses_along(
    canvas: Canvas, vary: Variation, ground: Ground, side: int, front: float, *, night: bool = False
) -> None:
    """Houses along one side (-1 left, 1 right), the farthest first, their faces `front` metres from the axis."""
    houses = []
    away = NEAR + vary.between(1, 6)
    while away < 120:
        deep = vary.between(9, 15)
        houses.append((away, away + deep, vary.between(3.8, 6.6), vary.pick(WALLS)))
        away += deep + vary.between(0.6, 3)
    for near, far, high, colour in reversed(houses):
        haze, share = ("#22304f", 0.6) if night else ("#dfe7e2", min(0.5, near / 160))
        wall, roof = mix(colour, haze, share), mix(CLAY, haze, share)
        _house_shape(canvas, ground, (side, front, near, far, high), wall, roof)
        bays = max(2, round((far - near) / 4.4))
        for bay in range(bays):
            start = near + (far - near) * (bay + 0.24) / bays
            end = near + (far - near) * (bay + 0.72) / bays
            is_door = bay == bays // 2
            low, top = (0, 2.3) if is_door else (1.0, 2.4)
            pane = darker(wall, 0.55) if is_door else GLASS_DARK
            if night:
                pane = LIGHT if bay % 2 else "#31435f"
            canvas.polygon(ground.wall(side * front, start, end, low, top), pane)
            if high > 5 and not is_door:
                canvas.polygon(ground.wall(side * front, start, end, 3.5, 4.7), pane)


def _house_shape(
    canvas: Canvas, ground: Ground, house: tuple[int, float, float, float, float], wall: str, roof: str
) -> None:
    side, front, near, far, high = house
    inner, outer, ridge, eaves = (side * (front + out) for out in (0, 14, 7, -0.5))
    gable = [(inner, 0), (inner, high), (ridge, high + 1.5), (outer, high), (outer, 0)]
    canvas.polygon([ground.at(across, near, up) for across, up in gable], darker(wall, 0.24))
    canvas.polygon(ground.wall(inner, near, far, 0, high), wall)
    canvas.polygon(ground.wall(inner, near, far, 0, 0.7), darker(wall, 0.16))
    slope = [(eaves, near - 0.3, -0.1), (ridge, near - 0.3, 1.6), (ridge, far, 1.6), (eaves, far, -0.1)]
    canvas.polygon([ground.at(across, away, high + up) for across, away, up in slope], roof)
    canvas.polygon(ground.wall(eaves, near - 0.3, far, high - 0.3, high - 0.05), darker(roof, 0.3))


def _height_of(ground: Ground, away: float) -> float:
    return ground.at(0, away)[1]


def built_end(ground: Ground, done: float) -> float:
    """How far the end of what is built is: works come from far away towards the eye."""
    top, bottom = _height_of(ground, 120), HEIGHT + 20
    return ground.away(top + (bottom - top) * done**0.85)


def lane_marks(canvas: Canvas, ground: Ground, near: float, colour: str = WHITE) -> None:
    """The broken line along the axis, from far away to `near`."""
    away = 100.0
    while away > near + 2:
        length = 3.2
        canvas.polygon(ground.strip(-0.13, 0.13, max(near, away - length), away), colour)
        away -= 7


def street(canvas: Canvas, vary: Variation, done: float) -> None:
    """A street between houses that is paved from the far end."""
    ground = Ground(middle=vary.between(560, 720))
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, vary.pick(("hills", "sea", "town")))
    grass(canvas, ground.horizon, mix(GRASS, SAND, 0.55))
    for side in (-1, 1):
        houses_along(canvas, vary, ground, side, 9.4)
    road, walk, front = 4.6, 7.2, built_end(ground, done)
    base = built_end(ground, min(1, done + 0.28))
    canvas.polygon(ground.strip(-9, 9, 5, FAR), mix(EARTH, SAND, 0.35))
    canvas.polygon(ground.strip(-road, road, 5, FAR), EARTH)
    for _ in range(16):
        away, across = vary.between(10, 40), vary.between(-4, 4)
        x, y = ground.at(across, away)
        canvas.disc(x, y, 18 * 14 / away, EARTH_DARK + "90", tall=5 * 14 / away)
    if done > 0:
        canvas.polygon(ground.strip(-road, road, max(5, base), FAR), GRAVEL)
        for side in (-1, 1):
            inner, outer = side * (road + 0.35), side * walk
            canvas.polygon(ground.strip(inner, outer, max(5, base), FAR), CONCRETE)
            canvas.polygon(ground.strip(side * road, inner, max(5, base), FAR), CONCRETE_SHADE)
        canvas.polygon(ground.strip(-road, road, max(5, front), FAR), ASPHALT)
        canvas.polygon(ground.strip(-road, -road + 0.25, max(5, front), FAR), lighter(ASPHALT, 0.12))
        lane_marks(canvas, ground, max(5, front * 1.25) if done < 1 else 5)
    for away in (74, 46, 28, 18):
        for side in (-1, 1):
            if away > base or done < 0.05:
                x, y = ground.at(side * 8.2, away)
                tree(canvas, x, y, ground.scale(away) / 40)
    if done >= 1:
        for away in (34, 14):
            x, y = ground.at(-6.4, away)
            lamp(canvas, x, y, ground.scale(away) / 52)
        return
    _street_site(canvas, ground, done, front, base)


def _street_site(canvas: Canvas, ground: Ground, done: float, front: float, base: float) -> None:
    if done < 0.12:
        x, y = ground.at(1.2, 19)
        excavator(canvas, x, y, ground.scale(19) / 44)
        pile(canvas, *ground.at(-2.6, 17), 190, EARTH_DARK)
    else:
        away = min(max(front * 1.12, 13), 46)
        x, y = ground.at(-1.2, away)
        roller(canvas, x, y, ground.scale(away) / 42)
        if base > 13:
            x, y = ground.at(2.4, max(base * 0.9, 15))
            truck(canvas, x, y, ground.scale(max(base * 0.9, 15)) / 46, load=GRAVEL)
    for across in (-4.2, -2.2, 0, 2.2, 4.2):
        away = max(12.4, front * 0.82)
        if away < 30:
            x, y = ground.at(across, away)
            cone(canvas, x, y, ground.scale(away) / 46)
    if done < 0.85:
        billboard(canvas, *ground.at(7.4, 14.5), 1.35)


def track(canvas: Canvas, vary: Variation, done: float) -> None:
    """A country track that gets two strips of concrete with stone between them, from the far end."""
    ground = Ground(middle=vary.between(580, 700))
    sky(canvas, vary, ground.horizon)
    distance(canvas, vary, ground.horizon, "hills")
    grass(canvas, ground.horizon)
    canvas.polygon(ground.strip(-5, 5, 5, FAR), mix(GRASS, EARTH, 0.5))
    canvas.polygon(ground.strip(-3.4, 3.4, 5, FAR), EARTH)
    for _ in range(14):
        away, across = vary.between(9, 40), vary.between(-2.8, 2.8)
        canvas.disc(*ground.at(across, away), 320 / away, EARTH_DARK + "90", tall=90 / away)
    front = built_end(ground, done)
    if done > 0:
        canvas.polygon(ground.strip(-3, 3, max(5, front), FAR), GRAVEL)
        for left in (-2.3, 0.9):
            canvas.polygon(ground.strip(left, left + 1.4, max(5, front), FAR), lighter(CONCRETE, 0.35))
        away = 60.0
        while away > max(6, front):
            for left in (-2.3, 0.9):
                joint = [ground.at(left, away), ground.at(left + 1.4, away)]
                canvas.line(joint, CONCRETE_DARK + "b0", max(1.0, 26 / away))
            away *= 0.88
    for away in (70.0, 44.0, 30.0, 20.0, 14.0):
        for side in (-1, 1):
            plant = palm if vary.share() < 0.4 else tree
            plant(canvas, *ground.at(side * vary.between(6.6, 9.5), away), ground.scale(away) / 40)
    if done >= 1:
        return
    away = min(max(front * 0.86, 13), 40)
    mixer(canvas, *ground.at(0.4, away), ground.scale(away) / 46)
    for row in range(2):
        x, y = ground.at(-4.4, 11.6)
        canvas.box(x - 90, y - 15 * (row + 1), x + 20 - 24 * row, y - 2 - 15 * row, TRUNK)
    billboard(canvas, *ground.at(4.9, 12.4), 1.3)


def bikeway(canvas: Canvas, vary: Variation, done: float) -> None:
    """A bicycle path beside the sea."""
    ground = Ground(middle=vary.between(420, 520), height=4.8)
    sky(canvas, vary, ground.horizon)
    canvas.gradient(ground.horizon - 2, HEIGHT, (SEA_LIGHT, SEA))
    for _ in range(24):
        away = vary.between(16, 140)
        x, y = ground.at(vary.between(9, 30), away)
        canvas.line([(x, y), (x + 1700 / away, y)], FOAM + "80", max(1.0, 36 / away))
    canvas.polygon(ground.strip(-80, 8.2, 4, 600), SAND)
    canvas.polygon(ground.strip(8.2, 8.7, 4, 600), FOAM)
    canvas.polygon(ground.strip(-80, -5.5, 4, 600), mix(GRASS, SAND, 0.15))
    front, base = built_end(ground, done), built_end(ground, min(1, done + 0.25))
    canvas.polygon(ground.strip(-4.2, 4.6, 4, 600), mix(EARTH, SAND, 0.4))
    if done > 0:
        canvas.polygon(ground.strip(-4.2, 4.6, max(4, base), 600), GRAVEL)
        canvas.polygon(ground.strip(1.4, 4.6, max(4, front), 600), CREAM)
        canvas.polygon(ground.strip(-3.4, 1.0, max(4, front), 600), "#3d8f88")
        for left in (-3.4, 0.85):
            canvas.polygon(ground.strip(left, left + 0.15, max(4, front), 600), WHITE)
        away = 100.0
        while away > max(5, front * 1.1):
            canvas.polygon(ground.strip(-1.27, -1.13, away - 1.6, away), WHITE)
            away -= 4.5
        canvas.polygon(ground.strip(4.6, 5.0, max(4, front), 600), CONCRETE_SHADE)
        away = 110.0
        while away > max(6, front):
            x, y = ground.at(5.6, away)
            canvas.box(
                x - 0.14 * ground.scale(away), y - 1.0 * ground.scale(away), x + 0.14 * ground.scale(away), y, WHITE
            )
            away -= 6
    for away in (110, 70, 44, 28, 17):
        x, y = ground.at(-7.2, away)
        palm(canvas, x, y, ground.scale(away) / 36, lean=0.6)
    if done >= 1:
        return
    away = min(max(front * 1.08, 14), 50)
    if done < 0.12:
        excavator(canvas, *ground.at(1, 20), 1)
    else:
        roller(canvas, *ground.at(-1.2, away), ground.scale(away) / 44, flip=True)
    for across in (-3.2, -1.2, 0.8, 2.8, 4.4):
        far = max(11.5, front * 0.8)
        if far < 34:
            cone(canvas, *ground.at(across, far), ground.scale(far) / 46)
    billboard(canvas, *ground.at(-6.4, 13.6), 1.2)


def lighting(canvas: Canvas, vary: Variation, done: float) -> None:
    """A street at nightfall where lamps are lit one after another from the far end."""
    ground = Ground(middle=vary.between(560, 720))
    sky(canvas, vary, ground.horizon, dusk=True)
    grass(canvas, ground.horizon, "#3c4a5f")
    for side in (-1, 1):
        houses_along(canvas, vary, ground, side, 9.8, night=True)
    canvas.polygon(ground.strip(-9.4, 9.4, 5, FAR), "#566175")
    canvas.polygon(ground.strip(-5, 5, 5, FAR), "#39424f")
    lane_marks(canvas, ground, 5, "#c9cbd0")
    places = (92, 66, 48, 35, 26, 19.5, 14.5)
    for number, away in enumerate(places):
        for side in (-1, 1):
            reached = (number + (0.5 if side > 0 else 0)) / len(places)
            if reached >= done + 0.16 and done < 1:
                continue
            x, y = ground.at(side * 6.6, away)
            lamp(canvas, x, y, ground.scale(away) / 46, flip=side > 0, lit=reached < done)
    if done < 1:
        fence(canvas, 60, 330, 806)
        x, y = ground.at(3.4, 18)
        lift(canvas, x, y, ground.scale(18) / 40, flip=True)
        billboard(canvas, 196, 790, 1.2)
