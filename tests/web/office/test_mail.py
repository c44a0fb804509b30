"""Where notices reach somebody of the desk: their own to say; and what does not leave is seen where quality is looked at."""

from datetime import timedelta

import pytest

from service.complaints.models import NoticeRound
from service.foundation import clock
from service.foundation.database import Database
from service.staff import audit, queries
from tests.web.office.conftest import People

PATH = "/oficina/cuenta/correo"


def _mail(database: Database, login: str) -> str | None:
    with database.reading() as session:
        return queries.person(session, login).mail


def test_a_reader_says_where_notices_reach_them(people: People, database: Database) -> None:
    isaac = people("isaac")
    assert "No le enviamos avisos." in isaac.open("/oficina/cuenta").said()

    assert isaac.done(PATH, {"correo": " isaac@ciudad.example "}) == "/oficina/cuenta?hecho=correo"

    assert _mail(database, "isaac") == "isaac@ciudad.example"
    assert "Llegan a isaac@ciudad.example." in isaac.open("/oficina/cuenta?hecho=correo").said()
    isaac.open(PATH)
    isaac.done(PATH, {"correo": ""})
    assert _mail(database, "isaac") is None
    with database.reading() as session:
        acts = [entry for entry in audit.entries(session) if entry.act == "mail.changed"]
    assert [entry.details for entry in acts] == [{"given": True}, {"given": False}]


@pytest.mark.parametrize(
    "typed",
    [
        "isaac",
        "isaac@",
        "@ciudad.example",
        "a b@ciudad.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@-b.example",
        "<a@b>",
    ],
)
def test_what_is_no_address_comes_back(people: People, database: Database, typed: str) -> None:
    page = people("isaac").refused(PATH, {"correo": typed})

    assert "Escriba el correo completo" in page.said()
    assert _mail(database, "isaac") is None


@pytest.mark.parametrize("login", ["ana", "custodio", "aura", "olga", "admin"])
def test_who_reads_no_cases_is_not_asked(people: People, login: str) -> None:
    person = people(login)

    assert "Avisos por correo" not in person.open("/oficina/cuenta").said()
    assert person.client.get(PATH).status_code == 404


@pytest.mark.parametrize(("hours", "is_told"), [(2, True), (0, False)])
def test_notices_that_do_not_leave_are_seen(
    people: People, database: Database, monkeypatch: pytest.MonkeyPatch, hours: int, is_told: bool
) -> None:
    elsa = people("elsa")
    settings = elsa.client.app.state.settings
    monkeypatch.setattr(
        elsa.client.app.state, "settings", settings.model_copy(update={"smtp_url": "smtp://127.0.0.1"})
    )
    since = clock.now() - timedelta(hours=hours)
    with database.writing() as session:
        row = NoticeRound(id=1, next_at=clock.now(), hour_at=clock.now(), looked_on=clock.today(), failing_since=since)
        session.add(row)

    assert ("El servidor de correo no recibe" in elsa.open("/oficina/calidad").said()) is is_told
