"""A correction is asked for without a name, a cookie or a script, found again by its code, and answered in public."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from service.foundation import clock
from service.foundation.database import Database
from service.office import corrections
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.staff.models import AuditEntry
from tests.web.conftest import Seen
from tests.web.public.published import publish
from tests.works.factories import make_work

WORK = "7K3QM2XMC"
PATH = f"/obras/{WORK.lower()}/correccion"
NOW = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
TEXT = "El valor está mal: son $ 4.812.300.000, no $ 48.123.000.000."


@pytest.fixture
def work(database: Database) -> None:
    with database.writing() as session:
        publish(session, make_work())


@pytest.fixture
def later(monkeypatch):
    """Lets seconds go by."""

    def wait(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=seconds))

    return wait


def _ticket(seen: Seen) -> dict[str, str]:
    return {each["name"]: each["value"] for each in seen.all("input") if each.get("type") == "hidden"}


def _kept(database: Database) -> list[Correction]:
    with database.reading() as session:
        return list(session.scalars(select(Correction).order_by(col(Correction.asked_at))))


def test_anybody_asks_and_finds_the_answer_by_a_code(work, visit, client, later, database) -> None:
    ticket = _ticket(visit(PATH))
    later(30)

    # Without `Sec-Fetch-Site`, `Origin` or a cookie, as an old telephone sends it.
    response = client.post(PATH, data=ticket | {"que": TEXT, "quien": "citizen"})

    assert response.status_code == 303
    assert "set-cookie" not in response.headers
    said = visit(response.headers["location"]).said()
    code = ticket["solicitud"]
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in said
    # Fifteen business days after Friday 20 November; 8 December is a holiday.
    assert "a más tardar el 14 de diciembre de 2026" in said
    assert (
        client.get(f"{PATH}?codigo={code.lower()[:4]}+{code[4:]}").headers["location"] == response.headers["location"]
    )
    (kept,) = _kept(database)
    assert (kept.text, kept.asked_by, kept.proof) == (TEXT, Asker.CITIZEN, None)
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry))
    assert (entry.act, entry.subject, entry.actor) == ("correction.asked", code, "ciudadanía")
    assert TEXT not in entry.details


def test_sent_twice_it_is_one(work, visit, client, later, database) -> None:
    fields = _ticket(visit(PATH)) | {"que": TEXT}
    later(30)

    locations = {client.post(PATH, data=fields).headers["location"] for _ in range(3)}

    assert len(locations) == len(_kept(database)) == 1


@pytest.mark.parametrize(
    ("fields", "seconds", "sentence"),
    [
        ({"que": ""}, 30, "Escriba qué dato está mal"),
        ({"que": TEXT, "quien": "contractor"}, 30, "Diga con qué se prueba"),
        ({"que": TEXT, "sitio": "https://spam.example"}, 30, "Deje vacío este campo"),
        ({"que": TEXT}, 1, "Espere unos segundos"),
        ({"que": TEXT}, 4 * 3600 + 1, "La página estuvo abierta mucho tiempo"),
        ({"que": TEXT, "solicitud": "222222222"}, 30, "La página estuvo abierta mucho tiempo"),
        ({"que": TEXT, "hora": "1"}, 30, "La página estuvo abierta mucho tiempo"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    work, visit, client, later, database, fields, seconds, sentence
) -> None:
    ticket = _ticket(visit(PATH))
    later(seconds)

    response = client.post(PATH, data=ticket | fields)

    seen = Seen(response.text)
    assert response.status_code == 422
    assert sentence in seen.said()
    assert fields["que"] in seen.text
    assert _kept(database) == []
    # The page that came back can be sent as it is, once what is wrong is put right.
    later(seconds + 60)
    mended = _ticket(seen) | {"que": TEXT, "prueba": "Acta 3"}
    assert client.post(PATH, data=mended).status_code == 303


def test_a_form_of_one_work_is_not_of_another(work, visit, client, later, database) -> None:
    with database.writing() as session:
        publish(session, make_work(id="22222222X"[:9]))
    ticket = _ticket(visit(PATH))
    later(30)

    assert client.post("/obras/22222222x/correccion", data=ticket | {"que": TEXT}).status_code == 422


def test_a_flood_is_held_back_and_loses_nobodys_text(work, visit, client, later, database) -> None:
    ticket = _ticket(visit(PATH))
    with database.writing() as session:
        for number in range(corrections.MOST_OF_WORK):
            asked = corrections.Asked(Asker.CITIZEN, "ruido ruido", "")
            corrections.ask(session, f"R{number}", WORK, asked)
    later(30)

    response = client.post(PATH, data=ticket | {"que": TEXT})

    assert response.status_code == 429
    assert TEXT in Seen(response.text).text
    later(3700)
    assert client.post(PATH, data=_ticket(visit(PATH)) | {"que": TEXT}).status_code == 422  # too soon, not too many
    assert len(_kept(database)) == corrections.MOST_OF_WORK


@pytest.mark.parametrize("path", ["/obras/222222222/correccion", f"{PATH}/222222222", f"{PATH}?codigo=222222222"])
def test_what_is_not_there_is_not_found(work, visit, path) -> None:
    visit(path, 404)


def test_a_body_as_large_as_no_text_is_refused(work, client) -> None:
    assert client.post(PATH, data={"que": "a" * 70_000}).status_code == 413


def test_the_history_shows_the_question_only_with_its_answer(work, visit, client, later, database) -> None:
    history = f"/obras/{WORK.lower()}/historial"
    assert "espera respuesta" not in visit(history).said()
    with database.writing() as session:
        corrections.ask(session, "C1", WORK, corrections.Asked(Asker.CITIZEN, TEXT, ""))
        corrections.ask(session, "C2", WORK, corrections.Asked(Asker.CONTRACTOR, "Llame a Juan, 300 000 0000", "Acta"))
    # The page is in memory: a request makes it stale, and so does an answer.
    said = visit(history).said()
    assert "2 solicitudes de corrección esperan respuesta." in said
    assert TEXT not in said

    with database.writing() as session:
        for id_, state, hides in (("C1", CorrectionState.ACCEPTED, False), ("C2", CorrectionState.DECLINED, True)):
            found = session.get(Correction, id_)
            found.state, found.is_hidden = state, hides
            found.answer, found.answered_at = f"Respuesta a {id_}.", NOW
            session.add(found)

    said = visit(history).said()
    assert "espera respuesta" not in said
    assert re.search(r"Una persona pidió:.*El valor está mal.*La entidad aceptó la corrección:.*Respuesta a C1", said)
    assert "Juan" not in said
    assert "No mostramos el texto porque tenía datos de personas." in said
    assert "todavía no se han publicado" in said

    with database.writing() as session:
        corrections.settle(session, WORK, 1)

    assert f"{history}/1" in [a["href"] for a in visit(history).all("a") if a["href"].endswith("/1")]
    assert "todavía no se han publicado" not in visit(history).said()
