"""Artwork for the press, the web and the proof: measured in its own bytes, repeatable, and never wrong."""

import base64
import io
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps

from service.foundation.errors import Refusal, Unreadable
from service.signs import artwork
from service.signs.artwork import MediaType, make_artwork, verify
from service.signs.layout import arrange
from service.signs.panel_pdf import SLUG, pdf
from service.signs.panel_png import png
from service.signs.panel_svg import svg
from service.signs.qr import encode
from service.signs.sizes import SIZES, PanelSize
from tests.signs.panels import SHORT_URL, URL, make_bare_content, make_content, make_endless_content, make_shield

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4
EVERY_SIZE = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
EVERY_MEDIA = pytest.mark.parametrize("media", list(MediaType), ids=lambda media: media.name)
OTHER_URL = "https://OBRAS.CARTAGENA.GOV.CO/7K3QM2PX"

Operation = tuple[tuple[bytes, ...], bytes]


def page(data: bytes) -> Iterator[Operation]:
    """The drawing operations of a PDF page, with their numbers and names."""
    streams = re.findall(rb"/Filter \[ /ASCII85Decode /FlateDecode \].*?stream\n(.*?)~>endstream", data, re.DOTALL)
    drawn = [zlib.decompress(base64.a85decode(stream.strip())) for stream in streams]
    (content,) = [stream for stream in drawn if b" Tf " in stream]
    operands: list[bytes] = []
    for token in re.findall(rb"\((?:\\.|[^\\)])*\)|[^\s()]+", content, re.DOTALL):
        if re.fullmatch(rb"[A-Za-z'\"]+\*?", token):
            yield tuple(operands), token
            operands = []
        else:
            operands.append(token)


def painted(data: bytes) -> Iterator[tuple[str, tuple[float, ...], list[tuple[float, float]]]]:
    """Every area, path and text of a page, the ink it has, and the corners of the path."""
    ink: tuple[float, ...] = ()
    corners: list[tuple[float, float]] = []
    for operands, operator in page(data):
        if operator == b"k":
            ink = tuple(map(float, operands))
        elif operator == b"n":
            corners = []
        elif operator in {b"m", b"l"}:
            corners.append((float(operands[0]), float(operands[1])))
        elif operator in {b"f", b"f*", b"Tj"}:
            yield "text" if operator == b"Tj" else "path" if corners else "area", ink, corners


def as_png(image: Image.Image, per_mm: int = 7) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(25.4 * per_mm, 25.4 * per_mm))
    return out.getvalue()


@EVERY_SIZE
@EVERY_MEDIA
@pytest.mark.parametrize(("url", "level"), [(URL, "Q"), (SHORT_URL, "H")], ids=["V3-Q", "V3-H"])
def test_every_panel_reads_and_measures_what_was_ordered(
    size: PanelSize, media: MediaType, url: str, level: str
) -> None:
    data = make_artwork(make_content(url=url), size.name, media)

    seen = verify(data, media, url)

    assert (seen.url, seen.codes, seen.version, seen.level) == (url, size.codes, 3, level)
    assert seen.module == pytest.approx(size.box / 37, rel=0.005)


@EVERY_SIZE
@EVERY_MEDIA
@pytest.mark.parametrize(
    "content",
    [make_bare_content(), make_endless_content(), make_content(url="http://127.0.0.1:8000/7K3QM2XM")],
    ids=["bare", "endless", "test machine"],
)
def test_the_panel_reads_whatever_is_known(size: PanelSize, media: MediaType, content: object) -> None:
    assert make_artwork(content, size.name, media)


@EVERY_MEDIA
def test_the_same_panel_is_the_same_bytes_in_every_process(media: MediaType) -> None:
    made = (
        "import hashlib; from service.signs.artwork import MediaType, make_artwork;"
        "from tests.signs.panels import make_content;"
        f"print(hashlib.sha256(make_artwork(make_content(), 'A3', MediaType.{media.name})).hexdigest())"
    )

    hashes = {
        subprocess.run(
            [sys.executable, "-c", made], check=True, capture_output=True, env={"PYTHONHASHSEED": seed}, cwd=ROOT
        ).stdout
        for seed in ("1", "2")
    }

    assert len(hashes) == 1
    assert make_artwork(make_content(), "A3", media) != make_artwork(make_content(url=OTHER_URL), "A3", media)


def test_panels_made_at_the_same_time_do_not_meet() -> None:
    orders = [(url, media) for media in MediaType for url in (URL, OTHER_URL)]

    def made(order: tuple[str, MediaType]) -> bytes:
        return make_artwork(make_content(url=order[0]), "A3", order[1])

    one_by_one = [made(order) for order in orders]
    with ThreadPoolExecutor(4) as office:
        assert list(office.map(made, orders)) == one_by_one


@EVERY_SIZE
def test_the_boxes_of_the_page_are_the_ordered_millimetres(size: PanelSize) -> None:
    document = pypdfium2.PdfDocument(pdf(arrange(make_content(), size)))
    sheet = document[0]

    def millimetres(box: tuple[float, float, float, float]) -> list[float]:
        return [edge / MM for edge in box]

    edge, across, down = size.bleed + SLUG, size.width, size.height
    assert millimetres(sheet.get_trimbox()) == pytest.approx([edge, edge, edge + across, edge + down], abs=0.001)
    assert millimetres(sheet.get_bleedbox()) == pytest.approx(
        [SLUG, SLUG, SLUG + across + 2 * size.bleed, SLUG + down + 2 * size.bleed], abs=0.001
    )
    assert millimetres((*sheet.get_size(), 0, 0))[:2] == pytest.approx([across + 2 * edge, down + 2 * edge], abs=0.001)
    document.close()


def test_the_bleeds_are_those_of_the_trade() -> None:
    assert {name: size.bleed for name, size in SIZES.items()} == {
        **dict.fromkeys(("3000x2000", "2400x1200", "1000x700"), 20),
        **dict.fromkeys(("A0", "A3"), 5),
    }


@EVERY_SIZE
def test_code_and_text_are_black_ink_alone(size: PanelSize) -> None:
    data = pdf(arrange(make_content(), size))

    colours = {operator for _, operator in page(data)} & {
        *(b"rg", b"RG", b"g", b"G", b"k", b"K", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN", b"sh", b"gs")
    }
    fills = list(painted(data))

    assert colours == {b"k", b"K"}
    assert {ink for kind, ink, _ in fills if kind == "text"} == {(0, 0, 0, 1)}
    assert [ink for kind, ink, _ in fills if kind == "path"] == [(0, 0, 0, 1)] * size.codes
    assert {ink for kind, ink, _ in fills if kind == "area"} == {
        (0.95, 0.7, 0, 0),  # the accent of the entity
        (0, 0, 0, 0.25),  # rules
        (0, 0, 0, 0),  # the white box of the code
    }


@EVERY_SIZE
def test_modules_are_whole_millimetres_in_the_path(size: PanelSize) -> None:
    layout = arrange(make_content(), size)
    paths = [corners for kind, _, corners in painted(pdf(layout)) if kind == "path"]

    for corners, code in zip(paths, layout.codes, strict=True):
        xs, ys = ({axis[place] for axis in corners} for place in (0, 1))
        assert (min(xs), max(xs)) == (code.dark[0], code.dark[2])
        assert (min(ys), max(ys)) == (size.height - code.dark[3], size.height - code.dark[1])
        assert all((x - min(xs)) % code.module == 0 for x in xs)
        assert all((y - min(ys)) % code.module == 0 for y in ys)


def test_the_fonts_are_in_the_file_and_the_hour_is_not() -> None:
    data = pdf(arrange(make_content(), SIZES["A3"]))

    assert len(re.findall(rb"/FontFile2 ", data)) == 2
    assert set(re.findall(rb"/BaseFont /(\S+)", data)) == {
        b"AAAAAA+AtkinsonHyperlegible-Regular",
        b"AAAAAA+AtkinsonHyperlegible-Bold",
    }
    assert b"/Lang (es-CO)" in data
    assert b"Date" not in data
    assert b"Helvetica" not in data
    assert b"/DeviceRGB" not in data
    assert b"/DeviceCMYK" in data  # the shield


def test_the_properties_of_the_file_say_what_it_is() -> None:
    document = pypdfium2.PdfDocument(pdf(arrange(make_content(), SIZES["A3"])))

    found = document.get_metadata_dict(skip_empty=True)
    document.close()

    assert found == {
        "Title": "Valla 7K3Q-M2XM: Pavimentación de la calle 30 en El Pozón",
        "Author": "Alcaldía de Cartagena de Indias",
        "Subject": URL,
        "Creator": "Valla Abierta",
    }


def test_the_text_of_the_pdf_can_be_read_aloud_in_order() -> None:
    document = pypdfium2.PdfDocument(pdf(arrange(make_content(), SIZES["3000x2000"])))

    text = document[0].get_textpage().get_text_bounded()
    document.close()

    places = [
        text.index(words)
        for words in (
            *("Alcaldía de Cartagena", "Pavimentación", "Objeto del contrato", "$ 4.812.300.000"),
            *("Consorcio Vías del Caribe 2026", "¿Cómo va hoy?", "7K3Q-M2XM", "Esta página nunca pide pagos"),
        )
    ]
    assert places == sorted(places)
    assert "Corte 3000 × 2000 mm. Sangrado 20 mm. Módulo del código 20 mm." in text


@EVERY_SIZE
def test_the_proof_has_whole_pixels_in_each_module_and_its_true_size(size: PanelSize) -> None:
    layout = arrange(make_content(), size)
    image = Image.open(io.BytesIO(png(layout)))
    per_mm = image.width // size.width

    assert image.size == (size.width * per_mm, size.height * per_mm)
    assert image.info["dpi"] == pytest.approx((25.4 * per_mm, 25.4 * per_mm), abs=0.02)
    for code in layout.codes:
        side = code.module * per_mm
        box = image.convert("L").crop(tuple(edge * per_mm for edge in code.box))
        small = box.resize((code.symbol.box, code.symbol.box), Image.Resampling.NEAREST)
        assert box.size == (side * code.symbol.box, side * code.symbol.box)
        assert small.resize(box.size, Image.Resampling.NEAREST).tobytes() == box.tobytes()
        assert {box.getpixel((x, side)) for x in range(box.width)} == {255}


def test_the_svg_needs_no_font_and_says_what_it_shows() -> None:
    drawing = svg(arrange(make_content(title='Parque "El <Árbol>" & cía.'), SIZES["3000x2000"])).decode()

    assert "<text" not in drawing
    assert "font" not in drawing
    assert '<title id="t">Valla 7K3Q-M2XM: Parque "El &lt;Árbol&gt;" &amp; cía.</title>' in drawing
    assert "obras.cartagena.gov.co" in drawing
    assert 'width="3000mm" height="2000mm" viewBox="0 0 3000 2000"' in drawing
    assert re.findall(r'xmlns:?\w*="[^"]+"|href="\w+:', drawing) == [
        'xmlns="http://www.w3.org/2000/svg"',
        'href="data:',
    ]


def test_the_svg_and_the_pdf_and_the_proof_show_the_same_panel() -> None:
    layout = arrange(make_content(shield=None), SIZES["A3"])

    drawn = [
        artwork._drawn(data, media)[0] for data, media in ((svg(layout), MediaType.SVG), (png(layout), MediaType.PNG))
    ]
    sheet, per_mm, _ = artwork._drawn(pdf(layout), MediaType.PDF)
    edge = round((layout.size.bleed + SLUG) * per_mm)
    drawn.append(sheet.crop((edge, edge, sheet.width - edge, sheet.height - edge)))

    first, *others = (ImageOps.autocontrast(image.resize((297, 420), Image.Resampling.BOX)) for image in drawn)
    for other in others:
        differing = sum(abs(a - b) > 96 for a, b in zip(first.tobytes(), other.tobytes(), strict=True))
        assert differing < 297 * 420 / 200


# -- what must not be handed out ---------------------------------------------------------------------------------------


@EVERY_MEDIA
def test_the_artwork_of_another_sign_is_refused(media: MediaType) -> None:
    data = make_artwork(make_content(url=OTHER_URL), "A3", media)

    with pytest.raises(Refusal, match="no lleva a esta valla"):
        verify(data, media, URL)


@EVERY_MEDIA
def test_nothing_is_handed_out_unread(media: MediaType, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = artwork._RENDERERS[media]
    wrong = arrange(make_content(url=OTHER_URL), SIZES["A3"])
    monkeypatch.setitem(artwork._RENDERERS, media, lambda _: renderer(wrong))

    with pytest.raises(Refusal, match="no lleva a esta valla"):
        make_artwork(make_content(), "A3", media)


@EVERY_MEDIA
@pytest.mark.parametrize(("drawn", "codes"), [("2400x1200", 1), ("3000x2000", 2)], ids=["one missing", "larger"])
def test_a_code_of_another_size_or_number_is_refused(
    media: MediaType, drawn: str, codes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = artwork._RENDERERS[media]
    layout = arrange(make_content(), SIZES[drawn])
    wrong = replace(layout, codes=layout.codes[:codes])
    monkeypatch.setitem(artwork._RENDERERS, media, lambda _: renderer(wrong))

    with pytest.raises(Refusal, match="tamaño pedido"):
        make_artwork(make_content(), "2400x1200", media)


def test_an_address_without_a_valid_code_is_refused() -> None:
    content = make_content(url="https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XX")

    with pytest.raises(Refusal, match="«7K3QM2XX» no es el código"):
        make_artwork(content, "A3", MediaType.PNG)


def _spotted(where: tuple[float, float], colour: str, side: float = 1) -> bytes:
    """The A3 proof with a spot of `side` modules at a place counted in modules from the corner of the dark square."""
    layout = arrange(make_content(), SIZES["A3"])
    image = Image.open(io.BytesIO(png(layout))).convert("RGB")
    per_mm = image.width // layout.size.width
    (code,) = layout.codes
    left, top = (code.dark[place] * per_mm + where[place] * code.module * per_mm for place in (0, 1))
    ImageDraw.Draw(image).rectangle(
        (left, top, left + side * code.module * per_mm, top + side * code.module * per_mm), colour
    )
    return as_png(image, per_mm)


@pytest.mark.parametrize(
    ("where", "colour", "sentence"),
    [
        ((-2, 10), "black", "margen blanco"),
        ((30.5, 10), "#888888", "margen blanco"),
        ((14, -3.4), "black", "margen blanco"),
        ((14, 30), "yellow", "margen blanco"),
        ((9, 9), "black", "dañado|no lleva|se lean"),
        ((18, 14), "white", "dañado|no lleva|se lean"),
    ],
)
def test_a_touched_code_is_refused(where: tuple[float, float], colour: str, sentence: str) -> None:
    spot = _spotted(where, colour, side=3 if "dañado" in sentence else 0.9)

    with pytest.raises(Refusal, match=sentence):
        verify(spot, MediaType.PNG, URL)


def test_a_spot_on_the_code_alone_is_what_refuses_it() -> None:
    assert verify(_spotted((-9, 10), "black"), MediaType.PNG, URL).codes == 1


def test_each_of_two_codes_is_looked_at() -> None:
    layout = arrange(make_content(), SIZES["2400x1200"])
    image = Image.open(io.BytesIO(png(layout))).convert("RGB")

    for code in layout.codes:
        left, top, _, _ = code.box
        touched = image.copy()
        ImageDraw.Draw(touched).rectangle((left + 9, top + 200, left + 30, top + 230), "black")
        with pytest.raises(Refusal, match="margen blanco"):
            verify(as_png(touched, 1), MediaType.PNG, URL)


def test_a_light_code_on_a_dark_ground_is_refused() -> None:
    image = ImageOps.invert(Image.open(io.BytesIO(png(arrange(make_content(), SIZES["A3"])))).convert("RGB"))

    with pytest.raises(Refusal, match="uno o dos códigos"):
        verify(as_png(image), MediaType.PNG, URL)


@pytest.mark.parametrize("copies", [0, 3])
def test_one_code_or_two(copies: int) -> None:
    panel = Image.open(io.BytesIO(png(arrange(make_content(), SIZES["A3"])))).convert("L").resize((891, 1260))
    wall = Image.new("L", (891 * 3, 1260), 255)
    for place in range(copies):
        wall.paste(panel, (891 * place, 0))

    with pytest.raises(Refusal, match="uno o dos códigos"):
        verify(as_png(wall), MediaType.PNG, URL)


def test_a_weaker_or_denser_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with_more = encode(URL + "A" * 4)
    content = make_content()
    panel = png(arrange(content, SIZES["A3"]))
    monkeypatch.setattr(artwork, "encode", lambda _: replace(encode(URL), level="H"))
    with pytest.raises(Refusal, match="más denso"):
        verify(panel, MediaType.PNG, URL)
    monkeypatch.setattr(artwork, "encode", lambda _: replace(encode(URL), version=2))
    with pytest.raises(Refusal, match="más denso"):
        verify(panel, MediaType.PNG, URL)
    assert with_more.version == 4


def test_a_pdf_without_the_short_code_in_words_is_refused() -> None:
    layout = arrange(make_content(), SIZES["A3"])
    mute = replace(layout, texts=tuple(text for text in layout.texts if text.role != "code"))

    with pytest.raises(Refusal, match="no trae escrito el código corto"):
        verify(pdf(mute), MediaType.PDF, URL)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("</svg>", '<text x="9" y="9">hola</text></svg>'),
        ("</svg>", '<g><rect x="0" y="0" width="9" height="9" fill="#000000"/></g></svg>'),
        ("</svg>", '<rect x="0" y="0" width="297" height="420" fill="#ffffff" opacity="0"/></svg>'),
        ("</svg>", '<rect x="0" y="0" width="9" height="9" fill="url(#a)"/></svg>'),
        ("</svg>", '<rect x="0" y="0" width="1" height="1" fill="#ffffff" stroke="#000" stroke-width="900"/></svg>'),
        ("</svg>", '<path d="M0 0L1 0L1 1Z" fill="#ffffff"/></svg>'),
        ("</title>", '<path d="M0 0L999 0L999 999Z"/></title>'),
        ("</svg>", "<style>path{display:none}</style></svg>"),
        ("</svg>", '<path d="M0 0A5 5 0 0 1 9 9Z"/></svg>'),
        ("</svg>", '<path d="M0 0L1 1Z" transform="rotate(45)"/></svg>'),
        ("</svg>", '<path d="M0 0L1Z"/></svg>'),
        ("<svg ", '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg '),
        ('height="420mm"', 'height="300mm"'),
        ("viewBox", "viewbox"),
        ("</svg>", ""),
        ("<svg", "<html"),
    ],
)
def test_an_svg_that_cannot_be_vouched_for_is_refused(found: str, put: str) -> None:
    drawing = svg(arrange(make_content(), SIZES["A3"])).decode()
    assert found in drawing

    with pytest.raises(Refusal):
        verify(drawing.replace(found, put, 1).encode(), MediaType.SVG, URL)


def test_what_is_drawn_over_the_code_of_an_svg_counts() -> None:
    layout = arrange(make_content(), SIZES["A3"])
    drawing = svg(layout).decode()
    left, top, _, _ = layout.codes[0].box

    for shape in (
        f'<rect x="{left}" y="{top}" width="9" height="9" fill="#808080"/>',
        f'<image x="{left}" y="{top}" width="9" height="9" href="data:image/png;base64,"/>',
        f'<path d="M{left} {top}L{left + 9} {top}L{left} {top + 9}Z"/>',
    ):
        with pytest.raises(Refusal, match="margen blanco"):
            verify(drawing.replace("</svg>", shape + "</svg>").encode(), MediaType.SVG, URL)


@EVERY_MEDIA
@pytest.mark.parametrize("data", [b"", b"hola", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"\x00" * 4096])
def test_what_is_no_artwork_is_refused_in_words(media: MediaType, data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        verify(data, media, URL)


@EVERY_MEDIA
def test_half_a_file_is_refused_in_words(media: MediaType) -> None:
    data = make_artwork(make_content(), "A3", media)

    with pytest.raises(Refusal):
        verify(data[: len(data) // 2], media, URL)


def test_a_document_of_two_pages_is_refused() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    document.close()

    with pytest.raises(Unreadable, match="una sola página"):
        verify(out.getvalue(), MediaType.PDF, URL)


@pytest.mark.parametrize(
    ("shield", "sentence"),
    [
        (b"no es una imagen", "PNG, JPEG"),
        (make_shield()[:200], "PNG, JPEG"),
        (make_shield(5000, 4000), "16 megapíxeles"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, "HEIC"),
        (
            b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00;",
            "PNG, JPEG",
        ),
    ],
    ids=["text", "half", "huge", "heic", "gif"],
)
def test_a_shield_that_cannot_be_used_is_refused_in_words(shield: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        make_artwork(make_content(shield=shield), "A3", MediaType.PDF)


def test_the_greys_of_a_shield_are_black_ink_and_its_ground_is_paper() -> None:
    from service.signs.shield import cmyk

    inks = cmyk(make_shield(100, 100, colour=(60, 60, 60)))

    assert inks.mode == "CMYK"
    assert inks.getpixel((50, 50)) == (0, 0, 0, 195)
    assert inks.getpixel((2, 98)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("suffix", "media"), [(".pdf", MediaType.PDF), ("SVG", MediaType.SVG), (".Png", MediaType.PNG)]
)
def test_the_ending_of_a_file_says_its_kind(suffix: str, media: MediaType) -> None:
    assert MediaType.of(suffix) is media


@pytest.mark.parametrize("suffix", ["", ".jpg", ".pdf.exe"])
def test_another_ending_is_refused(suffix: str) -> None:
    with pytest.raises(Refusal, match=r"\.pdf, \.svg o \.png"):
        MediaType.of(suffix)
