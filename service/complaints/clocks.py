"""The terms of law of a complaint, in business days: when each ends, what moves it, and what is promised on a receipt.

A term runs from the business day after the one on which the complaint was received. It stands still while the group
waits for an answer of the complainant, and it is extended once, before it ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from service.complaints.errors import ImpossibleTerm
from service.foundation.calendar import add_business_days, add_months, is_business_day
from service.foundation.clock import BOGOTA
from service.foundation.language import N_


class Term(StrEnum):
    """What a term is for."""

    #: A complaint, a petition, a claim: answered.
    PETITION = "petition"
    #: A request for documents or information.
    INFORMATION = "information"
    #: A question about matters in the charge of the entity.
    CONSULTATION = "consultation"
    #: What another authority asks.
    AUTHORITY = "authority"
    #: What a member of Congress asks.
    CONGRESS = "congress"
    #: It is for somebody else: sent on, with a copy to the complainant.
    REFERRAL = "referral"
    #: Something is missing: asked for.
    COMPLETION = "completion"
    #: A complaint to a Contraloría about public money: answered to the bottom.
    FISCAL = "fiscal"
    #: What is held of somebody's data: told.
    DATA_QUERY = "data_query"
    #: A claim about somebody's data: settled.
    DATA_CLAIM = "data_claim"
    #: Somebody has read it and says so: a promise of this site; no law fixes it.
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a term is: business `days`, or calendar `months`. `longest_extension`: business days it may grow by.

    `is_checked`: somebody has read the law for it. A lawyer confirms the others before a city relies on them.
    """

    source: str
    days: int = 0
    months: int = 0
    longest_extension: int = 0
    is_checked: bool = True


#: An extended petition ends at most at double the initial term (Ley 1755 de 2015, art. 14, parágrafo).
RULES = {
    Term.PETITION: Rule("Ley 1755 de 2015, art. 14", 15, longest_extension=15),
    Term.INFORMATION: Rule("Ley 1755 de 2015, art. 14, num. 1", 10, longest_extension=10),
    Term.CONSULTATION: Rule("Ley 1755 de 2015, art. 14, num. 2", 30, longest_extension=30),
    Term.AUTHORITY: Rule("Ley 1755 de 2015, art. 30", 10, is_checked=False),
    Term.CONGRESS: Rule("Ley 5 de 1992, art. 258", 5, is_checked=False),
    Term.REFERRAL: Rule("Ley 1755 de 2015, art. 21", 5),
    Term.COMPLETION: Rule("Ley 1755 de 2015, art. 17", 10, is_checked=False),
    Term.FISCAL: Rule("Ley 1757 de 2015, art. 70", months=6, is_checked=False),
    Term.DATA_QUERY: Rule("Ley 1581 de 2012, art. 14", 10, longest_extension=5, is_checked=False),
    Term.DATA_CLAIM: Rule("Ley 1581 de 2012, art. 15", 15, longest_extension=8),
    Term.ACKNOWLEDGEMENT: Rule("Promesa del sitio; ISO 37002:2021, 8.2", 5, is_checked=False),
}
#: Months in which the complainant may complete what was asked; after them the complaint counts as withdrawn (art. 17).
MONTHS_TO_COMPLETE = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """The group asked the complainant something, and waited: the term stands still from the day after the question
    until the day of the answer. `answered_on`: None while it still waits.
    """

    asked_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """More business days, told to the complainant with the reason on `told_on`."""

    told_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Promise:
    """What the receipt promises, and the last day for it."""

    text: str
    day: date


def received_on(at: datetime, closed: Collection[date] = (), until: time = time.max) -> date:
    """The day on which the law takes what came at the instant `at` as received: a business day, in Bogotá.

    `until`: when the office closes; what comes later, or on a day without attention, came on the next business day.
    """
    local = at.astimezone(BOGOTA)
    return _business_day(local.date() + timedelta(days=local.time() > until), closed)


def due(
    term: Term,
    received: date,
    closed: Collection[date] = (),
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> date | None:
    """The last day of a term; None while it stands still, waiting for the complainant.

    `closed`: days on which the entity does not attend, besides the holidays of the law.
    Refuses dates that no term can have: a question or an extension after its end, an extension longer than the law's.
    """
    rule, start = RULES[term], _business_day(received, closed)
    _check(rule, received, pauses, extension)
    for on in (*(pause.asked_on for pause in pauses), *((extension.told_on,) if extension else ())):
        before = [pause for pause in pauses if pause.asked_on < on]
        grown = extension.days if extension and extension.told_on < on else 0
        end = _end(rule, start, closed, before, grown)
        if end is not None and on > end:
            raise ImpossibleTerm(N_("El plazo ya había terminado ese día. Revise las fechas."))
    return _end(rule, start, closed, pauses, extension.days if extension else 0)


def withdrawn_after(asked: date, closed: Collection[date] = ()) -> date:
    """The last day to complete what was asked on `asked`; after it the complaint counts as withdrawn."""
    return _business_day(add_months(asked, MONTHS_TO_COMPLETE), closed)


def earliest(week: str, term: Term = Term.PETITION, closed: Collection[date] = ()) -> date | None:
    """The first day on which a term can end when only the ISO week of receipt is known (`2026-W47`)."""
    return due(term, _monday(week), closed)


def latest(week: str, term: Term = Term.PETITION, closed: Collection[date] = ()) -> date:
    """The last day on which a term of an ISO week of receipt can end: extended in full, while nothing stood still."""
    sunday, rule = _monday(week) + timedelta(days=6), RULES[term]
    end = _end(rule, _business_day(sunday, closed), closed, (), rule.longest_extension)
    assert end is not None
    return end


def _monday(week: str) -> date:
    try:
        return date.fromisoformat(f"{week}-1")
    except ValueError as error:
        raise ImpossibleTerm(N_("Esa no es una semana del calendario.")) from error


def promises(on: date, closed: Collection[date] = ()) -> tuple[Promise, ...]:
    """What a receipt of the day `on` promises, the soonest first."""
    told = (
        (Term.ACKNOWLEDGEMENT, N_("Alguien del grupo lee su caso y se lo confirma")),
        (Term.REFERRAL, N_("Si le toca a otra entidad, lo enviamos allá y le contamos")),
        (Term.COMPLETION, N_("Si falta algo para actuar, se lo preguntamos")),
        (Term.PETITION, N_("Le respondemos, o le avisamos por qué necesitamos más tiempo")),
    )
    start = _business_day(on, closed)
    return tuple(Promise(text, add_business_days(start, RULES[term].days, closed)) for term, text in told)


def _check(rule: Rule, received: date, pauses: Sequence[Pause], extension: Extension | None) -> None:
    """Refuse what goes backwards, and an extension that the law does not give."""
    backwards = [pause for pause in pauses if pause.answered_on is not None and pause.answered_on < pause.asked_on]
    first = min(
        (*(pause.asked_on for pause in pauses), *((extension.told_on,) if extension else ())), default=received
    )
    if backwards or first < received:
        raise ImpossibleTerm(N_("Una fecha es anterior a la que debía seguir. Revise las fechas."))
    if extension and not rule.longest_extension:
        raise ImpossibleTerm(N_("Este plazo no se puede ampliar."))
    if extension and not 1 <= extension.days <= rule.longest_extension:
        raise ImpossibleTerm(
            N_("Este plazo se amplía entre 1 y %(days)s días hábiles. Escriba otro número."),
            days=rule.longest_extension,
        )


def _business_day(day: date, closed: Collection[date]) -> date:
    """`day`, or the first business day after it (Ley 4 de 1913, art. 62)."""
    return day if is_business_day(day, closed) else add_business_days(day, 1, closed)


def _end(rule: Rule, start: date, closed: Collection[date], pauses: Sequence[Pause], grown: int) -> date | None:
    """The last day of a term that begins the day after `start`; the days waited do not count."""
    waited = set()
    for pause in pauses:
        if pause.answered_on is None:
            return None
        length = (pause.answered_on - pause.asked_on).days
        waited |= {pause.asked_on + timedelta(days=number + 1) for number in range(length)}
    if rule.months:
        end = _business_day(add_months(start, rule.months), closed)
        return add_business_days(end, sum(day > start and is_business_day(day, closed) for day in waited), closed)
    return add_business_days(start, rule.days + grown, {*closed, *waited})
