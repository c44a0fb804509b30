"""A case goes out sealed, is read and answered apart from the server, and its answer comes in."""

import os
import pty
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from sqlmodel import select

from service.complaints import actions, export
from service.complaints.conversation import open_case
from service.complaints.filing import File, Report, file
from service.complaints.keys import Bundle, Receipt, new_identity, recipient_of, seal
from service.complaints.models import Complaint, Item
from service.complaints.rules import Kind, Which
from service.complaints.sealing import open_grant, open_item, seal_item
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.staff import audit
from tests.cli.conftest import Terminal
from tests.complaints.world import Readers, enrol, renewed
from tests.missing import demand

PEPPER = b"p" * 32
TEXT = "El andén se levantó.\x1b[2J Nadie lo repara.\u202e"
PHOTO = b"\xff\xd8 clean photo " * 3000
CUSTODIANS = ("Personería", "Universidad", "Notaría")
NOWHERE = "sqlite:////nowhere/that/exists.sqlite"


@dataclass(frozen=True)
class Filed:
    """A case with a photo and an original, its receipt, and who reads it."""

    number: str
    complaint: str
    receipt: Receipt
    readers: Readers


@pytest.fixture
def filed(database: Database, tmp_path: Path) -> Filed:
    with database.writing() as session:
        readers = enrol(session)
    files = (File(Kind.FILE, "image/jpeg", PHOTO), File(Kind.ORIGINAL, "application/x-program", b"#!/bin/sh"))
    report = Report(text=TEXT, title="Andenes", contact="Marta", files=files)
    out = frozenset({readers.bundles["Coordinación 2"].recipient})
    filing = file(report, readers.roster, out, PEPPER)
    actions.lay_down(Blobs("", tmp_path / "datos"), filing.blobs)
    with database.writing() as session:
        actions.keep(session, filing)
    for label, bundle in readers.bundles.items():
        (tmp_path / label).write_text(bundle.text(), encoding="utf-8")
    return Filed(filing.case_number, filing.complaint.id, filing.receipt, readers)


@pytest.fixture
def taken(filed: Filed, terminal: Terminal) -> Filed:
    """The case in the folder «caso», and no database any more."""
    assert terminal("case", "export", filed.number, "caso")[0] == 0
    return filed


def test_the_server_tells_of_a_case_what_it_knows(filed: Filed, terminal: Terminal) -> None:
    (known,) = orjson.loads(terminal("case", "list", "--json")[1])["cases"]

    assert known.keys() == {"number", "week", "standing", "items", "bytes"}
    assert (known["number"], known["items"], known["standing"]) == (filed.number, 5, "open")
    assert known["bytes"] > len(PHOTO)
    said = terminal("case", "list")[1]
    assert codes.grouped(filed.number) in said
    assert "abierto" in said


def test_a_folder_holds_nothing_in_clear(taken: Filed, tmp_path: Path, database: Database) -> None:
    everything = b"".join(each.read_bytes() for each in (tmp_path / "caso").rglob("*") if each.is_file())

    for secret in (b"Nadie lo repara", b"Andenes", b"Marta", b"clean photo", taken.receipt.lookup.encode()):
        assert secret not in everything
    assert taken.receipt.identity.encode() not in everything
    with database.reading() as session:
        (entry,) = [entry for entry in audit.entries(session) if entry.act == "case.exported"]
    assert (entry.subject, entry.details) == (taken.number, {})


def test_a_reader_opens_it_without_a_database(
    taken: Filed, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VALLA_DATABASE_URL", NOWHERE)
    told = orjson.loads(terminal("case", "open", "caso", "--key", "Investigación 1", "--json")[1])

    assert told["is_whole"] is True
    assert told["head"]["title"] == "Andenes"
    _head, text, photo, original = told["entries"]
    assert (text["by"], text["text"]) == ("denunciante", "El andén se levantó.[2J Nadie lo repara.")
    assert (tmp_path / photo["file"]).read_bytes() == PHOTO
    assert stat.S_IMODE((tmp_path / photo["file"]).stat().st_mode) == 0o600
    assert (tmp_path / original["file"]).suffix == ".original"
    assert told["besides"] == []
    words = terminal("case", "open", "caso", "--key", "Investigación 1")[1]
    assert "Nadie lo repara" in words
    assert "Idioma: español" in words
    assert re.search(r", de la semana del \d+ de \w+ de 20\d\d\n", words)
    assert re.search(r"\n\d+ de \w+ de 20\d\d, \d\d:\d\d · denunciante · texto\n", words)
    assert "Cómo quiere aparecer: Anónima" in words
    assert "\x1b" not in words
    assert "aislado" in words


def test_whoever_is_left_out_opens_nothing(taken: Filed, terminal: Terminal) -> None:
    for label in ("Coordinación 2", "Procuraduría (ejemplo)"):
        status, out, err = terminal("case", "open", "caso", "--key", label)
        assert (status, out) == (1, "")
        assert "no abre con esa llave" in err


def test_the_custodian_sees_who_it_is_and_nothing_else(taken: Filed, terminal: Terminal) -> None:
    told = orjson.loads(terminal("case", "open", "caso", "--key", "Custodia de identidades", "--json")[1])

    assert (told["entries"], told["head"]) == ([], {})
    assert [(each["which"], each["text"]) for each in told["besides"]] == [("identity", "Marta")]
    refused = terminal("case", "reply", "caso", "--key", "Custodia de identidades", "--text", "Hola")
    assert "no puede responder" in refused[2]


def test_an_answer_is_made_apart_and_taken_in(
    taken: Filed, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    url = os.environ["VALLA_DATABASE_URL"]
    monkeypatch.setenv("VALLA_DATABASE_URL", NOWHERE)
    key = ("--key", "Investigación 1")
    assert terminal("case", "reply", "caso", *key, "--text", "Lo leímos.", "--state", "acknowledged")[0] == 0
    extended = ("--state", "extended", "--reason", "Faltan planos.", "--days", "10")
    assert terminal("case", "reply", "caso", *key, *extended)[0] == 0
    seen = orjson.loads(terminal("case", "open", "caso", *key, "--json")[1])
    assert seen["is_whole"] is True
    assert [each["by"] for each in seen["entries"][4:]] == ["Investigación 1"] * 3
    assert seen["entries"][6]["state"] == {"state": "extended", "reason": "Faltan planos.", "days": 10}

    monkeypatch.setenv("VALLA_DATABASE_URL", url)
    assert orjson.loads(terminal("case", "deliver", "caso", "--json")[1]) == {
        "number": taken.number, "new": 3, "known": 0, "rekeyed": False,
    }  # fmt: skip
    assert orjson.loads(terminal("case", "deliver", "caso", "--json")[1])["known"] == 3

    with database.reading() as session:
        complaint = session.get(Complaint, taken.complaint)
        rows = session.scalars(select(Item).where(Item.which == Which.CASE)).all()
        grants = {grant.holder: grant for grant in export.queries.grants(session, complaint)}
        grant = grants[complaint.receipt_recipient]
        identity = taken.receipt.identity
        key_of_case = open_grant(grant.sealed, identity, complaint.id, Which.CASE, complaint.case_recipient)
        small = [open_item(complaint.id, row.id, row.sealed, key_of_case) for row in rows if row.sealed]
        (entry,) = [entry for entry in audit.entries(session) if entry.act == "case.delivered"]
    assert [item.body.decode() for item in small if item.header.kind is Kind.REPLY] == ["Lo leímos."]
    assert (entry.subject, entry.details) == (taken.number, {"items": 3})


def test_two_custodians_of_recovery_give_a_case_to_a_reader_without_a_key(
    taken: Filed, terminal: Terminal, tmp_path: Path
) -> None:
    new = Bundle.new()
    (tmp_path / "nueva").write_text(new.text(), encoding="utf-8")
    opened = ("case", "open", "caso", "--key", "nueva", "--json")
    handed = [
        ("case", "share", "caso", "--key", f"{name} (ejemplo)", "--to", new.public.line()) for name in CUSTODIANS
    ]

    assert terminal(*handed[0])[0] == 0
    assert "no abre con esa llave" in terminal(*opened)[2]
    assert terminal(*handed[2])[0] == 0
    assert orjson.loads(terminal(*opened)[1])["is_whole"] is True
    assert "no es de una custodia" in terminal("case", "share", "caso", "--key", "nueva", "--to", new.recipient)[2]


def test_what_two_custodians_gave_back_is_read_at_the_desk_again_by_all_who_may(
    taken: Filed, terminal: Terminal, tmp_path: Path, database: Database
) -> None:
    new = renewed(database, taken.readers, "Investigación 1", "irene")
    shutil.rmtree(tmp_path / "caso")
    assert terminal("case", "export", taken.number, "caso")[0] == 0
    (tmp_path / "nueva").write_text(new.text(), encoding="utf-8")
    assert "no abre con esa llave" in terminal("case", "regrant", "caso", "--key", "nueva")[2]
    for name in CUSTODIANS[:2]:
        assert terminal("case", "share", "caso", "--key", f"{name} (ejemplo)", "--to", new.public.line())[0] == 0

    assert terminal("case", "regrant", "caso", "--key", "nueva")[0] == 0
    assert orjson.loads(terminal("case", "deliver", "caso", "--json")[1])["rekeyed"] is True
    assert orjson.loads(terminal("case", "deliver", "caso", "--json")[1])["rekeyed"] is False

    assert terminal("case", "export", taken.number, "otra")[0] == 0
    bundles = taken.readers.bundles
    for name, key in (("nueva", new), ("ivan", bundles["Investigación 2"]), ("carmen", bundles["Coordinación 1"])):
        (tmp_path / name).write_text(key.text(), encoding="utf-8")
        told = orjson.loads(terminal("case", "open", "otra", "--key", name, "--json")[1])
        assert (told["is_whole"], told["entries"][1]["text"][:8]) == (True, "El andén")
        told = terminal("case", "open", "otra", "--key", name)[1]
        assert "llave de antes" in told
        assert "AGE-SECRET-KEY" not in told
    # Whom the complainant left out opens nothing of the new keys either.
    assert "no abre con esa llave" in terminal("case", "open", "otra", "--key", "Coordinación 2")[2]
    # The receipt goes on opening its case, and two custodians could give it back once more.
    with database.reading() as session:
        case = open_case(
            session, Blobs("", tmp_path / "datos"), session.get(Complaint, taken.complaint), taken.receipt, ""
        )
        assert (case.thread.is_whole, case.lost) == (True, 0)
        (entry,) = [entry for entry in audit.entries(session) if entry.act == "case.rekeyed"]
    assert entry.subject == taken.number
    assert terminal("case", "share", "otra", "--key", "Notaría (ejemplo)", "--to", new.public.line())[0] == 0


def test_new_keys_of_another_moment_or_for_others_are_not_taken_in(
    taken: Filed, terminal: Terminal, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "caso/llaves.json"
    assert terminal("case", "regrant", "caso", "--key", "Investigación 1")[0] == 0
    told = orjson.loads(file.read_bytes())
    for wrong, words in (
        (told | {"epoch": 3, "before": 2}, "ya cambiaron"),
        (told | {"complaint": "0" * 32}, "es de otro caso"),
        (told | {"grants": told["grants"][:-1]}, "les falta alguien"),
        (told | {"shares": []}, "les falta alguien"),
        ({"epoch": 2}, "está dañado"),
    ):
        file.write_bytes(orjson.dumps(wrong))
        assert words in terminal("case", "deliver", "caso")[2]
    with database.reading() as session:
        assert session.get(Complaint, taken.complaint).epoch == 1


def test_an_answer_by_a_key_of_no_list_is_shown_as_nobody_s(taken: Filed, terminal: Terminal, tmp_path: Path) -> None:
    folder = export.Folder.read(tmp_path / "caso")
    case = export.open_folder(folder, taken.readers.bundles["Investigación 1"], "")
    forger = Bundle.new().signer
    forged = seal_item(
        folder.complaint, Which.CASE, folder.recipients[Which.CASE], forger, case.thread.next, Kind.REPLY, b"Calle.", "text/plain"
    )  # fmt: skip
    (tmp_path / "caso/salida").mkdir()
    (tmp_path / f"caso/salida/{forged.item}.age").write_bytes(forged.data)

    told = orjson.loads(terminal("case", "open", "caso", "--key", "Investigación 1", "--json")[1])

    assert (told["entries"][-1]["by"], told["entries"][-1]["doubts"]) == ("", ["unsigned"])
    assert told["is_whole"] is False
    assert "No lo firmó nadie conocido" in terminal("case", "open", "caso", "--key", "Investigación 1")[1]


@pytest.mark.parametrize("type_", ["text/html", "application/x-sh", "image/jpeg"])
def test_a_file_that_nobody_known_signed_has_no_ending_that_runs_it(
    taken: Filed, terminal: Terminal, tmp_path: Path, type_: str
) -> None:
    folder = export.Folder.read(tmp_path / "caso")
    case = export.open_folder(folder, taken.readers.bundles["Investigación 1"], "")
    place, forger = case.thread.next, Bundle.new().signer
    forged = seal_item(
        folder.complaint, Which.CASE, folder.recipients[Which.CASE], forger, place, Kind.FILE, b"<script>", type_
    )
    (tmp_path / "caso/salida").mkdir()
    (tmp_path / f"caso/salida/{forged.item}.age").write_bytes(forged.data)

    told = orjson.loads(terminal("case", "open", "caso", "--key", "Investigación 1", "--json")[1])

    assert Path(told["entries"][-1]["file"]).suffix == ".bin"


def test_nothing_is_left_in_clear_where_a_link_of_the_folder_leads(
    taken: Filed, terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "ajena").mkdir()
    (tmp_path / "caso/abierto").symlink_to(tmp_path / "ajena")

    status, _, said = terminal("case", "open", "caso", "--key", "Investigación 1")

    assert (status, "lleva a otra carpeta" in said) == (1, True)
    assert list((tmp_path / "ajena").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("export", "2222222222", "otra"), 1, "Ningún caso tiene ese número"),
        (("reply", "caso", "--key", "Investigación 1"), 2, "--text"),
        (("reply", "caso", "--key", "Investigación 1", "--state", "concluded"), 1, "dos personas"),
        (("reply", "caso", "--key", "Investigación 1", "--state", "needs_information"), 1, "por qué"),
        (("reply", "caso", "--key", "Investigación 1", "--state", "extended", "--reason", "x"), 1, "días hábiles"),
        (("reply", "caso", "--key", "Investigación 1", "--state", "withdrawn"), 1, "no lo dice quien lee"),
        (("reply", "caso", "--key", "Coordinación 2", "--text", "Hola"), 1, "no abre con esa llave"),
        (("open", "nada", "--key", "Investigación 1"), 1, "No se encuentra el archivo"),
        (("open", "caso", "--key", "caso/case.json"), 1, "no es una llave de lectura"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    taken: Filed, terminal: Terminal, arguments: tuple[str, ...], status: int, words: str
) -> None:
    ended, out, err = terminal("case", *arguments)

    assert (ended, out) == (status, "")
    assert words in err
    assert "Traceback" not in err


def test_a_folder_is_not_written_over(taken: Filed, terminal: Terminal) -> None:
    assert "no está vacía" in terminal("case", "export", taken.number, "caso")[2]


def test_a_changed_file_and_a_changed_sheet_are_noticed(taken: Filed, terminal: Terminal, tmp_path: Path) -> None:
    sheet = tmp_path / "caso/case.json"
    whole = sheet.read_bytes()
    for part, instead in ((b'"items/', b'"../items/'), (b"-W", b"-\\u001b[2J")):
        sheet.write_bytes(whole.replace(part, instead))
        assert "La hoja del caso está dañada" in terminal("case", "open", "caso", "--key", "Investigación 1")[2]
    sheet.write_bytes(whole.replace(b"Notar", b"Rotar"))
    assert terminal("case", "open", "caso", "--key", "Investigación 1")[0] == 1
    sheet.write_bytes(whole)
    item = next((tmp_path / "caso/items").iterdir())
    item.write_bytes(item.read_bytes()[:-1] + b"x")
    assert "no es el que salió" in terminal("case", "open", "caso", "--key", "Investigación 1")[2]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("0" * 32, b"no age file" * 1000),
        ("0" * 32, seal(b"short", recipient_of(new_identity()))),
        ("otra-cosa", seal(b"x" * 5000, recipient_of(new_identity()))),
    ],
)
def test_only_sealed_answers_are_taken_in(
    taken: Filed, terminal: Terminal, tmp_path: Path, database: Database, name: str, data: bytes
) -> None:
    (tmp_path / "caso/salida").mkdir()
    (tmp_path / f"caso/salida/{name}.age").write_bytes(data)

    assert "no es una respuesta sellada" in terminal("case", "deliver", "caso")[2]
    with database.reading() as session:
        assert len(session.scalars(select(Item)).all()) == 5


def test_an_answer_is_not_taken_into_a_case_that_ended(
    taken: Filed, terminal: Terminal, tmp_path: Path, database: Database
) -> None:
    assert terminal("case", "reply", "caso", "--key", "Investigación 1", "--text", "Hola")[0] == 0
    with database.writing() as session:
        actions.bury(session, Blobs("", tmp_path / "datos"), session.get(Complaint, taken.complaint), b"adios")

    assert "No recibe respuestas" in terminal("case", "deliver", "caso")[2]


def _age(*arguments: str | Path, typed: str = "") -> bytes:
    """What plain `age` writes; `typed`: the passphrase, at a terminal of its own."""
    demand("age")
    if not typed:
        return subprocess.run(["age", *map(str, arguments)], check=True, capture_output=True).stdout
    here, there = pty.openpty()
    order = ["setsid", "--wait", "--ctty", "age", *map(str, arguments)]
    with subprocess.Popen(order, stdin=there, stdout=there, stderr=there) as asked:
        while not os.read(here, 1024).rstrip().endswith(b":"):
            pass
        os.write(here, typed.encode() + b"\n")
        assert asked.wait() == 0
    return b""


def test_plain_age_opens_a_case(taken: Filed, tmp_path: Path) -> None:
    reader = taken.readers.bundles["Investigación 1"]
    grant = f"case-{reader.recipient[-12:]}.age"
    told = orjson.loads(_age("-d", "-i", tmp_path / "Investigación 1", tmp_path / "caso/grants" / grant))
    (tmp_path / "caso.llave").write_text(told["identity"], encoding="utf-8")
    folder = export.Folder.read(tmp_path / "caso")
    opened = [
        _age("-d", "-i", tmp_path / "caso.llave", folder.path / each["name"])
        for each in folder.files
        if each.get("item") and each["which"] == "case"
    ]

    assert any(TEXT.encode() in each for each in opened)
    assert any(PHOTO in each for each in opened)


def test_plain_age_opens_a_key_with_its_passphrase(terminal: Terminal, tmp_path: Path, monkeypatch) -> None:
    phrase = "pilote tambor quincena orilla"
    monkeypatch.setattr("typer.prompt", lambda *_, **__: phrase)
    assert terminal("staff", "key", "--out", "llave.age")[0] == 0

    _age("-d", "-o", tmp_path / "llave", tmp_path / "llave.age", typed=phrase)

    assert Bundle.parse((tmp_path / "llave").read_text(encoding="utf-8")).recipient
