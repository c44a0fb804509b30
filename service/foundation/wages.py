"""A legal minimum monthly wage, as the law fixes one for each year."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wage:
    """The wage of one year: pesos a month, the decree that fixes it, and whether a court may still change it."""

    year: int
    amount: int
    source: str
    provisional: bool = False
