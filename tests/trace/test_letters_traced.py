"""Nothing of a letter leaves the process that takes it in but sealed: every system call is watched, then every file."""

import smtplib
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from service.complaints import queries
from service.complaints.models import Complaint
from service.foundation import codes
from service.foundation.database import Database
from tests.complaints.canaries import Watch
from tests.complaints.world import enrol
from tests.trace.material import paper, photo
from tests.trace.remains import ELSEWHERE, found_in, of_postgresql, touched
from tests.trace.tracing import PATIENCE_S, Traced
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.slow

OURS = "denuncias@ciudad.example"
PLACES = "sender name subject text page photo name-of-photo paper header message-id received wrong-recipient".split()


@pytest.fixture
def words() -> dict[str, str]:
    return {place: f"Ñandú-{place}-{codes.mint(12)}" for place in PLACES}


def _ascii(word: str) -> str:
    return word.replace("Ñ", "N").replace("ú", "u")


def _letter(words: dict[str, str]) -> bytes:
    """A letter with a word in each place, and a megabyte of photo."""
    letter = EmailMessage()
    letter["From"] = f'"{_ascii(words["name"])}" <{_ascii(words["sender"])}@correo.example>'
    letter["To"], letter["Subject"] = OURS, words["subject"]
    letter["Message-ID"] = f"<{_ascii(words['message-id'])}@correo.example>"
    letter["X-Mailer"] = _ascii(words["header"])
    letter["Received"] = f"from {_ascii(words['received'])} by mx.ciudad.example; Fri, 20 Nov 2026 10:15:00 -0500"
    letter.set_content(words["text"])
    letter.add_alternative(f"<p>{words['text']}</p><style>{words['page']}</style>", subtype="html")
    for data, kind in ((photo(words["photo"]), "image/jpeg"), (paper(words["paper"]), "application/pdf")):
        letter.add_attachment(data, *kind.split("/"), filename=f"{words['name-of-photo']}.bin")
    return letter.as_bytes(policy=policy.SMTP)


def _ready(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while b"LMTP" not in (path.read_bytes() if path.exists() else b""):
        assert time.monotonic() < deadline, "the mail process does not listen"
        time.sleep(0.05)


def _hand(port: int, words: dict[str, str]) -> list[int]:
    """The letter twice, one cut short, and one to somebody else; what each was answered."""
    data, answers = _letter(words), []
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            server = smtplib.LMTP("127.0.0.1", port)
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    with server:
        server.ehlo_or_helo_if_needed()
        for _ in range(2):
            server.mail(f"{_ascii(words['sender'])}@correo.example")
            server.rcpt(OURS)
            answers.append(server.data(data)[0])
        server.mail(f"{_ascii(words['sender'])}@correo.example")
        answers.append(server.rcpt(f"{_ascii(words['wrong-recipient'])}@ciudad.example")[0])
        server.rset()
    cut = smtplib.LMTP("127.0.0.1", port)
    cut.ehlo_or_helo_if_needed()
    cut.mail(f"{_ascii(words['sender'])}@correo.example")
    cut.rcpt(OURS)
    cut.putcmd("data")
    cut.getreply()
    cut.send(data[: len(data) // 2])
    cut.close()
    return answers


def test_nothing_of_a_letter_leaves_but_sealed(
    traced: Callable[..., Traced], words: dict[str, str], database: Database, tmp_path: Path
) -> None:
    begun, folder, log = time.time() - 1, tmp_path / "data", tmp_path / "strace.log"
    with database.writing() as session:
        enrol(session)
    control = tmp_path / "control"
    control.write_text(words["text"], encoding="utf-8")
    with held_port() as port:
        process = traced(
            "-m", "service", "mail", "listen", "--port", str(port),
            VALLA_DATA_DIR=str(folder), VALLA_DATABASE_URL=database.url.render_as_string(hide_password=False),
            VALLA_COMPLAINTS_EMAIL=OURS,
        )  # fmt: skip
        _ready(tmp_path / "said")
        assert _hand(port, words) == [250, 250, 550]
        watch = Watch([*words.values(), *map(_ascii, words.values())])
        here = [tmp_path, *map(Path, ELSEWHERE)]
        if not database.is_sqlite:
            here += of_postgresql(database)
        alive = found_in(watch, touched(begun, *here), log)
        process.stop()

    # The watch was awake, and looked where a file was.
    assert {"execve", "memfd_create", "pwrite64" if database.is_sqlite else "sendto"} <= process.calls()
    assert set(alive) == {control}
    assert set(found_in(watch, touched(begun, *here), log)) == {control}
    assert process.leaks(watch, port) == set()
    assert process.blind_spots() == set()
    assert list((tmp_path / "cwd").iterdir()) == []
    assert watch.seen((tmp_path / "said").read_bytes()) == set()
    with database.reading() as session:
        session.exec(select(Complaint)).one()
        assert len(queries.blobs(session)) >= 2
