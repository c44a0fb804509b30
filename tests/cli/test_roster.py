"""From an empty installation to a list in force, as its people do it; and what is refused on the way."""

import stat
from pathlib import Path

import orjson
import pytest
import typer
from sqlmodel import select

from service.complaints import queries
from service.complaints.keys import Bundle, unseal_with
from service.complaints.models import ReaderKey
from service.foundation.database import Database
from service.staff import actions, audit
from service.staff.audit import CONSOLE
from service.staff.rules import Grant, Role
from tests.cli.conftest import Terminal

PEOPLE = {
    "carmen": Role.COORDINATOR, "camilo": Role.COORDINATOR, "irene": Role.INVESTIGATOR, "dora": Role.CUSTODIAN,
}  # fmt: skip
PASSPHRASE = "pilote tambor quincena orilla"


@pytest.fixture
def people(database: Database) -> None:
    with database.writing() as session:
        for login, role in PEOPLE.items():
            actions.add(session, CONSOLE, login, login.title(), Grant(role))
        actions.add(session, CONSOLE, "ana", "Ana", Grant(Role.INSPECTOR))


@pytest.fixture
def keyed(people: None, terminal: Terminal) -> Terminal:
    for login in PEOPLE:
        assert terminal("staff", "key", login, "--out", login, "--no-passphrase")[0] == 0
    return terminal


def _outside() -> list[str]:
    bodies = [f"{name}={Bundle.new().recipient}" for name in ("Personería", "Universidad", "Notaría")]
    told = ["--control-body", f"Procuraduría General={Bundle.new().recipient}"]
    return told + [word for each in bodies for word in ("--recovery", each)]


def _in_force(terminal: Terminal) -> None:
    assert terminal("roster", "draft", *_outside())[0] == 0
    for login in ("carmen", "camilo"):
        assert terminal("roster", "sign", "--key", login)[0] == 0


def test_a_list_is_in_force_with_the_signatures_of_two_who_coordinate(keyed: Terminal, database: Database) -> None:
    status, out, _ = keyed("roster", "draft", *_outside(), "--json")
    drafted = orjson.loads(out)
    assert status == 0
    assert [(each["post"], each["label"]) for each in drafted["members"]] == [
        ("coordinator", "Coordinación 1"),
        ("coordinator", "Coordinación 2"),
        ("investigator", "Investigación 1"),
        ("identity_custodian", "Custodia de identidades 1"),
        ("control_body", "Procuraduría General"),
        ("recovery_custodian", "Personería"),
        ("recovery_custodian", "Universidad"),
        ("recovery_custodian", "Notaría"),
    ]
    assert not any(name.title() in out for name in PEOPLE)
    assert keyed("roster", "check")[0] == 1

    first = orjson.loads(keyed("roster", "sign", "--key", "carmen", "--json")[1])
    again = orjson.loads(keyed("roster", "sign", "--key", "carmen", "--json")[1])
    assert (first["signed"], first["in_force"]) == (again["signed"], again["in_force"]) == (1, False)
    second = orjson.loads(keyed("roster", "sign", "--key", "camilo", "--json")[1])
    assert second == {"epoch": 1, "sha256": drafted["sha256"], "signed": 2, "in_force": True}

    shown = orjson.loads(keyed("roster", "show", "--json")[1])
    assert shown["root"] == drafted["sha256"]
    assert shown["in_force"]["signed"] == ["Coordinación 1", "Coordinación 2"]
    assert shown["draft"] is None
    assert orjson.loads(keyed("roster", "check", "--json")[1])["is_due"] is False
    assert "Procuraduría General" in keyed("roster", "show")[1]
    with database.reading() as session:
        acts = [entry.act for entry in audit.entries(session)]
    assert acts[-4:] == ["roster.drafted", "roster.signed", "roster.signed", "roster.in_force"]


def test_a_key_made_elsewhere_and_a_signature_made_elsewhere(
    people: None, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    with monkeypatch.context() as away:
        away.setenv("VALLA_DATABASE_URL", "sqlite:////nowhere/that/exists.sqlite")
        lines = {
            login: orjson.loads(terminal("staff", "key", "--out", login, "--no-passphrase", "--json")[1])["public"]
            for login in PEOPLE
        }
    for login, line in lines.items():
        assert terminal("staff", "key", login, "--public", line)[0] == 0
    assert terminal("roster", "draft", *_outside(), "--out", "lista.json")[0] == 0
    with monkeypatch.context() as away:
        away.setenv("VALLA_DATABASE_URL", "sqlite:////nowhere/that/exists.sqlite")
        for login in ("carmen", "camilo"):
            told = terminal("roster", "sign", "--document", "lista.json", "--key", login, "--out", f"{login}.firma")
            assert told[0] == 0
            assert "Investigación 1" in told[1]
    for login in ("carmen", "camilo"):
        assert terminal("roster", "sign", "--signature", f"{login}.firma")[0] == 0
    assert terminal("roster", "check")[0] == 0
    with database.reading() as session:
        assert [key.bundle for key in session.scalars(select(ReaderKey))] == [None] * 4


def test_a_key_with_a_passphrase_is_an_age_file_and_is_kept_sealed(
    people: None, terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: PASSPHRASE)
    assert terminal("staff", "key", "irene", "--out", "irene.age")[0] == 0

    file = tmp_path / "irene.age"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    bundle = Bundle.parse(unseal_with(file.read_bytes(), PASSPHRASE).decode())
    with database.reading() as session:
        kept = session.get(ReaderKey, bundle.recipient)
        assert kept.bundle == file.read_bytes()
        assert kept.verify == bundle.signer.public


def test_a_weak_passphrase_makes_no_key(
    people: None, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "contraseña")
    assert terminal("staff", "key", "irene", "--out", "irene.age")[0] == 1
    assert not (tmp_path / "irene.age").exists()


def test_another_key_ends_the_one_before_with_the_next_list(keyed: Terminal, database: Database) -> None:
    _in_force(keyed)
    assert keyed("staff", "key", "irene", "--out", "irene-2", "--no-passphrase")[0] == 0
    assert orjson.loads(keyed("roster", "check", "--json")[1])["is_due"] is True
    before = orjson.loads(keyed("roster", "show", "--json")[1])["in_force"]["members"]

    after = orjson.loads(keyed("roster", "draft", "--json")[1])["members"]

    assert [each["label"] for each in after] == [each["label"] for each in before]
    changed = [new["label"] for old, new in zip(before, after, strict=True) if old["recipient"] != new["recipient"]]
    assert changed == ["Investigación 1"]
    with database.reading() as session:
        assert queries.roster(session, "").epoch == 1


def test_the_next_list_is_signed_by_who_coordinates_in_the_one_before(keyed: Terminal, database: Database) -> None:
    _in_force(keyed)
    with database.writing() as session:
        actions.add(session, CONSOLE, "clara", "Clara", Grant(Role.COORDINATOR))
    keyed("staff", "key", "clara", "--out", "clara", "--no-passphrase")
    assert keyed("roster", "draft")[0] == 0

    assert "no es de una coordinación" in keyed("roster", "sign", "--key", "clara")[2]
    assert "no es de una coordinación" in keyed("roster", "sign", "--key", "irene")[2]
    keyed("roster", "sign", "--key", "carmen")
    keyed("roster", "sign", "--key", "camilo")
    shown = orjson.loads(keyed("roster", "show", "--json")[1])["in_force"]
    assert (shown["epoch"], shown["members"][2]["label"]) == (2, "Coordinación 3")


def test_a_label_is_not_given_to_somebody_else_in_the_next_list(keyed: Terminal, database: Database) -> None:
    _in_force(keyed)
    with database.writing() as session:
        person = session.get(ReaderKey, Bundle.parse(Path("irene").read_text(encoding="utf-8")).recipient).person_id
        irene = session.get(actions.Person, person)
        actions.disable(session, CONSOLE, irene)
        actions.add(session, CONSOLE, "ines", "Inés", Grant(Role.INVESTIGATOR))
    keyed("staff", "key", "ines", "--out", "ines", "--no-passphrase")

    after = orjson.loads(keyed("roster", "draft", "--json")[1])["members"]

    assert [each["label"] for each in after if each["post"] == "investigator"] == ["Investigación 2"]


def test_a_new_draft_takes_the_place_of_the_one_that_waits_and_of_its_signatures(keyed: Terminal) -> None:
    keyed("roster", "draft", *_outside(), "--out", "vieja.json")
    keyed("roster", "sign", "--key", "carmen")
    keyed("roster", "sign", "--document", "vieja.json", "--key", "camilo", "--out", "vieja.firma")
    assert keyed("roster", "draft", *_outside())[0] == 0

    assert "La firma no es de la lista que espera" in keyed("roster", "sign", "--signature", "vieja.firma")[2]
    assert orjson.loads(keyed("roster", "sign", "--key", "camilo", "--json")[1])["signed"] == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("staff", "key", "ana", "--out", "x", "--no-passphrase"), 1, "No necesita llave"),
        (("staff", "key", "nadie", "--out", "x", "--no-passphrase"), 1, "Nadie tiene"),
        (("staff", "key", "irene", "--out", "carmen", "--no-passphrase"), 1, "Ya existe carmen"),
        (("staff", "key", "irene", "--public", "age1xyz:00"), 1, "no es la parte pública"),
        (("staff", "key", "irene"), 2, "--out"),
        (("roster", "sign", "--key", "carmen"), 1, "Ninguna lista espera firmas"),
        (("roster", "sign"), 2, "--key"),
        (("roster", "sign", "--key", "nada"), 1, "No se encuentra el archivo nada"),
        (("roster", "draft"), 1, "A la lista le falta «Órgano de control»"),
        (("roster", "draft", "--control-body", "Procuraduría"), 1, "el nombre y la llave"),
        (("roster", "draft", "--control-body", "Procuraduría=age1abc"), 1, "no es la parte pública"),
        (("roster", "draft", *_outside()[:-2]), 1, "Se necesitan 3 y hay 2"),
        (("roster", "check"), 1, "no se reciben denuncias"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    keyed: Terminal, arguments: tuple[str, ...], status: int, words: str
) -> None:
    ended, out, err = keyed(*arguments)

    assert (ended, out) == (status, "")
    assert words in err
    assert "Traceback" not in err


def test_a_key_that_is_not_taken_leaves_no_file(keyed: Terminal, tmp_path: Path) -> None:
    keyed("staff", "key", "ana", "--out", "x", "--no-passphrase")
    assert not (tmp_path / "x").exists()


def test_a_key_is_of_one_person(keyed: Terminal) -> None:
    bundle = Bundle.parse(Path("carmen").read_text(encoding="utf-8"))
    assert "ya está registrada" in keyed("staff", "key", "camilo", "--public", bundle.public.line())[2]


def test_who_reads_cases_holds_no_identities(keyed: Terminal, database: Database) -> None:
    with database.writing() as session:
        actions.add(session, CONSOLE, "dos", "Dos", Grant(Role.CUSTODIAN), Grant(Role.INVESTIGATOR))
    assert "no puede custodiar" in keyed("staff", "key", "dos", "--out", "dos", "--no-passphrase")[2]


def test_a_list_that_somebody_slips_into_the_database_is_broken(keyed: Terminal, database: Database) -> None:
    _in_force(keyed)
    with database.writing() as session:
        row = session.get(queries.RosterEpoch, 1)
        row.document = row.document.replace("Notaría".encode(), b"Notario")
        session.add(row)
    status, _, err = keyed("roster", "check")
    assert status == 1
    assert "no tiene las firmas" in err or "está dañada" in err
