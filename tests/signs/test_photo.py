"""Photos of signs in the street: what is read in them, how the sign is, and what is refused."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from service.foundation.errors import Unreadable
from service.signs.artwork import Health, PhotoReading, read_photo
from service.signs.decoder import read
from service.signs.layout import arrange
from service.signs.panel_png import png
from service.signs.sizes import SIZES
from tests.signs.panels import CITY, CODE, URL, make_content


def panel(size: str = "1000x700", url: str = URL) -> Image.Image:
    """A panel as a photo from a few steps shows it: 900 pixels wide."""
    image = Image.open(io.BytesIO(png(arrange(make_content(url=url), SIZES[size])))).convert("RGB")
    return image.resize((900, 900 * image.height // image.width), Image.Resampling.LANCZOS)


def taken(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def code_corner(size: str = "1000x700") -> tuple[float, float, float]:
    """Where the dark square of the first code begins in `panel`, and the pixels of a module."""
    layout = arrange(make_content(), SIZES[size])
    scale = 900 / layout.size.width
    code = layout.codes[0]
    return code.dark[0] * scale, code.dark[1] * scale, code.module * scale


def oblique(image: Image.Image) -> Image.Image:
    """Seen from the left: the far side is a third shorter."""
    across, down = image.size
    quad = (0, 0, 0, down, across, down * 1.25, across, -down * 0.25)
    return image.transform(image.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor="#606060")


def dim(image: Image.Image) -> Image.Image:
    """Dusk: a third of the light and noise."""
    noise = Image.effect_noise(image.size, 30).convert("RGB")
    return Image.blend(image.point(lambda level: level // 3 + 20), noise, 0.15)


def muddy(image: Image.Image, modules: int) -> Image.Image:
    """A spot of mud of so many modules across on the data of the code."""
    x, y, module = code_corner()
    spot = (x + 13 * module, y + 11 * module, x + (13 + modules) * module, y + (11 + modules) * module)
    spotted = image.copy()
    ImageDraw.Draw(spotted).ellipse(spot, "#5a4632")
    return spotted


def torn(image: Image.Image) -> Image.Image:
    """A corner of the code is gone."""
    x, y, module = code_corner()
    spotted = image.copy()
    ImageDraw.Draw(spotted).rectangle((x - 3 * module, y - 3 * module, x + 9 * module, y + 9 * module), "#b0a090")
    return spotted


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda image: image, id="straight"),
        pytest.param(lambda image: image.filter(ImageFilter.GaussianBlur(1.5)), id="blurred"),
        pytest.param(lambda image: image.resize((360, 252), Image.Resampling.BILINEAR), id="far"),
        pytest.param(lambda image: image.rotate(27, expand=True, fillcolor="#707070"), id="turned"),
        pytest.param(oblique, id="oblique"),
        pytest.param(dim, id="dusk"),
        pytest.param(lambda image: ImageOps.autocontrast(image).point(lambda level: 150 + level // 4), id="faded"),
        pytest.param(lambda image: image.transpose(Image.Transpose.ROTATE_180), id="upside down"),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_healthy_sign_reads_however_it_is_taken(look: Callable[[Image.Image], Image.Image], kind: str) -> None:
    reading = read_photo(taken(look(panel()), kind), CITY)

    assert (reading.code, reading.readable, reading.health) == (CODE, True, Health.GOOD)
    assert reading.words == "Valla 7K3Q-M2XM: buena."


def test_a_hard_shadow_across_the_code_is_seen_through() -> None:
    image = panel()
    x, _, module = code_corner()
    shade = Image.new("RGB", image.size, "white")
    lit = [(x + 5 * module, 0), (image.width, 0), (image.width, image.height), (x + 20 * module, image.height)]
    ImageDraw.Draw(shade).polygon(lit, "#4c4c4c")
    photo = taken(ImageChops.multiply(image, shade))

    assert read(Image.open(io.BytesIO(photo)).convert("L"), inverted=True) == []
    assert read_photo(photo, CITY).code == CODE


def test_both_codes_of_a_large_panel_are_read() -> None:
    reading = read_photo(taken(panel("3000x2000")), CITY)

    assert [seen.text for seen in reading.ours] == [URL, URL]


def test_a_photo_of_many_megapixels_is_read_at_the_size_that_matters() -> None:
    reading = read_photo(taken(panel().resize((6300, 4410)), quality=70), CITY)

    assert reading.code == CODE
    assert max(max(corner) for corner in reading.ours[0].corners) <= 3000


@pytest.mark.parametrize(("modules", "health"), [(2, Health.GOOD), (8, Health.WORN), (14, Health.UNREADABLE)])
def test_mud_wears_a_code_until_it_does_not_read(modules: int, health: Health) -> None:
    reading = read_photo(taken(muddy(panel(), modules)), CITY)

    assert reading.health is health
    assert reading.readable is (health is not Health.UNREADABLE)


def test_a_worn_sign_asks_to_be_cleaned_or_replaced() -> None:
    reading = read_photo(taken(muddy(panel(), 8)), CITY)

    assert reading.words == "Valla 7K3Q-M2XM: desgastada: límpiela o cámbiela."


def test_the_health_of_a_sign_is_that_of_its_most_worn_code() -> None:
    good, worn = (read_photo(taken(muddy(panel(), modules)), CITY).ours[0] for modules in (2, 8))

    assert PhotoReading(CODE, (worn, good)).health is Health.WORN
    assert PhotoReading(CODE, (good, good)).health is Health.GOOD


def test_one_code_of_two_is_enough_when_the_other_is_torn() -> None:
    layout = arrange(make_content(), SIZES["3000x2000"])
    image = panel("3000x2000")
    left, top, right, bottom = (edge * 900 / 3000 for edge in layout.codes[0].box)
    ImageDraw.Draw(image).rectangle((left, top, left + (right - left) / 2, bottom), "#b0a090")

    assert [seen.text for seen in read_photo(taken(image), CITY).ours] == [URL]


@pytest.mark.parametrize(
    "image", [torn(panel()), Image.new("RGB", (900, 600), "#88aaff"), panel().crop((0, 0, 500, 600))]
)
def test_a_photo_without_a_readable_code_is_an_answer(image: Image.Image) -> None:
    reading = read_photo(taken(image), CITY)

    assert (reading.code, reading.readable, reading.health) == (None, False, Health.UNREADABLE)
    assert reading.words == "No se lee ningún código. Acérquese, evite el reflejo y tome otra foto."


def test_a_sticker_over_the_code_is_told() -> None:
    reading = read_photo(taken(panel(url="https://PAGOS-OBRAS.COM/7K3QM2XM")), CITY)

    assert (reading.code, reading.readable, reading.health) == (None, False, Health.UNREADABLE)
    assert reading.words == (
        "Hay un código que no es nuestro y puede ser una pegatina. No lo abra: «https://PAGOS-OBRAS.COM/7K3QM2XM»."
    )


def test_a_sticker_beside_the_code_is_told_too() -> None:
    wall = Image.new("RGB", (1800, 630))
    wall.paste(panel(), (0, 0))
    wall.paste(panel(url="https://PAGOS-OBRAS.COM/7K3QM2XM"), (900, 0))

    reading = read_photo(taken(wall), CITY)

    assert (reading.code, reading.health) == (CODE, Health.GOOD)
    assert reading.strange == ("https://PAGOS-OBRAS.COM/7K3QM2XM",)
    assert reading.words.startswith("Valla 7K3Q-M2XM: buena. Hay un código que no es nuestro")


def test_the_text_of_a_strange_code_cannot_play_with_the_reader() -> None:
    words = PhotoReading(None, (), ("\x1b[2J\u202ehttps://x\n" + "a" * 500,)).words

    assert words.isprintable()
    assert len(words) < 200


def test_a_code_of_a_sign_of_another_installation_is_strange() -> None:
    assert read_photo(taken(panel()), "https://obras.bucaramanga.gov.co").strange == (URL,)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no es una imagen completa"),
        (b"hola, soy un texto llamado foto.jpg" * 50, "no es una imagen completa"),
        (b"%PDF-1.7\n" + b"x" * 500, "no es una imagen completa"),
        (taken(panel())[:9000], "no es una imagen completa"),
        (taken(panel(), "PNG")[:9000], "no es una imagen completa"),
        (taken(panel(), "WEBP")[:9000], "no es una imagen completa"),
        (taken(panel(), "BMP"), "JPEG, PNG, WEBP"),
        (taken(panel(), "TIFF"), "JPEG, PNG, WEBP"),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 900, "HEIC"),
        (b"\x00\x00\x00\x1cftypavif" + b"\x00" * 900, "JPEG"),
        (bomb(7746, 7746), "60 megapíxeles"),
        (bomb(12_000, 12_000), "60 megapíxeles"),
        (bomb(60_000, 60_000), "60 megapíxeles"),
        (bomb(3000, 3000), "no es una imagen completa"),
        (b"\xff\xd8" + b"\x00" * 25_000_000, "25 megas"),
    ],
    ids=[
        *("empty", "text", "pdf", "half jpeg", "half png", "half webp", "bmp", "tiff", "heic", "avif", "too large"),
        *("bomb", "greater bomb", "hollow", "heavy"),
    ],
)
def test_what_is_no_photo_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as refused:
        read_photo(data, CITY)

    assert str(refused.value).endswith(".")


SMALL = {kind: taken(panel().resize((200, 140)), kind) for kind in ("JPEG", "PNG", "WEBP")}


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(list(SMALL.values())), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: bytes, changes: list[tuple[float, int]]) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[int(place * (len(damaged) - 1))] = value

    try:
        code = read_photo(bytes(damaged), CITY).code
    except Unreadable:
        code = None

    assert code in {CODE, None}
