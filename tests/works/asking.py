"""Put one question of the catalogue to a work."""

from collections.abc import Iterable
from datetime import date

from service.works.alerts import Alert, alerts
from service.works.facts import Work
from service.works.verdicts import Figure
from service.works.wages import WAGES, Wage
from tests.works.factories import TODAY


def ask(question: str, work: Work, today: date = TODAY, wages: Iterable[Wage] = WAGES) -> Alert:
    """The answer to one question."""
    (found,) = [alert for alert in alerts(work, today, wages) if alert.question.id == question]
    return found


def answers(alert: Alert) -> tuple[str, int | None, tuple[str, ...]]:
    """Outcome, measured amount and missing facts, for tables of cases."""
    return alert.outcome.value, alert.value.amount if alert.value else None, alert.missing


def amounts(alert: Alert, name: str) -> list[int]:
    """The amounts of the inputs of one name, in order."""
    return [value.amount for given, value in alert.inputs if given == name and isinstance(value, Figure)]
