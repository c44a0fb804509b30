"""The catalogue of questions as a whole: what it says, that it never fails, and that it never accuses."""

import ast
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service.works
from service.foundation.language import Language
from service.works.alerts import QUESTIONS, Figure, Outcome, Question, Unit, alerts, said
from service.works.facts import Work
from service.works.verdicts import wages
from service.works.wages import WAGES
from tests.works.asking import ask
from tests.works.factories import TODAY, make_bare_work, make_contract, make_work, make_work_of

IDS = (
    "RF01 RF02 RF03 RF04 RF06 RF07 RF08 RF09 RF10 RF11 RF12 RF13 RF14 RF15 RF16 RF17 RF22 RF23 RF24 RF25 RF27 RF30 RF31"
).split()

#: Words that judge, legalisms, and abbreviations that nobody explains on the spot.
FORBIDDEN = re.compile(
    r"inconclus|elefante|abandon|corrup|fraude|irregular|ilegal|delito|culpa|sospech|robo|"
    r"\bmediante\b|en virtud de|\bdich[oa]s? \w|precitad|hubiere|fuere|aperturar|diligenciar|allegar|otros[ií]\b|SMMLV|PQRSD|"
    r"\b(?:fue|fueron) \w+[ai]d[oa]s? por\b",
    re.IGNORECASE,
)


def messages() -> list[str]:
    """Every sentence that this room marks for people to read."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(service.works.__path__[0]).glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "N_"]
    return [ast.literal_eval(call.args[0]) for call in marked]


def test_the_catalogue_is_complete_and_in_order() -> None:
    assert [question.id for question in QUESTIONS] == IDS
    assert [alert.question.id for alert in alerts(make_work(), TODAY)] == IDS


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_alert_asks_and_says_how_and_why(question: Question) -> None:
    assert question.title.startswith("¿")
    assert question.title.endswith("?")
    assert question.formula.endswith(".")
    assert question.source.endswith(".")


def test_titles_are_told_apart() -> None:
    assert len({question.title for question in QUESTIONS}) == len(QUESTIONS)


def test_sources_not_yet_compared_with_the_law_are_marked() -> None:
    assert [question.id for question in QUESTIONS if not question.verified] == ["RF03", "RF07", "RF23"]


def test_everything_people_read_is_plain_and_neutral() -> None:
    found = messages()
    assert len(found) > 150
    for message in found:
        assert not FORBIDDEN.search(message), message
        for sentence in re.split(r"[.:;?]\s", message):
            assert len(re.findall(r"\w+", sentence)) <= 20, sentence


@given(st.from_type(Work), st.dates())
def test_no_facts_whatever_make_an_alert_fail(work: Work, today: date) -> None:
    found = alerts(work, today)

    assert [alert.question.id for alert in found] == IDS
    for alert in found:
        assert alert.on == today
        assert bool(alert.missing) == (alert.outcome is Outcome.NOT_EVALUABLE)
        assert all(said(value, Language("es")) is not None for _, value in alert.inputs)


def test_a_work_of_which_nothing_is_told_raises_only_that() -> None:
    outcomes = {alert.question.id: alert.outcome for alert in alerts(make_bare_work(), TODAY)}
    assert {question for question, outcome in outcomes.items() if outcome is Outcome.RAISED} == {"RF31"}
    assert {question for question, outcome in outcomes.items() if outcome is Outcome.NOT_RAISED} == {"RF24"}


@pytest.mark.parametrize("question", ["RF01", "RF08", "RF25"])
@pytest.mark.parametrize("said_by_source", ["Modificado", "prorrogado"])
def test_changes_that_are_announced_and_not_told_leave_the_question_open(question: str, said_by_source: str) -> None:
    untold = make_contract(status=said_by_source, modifications=())
    assert ask(question, make_work_of(untold)).missing == ("Cambios del contrato que la fuente anuncia",)
    for told in (make_contract(status=said_by_source), make_contract(status="En ejecución", modifications=())):
        assert ask(question, make_work_of(told)).outcome is Outcome.NOT_RAISED


def test_the_table_of_wages_may_be_any_iterable() -> None:
    assert alerts(make_work(), TODAY, iter(WAGES)) == alerts(make_work(), TODAY)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Figure(6_015_375_000, Unit.PESOS), "$ 6.015.375.000"),
        (Figure(5_000, Unit.SHARE), "50 %"),
        (Figure(5_001, Unit.SHARE), "50,01 %"),
        (Figure(1_550, Unit.POINTS), "15,5 puntos"),
        (Figure(-800, Unit.POINTS), "−8 puntos"),
        (Figure(1, Unit.DAYS), "1 día"),
        (Figure(49, Unit.DAYS), "49 días"),
        (Figure(1_049, Unit.DAYS), "1.049 días"),
        (Figure(4, Unit.COUNT), "4"),
        (Figure(37_017_692, Unit.WAGES), "3.701,7692 salarios mínimos"),
        (Figure(5_000_000, Unit.WAGES), "500,0000 salarios mínimos"),
        (date(2026, 10, 2), "2 de octubre de 2026"),
        ("Atrasada", "Atrasada"),
        ("", ""),
    ],
)
def test_values_in_words(value: Figure | date | str, text: str) -> None:
    assert said(value, Language("es")).replace("\u00a0", " ") == text


@pytest.mark.parametrize(("number", "amount"), [("1/20000", 1), ("1/20001", 0), ("5072/10", 5_072_000)])
def test_wages_are_rounded_half_up_to_four_decimals(number: str, amount: int) -> None:
    assert wages(Fraction(number)) == Figure(amount, Unit.WAGES)


def test_outcomes_have_words() -> None:
    assert len({outcome.words for outcome in Outcome}) == len(Outcome)
