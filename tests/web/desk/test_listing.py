"""What spares opening a list anew: marks that change when a row does, and what a reader's browser sealed for itself."""

from datetime import date

import pytest
from sqlmodel import select

from service.complaints import readers
from service.complaints.keys import Bundle, Public, new_identity, recipient_of, seal
from service.complaints.models import Complaint, ReaderIndex
from service.complaints.rules import Kind, Standing
from service.staff import queries
from tests.complaints.told import Told
from tests.web.desk.sitting import DATA, LOGINS, Sit, Sitter

ALL = "marcas?desde=&hasta=g"


def _marks(person: Sitter) -> dict[str, str]:
    return dict(person.get(ALL)["cases"])


def test_a_mark_changes_when_its_row_does_and_not_otherwise(told: Told, sit: Sit) -> None:
    other, irene, colleague = told.id, sit("Investigación 1"), sit("Coordinación 1")
    told.file()
    seen = [_marks(irene)]
    assert seen[0] == _marks(irene)
    assert set(seen[0]) == {told.id, other}
    assert _marks(colleague)[told.id] != seen[0][told.id]

    for name, value in (
        ("summary", seal(b"s" * 1024, recipient_of(new_identity()))),
        ("summary", seal(b"s" * 1024, recipient_of(new_identity()))),
        ("standing", Standing.QUARANTINED),
        ("leaving_on", date(2026, 12, 5)),
        ("epoch", 2),
    ):
        with told.database.writing() as session:
            setattr(session.get_one(Complaint, told.id), name, value)
        seen.append(_marks(irene))
    told.reply(Kind.REPLY, b"Y algo m.")
    seen.append(_marks(irene))

    assert len({each[told.id] for each in seen}) == len(seen)
    assert len({each[other] for each in seen}) == 1


def test_only_what_is_asked_for_is_told_whole(told: Told, sit: Sit) -> None:
    first = told.id
    told.file()
    irene = sit("Investigación 1")
    (row,) = irene.get(f"filas?ids={first}")["cases"]
    assert row == next(each for each in irene.get("casos")["cases"] if each["id"] == first)
    assert irene.get(f"filas?ids={'a' * 32}")["cases"] == []
    begin, until = first, first + "0"
    assert [each for each, _ in irene.get(f"marcas?desde={begin}&hasta={until}")["cases"]] == [first]


@pytest.mark.parametrize("count", [1, 12])
def test_marks_are_asked_in_as_few_questions_of_many_cases_as_of_one(
    told: Told, sit: Sit, statements: list[str], count: int
) -> None:
    for _ in range(count - 1):
        told.file()
    person = sit("Investigación 1")
    assert len(_marks(person)) == count
    statements.clear()
    person.get(ALL)
    assert len(statements) < 18


def test_what_a_browser_sealed_is_given_back_to_its_reader_alone_until_the_key_ends(told: Told, sit: Sit) -> None:
    irene, colleague = sit("Investigación 1"), sit("Coordinación 1")
    own = told.readers.bundles["Investigación 1"].recipient
    sealed = [seal(b"x" * 5000, own) for _ in range(3)]
    assert _index(irene, 0) == b""
    for half, data in ((0, sealed[0]), (1, sealed[1]), (0, sealed[2])):
        irene.done(f"indice/{half}", {"sealed": data})

    assert [_index(irene, half) for half in (0, 1)] == [sealed[2], sealed[1]]
    assert _index(colleague, 0) == b""

    with told.database.writing() as session:
        person, key = queries.person(session, LOGINS["Investigación 1"]), Bundle.new()
        readers.register(session, "consola", person, Public(key.recipient, key.signer.public), b"", None)
        session.flush()
        assert session.scalars(select(ReaderIndex)).all() == []


def _index(person: Sitter, half: int) -> bytes:
    answer = person.client.get(f"{DATA}/indice/{half}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def test_what_is_not_sealed_or_of_no_half_is_refused(told: Told, sit: Sit) -> None:
    irene = sit("Investigación 1")
    sealed = seal(b"x" * 5000, recipient_of(new_identity()))
    for half, data in ((0, b"en claro"), (0, None), (0, sealed + bytes(16 * 1024 * 1024)), (2, sealed)):
        assert irene.send(f"indice/{half}", {"sealed": data}).status_code == 422
    with told.database.reading() as session:
        assert session.scalars(select(ReaderIndex)).all() == []
