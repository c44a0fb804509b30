"""One text for one document: JSON in the canonical form of RFC 8785, so that its SHA-256 means something.

orjson with sorted keys writes that form for what we store (ASCII keys, text, integers below 2**53, numbers of at most
six decimals), but for the millionths; that the result is exact is tested against the reference implementation.
"""

import hashlib
import re
from decimal import Decimal
from typing import Any

import orjson

#: A string, to be passed over, or a number under a hundred-thousandth: RFC 8785 writes 0.000001, orjson 1e-6.
_STRING_OR_MILLIONTHS = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9.]+e-6(?![0-9])')


def canonical_json(document: Any) -> bytes:
    """`document` as canonical JSON, UTF-8. Whole floats must be given as integers (see `number`)."""
    text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return _STRING_OR_MILLIONTHS.sub(_spelt_out, text) if b"e-6" in text else text


def _spelt_out(match: re.Match[bytes]) -> bytes:
    token = match.group()
    return token if token.startswith(b'"') else format(Decimal(token.decode()), "f").encode()


def number(value: float) -> int | float:
    """`value` as RFC 8785 writes it: 68.0 is 68."""
    return int(value) if value == int(value) else value


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
