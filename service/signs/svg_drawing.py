"""Drawing the SVG of a panel from its bytes alone, so that what is handed out is what was checked.

It knows the few shapes a panel is made of and refuses any other: a shape that is not drawn here cannot be vouched for.
"""

import io
import re
from xml.etree import ElementTree as ET  # ruff: ignore[suspicious-xml-etree-import] -- see _redrawn

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, FILL_NON_ZERO, Canvas

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.signs import pdfium

_SPACE = "{http://www.w3.org/2000/svg}"
_STROKE = re.compile(r"([MLCZ])([-0-9. ]*)")
_TRANSFORM = re.compile(r"translate\(([-0-9.]+) ([-0-9.]+)\) scale\(([-0-9.]+)\)")
_LARGEST_BYTES = 8_000_000


def draw(svg: bytes, longest: int) -> tuple[Image.Image, float]:
    """The panel in grey, `longest` pixels on its longer side, and its pixels per millimetre."""
    try:
        sheet = _redrawn(svg)
    except (ET.ParseError, KeyError, ValueError, TypeError) as error:
        raise Unreadable(N_("El SVG no es el de una valla o está dañado. Genérelo de nuevo.")) from error
    image, per_point, _ = pdfium.draw(sheet, longest)
    return image, per_point / pdfium.MM


def _redrawn(svg: bytes) -> bytes:
    """The SVG as a PDF page of one point per millimetre; ValueError, KeyError or TypeError for what we do not draw."""
    if len(svg) > _LARGEST_BYTES or b"<!" in svg:
        raise ValueError
    # No document type, so no entity that could grow or fetch anything.
    root = ET.fromstring(svg)  # ruff: ignore[suspicious-xml-element-tree-usage]
    _, _, across, down = (float(number) for number in root.attrib["viewBox"].split())
    if (root.attrib["width"], root.attrib["height"]) != (f"{across:g}mm", f"{down:g}mm"):
        raise ValueError
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(across, down), invariant=1)
    canvas.translate(0, down)
    canvas.scale(1, -1)
    for shape in root:
        paint, attributes = _SHAPES[shape.tag.removeprefix(_SPACE)]
        if len(shape) or not attributes >= set(shape.attrib):
            raise ValueError
        paint(canvas, shape)
    canvas.save()
    return out.getvalue()


def _rect(canvas: Canvas, shape: ET.Element) -> None:
    left, top, across, down = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
    canvas.setFillColor(HexColor(shape.attrib["fill"]))
    canvas.rect(left, top, across, down, stroke=0, fill=1)


def _image(canvas: Canvas, shape: ET.Element) -> None:
    """A picture counts as black: whatever it shows, it must not touch a code."""
    left, top, across, down = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
    canvas.setFillColorRGB(0, 0, 0)
    canvas.rect(left, top, across, down, stroke=0, fill=1)


def _path(canvas: Canvas, shape: ET.Element) -> None:
    strokes = _STROKE.findall(shape.attrib["d"])
    if "".join(pen + numbers for pen, numbers in strokes) != shape.attrib["d"]:
        raise ValueError
    canvas.saveState()
    if transform := shape.get("transform"):
        placed = _TRANSFORM.fullmatch(transform)
        if placed is None:
            raise ValueError
        left, top, scale = (float(number) for number in placed.groups())
        canvas.translate(left, top)
        canvas.scale(scale, scale)
    path = canvas.beginPath()
    pens = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for pen, numbers in strokes:
        pens[pen](*(float(number) for number in numbers.split()))
    canvas.setFillColorRGB(0, 0, 0)
    rule = FILL_EVEN_ODD if shape.get("fill-rule") == "evenodd" else FILL_NON_ZERO
    canvas.drawPath(path, stroke=0, fill=1, fillMode=rule)
    canvas.restoreState()


def _nothing(canvas: Canvas, shape: ET.Element) -> None:
    """Title and description: words, not shapes."""


_PLACE = {"x", "y", "width", "height"}
#: What draws each shape, and the only attributes it may have: no style and no opacity can hide what is checked.
_SHAPES = {
    "rect": (_rect, _PLACE | {"fill"}),
    "image": (_image, _PLACE | {"href"}),
    "path": (_path, {"d", "transform", "fill-rule"}),
    "title": (_nothing, {"id"}),
    "desc": (_nothing, {"id"}),
}
