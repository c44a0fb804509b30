"""Papers of a complaint: pictures of their pages and nothing of what was written in the file."""

import io
import re
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from service.complaints import evidence
from service.foundation import confinement
from service.foundation.errors import Unreadable
from tests.office.test_papers import SCRIPT, pdf, with_root
from tests.office.test_pictures import CANARY, phone_jpeg

LINK = "https://huella.example.org/10.403211"


def printed(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    """A document as a printer of PDF makes it: black letters, a red square, and who wrote it."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size)
    for page in range(pages):
        canvas.setAuthor(CANARY.decode())
        canvas.setTitle(CANARY.decode())
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(50, 700, f"{CANARY.decode()} hoja {page}")
        canvas.linkURL(LINK, (50, 650, 200, 720))
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(100, 100, 200, 200, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(file, **options)
    return file.getvalue()


def _attached(document: pikepdf.Pdf) -> None:
    document.attachments["factura.exe"] = b"MZ" + CANARY


def _launching(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    annotation = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([annotation]))


def _picture(document: pikepdf.Pdf) -> None:
    with Image.open(io.BytesIO(phone_jpeg())) as image:
        width, height = image.size
    stream = pikepdf.Stream(
        document,
        phone_jpeg(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = document.pages[0]
    page.Resources.XObject = pikepdf.Dictionary(Foto=stream)
    page.contents_add(b"q 300 0 0 300 100 350 cm /Foto Do Q")


def _told(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY.decode()]
    document.docinfo["/GPS"] = CANARY.decode()


def _circle(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)
    document.Root.Pages.Count = 7


def _nested(document: pikepdf.Pdf) -> None:
    """A drawing that draws itself."""
    form = document.make_stream(b"/Otra Do /Otra Do")
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Otra=form))
    document.pages[0].Resources.XObject = pikepdf.Dictionary(Otra=form)
    document.pages[0].contents_add(b"/Otra Do")


_XFA = pikepdf.Dictionary(XFA=pikepdf.Array([pikepdf.String("template"), pikepdf.String(CANARY.decode())]))
CLEAN: dict[str, Callable[[], bytes]] = {
    "printed": printed,
    "begins a program": lambda: changed(printed(), with_root("/OpenAction", SCRIPT)),
    "starts a program of the machine": lambda: changed(printed(), _launching),
    "carries a program": lambda: changed(printed(), _attached),
    "form of another kind": lambda: changed(printed(), with_root("/AcroForm", _XFA)),
    "tells about itself": lambda: changed(printed(), _told),
    "holds a photo with its place": lambda: changed(printed(), _picture),
    "is a web page too": lambda: printed() + b"<html><script>" + CANARY,
    "may not be printed": lambda: changed(
        printed(), lambda _: None, encryption=pikepdf.Encryption(owner="a", user="", allow=NOTHING)
    ),
    "goes round in its pages": lambda: changed(printed(), _circle),
    "says it has more objects": lambda: re.sub(rb"/Size \d+", b"/Size 2147483647", printed()),
    "lost its table": lambda: printed().replace(b"startxref", b"startnada"),
}
NOTHING = pikepdf.Permissions(**dict.fromkeys(pikepdf.Permissions._fields, False))
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "with a password": (lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "tiene contraseña"),
    "forty-one pages": (lambda: printed(41), "más de 40 páginas"),
    "ten thousand pages": (lambda: printed(10_000), "más de 40 páginas"),
    "no page": (lambda: pdf(lambda d: d.pages.__delitem__(0)), "dañado"),
    "only a beginning": (lambda: b"%PDF-1.7\n%%EOF", "dañado"),
    "cut": (lambda: printed()[:300], "dañado"),
    "too heavy": (lambda: printed() + bytes(25 * 2**20), "25 megas"),
    "does not begin as one": (lambda: b"\n" + printed(), "no se recibe"),
}


def objects(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [document.trailer, *document.objects]


@pytest.mark.parametrize("name", CLEAN)
def test_a_paper_becomes_pictures_of_its_pages_and_nothing_else(name: str) -> None:
    copy = evidence.clean(CLEAN[name]())

    assert copy.type == "application/pdf"
    with pikepdf.open(io.BytesIO(copy.data), attempt_recovery=False) as document:
        keys = {key for each in objects(document) if hasattr(each, "keys") for key in each.keys()}  # noqa: SIM118
        bodies = [each.read_raw_bytes() for each in objects(document) if isinstance(each, pikepdf.Stream)]
        drawn = [page.Contents.read_bytes() for page in document.pages]
        assert document.trailer.keys() <= {"/Root", "/Size", "/ID"}
    assert keys <= PLAIN
    assert all(re.fullmatch(rb"[\d.]+ 0 0 [\d.]+ 0 0 cm /Page Do", each) for each in drawn)
    assert [body for body in (copy.data, *bodies) if CANARY in body or b"huella" in body or b"Exif" in body] == []


#: What a page with a picture needs.
PLAIN = {
    *("/Root", "/Size", "/ID", "/Type", "/Pages", "/Kids", "/Count", "/Parent", "/MediaBox", "/Resources", "/XObject"),
    *("/Contents", "/Length", "/Filter", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"),
}


def test_the_pages_look_as_they_did_and_have_no_letters_under_them() -> None:
    copy = evidence.clean(printed(3))

    document = pypdfium2.PdfDocument(copy.data)
    assert len(document) == 3
    assert document[2].get_size() == (595, 842)
    assert not document[2].get_textpage().get_text_bounded()
    image = document[2].render(scale=1).to_pil().convert("RGB")
    assert image.getpixel((200, 842 - 200))[0] > 200 > 60 > image.getpixel((200, 842 - 200))[2]
    assert min(image.crop((50, 130, 200, 145)).convert("L").tobytes()) < 100
    document.close()


def test_what_was_filled_in_a_form_is_seen() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 300))
    canvas.acroForm.textfield(name="valor", value="MMMMMMMM", x=20, y=100, width=260, height=60, fontSize=40)
    canvas.showPage()
    canvas.save()

    document = pypdfium2.PdfDocument(evidence.clean(file.getvalue()).data)
    picture = document[0].render(scale=1).to_pil().convert("L").crop((30, 145, 270, 195))
    document.close()

    assert sum(value < 100 for value in picture.tobytes()) > 500


def test_a_drawing_of_a_whole_wall_keeps_its_shape_within_bounds() -> None:
    copy = evidence.clean(printed(size=(14_400, 7_200)))

    with pikepdf.open(io.BytesIO(copy.data)) as document:
        picture = document.pages[0].Resources.XObject.Page
        assert (int(picture.Width), int(picture.Height)) == (5000, 2500)


@pytest.mark.parametrize("name", REFUSED)
def test_a_paper_that_cannot_be_drawn_is_refused_with_how_to_mend_it(name: str) -> None:
    made, words = REFUSED[name]

    with pytest.raises(Unreadable, match=words):
        evidence.clean(made())


def test_a_page_whose_drawing_never_ends_is_refused_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_S", 4)

    with pytest.raises(Unreadable, match="No pudimos limpiar este archivo"):
        evidence.clean(changed(printed(), _nested))
