"""Rows that were not used, ready to be mended by a person and read again: their cells, where the fault is, a new file.

A cell is written so that the reader of its column reads the same from it; what was never kept (personal data, the
rows of homes) is not here either.
"""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from service.foundation.text import fold
from service.sources import datasets, homes, sheets
from service.sources.columns import Column, Table

_TABLES = {table.source: table for table in (*datasets.SECOP, *sheets.SHEETS.values())}
_SHEETS = {table.source: name for name, table in sheets.SHEETS.items()}


def table_of(source: str) -> Table:
    """The table of a row, by its short name."""
    return _TABLES[source]


def can_be_mended(reason: str) -> bool:
    """Whether a row may be mended here: of somebody's home nothing was kept."""
    return reason != homes.REFUSAL


def as_written(table: Table, payload: Mapping[str, Any]) -> dict[str, str]:
    """What a row said, by column, as a person would write it."""
    return {column.name: _cell(column, payload[column.name]) for column in table.columns if column.name in payload}


def _cell(column: Column, value: Any) -> str:
    """The first way of writing a value from which the column reads it again."""
    tries = [str(value)]
    if isinstance(value, bool):
        tries += ["Sí", "No", *getattr(column.kind, "shown", ())]
    elif isinstance(value, int):
        tries.append(f"{value / 100:g} %".replace(".", ","))
    return next((said for said in tries if column.kind(said)[0] == value), tries[0])


def faults(table: Table, told: Mapping[str, str], reason: str, doubts: Iterable[str]) -> dict[str, str]:
    """Why a row was not used, by the column where it has to be mended. Empty when no column can be told."""
    found: dict[str, str] = {}
    for doubt in doubts:
        label, _, words = doubt.partition(": ")
        column = next((column for column in table.columns if fold(column.label) == fold(label)), None)
        if column is not None and words:
            found.setdefault(column.name, words[0].upper() + words[1:])
    said = fold(reason)
    for column in table.columns:
        names = {fold(column.name), fold(column.label)}
        if any(re.search(rf"[«(]{re.escape(name)}[»)]", said) for name in names):
            found.setdefault(column.name, reason)
    for group in table.required:
        if not any(told.get(name) for name in group):
            found.setdefault(group[0], reason)
    return found


def unreadable(table: Table, told: Mapping[str, str]) -> dict[str, str]:
    """What a mended row still has wrong, by column: a cell that says nothing to its reader, or one that is needed."""
    found: dict[str, str] = {}
    for column in table.columns:
        value, doubt = column.kind(told.get(column.name, ""))
        if value is None and doubt is not None:
            found[column.name] = doubt[0].upper() + doubt[1:]
    for group in table.required:
        if not any(told.get(name) for name in group):
            found.setdefault(group[0], "Este dato es obligatorio. Escríbalo.")
    return found


def workbook(rows: Iterable[tuple[str, Mapping[str, str]]]) -> bytes:
    """A workbook of mended rows, to be read as any other file. `rows`: the table of each, and its cells by column."""
    by_source: dict[str, list[Mapping[str, str]]] = {}
    for source, told in rows:
        by_source.setdefault(source, []).append(told)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        for source in sorted(by_source, key=list(_TABLES).index):
            table, filled = _TABLES[source], by_source[source]
            must = {group[0] for group in table.required}
            names = [each.name for each in table.columns]
            used = [name for name in names if name in must or any(row.get(name) for row in filled)]
            sheet = book.add_worksheet(_SHEETS.get(source, "filas"))
            sheet.write_row(0, 0, used)
            for number, row in enumerate(filled, start=1):
                for place, name in enumerate(used):
                    if row.get(name):
                        sheet.write_string(number, place, row[name])
    return file.getvalue()
