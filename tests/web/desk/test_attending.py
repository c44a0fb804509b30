"""What somebody tells by voice is written down and sealed; the receipt is changed before it shows anything."""

import io
import re
from datetime import timedelta

import httpx2 as httpx
import pytest
from PIL import Image
from sqlalchemy import func
from sqlmodel import select

from service.complaints.models import Complaint
from service.complaints.rules import Kind, Which
from service.foundation import clock, codes
from service.foundation.database import Database
from service.staff.models import AuditEntry
from service.staff.rules import IDLE
from tests.complaints.walking import form, said, symbols
from tests.complaints.world import Readers
from tests.web.complaints.conftest import opened
from tests.web.complaints.returning import Person
from tests.web.conftest import Seen
from tests.web.office.conftest import Browser, People

PATH = "/mesa/atencion"


@pytest.fixture
def olga(people: People, readers: Readers) -> Browser:
    return people("olga")


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#9ab").save(file, "JPEG")
    return file.getvalue()


def _write(person: Browser, files: tuple[bytes, ...] = (), *, opens: bool = True, **typed: str) -> httpx.Response:
    inputs = person.open(PATH).all("input") if opens else []
    hidden = {each["name"]: each["value"] for each in inputs if each.get("type") == "hidden"}
    typed = {"medio": "telefono", "que": "Me pidieron plata.", "modo": "reserved", "contacto": "Marta, 300"} | typed
    return person.client.post(
        PATH,
        data=hidden | typed,
        files=[("archivos", ("a.jpg", each)) for each in files] or [("archivos", ("", b""))],
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def _count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_it_is_sealed_with_number_day_hour_way_and_who_wrote_it(
    olga: Browser, readers: Readers, database: Database
) -> None:
    answer = _write(olga, (_photo(),))

    assert answer.status_code == 200, said(answer.text)
    page = said(answer.text)
    assert "Denuncia verbal. Por teléfono." in page
    assert re.search(r"Recibida el 20 de noviembre de 2026 a las \d\d:\d\d por Olga\.", page)
    assert answer.headers["cache-control"] == "no-store"
    blobs = olga.client.app.state.blobs
    items = opened(database, blobs, readers.bundles["Investigación 1"])
    text = next(each.body.decode() for each in items if each.header.kind is Kind.TEXT)
    assert "Me pidieron plata." in text
    assert re.search(r"Verbal\. Por teléfono\. 2026-11-20, \d\d:\d\d\. La recibió Olga \(olga\)\.", text)
    assert b'"channel":"voice"' in items[0].body
    assert [each.header.kind for each in items].count(Kind.FILE) == 1
    (identity,) = opened(database, blobs, readers.bundles["Custodia de identidades"], Which.IDENTITY)
    assert identity.body == b"Marta, 300"


def test_the_trail_says_nothing_of_it(olga: Browser, database: Database) -> None:
    before = _count(database, AuditEntry)

    assert _write(olga).status_code == 200

    assert (_count(database, Complaint), _count(database, AuditEntry)) == (1, before)


def test_the_citizen_changes_the_receipt_on_this_screen_and_the_one_that_was_seen_opens_nothing(olga: Browser) -> None:
    answer = _write(olga)
    given = symbols(answer.text)
    assert len(given) == 25
    offer = form(answer.text, accion="cambiar-recibo")
    shown = olga.client.post(offer.action, data=offer.fields)
    new = symbols(shown.text)
    assert new not in {"", given}
    assert "Me pidieron plata." not in said(shown.text)
    sent = form(shown.text, accion="estrenar")

    case = olga.client.post(sent.action, data=sent.fields | {"simbolo_a": new[1], "simbolo_b": new[6]})

    assert "Me pidieron plata." in said(case.text)
    person = Person(olga.client)
    assert "Ningún caso abre con ese recibo." in person.come(given).said()


def test_until_it_is_changed_the_receipt_shows_nothing_of_the_case(olga: Browser) -> None:
    given = symbols(_write(olga).text)

    assert "Me pidieron plata." not in Person(olga.client).come(codes.printed(given)).said()


def test_what_is_wrong_is_mended_without_typing_again(olga: Browser, database: Database) -> None:
    answer = _write(olga, que="", cuando="ayer", medio="humo")

    assert answer.status_code == 422
    page = Seen(answer.text)
    assert "Escriba qué pasó." in page.said()
    assert "Marque si habla por teléfono o está en persona." in page.said()
    assert 'value="ayer"' in answer.text
    assert _count(database, Complaint) == 0


def test_the_same_form_twice_makes_one_case(olga: Browser, database: Database) -> None:
    page = olga.open(PATH)
    hidden = {each["name"]: each["value"] for each in page.all("input") if each.get("type") == "hidden"}
    data = hidden | {"medio": "persona", "que": "Me pidieron plata."}
    headers = {"Sec-Fetch-Site": "same-origin"}

    answers = [olga.client.post(PATH, data=data, headers=headers).status_code for _ in range(2)]

    assert (answers, _count(database, Complaint)) == ([200, 422], 1)


def test_what_was_typed_longer_than_a_session_lasts_is_not_lost(
    olga: Browser, people: People, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    begin = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begin + IDLE + timedelta(minutes=1))
    answer = _write(olga, opens=False, donde="La escuela")
    assert (answer.status_code, _count(database, Complaint)) == (401, 0)

    back = people("olga")
    sent = form(answer.text, que="Me pidieron plata.")
    again = back.client.post(sent.action, data=sent.fields, headers={"Sec-Fetch-Site": "same-origin"})
    sent = form(again.text, que="Me pidieron plata.")
    page = back.client.post(sent.action, data=sent.fields, headers={"Sec-Fetch-Site": "same-origin"})

    assert "El texto sigue aquí" in said(page.text)
    assert 'value="La escuela"' in page.text
    assert _count(database, Complaint) == 0


@pytest.mark.parametrize("change", [{"marca": "otra"}, {"marca": ""}])
def test_a_form_of_another_page_is_not_believed(olga: Browser, database: Database, change: dict[str, str]) -> None:
    assert _write(olga, **change).status_code == 403
    assert olga.client.post(PATH, data={"que": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert _count(database, Complaint) == 0


def test_with_nobody_to_read_nothing_is_taken_in(people: People, database: Database) -> None:
    olga = people("olga")

    assert "Ahora no se puede recibir" in olga.open(PATH).said()
    answer = olga.send(PATH, {"que": "Me pidieron plata.", "medio": "persona"})
    assert (answer.status_code, "Me pidieron plata." in answer.text) == (503, True)
    assert _count(database, Complaint) == 0


@pytest.mark.parametrize(("login", "status"), [("olga", 303), ("isaac", 200), ("coral", 200)])
def test_who_only_writes_down_is_sent_there(people: People, readers: Readers, login: str, status: int) -> None:
    answer = people(login).client.get("/mesa")

    assert answer.status_code == status
    assert answer.headers.get("location", PATH) == PATH


def test_an_accident_says_nothing_of_what_was_told(
    olga: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("canario")

    monkeypatch.setattr("service.intake.taking.attachments.clean", broken)
    answer = _write(olga, que="canario")

    assert answer.status_code == 503
    assert "RuntimeError" in caplog.text
    assert "canario" not in caplog.text + answer.text


def test_a_file_that_cannot_be_cleaned_costs_only_itself(olga: Browser) -> None:
    assert "El archivo 1 no quedó." in said(_write(olga, (b"%PDF-roto",)).text)
