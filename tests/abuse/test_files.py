"""What can be attached in place of a photo. No file costs the text; what is served is a copy of ours."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.abuse.test_filing import TEXT
from tests.abuse.test_receipts import come, step
from tests.abuse.visitor import Answer, File, Visitor

CANARY = b"CANARIO-5523"
#: Seconds in which a bomb must be refused, on a machine that has other things to do.
SOON_S = 20


def photo(**saved: object) -> bytes:
    """A small photo."""
    file = BytesIO()
    Image.new("RGB", (64, 48), "#9ab").save(file, "JPEG", **saved)
    return file.getvalue()


def tagged() -> bytes:
    """A photo that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = CANARY.decode()
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    return photo(exif=exif, comment=CANARY)


def with_archive() -> bytes:
    """A photo that is an archive too."""
    file = BytesIO(photo())
    with ZipFile(file, "a") as archive:
        archive.writestr("a.txt", CANARY)
    return file.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A picture that says to be of any size, of one colour."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (1 + width // 8)) for _ in range(min(height, 3000))) + packer.flush()
    parts = ((b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b""))
    told = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def swollen_text() -> bytes:
    """A picture whose note is two hundred megabytes."""
    return png(8, 8, (b"zTXt", b"nota\0\0" + zlib.compress(b"a" * 200_000_000, 9)))


PLAYLIST = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2"


@dataclass(frozen=True)
class Row:
    """One thing to attach."""

    what: str
    data: Callable[[], bytes]
    name: str
    taken: int


ROWS = (
    # What it is                             its bytes                                  its name           copies kept
    Row("a photo", photo, "foto.jpg", 1),
    Row("a photo called a program", photo, "programa.exe", 1),
    Row("a photo with place and author", tagged, "foto.jpg", 1),
    Row("a photo that is an archive too", with_archive, "foto.jpg", 1),
    Row("a photo with a page after it", lambda: photo() + b"<script>" + CANARY + b"</script>", "foto.jpg", 1),
    Row("a program", lambda: b"MZ\x90\0" + CANARY * 100, "foto.jpg", 0),
    Row("a page", lambda: b"<!doctype html><script>alert(1)</script>" + CANARY, "foto.jpg", 0),
    Row("a script behind the first bytes of a photo", lambda: b"\xff\xd8\xff\xe0<?php system('id');" + CANARY, "f.jpg", 0),
    Row("a drawing with a program", lambda: SVG, "dibujo.svg", 0),
    Row("a drawing that asks for a file", lambda: XXE, "foto.png", 0),
    Row("a picture of 30,000 by 30,000", lambda: png(30_000, 30_000), "foto.png", 0),
    Row("half a photo", lambda: photo()[:300], "foto.jpg", 0),
    Row("an archive", lambda: with_archive()[len(photo()):], "foto.zip", 0),
    Row("a list of files called a video", lambda: PLAYLIST, "video.mp4", 0),
    Row("a video that is only its beginning", lambda: MP4 + PLAYLIST, "video.mp4", 0),
    Row("a paper that is only its beginning", lambda: b"%PDF-1.7\n" + CANARY, "acta.pdf", 0),
    Row("nothing at all", lambda: b"", "foto.jpg", 0),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_row(row: Row, visitor: Visitor) -> None:
    answer = visitor.ripe(visitor.open().filled(que=TEXT), [File(row.data(), row.name)])

    assert answer.receipt
    assert answer.seconds < SOON_S
    case = come(visitor, answer.receipt)
    assert TEXT in case.page.text
    served = _served(visitor, case)
    assert len(served) == row.taken
    for copy in served:
        assert Image.open(BytesIO(copy.body)).size == (64, 48)
        assert CANARY not in copy.body
        assert copy.headers["x-content-type-options"] == "nosniff"


def _served(visitor: Visitor, case: Answer) -> list[Answer]:
    return [visitor.send(form) for form in case.page.forms if form.value("accion") == "archivo"]


@pytest.mark.slow
def test_a_note_of_two_hundred_megabytes_is_not_unpacked(visitor: Visitor) -> None:
    answer = visitor.ripe(visitor.open().filled(que=TEXT), [File(swollen_text(), "foto.png")])

    assert answer.receipt
    assert answer.seconds < SOON_S


NAMES = ("../../etc/passwd", "CON", "a\r\nSet-Cookie: a=b", "\u202egpj.exe", "x" * 5000, "a;b=c", "", "\x00.jpg")


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name[:12]))
def test_a_name_decides_nothing(visitor: Visitor, name: str) -> None:
    answer = visitor.ripe(visitor.open().filled(que=TEXT), [File(photo(), name)])
    assert answer.receipt
    served = _served(visitor, come(visitor, answer.receipt))

    for copy in served:
        assert copy.headers["content-disposition"].isascii()
        assert not name or name not in copy.headers["content-disposition"]


def test_nine_files_are_eight_and_a_word(visitor: Visitor) -> None:
    answer = visitor.ripe(visitor.open().filled(que=TEXT), [File(photo(quality=60 + n)) for n in range(9)])

    assert answer.receipt
    assert "El archivo 9 no quedó" in answer.page.text
    assert len(_served(visitor, come(visitor, answer.receipt))) == 8


def test_a_file_added_later_is_looked_at_the_same(visitor: Visitor) -> None:
    case = come(visitor, visitor.tell(TEXT).receipt)
    added = visitor.send(step(case, "responder").filled(texto="Otra foto"), [File(tagged())])
    (copy,) = _served(visitor, added)

    assert CANARY not in copy.body
