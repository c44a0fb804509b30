"""What the entity says of itself: shown before it is kept, seen at once by everybody, kept with who and when."""

from collections.abc import Generator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from starlette.testclient import TestClient

from service.app import create_app
from service.foundation.calendar import add_business_days
from service.foundation.database import Database
from service.foundation.settings import Entity
from service.foundation.wages import Wage
from service.office import corrections
from service.office.entity import effective
from service.office.models import Correction
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import actions, audit, queries
from service.staff.rules import Grant, Role
from service.works.actions import register
from tests.web.conftest import Seen, Visit
from tests.web.office.conftest import ENTITY, INFRASTRUCTURE, OTHER, PEOPLE, Browser, People
from tests.works.factories import make_contract, make_modification, make_owner, make_process, make_work

HOME = "/oficina/entidad"
WORK = make_work(owner=make_owner(entity=ENTITY, dependency=INFRASTRUCTURE), documents=(), photos=())


@pytest.fixture
def published(staffed: Database, publisher: Publisher) -> str:
    """The address of a published work."""
    with staffed.writing() as session:
        register(session, [WORK])
        publish(session, [WORK.id], publisher)
    return f"/obras/{WORK.id.lower()}"


@pytest.fixture
def neighbour(client: TestClient) -> Generator[TestClient]:
    """Another process of the same installation."""
    with TestClient(create_app(client.app.state.settings), follow_redirects=False) as other:
        yield other


def _fields(browser: Browser) -> dict[str, str]:
    """What the form holds, as the page gives it."""
    seen = browser.open(HOME)
    texts = {each["name"]: each.get("value", "") for each in seen.all("input") if each["type"] in {"text", "tel"}}
    return texts | {"festivos": seen.html.partition('name="festivos"')[2].partition(">\n")[2].partition("</")[0]}


def _save(browser: Browser, **changes: str) -> None:
    """Change the form as a person does: look, send, look at what changes, keep it."""
    answer = browser.send(HOME, _fields(browser) | changes)
    assert answer.status_code == 200, answer.text
    version = answer.text.partition('name="version" value="')[2].partition('"')[0]
    fields = _fields(browser) | changes | {"version": version}
    assert browser.done(f"{HOME}/guardar", fields) == f"{HOME}?hecho=si"


@pytest.mark.parametrize("login", sorted(PEOPLE.keys() - {"admin"}))
def test_it_does_not_exist_for_anybody_else(people: People, login: str) -> None:
    browser = people(login)
    assert browser.client.get(HOME).status_code == 404
    for path in (HOME, f"{HOME}/guardar", f"{HOME}/escudo"):
        assert browser.send(path, {"nombre": "Otra"}).status_code == 404


def test_who_keeps_another_entity_does_not_keep_this_one(people: People, staffed: Database) -> None:
    with staffed.writing() as session:
        actions.add(session, "consola", "lejos", "Lejos", Grant(Role.ADMINISTRATOR, OTHER))
    lejos = people("lejos")
    assert lejos.client.get(HOME).status_code == 404
    assert lejos.send(f"{HOME}/guardar", {"nombre": "Otra", "version": "0"}).status_code == 404


def test_what_changes_is_shown_first_and_then_seen_at_once_everywhere(
    people: People, staffed: Database, published: str, visit: Visit, neighbour: TestClient
) -> None:
    pages = ("/", "/obras", published)
    for path in pages:
        assert ENTITY in visit(path).said()
        assert ENTITY in neighbour.get(path).text
    admin = people("admin")
    changes = {"nombre": "Distrito de Puerto Manso", "telefono": "+57 605 111 2222"}

    seen = admin.send(HOME, _fields(admin) | changes)

    assert seen.status_code == 200
    assert "<del>Alcaldía de Puerto Manso</del>" in seen.text
    assert "<b>Distrito de Puerto Manso</b>" in seen.text
    assert "Dirección" not in seen.text
    assert ENTITY in visit("/").said()

    _save(admin, **changes)

    for path in pages:
        for html in (visit(path).html, neighbour.get(path).text):
            assert "Distrito de Puerto Manso" in html
            assert "+57 605 111 2222" in html
            assert "Plaza Mayor, 130001" in html
    package = neighbour.get(f"{published}.json").json()
    assert package["publisher"]["name"] == "Distrito de Puerto Manso"
    seen = admin.open(f"{HOME}?hecho=si").said()
    assert "Nombre oficial Distrito de Puerto Manso" in seen
    assert "Guardado: las páginas ya lo muestran." in seen
    with staffed.reading() as session:
        last = next(each for each in audit.entries(session) if each.act == "entity.written")
    assert (last.actor, last.act) == ("admin", "entity.written")
    assert last.details["fields"] == ["name", "phone"]


def test_only_what_was_written_is_kept_and_the_file_stays_below(people: People, staffed: Database) -> None:
    _save(people("admin"), telefono="+57 605 111 2222")

    with staffed.reading() as session:
        found = effective(session, Entity(name="Otra", city="Otra", address="Otra calle"))
    assert found == Entity(name="Otra", city="Otra", address="Otra calle", phone="+57 605 111 2222")
    with pytest.raises(DatabaseError, match="no se cambia ni se borra"), staffed.writing() as session:
        session.connection().execute(text("DELETE FROM entity_version"))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"nombre": ""}, "nombre", "Escriba el nombre de la entidad."),
        ({"nit": "12345"}, "nit", "El NIT lleva 9 números"),
        ({"telefono": "el de siempre"}, "telefono", "El teléfono lleva números."),
        ({"correo": "atencion@"}, "correo", "Ese correo no está completo."),
        ({"correo-datos": "datos de la ciudad"}, "correo-datos", "Ese correo no está completo."),
        ({"sitio": "javascript:alert(1)"}, "sitio", "La dirección empieza por https://"),
        ({"linea": ""}, "linea", "Escriba el número de la línea anticorrupción."),
        ({"festivos": "24/06/2026\n31/02/2026"}, "festivos", "«31/02/2026» no es un día."),
        ({"ano-1": "27", "valor-1": "1.900.000", "norma-1": "Decreto 1"}, "ano-1", "El año lleva cuatro números."),
        ({"ano-1": "2027", "valor-1": "mucho", "norma-1": "Decreto 1"}, "valor-1", "Escriba el salario en pesos"),
        ({"ano-1": "2027", "valor-1": "1.900.000"}, "norma-1", "Diga qué decreto lo fija."),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_kept(
    people: People, staffed: Database, changes: dict[str, str], field: str, words: str
) -> None:
    admin = people("admin")
    fields = _fields(admin) | {"direccion": "Calle nueva"} | changes

    for path in (HOME, f"{HOME}/guardar"):
        seen = admin.refused(path, fields | {"version": "0"})
        assert words in seen.said()
        assert [each["id"] for each in seen.all("span") if each.get("id") == f"{field}-error"]
        assert {each["name"]: each.get("value") for each in seen.all("input")}["direccion"] == "Calle nueva"
    with staffed.reading() as session:
        assert "entity.written" not in [entry.act for entry in audit.entries(session)]


def test_a_box_that_was_unticked_stays_so(people: People) -> None:
    admin = people("admin")
    wage = {"ano-1": "2027", "valor-1": "2.000.000", "norma-1": "Decreto 9 de 2026"}
    _save(admin, **wage, **{"provisional-1": "si"})

    def is_ticked(seen: Seen) -> bool:
        return next("checked" in each for each in seen.all("input") if each.get("name") == "provisional-1")

    assert is_ticked(admin.open(HOME))
    assert not is_ticked(admin.refused(HOME, _fields(admin) | {"nombre": ""}))
    _save(admin)
    assert not is_ticked(admin.open(HOME))


def test_nothing_changed_is_said(people: People) -> None:
    admin = people("admin")
    assert "Todo quedó igual." in admin.refused(HOME, _fields(admin)).said()


def test_who_wrote_in_between_is_not_written_over(people: People) -> None:
    first, second = people("admin"), people("admin")
    fields = _fields(second) | {"telefono": "+57 605 333 4444", "version": "0"}
    _save(first, telefono="+57 605 111 2222")

    seen = second.refused(f"{HOME}/guardar", fields, 409)

    assert "Otra persona cambió la entidad mientras usted escribía." in seen.said()
    assert "Antes: +57 605 111 2222" in seen.said()


def test_wages_of_the_office_answer_the_questions_of_a_work(
    people: People, staffed: Database, publisher: Publisher, visit: Visit
) -> None:
    addition = make_modification(on=date(2027, 2, 1))
    contract = make_contract(modifications=(addition,))
    work = make_work(processes=(make_process(contract=contract),), documents=(), photos=())
    with staffed.writing() as session:
        register(session, [work])
        publish(session, [work.id], publisher)
    address = f"/obras/{work.id.lower()}"
    assert "2.000.000" not in visit(address).said()

    _save(people("admin"), **{"ano-1": "2027", "valor-1": "2.000.000", "norma-1": "Decreto 9 de 2026"})

    with staffed.reading() as session:
        assert effective(session, Entity(name="x", city="x")).wages == (Wage(2027, 2_000_000, "Decreto 9 de 2026"),)
    seen = visit(address).said()
    # $ 1.203.075.000 in wages of 2.000.000.
    assert "601,5375 salarios mínimos" in seen


def test_a_day_without_attention_is_not_counted_in_a_term(
    people: People, staffed: Database, published: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = date(2026, 11, 20)
    usual = add_business_days(start, corrections.TERM_DAYS)
    _save(people("admin"), festivos="23/11/2026\n24/11/2026")
    identity = client.app.state.identity.now()

    with staffed.writing() as session:
        asked = corrections.Asked(corrections.Asker.CITIZEN, "Esa fecha no es.", "")
        found: Correction = corrections.ask(session, "C1", WORK.id, asked, identity.holidays)

    assert usual == date(2026, 12, 14)
    assert found.due_on == date(2026, 12, 16)


def test_a_cadence_is_published_with_the_works_it_is_about(
    people: People, staffed: Database, published: str, visit: Visit
) -> None:
    admin = people("admin")
    (name,) = [name for name in _fields(admin) if name.startswith("cadencia-")]
    assert admin.refused(HOME, _fields(admin) | {name: "0"}).said().count("Escriba de 1 a 366 días.") == 2

    _save(admin, **{name: "15"})

    assert _fields(admin)[name] == "15"
    assert visit(f"{published}/historial/2")
    with staffed.reading() as session:
        last = list(audit.entries(session))[-1]
    assert (last.act, last.details["days"], last.details["works"]) == ("cadence.settled", 15, 1)


def _image(size: tuple[int, int] = (300, 360), kind: str = "PNG", **options: Any) -> bytes:
    packed = BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(packed, kind, **options)
    return packed.getvalue()


def test_a_shield_is_cleaned_looked_at_and_used(
    people: People, staffed: Database, published: str, visit: Visit
) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "un-secreto-de-quien-dibuja")
    admin, before = people("admin"), visit("/")
    assert not before.all("img")

    place = admin.done(f"{HOME}/escudo", files={"escudo": ("x.exe", _image(pnginfo=told), "text/html")})

    seen = admin.open(place)
    assert "La entidad no ha puesto su escudo." in seen.said()
    assert admin.done(place) == f"{HOME}?hecho=si"
    shown = [each["src"] for each in visit(published).all("img") if each["src"].startswith("data:image/png")]
    assert len(shown) == 1
    with staffed.reading() as session:
        kept = effective(session, Entity(name="x", city="x")).shield_bytes
    assert kept is not None
    assert kept.startswith(b"\x89PNG")
    assert b"un-secreto" not in kept
    assert "Otro escudo" in admin.open(HOME).said()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Escoja el archivo del escudo."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "El escudo está en SVG"),
        (b"MZ\x90\x00 no es una imagen", "El archivo no es una imagen completa."),
        (_image()[:200], "El archivo no es una imagen completa."),
        (_image((40, 40)), "El escudo es demasiado pequeño."),
        (_image((900, 90)), "La imagen es demasiado larga para un escudo."),
    ],
)
def test_what_is_no_shield_is_refused(people: People, data: bytes, words: str) -> None:
    seen = people("admin").refused(f"{HOME}/escudo", files={"escudo": ("escudo.png", data, "image/png")})
    assert words in seen.said()


@pytest.mark.parametrize("name", ["0" * 64, "..%2F..%2Fsecret", "x" * 64])
def test_a_shield_that_nobody_sent_does_not_exist(people: People, name: str) -> None:
    assert people("admin").client.get(f"{HOME}/escudo/{name}").status_code == 404


def test_keeping_asks_for_proof_and_looking_does_not(people: People, staffed: Database) -> None:
    admin = people("admin")
    fields = _fields(admin) | {"telefono": "+57 605 111 2222", "version": "0"}
    with staffed.writing() as session:
        queries.person(session, "admin")
        session.connection().execute(text("UPDATE staff_session SET verified_at = '2020-01-01 00:00:00'"))

    assert admin.send(HOME, fields).status_code == 200
    assert admin.send(f"{HOME}/guardar", fields).status_code == 403
