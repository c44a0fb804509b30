"""Passwords: which are refused and why, and what is kept of the others."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from service.foundation.secret import Secret
from service.staff.errors import Busy
from service.staff.passwords import AT_ONCE, MEMORY_KIB, WAITING, Passwords, fault

GOOD = "zanahoria lunes verde tambor"
ABOUT = ("ana.perez", "Ana Pérez Villa", "Alcaldía de Puerto Manso")


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    return Secret(tmp_path / "secret")


@pytest.fixture
def cheap(secret: Secret) -> Passwords:
    return Passwords(secret, memory_kib=8)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "mi perro come arepa",
        "el río baja crecido en mayo",
        "  espacios   que cuentan 7 ",
        "tambor verde " * 4 + "y una lora que canta vallenato",
        "q8#Vd2!mZp0_kLw9",
        "ñandú, güiro y maíz pilado",
    ],
)
def test_long_and_unlike_others_is_enough(password: str) -> None:
    """53: no rule of composition; 64 characters and more, spaces and accents are accepted."""
    assert fault(password, *ABOUT) is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "15 caracteres"),
        ("catorce letras", "15 caracteres"),
        ("x" * 129, "128 caracteres"),
        ("passwordpassword", "adivinar"),
        ("123456789012345", "adivinar"),
        ("qwertyuiopasdfgh", "adivinar"),
        ("aaaaaaaaaaaaaaaaaaaa", "adivinar"),
        ("contraseña123456", "adivinar"),
        ("Cartagena2026***", "adivinar"),
        ("CARTAGENADEINDIAS2026", "adivinar"),
        ("ana.perez ana.perez", "adivinar"),
        ("anaperezvilla 2026", "adivinar"),
        ("alcaldia de puerto manso", "adivinar"),
        ("Alcaldía Puerto Manso 1", "adivinar"),
    ],
)
def test_short_common_and_one_s_own_names_are_refused(password: str, words: str) -> None:
    """53: common passwords and the words of one's account are refused, with how to mend it."""
    assert words in (fault(password, *ABOUT) or "")


def test_what_is_kept_is_not_the_password_and_does_not_open(cheap: Passwords) -> None:
    """48: whoever reads the stored hash cannot come in with it."""
    stored = cheap.hash(GOOD)

    assert GOOD not in stored
    assert cheap.verify(stored, GOOD).is_right
    assert not cheap.verify(stored, stored).is_right
    assert not cheap.verify(stored, GOOD.upper()).is_right
    assert not cheap.verify(stored, GOOD + " ").is_right


def test_a_copy_of_the_database_is_not_enough_to_guess(cheap: Passwords, tmp_path: Path) -> None:
    """49: without the installation's secret even the right password does not give the hash."""
    thief = Passwords(Secret(tmp_path / "other"), memory_kib=8)

    assert not thief.verify(cheap.hash(GOOD), GOOD).is_right


def test_accents_typed_by_another_keyboard_are_the_same_password(cheap: Passwords) -> None:
    composed, decomposed = "cami\u00f3n de a\u00f1il y ma\u00edz", "camio\u0301n de an\u0303il y mai\u0301z"

    assert cheap.verify(cheap.hash(composed), decomposed).is_right


def test_the_real_parameters(secret: Secret) -> None:
    """48: Argon2id with 128 MiB, three passes, one lane."""
    passwords = Passwords(secret)
    stored = passwords.hash(GOOD)
    kept = extract_parameters(stored)

    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 128 * 1024, 3, 1)
    assert (kept.salt_len, kept.hash_len) == (16, 32)
    assert passwords.verify(stored, GOOD).renewed is None


def test_a_hash_of_yesterday_s_parameters_is_renewed_when_it_opens(secret: Secret, cheap: Passwords) -> None:
    today = Passwords(secret, memory_kib=16)
    verdict = today.verify(cheap.hash(GOOD), GOOD)

    assert verdict.is_right
    assert verdict.renewed is not None
    assert extract_parameters(verdict.renewed).memory_cost == 16
    assert today.verify(verdict.renewed, GOOD).is_right
    assert today.verify(cheap.hash(GOOD), "otra cosa").renewed is None


@pytest.mark.parametrize("stored", [None, "", "algo que no es un hash"])
def test_nobody_s_password_is_wrong(cheap: Passwords, stored: str | None) -> None:
    assert not cheap.verify(stored, GOOD).is_right


def test_a_crowd_does_not_fill_the_memory(cheap: Passwords) -> None:
    with ExitStack() as crowd:
        for _ in range(AT_ONCE + WAITING):
            crowd.enter_context(cheap.attending())
        with pytest.raises(Busy), cheap.attending():
            pass

    assert AT_ONCE * MEMORY_KIB <= 256 * 1024
    with cheap.attending():
        assert cheap.verify(cheap.hash(GOOD), GOOD).is_right
