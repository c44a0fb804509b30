"""A mailbox is emptied into the sealed queue: a letter goes there only when it is kept here."""

import re
import socketserver
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func
from sqlmodel import select

from service.complaints import actions
from service.complaints.models import Complaint
from service.foundation.errors import Refusal
from service.intake.hall import Hall
from service.intake.mail import acknowledgement, pull
from service.intake.mail.acknowledgement import Acknowledgement
from service.intake.mail.pull import Pulled
from tests.complaints.world import Readers
from tests.intake.conftest import LETTERS


@dataclass
class Mailbox:
    """A server of IMAP with one box, as far as letters are pulled from it."""

    url: str
    letters: dict[int, bytes] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    plus: bool = True
    said: list[str] = field(default_factory=list)

    def answer(self, line: str) -> list[bytes]:
        self.said.append(line)
        command, _, rest = line.partition(" ")
        match command.upper(), rest.split(" "):
            case "CAPABILITY", _:
                return [b"* CAPABILITY IMAP4rev1" + b" UIDPLUS" * self.plus]
            case "UID", ["SEARCH", *_]:
                there = " ".join(str(uid) for uid in self.letters if uid not in self.deleted)
                return [f"* SEARCH {there}".encode()]
            case "UID", ["FETCH", uid, "(RFC822.SIZE)"]:
                return [f"* 1 FETCH (UID {uid} RFC822.SIZE {len(self.letters[int(uid)])})".encode()]
            case "UID", ["FETCH", uid, _]:
                data = self.letters[int(uid)]
                return [f"* 1 FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode() + data + b")"]
            case "UID", ["STORE", uid, *_]:
                self.deleted.add(int(uid))
            case ("UID", ["EXPUNGE", _]) | ("EXPUNGE", _):
                for uid in self.deleted & set(self.letters):
                    del self.letters[uid]
            case "SELECT", [name]:
                return [b"* 1 EXISTS"] if name == "INBOX" else [b""]
        return []


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, order = line.decode().strip().partition(" ")
            lines = self.server.box.answer(order)
            bad = b"NO" if order.endswith("Otra") or (order.startswith("LOGIN") and "clave" not in order) else b"OK"
            self.wfile.write(
                b"".join(each + b"\r\n" for each in lines if each) + tag.encode() + b" " + bad + b" x\r\n"
            )
            if order.upper() == "LOGOUT":
                return


@pytest.fixture
def box(hall: Hall, readers: Readers) -> Generator[Mailbox]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        server.box = Mailbox(f"imap://denuncias@127.0.0.1:{server.server_address[1]}/INBOX")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.box
        server.shutdown()
        thread.join()


@pytest.fixture
def hall(hall: Hall) -> Hall:
    settings = hall.settings.model_copy(update={"imap_password": "clave"})
    return Hall(settings, hall.database, hall.blobs, hall.ram, hall.secret)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Acknowledgement]:
    sent: list[Acknowledgement] = []
    monkeypatch.setattr(acknowledgement, "post", lambda answer, _settings: sent.append(answer))
    return sent


def _letter(name: str) -> bytes:
    return (LETTERS / f"{name}.eml").read_bytes()


def _count(hall: Hall) -> int:
    with hall.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Complaint))


@pytest.mark.parametrize("plus", [True, False])
def test_letters_are_kept_answered_and_gone(
    hall: Hall, box: Mailbox, answers: list[Acknowledgement], plus: bool
) -> None:
    box.plus = plus
    box.letters = {3: _letter("plain"), 5: _letter("list"), 8: _letter("plain")}

    assert pull.pull(hall, box.url) == Pulled(kept=3, left=0)

    assert box.letters == {}
    assert _count(hall) == 2
    assert [answer.to for answer in answers] == ["marta@correo.example"]


def test_what_is_not_kept_stays(
    hall: Hall, box: Mailbox, answers: list[Acknowledgement], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    box.letters = {1: _letter("plain"), 2: _letter("empty"), 3: b"x" * (pull.LARGEST + 1)}
    with monkeypatch.context() as broken:
        broken.setattr(actions, "lay_down", full)
        assert pull.pull(hall, box.url) == Pulled(kept=0, left=3)
    assert (set(box.letters), _count(hall), answers) == ({1, 2, 3}, 0, [])

    assert pull.pull(hall, box.url) == Pulled(kept=1, left=2)
    assert set(box.letters) == {2, 3}


def test_a_letter_that_breaks_us_keeps_no_other_waiting(
    hall: Hall, box: Mailbox, answers: list[Acknowledgement], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    receive = pull.receive

    def broken(hall: Hall, data: bytes, of: str) -> Acknowledgement | None:
        if b"Cobraron" in data:
            raise RuntimeError("canario")
        return receive(hall, data, of)

    monkeypatch.setattr(pull, "receive", broken)
    box.letters = {1: _letter("html"), 2: _letter("plain")}

    assert pull.pull(hall, box.url) == Pulled(kept=1, left=1)
    assert "canario" not in caplog.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url.replace("denuncias@", "denuncias:clave@"), "VALLA_IMAP_PASSWORD"),
        (lambda url: url.replace("127.0.0.1", "correo.example"), "imaps://"),
        (lambda url: url.replace("imap:", "pop3:"), "imaps://usuario@servidor/INBOX"),
        (lambda url: url.replace("INBOX", "Otra"), "«Otra»"),
        (lambda url: re.sub(r":\d+", ":1", url), "El buzón no respondió"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_told_in_a_sentence(
    hall: Hall, box: Mailbox, change: Callable[[str], str], words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        pull.pull(hall, change(box.url))

    assert words in str(refused.value)


def test_the_password_is_of_the_settings(hall: Hall, box: Mailbox) -> None:
    wrong = Hall(
        hall.settings.model_copy(update={"imap_password": "otra"}), hall.database, hall.blobs, hall.ram, hall.secret
    )

    with pytest.raises(Refusal):
        pull.pull(wrong, box.url)
    assert any(line.startswith("LOGIN") for line in box.said)
