"""The pages of a PDF that was cleaned are what the desk takes out of it."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from service.complaints.cleaning import paper
from tests.desk.script import ask, b64, unb64

SIZES = ((595, 842), (842, 595), (200, 200))


def papers(*sizes: tuple[int, int]) -> bytes:
    """A PDF of pages of these sizes in points, each with a mark of its own."""
    document = pikepdf.new()
    for number, size in enumerate(sizes):
        page = document.add_blank_page(page_size=size)
        page.Contents = pikepdf.Stream(document, f"0 0 1 rg {10 * number} 10 50 50 re f".encode())
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_a_cleaned_pdf_are_its_pictures_in_order(count: int) -> None:
    cleaned = paper.work(BytesIO(papers(*SIZES[:count])), str(10**7))

    pages = [Image.open(BytesIO(unb64(page))) for page in ask("pages", pdf=b64(cleaned))]

    assert [page.format for page in pages] == ["JPEG"] * count
    wanted = [(round(width * 150 / 72), round(height * 150 / 72)) for width, height in SIZES[:count]]
    found = [page.size for page in pages]
    assert all(
        abs(a - b) <= 1 for one, other in zip(found, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


def test_a_pdf_that_nobody_cleaned_has_no_pages_to_show() -> None:
    assert ask("pages", pdf=b64(papers(*SIZES))) == []
