"""Rows of a CSV file, whatever its delimiter and its encoding, a line at a time."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from service.foundation.errors import Unreadable
from service.foundation.language import N_

#: Characters of one line of the file, and of one cell (the limit of the `csv` module).
MAX_LINE = 1_000_000
DELIMITERS = ",;\t|"


def _as_windows(error: UnicodeError) -> tuple[str | bytes, int]:
    """What is not UTF-8 is cp1252; its five undefined bytes are kept as the control characters they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


codecs.register_error("windows", _as_windows)


def open_text(path: Path) -> TextIO:
    """The file as text: UTF-8 with or without mark, cp1252, both mixed, or the UTF-16 of a spreadsheet."""
    with path.open("rb") as file:
        is_wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    encoding, errors = ("utf-16", "replace") if is_wide else ("utf-8-sig", "windows")
    return path.open(encoding=encoding, errors=errors, newline="")


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise Unreadable(
                N_("El archivo tiene una línea de más de un millón de letras: no es una tabla. Revíselo.")
            )
        yield line.replace("\0", "")


def _delimiter(path: Path) -> str:
    """The delimiter that the fullest of the first lines uses most."""
    with open_text(path) as file:
        head = [line for _, line in zip(range(20), _lines(file), strict=False)]
    return max(DELIMITERS, key=lambda symbol: max((line.count(symbol) for line in head), default=0))


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The number of each line that is not blank, as a text editor counts them, and its cells."""
    delimiter = _delimiter(path)
    with open_text(path) as file:
        reader = csv.reader(_lines(file), delimiter=delimiter)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Unreadable(
                    N_("La línea %(row)s tiene una celda demasiado larga o unas comillas sin cerrar. Corríjala."),
                    row=number,
                ) from error
            if any(cells):
                yield number, cells
