"""Messages to who reads: never lost, never to who is left out, at two hours of the day, and empty."""

import threading
from datetime import date, datetime
from email.message import EmailMessage
from itertools import chain
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import select, update
from sqlmodel import col

from service.complaints import actions, conversation, notices
from service.complaints.filing import Filing, Report, file
from service.complaints.models import Complaint, ReaderNotice
from service.complaints.reminders import Notifier, is_stuck, next_hour
from service.complaints.rules import Standing
from service.foundation import clock
from service.foundation.database import Database
from service.foundation.post import Unsent
from service.foundation.secret import Secret
from service.foundation.settings import DEMONSTRATION, Settings
from service.staff.models import Person
from tests.complaints.told import PEPPER, Told
from tests.complaints.world import PEOPLE, Readers
from tests.web.ui.serving import held_port

ENTITY = DEMONSTRATION.model_copy(update={"control_body_email": "control@fuera.example"})
READERS = {f"{login}@ciudad.example" for _, _, login, _, _ in PEOPLE[:4]}


class Post:
    """A city's mail server: what it took, and the addresses for which it now takes nothing."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.broken: set[str] = set()

    def send(self, _url: str, told: EmailMessage) -> None:
        if told["To"] in self.broken:
            raise Unsent("No.")
        self.taken.append(told)

    def to(self) -> list[str]:
        """To whom messages went since somebody last asked, in order."""
        found = sorted(told["To"] for told in self.taken)
        self.taken = []
        return found


class World:
    """Readers with addresses, a mail server, and a clock that a test moves."""

    def __init__(self, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database, self.secret, self.post = database, Secret(tmp_path / "secret"), Post()
        self.settings = Settings(smtp_url="smtp://127.0.0.1:1", public_url="https://obras.example.org")
        self.told = Told(database, None)
        self.readers: Readers = self.told.readers
        self._monkeypatch = monkeypatch
        with database.writing() as session:
            for person in session.scalars(select(Person)).all():
                person.mail = f"{person.login}@ciudad.example"
                session.add(person)

    @property
    def notifier(self) -> Notifier:
        return Notifier(self.database, self.secret, self.settings, lambda: ENTITY, self.post.send)

    def at(self, moment: str) -> None:
        """Move the clock to a moment in Bogotá."""
        there = datetime.fromisoformat(moment).replace(tzinfo=clock.BOGOTA)
        self._monkeypatch.setattr(clock, "now", lambda: there)

    def round(self, moment: str) -> list[str]:
        """A round at a moment; to whom messages went."""
        self.at(moment)
        self.notifier.go_round()
        return self.post.to()

    def file(self, *out: str, standing: Standing = Standing.OPEN) -> Filing:
        """A complaint that leaves these labels out."""
        keys = frozenset(self.readers.bundles[label].recipient for label in out)
        filing = file(Report(text="Falta el andén."), self.readers.roster, keys, PEPPER, standing)
        with self.database.writing() as session:
            actions.keep(session, filing)
            notices.tell_of_filing(session, self.secret, filing)
        self.told.symbols, self.told.id = filing.receipt.symbols, filing.complaint.id
        return filing

    def marks(self) -> dict[str, tuple[str, str]]:
        with self.database.reading() as session:
            return {row.recipient: (row.salt, row.mark) for row in session.scalars(select(ReaderNotice))}


@pytest.fixture
def world(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """It is Monday morning, and everybody has had the first message, by which they see that messages arrive."""
    found = World(database, tmp_path, monkeypatch)
    found.round("2026-11-23T08:00")
    first = found.round("2026-11-23T09:00")
    assert set(first) == READERS | {"control@fuera.example"}
    return found


def test_who_reads_hears_at_the_next_hour_once(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()
    world.file()

    assert world.round("2026-11-23T10:05") == []
    assert set(world.round("2026-11-23T15:00")) == READERS
    assert world.round("2026-11-23T15:01") == []
    assert world.round("2026-11-24T09:00") == []


def test_later_news_are_told_though_nobody_looked_at_the_former(world: World) -> None:
    """F5: nothing more was sent until the recipient opened the case."""
    world.at("2026-11-23T10:00")
    world.file()
    assert world.round("2026-11-23T15:00")
    world.file()

    assert set(world.round("2026-11-24T09:00")) == READERS


@pytest.mark.parametrize("label", [label for _, label, *_ in PEOPLE[:4]])
def test_who_is_left_out_hears_nothing(world: World, label: str) -> None:
    login = next(login for _, each, login, *_ in PEOPLE if each == label)
    world.at("2026-11-23T10:00")
    world.file(label)

    assert set(world.round("2026-11-23T15:00")) == READERS - {f"{login}@ciudad.example"}


def test_what_nobody_inside_may_read_is_told_outside(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file(*(label for _, label, *_ in PEOPLE[:4]))

    assert world.round("2026-11-23T15:00") == ["control@fuera.example"]


def test_what_is_put_aside_is_told_to_nobody(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file(standing=Standing.QUARANTINED)

    assert world.round("2026-11-23T15:00") == []


def test_an_answer_of_the_complainant_is_told_to_the_same(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file("Coordinación 1")
    world.round("2026-11-23T15:00")

    case = world.told.case()
    with world.database.writing() as session:
        conversation.keep(session, None, case, conversation.say(case, "En la cuadra de la escuela.", ()))
        notices.tell_of_addition(session, world.secret, case, "")

    assert set(world.round("2026-11-24T09:00")) == READERS - {"carmen@ciudad.example"}


def test_whose_account_is_closed_or_who_is_no_longer_on_the_list_hears_nothing(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()
    with world.database.writing() as session:
        session.execute(update(Person).where(col(Person.login) == "ivan").values(disabled_at=clock.now()))
        stranger = "age1" + "q" * 58
        session.add(ReaderNotice(recipient=stranger, salt="0", mark="0"))

    assert set(world.round("2026-11-23T15:00")) == READERS - {"ivan@ciudad.example"}
    assert stranger not in world.marks()


def test_one_without_an_address_keeps_nobody_from_theirs(world: World) -> None:
    """F4: one recipient with mail off ended the loop."""
    world.at("2026-11-23T10:00")
    with world.database.writing() as session:
        session.execute(update(Person).where(col(Person.login) == "camilo").values(mail=None))
    world.file()

    assert set(world.round("2026-11-23T15:00")) == READERS - {"camilo@ciudad.example"}


def test_what_the_mail_server_refuses_leaves_later_and_is_not_sent_twice_to_others(world: World) -> None:
    """F4: the mark was cleared before the message existed, and no failure was tried again."""
    world.at("2026-11-23T10:00")
    world.file()
    world.post.broken = {"irene@ciudad.example"}

    assert set(world.round("2026-11-23T15:00")) == READERS - {"irene@ciudad.example"}
    assert world.round("2026-11-23T15:05") == []
    world.file()
    assert world.round("2026-11-23T15:10") == []
    world.post.broken = set()
    # What came in the meantime waits for its hour, and is not lost behind what did not leave.
    assert set(world.round("2026-11-24T09:00")) == READERS


def test_a_failure_that_passes_is_made_good_in_ten_minutes(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()
    world.post.broken = set(READERS)
    assert world.round("2026-11-23T15:00") == []
    world.post.broken = set()

    assert set(world.round("2026-11-23T15:10")) == READERS
    assert world.round("2026-11-23T15:20") == []


def test_who_dies_while_sending_is_taken_over(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()

    def die(_url: str, told: EmailMessage) -> None:
        world.post.send(_url, told)
        raise KeyboardInterrupt

    world.at("2026-11-23T15:00")
    with pytest.raises(KeyboardInterrupt):
        Notifier(world.database, world.secret, world.settings, lambda: ENTITY, die).go_round()
    assert len(world.post.to()) == 1

    assert world.round("2026-11-23T15:10") == []
    assert set(world.round("2026-11-23T15:31")) == READERS


def test_of_several_processes_one_sends(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()
    world.at("2026-11-23T15:00")
    together = threading.Barrier(4)

    def go() -> None:
        together.wait()
        world.notifier.go_round()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert world.post.to() == sorted(READERS)


def test_every_message_is_the_same_and_says_nothing(world: World) -> None:
    world.at("2026-11-23T10:00")
    filing = world.file()
    world.at("2026-11-23T15:00")
    world.notifier.go_round()
    first, second, *_ = world.post.taken

    assert first["Subject"] == "Tiene novedades"
    assert first.get_content() == "Para verlas, entre aquí:\n\nhttps://obras.example.org/mesa\n"
    del first["To"], second["To"]
    assert first.as_string() == second.as_string()
    assert filing.case_number not in first.as_string()
    assert first["Date"] is None


def test_a_mail_server_takes_what_is_sent(world: World) -> None:
    """Over the wire, as a city's server gets it."""
    taken: list[Envelope] = []

    class Keeping(Sink):
        async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802
            taken.append(envelope)
            return "250 OK"

    world.at("2026-11-23T10:00")
    world.file("Investigación 2")
    world.at("2026-11-23T15:00")
    with held_port() as port:
        server = Controller(Keeping(), hostname="127.0.0.1", port=port)
        server.start()
        settings = world.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
        Notifier(world.database, world.secret, settings, lambda: ENTITY).go_round()
        server.stop()

    assert {*chain(*(envelope.rcpt_tos for envelope in taken))} == READERS - {"ivan@ciudad.example"}
    assert all(len(envelope.rcpt_tos) == 1 for envelope in taken)
    assert {envelope.mail_from for envelope in taken} == {ENTITY.email}
    assert all(b"Subject: Tiene novedades\r\n" in envelope.content for envelope in taken)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23T08:59:59", "2026-11-23T09:00"),
        ("2026-11-23T09:00", "2026-11-23T15:00"),
        ("2026-11-23T15:00", "2026-11-24T09:00"),
        ("2026-11-20T23:59:59", "2026-11-23T09:00"),  # a Friday night
        ("2026-12-07T16:00", "2026-12-09T09:00"),  # over the eighth of December
        ("2026-12-23T16:00", "2026-12-28T09:00"),  # the 24th is closed
    ],
)
def test_messages_leave_at_hours_of_business_days(now: str, then: str) -> None:
    found = next_hour(datetime.fromisoformat(now).replace(tzinfo=clock.BOGOTA), (date(2026, 12, 24),))

    assert found == datetime.fromisoformat(then).replace(tzinfo=clock.BOGOTA)


def test_the_table_says_nothing_of_whom_and_all_of_it_changes_at_once(world: World, tmp_path: Path) -> None:
    before = world.marks()
    world.file("Coordinación 1")
    after = world.marks()

    assert before.keys() == after.keys()
    assert all(before[key] != after[key] for key in before)
    assert len({len(mark) for _, mark in after.values()}) == 1
    # Without the installation's secret every mark is of anything.
    with world.database.reading() as session:
        rows = session.scalars(select(ReaderNotice)).all()
        read = notices._read(Secret(tmp_path / "other"), rows)
    assert set(read.values()) == {notices.News.SOME}
    # While everybody has news, nothing is written.
    world.round("2026-11-23T15:00")
    world.file()
    known = world.marks()
    world.file()
    assert world.marks() == known


def _old(world: World, on: str, standing: Standing = Standing.OPEN) -> None:
    world.at(f"{on}T10:00")
    world.file(standing=standing)


@pytest.mark.parametrize("standing", [Standing.OPEN, Standing.QUARANTINED])
def test_a_term_that_may_have_run_out_is_told_to_who_coordinates_and_then_outside(
    world: World, standing: Standing
) -> None:
    """Received in the week of 23 November: the earliest end is 15 December; the latest, extended in full, 15 January."""
    coordinators = ["camilo@ciudad.example", "carmen@ciudad.example"]
    _old(world, "2026-11-25", standing)
    world.round("2026-11-25T15:00")

    assert world.round("2026-12-15T15:00") == []
    assert world.round("2026-12-16T09:00") == coordinators
    assert world.round("2026-12-16T15:00") == []
    assert world.round("2026-12-17T09:00") == []
    assert world.round("2027-01-15T15:00") == []
    assert world.round("2027-01-18T09:00") == ["control@fuera.example"]
    assert world.round("2027-01-19T09:00") == []


@pytest.mark.parametrize("standing", [Standing.CLOSED, Standing.TOMBSTONE])
def test_a_case_that_is_over_is_not_missed(world: World, standing: Standing) -> None:
    _old(world, "2026-11-25", standing)
    world.round("2026-11-25T15:00")

    assert world.round("2027-01-20T09:00") == []


def test_years_unread_it_is_still_there(world: World) -> None:
    """F8: what nobody had read was deleted by a date."""
    _old(world, "2026-11-25")
    for year in range(2027, 2037):
        world.round(f"{year}-11-25T09:00")

    with world.database.reading() as session:
        kept = session.get_one(Complaint, world.told.id)
        assert kept.standing is Standing.OPEN
        assert world.told.case().received_on == date(2026, 11, 25)


def test_messages_that_do_not_leave_are_somebody_s_worry(world: World) -> None:
    def stuck(moment: str) -> bool:
        world.at(moment)
        with world.database.reading() as session:
            return is_stuck(session, clock.now())

    world.at("2026-11-23T10:00")
    world.file()
    assert not stuck("2026-11-23T14:59")
    # Nobody goes round.
    assert stuck("2026-11-23T16:01")
    world.post.broken = set(READERS)
    world.round("2026-11-23T16:02")
    assert not stuck("2026-11-23T16:59")
    world.round("2026-11-23T17:01")
    assert stuck("2026-11-23T17:04")
    world.post.broken = set()
    world.round("2026-11-23T17:20")
    assert not stuck("2026-11-23T17:20")


def test_a_list_that_cannot_be_checked_sends_nothing(world: World) -> None:
    world.at("2026-11-23T10:00")
    world.file()
    broken = Notifier(
        world.database,
        world.secret,
        world.settings.model_copy(update={"roster_root": "0" * 64}),
        lambda: ENTITY,
        world.post.send,
    )
    world.at("2026-11-23T15:00")
    broken.go_round()

    assert world.post.to() == []
    assert set(world.round("2026-11-24T09:00")) == READERS
