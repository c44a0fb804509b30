"""What people type, read as what it means."""

from datetime import date
from typing import Any

import pytest

from service.web.office import typed

WRONG = object()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("1.200.000.000", 1_200_000_000),
        ("$ 1.200.000.000,00", 1_200_000_000),
        ("1,200,000,000", 1_200_000_000),
        ("1 200 000 000", 1_200_000_000),
        ("$ 1200 millones", 1_200_000_000),
        ("1.200 millones de pesos", 1_200_000_000),
        ("1.250,5 MILLONES", 1_250_500_000),
        ("1,5 mil millones", 1_500_000_000),
        ("1,2 billones", 1_200_000_000_000),
        ("0", 0),
        ("mil", WRONG),
        ("1200", WRONG),
        ("-5000000", WRONG),
        ("1200 millones y algo", WRONG),
        ("99999999999999999999", WRONG),
    ],
)
def test_money(text: str, amount: Any) -> None:
    value, fault = typed.money(text)

    assert bool(fault) is (amount is WRONG)
    assert value == (None if amount is WRONG else amount)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("2026-10-02", date(2026, 10, 2)),
        ("02/10/2026", date(2026, 10, 2)),
        ("2-10-26", date(2026, 10, 2)),
        ("2 de octubre de 2026", date(2026, 10, 2)),
        ("30/02/2026", WRONG),
        ("10/25/2026", WRONG),
        ("2026", WRONG),
        ("ayer", WRONG),
    ],
)
def test_days(text: str, day: Any) -> None:
    value, fault = typed.day(text)

    assert bool(fault) is (day is WRONG)
    assert value == (None if day is WRONG else day)


@pytest.mark.parametrize(
    "text",
    [
        "10.4032, -75.4619",
        "10,4032; -75,4619",
        "10.4032 -75.4619",
        "-75.4619, 10.4032",
        "https://www.google.com/maps/@10.4032,-75.4619,15z",
        "https://maps.google.com/?q=10.4032,-75.4619",
        "https://www.google.com/maps/place/X/data=!3d10.4032!4d-75.4619",
    ],
)
def test_a_point_of_a_map(text: str) -> None:
    assert typed.point(text) == ((10.4032, -75.4619), "")


@pytest.mark.parametrize("text", ["la iglesia", "10.4032", "51.5074, 0.1278"])
def test_no_point(text: str) -> None:
    value, fault = typed.point(text)

    assert value is None
    assert fault
