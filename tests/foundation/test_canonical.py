"""Canonical JSON is that of RFC 8785, so that anybody can compute our hashes with another program."""

import hashlib

import orjson
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from service.foundation.canonical import canonical_json, number, sha256

#: What a document of ours holds: ASCII keys, text, whole numbers, and numbers of at most six decimals.
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DECIMALS = st.integers(-180_000_000, 180_000_000).map(lambda millionths: number(millionths / 1_000_000))
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | DECIMALS | TEXT
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5))


@given(DOCUMENTS)
@example({"b": 1, "a": {"Z": [], "a": 2, "": 3}})
@example([number(68.0), number(68.5), number(-0.0), number(0.000_001), number(-0.000_009), number(0.000_01)])
@example({"pre-award 1e-6": 'dijo "5e-6" y\\', "\\": 0.000_003, "1e-6": "1e-6"})
@example("control \x00\x1f\x7f, líneas \u2028\u2029, ñandú, 😀, </script>")
def test_it_is_the_form_of_the_reference(document: object) -> None:
    assert canonical_json(document) == rfc8785.dumps(document)


@given(DOCUMENTS)
def test_reading_it_gives_the_same_document(document: object) -> None:
    assert orjson.loads(canonical_json(document)) == document


@pytest.mark.parametrize("millionths", [1, -1, 4, 9, 10, 99, 100, 4_711_011, -75_512_345])
def test_degrees_of_six_decimals_are_written_in_full(millionths: int) -> None:
    written = canonical_json(number(millionths / 1_000_000)).decode()
    assert "e" not in written
    assert round(float(written) * 1_000_000) == millionths


def test_the_order_of_keys_does_not_change_the_hash() -> None:
    assert sha256(canonical_json({"a": 1, "b": 2})) == sha256(canonical_json({"b": 2, "a": 1}))


def test_sha256_is_hexadecimal() -> None:
    assert sha256(b"") == hashlib.sha256().hexdigest()


@pytest.mark.parametrize(("value", "written"), [(68.0, 68), (68.5, 68.5), (-0.0, 0), (0, 0), (7, 7)])
def test_whole_numbers_have_no_decimals(value: float, written: float) -> None:
    assert number(value) == written
    assert isinstance(number(value), type(written))
