"""The trail says where somebody put a hand in it: edited, deleted, moved, put in or cut off, on both engines."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session
from typer.testing import CliRunner

from service.cli import app
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.staff import audit
from service.staff.audit import GENESIS, Entry

Run = Callable[..., tuple[int, str]]
COUNT = 6


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command upon the database: its status and what it said."""
    monkeypatch.setenv("VALLA_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VALLA_DATA_DIR", str(tmp_path))

    def command(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["audit", *arguments])
        said = str(done.exception) if isinstance(done.exception, Refusal) else done.output
        return done.exit_code, said

    return command


@pytest.fixture
def acted(database: Database) -> Database:
    """Six acts of two people."""
    for number in range(1, COUNT + 1):
        with database.writing() as session:
            audit.record(session, "ana" if number % 2 else "beto", "draft.saved", f"B{number}", work="7k3qm2xmc")
    return database


def _disarm(session: Session) -> None:
    """Drop what keeps rows from being changed, as whoever owns the database can."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
    connection.execute(text("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_previous_sha256_key"))


def _swap(session: Session) -> None:
    for before, after in ((3, 103), (4, 3), (103, 4)):
        session.connection().execute(text(f"UPDATE audit_entry SET id = {after} WHERE id = {before}"))


def _recomputed(session: Session) -> None:
    """Edit an entry and give it the hash of what it says now."""
    session.connection().execute(text("UPDATE audit_entry SET subject = 'OTRO' WHERE id = 3"))
    entry = next(each for each in audit.entries(session) if each.number == 3)
    session.connection().execute(text("UPDATE audit_entry SET sha256 = :sha WHERE id = 3"), {"sha": entry.digest})


def _inserted(session: Session) -> None:
    """Put an entry of one's own, right in itself, between two others."""
    for number in range(COUNT, 3, -1):
        session.connection().execute(text(f"UPDATE audit_entry SET id = {number + 1} WHERE id = {number}"))
    third = next(each for each in audit.entries(session) if each.number == 3)
    told = {"number": 4, "at": third.at, "actor": "ana", "act": "draft.saved", "subject": "X", "details": {}}
    forged = Entry(**told, previous=third.sha256, sha256="")
    session.connection().execute(
        text(
            "INSERT INTO audit_entry (id, at, actor, act, subject, details, previous_sha256, sha256) "
            "SELECT 4, at, 'ana', 'draft.saved', 'X', '{}', :previous, :sha FROM audit_entry WHERE id = 3"
        ),
        {
            "previous": GENESIS[1:] + "1" if session.get_bind().dialect.name == "sqlite" else forged.previous,
            "sha": forged.digest,
        },
    )


HANDS: dict[str, tuple[str | Callable[[Session], None], str]] = {
    "subject edited": ("UPDATE audit_entry SET subject = 'OTRO' WHERE id = 3", r"El registro 3 fue cambiado"),
    "actor edited": ("UPDATE audit_entry SET actor = 'beto' WHERE id = 1", r"El registro 1 fue cambiado"),
    "details edited": ("UPDATE audit_entry SET details = '{}' WHERE id = 5", r"El registro 5 fue cambiado"),
    "details ruined": ("UPDATE audit_entry SET details = '{' WHERE id = 5", r"El registro 5 fue cambiado"),
    "moved in time": ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = 2", r"El registro 2 fue cambiado"),
    "hash edited": (f"UPDATE audit_entry SET sha256 = '{GENESIS}' WHERE id = 2", r"El registro 2 fue cambiado"),
    "edited and hashed again": (_recomputed, r"El registro 4 no sigue al 3"),
    "first deleted": ("DELETE FROM audit_entry WHERE id = 1", r"Falta el registro 1: en su lugar está el 2"),
    "middle deleted": ("DELETE FROM audit_entry WHERE id = 4", r"Falta el registro 4: en su lugar está el 5"),
    "two swapped": (_swap, r"El registro 3 no sigue al 2"),
    "one put in": (_inserted, r"El registro (4 no sigue al 3|5 no sigue al 4)"),
}


@pytest.mark.parametrize("hand", HANDS)
def test_a_hand_in_the_trail_is_seen_where_it_was(acted: Database, run: Run, tmp_path: Path, hand: str) -> None:
    assert run("verify")[0] == 0
    act, words = HANDS[hand]
    with acted.writing() as session:
        _disarm(session)
        if callable(act):
            act(session)
        else:
            session.connection().execute(text(act))

    status, said = run("verify")

    assert status == 1
    assert re.match(words, said), said
    # What is taken out says the same.
    out = tmp_path / "registro.jsonl"
    with acted.reading() as session, out.open("wb") as file:
        file.writelines(map(audit.exported, audit.entries(session)))
    assert run("verify", str(out)) == (1, said)


def test_a_trail_cut_short_is_seen_by_what_was_kept_elsewhere(acted: Database, run: Run) -> None:
    status, said = run("verify")
    assert status == 0
    assert f"Actos: {COUNT}." in said
    kept = said.split()[-1]
    assert re.fullmatch(rf"{COUNT}:[0-9a-f]{{64}}", kept)
    with acted.writing() as session:
        audit.record(session, "ana", "draft.saved", "B7")
    assert run("verify", "--head", kept)[0] == 0
    with acted.writing() as session:
        _disarm(session)
        session.connection().execute(text("DELETE FROM audit_entry WHERE id > 4"))

    assert run("verify")[0] == 0
    status, said = run("verify", "--head", kept)
    assert status == 1
    assert said == "Faltan los últimos registros: el último es el 4 y se había guardado la huella del 6."

    with acted.writing() as session:
        for number in (5, 6):
            audit.record(session, "ana", "draft.saved", f"OTRO{number}")
    assert run("verify")[0] == 0
    assert run("verify", "--head", kept) == (1, "El registro 6 no es el que se guardó aparte: tiene otra huella.")


def test_what_is_taken_out_is_whole_and_says_who_took_it(acted: Database, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "registro.jsonl"

    assert run("export", "--out", str(out))[0] == 0

    lines = out.read_bytes().splitlines()
    assert len(lines) == COUNT + 1
    assert b'"act":"audit.exported","actor":"consola"' in lines[-1]
    assert run("verify", str(out))[0] == 0
    out.write_bytes(b"\n".join(lines[:3]) + b"\n" + lines[3][:40])
    assert run("verify", str(out)) == (1, "La línea 4 del archivo no es un registro: está cortada o fue cambiada.")


@pytest.mark.parametrize("act", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses(acted: Database, act: str) -> None:
    with pytest.raises(DatabaseError, match="no se cambia ni se borra"), acted.writing() as session:
        session.connection().execute(text(act))


@pytest.mark.parametrize("head", ["6", "6:abc", "seis:" + GENESIS])
def test_a_head_that_is_none_is_wrong_usage(run: Run, head: str) -> None:
    assert run("verify", "--head", head)[0] == 2
