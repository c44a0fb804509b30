"""Counting a case that ended: from a reader's browser, in closed words, with nothing that says which it was."""

import re
from pathlib import Path

import orjson
import pytest
from sqlmodel import select

from service.complaints.figures import BANDS
from service.complaints.models import Counted, Figure
from service.foundation.database import Database
from service.staff import audit
from tests.complaints.world import Readers
from tests.web.desk.conftest import order
from tests.web.office.conftest import People

PATH = "/mesa/datos/cifras"
TOLD = {
    "token": "ab" * 32,
    "subject": "bribe",
    "commune": "",
    "outcome": "unsubstantiated",
    "timing": "late",
    "days": "more",
}


def test_a_case_is_counted_and_the_trail_does_not_say_as_what(
    people: People, readers: Readers, database: Database
) -> None:
    irene = people("irene")

    for _ in range(2):
        assert order(irene, PATH, {"increments": [TOLD]}).status_code == 200

    with database.reading() as session:
        found = {(row.dimension.value, row.value): row.count for row in session.exec(select(Figure)).all()}
        last = list(audit.entries(session))[-1]
    assert found == {(name, value): 1 for name, value in TOLD.items() if name != "token"}
    assert (last.actor, last.act, last.subject, last.details) == ("irene", "figures.sent", "cifras", {})


@pytest.mark.parametrize(
    "increments",
    [
        [],
        [TOLD] * 51,
        ["nada"],
        [TOLD | {"token": "ab"}],
        [TOLD | {"subject": "Ñ-canario"}],
        [TOLD | {"subject": ["bribe"]}],
        [{name: value for name, value in TOLD.items() if name != "days"}],
        [TOLD, TOLD | {"token": "cd" * 32, "commune": "Comuna 99"}],
    ],
)
def test_what_is_on_no_list_is_refused_and_nothing_of_it_is_kept(
    people: People, readers: Readers, database: Database, increments: list[object]
) -> None:
    answer = order(people("irene"), PATH, {"increments": increments})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "canario" not in answer.text
    assert "Recargue la página" in orjson.loads(answer.content)["detail"]
    with database.reading() as session:
        assert session.exec(select(Figure)).all() == []
        assert session.exec(select(Counted)).all() == []


def test_the_browser_counts_in_the_same_bands() -> None:
    script = Path(__file__).parents[3] / "assets/desk/src/state/figures.ts"
    told = re.findall(r'\["(\w+)", (\d+|Infinity)\]', script.read_text(encoding="utf-8"))

    assert {name: None if most == "Infinity" else int(most) for name, most in told} == BANDS
