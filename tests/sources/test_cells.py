"""Cells as people and systems fill them, read as what they mean."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.sources import cells
from service.sources.columns import Parser
from service.sources.datasets import SECOP
from service.sources.sheets import SHEETS


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-09-25", date(2025, 9, 25)),
        ("2025-12-31 00:00:00", date(2025, 12, 31)),
        ("2023-12-31T00:00:00.000", date(2023, 12, 31)),
        ("2025/9/5", date(2025, 9, 5)),
        ("31/12/2025", date(2025, 12, 31)),
        ("1/11/2025", date(2025, 11, 1)),
        ("25-09-2025", date(2025, 9, 25)),
        ("25.09.2025", date(2025, 9, 25)),
        ("45896", date(2025, 8, 27)),
        (45896.0, date(2025, 8, 27)),
        (45896, date(2025, 8, 27)),
        ("12-nov-24", date(2024, 11, 12)),
        ("12-NOV-2024", date(2024, 11, 12)),
        ("15 de diciembre de 2025", date(2025, 12, 15)),
        ("lunes, 15 de septiembre del 2025", date(2025, 9, 15)),
        ("Diciembre 15 de 2025", date(2025, 12, 15)),
        (date(2025, 5, 1), date(2025, 5, 1)),
        (datetime(2025, 5, 1, 23, 59), date(2025, 5, 1)),
        ("1/11/2025 05:00:00 p. m.", date(2025, 11, 1)),
    ],
)
def test_dates_in_every_shape_are_read(cell: Any, expected: date) -> None:
    assert cells.day(cell) == (expected, None)


@pytest.mark.parametrize(
    "cell", ["", " ", None, "No Definido", "N/D", "0", 0, "1970-01-01", "1900-01-01T00:00:00", "Pendiente"]
)
def test_a_date_that_says_nothing_is_none_and_no_doubt(cell: Any) -> None:
    assert cells.day(cell) == (None, None)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2024", "solo un año"),
        (2024, "solo un año"),
        ("dic-2025", "no es una fecha"),
        ("a los tres meses", "no es una fecha"),
        ("30/02/2025", "no existe en el calendario"),
        ("2203-01-01", "año 2203"),
        ("1899-12-29", "año 1899"),
        (datetime(1020, 5, 1), "año 1020"),
    ],
)
def test_what_is_no_date_is_left_out_and_told(cell: Any, why: str) -> None:
    found, doubt = cells.day(cell)

    assert found is None
    assert doubt is not None
    assert why in doubt


def test_a_month_in_the_place_of_the_day_is_told() -> None:
    found, doubt = cells.day("12/31/2025")

    assert found == date(2025, 12, 31)
    assert doubt is not None
    assert "al revés" in doubt


def test_files_that_write_the_month_first_are_read_so() -> None:
    assert cells.day("08/05/2025", month_first=True) == (date(2025, 8, 5), None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("$545,872,098", 545_872_098),
        ("$ 545.872.098", 545_872_098),
        ("99.999.999,99", 100_000_000),
        ("99,999,999.49", 99_999_999),
        ("1234567.0", 1_234_567),
        ("1234567,5", 1_234_568),
        ("15'693.000", 15_693_000),
        ("$ 1.000.000 M/CTE", 1_000_000),
        ("1000000 COP", 1_000_000),
        ("1.2E+10", 12_000_000_000),
        (1000.0, 1000),
        (500_000_000, 500_000_000),
        ("0", 0),
        ("123456789012345", 123_456_789_012_345),
        (9_007_199_254_740_991.0 // 10, 900_719_925_474_099),
        ("5355974927.0", 5_355_974_927),
    ],
)
def test_pesos_however_they_are_written(cell: Any, expected: int) -> None:
    assert cells.pesos(cell) == (expected, None)


@pytest.mark.parametrize("cell", ["", None, "No definido", "ND", float("nan"), float("inf"), True])
def test_no_amount(cell: Any) -> None:
    assert cells.pesos(cell) == (None, None)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("$99.999.999,99\n $9.999.999,99", "más de un valor"),
        ("123456789012345678901", "21 cifras"),
        ("1" * 400, "400 cifras"),
        (1e30, "31 cifras"),
        ("mil millones", "no es un número"),
        ("-500000", "negativo"),
        ("1,2,3.4.5", "no es un número"),
    ],
)
def test_no_plausible_amount(cell: Any, why: str) -> None:
    found, doubt = cells.pesos(cell)

    assert found is None
    assert doubt is not None
    assert why in doubt


def test_an_amount_that_may_be_read_in_two_ways_is_told() -> None:
    assert cells.pesos("1.234") == (1234, "«1.234» se leyó como 1.234.")


def test_a_change_may_take_money_away() -> None:
    assert cells.change("-150.000.000") == (-150_000_000, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("68,5 %", 6850), ("68.5", 6850), ("100", 10_000), (80.0, 8000), (0, 0), ("12,345%", 1235)],
)
def test_shares(cell: Any, expected: int) -> None:
    assert cells.share(cell) == (expected, None)


def test_a_share_kept_as_a_fraction_by_a_spreadsheet_is_told() -> None:
    assert cells.share(0.685) == (6850, "se leyó como 68,5 %.")


@pytest.mark.parametrize("cell", [1.0, 1, "101", -3, "mucho"])
def test_doubtful_shares_are_left_out(cell: Any) -> None:
    found, doubt = cells.share(cell)

    assert found is None
    assert doubt is not None


# DIAN 899999061-9 (Bogotá), 890399011-3 (Cali), 800197268-4 (DIAN), 860002964-4 (Banco de Bogotá): published NITs.
@pytest.mark.parametrize(("number", "digit"), [("899999061", 9), ("890399011", 3), ("800197268", 4), ("860002964", 4)])
def test_the_check_digit_of_a_nit(number: str, digit: int) -> None:
    assert cells.check_digit(number) == digit


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("890399011", "890399011"),
        ("8903990113", "890399011"),
        ("890.399.011-3", "890399011"),
        ("890399011.0", "890399011"),
        (890399011.0, "890399011"),
        ("8903990112", "8903990112"),
        ("1048849500", "1048849500"),
    ],
)
def test_a_glued_check_digit_is_taken_off_only_when_it_is_right(cell: Any, expected: str) -> None:
    assert cells.nit(cell) == (expected, None)


def test_a_wrong_check_digit_is_told() -> None:
    number, doubt = cells.nit("890.399.011-5")

    assert number == "890399011"
    assert doubt is not None
    assert "dígito de verificación" in doubt


@pytest.mark.parametrize("cell", ["000000000", "abc", "1" * 16])
def test_what_is_no_nit(cell: str) -> None:
    assert cells.nit(cell)[0] is None
    assert cells.nit(cell)[1]


@pytest.mark.parametrize(("number", "expected"), [("900123456", True), ("31932472", False), ("1048849500", False)])
def test_numbers_of_people_are_told_from_those_of_companies(number: str, *, expected: bool) -> None:
    assert cells.is_company(number) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("13,001", "13001"), ("5,001", "05001"), ("5.001", "05001"), ("13001", "13001"), (5001.0, "05001")],
)
def test_codes_of_municipalities(cell: Any, expected: str) -> None:
    assert cells.municipality(cell) == (expected, None)


@pytest.mark.parametrize("cell", ["Cartagena", "12345", "130011"])
def test_what_is_no_municipality(cell: str) -> None:
    assert cells.municipality(cell)[0] is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024760010190", "2024760010190"),
        (2024760010190.0, "2024760010190"),
        ("202300000000147", "202300000000147"),
        ("2147483648", None),
        ("No definido", None),
        ("202476000000000000", None),
    ],
)
def test_codes_of_projects(cell: Any, expected: str | None) -> None:
    assert cells.bpin(cell)[0] == expected


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected", "is_doubtful"),
    [
        (10.4236123, -75.5253456, (10.423612, -75.525346), False),
        (12.5847, -81.7006, (12.5847, -81.7006), False),
        (-75.5253, 10.4236, (10.4236, -75.5253), True),
        (10.4236, 75.5253, (10.4236, -75.5253), True),
        (75.5253, 10.4236, (10.4236, -75.5253), True),
        (3.45e16, -76.5, None, True),
        (40.4, -3.7, None, True),
        (float("nan"), -75.0, None, True),
        (10.4, None, None, False),
    ],
)
def test_points(latitude: float, longitude: float | None, expected: Any, *, is_doubtful: bool) -> None:
    found, doubt = cells.point(latitude, longitude)

    assert found == expected
    assert (doubt is not None) is is_doubtful


def test_coordinates_with_a_decimal_comma() -> None:
    assert cells.degrees("-75,5253") == (-75.5253, None)


@pytest.mark.parametrize(
    "cell", ["No Definido", "No Defenido", "N/D", "ND", "no aplica", "0", " ", "\t", None, ".", "NaN"]
)
def test_words_that_say_nothing(cell: Any) -> None:
    assert cells.text(cell) == (None, None)


def test_numbers_of_a_spreadsheet_are_written_whole() -> None:
    assert cells.text(702452210.0) == ("702452210", None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            {"url": "https://community.secop.gov.co/x?noticeUID=CO1.NTC.1"},
            "https://community.secop.gov.co/x?noticeUID=CO1.NTC.1",
        ),
        ("{'url': 'https://community.secop.gov.co/y'}", "https://community.secop.gov.co/y"),
        (
            "https://community.secop.gov.co/Public/Common/GoogleReCaptcha/Index?previousUrl="
            "https%3a%2f%2fcommunity.secop.gov.co%2fPublic%3fnoticeUID%3dCO1.NTC.82",
            "https://community.secop.gov.co/Public?noticeUID=CO1.NTC.82",
        ),
        ("Pendiente", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
    ],
)
def test_addresses(cell: Any, expected: str | None) -> None:
    assert cells.link(cell)[0] == expected


KINDS = sorted({column.kind for table in (*SECOP, *SHEETS.values()) for column in table.columns}, key=repr)
ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-/$%' eEnN:+aos"),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.dictionaries(st.text(), st.text()),
)


@given(st.sampled_from(KINDS), ANYTHING)
@settings(max_examples=2000)
def test_no_cell_stops_a_reader(kind: Parser, cell: Any) -> None:
    value, doubt = kind(cell)

    assert doubt is None or isinstance(doubt, str)
    if isinstance(value, int) and not isinstance(value, bool):
        assert abs(value) < 10**15
    if isinstance(value, date):
        assert 2000 <= value.year < 2100


@pytest.mark.parametrize("cell", ["sNaN", "Infinity", "1E+999999999", "-inf", "1E-999999999"])
def test_numbers_made_to_break_arithmetic(cell: str) -> None:
    for kind in (cells.pesos, cells.change, cells.count, cells.share, cells.degrees):
        value, _ = kind(cell)
        assert value is None or value == 0 or kind is cells.degrees
