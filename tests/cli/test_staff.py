"""Accounts from the console: the first administrator, and whoever comes after."""

import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from service.cli import main
from service.foundation import clock
from service.foundation.database import Database
from service.publication.actions import publish
from service.publication.document import Publisher
from service.publication.queries import latest
from service.staff import audit, queries
from service.works.actions import register
from tests.works.factories import make_owner, make_work

Valla = Callable[..., tuple[int, str, str]]


@pytest.fixture
def valla(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Valla:
    """Runs `valla staff …`: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALLA_DATA_DIR", str(tmp_path / "datos"))
    monkeypatch.setenv("VALLA_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VALLA_PUBLIC_URL", "https://obras.example.org/")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["valla", "staff", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsysbinary.readouterr()
        return int(ended.value.code or 0), printed.out.decode(), printed.err.decode()

    return run


def _token(link: str, base: str = "https://obras.example.org") -> str:
    head, _, token = link.strip().rpartition("/")
    assert head == f"{base}/oficina/alta"
    return token


def test_the_first_administrator_gets_a_link_that_works_once_for_three_days(valla: Valla, database: Database) -> None:
    status, out, _ = valla("add", "ada.mina", "--name", "Ada Mina", "--role", "administrator")
    told, link = out.splitlines()

    assert status == 0
    assert "Ada Mina" in told
    assert "una sola vez" in told
    with database.reading() as session:
        assert queries.invited(session, _token(link)).login == "ada.mina"
        assert [entry.actor for entry in audit.entries(session)] == ["consola"] * 3


def test_a_program_reads_one_object(valla: Valla) -> None:
    held = ("--role", "contracting", "--entity", "Alcaldía", "--dependency", "Obras")
    told = orjson.loads(valla("add", "ana", "--name", "Ana", *held, "--json")[1])

    assert len(_token(told.pop("link"))) == 43
    assert told.pop("expires_at") > clock.now().isoformat()
    assert told == {
        "login": "ana", "name": "Ana", "role": "contracting", "entity": "Alcaldía", "dependency": "Obras",
    }  # fmt: skip
    assert orjson.loads(valla("list", "--json")[1]) == {
        "people": [
            {
                "login": "ana",
                "name": "Ana",
                "roles": [{"role": "contracting", "entity": "Alcaldía", "dependency": "Obras"}],
                "keys": [],
                "disabled": False,
            }
        ]
    }
    assert "Contratación · Alcaldía · Obras" in valla("list")[1]
    assert "todavía sin acceso" in valla("list")[1]
    assert orjson.loads(valla("disable", "ana", "--json")[1]) == {"login": "ana", "disabled": True}
    assert "cuenta cerrada" in valla("list")[1]
    assert "está cerrada" in valla("invite", "ana")[2]


def test_the_link_is_at_the_office_s_own_host(valla: Valla, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALLA_OFFICE_HOST", "oficina.example.org")
    out = valla("add", "ada", "--name", "Ada", "--role", "administrator")[1]

    assert _token(out.splitlines()[-1], "https://oficina.example.org")


def test_another_link_ends_the_one_before(valla: Valla, database: Database) -> None:
    first = _token(valla("add", "ada", "--name", "Ada", "--role", "auditor")[1].splitlines()[-1])
    second = _token(orjson.loads(valla("invite", "ada", "--json")[1])["link"])
    with database.reading() as session:
        assert queries.invited(session, second).login == "ada"
        with pytest.raises(Exception, match="Pida otro"):
            queries.invited(session, first)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("add", "Ñandú", "--name", "N", "--role", "steward"), 1, "letras sin tilde"),
        (("add", "ana", "--name", "N", "--role", "contracting"), 1, "de qué entidad"),
        (("add", "ana", "--name", " ", "--role", "steward"), 1, "nombre"),
        (("add", "ana", "--name", "N", "--role", "jefe"), 2, "jefe"),
        (("invite", "nadie"), 1, "Nadie tiene"),
        (("disable", "nadie"), 1, "Nadie tiene"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    valla: Valla, database: Database, arguments: tuple[str, ...], status: int, words: str
) -> None:
    ended, out, err = valla(*arguments)

    assert (ended, out) == (status, "")
    assert words in err
    assert "Traceback" not in err
    with database.reading() as session:
        assert queries.people(session) == []


def test_a_steward_is_named_on_the_works_of_the_dependency_while_they_have_the_role(
    valla: Valla, database: Database, publisher: Publisher
) -> None:
    owner = make_owner(steward=None)
    work = make_work(owner=owner, documents=(), photos=())
    with database.writing() as session:
        register(session, [work])
        publish(session, [work.id], publisher)

    def steward() -> str | None:
        with database.reading() as session:
            found = latest(session, work.id).work.owner
        assert found is not None
        return found.steward

    where = ("--entity", owner.entity, "--dependency", owner.dependency)
    assert valla("add", "eva", "--name", "Eva Luna", "--role", "steward", *where)[0] == 0
    assert steward() == "Eva Luna"
    assert valla("disable", "eva")[0] == 0
    assert steward() is None


def test_the_console_says_where_notices_reach_somebody(valla: Valla, database: Database) -> None:
    valla("add", "irene", "--name", "Irene Soto", "--role", "investigator")

    status, out, _ = valla("mail", "irene", "irene@ciudad.example")
    assert (status, out.splitlines()[0]) == (0, "Los avisos de irene llegan a irene@ciudad.example.")
    assert "Falta VALLA_SMTP_URL" in out
    status, _, error = valla("mail", "irene", "irene")
    assert status == 1
    assert "Escriba el correo completo" in error
    with database.reading() as session:
        assert queries.person(session, "irene").mail == "irene@ciudad.example"
    assert valla("mail", "irene", "")[1].startswith("irene no recibe avisos por correo.")
