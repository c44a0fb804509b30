"""Who was left out of a case, or no longer reads: nothing opens, nothing is counted, and every answer looks the same."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from service.complaints.agreement import Act
from service.complaints.errors import Unopened
from service.complaints.models import Complaint
from service.complaints.roster import Roster
from service.complaints.rules import Kind, Which
from service.foundation import clock
from service.staff import actions, queries
from tests.complaints.told import Told
from tests.complaints.world import put_in_force
from tests.web.desk.deciding import Deciding
from tests.web.desk.sitting import Sit

OUT = "Investigación 2"
#: What a reader may be told of a case, but their own keys, which are of random length.
_OWN = {"grants", "challenge"}


@pytest.fixture
def without(told: Told) -> Told:
    """A case of which one reader is left out."""
    told.file(out=frozenset({told.readers.bundles[OUT].recipient}))
    return told


def _shape(told: Any) -> Any:
    """What an answer says, without the bytes of keys."""
    if isinstance(told, list):
        return [_shape(each) for each in told]
    if isinstance(told, dict):
        return {
            name: sorted(value) if name == "grants" else _shape(value)
            for name, value in told.items()
            if name != "challenge"
        }
    return told


def test_who_is_left_out_is_answered_as_anybody_and_opens_nothing(without: Told, sit: Sit) -> None:
    reads, out = sit("Investigación 1"), sit(OUT)

    for path in ("casos", f"casos/{without.id}"):
        assert _shape(out.get(path)) == _shape(reads.get(path))
    case = out.get(f"casos/{without.id}")
    assert reads.key(reads.get(f"casos/{without.id}"))
    for which in (Which.CASE, Which.NOTES):
        with pytest.raises(Unopened):
            out.key(case, which)


def test_who_is_left_out_changes_nothing_in_it(without: Told, sit: Sit) -> None:
    out, deciding = sit(OUT), Deciding(without, Act.CONCLUDE)
    before = deciding.complaint().model_dump()
    reply = deciding.item(Kind.REPLY, b"No era nada.", "text/plain")

    for path, body in (
        ("cosas", {"items": [reply]}),
        ("cosas", {"items": [], "summary": reply["sealed"]}),
        ("mirado", {}),
        ("actos", deciding.body(deciding.signed())),
        ("detener", {}),
        ("epoca", {}),
    ):
        assert "abrirlo primero" in out.refused(f"casos/{without.id}/{path}", body)
    assert deciding.complaint().model_dump() == before
    assert len(without.case().pieces) == 1


def test_who_no_longer_reads_is_told_that_there_is_nothing(told: Told, sit: Sit) -> None:
    person, last = sit(OUT), told.readers.roster
    person.open(told.id)
    members = tuple(each for each in last.members if each.label != OUT)
    with told.database.writing() as session:
        put_in_force(session, Roster(2, last.sha256, clock.today(), members), told.readers.bundles)

    for path in ("casos", f"casos/{told.id}", f"casos/{told.id}/cosas/{'a' * 32}"):
        person.get(path, 404)
    for path in ("cosas", "mirado", "actos", "detener", "epoca"):
        person.refused(f"casos/{told.id}/{path}", {"items": []}, 404)


def test_who_lost_the_account_is_sent_to_the_door(told: Told, sit: Sit) -> None:
    person = sit(OUT)
    with told.database.writing() as session:
        actions.disable(session, "consola", queries.person(session, "ivan"))

    person.get("casos", 401)


def test_the_same_questions_are_asked_for_who_is_left_out(without: Told, sit: Sit, statements: list[str]) -> None:
    reads, out = sit("Investigación 1"), sit(OUT)
    asked = []
    for person in (reads, out):
        for path in (
            "casos",
            "casos",
            f"casos/{without.id}",
            "marcas?desde=&hasta=g",
            f"filas?ids={without.id}",
        ):
            statements.clear()
            person.get(path)
            asked.append(list(statements))
    assert asked[:5] == asked[5:]
    assert all(asked)


@pytest.mark.parametrize("count", [1, 12])
def test_a_list_asks_as_few_questions_of_many_cases_as_of_one(
    told: Told, sit: Sit, statements: list[str], count: int
) -> None:
    for _ in range(count - 1):
        told.file()
    person = sit("Investigación 1")
    person.get("casos")
    statements.clear()
    assert len(person.get("casos")["cases"]) == count
    assert len(statements) < 20


def test_cases_come_in_pages_in_the_order_of_their_ids(told: Told, sit: Sit) -> None:
    for _ in range(4):
        told.file()
    person, found, after = sit("Investigación 1"), [], ""
    for _ in range(3):
        page = person.get(f"casos?n=2&desde={after}")
        found += [each["id"] for each in page["cases"]]
        after = page["next"]
    assert after is None
    with told.database.reading() as session:
        assert found == sorted(session.scalars(select(col(Complaint.id))))
