"""Documents: taken for what they hold, refused in plain words when they carry what runs or hides."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from PIL import Image

from service.foundation.blobs import Blobs
from service.foundation.canonical import sha256
from service.foundation.errors import Unreadable
from service.office import papers
from service.works.facts import Origin

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **options) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    file = io.BytesIO()
    document.save(file, **options)
    return file.getvalue()


def with_root(name: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    return lambda document: document.Root.__setitem__(name, value)


def _attach(document: pikepdf.Pdf) -> None:
    document.attachments["acta.exe"] = b"MZ"


def _link(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def package(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return file.getvalue()


def docx(**parts: bytes) -> bytes:
    contents = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>'.encode()
    return package({"[Content_Types].xml": contents, "word/document.xml": b"<w:document/>"} | parts)


def ods(**parts: bytes) -> bytes:
    return package(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office:document/>"} | parts
    )


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Cantidad"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def external(kind: str) -> bytes:
    return f'<Relationships><Relationship Type="{RELATIONS}/{kind}" Target="http://x/" TargetMode="External"/></Relationships>'.encode()


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#a52").save(file, "JPEG", comment=b"secreto")
    return file.getvalue()


@pytest.mark.parametrize(
    ("made", "ending"),
    [
        (pdf(), "pdf"),
        (pdf(lambda d: d.docinfo.__setitem__("/Title", "Acta")), "pdf"),
        (xlsx(), "xlsx"),
        (docx(), "docx"),
        (docx(**{"word/_rels/document.xml.rels": external("hyperlink")}), "docx"),
        (ods(), "ods"),
        ("ítem;cantidad\nExcavación;-12,5\n".encode(), "csv"),
        (b"a,b\n1,-2\n", "csv"),
    ],
)
def test_what_holds_nothing_that_runs_is_published_byte_for_byte(made: bytes, ending: str, tmp_path: Path) -> None:
    blobs = Blobs("", tmp_path)

    document = papers.keep(
        blobs, "https://obras.example.org", papers.examine(made), "contractSigned", " Contrato\n firmado ",
        Origin("Oficina", date(2026, 11, 20)),
    )  # fmt: skip

    assert document.url == f"https://obras.example.org/documentos/{sha256(made)}.{ending}"
    assert (document.size, document.sha256, document.title) == (len(made), sha256(made), "Contrato firmado")
    assert document.format == papers.MEDIA[ending]
    assert blobs.get(f"{sha256(made)}.{ending}") == made


def test_an_image_is_published_as_a_clean_copy() -> None:
    paper = papers.examine(photo())

    assert paper.ending == "jpg"
    assert b"secreto" not in paper.data
    assert Image.open(io.BytesIO(paper.data)).size == (40, 30)


def test_a_table_from_an_old_spreadsheet_becomes_utf8() -> None:
    paper = papers.examine("ítem;año\nvía;2026\n".encode("cp1252"))

    assert paper.data.decode("utf-8-sig") == "ítem;año\nvía;2026\n"


LOCKED = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
OWNED = pdf(encryption=pikepdf.Encryption(owner="a", user=""))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (b"", "vacío"),
        (LOCKED, "tiene contraseña"),
        (OWNED, "tiene contraseña"),
        (pdf()[:-200], "dañado"),
        (pdf() + b"<html><script>", "dañado"),
        (b"%PDF-1.7\n%%EOF", "dañado"),
        (pdf(with_root("/OpenAction", SCRIPT)), "un programa"),
        (pdf(with_root("/AA", pikepdf.Dictionary(WC=SCRIPT))), "un programa"),
        (pdf(with_root("/AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array([])))), "un programa"),
        (pdf(_link), "un programa"),
        (pdf(_attach), "otros archivos"),
        (pdf(_attach, object_stream_mode=pikepdf.ObjectStreamMode.generate), "otros archivos"),
        (docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        (docx(**{"word/embeddings/oleObject1.bin": b"x"}), "macros"),
        (docx(**{"word/media/image1.exe": b"MZ"}), "macros"),
        (docx(**{"word/_rels/settings.xml.rels": external("attachedTemplate")}), "otro sitio"),
        (ods(**{"Basic/Standard/script-lb.xml": b"x"}), "macros"),
        (b"GIF89a" + docx(), "no se publica"),
        (docx() + b"<html>", "dañado"),
        (docx()[:-30], "dañado"),
        (package({"a.txt": b"hola"}), "no se publica"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office antiguo"),
        (b"MZ\x90\0\3\0,;\n", "no se publica"),
        (b"\x7fELF" + bytes(200), "no se publica"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="a,b"/>', "no se publica"),
        (b"<!doctype html><script>a,b</script>", "no se publica"),
        (b"#!/bin/sh\na,b\n", "no se publica"),
        (b"hola", "no se publica"),
        (b"a,b\n=cmd|'/c calc'!A0,2\n", "fórmulas"),
        (b"a;b\n@SUM(A1);2\n", "fórmulas"),
    ],
)
def test_what_runs_hides_or_is_something_else_is_refused_plainly(made: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        papers.examine(made)

    assert words in str(refused.value)


def test_a_package_that_becomes_enormous_is_not_opened() -> None:
    with pytest.raises(Unreadable, match="demasiado grande al abrirlo"):
        papers.examine(docx(**{"word/media/a.xml": bytes(420 * 2**20)}))


def test_a_file_of_the_kind_that_its_name_says_and_its_content_does_not_is_judged_by_content() -> None:
    assert papers.examine(pdf()).ending == "pdf"
    with pytest.raises(Unreadable, match="más de 25"):
        papers.examine(b"%PDF-" + bytes(26 * 2**20))
