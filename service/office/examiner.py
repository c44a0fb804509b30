"""Looks into papers, in the process of `confinement`: what a PDF or a package of XML really is and carries.

Answers with the media type. It never repairs or rewrites: the published bytes are those that the office has.
"""

import re
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO

import pikepdf

from service.foundation.confinement import Declined

#: Entries of a package, and bytes that they may become.
_ENTRIES, _UNPACKED = 4000, 400 * 2**20
_LONGEST_PART = 4 * 2**20

#: In a PDF: what runs, and what hides files. Keys anywhere, and values of the keys that say what an object does.
_RUNS = frozenset({"/JS", "/JavaScript", "/Launch", "/RichMedia", "/RichMediaContent", "/XFA", "/Rendition"})
_HIDES = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/GoToE"})
_ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound"})
_SAYS = ("/S", "/Subtype", "/Type")

#: Main parts of packages, by what their list of contents says.
_OFFICE = {
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: What a package without programs is made of.
_INERT = re.compile(
    r".*\.(xml|rels|vml|rdf|png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|svg|webp|odttf|ttf|fntdata)"
    r"|mimetype|xl/printersettings/[^/]*\.bin|.*/"
)
_LIVE = re.compile(r"(^|/)(vbaproject|vbadata|activex|embeddings|macrosheets|dialogsheets|customui|basic|scripts)")
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_LINKS = (b"/hyperlink", b"/externalLinkPath")


def work(file: BinaryIO) -> bytes:
    """The word for the kind of paper: pdf, xlsx, docx or ods."""
    head = file.read(5)
    file.seek(0)
    if head == b"%PDF-":
        _pdf(file)
        return b"pdf"
    return _package(file).encode()


def _pdf(file: BinaryIO) -> None:
    try:
        # A PDF that needs mending is read in one way by us and in another by a reader.
        with pikepdf.open(file, attempt_recovery=False) as document:
            _check(document)
    except pikepdf.PasswordError:
        raise Declined("locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        raise Declined("broken") from None


def _check(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise Declined("locked")
    if not len(document.pages):
        raise Declined("broken")
    _look([document.trailer, *document.objects])


def _look(objects: Iterable[Any]) -> None:
    waiting = list(objects)
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(found.items())
            said = {str(entries[key]) for key in _SAYS if isinstance(entries.get(key), pikepdf.Name)}
            if entries.keys() & _RUNS or said & (_RUNS | _ACTIVE):
                raise Declined("program")
            if entries.keys() & _HIDES or said & _HIDES:
                raise Declined("inside")
            waiting += [each for each in entries.values() if _is_held(each)]
        elif isinstance(found, pikepdf.Array):
            waiting += [each for each in found if _is_held(each)]


def _is_held(value: Any) -> bool:
    """Whether a value is written inside its holder: the others are in the list of objects."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _package(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            return _kind(package, file)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        raise Declined("broken") from None


def _kind(package: zipfile.ZipFile, file: BinaryIO) -> str:
    parts = package.infolist()
    names = [part.filename for part in parts]
    file.seek(-22, 2)
    # Nothing before, nothing after: a package with something around it is also something else.
    is_whole = file.read(4) == b"PK\5\6" and min((part.header_offset for part in parts), default=1) == 0
    if not is_whole or len(set(names)) != len(names):
        raise Declined("broken")
    if len(parts) > _ENTRIES or sum(part.file_size for part in parts) > _UNPACKED:
        raise Declined("large")
    if any(part.flag_bits & 1 for part in parts):
        raise Declined("locked")
    kind = _declared(package, names)
    for name in (name.lower() for name in names):
        if _LIVE.search(name) or not _INERT.fullmatch(name):
            raise Declined("macros")
        if name.endswith(".rels"):
            _check_relations(package, names[[n.lower() for n in names].index(name)])
    return kind


def _declared(package: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        contents = _part(package, "[Content_Types].xml")
        contents.decode()
        if b"macroEnabled" in contents or b"vbaProject" in contents:
            raise Declined("macros")
        for said, kind in _OFFICE.items():
            if said in contents:
                return kind
    elif names[:1] == ["mimetype"] and "content.xml" in names and _part(package, "mimetype") == _ODS:
        return "ods"
    raise Declined("kind")


def _check_relations(package: zipfile.ZipFile, name: str) -> None:
    for relation in _OUTSIDE.findall(_part(package, name)):
        if not any(link in relation for link in _LINKS):
            raise Declined("outside")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(_LONGEST_PART + 1)
    if len(content) > _LONGEST_PART:
        raise Declined("large")
    return content
