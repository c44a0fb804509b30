"""Rows of an XLSX workbook, opened only after looking inside: a small file can be made to fill the memory."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from service.foundation.errors import Unreadable
from service.foundation.language import N_

#: Bytes of the file, and of everything in it once inflated.
MAX_FILE = 50_000_000
MAX_INFLATED = 200_000_000
MAX_MEMBERS = 1_000
#: Cells of the rectangle a sheet spans: the library makes room for all of them, 30 bytes each, empty or not.
MAX_CELLS = 5_000_000
_PIECE = 1 << 20
_PLACE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
#: `<c><v>1</v></c>`, for cells that do not say their place.
_MARKS_OF_A_CELL = 4
#: The longest place, `r = "XFD1048576"`, may lie across two pieces.
_OVERLAP = 40


Rows = Callable[[], Iterator[tuple[int, list[Any]]]]


def sheets(path: Path) -> dict[str, Rows]:
    """The sheets in order, each with what gives the number of every row that is not blank and its cells.

    Refuses what is not a workbook, is locked, or would not fit in memory.
    """
    _look_inside(path)
    try:
        book = CalamineWorkbook.from_path(path)
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except PasswordError as error:
        raise Unreadable(
            N_("El archivo de Excel tiene contraseña. Guárdelo sin contraseña y vuelva a intentarlo.")
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(
            N_("El archivo de Excel está dañado. Ábralo, guárdelo de nuevo y vuelva a intentarlo.")
        ) from error
    return {name: partial(_rows, book, name) for name in names}


def _rows(book: CalamineWorkbook, name: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise Unreadable(
            N_("La hoja «%(name)s» del archivo de Excel está dañada. Guárdela de nuevo."), name=name
        ) from error
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell not in {"", None} for cell in cells):
            yield number, cells


def _look_inside(path: Path) -> None:
    if path.stat().st_size > MAX_FILE:
        raise Unreadable(
            N_("El archivo de Excel pasa de %(most)s megas. Divídalo o guárdelo como CSV."), most=MAX_FILE // 1_000_000
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _look_at_members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(
            N_("El archivo de Excel está dañado. Ábralo, guárdelo de nuevo y vuelva a intentarlo.")
        ) from error


def _look_at_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise Unreadable(N_("El archivo no es una hoja de cálculo: trae demasiadas partes."))
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(N_("El archivo tiene contraseña. Guárdelo sin contraseña y vuelva a intentarlo."))
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise Unreadable(N_("El archivo no es una hoja de cálculo de Excel (.xlsx). Guárdelo como .xlsx o .csv."))
    inflated = 0
    for member in members:
        inflated = _inflate(archive, member, inflated)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, inflated: int) -> int:
    """Count the bytes of a member by inflating it, and the cells it would need; refuse when either is too much."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    widest = tallest = 1
    marks, tail = 0, b""
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            inflated += len(piece)
            if inflated > MAX_INFLATED:
                raise Unreadable(
                    N_("El archivo de Excel es demasiado grande por dentro. Divídalo o guárdelo como CSV.")
                )
            if is_sheet:
                for letters, row in _PLACE.findall(tail + piece):
                    tallest = max(tallest, int(row))
                    if letters:
                        widest = max(widest, _column(letters))
                marks, tail = marks + piece.count(b"<"), piece[-_OVERLAP:]
                if max(widest * tallest, marks // _MARKS_OF_A_CELL) > MAX_CELLS:
                    raise Unreadable(
                        N_("Una hoja de Excel ocupa demasiadas filas o columnas. Borre las vacías o guárdela en CSV.")
                    )
    return inflated


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
