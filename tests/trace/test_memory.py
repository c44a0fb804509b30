"""While the desk reads and answers, no process of the service holds a key of a case or of a reader, or a word of them.

The watch is first shown that it finds them: the process that took the complaint in held it.
"""

from base64 import b64decode
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from service.complaints.keys import Receipt
from service.complaints.rules import Kind, Which
from service.complaints.sealing import Opened, open_item, seal_item
from service.complaints.thread import thread
from service.foundation import codes
from service.foundation.database import Database
from service.foundation.secret import Secret
from service.staff import actions, queries
from service.staff.rules import Way
from service.web.ui.sessions import Cookies
from tests.complaints.walking import said, symbols, tell
from tests.complaints.world import Readers, enrol
from tests.trace.memories import held
from tests.trace.served import needles, served
from tests.web.desk.sitting import Sitter
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.slow

READER, LOGIN = "Investigación 1", "irene"


def signed_in(database: Database, folder: Path, address: str, readers: Readers) -> Sitter:
    """The reader with a session, and their key here alone: what the script of the desk does, in another process."""
    with database.writing() as session:
        token = actions.begin_session(session, queries.person(session, LOGIN), Way.PASSKEY)
    cookies = Cookies(Secret(folder / "secret"))
    headers = {"Cookie": cookies.header(token).partition(";")[0]}
    client = httpx.Client(base_url=address, headers=headers, timeout=60)
    return Sitter(client, LOGIN, cookies.form_mark(token), readers.bundles[READER])


def opened(desk: Sitter, case: dict[str, Any], key: str) -> list[Opened]:
    """Everything that was said in a case."""
    rows = [(row["id"], row["sealed"]) for row in case["rows"] if row["which"] == "case"]
    sealed = ((item, b64decode(data) if data else desk.thing(case["id"], item)) for item, data in rows)
    return [open_item(case["id"], item, data, key) for item, data in sealed]


def test_no_process_holds_a_key_or_a_word_while_the_desk_reads_and_answers(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    url = database.url.render_as_string(hide_password=False)
    with database.writing() as session:
        readers = enrol(session)
    words = {name: f"Ñandú-{name}-{codes.mint(12)}" for name in ("told", "who", "reply", "note")}
    with held_port() as port:
        address = f"http://127.0.0.1:{port}"
        with served(url, folder, port, tmp_path / "said") as pid:
            with httpx.Client(base_url=address, timeout=120) as person:
                answer = tell(person, [], que=words["told"], quien=words["who"], modo="anonymous", asunto="works")
            receipt = symbols(answer.text)
            assert receipt, said(answer.text)
            # The watch is awake: whoever took it in has had it in memory.
            assert {"told (utf-8)"} <= held(pid, needles(words, {}, {}))

        bundle = readers.bundles[READER]
        with served(url, folder, port, tmp_path / "said") as pid, ExitStack() as closing:
            desk = signed_in(database, folder, address, readers)
            closing.callback(desk.client.close)
            desk.get("sesion")
            (listed,) = desk.get("casos")["cases"]
            case = desk.open(listed["id"])
            keys = {which: desk.key(case, which) for which in (Which.CASE, Which.NOTES)}
            read = opened(desk, case, keys[Which.CASE])
            assert words["told"] in "".join(one.body.decode(errors="replace") for one in read)
            place = thread(read, [readers.roster]).next
            written = []
            for which, kind, word in ((Which.CASE, Kind.REPLY, "reply"), (Which.NOTES, Kind.NOTE, "note")):
                body, recipient = words[word].encode(), case["recipients"][which.value]
                sealed = seal_item(case["id"], which, recipient, bundle.signer, place, kind, body, "text/plain")
                written.append({"id": sealed.item, "which": which, "sealed": sealed.data})
            desk.done(f"casos/{case['id']}/cosas", {"items": written, "summary": None})
            again = opened(desk, desk.open(case["id"]), keys[Which.CASE])
            assert words["reply"].encode() in [one.body for one in again]
            paper = Receipt.of(Secret(folder / "secret").key("receipt"), receipt)
            known = needles(
                {**words, "receipt": receipt},
                {
                    "case key": keys[Which.CASE],
                    "notes key": keys[Which.NOTES],
                    "reader": bundle.identity,
                    "paper": paper.identity,
                },
                {"reader's seed": bundle.signer.seed, "paper's seed": paper.signer.seed},
            )
            found = held(pid, known)
            # It looked where the service works: what it does know is there.
            assert held(pid, {"number": case["number"].encode()}) == {"number"}
    assert found == set()
