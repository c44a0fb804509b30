"""The state of a work in one sentence with a number."""

from datetime import date

import pytest

from service.foundation.language import LANGUAGES, Language
from service.web.public.headline import cost_line, state_line
from service.works.rules import State, StateKind
from tests.works.factories import make_contract, make_work_of

DAY = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("state", "lead", "rest"),
    [
        (State(StateKind.LATE, 49, due_on=DAY), "Atrasada 49 días.", "Debía terminar el 2 de octubre de 2026."),
        (State(StateKind.LATE, 1, due_on=DAY), "Atrasada 1 día.", "Debía terminar el 2 de octubre de 2026."),
        (
            State(StateKind.ON_TIME, 49, due_on=DAY),
            "En ejecución: faltan 49 días.",
            "Debe terminar el 2 de octubre de 2026.",
        ),
        (
            State(StateKind.ON_TIME, 1, due_on=DAY),
            "En ejecución: falta 1 día.",
            "Debe terminar el 2 de octubre de 2026.",
        ),
        (
            State(StateKind.ON_TIME, 0, due_on=DAY),
            "En ejecución: termina hoy.",
            "Debe terminar el 2 de octubre de 2026.",
        ),
        (State(StateKind.ON_TIME), "En ejecución.", "La entidad no ha publicado cuándo debe terminar."),
        (
            State(StateKind.SUSPENDED, 63, since=DAY),
            "Suspendida hace 63 días.",
            "Está detenida desde el 2 de octubre de 2026.",
        ),
        (State(StateKind.SUSPENDED, 0, since=DAY), "Suspendida hoy.", "Está detenida desde el 2 de octubre de 2026."),
        (State(StateKind.SUSPENDED), "Suspendida.", "La entidad no ha publicado desde cuándo."),
        (
            State(StateKind.NOT_STARTED, 12, due_on=DAY),
            "Empieza en 12 días.",
            "Debe terminar el 2 de octubre de 2026.",
        ),
        (State(StateKind.NOT_STARTED, 12), "Empieza en 12 días.", "La entidad no ha publicado cuándo debe terminar."),
        (State(StateKind.ENDED, since=DAY), "Terminada.", "Terminó el 2 de octubre de 2026."),
        (State(StateKind.ENDED), "Terminada.", "La entidad no ha publicado cuándo terminó."),
        (State(StateKind.SETTLED, since=DAY), "Liquidada.", "Las cuentas se cerraron el 2 de octubre de 2026."),
        (State(StateKind.SETTLED), "Liquidada.", "Las cuentas del contrato están cerradas."),
        (State(StateKind.CANCELLED), "Cancelada.", "La entidad registra esta obra como cancelada."),
        (State(StateKind.PREPARATION), "En trámite.", "La obra todavía no empieza."),
        (State(StateKind.UNKNOWN), "Estado sin publicar.", "La entidad no ha publicado si la obra empezó."),
    ],
)
def test_a_state_is_one_sentence_with_its_number(state: State, lead: str, rest: str) -> None:
    line = state_line(state, Language("es"))

    assert line.lead == lead
    assert getattr(line.rest, "striptags", lambda: line.rest)() == rest


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", StateKind)
def test_every_state_is_said_in_every_language(kind: StateKind, code: str) -> None:
    for state in (State(kind), State(kind, 3, DAY, DAY)):
        line = state_line(state, Language(code))

        assert line.kind == kind.value
        assert line.lead.endswith(".")
        assert line.rest


def test_no_sentence_of_a_state_is_left_in_spanish() -> None:
    spanish = {state_line(State(kind, 3, DAY, DAY), Language("es")).lead for kind in StateKind}
    english = {state_line(State(kind, 3, DAY, DAY), Language("en")).lead for kind in StateKind}

    assert len(english) == len(StateKind)
    assert spanish & english == set()


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("En ejecución", "Es el mismo valor con que se firmó."),
        ("Modificado", "La fuente dice que el contrato cambió. No publica si cambió el valor."),
    ],
)
def test_nobody_says_that_a_value_is_the_first_when_the_source_says_that_the_contract_changed(
    status: str, sentence: str
) -> None:
    line = cost_line(make_work_of(make_contract(status=status, modifications=())), Language("es"))

    assert line is not None
    assert line.sentence == sentence
