"""The office as an attacker finds it. Each check names those of the security study (§8.1 ids, §8.2 rows) that it makes."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from sqlalchemy import select
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from service.foundation.database import Database
from service.office.models import Draft
from service.office.rules import DraftState, Kind
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import queries
from service.staff.models import AuditEntry
from service.web.office.account import RECOVERY
from service.web.ui.acting import anybody
from service.works.actions import amend
from tests.web.office.addresses import staff_addresses
from tests.web.office.conftest import ENTITY, OTHER, Browser, People
from tests.web.office.keys import PASSWORD, Clock, invited, make_keys, shown
from tests.web.office.test_door import clock
from tests.web.office.test_imports import row, sent, table
from tests.web.office.test_progress import PATH, TYPED, begun, jpeg, published
from tests.web.office.world import WORK, World, make_world
from tests.works.factories import make_owner

__all__ = ["clock", "make_world", "published"]

#: An address that nobody has: on PostgreSQL it may not even be compared.
NOTHING = "%00"
#: Larger than any number of a row, on either engine.
HUGE = "9" * 20


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the trail, in which who reads leaves a trace."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.connection().execute(select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name != AuditEntry.__tablename__
        }


@pytest.mark.parametrize("login", ["ana", "elsa", "aura", "admin"])
def test_reading_changes_nothing(people: People, world: World, login: str) -> None:
    """11: of every address, by who may most."""
    person = people(login)
    paths = [world.path(each.path) for each in staff_addresses() if each.method == "GET" and each.gate is not anybody]

    before = everything(world.database)
    answers = [person.client.request(method, path).status_code for path in paths for method in ("GET", "HEAD")]

    assert 200 in answers
    assert max(answers) < 500
    assert everything(world.database) == before


def test_no_address_breaks(people: People, world: World) -> None:
    """§8.2 2: what no address holds, in every place of every address."""
    patterns = {each.path for each in staff_addresses() if "{" in each.path and each.gate is not anybody}
    browsers = [people(login) for login in ("ana", "admin", "")]

    paths = [
        world.path(before) + odd + after
        for pattern in patterns
        for before, after in [re.split(r"{\w+(?::\w+)?}(?=[^{]*$)", pattern)]
        for odd in (NOTHING, HUGE, "%ed%a0%80", "'\"><x-canary>", "..%2f..%2fetc")
    ]
    answers = {path: max(browser.client.get(path).status_code for browser in browsers) for path in paths}

    assert len(answers) > 100
    assert {path: status for path, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize(
    "question",
    [f"antes={HUGE}", f"antes={2**31}", "antes=999999999", "dia=9999-12-31", "dia=0001-01-01", "persona=%00&acto=%00"],
)
def test_the_trail_may_be_asked_anything(people: People, question: str) -> None:
    """§8.2 2: days and numbers at the end of what there is."""
    assert people("aura").client.get(f"/oficina/registro?{question}").status_code in {200, 422}


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "punycode", '"utf-16"', "utf-7"])
@pytest.mark.parametrize("path", ["/oficina/entrar", "/oficina/obras/nueva"])
def test_a_form_is_read_as_our_pages_write_it(people: People, path: str, charset: str) -> None:
    r"""§8.2 2 and 5: another alphabet than ours would decode to what no database takes (`\ud800`)."""
    ana = people("ana")
    body = f'--B\r\nContent-Disposition: form-data; name="marca"\r\n\r\n\\ud800{ana.mark}\r\n--B--\r\n'
    headers = {"Content-Type": f"multipart/form-data; boundary=B; charset={charset}", "Sec-Fetch-Site": "same-origin"}

    assert ana.client.post(path, content=body.encode(), headers=headers).status_code == 400


def test_a_field_sent_twice_is_never_joined(people: People, world: World) -> None:
    """27, §8.2 8: one of them counts, the mark of the session too."""
    ana = people("ana")
    path = world.path("/oficina/obras/{work_id}/vallas")

    assert ana.send(path, {"marca": [ana.mark, "otra"]}).status_code == 403
    ana.done(path, {"marca": ["otra", ana.mark], "lugar": ["Norte", "Sur"]})
    found = [row for row in everything(world.database)["sign"] if "Sur" in row]
    assert len(found) == 1
    assert "Norte" not in str(found)


@pytest.mark.usefixtures("published")
def test_a_draft_takes_no_published_photo_away(people: People, client: TestClient) -> None:
    """28: what is published is not taken away by who has not published."""
    ines = people("ines")
    draft = begun(ines)
    typed = {**TYPED, "borrador": draft, "describe": "Obreros funden el andén."}
    ines.done(PATH, typed, files={"foto": ("a.jpg", jpeg())})
    ines.done(f"/oficina/borradores/{draft}/publicar")
    found = re.search(r"/fotos/([0-9a-f]{32})", client.get("/obras/7k3qm2xmc").text)
    assert found is not None
    photo = found[1]

    another = begun(ines)
    ines.done(PATH, {**TYPED, "borrador": another, "dia": "2026-11-20"})
    for act, fields in (("tapar", {"tapas": "0,0,10000,10000"}), ("quitar", {})):
        assert ines.send(f"{PATH}/{another}/{act}", {"foto": photo, **fields}).status_code == 422

    assert client.get(f"/fotos/{photo}.jpg").status_code == 200


def test_a_draft_of_a_work_that_went_elsewhere_is_not_published(people: People, world: World) -> None:
    """59: entity A keeps a draft upon a work that is now of entity B."""
    publisher = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
    with world.database.writing() as session:
        amend(session, [(WORK, replace(WORK, owner=make_owner(entity=OTHER)))], {})
        publish(session, [WORK.id], publisher)
    before = world.state()

    said = people("ana").refused("/oficina/borradores/ADICIONAR/publicar", {"acepta": "1"}).said()

    assert "pasó a otra entidad" in said
    assert world.state() == before


def test_of_two_approvals_at_once_one_publishes(people: People, world: World) -> None:
    """29, §8.2 40: each has read the same proposal, in the same moment."""
    people("ana").done("/oficina/borradores/ADICIONAR/publicar", {"acepta": "1"})
    both = [people("beto"), people("elsa")]
    seen = next(
        each["value"]
        for each in both[0].open("/oficina/borradores/ADICIONAR").all("input")
        if each.get("name") == "visto"
    )

    def approve(browser: Browser) -> int:
        return browser.send("/oficina/borradores/ADICIONAR/aprobar", {"visto": seen}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, both)) == [303, 422]
    assert len(everything(world.database)["release"]) == 2


def test_of_two_who_open_one_link_at_once_one_makes_keys(people: People, staffed: Database, clock: Clock) -> None:
    """54, 56: a link that was intercepted is used once, whoever is first."""
    link = invited(staffed, "ana")
    both = [people(), people()]
    forms = []
    for browser in both:
        totp, _, sealed = shown(browser, link)
        forms.append({"juego": sealed, "clave": PASSWORD, "cifras": pyotp.TOTP(totp).at(clock.now)})

    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda browser, form: browser.send(link, form).status_code, both, forms)

    assert sorted(answers) == [303, 404]
    assert len(everything(staffed)["recovery_code"]) == 10


def test_codes_on_paper_are_kept_once(people: People, staffed: Database, clock: Clock) -> None:
    """52: the sealed form of before does not bring back codes that were replaced or used."""
    ana = people()
    make_keys(ana, staffed, clock, "ana")
    kits = [
        next(each["value"] for each in ana.open(RECOVERY).all("input") if each.get("name") == "juego") for _ in "12"
    ]

    for kit in kits:
        ana.done(RECOVERY, {"juego": kit})
    before = everything(staffed)

    assert "ya se guardaron una vez" in ana.refused(RECOVERY, {"juego": kits[0]}).said()
    assert everything(staffed) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--B",
        b'--B\r\nContent-Disposition: form-data; name="marca"\r\n\r\ncut',
        b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n",
        b'--B\r\nContent-Disposition: form-data; name="a"; filename="\xff\x00../a"\r\n\r\nx\r\n--B--\r\n',
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 10_000 + b"--B--\r\n",
        b'--B\r\nContent-Disposition: form-data; name="' + b"a" * 1_000_000 + b'"\r\n\r\nx\r\n--B--\r\n',
    ],
    ids=["nothing", "begun", "cut", "nameless", "odd name", "many", "long"],
)
def test_a_form_that_is_cut_or_swollen_is_refused(people: People, staffed: Database, body: bytes) -> None:
    """§8.2 4 and 5: nothing of it is kept."""
    headers = {"Content-Type": "multipart/form-data; boundary=B", "Sec-Fetch-Site": "same-origin"}
    ana = people("ana")
    before = everything(staffed)

    assert ana.client.post("/oficina/obras/nueva", content=body, headers=headers).status_code in {400, 403}
    assert everything(staffed) == before


CANARY = "'\"><x-canario>{{7*7}}${7*7}</title></script>"


def test_what_people_write_is_text_everywhere(people: People, world: World) -> None:
    """21, §8.2 3: in fields, in names of files and cells, on every page that repeats them."""
    ana, admin = people("ana"), people("admin")
    ana.done(world.path("/oficina/obras/{work_id}/vallas"), {"lugar": CANARY})
    sent(ana, table(row(8, nombre=CANARY), row(9, nombre="", objeto=CANARY)), f"{CANARY}.csv")
    role = {"usuario": "otra.ana", "nombre": CANARY, "rol": "contracting", "entidad": CANARY}
    answers = [
        admin.send("/oficina/personas/nueva", role),
        admin.send("/oficina/entidad", {"nombre": CANARY, "telefono": CANARY}),
        ana.send("/oficina/obras/nueva", {"numero": CANARY, "nombre": CANARY}),
        ana.send("/oficina/borradores/NUEVAOBRA/obra", {"nombre": CANARY, "objeto": CANARY}),
        ana.send("/oficina/borradores/NUEVAOBRA/quien", {"dependencia": CANARY, "responsable": CANARY}),
        ana.send("/oficina/borradores/NUEVAOBRA/publicar"),
        ana.client.post("/oficina/salir", data={"lugar": CANARY}, headers={"Sec-Fetch-Site": "same-origin"}),
    ]
    paths = [world.path(each.path) for each in staff_addresses() if each.method == "GET" and each.gate is not anybody]
    for browser in (ana, admin, people("elsa"), people("aura")):
        answers += [
            browser.client.get(path) for path in [*paths, "/obras/222222222", "/obras/222222222/historial", "/"]
        ]

    pages = [each.text for each in answers if each.headers.get("content-type", "").startswith("text/html")]
    assert sum("x-canario&gt;{{7*7}}${7*7}" in page for page in pages) > 15
    for page in pages:
        assert "<x-canario" not in page
        assert "x-canario&gt;49" not in page


def test_a_request_for_two_hosts_is_not_heard(client: TestClient) -> None:
    """§8.2 48: a proxy in front may believe the one that we do not."""
    asked = client.build_request("GET", "/oficina/entrar", headers=[("Host", "obras.example.org"), ("Host", "malo")])

    assert client.send(asked).status_code == 400


def test_fields_that_no_form_has_are_not_heard(people: People, world: World) -> None:
    """27: state, owner, author and kind of a draft are not the sender's to say."""
    asked = {
        "state": "published",
        "entity": OTHER,
        "entidad": OTHER,
        "created_by": "1",
        "proposed_by": "1",
        "kind": "progress",
        "work_id": "7K3QM2XMC",
        "role": "administrator",
        "rol": "administrator",
    }

    people("beto").done("/oficina/borradores/NUEVAOBRA/quien", {**asked, "dependencia": "Secretaría de Cultura"})

    with world.database.reading() as session:
        draft = session.get_one(Draft, "NUEVAOBRA")
        author = queries.names(session, [draft.created_by])
    assert (draft.state, draft.kind, draft.work_id) == (DraftState.OPEN, Kind.REGISTRATION, "222222222")
    assert (draft.entity, draft.dependency) == (ENTITY, "Secretaría de Cultura")
    assert list(author.values()) == ["Ana"]


@pytest.mark.parametrize(
    ("login", "path", "fields"),
    [
        # A draft of another kind, under the address of its own work or of none.
        ("ana", "/oficina/obras/{work_id}/documentos", {"borrador": "ADICIONAR", "quitar": "x"}),
        ("ana", "/oficina/obras/{work_id}/avance", {"borrador": "ADICIONAR"}),
        ("ana", "/oficina/obras/{work_id}/cambio/{kind}", {"borrador": "NUEVAOBRA", "valor": "1", "motivo": "Sí."}),
        ("ana", "/oficina/borradores/ADICIONAR/contrato", {"valor": "1"}),
        # The report of another person.
        ("ines", "/oficina/obras/{work_id}/avance", {"borrador": "{draft_id}", "construido": "1"}),
        ("ines", "/oficina/obras/{work_id}/avance/{draft_id}/tapar", {"foto": "x", "tapas": "0,0,9,9"}),
        # What waits for nobody, by who may not, or not in that way.
        ("ana", "/oficina/borradores/ADICIONAR/aprobar", {"visto": "x"}),
        ("elsa", "/oficina/borradores/ADICIONAR/publicar", {"acepta": "1"}),
        ("ines", "/oficina/borradores/ADICIONAR/retirar", {}),
        ("dario", "/oficina/borradores/NUEVAOBRA/quien", {"dependencia": "Secretaría de Cultura"}),
        # A number in other digits, and one of nothing.
        ("ana", "/oficina/correcciones/{code}/version", {"version": "٣"}),
        ("ana", "/oficina/correcciones/{code}/version", {"version": "999999999"}),
    ],
)
def test_what_is_of_another_work_person_or_step_is_refused(
    people: People, world: World, login: str, path: str, fields: dict[str, str]
) -> None:
    """28, 59: an id in a form opens nothing that its address would not."""
    person = people(login)
    before = everything(world.database)
    report = world.path("/oficina/obras/{work_id}/avance/{draft_id}").rpartition("/")[2]

    answer = person.send(world.path(path), {name: value.format(draft_id=report) for name, value in fields.items()})

    assert answer.status_code in {400, 404, 422}
    assert everything(world.database) == before
