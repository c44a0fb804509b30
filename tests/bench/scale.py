"""How a city of 100,000 works answers beside one of 1,000: every way to narrow a list, on one engine.

`measure()` asks both in turns and tells, for each question, the ratio of their 95th percentiles. Nothing stands between
the question and the database: no page, no memory of answers.
"""

import time
from collections.abc import Callable, Sequence
from datetime import date
from statistics import quantiles

from sqlmodel import Session

from service.foundation.database import Database
from service.publication import queries as publication
from service.publication.queries import Filters, Published
from service.signs import queries as signs
from service.works.rules import StateKind

TODAY = date(2026, 11, 20)
#: Times each question is asked of each city.
ROUNDS = 40

Question = Callable[[Session, int], object]

LISTS: dict[str, dict[str, object]] = {
    "everything": {},
    "common word": {"text": "pavimentación"},
    "two common words": {"text": "redes andenes"},
    "rare word": {"text": "LP-CON-000777-2025"},
    "no such word": {"text": "zarigüeya"},
    "three letters": {"text": "par"},
    "late": {"state": StateKind.LATE},
    "on time": {"state": StateKind.ON_TIME},
    "suspended": {"state": StateKind.SUSPENDED},
    "commune": {"commune": "Comuna 3"},
    "contractor": {"contractor": "Constructora Mamara S.A.S."},
    "year": {"year": 2025},
    "value range": {"value_min": 5_000_000_000, "value_max": 6_000_000_000},
    "high values": {"value_min": 40_000_000_000},
    "common word, late": {"text": "parque", "state": StateKind.LATE},
    "common word, commune": {"text": "parque", "commune": "Comuna 3"},
    "commune, year, late": {"commune": "Comuna 3", "year": 2025, "state": StateKind.LATE},
    "commune, value": {"commune": "Comuna 3", "value_min": 20_000_000_000},
    "rare word, late": {"text": "LP-CON-000777-2025", "state": StateKind.LATE},
    "word and nothing found": {"text": "parque", "year": 1999},
    "nothing found of two": {"commune": "Comuna 3", "year": 1999},
}


def _listed(narrowed: dict[str, object], after: str | None = None) -> Question:
    filters = Filters(**narrowed, after=after)  # type: ignore[arg-type]
    return lambda session, _turn: publication.search(session, filters, TODAY)


def _looked_up(codes: Sequence[str]) -> Question:
    def ask(session: Session, turn: int) -> Published:
        sign = signs.find(session, codes[turn * 7919 % len(codes)])
        assert sign is not None
        return publication.latest(session, sign.work_id)

    return ask


def questions(works_count: int, codes: Sequence[str]) -> dict[str, Question]:
    """What is asked of a city, by name."""
    deep = {
        f"{name}, deep": _listed(LISTS[name], str(works_count // 3)) for name in ("everything", "common word", "late")
    }
    return {
        **{name: _listed(narrowed) for name, narrowed in LISTS.items()},
        **deep,
        "communes": lambda session, _turn: publication.communes(session),
        "years": lambda session, _turn: publication.years(session),
        "code": _looked_up(codes),
        "totals": lambda session, _turn: publication.totals(session, TODAY),
    }


def _ms(database: Database, question: Question, turn: int) -> float:
    with database.reading() as session:
        session.connection()
        start = time.perf_counter()
        question(session, turn)
        return (time.perf_counter() - start) * 1000


def p95s(cities: Sequence[tuple[Database, Sequence[str]]]) -> dict[str, list[float]]:
    """The 95th percentile in milliseconds of each question, for each city (a database and the codes of its signs)."""
    asked = [(database, questions(len(codes), codes)) for database, codes in cities]
    found: dict[str, list[float]] = {}
    for name in asked[0][1]:
        times: list[list[float]] = [[] for _ in asked]
        for turn in range(-3, ROUNDS):
            for kept, (database, by_name) in zip(times, asked, strict=True):
                took = _ms(database, by_name[name], turn)
                if turn >= 0:
                    kept.append(took)
        found[name] = [quantiles(kept, n=20)[-1] for kept in times]
    return found


def measure(small: tuple[Database, Sequence[str]], large: tuple[Database, Sequence[str]]) -> dict[str, float]:
    """For each question, how many times longer the large city takes."""
    return {name: many / few for name, (few, many) in p95s([small, large]).items()}
