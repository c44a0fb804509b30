"""Codes that are read aloud and copied by hand: every slip of the hand is caught."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.foundation import codes
from service.foundation.codes import (
    ALPHABET,
    SIGN_LENGTH,
    WORK_LENGTH,
    check_symbol,
    is_valid,
    printed,
    readings,
    tidy,
)

LENGTHS = (SIGN_LENGTH, WORK_LENGTH, 25)


def any_code(length: int) -> st.SearchStrategy[str]:
    """Any valid code of `length` symbols, blocklisted or not."""
    return st.text(ALPHABET, min_size=length - 1, max_size=length - 1).map(lambda body: body + check_symbol(body))


some_code = st.sampled_from(LENGTHS).flatmap(any_code)


def test_a_sign_and_a_work_cannot_be_taken_for_each_other() -> None:
    assert (SIGN_LENGTH, WORK_LENGTH) == (8, 9)


def test_the_example_on_every_panel() -> None:
    assert check_symbol("7K3QM2X") == "M"
    assert is_valid("7K3QM2XM")
    assert printed("7K3QM2XM") == "7K3Q-M2XM"


@pytest.mark.parametrize("wrong", ["", "7K3QM2X", "7K3QM2XX", "7k3qm2xm", "7K3Q-M2XM", "7K3QM2XO", "ñandú"])
def test_what_is_no_code(wrong: str) -> None:
    assert not is_valid(wrong)


@given(some_code)
def test_every_single_error_is_caught(code: str) -> None:
    assert is_valid(code)
    for place, symbol in product(range(len(code)), ALPHABET):
        assert is_valid(code[:place] + symbol + code[place + 1 :]) == (symbol == code[place])


@given(some_code)
def test_every_swap_of_neighbours_is_caught(code: str) -> None:
    for place, (one, other) in enumerate(pairwise(code)):
        assert is_valid(code[:place] + other + one + code[place + 2 :]) == (one == other)


@given(some_code)
def test_every_jump_swap_is_caught(code: str) -> None:
    for place in range(len(code) - 2):
        one, between, other = code[place : place + 3]
        assert is_valid(code[:place] + other + between + one + code[place + 3 :]) == (one == other)


@given(st.data())
def test_every_twin_error_is_caught(data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(LENGTHS))
    place = data.draw(st.integers(0, length - 3))
    body = data.draw(st.text(ALPHABET, min_size=length - 1, max_size=length - 1))
    body = body[:place] + body[place] * 2 + body[place + 2 :]
    code = body + check_symbol(body)

    for symbol in ALPHABET:
        changed = code[:place] + symbol * 2 + code[place + 2 :]
        assert is_valid(changed) == (symbol == code[place])


def test_a_minted_code_is_valid_and_says_nothing() -> None:
    minted = {codes.mint(length) for length in LENGTHS for _ in range(500)}

    assert len(minted) == 1_500
    assert all(is_valid(code) for code in minted)
    assert not any(word in code for code in minted for word in codes._UNSPEAKABLE)


def test_codes_that_say_something_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    spelt = "HP" + "2" * 5
    plain = "2" * 7
    draws = [sum(ALPHABET.index(symbol) * 23**place for place, symbol in enumerate(text)) for text in (spelt, plain)]
    asked = []
    monkeypatch.setattr(codes.secrets, "randbelow", lambda bound: asked.append(bound) or draws.pop(0))

    assert codes.mint() == plain + check_symbol(plain)
    assert asked == [23**7] * 2


def test_every_symbol_is_drawn_in_every_place() -> None:
    minted = [codes.mint() for _ in range(2_000)]
    assert all({code[place] for code in minted} == set(ALPHABET) for place in range(SIGN_LENGTH))


@pytest.mark.parametrize(
    "typed",
    [
        "7K3QM2XM",
        "7k3q-m2xm",
        " 7K3Q M2XM ",
        "7K3Q–M2XM",
        "7K3Q\u2011M2XM",
        "7K3Q\u00adM2XM\u200b",
        "7.K.3.Q.M.2.X.M",
        "7K3Q_M2XM\r\n",
        "7K3Q\u2212M2XM",
        "7K3OM2XM",
        "7K3Q-N2XM",
        "7K30-ÑZXM",
        "7KEQM2XM",
    ],
)
def test_what_people_type_is_read(typed: str) -> None:
    assert readings(typed) == ["7K3QM2XM"]


@pytest.mark.parametrize(
    ("typed", "length"), [("", 8), ("7K3QM2X", 8), ("7K3QM2XM2", 8), ("7K3QM2XM", 9), ("7K3QM2XX", 8), ("7K3QM2X?", 8)]
)
def test_what_cannot_be_meant_reads_as_nothing(typed: str, length: int) -> None:
    assert readings(typed, length) == []


@given(any_code(SIGN_LENGTH), st.data())
def test_look_alikes_still_lead_to_the_code(code: str, data: st.DataObject) -> None:
    written_as: dict[str, str] = {symbol: symbol for symbol in ALPHABET}
    for wrong, meant in codes._LOOKALIKES.items():
        for symbol in meant:
            written_as[symbol] += wrong
    typed = "".join(data.draw(st.sampled_from(written_as[symbol])) for symbol in code)

    found = readings(typed)

    assert code in found
    assert all(is_valid(reading) for reading in found)


def test_every_possible_reading_is_given() -> None:
    possible = {"".join(symbols) for symbols in product("8V", repeat=SIGN_LENGTH)}
    assert set(readings("B" * SIGN_LENGTH)) == {code for code in possible if is_valid(code)}
    assert len(readings("B" * SIGN_LENGTH)) == 12


def test_the_number_of_readings_tried_is_bounded() -> None:
    assert len(readings("B" * 40, 40, at_most=1_000)) < 1_000


@pytest.mark.parametrize(
    "typed",
    ["７Ｋ３Ｑ－Ｍ２ＸＭ", "7k3q·m2xm", "7K3Q\u202fM2XM", "\u00a07k3Q.m2xM\u200b", "7ķ3q-ḿ2xm", "7K3Q\N{EN DASH}M2XM"],
)
def test_a_code_is_read_in_any_writing(typed: str) -> None:
    assert readings(typed) == ["7K3QM2XM"]


@given(st.text())
def test_anything_may_be_typed(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)
    assert all(is_valid(code) and len(code) == SIGN_LENGTH for code in readings(typed))
