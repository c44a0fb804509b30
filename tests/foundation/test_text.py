"""Text for comparing and for searching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.foundation.text import fold, one_line, search_tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  En   Ejecución\n", "en ejecucion"),
        ("NIÑO Ñ ñ n\u0303", "nino n n n"),
        ("Constructora\u00a0Pérez & Cía. S.A.S.", "constructora perez & cia. s.a.s."),
        ("STRASSE straße ﬁn", "strasse strasse fin"),
        ("𝐎𝐛𝐫𝐚 ＯＢＲＡ", "obra obra"),
        ("İstanbul", "istanbul"),
        ("", ""),
        ("\t\n", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("aábcçdeéíñoóuúüAÁBCÇEÉÍÑÓÚÜ n\u0303-.9"))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_one_line_keeps_the_words_as_they_are() -> None:
    assert one_line(" Vía  al\r\n Pozón\u00a0Norte ") == "Vía al Pozón Norte"


@pytest.mark.parametrize(
    "forms",
    [
        "pavimentación pavimentacion PAVIMENTACIÓN pavimentar pavimentó",
        "vías vias VÍAS",
        "escuela escuelas",
        "público publico pública públicas",
        "rehabilitación rehabilitar",
        "niño ninos niñas",
        "pozón pozon",
    ],
)
def test_the_forms_of_a_word_find_each_other(forms: str) -> None:
    assert len({tuple(search_tokens(form)) for form in forms.split()}) == 1


def test_words_that_say_nothing_are_left_out_and_order_is_kept() -> None:
    assert search_tokens("La pavimentación de la calle 30 y el parque") == ["paviment", "call", "30", "parqu"]
    assert search_tokens("de la") == []


@given(st.text())
def test_tokens_are_safe_to_put_in_a_query(text: str) -> None:
    assert all(token.isascii() and token.isalnum() and token == token.lower() for token in search_tokens(text))
