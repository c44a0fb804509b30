"""One text for one document: JSON in the canonical form of RFC 8785, so that its SHA-256 means something.

orjson with sorted keys writes exactly that form for what we store (ASCII keys, text, integers below 2**53, numbers of
few decimals); that it does is tested against the reference implementation.
"""

import hashlib
from typing import Any

import orjson


def canonical_json(document: Any) -> bytes:
    """`document` as canonical JSON, UTF-8. Whole floats must be given as integers (see `number`)."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def number(value: float) -> int | float:
    """`value` as RFC 8785 writes it: 68.0 is 68."""
    return int(value) if value == int(value) else value


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
