"""What forms share: what a person typed, and the fault of a field in words that say how to mend it."""

import re
from dataclasses import dataclass

from fastapi import Request

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the field of this name, and how to mend it."""

    field: str
    text: str


def typed(request: Request, field: str, longest: int = 200) -> str:
    """What a field of the address says, at most so long, without what no person types."""
    return _UNPRINTABLE.sub(" ", request.query_params.get(field, ""))[:longest].strip()


def whole(text: str) -> int | None:
    """The number of a page, of a row, of a version; None for what is none, or is larger than any that we count to."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
