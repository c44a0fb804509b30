"""Codes of a telephone and codes on paper: each opens once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from service.foundation.database import Database
from service.foundation.secret import Secret
from service.staff import actions, second_factor
from service.staff.models import Person
from service.staff.rules import Grant, Role
from service.staff.second_factor import RECOVERY_CODES, RECOVERY_LENGTH, Kit, step_of

NOON = datetime(2026, 11, 20, 17, 0, 10, tzinfo=UTC)
#: The secret of RFC 6238, appendix B.
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(RFC, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(("late", "is_heard"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_one_turn_off(late: int, is_heard: bool) -> None:
    code = pyotp.TOTP(RFC).at(NOON + timedelta(seconds=late))

    assert (step_of(RFC, code, NOON) is not None) is is_heard


def test_a_turn_is_used_once() -> None:
    """52: neither the same code nor one of a turn before."""
    code = pyotp.TOTP(RFC).at(NOON)
    used = step_of(RFC, code, NOON)
    assert used is not None

    assert step_of(RFC, code, NOON, used) is None
    assert step_of(RFC, pyotp.TOTP(RFC).at(NOON - timedelta(seconds=30)), NOON, used) is None
    assert step_of(RFC, pyotp.TOTP(RFC).at(NOON + timedelta(seconds=30)), NOON, used) == used + 1


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "letras", "١٢٣٤٥٦", "287 082"])
def test_only_six_figures_are_a_code(typed: str) -> None:
    assert step_of(RFC, typed, datetime.fromtimestamp(59, UTC)) == (1 if typed == "287 082" else None)


def test_no_two_kits_are_alike(tmp_path: Path) -> None:
    one, other = Kit.new(), Kit.new()

    assert one.totp != other.totp
    assert len(set(one.recovery + other.recovery)) == 2 * RECOVERY_CODES
    assert {len(code) for code in one.recovery} == {RECOVERY_LENGTH}


def test_a_sealed_kit_is_opened_by_its_owner_alone(tmp_path: Path) -> None:
    secret, kit = Secret(tmp_path / "secret"), Kit.new()
    sealed = kit.sealed(secret, "ana")

    assert kit.totp not in sealed
    assert Kit.opened(secret, "ana", sealed) == kit
    assert Kit.opened(secret, "beto", sealed) is None
    assert Kit.opened(Secret(tmp_path / "other"), "ana", sealed) is None
    assert Kit.opened(secret, "ana", sealed[:-1]) is None
    assert Kit.opened(secret, "ana", "") is None


def _two(session, secret: Secret) -> tuple[Person, Person]:
    held = Grant(Role.CONTRACTING, "Alcaldía de Puerto Manso")
    ana, beto = (actions.add(session, "consola", login, login, held) for login in ("ana", "beto"))
    second_factor.keep(session, secret, ana, Kit.new(), 0)
    return ana, beto


def test_a_code_on_paper_opens_once_to_its_owner_however_it_is_typed(database: Database, tmp_path: Path) -> None:
    secret, kit = Secret(tmp_path / "secret"), Kit.new()
    with database.writing() as session:
        ana, beto = _two(session, secret)
        second_factor.keep_recovery(session, ana, kit)
        first, second = kit.recovery[:2]

        assert second_factor.recovery_left(session, ana.id) == RECOVERY_CODES
        assert not second_factor.accept(session, secret, beto, first)
        assert second_factor.accept(session, secret, ana, first.lower())
        assert not second_factor.accept(session, secret, ana, first)
        assert second_factor.accept(session, secret, ana, " - ".join((second[:4], second[4:])))
        assert second_factor.recovery_left(session, ana.id) == RECOVERY_CODES - 2

        second_factor.keep_recovery(session, ana, Kit.new())

        assert not second_factor.accept(session, secret, ana, kit.recovery[2])
        assert second_factor.recovery_left(session, ana.id) == RECOVERY_CODES


def test_the_secret_of_one_does_not_open_in_the_row_of_another(database: Database, tmp_path: Path) -> None:
    secret = Secret(tmp_path / "secret")
    with database.writing() as session:
        ana, beto = _two(session, secret)
        beto.totp_sealed = ana.totp_sealed

        with pytest.raises(Exception, match="no abre"):
            second_factor.accept(session, secret, beto, "123456")
