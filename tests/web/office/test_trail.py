"""The trail on the web: only who watches reads it, and that they did is in it."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import update

from service.foundation import clock
from service.foundation.database import Database
from service.staff import audit
from service.staff.models import StaffSession
from service.staff.rules import FRESH
from service.web.office.signs import BECOMES
from service.web.office.trail import ACTS
from tests.web.office.conftest import PEOPLE, People

HOME = "/oficina/registro"
SERVICE = Path(__file__).parents[3] / "service"


def _recorded() -> set[str]:
    """Every act that the code records: those named where they are recorded, and what becomes of signs."""
    found = {f"sign.{state}" for state in BECOMES.values()}
    for path in SERVICE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "record" and len(call.args) > 2:
                found |= {
                    each.value
                    for each in ast.walk(call.args[2])
                    if isinstance(each, ast.Constant) and re.fullmatch(r"\w+\.\w+", each.value)
                }
    return found


def test_every_act_has_words() -> None:
    acts = _recorded()
    assert {"work.published", "steward.left", "audit.read"} <= acts
    assert acts - ACTS.keys() == set()


def _last(database: Database) -> audit.Entry:
    with database.reading() as session:
        return list(audit.entries(session))[-1]


@pytest.mark.parametrize("login", sorted(PEOPLE.keys() - {"aura"}))
def test_it_does_not_exist_for_anybody_else(people: People, login: str) -> None:
    browser = people(login)
    for path in (HOME, f"{HOME}.jsonl"):
        assert browser.client.get(path).status_code == 404


def test_reading_is_recorded_with_what_was_looked_for(people: People, staffed: Database) -> None:
    seen = people("aura").open(f"{HOME}?persona=consola&acto=person.added")

    entry = _last(staffed)
    assert (entry.actor, entry.act) == ("aura", "audit.read")
    assert entry.details == {"persona": "consola", "acto": "person.added"}
    assert f"{entry.number}:{entry.sha256}" in seen.said()
    assert [text for tag, text in seen.headings if tag == "h2"][:-1] == ["Agregó a una persona"] * len(PEOPLE)


def test_a_day_is_the_one_of_bogota(people: People, staffed: Database) -> None:
    aura = people("aura")

    assert "Ningún acto cumple con eso." in aura.open(f"{HOME}?dia=2026-11-19").said()
    assert "consola → ana" in aura.open(f"{HOME}?dia=2026-11-20&acto=person.added").said()
    assert "Ese día no existe." in aura.open(f"{HOME}?dia=ayer", 422).said()


def test_pages_follow_one_another_without_losing_an_act(people: People, staffed: Database) -> None:
    with staffed.writing() as session:
        for number in range(120):
            audit.record(session, "ana", "draft.saved", f"borrador-{number}")
    aura, path, shown = people("aura"), f"{HOME}?acto=draft.saved", []

    for _ in range(3):
        seen = aura.open(path)
        shown += [word for word in seen.said().split() if word.startswith("borrador-")]
        path = next((each["href"] for each in seen.all("a") if "antes=" in each.get("href", "")), "")

    assert not path
    assert shown == [f"borrador-{number}" for number in reversed(range(120))]


def test_what_is_taken_out_holds_and_says_who_took_it(people: People, staffed: Database, tmp_path: Path) -> None:
    aura = people("aura")

    response = aura.client.get(f"{HOME}.jsonl")

    assert response.status_code == 200
    assert response.headers["content-disposition"] == 'attachment; filename="registro.jsonl"'
    lines = response.content.splitlines(keepends=True)
    verdict = audit.verify(audit.read(lines))
    assert verdict.fault is None
    assert verdict.number == len(lines)
    assert b'"act":"audit.exported","actor":"aura"' in lines[-1]


def test_taking_it_out_asks_for_proof(people: People, staffed: Database) -> None:
    aura = people("aura")
    with staffed.writing() as session:
        session.exec(update(StaffSession).values(verified_at=clock.now() - 2 * FRESH))

    assert aura.client.get(HOME).status_code == 200
    response = aura.client.get(f"{HOME}.jsonl")
    assert response.status_code == 303
    assert response.headers["location"] == "/oficina/confirmar?volver=%2Foficina%2Fregistro.jsonl"
