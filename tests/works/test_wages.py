"""The table of minimum wages."""

import pytest

from service.works.wages import WAGES, Wage, wage


@pytest.mark.parametrize(
    ("year", "amount"),
    [
        (2015, 644_350), (2016, 689_455), (2017, 737_717), (2018, 781_242), (2019, 828_116), (2020, 877_803),
        (2021, 908_526), (2022, 1_000_000), (2023, 1_160_000), (2024, 1_300_000), (2025, 1_423_500), (2026, 1_750_905),
    ],
)  # fmt: skip
def test_the_wage_of_each_year(year: int, amount: int) -> None:
    found = wage(year)
    assert found is not None
    assert found.amount == amount
    assert found.source.startswith("Decreto ")


def test_only_2026_is_provisional() -> None:
    assert [row.year for row in WAGES if row.provisional] == [2026]


@pytest.mark.parametrize("year", [1, 2014, 2027, 9999])
def test_a_year_without_a_row_has_no_wage(year: int) -> None:
    assert wage(year) is None


def test_an_installation_adds_and_corrects_years() -> None:
    final, next_year = Wage(2026, 1_700_000, "Sentencia"), Wage(2027, 1_850_000, "Decreto 1 de 2026")
    table = (*WAGES, next_year, final)

    assert wage(2027, table) == next_year
    assert wage(2026, table) == final
    assert wage(2025, table) == wage(2025)
