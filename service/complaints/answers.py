"""What an answer to a complainant begins with: reviewed words that whoever reads the case fills in and sends.

The words are data (`answers.toml`). They are served to the desk as they stand; nothing is filled in here, since only
the reader's browser knows what a case says.
"""

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.complaints.rules import CaseState

TABLE = Path(__file__).with_name("answers.toml")
#: What the desk knows and fills in: last day to answer, the one that an extension gives, the one to complete what was
#: asked, to whom the case is sent on.
FILLED = frozenset({"due_on", "new_due_on", "answer_by", "body"})
#: What the reader writes.
WRITTEN = frozenset({"question", "reason", "finding", "measures", "not_found", "missing"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A beginning. `title`: as it is chosen. `state`: of the case once it is sent."""

    id: str
    title: str
    state: CaseState
    text: str


def load(path: Path = TABLE) -> tuple[Answer, ...]:
    """The answers of a file. Raises `ValueError` on one that is there twice or names what does not exist."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
    found = tuple(Answer(row["id"], row["title"], CaseState(row["state"]), row["text"].strip()) for row in rows)
    for answer in found:
        unknown = placeholders(answer.text) - FILLED - WRITTEN
        if unknown or [each.id for each in found].count(answer.id) > 1:
            raise ValueError(f"La respuesta «{answer.id}» está dos veces o nombra algo que no existe.")
    return found


@cache
def answers() -> tuple[Answer, ...]:
    """The answers of this service, read once."""
    return load()


def placeholders(text: str) -> frozenset[str]:
    """What stands in braces in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
