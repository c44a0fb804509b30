"""The proof of a panel as PNG: whole pixels per millimetre, so that every module is a whole square of them."""

import io

from PIL import Image, ImageDraw, ImageFont

from service.signs.panel import Ink, Layout, Text
from service.signs.qr import QUIET
from service.signs.shield import opened
from service.signs.typeface import width

_LONGEST = 3000


def scale(layout: Layout) -> int:
    """Pixels per millimetre."""
    return max(1, round(_LONGEST / max(layout.size.width, layout.size.height)))


def png(layout: Layout) -> bytes:
    """The trimmed panel in RGB; its pixels per inch say its true size."""
    per_mm = scale(layout)
    image = Image.new("RGB", (layout.size.width * per_mm, layout.size.height * per_mm), "white")
    pen = ImageDraw.Draw(image)
    colours = {Ink.ACCENT: layout.content.accent.rgb, Ink.RULE: (191, 191, 191)}
    for area in layout.areas:
        left, top, right, bottom = (round(edge * per_mm) for edge in area.box)
        pen.rectangle((left, top, right - 1, max(top, bottom - 1)), fill=colours[area.ink])
    for picture in layout.pictures:
        left, top, right, bottom = (round(edge * per_mm) for edge in picture.box)
        image.paste(opened(picture.data).resize((right - left, bottom - top), Image.Resampling.LANCZOS), (left, top))
    for text in layout.texts:
        _write(pen, text, per_mm)
    for code in layout.codes:
        side = code.module * per_mm
        box = Image.new("1", (code.symbol.box, code.symbol.box), 1)
        for row, modules in enumerate(code.symbol.modules, start=QUIET):
            for column, dark in enumerate(modules, start=QUIET):
                box.putpixel((column, row), not dark)
        image.paste(box.resize((box.width * side, box.height * side)), (code.left * per_mm, code.top * per_mm))
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(per_mm * 25.4, per_mm * 25.4))
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, text: Text, per_mm: int) -> None:
    letters = ImageFont.truetype(str(text.weight.file), text.size * per_mm, layout_engine=ImageFont.Layout.BASIC)
    for line, baseline in zip(text.lines, text.baselines, strict=True):
        for place, letter in enumerate(line):
            x = text.left + width(line[:place], text.weight, text.size)
            pen.text((x * per_mm, baseline * per_mm), letter, fill="black", font=letters, anchor="ls")
