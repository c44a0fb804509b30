"""What stands about on a site and in a finished street. `x`, `y`: where a thing touches the ground."""

from service.demonstration.drawing.canvas import Canvas, Sprite, darker
from service.demonstration.drawing.palette import (
    CONCRETE_DARK,
    CONCRETE_SHADE,
    EARTH,
    INK,
    LIGHT,
    MESH,
    ORANGE,
    STEEL,
    TRUNK,
    WHITE,
)


def billboard(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    """The billboard of the work itself, 170 high. Its code is only drawn: no phone reads it."""
    sprite = Sprite(canvas, x, y, size)
    for across in (-52, 52):
        sprite.box(STEEL, across - 4, 0, across + 4, 90)
    sprite.box("#22384a30", -84, 64, 88, 162)
    sprite.box(WHITE, -86, 68, 86, 166)
    sprite.box(INK, -86, 152, 86, 166)
    for row, wide in enumerate((72, 60, 66, 40)):
        sprite.box(CONCRETE_DARK if row else INK, -76, 136 - 14 * row, -76 + wide, 143 - 14 * row)
    for row in range(9):
        for column in range(9):
            finder = (row < 3 or row > 5) and (column < 3 or column > 5) and not (row < 3 and column > 5)
            if finder or (row * 7 + column * 4 + row * column) % 5 < 2:
                sprite.box(INK, 14 + 7 * column, 78 + 7 * row, 21 + 7 * column, 85 + 7 * row)
    for column, row in ((0, 0), (6, 0), (0, 6)):
        sprite.box(WHITE, 15.5 + 7 * column, 79.5 + 7 * row, 33.5 + 7 * column, 97.5 + 7 * row)
        sprite.box(INK, 20 + 7 * column, 84 + 7 * row, 29 + 7 * column, 93 + 7 * row)


def fence(canvas: Canvas, left: float, right: float, y: float, high: float = 62) -> None:
    """The orange mesh that closes a site."""
    canvas.box(left, y - high, right, y - 6, MESH)
    for up in (0.36, 0.64):
        canvas.line([(left, y - high * up), (right, y - high * up)], "#fff8ea66", 2)
    canvas.line([(left, y - high), (right, y - high)], ORANGE, 3)
    posts = max(1, round((right - left) / 96))
    for post in range(posts + 1):
        x = left + (right - left) * post / posts
        canvas.box(x - 3, y - high - 6, x + 3, y, TRUNK)


def cone(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    """A traffic cone, 40 high."""
    sprite = Sprite(canvas, x, y, size)
    sprite.box(darker(ORANGE), -15, 0, 15, 5, 2)
    sprite.shape(ORANGE, (-10, 4), (10, 4), (3, 40), (-3, 40))
    sprite.shape(WHITE, (-7.5, 14), (7.5, 14), (5.5, 24), (-5.5, 24))


def scaffold(canvas: Canvas, left: float, right: float, y: float, high: float) -> None:
    """Scaffolding before a wall."""
    bays = max(1, round((right - left) / 84))
    for bay in range(bays + 1):
        x = left + (right - left) * bay / bays
        canvas.box(x - 2.5, y - high, x + 2.5, y, STEEL)
    level = y - 72
    while level > y - high:
        canvas.box(left - 10, level - 3, right + 10, level + 4, TRUNK)
        canvas.line([(left, level - 30), (right, level - 30)], STEEL, 3)
        level -= 72
    step = (right - left) / bays
    for bay in range(bays):
        x = left + step * bay
        canvas.line([(x, y), (x + step, y - 72)], darker(STEEL, 0.1) + "b0", 2)


def pile(canvas: Canvas, x: float, y: float, wide: float, fill: str = EARTH) -> None:
    """A heap of earth, sand or gravel."""
    high = wide * 0.36
    canvas.polygon(
        [(x - wide / 2, y), (x - wide * 0.16, y - high), (x + wide * 0.1, y - high * 0.94), (x + wide / 2, y)], fill
    )
    canvas.polygon(
        [
            (x + wide * 0.1, y - high * 0.94),
            (x + wide / 2, y),
            (x + wide * 0.04, y),
            (x - wide * 0.02, y - high * 0.5),
        ],
        darker(fill, 0.12),
    )


def pipes(canvas: Canvas, x: float, y: float, radius: float = 20, fill: str = CONCRETE_SHADE) -> None:
    """Three pipes stacked, seen from their end."""
    for across, up in ((-radius, radius), (radius, radius), (0, radius * 2.72)):
        canvas.disc(x + across, y - up, radius, fill)
        canvas.disc(x + across, y - up, radius * 0.66, INK)


def lamp(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False, lit: bool = False) -> None:
    """A street lamp, 300 high, whose arm reaches to the right."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    if lit:
        sprite.shape(LIGHT[:7] + "48", (58, 290), (86, 290), (176, 0), (-32, 0))
        sprite.disc(LIGHT[:7] + "3a", 72, 0, 104, 14)
    sprite.box(INK, -4, 0, 4, 296)
    sprite.box(INK, -9, 0, 9, 18, 2)
    sprite.line(INK, 5, (0, 284), (20, 298), (54, 301))
    sprite.shape(INK, (46, 304), (92, 300), (92, 295), (48, 293))
    if lit:
        sprite.disc(LIGHT[:7] + "60", 71, 292, 26)
        sprite.box(LIGHT, 52, 288, 90, 295)


def bench(canvas: Canvas, x: float, y: float, size: float = 1) -> None:
    """A park bench, 46 high."""
    sprite = Sprite(canvas, x, y, size)
    for across in (-42, 42):
        sprite.box(INK, across - 4, 0, across + 4, 26)
    sprite.box(TRUNK, -56, 22, 56, 30, 2)
    sprite.box(TRUNK, -56, 36, 56, 50, 2)
    sprite.line(INK, 4, (-46, 24), (-50, 52))
    sprite.line(INK, 4, (46, 24), (50, 52))
