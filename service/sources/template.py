"""The spreadsheet that an office downloads to fill, and its documentation, made of the columns the reader knows."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from service.sources import cells, sheets
from service.sources.columns import Column, Table

#: Rows of the lists and formats of a sheet.
_ROWS = 2000
#: The same bytes each time: a template has no date of its own.
_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def _required(table: Table) -> set[str]:
    return {group[0] for group in table.required}


def _choices(column: Column) -> list[str]:
    if column.kind is cells.yes:
        return ["Sí", "No"]
    return column.kind.shown if isinstance(column.kind, sheets.Choice) else []


def template_xlsx() -> bytes:
    """The template as a workbook: a sheet for works, three for their changes, progress and payments, one of help."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Planilla de obras", "created": _MADE})
        must = book.add_format({"bold": True, "bg_color": "#0b4f6c", "font_color": "#ffffff", "text_wrap": True})
        may = book.add_format({"bold": True, "bg_color": "#e7eef1", "text_wrap": True})
        formats = {
            cells.day: book.add_format({"num_format": "dd/mm/yyyy"}),
            cells.pesos: book.add_format({"num_format": "#,##0"}),
            cells.change: book.add_format({"num_format": "#,##0"}),
            cells.share: book.add_format({"num_format": "@"}),
            cells.text: book.add_format({"num_format": "@"}),
        }
        for name, table in sheets.SHEETS.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            sheet.set_row(0, 32)
            for place, column in enumerate(table.columns):
                sheet.write_string(0, place, column.name, must if column.name in _required(table) else may)
                sheet.write_comment(0, place, f"{column.about} Ejemplo: {column.example}".strip())
                sheet.set_column(place, place, max(14, len(column.name) + 2), formats.get(column.kind))
                if choices := _choices(column):
                    sheet.data_validation(1, place, _ROWS, place, {"validate": "list", "source": choices})
        _write_help(book, must)
    return file.getvalue()


def _write_help(book: Any, heading: Any) -> None:
    sheet = book.add_worksheet("ayuda")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 4, 60)
    sheet.write_row(0, 0, ["Hoja", "Columna", "¿Obligatoria?", "Qué se escribe", "Ejemplo"], heading)
    rows = (row for name, table in sheets.SHEETS.items() for row in _documented(name, table))
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, row)


def _documented(name: str, table: Table) -> list[tuple[str, str, str, str, str]]:
    return [
        (name, column.name, "Sí" if column.name in _required(table) else "No", column.about, column.example)
        for column in table.columns
    ]


def template_csv() -> bytes:
    """The sheet of works of the template as CSV: its header, for programs that Excel opens with accents right."""
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerow([column.name for column in sheets.WORKS.columns])
    return file.getvalue().encode("utf-8-sig")


def column_tables() -> str:
    """The columns of every sheet as tables of Markdown, for docs/import.md."""
    parts = []
    for name, table in sheets.SHEETS.items():
        lines = [
            f"#### Hoja `{name}`",
            "",
            "| columna | obligatoria | qué se escribe | ejemplo |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{column}` | {must.lower()} | {about} | {example.replace('|', ' ')} |"
            for _, column, must, about, example in _documented(name, table)
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
