"""Money and shares as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.foundation.money import grouped, in_words, percent, pesos, share


def spaced(text: str) -> str:
    """`text` with plain spaces, to compare with what is typed in a test."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$ 0"),
        (999, "$ 999"),
        (1_000, "$ 1.000"),
        (6_015_375_000, "$ 6.015.375.000"),
        (-1_234_567_890, "−$ 1.234.567.890"),
        (10**21, "$ 1.000.000.000.000.000.000.000"),
    ],
)
def test_pesos(amount: int, text: str) -> None:
    assert spaced(pesos(amount)) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (999, "999"), (100_000, "100.000"), (-1_234, "−1.234")])
def test_grouped(number: int, text: str) -> None:
    assert grouped(number) == text


def test_an_amount_never_breaks_over_two_lines() -> None:
    assert " " not in pesos(1_000) + in_words(5_000_000) + percent(6_850)


@given(st.integers())
def test_pesos_lose_no_digit(amount: int) -> None:
    digits = pesos(amount).replace(".", "").replace("$\u00a0", "").replace("−", "-")
    assert int(digits) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, ""),
        (999_999, ""),
        (1_000_000, "1 millón"),
        (1_049_999, "1 millón"),
        (1_050_000, "1,1 millones"),
        (1_250_000, "1,3 millones"),
        (2_000_000, "2 millones"),
        (9_960_000, "10 millones"),
        (10_499_999, "10 millones"),
        (10_500_000, "11 millones"),
        (1_000_000_000, "1.000 millones"),
        (6_015_375_000, "6.015 millones"),
        (999_999_499_999, "999.999 millones"),
        (999_999_500_000, "1 billón"),
        (1_000_000_000_000, "1 billón"),
        (1_250_000_000_000, "1,3 billones"),
        (1_234_000_000_000_000, "1.234 billones"),
        (-6_015_375_000, "6.015 millones"),
    ],
)
def test_size_in_words(amount: int, text: str) -> None:
    assert spaced(in_words(amount)) == text


@pytest.mark.parametrize(
    ("hundredths", "text", "signed"),
    [
        (0, "0 %", "0 %"),
        (2_500, "25 %", "+25 %"),
        (6_850, "68,5 %", "+68,5 %"),
        (6_855, "68,6 %", "+68,6 %"),
        (6_865, "68,7 %", "+68,7 %"),
        (15, "0,2 %", "+0,2 %"),
        (1, "0,01 %", "+0,01 %"),
        (5_001, "50,01 %", "+50,01 %"),
        (9_999, "99,99 %", "+99,99 %"),
        (10_000, "100 %", "+100 %"),
        (-3, "−0,03 %", "−0,03 %"),
        (-1_250, "−12,5 %", "−12,5 %"),
        (123_456_700, "1.234.567 %", "+1.234.567 %"),
    ],
)
def test_percent(hundredths: int, text: str, signed: str) -> None:
    assert spaced(percent(hundredths)) == text
    assert spaced(percent(hundredths, signed=True)) == signed


@given(st.integers())
def test_only_a_whole_percent_is_written_without_decimals(hundredths: int) -> None:
    assert ("," in percent(hundredths)) == bool(hundredths % 100)


@pytest.mark.parametrize(
    ("part", "whole", "hundredths"),
    [
        (1, 4, 2_500),
        (1_203_075_000, 4_812_300_000, 2_500),
        (1, 3, 3_333),
        (2, 3, 6_667),
        (1, 20_000, 1),
        (1, 20_001, 0),
        (-1, 4, -2_500),
        (0, 7, 0),
        (1, 1, 10_000),
        (5, 0, None),
        (5, -4, None),
    ],
)
def test_share(part: int, whole: int, hundredths: int | None) -> None:
    assert share(part, whole) == hundredths
