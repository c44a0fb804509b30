"""Photos from phones and from people who mean harm: a clean copy or a plain refusal, within bounded memory."""

import io
import os
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from service.foundation import confinement
from service.foundation.blobs import Blobs
from service.foundation.errors import Unreadable
from service.office import papers, pictures
from service.works.facts import PHOTO_WIDTHS

CANARY = b"CANARIO-10.403211"
#: Left half red, right half blue: which way up it is can be told.
SIZE = (800, 600)


def scene(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    image = Image.new("RGB", size, "#c00")
    image.paste("#00c", (size[0] // 2, 0, *size))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> bytes:
    """EXIF as a phone writes it: orientation, camera, GPS."""
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x010E] = orientation, "Fabricante", CANARY.decode()
    told.get_ifd(0x8825).update({1: "N", 2: (10.0, 24.0, 11.0), 3: "W", 4: (75.0, 27.0, 42.0)})
    return told.tobytes()


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + CANARY + b"</x:xmpmeta>"
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY


def phone_jpeg(orientation: int = 1) -> bytes:
    return encoded(scene(), "JPEG", exif=exif(orientation), comment=CANARY, icc_profile=ICC, xmp=XMP) + CANARY


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    return encoded(scene(), "HEIF", exif=exif(), xmp=XMP)


def with_zip() -> bytes:
    file = io.BytesIO(encoded(scene(), "JPEG"))
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("a.html", b"<script>" + CANARY)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int = 30_000) -> bytes:
    """A PNG of `side` by `side` white pixels in some hundred kilobytes."""
    rows = zlib.compressobj(9)
    line = b"\0" + b"\xff" * (side // 8)
    body = b"".join(rows.compress(line * 1000) for _ in range(side // 1000)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG whose compressed comment becomes 200 MB."""
    packed = b"Comment\0\0" + zlib.compress(bytes(200 * 2**20), 9)
    small = encoded(scene(), "PNG")
    return small[:33] + chunk(b"zTXt", packed) + small[33:]


def moving(kind: str) -> bytes:
    return encoded(scene(), kind, save_all=True, append_images=[scene().rotate(90)], duration=100)


def sixteen_bits() -> bytes:
    grey = Image.new("I;16", (64, 48))
    grey.putdata([40_000] * (64 * 48))
    return encoded(grey, "PNG")


CLEAN: dict[str, Callable[[], bytes]] = {
    "phone jpeg with gps": phone_jpeg,
    "heic": heic,
    "png with texts": lambda: encoded(scene("RGBA"), "PNG", exif=exif(), icc_profile=ICC),
    "webp": lambda: encoded(scene(), "WEBP", exif=exif(), xmp=XMP, icc_profile=ICC),
    "jpeg and zip": with_zip,
    "jpeg and html": lambda: encoded(scene(), "JPEG") + b"<html><script>" + CANARY,
    "cmyk": lambda: encoded(scene("CMYK"), "JPEG", exif=exif()),
    "palette": lambda: encoded(scene("P"), "PNG", transparency=0),
    "grey with alpha": lambda: encoded(scene("LA"), "PNG"),
    "one bit": lambda: encoded(scene("1"), "PNG"),
    "sixteen bits": sixteen_bits,
    "twelve megapixels": lambda: encoded(scene(size=(4000, 3000)), "PNG"),
    "one pixel": lambda: encoded(scene(size=(1, 1)), "PNG"),
    "a broken profile": lambda: encoded(scene(), "JPEG", icc_profile=b"nada" * 40),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "vacía"),
    "text": (lambda: b"hola " * 100, "no es una foto"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no es una foto"),
    "gif": (lambda: encoded(scene(), "GIF"), "no es una foto"),
    "tiff": (lambda: encoded(scene(), "TIFF"), "no es una foto"),
    "png bomb": (bomb, "50 megapíxeles"),
    "text bomb": (text_bomb, "dañada"),
    "just too many pixels": (lambda: bomb(8000), "50 megapíxeles"),
    "truncated jpeg": (lambda: phone_jpeg()[:4000], "dañada"),
    "truncated png": (lambda: encoded(scene(), "PNG")[:-60], "dañada"),
    "truncated heic": (lambda: heic()[:900], "dañada"),
    "only a header": (lambda: b"\xff\xd8\xff\xe0" + bytes(40), "dañada"),
    "moving webp": (lambda: moving("WEBP"), "movimiento"),
    "moving png": (lambda: moving("PNG"), "movimiento"),
    "too heavy": (lambda: bytes(26 * 2**20), "25 megas"),
}


def jpeg_segments(data: bytes) -> Iterator[int]:
    """The markers of a JPEG up to its pixels; the file must end where they end."""
    assert data[:2] == b"\xff\xd8"
    at = 2
    while data[at + 1] != 0xDA:
        assert data[at] == 0xFF
        yield data[at + 1]
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    assert data.endswith(b"\xff\xd9")


def webp_chunks(data: bytes) -> Iterator[bytes]:
    assert data[:4] == b"RIFF"
    assert int.from_bytes(data[4:8], "little") + 8 == len(data)
    at = 12
    while at < len(data):
        yield data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


def says_nothing_but_pixels(data: bytes) -> bool:
    if data[:2] == b"\xff\xd8":
        # JFIF, tables, frame, and nothing of what a program or a person writes about the photo.
        bare = set(jpeg_segments(data)) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD} and b"\xff\xd9" not in data[:-2]
    else:
        bare = set(webp_chunks(data)) == {b"VP8 "}
    return bare and CANARY not in data and CANARY[:7] not in data


@pytest.mark.parametrize("name", CLEAN)
def test_a_photo_becomes_copies_that_say_nothing_but_what_they_show(name: str) -> None:
    original = CLEAN[name]()

    picture = pictures.clean(original)

    with Image.open(io.BytesIO(original)) as before:
        assert picture.width / picture.height == pytest.approx(before.width / before.height, abs=0.02)
    assert set(picture.files) == {f"{w}.{kind}" for w in ("", "-480", "-960") for kind in ("jpg", "webp")}
    for suffix, data in picture.files.items():
        assert says_nothing_but_pixels(data), suffix
        with Image.open(io.BytesIO(data)) as copy:
            assert copy.format == {"jpg": "JPEG", "webp": "WEBP"}[suffix.partition(".")[2]]
            assert copy.width <= int(suffix.partition(".")[0].lstrip("-") or picture.width)
            assert max(copy.size) <= pictures.LONGEST


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_still_photo_is_refused_plainly(name: str) -> None:
    made, words = REFUSED[name]

    with pytest.raises(Unreadable) as refused:
        pictures.clean(made())

    assert words in str(refused.value)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photo_stands_as_the_phone_was_held(orientation: int) -> None:
    turned = pictures.clean(phone_jpeg(orientation))

    with Image.open(io.BytesIO(turned.files[".jpg"])) as copy:
        red = {1: (0.1, 0.5), 2: (0.9, 0.5), 3: (0.9, 0.5), 4: (0.1, 0.5), 5: (0.5, 0.1), 6: (0.5, 0.1), 7: (0.5, 0.9), 8: (0.5, 0.9)}  # fmt: skip
        across, down = red[orientation]
        pixel = copy.getpixel((int(copy.width * across), int(copy.height * down)))
    assert (turned.width > turned.height) == (orientation < 5)
    assert pixel[0] > 150 > pixel[2]


def test_colours_of_another_profile_are_brought_to_srgb() -> None:
    # The profile of sRGB with its red and blue exchanged.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.find(b"rXYZ"), swapped.find(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"

    picture = pictures.clean(encoded(Image.new("RGB", (64, 64), "#c00"), "JPEG", icc_profile=bytes(swapped)))

    pixel = Image.open(io.BytesIO(picture.files[".jpg"])).getpixel((32, 32))
    assert pixel[2] > 150 > pixel[0]


def test_sixteen_bits_keep_their_brightness_and_glass_becomes_paper() -> None:
    grey = pictures.clean(sixteen_bits())
    glass = pictures.clean(encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))

    assert Image.open(io.BytesIO(grey.files[".jpg"])).getpixel((9, 9))[0] == pytest.approx(156, abs=4)
    assert Image.open(io.BytesIO(glass.files[".jpg"])).getpixel((9, 9)) == (255, 255, 255)


def test_the_small_size_is_light_even_of_a_photo_full_of_detail() -> None:
    noise = Image.frombytes("RGB", (1200, 900), os.urandom(3 * 1200 * 900))

    picture = pictures.clean(encoded(noise, "JPEG", quality=95))

    assert len(picture.files["-480.jpg"]) <= 60_000
    assert len(picture.files["-480.webp"]) <= 60_000


def test_what_is_covered_cannot_be_told_and_the_rest_stays() -> None:
    stripes = scene()
    for left in range(100, 300, 4):
        stripes.paste("#fff", (left, 100, left + 2, 300))
    before = pictures.clean(encoded(stripes, "JPEG", quality=95))

    after = pictures.cover(before.files[".jpg"], [(1250, 1667, 3750, 5000)])

    with Image.open(io.BytesIO(after.files[".jpg"])) as covered:
        inside = covered.crop((110, 110, 290, 290)).getcolors(100_000) or []
        outside = covered.getpixel((700, 500))
    few = {tuple(channel // 16 for channel in colour) for count, colour in inside if count > 20}
    assert len(few) <= 25
    assert outside[2] > 150
    assert all(says_nothing_but_pixels(data) for data in after.files.values())


def test_the_same_photo_of_the_same_draft_is_kept_once(tmp_path: Path) -> None:
    blobs = Blobs("", tmp_path)
    names = {pictures.keep(blobs, draft, pictures.clean(phone_jpeg())) for draft in ("A", "A", "B")}

    assert len(names) == 2
    kept = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert kept == {file for name in names for file in pictures.files_of(name)}
    assert len(pictures.files_of("a")) == 2 * (1 + len(PHOTO_WIDTHS))


_MEASURE = """
import resource, sys
from service.foundation import confinement
from service.foundation.errors import Unreadable
from service.office import pictures
# From behind walls nobody hears how much was used.
confinement._walls = tuple
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = open(sys.argv[1], "rb").read()
try:
    pictures.clean(data)
except Unreadable:
    pass
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(own // 1024 - len(data) // 2**20, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("name", ["png bomb", "text bomb", "twelve megapixels", "heic of twelve megapixels"])
def test_memory_is_bounded_in_the_service_and_in_its_helper(name: str, tmp_path: Path) -> None:
    made = {**CLEAN, **{n: m for n, (m, _) in REFUSED.items()}}.get(name) or (
        lambda: heic() and encoded(scene(size=(4000, 3000)), "HEIF", quality=10)
    )
    file = tmp_path / "foto"
    file.write_bytes(made())

    told = subprocess.run([sys.executable, "-c", _MEASURE, file], capture_output=True, check=True, text=True)

    service, helper = (int(megabytes) for megabytes in told.stdout.split())
    assert service <= 16
    assert helper <= 700


def test_a_helper_that_breaks_or_never_ends_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_S", 0.01)
    with pytest.raises(Unreadable, match="No pudimos leer"):
        pictures.clean(phone_jpeg())
    monkeypatch.setattr(confinement, "WALL_S", 30)
    monkeypatch.setattr(confinement, "_BEGIN", "import os; os.abort()")
    with pytest.raises(Unreadable, match="No pudimos leer"):
        pictures.clean(phone_jpeg())


def test_when_too_many_wait_a_person_is_told_to_send_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    full = threading.BoundedSemaphore(1)
    assert full.acquire()
    monkeypatch.setattr(confinement, "PATIENCE_S", 0.01)
    monkeypatch.setattr(confinement, "_PLACES", {"office": full})

    with pytest.raises(Unreadable, match="Espere un minuto y envíe la foto"):
        pictures.clean(phone_jpeg())
    with pytest.raises(Unreadable, match="Espere un minuto y envíe el documento"):
        papers.examine(b"%PDF-1.4\n%%EOF")
