"""A refusal says one sentence in Spanish, and in the language of who reads it."""

from service.foundation.errors import NotFound, Refusal
from service.foundation.language import Language
from service.staff.rules import NAMES, Role

ENGLISH = Language("en").gettext


def test_a_refusal_is_told_with_its_values() -> None:
    refusal = Refusal("Ya hay una persona con el usuario «%(login)s». Escoja otro.", login="ana")

    assert str(refusal) == "Ya hay una persona con el usuario «ana». Escoja otro."
    assert refusal.told(ENGLISH) == "There is already a person with the user name “ana”. Choose another."


def test_values_that_are_words_of_ours_are_told_too() -> None:
    refusal = Refusal(
        "Una misma persona no puede tener «%(one)s» y «%(other)s». Use dos cuentas de dos personas.",
        one=NAMES[Role.AUDITOR],
        other=NAMES[Role.CONTRACTING],
    )

    assert "“Audit”" in refusal.told(ENGLISH)
    assert "“Contracting”" in refusal.told(ENGLISH)


def test_a_refusal_without_values_may_have_any_sign() -> None:
    assert str(Refusal("Pasa del 50 %.")) == Refusal("Pasa del 50 %.").told(ENGLISH) == "Pasa del 50 %."
    assert not str(NotFound())
    assert not NotFound().told(ENGLISH)
