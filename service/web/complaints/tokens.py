"""The mark of a form: when we gave it and for what, and whether it was used. It says nothing of to whom.

A program that fills forms by the thousand waits for each; a person has typed longer than the wait.
"""

import hmac
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil

from fastapi import Request

from service.complaints import flood
from service.foundation import clock, codes
from service.foundation.secret import digest

#: Seconds to which the hour of a form is rounded, upwards, and for which it serves.
_ROUNDED_S, VALID_S = 15, 4 * 3600
_PURPOSE, _SPENT = "complaint form", "spent form"


class Ripeness(Enum):
    """What a mark is worth."""

    GOOD = auto()
    #: It is ours, and too new.
    EARLY = auto()
    #: Forged, used, expired or of another form: nobody is told which.
    STALE = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mark is worth now; `seconds` to wait when it is early. `has_effort`: a proof of work came with it."""

    ripeness: Ripeness
    seconds: int = 0
    has_effort: bool = False


def issue(request: Request, purpose: str) -> str:
    """A new mark for the hidden field `marca` of a form of this purpose."""
    at = ceil(clock.now().timestamp() / _ROUNDED_S) * _ROUNDED_S
    told = f"{at}.{codes.token(12)}"
    return f"{told}.{_signature(request, purpose, told)}"


def check(request: Request, purpose: str, text: str, effort: str = "") -> Verdict:
    """What a mark that came back is worth. A proof of work for it saves the wait."""
    told, _, signature = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(signature, _signature(request, purpose, told)):
        return Verdict(Ripeness.STALE)
    age = clock.now().timestamp() - int(told.partition(".")[0])
    if age > VALID_S or request.app.state.ram.get(_SPENT, digest(text)) is not None:
        return Verdict(Ripeness.STALE)
    if flood.has_effort(text, effort):
        return Verdict(Ripeness.GOOD, has_effort=True)
    wait = ceil(flood.level(request.app.state.ram).ripe_s - age)
    return Verdict(Ripeness.EARLY, wait) if wait > 0 else Verdict(Ripeness.GOOD)


def spend(request: Request, text: str) -> bool:
    """Use up a mark, once what its form asked for is done; False when somebody else did meanwhile."""
    return bool(request.app.state.ram.put(_SPENT, digest(text), b"", VALID_S))


def _signature(request: Request, purpose: str, told: str) -> str:
    return str(request.app.state.secret.mark(_PURPOSE, purpose, told))
