"""A PDF of a complaint as pictures of its pages: what runs, links, hides or is written under them stays behind."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
import pypdfium2
from pypdfium2 import raw

from service.foundation.confinement import Declined

MOST_PAGES = 40
#: Pixels per point of a page: 150 in an inch. A drawing of a whole wall has no side longer than this.
_SCALE = 150 / 72
_LONGEST = 5000
_QUALITY = 75


def work(file: BinaryIO, most: str) -> bytes:
    """The copy, at most `most` bytes. Raises `Declined`: `locked`, `long`, `broken` or `large`."""
    try:
        document = pypdfium2.PdfDocument(file.read())
        _count(document)
        # What somebody filled in is drawn too. This build of PDFium runs no program.
        document.init_forms()
        return _bound(_pages(document), int(most))
    except pypdfium2.PdfiumError as error:
        raise Declined("locked" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken") from None


def _count(document: pypdfium2.PdfDocument) -> None:
    if len(document) > MOST_PAGES:
        raise Declined("long")
    if not len(document):
        raise Declined("broken")


def _pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[tuple[float, float], tuple[int, int], bytes]]:
    """The pages one by one: width and height in points, in pixels, and the JPEG."""
    for page in document:
        width, height = page.get_size()
        scale = min(_SCALE, _LONGEST / max(width, height, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        picture = io.BytesIO()
        image.save(picture, "JPEG", quality=_QUALITY)
        yield (width, height), image.size, picture.getvalue()


def _bound(pages: Iterator[tuple[tuple[float, float], tuple[int, int], bytes]], most: int) -> bytes:
    """A new document of these pictures."""
    bound = pikepdf.new()
    weight = 0
    for (width, height), (across, down), picture in pages:
        weight += len(picture)
        if weight > most:
            raise Declined("large")
        image = pikepdf.Stream(
            bound,
            picture,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=across,
            Height=down,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = bound.add_blank_page(page_size=(width, height))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
        page.Contents = pikepdf.Stream(bound, f"{width} 0 0 {height} 0 0 cm /Page Do".encode())
    copy = io.BytesIO()
    bound.save(copy, static_id=True)
    if copy.tell() > most:
        raise Declined("large")
    return copy.getvalue()
