"""PDFium behind one door: it draws and reads pages and knows the outlines of letters, one thing at a time."""

import ctypes
import threading
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from service.foundation.errors import Unreadable
from service.foundation.language import N_

MM = 72 / 25.4

#: PDFium is not made for threads: two at once end the process.
_ONE_AT_A_TIME = threading.Lock()

#: What a pen does in ems, y upwards: "M" and "L" with a point, "C" with two handles and a point.
Stroke = tuple[str, tuple[float, ...]]


def draw(pdf: bytes, longest: int) -> tuple[Image.Image, float, str]:
    """The only page of a PDF in grey, at most `longest` pixels on a side; its pixels per millimetre; its text.

    Refuses what is no PDF or has not exactly one page.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(N_("El archivo no es un PDF o está dañado. Genérelo de nuevo.")) from error
        try:
            if len(document) != 1:
                raise Unreadable(N_("El PDF de una valla tiene una sola página. Genérelo de nuevo."))
            page = document[0]
            scale = longest / max(page.get_size())
            image = page.render(scale=scale, grayscale=True).to_pil()
            text = page.get_textpage().get_text_bounded()
        finally:
            document.close()
    return image, scale * MM, text


def outlines(font: Path, letters: str) -> dict[str, tuple[Stroke, ...]]:
    """The outline of each of `letters` in a TrueType file; empty for a space."""
    data = font.read_bytes()
    buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument.new()
        try:
            handle = raw.FPDFText_LoadFont(document.raw, buffer, len(data), raw.FPDF_FONT_TRUETYPE, 1)
            found = {letter: _outline(handle, letter) for letter in letters}
            raw.FPDFFont_Close(handle)
        finally:
            document.close()
    return found


def _outline(handle: object, letter: str) -> tuple[Stroke, ...]:
    path = raw.FPDFFont_GetGlyphPath(handle, ord(letter), 1.0)
    strokes: list[Stroke] = []
    handles: list[float] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFGlyphPath_CountGlyphSegments(path) if path else 0):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            handles += (x.value, y.value)
            if len(handles) == 6:
                strokes.append(("C", tuple(handles)))
                handles = []
        else:
            strokes.append(("M" if kind == raw.FPDF_SEGMENT_MOVETO else "L", (x.value, y.value)))
    return tuple(strokes)
