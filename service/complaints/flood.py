"""When more comes in than people file: what it asks of whoever files, and what nobody is told of until somebody looks.

Nothing is refused. A flood makes everybody wait some seconds more, postpones files, and puts aside what exceeds the
share of its lane. Everything is counted in memory, all senders together: no address, and no work by its name.
"""

import hmac
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from service.complaints.rules import Standing
from service.foundation import codes
from service.foundation.ram import Ram


@dataclass(frozen=True, slots=True)
class Level:
    """How much comes in, and what follows."""

    #: Filings in the last ten minutes from which it begins.
    filings: int
    #: Seconds between a form and its filing, at least. The hour of a form is rounded up to a quarter of a minute: that
    #: much more at most. The rest of a minute is for the answers.
    ripe_s: int
    takes_files: bool = True
    #: Whether a filing is told to its readers only while its lane has room.
    is_flood: bool = False


LEVELS = (
    Level(0, ripe_s=5),
    Level(20, ripe_s=20),
    Level(60, ripe_s=20, takes_files=False),
    Level(200, ripe_s=30, takes_files=False, is_flood=True),
)
_WINDOW_S = 600

#: How full the disk may be, from 0 to 1, for files to be taken in; and for anything.
FILES_UNTIL, TEXT_UNTIL = 0.80, 0.97


class Lane(StrEnum):
    """By which way a filing comes. What fills one takes nothing from another."""

    #: Without JavaScript: reserved.
    PLAIN = "plain"
    #: With a proof of work.
    EFFORT = "effort"
    MAIL = "mail"
    #: Somebody at a desk, whose own session answers for how many they file.
    VOICE = "voice"


#: Filings each minute that a lane has room for in a flood.
ROOM = {Lane.PLAIN: 30, Lane.EFFORT: 60, Lane.MAIL: 30, Lane.VOICE: 30}
#: Filings each minute about one work, flood or not.
ROOM_OF_A_WORK = 10
_MINUTE_S, _HOUR_S = 60, 3600

#: Zero bits with which a proof of work begins: a quarter of a million tries, seconds of an old phone.
EFFORT_BITS = 18

_KIND = "filings"


def level(ram: Ram) -> Level:
    """How much is coming in now."""
    filings = ram.counted(_KIND, "", _WINDOW_S)
    return next(each for each in reversed(LEVELS) if filings >= each.filings)


def standing(ram: Ram, work_id: str, lane: Lane) -> Standing:
    """Count one filing, and say whether its readers are told of it. `work_id` is empty when it is of no work."""
    ram.count(_KIND, "", _WINDOW_S)
    in_lane = ram.count(_KIND, lane, _MINUTE_S)
    of_work = ram.count(_KIND, _hidden(ram, work_id), _MINUTE_S) if work_id else 0
    is_over = of_work > ROOM_OF_A_WORK or (level(ram).is_flood and in_lane > ROOM[lane])
    return Standing.QUARANTINED if is_over else Standing.OPEN


def has_effort(mark: str, effort: str) -> bool:
    """Whether `effort` proves that somebody worked for this mark: SHA-256 of both begins with zeros."""
    if not effort or len(effort) > 20:
        return False
    return int.from_bytes(sha256(f"{mark}.{effort}".encode()).digest()) >> (256 - EFFORT_BITS) == 0


def _hidden(ram: Ram, work_id: str) -> str:
    """A work by a name that changes every hour and that nobody who reads the memory later understands."""
    key = ram.get("key", _KIND)
    if key is None:
        ram.put("key", _KIND, codes.token_bytes(32), _HOUR_S)
        key = ram.get("key", _KIND) or b""
    return hmac.digest(key, work_id.encode(), "sha256").hex()
