"""Works at the water and on the slope: a bridge, a sea wall, a pier, a retaining wall. `done`: from 0 to 1."""

from math import cos, pi, sin

from service.demonstration.drawing.canvas import HEIGHT, WIDTH, Canvas, Ground, Sprite, Variation, darker, lighter, mix
from service.demonstration.drawing.furniture import billboard, cone, fence, lamp, pile
from service.demonstration.drawing.machines import crane, excavator, truck
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
    FOAM,
    GRASS,
    HILLS,
    INK,
    LEAF_DARK,
    MACHINE,
    SAND,
    SEA,
    SEA_LIGHT,
    STEEL,
    TEAL,
    TRUNK,
    WHITE,
)


def bridge(canvas: Canvas, vary: Variation, done: float) -> None:
    """A bridge over a creek: piers, then the deck span by span, then its railing."""
    sky(canvas, vary, 470)
    distance(canvas, vary, 470, vary.pick(("hills", "town")))
    grass(canvas, 468)
    canvas.gradient(610, HEIGHT, (SEA_LIGHT, SEA))
    for _ in range(26):
        x, y = vary.between(120, 1160), vary.between(650, 850)
        canvas.line([(x, y), (x + vary.between(24, 80), y)], FOAM + "66", 2.5)
    for shift, fill in ((0, EARTH_DARK), (-16, GRASS)):
        canvas.polygon(
            [(0, 520 + shift), (200, 522 + shift), (330, 700 + 2 * shift), (180, HEIGHT), (0, HEIGHT)], fill
        )
        canvas.polygon(
            [(WIDTH, 520 + shift), (1086, 522 + shift), (962, 700 + 2 * shift), (1090, HEIGHT), (WIDTH, HEIGHT)], fill
        )
    for x in (40, 1240):
        tree(canvas, x, 522, 1.1, LEAF_DARK)
    deck = 500.0
    piers = (330, 530, 750, 950)
    raised = min(1.0, done / 0.35)
    for number, x in enumerate(piers):
        share = min(1.0, max(0.0, raised * 4 - number))
        if share > 0:
            foot = 760 if 0 < number < 3 else 700
            canvas.disc(x, foot, 46, SEA + "00" if share < 1 else FOAM + "50", tall=9)
            canvas.box(x - 19, foot - (foot - deck - 22) * share, x + 19, foot, CONCRETE)
            canvas.box(x + 5, foot - (foot - deck - 22) * share, x + 19, foot, CONCRETE_SHADE)
            if share >= 1:
                canvas.polygon(
                    [(x - 50, deck + 22), (x + 50, deck + 22), (x + 20, deck + 52), (x - 20, deck + 52)],
                    CONCRETE_SHADE,
                )
    spans = ((100, 330), (330, 530), (530, 750), (750, 950), (950, 1180))
    decked = min(1.0, max(0.0, (done - 0.32) / 0.5)) * 5
    railed = min(1.0, max(0.0, (done - 0.8) / 0.2)) * 5
    for number, (left, right) in enumerate(spans):
        end = left + (right - left) * min(1.0, max(0.0, decked - number))
        canvas.box(left, deck, end, deck + 24, lighter(CONCRETE, 0.3))
        canvas.box(left, deck + 17, end, deck + 24, CONCRETE_DARK)
        if railed > number:
            canvas.box(left, deck - 46, right, deck - 40, TEAL)
            canvas.box(left, deck - 24, right, deck - 20, TEAL)
            for post in range(9):
                x = left + (right - left) * post / 8
                canvas.box(x - 2.5, deck - 46, x + 2.5, deck, TEAL)
    if done >= 1:
        for x in (210, 640, 1070):
            lamp(canvas, x, deck, 0.62)
        palm(canvas, 150, 830, 1.1)
        return
    crane(canvas, 1130, 530, 0.9, hook=150)
    if done < 0.4:
        excavator(canvas, 190, 514, 0.9, flip=True, dip=30)
    fence(canvas, 20, 210, 838, 72)
    billboard(canvas, 130, 800, 1.3)


def sea_wall(canvas: Canvas, vary: Variation, done: float) -> None:
    """A wall of rocks along the beach, laid from the far end."""
    ground = Ground(horizon=400, middle=vary.between(560, 640), height=7)
    sky(canvas, vary, ground.horizon)
    canvas.gradient(ground.horizon - 2, HEIGHT, (SEA_LIGHT, SEA))
    for _ in range(30):
        away = vary.between(14, 150)
        x, y = ground.at(vary.between(-46, -6), away)
        canvas.line([(x, y), (x + 1800 / away, y)], FOAM + "80", max(1.2, 40 / away))
    canvas.polygon(ground.strip(-6.5, 400, 4, 3000), SAND)
    canvas.polygon(ground.strip(-7.1, -6.2, 4, 3000), FOAM)
    canvas.polygon(ground.strip(9.5, 400, 4, 3000), mix(GRASS, SAND, 0.2))
    canvas.polygon(ground.strip(4.6, 9.2, 4, 3000), mix(EARTH, SAND, 0.5) if done < 1 else CREAM)
    for away in (120, 80, 55, 38, 27, 19):
        palm(canvas, *ground.at(12 + vary.share(), away), ground.scale(away) / 30, lean=-0.5)
    if done > 0:
        far = 130.0
        top = ground.at(0, far)[1]
        front = ground.away(top + (HEIGHT + 40 - top) * done**0.9)
        away = far
        while away > max(front, 7.5):
            for across in (-7, -5.4, -3.8, -2.2, -0.6):
                x, y = ground.at(across + vary.between(-0.3, 0.3), away)
                high = 1.5 - abs(across + 3.8) * 0.36
                _rock(canvas, vary, x, y - high * ground.scale(away), ground.scale(away) * vary.between(0.95, 1.25))
            away -= max(0.9, away * 0.055)
    if done >= 1:
        for away in (60, 34, 21):
            lamp(canvas, *ground.at(9.4, away), ground.scale(away) / 52, flip=True)
        return
    away = 24.0
    truck(canvas, *ground.at(7.4, away), ground.scale(away) / 34, load=CONCRETE_DARK)
    excavator(canvas, *ground.at(2.2, 19), ground.scale(19) / 34)
    fence(canvas, 1010, WIDTH, 770, 66)
    billboard(canvas, 1130, 742, 1.35)


def _rock(canvas: Canvas, vary: Variation, x: float, y: float, size: float) -> None:
    fill = vary.pick(("#a7a39a", "#948f87", "#b8b3a8", "#857f79"))
    turn = vary.between(0, 6)
    corners = [
        (
            x + size * (0.8 + 0.3 * vary.share()) * cos(turn + side * pi / 3),
            y - size * 0.62 * sin(turn + side * pi / 3),
        )
        for side in range(6)
    ]
    canvas.polygon(corners, fill)
    canvas.polygon(
        [(px * 0.55 + x * 0.45, py * 0.55 + (y - size * 0.24) * 0.45) for px, py in corners], lighter(fill, 0.24)
    )


def pier(canvas: Canvas, vary: Variation, done: float) -> None:
    """A wooden pier that grows from the beach into the bay."""
    ground = Ground(horizon=404, middle=640, height=5.2)
    sky(canvas, vary, ground.horizon)
    canvas.gradient(ground.horizon - 2, HEIGHT, (SEA_LIGHT, SEA))
    for _ in range(30):
        away = vary.between(13, 150)
        x, y = ground.at(vary.between(-40, 40), away)
        canvas.line([(x, y), (x + 1500 / away, y)], FOAM + "80", max(1.2, 36 / away))
    canvas.polygon([(0, 720), (300, 700), (980, 712), (WIDTH, 690), (WIDTH, HEIGHT), (0, HEIGHT)], SAND)
    canvas.line([(0, 720), (300, 700), (980, 712), (WIDTH, 690)], FOAM, 9)
    reach = 9.5 + 45 * done
    piles = 9.5 + 45 * min(1.0, done + 0.22)
    away = 54.0
    while away > 10:
        for across in (-2.9, 2.9):
            if away <= piles:
                foot, top = ground.at(across, away, -0.4), ground.at(across, away, 1.3)
                canvas.line([foot, top], darker(TRUNK, 0.3), max(3, ground.scale(away) * 0.3))
        away -= 4
    if done > 0.05:
        canvas.polygon(ground.wall(-3.2, 7, reach, 0.5, 1.0), darker(TRUNK, 0.35))
        canvas.polygon(ground.wall(3.2, 7, reach, 0.5, 1.0), darker(TRUNK, 0.2))
        canvas.polygon(ground.strip(-3.2, 3.2, 7, reach, 1.0), mix(TRUNK, SAND, 0.45))
        plank = 7.0
        while plank < reach:
            canvas.line(
                [ground.at(-3.2, plank, 1), ground.at(3.2, plank, 1)], darker(TRUNK, 0.1) + "90", max(1.0, 26 / plank)
            )
            plank *= 1.045
    if done > 0.85:
        for across in (-3.1, 3.1):
            for high in (1.6, 2.1):
                canvas.line([ground.at(across, 7, high), ground.at(across, reach, high)], WHITE, 4)
            post = 8.0
            while post < reach:
                canvas.line([ground.at(across, post, 1), ground.at(across, post, 2.2)], WHITE, max(2, 60 / post))
                post *= 1.22
    if done >= 1:
        _hut(canvas, ground, reach)
        _boat(canvas, 250, 600, 1.2)
        _boat(canvas, 1060, 560, 0.9)
        palm(canvas, 120, 830, 1.5, lean=0.7)
        return
    canvas.polygon([(330, 590), (560, 590), (536, 622), (352, 622)], STEEL)
    canvas.box(330, 584, 560, 594, MACHINE)
    crane(canvas, 420, 586, 0.82, flip=True, hook=230)
    _boat(canvas, 1000, 560, 1.1)
    for row in range(3):
        canvas.box(860, 800 - 17 * (row + 1), 1060 - 20 * row, 798 - 17 * row, TRUNK)
    billboard(canvas, 170, 812, 1.4)
    fence(canvas, 0, 250, 846, 66)


def _hut(canvas: Canvas, ground: Ground, away: float) -> None:
    x, y = ground.at(0, away, 1)
    sprite = Sprite(canvas, x, y, ground.scale(away) / 14)
    for across in (-46, -16, 16, 46):
        sprite.box(WHITE, across - 3, 0, across + 3, 44)
    sprite.shape(CLAY, (-66, 42), (0, 84), (66, 42))


def _boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    sprite = Sprite(canvas, x, y, size)
    sprite.shape(WHITE, (-74, 22), (84, 28), (60, 0), (-56, 0))
    sprite.shape(TEAL, (-71, 14), (78, 18), (72, 10), (-66, 8))
    sprite.box(TRUNK, -2, 22, 2, 92)
    sprite.line(FOAM, 3, (-90, -2), (92, -2))


def retaining_wall(canvas: Canvas, vary: Variation, done: float) -> None:
    """A retaining wall at the foot of a hill with houses, built from left to right."""
    sky(canvas, vary, 470)
    distance(canvas, vary, 470, "hills")
    canvas.polygon([(0, 380), (330, 300), (760, 250), (1130, 282), (WIDTH, 320), (WIDTH, 700), (0, 700)], HILLS[1])
    canvas.polygon([(0, 470), (420, 392), (900, 356), (WIDTH, 400), (WIDTH, 700), (0, 700)], mix(GRASS, EARTH, 0.2))
    for left, foot in ((90, 446), (330, 404), (560, 384), (850, 358), (1060, 372)):
        house(canvas, vary, left, foot, vary.between(104, 140), vary.between(66, 84))
    for stem, foot in ((260, 420), (760, 372), (1220, 392)):
        tree(canvas, stem, foot, 0.7)
    canvas.polygon([(0, 520), (640, 470), (WIDTH, 500), (WIDTH, 700), (0, 700)], EARTH)
    for _ in range(22):
        x, y = vary.between(0, WIDTH), vary.between(530, 660)
        canvas.polygon([(x, y), (x + 34, y - 9), (x + 54, y + 5)], EARTH_DARK + "80")
    canvas.gradient(692, HEIGHT, (mix(EARTH, SAND, 0.5), EARTH) if done < 1 else (CREAM, CONCRETE))
    panels = 10
    for panel in range(panels):
        share = min(1.0, max(0.0, done * (panels + 2) - panel))
        start, end = panel * WIDTH / panels, (panel + 1) * WIDTH / panels
        if share <= 0:
            continue
        top = 700 - 172 * share
        if share < 1:
            for bar in range(1, 7):
                x = start + (end - start) * bar / 7
                canvas.line([(x, 700), (x, 520)], BRICK, 2.5)
        canvas.box(start, top, end, 700, CONCRETE if panel % 2 else lighter(CONCRETE, 0.16))
        canvas.box(start, top, start + 5, 700, CONCRETE_DARK)
        if share >= 1:
            canvas.box(start, top - 8, end, top + 6, CONCRETE_SHADE)
            for row in (588, 646):
                canvas.disc((start + end) / 2, row, 7, INK)
    if done >= 1:
        canvas.box(0, 470, WIDTH, 476, TEAL)
        for post in range(27):
            canvas.box(post * 50 - 2, 470, post * 50 + 2, 524, TEAL)
        for stem in (130, 520, 900):
            bush(canvas, stem, 716, 1.2)
        tree(canvas, 1150, 790, 1.4)
        return
    x = min(1000.0, 520 + 560 * done)
    excavator(canvas, x, 772, 1.25)
    pile(canvas, x - 240, 792, 170, EARTH_DARK)
    for across in (40, 130, 220):
        cone(canvas, 700 + across, 836, 1.2)
    billboard(canvas, 150, 806, 1.4)
