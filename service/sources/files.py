"""A file as rows with the names of their columns, whatever its format; every refusal is one clear sentence."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.sources import delimited, jsonrows, workbooks

#: Bytes of a CSV or JSON file: they are read a row at a time, so size costs time and no memory.
MAX_TEXT = 2_000_000_000
MAX_COLUMNS = 500
#: Offices put titles above the header.
_HEADER_WITHIN = 20
#: Rows looked at to know how a file writes its dates, and what columns a JSON file has (it leaves out empty ones).
_SAMPLE = 500
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}\b")
_HEAD = 4096

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its columns in order, and its rows, which can be read again from the start."""

    name: str
    names: tuple[str, ...]
    month_first: bool
    _read: Callable[[], Iterator[tuple[int, Row]]]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The number of each row, as the program that made the file counts them, and its cells by column."""
        return self._read()


def sha256_of(path: Path) -> str:
    """The SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sheets(path: Path, is_column: Callable[[str], bool]) -> list[Sheet]:
    """The tables of a file that have rows. `is_column` tells names of columns from titles above them."""
    kind = _kind(path)
    if kind == "json":
        return [_described(path.stem, lambda: jsonrows.rows(path))]
    if kind == "xlsx":
        found = [_headed(name, rows, is_column) for name, rows in workbooks.sheets(path).items()]
    else:
        found = [_headed(path.stem, lambda: delimited.rows(path), is_column)]
    filled = [sheet for sheet in found if sheet]
    if not filled:
        raise Unreadable(N_("El archivo no tiene filas: está vacío o solo trae títulos."))
    return filled


def _kind(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise Unreadable(
            N_("No se pudo abrir el archivo %(name)s. Revise que exista y que se pueda leer."), name=path.name
        ) from error
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"%PDF"):
        raise Unreadable(N_("El archivo es un PDF. Pida la tabla original en Excel (.xlsx) o CSV."))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(N_("Es un Excel antiguo (.xls) o con contraseña. Guárdelo como .xlsx sin contraseña."))
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare:
        raise Unreadable(N_("El archivo está vacío."))
    if bare.startswith(b"<"):
        raise Unreadable(N_("El archivo es una página web, no una tabla. Descárguelo como CSV, JSON o Excel (.xlsx)."))
    if b"\0" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable(N_("El archivo no es una tabla. Use Excel (.xlsx), CSV o JSON."))
    if size > MAX_TEXT:
        raise Unreadable(N_("El archivo pasa de %(most)s gigas. Divídalo en partes."), most=MAX_TEXT // 1_000_000_000)
    return "json" if bare[:1] in {b"[", b"{"} else "csv"


def _described(name: str, read: Callable[[], Iterator[tuple[int, Row]]]) -> Sheet:
    sample = [row for _, row in islice(read(), _SAMPLE)]
    if not sample:
        raise Unreadable(N_("El archivo no tiene filas."))
    names = tuple(dict.fromkeys(name for row in sample for name in row))
    if len(names) > MAX_COLUMNS:
        raise Unreadable(
            N_("El archivo tiene más de %(most)s columnas: no es una tabla de obras ni de contratos."),
            most=MAX_COLUMNS,
        )
    return Sheet(name, names, _is_month_first(row.values() for row in sample), read)


def _headed(
    name: str, read: Callable[[], Iterator[tuple[int, list[Any]]]], is_column: Callable[[str], bool]
) -> Sheet | None:
    sample = list(islice(read(), _SAMPLE))
    if not sample:
        return None
    header_at, header = max(
        sample[:_HEADER_WITHIN], key=lambda row: sum(is_column(cell) for cell in row[1] if isinstance(cell, str))
    )
    if len(header) > MAX_COLUMNS:
        raise Unreadable(
            N_("El archivo tiene más de %(most)s columnas: no es una tabla de obras ni de contratos."),
            most=MAX_COLUMNS,
        )
    names = tuple(str(cell) for cell in header)

    def rows() -> Iterator[tuple[int, Row]]:
        for number, cells in read():
            if number > header_at:
                yield number, dict(zip(names, cells, strict=False))

    return Sheet(name, names, _is_month_first(cells for number, cells in sample if number > header_at), rows)


def _is_month_first(rows: Any) -> bool:
    """Whether dates are written 12/31/2025, as the portal of open data does: some only make sense in that order."""
    firsts = seconds = 0
    for row in rows:
        for cell in row:
            if isinstance(cell, str) and (found := _SLASHED.match(cell)):
                firsts += int(found[1]) > 12
                seconds += int(found[2]) > 12
    return seconds > 0 and firsts == 0
