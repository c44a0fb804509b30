"""The legal minimum monthly wage (SMMLV) of each year: the yardstick by which the law measures additions to contracts.

A wage holds from 1 January to 31 December of its year. A year without a row is a year nobody may compute with.
"""

from collections.abc import Iterable

from service.foundation.wages import Wage

__all__ = ["WAGES", "Wage", "wage"]

WAGES = (
    Wage(2015, 644_350, "Decreto 2731 de 2014"),
    Wage(2016, 689_455, "Decreto 2552 de 2015"),
    Wage(2017, 737_717, "Decreto 2209 de 2016"),
    Wage(2018, 781_242, "Decreto 2269 de 2017"),
    Wage(2019, 828_116, "Decreto 2451 de 2018"),
    Wage(2020, 877_803, "Decreto 2360 de 2019"),
    Wage(2021, 908_526, "Decreto 1785 de 2020"),
    Wage(2022, 1_000_000, "Decreto 1724 de 2021"),
    Wage(2023, 1_160_000, "Decreto 2613 de 2022"),
    Wage(2024, 1_300_000, "Decreto 2292 de 2023"),
    Wage(2025, 1_423_500, "Decreto 1572 de 2024"),
    # Decreto 1469 de 2025 was suspended on 13 February 2026; this one keeps its figure until the court decides.
    Wage(2026, 1_750_905, "Decreto 0159 de 2026, transitorio", provisional=True),
)


def wage(year: int, table: Iterable[Wage] = WAGES) -> Wage | None:
    """The wage of `year`, None when the table has none; the last row of a year wins.

    So an installation adds a year, or corrects one, with `(*WAGES, Wage(…))` and waits for no release.
    """
    return {row.year: row for row in table}.get(year)
