"""Files of every format and of none: rows, or one clear sentence; never the memory of the machine."""

import codecs
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from service.foundation.errors import Unreadable
from service.sources import delimited, files, jsonrows, workbooks
from tests.sources.tables import write_csv, write_xlsx

COLUMNS = {"numero", "nombre", "barrio"}
ROWS = [{"numero": "1", "nombre": "Parque", "barrio": "El Peñón"}, {"numero": "2", "nombre": "Vía", "barrio": "Manga"}]


def sheets(path: Path) -> list[files.Sheet]:
    return files.sheets(path, lambda name: name in COLUMNS)


def rows(path: Path) -> list[dict[str, Any]]:
    return [dict(row) for _, row in sheets(path)[0].rows()]


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        rows(path)
    return str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_kind(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write_csv(tmp_path / "obras.csv", ROWS, delimiter=delimiter, encoding=encoding)

    assert rows(path) == ROWS


def test_csv_with_encodings_mixed_from_line_to_line_and_within_one(tmp_path: Path) -> None:
    path = tmp_path / "obras.csv"
    path.write_bytes(
        codecs.BOM_UTF8
        + "numero;nombre;barrio\r\n1;Parque;El Peñón\r\n".encode()
        + "2;Vía;Peñón\r\n".encode("cp1252")
        + b"3;" + "Vía".encode() + b";Pe\xf1\xf3n\x96\x81\r\n"
    )  # fmt: skip

    assert [row["barrio"] for row in rows(path)] == ["El Peñón", "Peñón", "Peñón–\x81"]


def test_cells_of_several_lines_and_the_number_of_each_row(tmp_path: Path) -> None:
    path = tmp_path / "obras.csv"
    path.write_text('numero,nombre\n1,"dos\nlíneas"\n\n2,Vía\n', encoding="utf-8")

    assert [(number, row["nombre"]) for number, row in sheets(path)[0].rows()] == [(2, "dos\nlíneas"), (5, "Vía")]


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "obras.xlsx", {"Hoja1": ROWS}, above=3)

    assert rows(path) == ROWS
    assert [number for number, _ in sheets(path)[0].rows()] == [5, 6]


def test_every_sheet_of_a_workbook_is_read_more_than_once(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "obras.xlsx", {"obras": ROWS, "cambios": ROWS[:1]})

    found = sheets(path)

    assert [sheet.name for sheet in found] == ["obras", "cambios"]
    assert list(found[0].rows()) == list(found[0].rows())


def test_rows_coloured_but_empty_are_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["numero", "nombre"])
    sheet.append(["1", "Parque"])
    sheet["A9"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(tmp_path / "obras.xlsx")

    assert rows(tmp_path / "obras.xlsx") == [{"numero": "1", "nombre": "Parque"}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=1),
        "\n".join(json.dumps(row) for row in ROWS),
        json.dumps(ROWS[:1]) + json.dumps(ROWS[1:]),
        "\ufeff" + json.dumps(ROWS, ensure_ascii=False),
    ],
)
def test_json_of_every_kind(tmp_path: Path, text: str) -> None:
    path = tmp_path / "obras.json"
    path.write_text(text, encoding="utf-8")

    assert rows(path) == ROWS


@pytest.mark.parametrize("nothing", ["NaN", "NaT", "Infinity", "-Infinity", "nan", "None", "undefined", "null"])
def test_words_that_json_does_not_know_are_nothing(tmp_path: Path, nothing: str) -> None:
    path = tmp_path / "obras.json"
    path.write_text(f'[{{"numero": {nothing}, "nombre": "NaT, NaN", "lista": [{nothing}, 1]}}]', encoding="utf-8")

    assert rows(path) == [{"numero": None, "nombre": "NaT, NaN", "lista": [None, "1"]}]


def test_numbers_of_json_stay_as_written(tmp_path: Path) -> None:
    path = tmp_path / "obras.json"
    path.write_text('[{"numero": 12345678901234567890.10}]', encoding="utf-8")

    assert rows(path) == [{"numero": "12345678901234567890.10"}]


def test_json_cut_anywhere_into_pieces_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "obras.json"
    path.write_text(
        '[{"numero": NaN, "nombre": "aé\\"}, {", "l": [1.5, {"x": NaT}]}, {"numero": -1e5}]', encoding="utf-8"
    )
    whole = list(jsonrows.rows(path))
    for piece in range(1, 12):
        monkeypatch.setattr(jsonrows, "_PIECE", piece)

        assert list(jsonrows.rows(path)) == whole


def test_columns_that_socrata_leaves_out_of_the_first_rows_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "obras.json"
    path.write_text(json.dumps([{"numero": "1"}, {"numero": "2", "barrio": "Manga"}]), encoding="utf-8")

    assert sheets(path)[0].names == ("numero", "barrio")


def write(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def zip_of(**members: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)

    return make


def locked(path: Path) -> None:
    zip_of(xl__workbook_dot_xml=b"<a/>")(path)
    data = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        data[place] |= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (write(b""), "está vacío"),
        (write(b" \r\n "), "está vacío"),
        (write(b"%PDF-1.7 ..."), "es un PDF"),
        (write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99), "Excel antiguo (.xls) o con contraseña"),
        (write(b"<!doctype html><table>"), "página web"),
        (write(b"\x89PNG\r\n\x1a\n\0\0\0"), "no es una tabla"),
        (write(b"PK\x03\x04" + b"roto" * 99), "está dañado"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "no es una hoja de cálculo"),
        (zip_of(word__document_dot_xml=b"<a/>"), "no es una hoja de cálculo"),
        (zip_of(xl__workbook_dot_xml=b"<a/>"), "está dañado"),
        (locked, "contraseña"),
        (write(b'[{"numero": 1}, {"numero": '), "dañado o incompleto en la fila 2"),
        (write(b'[{"numero": 1} {"a": 1,}]'), "dañado"),
        (write(b"[1, 2]"), "no es un objeto"),
        (write(b'[{"a": ' + b"[" * 200_000), "demasiados niveles"),
        (write(b'{"a": "' + b"x" * 2_000_000), "demasiado larga"),
        (write(b"[]"), "no tiene filas"),
        (write(b"numero,nombre\n1," + b"x" * 1_200_000), "una línea de más de un millón"),
        (write(b'numero,nombre\n1,"' + b"x,\n" * 90_000), "comillas sin cerrar"),
        (write(b",".join([b"a"] * 900) + b"\n" + b",".join([b"1"] * 900)), "más de 500 columnas"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, make: Callable[[Path], None], why: str) -> None:
    path = tmp_path / "obras.xlsx"
    make(path)

    said = refusal(path)

    assert why in said
    assert said.endswith((".", "?"))
    assert len(said) < 160


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No se pudo abrir el archivo nada.csv" in refusal(tmp_path / "nada.csv")


def test_a_heavy_workbook_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "obras.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(workbooks.MAX_FILE + 1)

    assert "pasa de 50 megas" in refusal(path)


#: Reads a file in a process of its own and prints the refusal and the megabytes that reading it added.
MEASURE = """
import resource, sys
from pathlib import Path
from service.foundation.errors import Unreadable
from service.sources import files
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
try:
    count = sum(1 for sheet in files.sheets(Path(sys.argv[1]), lambda name: name == "numero") for _ in sheet.rows())
    print(count)
except Unreadable as refused:
    print(refused)
print(peak() - before)
"""


def measured(path: Path) -> tuple[str, float]:
    """What reading a file says, and the megabytes it takes."""
    ran = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    said, megabytes = ran.stdout.splitlines()
    return said, float(megabytes)


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def workbook(path: Path, sheet: Callable[[Any], None]) -> Path:
    """A real workbook whose sheet is replaced by what `sheet` writes."""
    plain = write_xlsx(path.with_suffix(".plain.xlsx"), {"obras": ROWS})
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            if member.filename == "xl/worksheets/sheet1.xml":
                with archive.open(member.filename, "w", force_zip64=True) as file:
                    sheet(file)
            else:
                archive.writestr(member.filename, source.read(member))
    return path


def test_a_zip_bomb_is_refused_within_bounded_memory(tmp_path: Path) -> None:
    def bomb(file: Any) -> None:
        for _ in range(250):
            file.write(b"0" * 1_000_000)

    path = workbook(tmp_path / "bomba.xlsx", bomb)
    assert path.stat().st_size < 500_000

    said, megabytes = measured(path)

    assert "demasiado grande por dentro" in said
    assert megabytes < 40


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r = '99999'><c  r = 'ZZ99999'><v>1</v></c></row>",
    ],
)
def test_two_cells_far_apart_do_not_take_the_room_between_them(tmp_path: Path, cells: str) -> None:
    path = workbook(tmp_path / "lejos.xlsx", lambda file: file.write(sheet_xml(cells)))
    assert path.stat().st_size < 20_000

    said, megabytes = measured(path)

    assert "demasiadas filas o columnas" in said
    assert megabytes < 40


def test_cells_without_a_place_are_counted(tmp_path: Path) -> None:
    def many(file: Any) -> None:
        file.write(sheet_xml("")[:-30].replace(b"</sheetData></worksheet", b""))
        for _ in range(60):
            file.write(b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>")

    path = workbook(tmp_path / "muchas.xlsx", many)

    said, megabytes = measured(path)

    assert "demasiadas filas o columnas" in said
    assert megabytes < 40


def test_memory_does_not_grow_with_a_table_in_text(tmp_path: Path) -> None:
    small, large, lines = tmp_path / "poco.csv", tmp_path / "mucho.csv", tmp_path / "mucho.json"
    row = "1,Parque," + "Manga " * 40
    small.write_text("numero,nombre,barrio\n" + f"{row}\n" * 1000, encoding="utf-8")
    large.write_text("numero,nombre,barrio\n" + f"{row}\n" * 200_000, encoding="utf-8")
    lines.write_text("[" + ",".join(['{"numero": NaN, "nombre": "' + row + '"}'] * 200_000) + "]", encoding="utf-8")
    assert large.stat().st_size > 40_000_000

    (_, few), (count, many), (objects, described) = measured(small), measured(large), measured(lines)

    assert count == objects == "200000"
    assert many < few + 15
    assert described < few + 15


def test_fifty_megabytes_that_are_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "obras.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        for _ in range(49):
            file.write(bytes(range(256)) * 4096)

    said, megabytes = measured(path)

    assert "está dañado" in said or "pasa de 50 megas" in said
    assert megabytes < 40


def test_the_limits_of_a_line_are_those_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "obras.csv"
    path.write_text("numero,nombre\n1," + "x" * 100_000 + "\n", encoding="utf-8")

    assert len(rows(path)[0]["nombre"]) == 100_000
    assert delimited.MAX_LINE > 100_000


@pytest.mark.parametrize(
    ("dates", "is_month_first"),
    [
        (["12/31/2025", "01/02/2025"], True),
        (["31/12/2025", "01/02/2025"], False),
        (["12/31/2025", "31/12/2025"], False),
    ],
)
def test_how_a_file_writes_its_dates(tmp_path: Path, dates: list[str], *, is_month_first: bool) -> None:
    path = write_csv(tmp_path / "obras.csv", [{"numero": "1", "nombre": day} for day in dates])

    assert sheets(path)[0].month_first is is_month_first


def test_the_real_works_list_with_its_thousands_of_nan(shared: Path) -> None:
    path = shared / "data" / "works-cali" / "unidades_proyecto_raw.json"

    found = list(jsonrows.rows(path))

    assert len(found) == 739
    assert found == [
        (number, row)
        for number, row in enumerate(
            json.loads(
                path.read_text(encoding="utf-8"), parse_float=str, parse_int=str, parse_constant=lambda _: None
            ),
            1,
        )
    ]


def test_the_real_list_in_mixed_encodings(shared: Path) -> None:
    path = shared / "data" / "works-baobras" / "observatorio_2024_mixed_latin1_semicolon_iso.csv"

    found = [dict(row) for _, row in files.sheets(path, lambda name: name == "entorno")[0].rows()]

    assert len(found) == 1525
    assert not any("\ufffd" in str(row) for row in found)
    assert any("Ñ" in str(row) or "ñ" in str(row) for row in found)
