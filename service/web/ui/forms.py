"""What forms share: what a person typed, and the fault of a field in words that say how to mend it."""

import re
from dataclasses import dataclass
from datetime import date

from fastapi import Request

_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the field of this name, and how to mend it."""

    field: str
    text: str


def typed(request: Request, field: str, longest: int = 200) -> str:
    """What a field of the address says, at most so long, without what no person types."""
    return _UNPRINTABLE.sub(" ", request.query_params.get(field, ""))[:longest].strip()


def lines(text: str, longest: int) -> str:
    """What was typed in a field of one line or several, at most so long, without what no person types."""
    return _LINES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:longest].rstrip()


def day(text: str) -> date | None:
    """The day that a browser sends for a field of dates, `2026-11-20`; None for what is none or the last there is."""
    try:
        told = date.fromisoformat(text)
    except ValueError:
        return None
    return told if told < date.max else None


def whole(text: str) -> int | None:
    """The number of a page, of a row, of a version; None for what is none, or is larger than any that we count to."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
