"""Machines of a site, in their yellow and orange. `x`, `y`: where one touches the ground."""

from service.demonstration.drawing.canvas import Canvas, Sprite, darker, lighter
from service.demonstration.drawing.palette import (
    CONCRETE,
    CONCRETE_DARK,
    EARTH,
    EARTH_DARK,
    GLASS,
    GLASS_DARK,
    INK,
    MACHINE,
    MACHINE_SHADE,
    ORANGE,
    RUBBER,
    STEEL,
    WHITE,
)


def excavator(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False, dip: float = 0) -> None:
    """A tracked excavator that digs to its left, 150 high. `dip`: how far below the ground its bucket reaches."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    sprite.disc("#22384a30", 0, 0, 104, 9)
    sprite.box(RUBBER, -74, 0, 74, 34, 17)
    for across in (-54, -27, 0, 27, 54):
        sprite.disc(STEEL, across, 17, 9)
    sprite.box(MACHINE_SHADE, -46, 34, 58, 46)
    sprite.shape(MACHINE, (-58, 46), (84, 46), (84, 92), (26, 98), (-58, 98))
    sprite.box(MACHINE_SHADE, 40, 56, 78, 82, 4)
    sprite.shape(MACHINE, (-44, 96), (14, 96), (10, 148), (-28, 148))
    sprite.shape(GLASS, (-37, 102), (4, 102), (2, 140), (-24, 140))
    sprite.line(INK, 3, (-12, 102), (-14, 140))
    sprite.line(MACHINE, 17, (-46, 84), (-96, 168), (-150, 140))
    sprite.line(MACHINE_SHADE, 7, (-58, 76), (-104, 148))
    sprite.line(MACHINE, 13, (-150, 146), (-166, 70 - dip), (-160, 44 - dip))
    sprite.shape(RUBBER, (-186, 56 - dip), (-148, 54 - dip), (-134, 26 - dip), (-160, 8 - dip), (-184, 26 - dip))
    sprite.shape(EARTH_DARK, (-182, 56 - dip), (-150, 55 - dip), (-166, 66 - dip))


def roller(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False) -> None:
    """A road roller, 130 high."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    sprite.disc("#22384a38", 0, 0, 112, 9)
    sprite.wheel(66, 38)
    sprite.disc(STEEL, -62, 40, 40)
    sprite.disc(lighter(STEEL, 0.25), -62, 40, 27)
    sprite.disc(INK, -62, 40, 6)
    sprite.shape(MACHINE_SHADE, (-62, 44), (-62, 36), (0, 30), (0, 46))
    sprite.shape(MACHINE, (-14, 32), (100, 42), (104, 78), (40, 84), (-14, 84))
    sprite.box(INK, -10, 84, -5, 126)
    sprite.box(INK, 38, 84, 43, 126)
    sprite.box(MACHINE, -22, 124, 56, 133, 4)
    sprite.box(INK, 14, 84, 36, 98, 4)
    sprite.box(MACHINE_SHADE, 62, 52, 96, 66, 3)


def truck(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False, load: str = EARTH) -> None:
    """A dump truck that faces left, 110 high."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    sprite.disc("#22384a30", 0, 0, 140, 9)
    sprite.box(RUBBER, -112, 24, 118, 36)
    sprite.shape(load, (-40, 92), (10, 116), (64, 108), (112, 92))
    sprite.shape(ORANGE, (-48, 96), (124, 96), (112, 36), (-40, 36))
    for across in (-10, 30, 70):
        sprite.line(darker(ORANGE), 5, (across, 92), (across, 40))
    sprite.shape(WHITE, (-122, 26), (-54, 26), (-54, 108), (-98, 108), (-122, 68))
    sprite.shape(GLASS_DARK, (-113, 68), (-74, 68), (-74, 100), (-95, 100))
    sprite.box(ORANGE, -122, 42, -54, 52)
    for across in (-88, 46, 92):
        sprite.wheel(across, 23)


def mixer(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False) -> None:
    """A concrete mixer that faces left, 130 high."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    sprite.disc("#22384a30", 0, 0, 140, 9)
    sprite.box(RUBBER, -112, 24, 122, 38)
    sprite.shape(CONCRETE, (-42, 66), (-10, 44), (66, 52), (114, 88), (104, 110), (48, 128), (-16, 108), (-42, 88))
    sprite.shape(ORANGE, (4, 46), (24, 48), (22, 120), (0, 114))
    sprite.shape(ORANGE, (56, 51), (72, 56), (76, 118), (56, 125))
    sprite.line(STEEL, 9, (110, 92), (132, 46))
    sprite.shape(WHITE, (-122, 26), (-54, 26), (-54, 108), (-98, 108), (-122, 68))
    sprite.shape(GLASS_DARK, (-113, 68), (-74, 68), (-74, 100), (-95, 100))
    for across in (-88, 46, 92):
        sprite.wheel(across, 23)


def lift(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False) -> None:
    """A truck with a basket for working on lamps, 290 high; it faces left."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    sprite.disc("#22384a30", 0, 0, 140, 9)
    sprite.box(RUBBER, -112, 24, 118, 36)
    sprite.box(MACHINE, -48, 36, 124, 62, 3)
    sprite.box(MACHINE_SHADE, 56, 62, 92, 84, 3)
    sprite.line(MACHINE, 13, (74, 84), (18, 180), (96, 268))
    sprite.line(MACHINE_SHADE, 6, (68, 96), (24, 172))
    sprite.box(INK, 82, 262, 128, 268)
    sprite.box(ORANGE, 84, 264, 126, 296, 3)
    sprite.shape(WHITE, (-122, 26), (-54, 26), (-54, 108), (-98, 108), (-122, 68))
    sprite.shape(GLASS_DARK, (-113, 68), (-74, 68), (-74, 100), (-95, 100))
    for across in (-88, 46, 92):
        sprite.wheel(across, 23)


def crane(canvas: Canvas, x: float, y: float, size: float = 1, *, flip: bool = False, hook: float = 120) -> None:
    """A tower crane, 470 high, whose arm reaches 360 to the left. `hook`: how far the cable hangs."""
    sprite = Sprite(canvas, x, y, size, flip=flip)
    for across in (-11, 11):
        sprite.line(MACHINE, 6, (across, 0), (across, 420))
    for up in range(0, 420, 28):
        sprite.line(MACHINE_SHADE, 3, (-11, up), (11, up + 28))
    sprite.box(MACHINE, -18, 416, 22, 440)
    sprite.line(MACHINE, 6, (-360, 440), (130, 440))
    sprite.line(MACHINE, 4, (-340, 440), (-20, 462), (0, 470), (0, 436))
    for across in range(-340, 0, 26):
        sprite.line(MACHINE_SHADE, 3, (across, 440), (across + 13, 448 + (across + 340) / 26))
    sprite.line(MACHINE_SHADE, 3, (0, 470), (120, 442))
    sprite.box(CONCRETE_DARK, 88, 408, 128, 440)
    sprite.line(INK, 2, (-250, 438), (-250, 438 - hook))
    sprite.box(INK, -256, 430 - hook, -244, 440 - hook)
