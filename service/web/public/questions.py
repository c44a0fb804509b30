"""The alerts of a work as the page asks them: a question, the sum behind it, its source; never an accusation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.foundation.language import Language
from service.foundation.settings import Entity
from service.works import alerts
from service.works.alerts import Alert, Outcome
from service.works.facts import Work
from service.works.wages import WAGES


@dataclass(frozen=True)
class Asked:
    """One question with its answer. `inputs` are pairs of words; `result`: the figure compared, if there is one."""

    title: str
    outcome: str
    result: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    missing: str
    source: str
    note: str
    is_verified: bool


@dataclass(frozen=True)
class Asking:
    """All questions: those that ask for attention, those without alert, those that cannot be computed."""

    on: date
    raised: tuple[Asked, ...]
    quiet: tuple[Asked, ...]
    unknown: tuple[Asked, ...]


def _asked(alert: Alert, language: Language) -> Asked:
    return Asked(
        title=language.gettext(alert.question.title),
        outcome=language.gettext(alert.outcome.words),
        result="" if alert.value is None else alerts.said(alert.value, language),
        formula=language.gettext(alert.question.formula),
        inputs=tuple((language.gettext(name), alerts.said(value, language)) for name, value in alert.inputs),
        missing=_listed(language.gettext(name) for name in alert.missing),
        source=language.gettext(alert.question.source),
        note=language.gettext(alert.question.note),
        is_verified=alert.question.verified,
    )


def _listed(names: Iterable[str]) -> str:
    return "; ".join(name[:1].lower() + name[1:] for name in names)


def asking(work: Work, today: date, language: Language, entity: Entity) -> Asking:
    """Every question put to the work on `today`, by the wages and the holidays of the entity."""
    answered = alerts.alerts(work, today, (*WAGES, *entity.wages), entity.holidays)

    def those(*outcomes: Outcome) -> tuple[Asked, ...]:
        return tuple(_asked(alert, language) for outcome in outcomes for alert in answered if alert.outcome is outcome)

    return Asking(
        today, those(Outcome.RAISED, Outcome.WARNED), those(Outcome.NOT_RAISED), those(Outcome.NOT_EVALUABLE)
    )
