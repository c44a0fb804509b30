"""The mail server hands over: answered when it is kept, told to try again when it cannot be, told no when it never can."""

import smtplib
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from service.complaints import actions
from service.complaints.models import Complaint
from service.intake.hall import Hall
from service.intake.mail import acknowledgement, listener
from service.intake.mail.acknowledgement import Acknowledgement
from tests.complaints.world import Readers
from tests.intake.conftest import LETTERS, envelope
from tests.web.ui.serving import held_port

OURS = "denuncias@ciudad.example"


class _Post:
    """A mail server that hands letters over, and what it was answered."""

    def __init__(self, port: int) -> None:
        self.port = port

    def hand(self, data: bytes, to: tuple[str, ...] = (OURS,), of: str | None = None) -> tuple[int, bytes]:
        with smtplib.LMTP("127.0.0.1", self.port) as server:
            server.ehlo_or_helo_if_needed()
            server.mail(envelope(data) if of is None else of)
            for address in to:
                code, said = server.rcpt(address)
                if code != 250:
                    return code, said
            return server.data(data)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Acknowledgement]:
    """What was answered to whom."""
    sent: list[Acknowledgement] = []
    monkeypatch.setattr(acknowledgement, "post", lambda answer, _settings: sent.append(answer))
    return sent


@pytest.fixture
def post(
    hall: Hall, readers: Readers, answers: list[Acknowledgement], monkeypatch: pytest.MonkeyPatch
) -> Generator[_Post]:
    """The listener, in a thread of this process: it is stopped as a signal would."""
    stops: list[Callable[[], None]] = []
    monkeypatch.setattr(
        "asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler",
        lambda loop, _sign, stop: stops.append(lambda: loop.call_soon_threadsafe(stop)),
    )
    with held_port() as port:
        thread = threading.Thread(target=listener.listen, args=(hall, "127.0.0.1", port, None))
        thread.start()
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        yield _Post(port)
        stops[0]()
        thread.join(20)
        assert not thread.is_alive()


def _letter(name: str) -> bytes:
    return (LETTERS / f"{name}.eml").read_bytes()


def _count(hall: Hall) -> int:
    with hall.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Complaint))


def test_a_letter_is_kept_when_it_is_answered_and_acknowledged_once(
    post: _Post, hall: Hall, answers: list[Acknowledgement]
) -> None:
    assert post.hand(_letter("plain"))[0] == 250
    assert _count(hall) == 1

    assert post.hand(_letter("plain"))[0] == 250
    assert post.hand(_letter("vacation"))[0] == 250
    assert post.hand(_letter("bounce"), of="")[0] == 250

    assert _count(hall) == 3
    assert [answer.to for answer in answers] == ["marta@correo.example"]


def test_other_addresses_are_refused_and_ours_is_taken_once(post: _Post, hall: Hall) -> None:
    assert post.hand(_letter("plain"), ("alcalde@ciudad.example",))[0] == 550
    assert post.hand(_letter("plain"), (OURS, "otra@ciudad.example"))[0] == 550
    assert post.hand(_letter("plain"), (OURS, OURS))[0] == 452
    assert _count(hall) == 0
    assert post.hand(_letter("plain"), ("Denuncias@Ciudad.Example",))[0] == 250


def test_what_cannot_be_kept_now_stays_with_the_mail_server(
    post: _Post, hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "canario")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "lay_down", full)
        assert post.hand(_letter("plain"))[0] == 451
    assert _count(hall) == 0
    assert "canario" not in caplog.text

    assert post.hand(_letter("plain"))[0] == 250


def test_an_accident_says_nothing_of_the_letter(
    post: _Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("canario")

    monkeypatch.setattr(listener, "receive", broken)
    code, said = post.hand(_letter("plain"))

    assert (code, b"canario" in said) == (451, False)
    assert "RuntimeError" in caplog.text
    assert "canario" not in caplog.text
    assert "marta" not in caplog.text


def test_what_is_empty_is_refused_for_good(post: _Post) -> None:
    assert post.hand(_letter("empty"))[0] == 554


def test_thirty_megabytes_are_taken_and_more_than_the_measure_is_refused_for_good(post: _Post, hall: Hall) -> None:
    head, _, _ = _letter("zip").partition(b"UEsDB")
    large = head + (b"QUJD" * 19 + b"\r\n") * (30 * 2**20 // 78) + b"\r\n--m--\r\n"

    assert len(large) > 29 * 2**20
    assert post.hand(large)[0] == 250
    assert _count(hall) == 1
    assert post.hand(large + b"QUJD\r\n" * 2**20)[0] == 552


def test_a_line_as_long_as_a_page_is_taken(post: _Post, hall: Hall) -> None:
    assert post.hand(_letter("plain") + b"muy " * 50_000)[0] == 250
    assert _count(hall) == 1


def test_beyond_a_few_at_once_each_is_told_to_come_later(post: _Post) -> None:
    waiting = [smtplib.LMTP("127.0.0.1", post.port) for _ in range(4)]
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        smtplib.LMTP("127.0.0.1", post.port)
    assert refused.value.smtp_code == 421
    for each in waiting:
        each.close()

    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(smtplib.SMTPException, OSError):
            assert post.hand(_letter("plain"))[0] == 250
            return
        time.sleep(0.05)
    pytest.fail("nobody is let in any more")


def test_a_socket_of_the_machine_takes_the_place_of_one_that_a_dead_process_left(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    for _ in range(2):
        listener._of_machine(path).close()
        assert path.is_socket()
