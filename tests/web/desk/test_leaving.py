"""A case that two people decided to delete: told at once, gone on its day, and kept for whoever says anything."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.complaints import actions, conversation, sweeping
from service.complaints.agreement import Act
from service.complaints.errors import NoSuchCase
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import File
from service.complaints.keys import Receipt
from service.complaints.rules import Kind, Standing, Which
from service.complaints.sweeping import let_go
from service.foundation import clock
from service.staff import audit
from tests.complaints.told import Told
from tests.web.conftest import Seen
from tests.web.desk.deciding import Deciding, path
from tests.web.desk.sitting import Sit

FILE = File(Kind.FILE, "image/jpeg", b"x" * 40_000)


@pytest.fixture
def leaving(told: Told, sit: Sit) -> Deciding:
    """A case with a file, of which two people decided that it goes."""
    told.file(files=(FILE,))
    deciding, person = Deciding(told, Act.DELETE), sit("Coordinación 1")
    person.open(told.id)
    person.done(path(Act.DELETE, told.id), deciding.body(deciding.signed()))
    return deciding


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock so many days on."""

    def go(days: float) -> None:
        later = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: later)

    return go


def _let_go(told: Told) -> int:
    return let_go(told.database, told.blobs)


def test_it_goes_on_its_day_and_the_receipt_says_why(leaving: Deciding, wait: Callable[[float], None]) -> None:
    told = leaving.told
    wait(14.5)
    assert _let_go(told) == 0
    wait(1)
    assert _let_go(told) == 1
    assert _let_go(told) == 0

    complaint = leaving.complaint()
    assert complaint.standing is Standing.TOMBSTONE
    assert (complaint.head, complaint.summary, complaint.leaving_on) == (None, None, None)
    receipt = Receipt.of(told.pepper, told.symbols)
    farewell = Farewell.opened(complaint.farewell, receipt.identity)
    assert (farewell.ending, farewell.reason) == (Ending.DELETED, "Es un duplicado.")
    assert told.blobs.names("sealed", clock.now() + timedelta(days=400)) == []
    with told.database.reading() as session:
        last = list(audit.entries(session))[-1]
        assert (last.actor, last.act) == ("servicio", "case.deleted")


def test_whoever_told_it_reads_it_at_once(leaving: Deciding, client: TestClient) -> None:
    page = Seen(client.post("/seguimiento", data={"recibo": leaving.told.symbols}).text).said()

    assert "decidieron borrar este caso el 5 de diciembre de 2026" in page
    assert "con cualquier mensaje suyo, el caso se queda" in page
    assert "Decidimos borrar su caso." in page


def test_whoever_told_it_keeps_it_by_saying_anything(leaving: Deciding, wait: Callable[[float], None]) -> None:
    told = leaving.told
    told.add(conversation.say(told.case(), "No estoy de acuerdo.", ()))

    assert leaving.complaint().leaving_on is None
    wait(20)
    assert _let_go(told) == 0
    assert told.case().pieces[-1].text == "No estoy de acuerdo."


def test_what_came_by_another_way_keeps_it_too(leaving: Deciding, wait: Callable[[float], None]) -> None:
    leaving.told.reply(Kind.REPLY, b"Nadie ha leido esto.")
    wait(16)

    assert _let_go(leaving.told) == 0
    assert (leaving.complaint().standing, leaving.complaint().leaving_on) == (Standing.OPEN, None)


def test_a_note_among_readers_does_not(leaving: Deciding, sit: Sit, wait: Callable[[float], None]) -> None:
    person = sit("Coordinación 1")
    person.open(leaving.told.id)
    note = leaving.item(Kind.NOTE, b"{}", "application/json", Which.NOTES)
    person.done(f"casos/{leaving.told.id}/cosas", {"items": [note]})
    wait(16)

    assert _let_go(leaving.told) == 1


def test_stopped_by_one_it_stays(leaving: Deciding, sit: Sit, wait: Callable[[float], None]) -> None:
    person = sit("Investigación 2")
    person.open(leaving.told.id)
    person.done(f"casos/{leaving.told.id}/detener", {"items": []})
    wait(16)

    assert _let_go(leaving.told) == 0
    assert leaving.told.case().pieces


def test_killed_in_the_middle_it_is_whole_or_gone(
    leaving: Deciding, wait: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = leaving.told
    wait(16)

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", die)
        with pytest.raises(KeyboardInterrupt):
            _let_go(told)
    assert told.case().thread.is_whole
    with monkeypatch.context() as patched:
        # Dead before the files go: nothing names them any more, and they are swept.
        patched.setattr(told.blobs, "drop", die)
        with pytest.raises(KeyboardInterrupt):
            _let_go(told)
    assert leaving.complaint().standing is Standing.TOMBSTONE
    told.file()
    names = told.blobs.names("sealed", clock.now() + timedelta(days=400))
    assert len(names) == 1
    monkeypatch.setattr(sweeping, "PATIENCE", timedelta(days=-400))
    assert sweeping.sweep(told.database, told.blobs) == 1


def test_who_speaks_while_it_goes_is_heard_or_told_that_it_has_ended(
    leaving: Deciding, wait: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = leaving.told
    wait(16)
    addition = conversation.say(told.case(), "Esperen.", ())
    case = told.case()
    outcome: list[str] = []
    burying, bury = threading.Event(), actions.bury

    def speak() -> None:
        burying.wait(10)
        try:
            with told.database.writing(in_turn=False) as session:
                conversation.keep(session, told.blobs, case, addition)
            outcome.append("heard")
        except NoSuchCase:
            outcome.append("ended")

    def slowly(*what: Any) -> None:
        burying.set()
        threading.Event().wait(0.3)
        bury(*what)

    monkeypatch.setattr(actions, "bury", slowly)
    speaking = threading.Thread(target=speak)
    speaking.start()
    gone = _let_go(told)
    speaking.join()

    assert (gone, outcome) == (1, ["ended"])
    assert leaving.complaint().standing is Standing.TOMBSTONE


def test_two_at_once_do_it_once(told: Told, sit: Sit) -> None:
    deciding = Deciding(told, Act.EXPORT)
    agreement = deciding.signed()
    body = deciding.body(agreement)
    people = [sit(label) for label in ("Investigación 1", "Investigación 2")]
    for person in people:
        person.open(told.id)
    answers: list[int] = []

    def send(number: int) -> None:
        answers.append(people[number].send(path(Act.EXPORT, told.id), body).status_code)

    both = [threading.Thread(target=send, args=(number,)) for number in (0, 1)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(answers) == [200, 422]
