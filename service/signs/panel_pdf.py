"""A panel for the press: one PDF page in true millimetres, four inks, exact trim and bleed, the same bytes every time.

Text and code are black ink alone (K100), which cannot be misregistered. The content stream counts in millimetres of
the sheet, so a module can be measured in it.
"""

import io

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFInfo, PDFString
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas

from service.foundation import codes
from service.signs.panel import Code, Ink, Layout
from service.signs.pdfium import MM
from service.signs.qr import outline
from service.signs.shield import cmyk
from service.signs.typeface import BOLD, REGULAR, font

#: Beyond the bleed: room for the marks and for a line that tells the shop what this is. Millimetres.
SLUG = 12
_MARK = 8


class _Undated(PDFInfo):  # type: ignore[misc]
    """What a reader shows as properties, without an hour: the same panel is the same file."""

    def format(self, document: PDFDocument) -> bytes:
        facts = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Creator": self.creator}
        return bytes(PDFDictionary({name: PDFString(text) for name, text in facts.items()}).format(document))


def pdf(layout: Layout) -> bytes:
    """The panel as PDF: TrimBox of the ordered size, BleedBox around it, crop marks and a line of facts outside."""
    for weight in (REGULAR, BOLD):
        pdfmetrics.registerFont(font(weight))
    size, content = layout.size, layout.content
    edge = size.bleed + SLUG
    sheet = (size.width + 2 * edge, size.height + 2 * edge)
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(sheet[0] * MM, sheet[1] * MM),
        invariant=1,
        enforceColorSpace="CMYK",
        initialFontName=REGULAR.name,
        trimBox=_corners(edge, sheet),
        bleedBox=_corners(SLUG, sheet),
        lang="es-CO",
    )
    info = canvas._doc.info = _Undated()  # ruff: ignore[private-member-access] -- reportlab has no other door to leave the hour out
    info.title, info.author, info.subject = (
        f"Valla {codes.printed(content.code)}: {content.title}",
        content.entity,
        content.url,
    )
    info.creator = "Valla Abierta"
    canvas.scale(MM, MM)
    _marks(canvas, layout, sheet)
    canvas.translate(edge, edge)
    _draw(canvas, layout)
    canvas.save()
    return out.getvalue()


def _corners(inset: float, sheet: tuple[float, float]) -> tuple[float, float, float, float]:
    return inset * MM, inset * MM, (sheet[0] - inset) * MM, (sheet[1] - inset) * MM


def _draw(canvas: Canvas, layout: Layout) -> None:
    """Everything inside the bleed. The layout counts downwards, PDF upwards."""
    height = layout.size.height
    inks = {
        Ink.ACCENT: tuple(percent / 100 for percent in layout.content.accent.cmyk),
        Ink.RULE: (0, 0, 0, 0.25),
    }
    for area in layout.areas:
        left, top, right, bottom = area.box
        canvas.setFillColorCMYK(*inks[area.ink])
        canvas.rect(left, height - bottom, right - left, bottom - top, stroke=0, fill=1)
    for picture in layout.pictures:
        left, top, right, bottom = picture.box
        canvas.drawImage(ImageReader(cmyk(picture.data)), left, height - bottom, right - left, bottom - top)
    for text in layout.texts:
        canvas.setFillColorCMYK(0, 0, 0, 1)
        canvas.setFont(text.weight.name, text.size)
        for line, baseline in zip(text.lines, text.baselines, strict=True):
            canvas.drawString(text.left, height - baseline, line)
    for code in layout.codes:
        _code(canvas, code, height)


def _code(canvas: Canvas, code: Code, height: int) -> None:
    """White box, then the symbol as one filled path."""
    left, top, right, bottom = code.box
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.rect(left, height - bottom, right - left, bottom - top, stroke=0, fill=1)
    path = canvas.beginPath()
    left, top = code.dark[:2]
    for loop in outline(code.symbol):
        first, *others = ((left + x * code.module, height - top - y * code.module) for x, y in loop)
        path.moveTo(*first)
        for corner in others:
            path.lineTo(*corner)
        path.close()
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_EVEN_ODD)


def _marks(canvas: Canvas, layout: Layout, sheet: tuple[float, float]) -> None:
    """Crop marks outside the bleed, and what the shop needs to check the print against."""
    size = layout.size
    canvas.setStrokeColorCMYK(0, 0, 0, 1)
    canvas.setLineWidth(0.25)
    across, up = sheet
    edge = size.bleed + SLUG
    for x in (edge, across - edge):
        canvas.line(x, 0, x, _MARK)
        canvas.line(x, up - _MARK, x, up)
    for y in (edge, up - edge):
        canvas.line(0, y, _MARK, y)
        canvas.line(across - _MARK, y, across, y)
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.setFont(REGULAR.name, 4)
    module = layout.codes[0].module
    canvas.drawString(
        edge + 4,
        4,
        f"Escala 1:1. Corte {size.width} × {size.height} mm. Sangrado {size.bleed} mm. Módulo del código {module} mm.",
    )
