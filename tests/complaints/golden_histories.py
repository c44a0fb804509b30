"""Golden histories of cases: what was said in each and when, and the day on which its answer is then due.

`python -m tests.complaints.golden_histories` writes `histories.json` anew, by walking the calendar one day at a time with
the `holidays` library: not one line of the service makes it. Whoever counts terms, here or in a browser, gets these days.
"""

import json
import random  # noqa: TID251 -- days to count, not secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from tests.complaints.golden import YEARS, is_free

HISTORIES = Path(__file__).with_name("histories.json")
BOGOTA = ZoneInfo("America/Bogota")
#: Business days of each legal kind and of its extension (Ley 1755 de 2015, art. 14, 30; Ley 5 de 1992; Ley 1581 de 2012).
DAYS = {
    "petition": (15, 15),
    "information": (10, 10),
    "consultation": (30, 30),
    "authority": (10, 0),
    "congress": (5, 0),
    "data_query": (10, 5),
    "data_claim": (15, 8),
}
#: Months of those that are counted in months (Ley 1757 de 2015, art. 70).
MONTHS = {"fiscal": 6}
KINDS = (*DAYS, *MONTHS)
STATES = {"acknowledged", "assessing", "asked", "extended", "referred", "concluded", "withdrawn"}
_DAY = timedelta(days=1)

Event = dict[str, Any]


def at(day: str, hour: str = "10:00:00") -> str:
    """An instant of a day in Bogotá, in UTC as an item says it."""
    local = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BOGOTA)
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _day(event: Event) -> date:
    return datetime.fromisoformat(event["at"]).astimezone(BOGOTA).date()


@dataclass
class _Walk:
    """A calendar on the wall: one day is crossed out after another, and what was said that day is then heard."""

    received: date
    closed: frozenset[date]
    term: str = "petition"
    state: str = "received"
    asked: date | None = None
    #: Days on which something moved the term, and by how much an extension lengthens it.
    moved: list[date] = field(default_factory=list)
    extended: date | None = None
    grown: int = 0
    #: The day on which so many business days had passed, those waited left out; and how many were waited.
    passed: list[date] = field(default_factory=list)
    waited: int = 0

    def __post_init__(self) -> None:
        self.start = self.received
        while self.is_free(self.start):
            self.start += _DAY

    def is_free(self, day: date) -> bool:
        return is_free(day) or day in self.closed

    def cross_out(self, day: date) -> None:
        if day <= self.start or self.is_free(day):
            return
        if self.asked:
            self.waited += 1
        else:
            self.passed.append(day)

    def end(self, term: str, grown: int) -> date | None:
        """The last day of a term, when it is in the past of this walk already; of months it is known ahead."""
        if term in DAYS:
            length = DAYS[term][0] + grown
            return self.passed[length - 1] if len(self.passed) >= length else None
        day = self.start + relativedelta(months=MONTHS[term])
        left = self.waited
        while self.is_free(day) or left:
            left -= not self.is_free(day)
            day += _DAY
        return day

    def is_late(self, day: date) -> bool:
        end = self.end(self.term, self.grown)
        return not self.asked and end is not None and end < day

    def hear(self, event: Event, day: date) -> None:
        said = event["says"]
        if said in STATES:
            self.state = said
        if said == "answered" and self.asked:
            self.asked = None
        elif said == "asked" and not self.asked and not self.is_late(day):
            self.asked = day
            self.moved.append(day)
        elif said == "extended" and not self.extended and not self.is_late(day):
            longest = DAYS.get(self.term, (0, 0))[1]
            if 1 <= event["days"] <= longest:
                self.extended, self.grown = day, event["days"]
        elif said == "assessing" and event.get("term") in KINDS and not self.is_late(day):
            self._change(event["term"])

    def _change(self, term: str) -> None:
        """Another kind, unless what was already said would not have been possible under it."""
        if self.grown > DAYS.get(term, (0, 0))[1]:
            return
        for day in (*self.moved, *([self.extended] if self.extended else ())):
            was_extended = self.extended is not None and self.extended < day
            end = self.end(term, self.grown if was_extended else 0)
            if end is not None and end < day:
                return
        self.term = term


def expected(received: str, events: Sequence[Event], closed: Sequence[str] = ()) -> Event:
    """What a history comes to: its kind, the last day to answer (none while it waits), until when it waits, whether over."""
    first = datetime.fromisoformat(received).astimezone(BOGOTA).date()
    walk = _Walk(first, frozenset(map(date.fromisoformat, closed)))
    waiting, day = list(events), first
    while True:
        if day > first:
            walk.cross_out(day)
        while waiting and _day(waiting[0]) == day:
            walk.hear(waiting.pop(0), day)
        due = walk.end(walk.term, walk.grown)
        if not waiting and (walk.asked or due):
            break
        day += _DAY
    over = walk.state in {"concluded", "withdrawn"}
    until = None
    if walk.asked and not over:
        until = walk.asked + relativedelta(months=1)
        while walk.is_free(until):
            until += _DAY
    is_running = not over and not walk.asked
    return {
        "term": walk.term,
        "due": due.isoformat() if due and is_running else None,
        "waits_until": until.isoformat() if until else None,
        "over": over,
    }


def _history(name: str, received: str, *events: Event, closed: Sequence[str] = ()) -> Event:
    told = {"name": name, "received": received, "closed": list(closed), "events": list(events)}
    return told | {"expected": expected(received, events, closed)}


def said(day: str, says: str, hour: str = "10:00:00", **more: object) -> Event:
    """Something said on a day, at an hour of Bogotá."""
    return {"at": at(day, hour), "says": says, **more}


def _told() -> Iterator[Event]:
    """Histories with a reason each."""
    friday = at("2026-11-20")
    for day in ("2026-03-27", "2026-06-30", "2026-07-09", "2026-11-20", "2026-12-22"):
        yield _history(f"received on {day}, nothing said", at(day))
        for kind in KINDS:
            yield _history(f"{kind} of {day}", at(day), said(day, "assessing", "11:00:00", term=kind))
    yield _history("last second of Friday", at("2026-11-20", "23:59:59"))
    yield _history("first second of Saturday", at("2026-11-21", "00:00:00"))
    yield _history("late at night it still came that day", at("2026-11-23", "22:30:00"))
    yield _history("last second of the year", at("2026-12-31", "23:59:59"))
    yield _history("first second of the year", at("2027-01-01", "00:00:00"))
    yield _history("on the ninth of July kept on a Monday", at("2026-07-13"))
    yield _history("on Holy Thursday", at("2026-04-02"))
    yield _history("on a Sunday before a holiday", at("2026-11-15"))
    yield _history("over days without attention", friday, closed=["2026-11-23", "2026-11-30"])
    yield _history("received without attention", at("2026-11-23"), closed=["2026-11-23"])
    yield _history("waits", friday, said("2026-11-24", "asked"))
    yield _history("waits over New Year", friday, said("2026-12-10", "asked"))
    yield _history("waited three days", friday, said("2026-11-24", "asked"), said("2026-11-27", "answered"))
    yield _history(
        "answered the same day", friday, said("2026-11-24", "asked"), said("2026-11-24", "answered", "20:00:00")
    )
    yield _history(
        "answered a second after midnight",
        friday,
        said("2026-11-24", "asked", "23:59:59"),
        said("2026-11-25", "answered", "00:00:00"),
    )
    yield _history(
        "asked twice at once",
        friday,
        said("2026-11-24", "asked"),
        said("2026-11-25", "asked"),
        said("2026-11-27", "answered"),
    )
    yield _history(
        "asked two times",
        friday,
        said("2026-11-24", "asked"),
        said("2026-11-27", "answered"),
        said("2026-12-01", "asked"),
        said("2026-12-04", "answered"),
    )
    yield _history("asked on the last day", friday, said("2026-12-14", "asked"), said("2026-12-16", "answered"))
    yield _history("asked when it had ended", friday, said("2026-12-15", "asked"))
    yield _history("answered without a question", friday, said("2026-11-24", "answered"))
    yield _history("extended in full", friday, said("2026-12-14", "extended", "23:59:59", days=15))
    yield _history("extended a second late", friday, said("2026-12-15", "extended", "00:00:00", days=15))
    yield _history("extended too long", friday, said("2026-12-10", "extended", days=16))
    yield _history("extended by nothing", friday, said("2026-12-10", "extended", days=0))
    yield _history(
        "extended twice", friday, said("2026-12-10", "extended", days=3), said("2026-12-11", "extended", days=5)
    )
    yield _history(
        "extended while it waits", friday, said("2026-11-24", "asked"), said("2026-12-20", "extended", days=5)
    )
    yield _history(
        "asked within the extension",
        friday,
        said("2026-12-10", "extended", days=10),
        said("2026-12-15", "asked"),
        said("2026-12-17", "answered"),
    )
    for kind in KINDS:
        longest = DAYS.get(kind, (0, 0))[1]
        for days in (longest, longest + 1):
            yield _history(
                f"{kind} extended by {days}",
                friday,
                said("2026-11-23", "assessing", term=kind),
                said("2026-11-24", "extended", days=days),
            )
    yield _history("of another kind when it had ended", friday, said("2026-12-15", "assessing", term="consultation"))
    yield _history("of another kind on the last day", friday, said("2026-12-14", "assessing", term="consultation"))
    yield _history("of a shorter kind, already late", friday, said("2026-12-10", "assessing", term="information"))
    yield _history(
        "of a kind under which the question came too late",
        friday,
        said("2026-12-09", "asked"),
        said("2026-12-10", "answered"),
        said("2026-12-11", "assessing", term="information"),
    )
    yield _history(
        "of a kind under which the extension is too long",
        friday,
        said("2026-11-24", "extended", days=12),
        said("2026-11-25", "assessing", term="information"),
    )
    yield _history("of no legal kind", friday, said("2026-11-23", "assessing", term="acknowledgement"))
    yield _history("in study, no kind said", friday, said("2026-11-23", "assessing"))
    yield _history(
        "the last kind said counts",
        friday,
        said("2026-11-23", "assessing", term="consultation"),
        said("2026-11-24", "assessing", term="information"),
    )
    yield _history(
        "fiscal, and waited",
        friday,
        said("2026-11-23", "assessing", term="fiscal"),
        said("2026-11-24", "asked"),
        said("2026-11-27", "answered"),
    )
    yield _history(
        "fiscal, and waited before it began",
        at("2026-11-21"),
        said("2026-11-21", "asked"),
        said("2026-11-23", "answered"),
        said("2026-11-24", "assessing", term="fiscal"),
    )
    yield _history("sent on, and still answered", friday, said("2026-11-26", "referred"))
    yield _history("concluded", friday, said("2026-12-01", "concluded"))
    yield _history("withdrawn", friday, said("2026-12-01", "withdrawn"))
    yield _history("added after the end", friday, said("2026-12-01", "concluded"), said("2026-12-02", "answered"))
    yield _history("taken up again", friday, said("2026-12-01", "concluded"), said("2026-12-02", "assessing"))
    yield _history("years later nobody has read it", at("2024-01-02"))


def _drawn() -> Iterator[Event]:
    """Histories of everything at once, drawn always alike."""
    draw = random.Random(1755)
    for number in range(260):
        moment = datetime(YEARS[number % len(YEARS)], draw.randint(1, 12), draw.randint(1, 28), tzinfo=BOGOTA)
        moment += timedelta(seconds=draw.choice((0, 36_000, 86_399)))
        received, events = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", []
        for _ in range(draw.randint(1, 5)):
            moment += timedelta(days=draw.randint(0, 7), seconds=draw.choice((0, 1, 3600)))
            says = draw.choice(("asked", "answered", "answered", "extended", "assessing", "acknowledged", "referred"))
            more: Event = {"days": draw.randint(1, 16)} if says == "extended" else {}
            more |= {"term": draw.choice(KINDS)} if says == "assessing" else {}
            events.append({"at": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "says": says, **more})
        day = moment.date() + timedelta(days=draw.randint(1, 9))
        closed = [day.isoformat()] if draw.random() < 0.3 else []
        yield _history(f"drawn {number}", received, *events, closed=closed)


def rows() -> list[Event]:
    """Every history with what it comes to."""
    return [*_told(), *_drawn()]


def read() -> list[Event]:
    """The committed histories."""
    found: list[Event] = json.loads(HISTORIES.read_text(encoding="ascii"))
    return found


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(row) for row in rows())
    HISTORIES.write_text(f"[\n{lines}\n]\n", encoding="ascii")
