"""The documents of the demonstration: one page each, made by the program, that says it is an example."""

import io
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from service.foundation.canonical import sha256
from service.foundation.settings import DEMONSTRATION

_MARGIN, _LINE = 72, 18
_WARNING = (
    "Documento de demostración. La ciudad, la obra, las firmas y las cifras son inventadas. "
    "Sirve para mostrar dónde quedaría el documento verdadero."
)


@dataclass(frozen=True)
class Paper:
    """A PDF file."""

    data: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.data)

    @property
    def name(self) -> str:
        """The name under which it is kept and served."""
        return f"{self.sha256[:24]}.pdf"


def paper(title: str, work: str, lines: tuple[str, ...]) -> Paper:
    """A page with a title, the work it belongs to and what it says. The same words give the same bytes."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(DEMONSTRATION.name)
    wide, y = A4[0] - 2 * _MARGIN, A4[1] - _MARGIN
    for words, font, size, space in (
        (_WARNING, "Helvetica-Oblique", 11, 24),
        (DEMONSTRATION.name, "Helvetica", 12, 6),
        (title, "Helvetica-Bold", 18, 12),
        (f"Obra: {work}", "Helvetica", 12, 12),
        *((line, "Helvetica", 12, 6) for line in lines),
    ):
        canvas.setFont(font, size)
        for line in simpleSplit(words, font, size, wide):
            canvas.drawString(_MARGIN, y, line)
            y -= _LINE * size / 12
        y -= space
    canvas.save()
    return Paper(file.getvalue())
