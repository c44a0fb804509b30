"""A panel as SVG in millimetres: for a web page, a sign shop and a cutting plotter.

Letters are outlines, not text: a shop opens the file as it is without having the typeface, and no program can wrap a
line in another place. What the panel says is in the description for whoever cannot see it.
"""

import base64
import io
from xml.sax.saxutils import escape

from service.foundation import codes
from service.signs.panel import Box, Code, Ink, Layout, Text
from service.signs.qr import outline
from service.signs.shield import opened
from service.signs.typeface import strokes, width


def svg(layout: Layout) -> bytes:
    """The trimmed panel; what bleeds runs past its edge and is there when the artboard is enlarged."""
    size, content = layout.size, layout.content
    red, green, blue = content.accent.rgb
    inks = {Ink.ACCENT: f"#{red:02x}{green:02x}{blue:02x}", Ink.RULE: "#bfbfbf"}
    bleed = size.bleed
    paper = (-bleed, -bleed, size.width + bleed, size.height + bleed)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}mm" height="{size.height}mm" '
        f'viewBox="0 0 {size.width} {size.height}" role="img" aria-labelledby="t d">'
    )
    lines = [
        opening,
        f'<title id="t">{escape(f"Valla {codes.printed(content.code)}: {content.title}")}</title>',
        f'<desc id="d">{escape(" ".join(line for text in layout.texts for line in text.lines))}</desc>',
        _rect(paper, "#ffffff"),
    ]
    lines += [_rect(area.box, inks[area.ink]) for area in layout.areas]
    for picture in layout.pictures:
        left, top, right, bottom = picture.box
        out = io.BytesIO()
        opened(picture.data).save(out, "PNG")
        lines.append(
            f'<image x="{_mm(left)}" y="{_mm(top)}" width="{_mm(right - left)}" height="{_mm(bottom - top)}" '
            f'href="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"/>'
        )
    for text in layout.texts:
        lines += [_line(text, line, baseline) for line, baseline in zip(text.lines, text.baselines, strict=True)]
    for code in layout.codes:
        lines += [_rect(code.box, "#ffffff"), f'<path fill-rule="evenodd" d="{_modules(code)}"/>']
    return "\n".join((*lines, "</svg>", "")).encode()


def _rect(box: Box, ink: str) -> str:
    left, top, right, bottom = box
    return (
        f'<rect x="{_mm(left)}" y="{_mm(top)}" width="{_mm(right - left)}" height="{_mm(bottom - top)}" fill="{ink}"/>'
    )


def _line(text: Text, line: str, baseline: float) -> str:
    """One line of letters as a path in thousandths of an em, the measure in which the typeface is drawn."""
    scale = text.size / 1000
    path = "".join(_letter(letter, width(line[:place], text.weight, 1000), text) for place, letter in enumerate(line))
    return f'<path transform="translate({_mm(text.left)} {_mm(baseline)}) scale({scale:.6f})" d="{path}"/>'


def _letter(letter: str, left: float, text: Text) -> str:
    drawn = []
    for pen, points in strokes(letter, text.weight):
        places = [left + 1000 * x if even else -1000 * x for even, x in zip((True, False) * 3, points, strict=False)]
        drawn.append(pen + " ".join(str(round(place)) for place in places))
    return "".join(drawn)


def _modules(code: Code) -> str:
    left, top = code.dark[:2]
    loops = (
        "L".join(f"{left + x * code.module} {top + y * code.module}" for x, y in loop) for loop in outline(code.symbol)
    )
    return "".join(f"M{loop}Z" for loop in loops)


def _mm(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
