"""What an alert answers with: an outcome, the figure measured, and every input, so that a person can redo the sum."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor

from service.foundation.language import N_
from service.works.facts import Contract, Nature, Process, Work
from service.works.wages import Wage


class Outcome(StrEnum):
    """How a question ends. WARNED: the limit is near, not passed. NOT_EVALUABLE: a fact is missing, and named."""

    RAISED = "raised"
    WARNED = "warned"
    NOT_EVALUABLE = "not-evaluable"
    NOT_RAISED = "not-raised"

    @property
    def words(self) -> str:
        """The outcome in Spanish, to be translated by the page."""
        return _WORDS[self]


_WORDS = {
    Outcome.RAISED: N_("Alerta"),
    Outcome.WARNED: N_("Cerca del límite"),
    Outcome.NOT_EVALUABLE: N_("No se puede calcular"),
    Outcome.NOT_RAISED: N_("Sin alerta"),
}
#: The most telling first: what cannot be evaluated for one contract is not answered by another that is in order.
_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Unit(StrEnum):
    """What a figure counts.

    SHARE: hundredths of a percent. POINTS: hundredths of a point, the difference of two shares. WAGES: ten-thousandths
    of a minimum monthly wage.
    """

    PESOS = "pesos"
    SHARE = "share"
    POINTS = "points"
    DAYS = "days"
    COUNT = "count"
    WAGES = "wages"


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number of one unit."""

    amount: int
    unit: Unit


Value = Figure | date | str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer. `inputs`: pairs of a Spanish name and a value; `missing`: Spanish names of the facts that lack."""

    outcome: Outcome
    value: Figure | None = None
    inputs: tuple[tuple[str, Value], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a question is put to: a work, the day, the wages, and what the entity adds to the holidays of the law."""

    work: Work
    today: date
    wages: tuple[Wage, ...]
    closed: frozenset[date] = frozenset()


Judge = Callable[[Case], Verdict]


def pesos(amount: int) -> Figure:
    """An amount of money."""
    return Figure(amount, Unit.PESOS)


def days(count: int) -> Figure:
    """A number of calendar days."""
    return Figure(count, Unit.DAYS)


def count(number: int) -> Figure:
    """A number of things."""
    return Figure(number, Unit.COUNT)


def percent(hundredths: int | None) -> Figure | None:
    """A part of a whole, when there is one."""
    return None if hundredths is None else Figure(hundredths, Unit.SHARE)


def points(hundredths: int | None) -> Figure | None:
    """The difference of two parts, when both are known."""
    return None if hundredths is None else Figure(hundredths, Unit.POINTS)


def wages(number: Fraction) -> Figure:
    """A number of minimum wages, rounded half up to four decimals."""
    return Figure(floor(number * 10_000 + Fraction(1, 2)), Unit.WAGES)


def judged(is_raised: bool, value: Figure | None, *inputs: tuple[str, Value | None], is_near: bool = False) -> Verdict:
    """The answer to a question that could be evaluated; inputs without a value are left out."""
    outcome = Outcome.RAISED if is_raised else Outcome.WARNED if is_near else Outcome.NOT_RAISED
    return Verdict(outcome, value, tuple((name, given) for name, given in inputs if given is not None))


def lacking(*names: str) -> Verdict:
    """The answer when facts are missing: their names, each once."""
    return Verdict(Outcome.NOT_EVALUABLE, missing=tuple(dict.fromkeys(names)))


def each_contract(judge: Callable[[Case, Contract], Verdict]) -> Judge:
    """Put the question to every construction contract and answer with the most telling verdict."""

    def of_work(case: Case) -> Verdict:
        contracts = case.work.contracts()
        if not contracts:
            return lacking(N_("Contrato de obra"))
        return _most_telling((each.reference or each.id, judge(case, each)) for each in contracts)

    return of_work


def each_process(judge: Callable[[Case, Process], Verdict]) -> Judge:
    """Put the question to every construction process and answer with the most telling verdict."""

    def of_work(case: Case) -> Verdict:
        processes = [process for process in case.work.processes if process.nature is Nature.CONSTRUCTION]
        if not processes:
            return lacking(N_("Proceso de contratación de la obra"))
        return _most_telling((each.reference or each.id, judge(case, each)) for each in processes)

    return of_work


def _most_telling(verdicts: Iterable[tuple[str, Verdict]]) -> Verdict:
    found = list(verdicts)
    reference, verdict = min(found, key=lambda pair: _RANK[pair[1].outcome])
    if len(found) > 1:
        return replace(verdict, inputs=((N_("Contrato o proceso"), reference), *verdict.inputs))
    return verdict
