"""Nothing of a complaint leaves the service but to the person: every system call is watched, and then every file.

What a person tells, the names and contents of their files, the receipt and the keys it becomes, what they answer
later, and what their browser says of itself are looked for in each form in which they could be there.
"""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlmodel import select

from service.complaints import queries
from service.complaints.filing import as_rows
from service.complaints.keys import Receipt
from service.complaints.models import Complaint
from service.complaints.rules import Kind, Which
from service.complaints.sealing import open_grant, open_item, seal_item
from service.complaints.thread import thread
from service.foundation import clock, codes
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.secret import Secret
from tests.complaints.canaries import Watch
from tests.complaints.walking import form, said, symbols, tell
from tests.complaints.world import Readers, enrol
from tests.trace.material import paper, photo, recording
from tests.trace.remains import ELSEWHERE, found_in, of_postgresql, touched
from tests.trace.tracing import Traced
from tests.web.ui.serving import held_port

pytestmark = pytest.mark.slow

#: What is typed or sent, by where; each becomes a word that nobody ever wrote.
PLACES = """obra que cuando donde quien como contacto name-of-photo photo name-of-paper paper name-of-sound sound
    name-of-page page answer answered-file answered-name identity withdrawal wrong-receipt unfinished agent cookie
    reply""".split()


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    return {place: f"Ñandú-{place}-{codes.mint(12)}" for place in PLACES}


def _typed(words: dict[str, str]) -> dict[str, str]:
    fields = {name: words[name] for name in ("obra", "que", "cuando", "donde", "quien", "como", "contacto")}
    return {**fields, "modo": "reserved", "asunto": "works", "original": "si"}


def _reply(database: Database, blobs: Blobs, readers: Readers, word: str) -> str:
    """A reader answers, apart from the server; the key of the case, by which everything in it opens."""
    bundle = readers.bundles["Investigación 1"]
    with database.writing() as session:
        complaint = session.exec(select(Complaint)).one()
        grant = queries.grant_of(session, complaint, bundle.recipient, Which.CASE)
        key = open_grant(grant.sealed, bundle.identity, complaint.id, Which.CASE, complaint.case_recipient)
        rows = queries.items(session, complaint, Which.CASE)
        opened = [open_item(complaint.id, row.id, row.sealed or blobs.get(row.blob), key) for row in rows]
        place = thread(opened, ()).next
        sealed = seal_item(
            complaint.id, Which.CASE, complaint.case_recipient, bundle.signer, place, Kind.REPLY, word.encode(), "text/plain"
        )  # fmt: skip
        made, _ = as_rows(complaint.id, [sealed])
        session.add_all(made)
    return key


def _go_back(client: httpx.Client, receipt: str, words: dict[str, str]) -> None:
    """Everything that a person does with a receipt."""
    page = client.post("/seguimiento", data={"recibo": codes.printed(receipt).lower()}).text
    assert words["reply"] in said(page)
    assert words["que"] in said(page)
    files = [("archivos", (words["answered-name"], photo(words["answered-file"])))]
    sent = form(page, accion="responder")
    page = client.post(sent.action, data={**sent.fields, "texto": words["answer"]}, files=files).text
    assert words["answer"] in said(page)
    given = form(page, accion="archivo")
    assert client.post(given.action, data=given.fields).headers["content-type"].startswith("image/")
    for act, field, word in (
        ("dar-identidad", "contacto", "identity"),
        ("retirar", "texto", "withdrawal"),
    ):
        sent = form(page, accion=act)
        answer = client.post(sent.action, data={**sent.fields, field: words[word]})
        assert answer.status_code == 200
        page = answer.text
    sent = form(page, accion="borrar-identidad")
    page = client.post(sent.action, data=sent.fields).text
    sent = next(each for each in [form(page)] if each.fields)
    assert client.post("/salir", data=sent.fields).status_code == 303


def _go_wrong(client: httpx.Client, words: dict[str, str]) -> None:
    """What breaks, is refused or was never meant to be."""
    assert client.post("/seguimiento", data={"recibo": words["wrong-receipt"]}).status_code == 200
    broken = b'--x\r\nContent-Disposition: form-data; name="que"\r\n\r\n' + words["unfinished"].encode()
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (broken, broken + b"\xff", b"\xff" + words["unfinished"].encode()):
        assert client.post("/denuncia", content=body, headers=kind).status_code >= 400
        assert client.post("/seguimiento", content=body, headers=kind).status_code >= 400
    assert client.post("/denuncia", content=words["unfinished"].encode() + b"\xff").status_code >= 400


def test_nothing_of_a_complaint_leaves_but_to_the_person(
    traced: Callable[..., Traced], words: dict[str, str], database: Database, tmp_path: Path
) -> None:
    begun, folder, log = time.time() - 1, tmp_path / "data", tmp_path / "strace.log"
    with database.writing() as session:
        readers = enrol(session)
    url = database.url.render_as_string(hide_password=False)
    control = tmp_path / "control"
    control.write_text(words["que"], encoding="utf-8")
    attached = [
        (words["name-of-photo"] + ".jpg", photo(words["photo"])),
        (words["name-of-paper"] + ".pdf", paper(words["paper"])),
        (words["name-of-sound"] + ".mp3", recording(words["sound"], tmp_path)),
        (words["name-of-page"] + ".html", f"<p>{words['page']}</p>".encode()),
    ]
    headers = {"User-Agent": words["agent"].encode(), "Cookie": f"a={words['cookie']}".encode()}
    with held_port() as port:
        server = traced(
            "-m", "service", "serve", "--port", str(port), VALLA_DATA_DIR=str(folder), VALLA_DATABASE_URL=url
        )
        server.wait(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=120) as client:
            answer = tell(client, attached, **_typed(words))
            assert answer.status_code == 200, said(answer.text)
            receipt = symbols(answer.text)
            key = _reply(database, Blobs("", folder), readers, words["reply"])
            _go_back(client, receipt, words)
            _go_wrong(client, words)
        derived = Receipt.of(Secret(folder / "secret").key("receipt"), receipt)
        keys = (key, derived.identity, derived.signer.seed.hex(), derived.salt.hex())
        printed = (codes.printed(receipt), "-".join(re.findall(r".{5}", receipt)))
        watch = Watch([*words.values(), receipt, *printed, *keys])
        here = [tmp_path, *map(Path, ELSEWHERE)]
        if not database.is_sqlite:
            here += of_postgresql(database)
        alive = found_in(watch, touched(begun, *here), log)
        server.stop()

    # The watch was awake, and looked where a file was.
    assert {"execve", "memfd_create", "pwrite64" if database.is_sqlite else "sendto"} <= server.calls()
    assert alive.pop(control) == {f"{words['que']} (utf-8)"}
    assert alive == {}
    assert set(found_in(watch, touched(begun, *here), log)) == {control}
    assert server.leaks(watch, port) == set()
    assert server.blind_spots() == set()
    assert list((tmp_path / "cwd").iterdir()) == []
    assert watch.seen((tmp_path / "said").read_bytes()) == set()
    with database.reading() as session:
        complaint = session.exec(select(Complaint)).one()
        names = queries.blobs(session)
    assert complaint.lookup == derived.lookup
    assert len(names) >= 4
    assert Blobs("", folder).names("sealed", clock.now() + timedelta(days=1))
