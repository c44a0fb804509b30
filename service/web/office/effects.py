"""What a draft does to its contracts, before anybody publishes it: value, end, state, and half of the initial value.

The rule is the public one (Ley 80 de 1993, art. 40: additions up to half of the initial value, in minimum wages), put
to the contract as it is and as it would be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from service.foundation.language import N_, Language
from service.foundation.wages import Wage
from service.web.public.headline import state_line
from service.works import rules
from service.works.alerts import Outcome, said
from service.works.changes import current_end, current_value
from service.works.facts import Contract, Nature, Process, Work
from service.works.money_alerts import additions_over_half
from service.works.naming import called
from service.works.verdicts import Case, Verdict

#: Hundredths of a percent: where the law stops, and the least that the drawing reaches.
LIMIT, _REACH = 5_000, 6_000


@dataclass(frozen=True)
class Half:
    """Additions against half of the initial value. Lengths are percentages of the drawing."""

    sentence: str
    is_over: bool
    before: str
    after: str
    limit: str
    before_length: str
    added_length: str
    limit_at: str
    sums: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Effect:
    """One contract before and after. `rows`: name, as it is, as it would be. `half`: only when money is added."""

    contract: str
    rows: tuple[tuple[str, str, str], ...]
    half: Half | None
    #: What cannot be computed, and why; empty when all can.
    missing: str


def effects(
    old: Work | None, new: Work, today: date, wages: tuple[Wage, ...], language: Language
) -> tuple[Effect, ...]:
    """What changes of value, end and state of each contract that `old` has; nothing for a work not yet published."""
    if old is None:
        return ()
    before = {process.contract.id: process for process in old.processes if process.contract}
    found = []
    for process in new.processes:
        known = before.get(process.contract.id) if process.contract else None
        if known is None or known.contract is None or process.contract is None or known.contract == process.contract:
            continue
        rows = tuple(_rows(old, new, known.contract, process.contract, today, language))
        half, missing = _half(old, new, known, process, Case(new, today, wages), language)
        if rows or half or missing:
            found.append(Effect(called(process.contract), rows, half, missing))
    return tuple(found)


def is_over_half(found: tuple[Effect, ...]) -> bool:
    """Whether any contract would go over the limit, or further over it."""
    return any(effect.half is not None and effect.half.is_over for effect in found)


def _rows(
    old: Work, new: Work, known: Contract, told: Contract, today: date, language: Language
) -> Iterator[tuple[str, str, str]]:
    missing = language.gettext("sin dato")
    values = [
        missing if each is None else language.pesos(each) for each in (current_value(known), current_value(told))
    ]
    ends = [missing if each is None else language.long_date(each) for each in (current_end(known), current_end(told))]
    states = [state_line(rules.state(work, today), language).lead for work in (old, new)]
    for name, (before, after) in (
        (N_("Valor del contrato"), values),
        (N_("Fecha de terminación"), ends),
        (N_("Estado de la obra hoy"), states),
    ):
        if before != after:
            yield language.gettext(name), before, after


def _half(
    old: Work, new: Work, known: Process, told: Process, case: Case, language: Language
) -> tuple[Half | None, str]:
    """The rule applied to the contract, or what lacks for it, when the change adds money."""
    if told.nature is not Nature.CONSTRUCTION or not _adds(known, told):
        return None, ""
    before = additions_over_half(replace(case, work=replace(old, processes=(known,))))
    after = additions_over_half(replace(case, work=replace(new, processes=(told,))))
    if after.value is None:
        names = ", ".join(language.gettext(name).lower() for name in after.missing)
        sentence = language.gettext("No podemos calcular cuánto se ha adicionado. Falta: %(names)s.")
        return None, sentence % {"names": names}
    return _drawn(before, after, language), ""


def _adds(known: Process, told: Process) -> bool:
    old = known.contract.modifications if known.contract else ()
    new = told.contract.modifications if told.contract else ()
    return any((each.value_amount or 0) > 0 for each in new if each not in old)


def _drawn(before: Verdict, after: Verdict, language: Language) -> Half:
    assert after.value is not None
    was, share = before.value.amount if before.value else 0, after.value.amount
    full = max(_REACH, share)
    is_over = after.outcome is Outcome.RAISED
    values = {"share": language.percent(share)}
    if is_over:
        sentence = language.gettext("Las adiciones llegan a %(share)s del valor inicial. Pasan del límite de la ley.")
    elif after.outcome is Outcome.WARNED:
        sentence = language.gettext("Las adiciones llegan a %(share)s del valor inicial. Quedan cerca del límite.")
    else:
        sentence = language.gettext("Las adiciones llegan a %(share)s del valor inicial. La ley permite hasta 50 %%.")
    return Half(
        sentence=sentence % values,
        is_over=is_over,
        before=language.percent(was),
        after=language.percent(share),
        limit=language.percent(LIMIT),
        before_length=_length(was, full),
        added_length=_length(max(share - was, 0), full),
        limit_at=_length(LIMIT, full),
        sums=tuple((language.gettext(name), said(value, language)) for name, value in after.inputs),
    )


def _length(part: int, full: int) -> str:
    return f"{part * 100 / full:.2f}".rstrip("0").rstrip(".")
