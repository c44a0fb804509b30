"""Whose work it is, whatever name a source gives the entity: who answers for it sees it, opens it and writes it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from service.cli import main
from service.foundation.database import Database
from service.office.models import Draft, EntityVersion
from service.publication.actions import publish
from service.publication.document import Publisher
from service.publication.queries import latest
from service.staff import audit, queries
from service.staff.models import GrantRow
from service.staff.rules import Grant, Role
from service.works.actions import register
from service.works.facts import Work
from service.works.models import Dependency
from tests.sources.tables import contract, only, works, write_json
from tests.web.office.conftest import ENTITY, INFRASTRUCTURE, OTHER, Browser, People
from tests.web.office.test_entity import _fields, _save
from tests.web.office.test_imports import run, sent, table
from tests.web.office.test_register import _fields as typed_in
from tests.works.factories import make_owner, make_work

NIT = "890480184"
SHOUTED = "ALCALDIA DE PUERTO MANSO"
ELSEWHERE = contract(9, nombre_entidad="GOBERNACION DEL LITORAL - SECRETARIA DE VIAS", nit_entidad="800111222")
Valla = Callable[..., None]


@pytest.fixture
def numbered(staffed: Database) -> Database:
    """The entity has written its tax number, with the digit that checks it."""
    with staffed.writing() as session:
        person = queries.person(session, "admin").id
        session.add(EntityVersion(written_by=person, values={"nit": f"{NIT}-4"}))
    return staffed


@pytest.fixture
def valla(client: Any, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Valla:
    """Runs `valla …` on the installation of the browser."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALLA_DATA_DIR", str(tmp_path / "datos"))
    monkeypatch.setenv("VALLA_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VALLA_ENTITY_FILE", str(client.app.state.settings.entity_file))

    def run_command(*arguments: str) -> None:
        monkeypatch.setattr(sys, "argv", ["valla", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in {0, None}

    return run_command


def owners(database: Database) -> list[tuple[str, str]]:
    return sorted((work.owner.entity, work.owner.dependency) for work in works(database) if work.owner)


def writes(browser: Browser, work: Work) -> None:
    """They find the work among theirs, open it, and begin to change its data."""
    place = f"/oficina/obras/{work.id.lower()}"
    assert any(link.get("href") == place for link in browser.open("/oficina/obras").all("a"))
    browser.open(place)
    assert browser.open(f"{place}/datos").all("form")


def published(database: Database, publisher: Publisher, work: Work) -> Work:
    with database.writing() as session:
        register(session, [work])
        publish(session, [work.id], publisher)
    return work


@pytest.mark.parametrize(
    ("told", "dependency"),
    [
        ({"nombre_entidad": "DISTRITO DE PRUEBA - SECRETARIA DE INFRAESTRUCTURA"}, INFRASTRUCTURE),
        ({"nombre_entidad": "SECRETARIA DE INFRAESTRUCTURA"}, INFRASTRUCTURE),
        ({"nombre_entidad": "DISTRITO DE PRUEBA"}, ENTITY),
        ({"nombre_entidad": SHOUTED, "nit_entidad": f"{NIT}4"}, ENTITY),
        # Without a tax number, the name without its accents.
        ({"nombre_entidad": SHOUTED, "nit_entidad": None}, ENTITY),
    ],
)
@pytest.mark.parametrize("by", ["console", "office"])
def test_an_officer_writes_what_secop_calls_otherwise(
    people: People, valla: Valla, numbered: Database, tmp_path: Path, told: dict[str, Any], dependency: str, by: str
) -> None:
    file = write_json(tmp_path / "secop.json", [contract(1, **told), ELSEWHERE])
    if by == "console":
        valla("import", "secop", str(file))
    else:
        elsa = people("elsa")
        run(elsa, sent(elsa, file.read_bytes()))

    ours = next(work for work in works(numbered) if work.owner.entity == ENTITY)
    assert (ours.owner.dependency, ours.owner.entity_nit) == (dependency, NIT)
    assert owners(numbered) == [(ENTITY, dependency), ("Gobernacion del Litoral", "Secretaria de Vias")]
    writes(people("ana"), ours)
    if dependency == INFRASTRUCTURE:
        writes(people("dario"), ours)
    people("carla").open(f"/oficina/obras/{ours.id.lower()}", 404)


@pytest.mark.parametrize("by", ["console", "office"])
def test_an_officer_writes_what_a_sheet_calls_otherwise(
    people: People, valla: Valla, numbered: Database, tmp_path: Path, by: str
) -> None:
    rows = [
        {"numero": "1", "nombre": "Parque", "entidad": SHOUTED, "dependencia": "secretaria de infraestructura"},
        {"numero": "2", "nombre": "Muelle", "nit_entidad": NIT, "dependencia": "Puertos"},
        {"numero": "3", "nombre": "Vía", "entidad": OTHER, "dependencia": "Vías"},
    ]
    if by == "console":
        valla("import", "works", str(write_json(tmp_path / "obras.json", rows)))
    else:
        for login in ("ana", "carla"):
            browser = people(login)
            run(browser, sent(browser, table(*[{"entidad": "", "nit_entidad": ""} | each for each in rows])))

    assert owners(numbered) == [(ENTITY, "Puertos"), (ENTITY, INFRASTRUCTURE), (OTHER, "Vías")]
    for work in works(numbered)[:2]:
        writes(people("ana"), work)


def test_what_was_written_otherwise_before_is_united_once(
    valla: Valla, people: People, numbered: Database, publisher: Publisher, tmp_path: Path
) -> None:
    file = write_json(tmp_path / "secop.json", [contract(1)])
    other = make_owner(entity="Distrito de Prueba", dependency="Secretaria de Infraestructura", steward=None)
    work = published(numbered, publisher, make_work(owner=other))
    there = make_work(id="2222222BB", identifiers=(), processes=(), documents=(), photos=())
    published(numbered, publisher, there)

    for _ in range(2):
        valla("import", "secop", str(file))

    assert owners(numbered) == [(ENTITY, INFRASTRUCTURE)] * 3
    writes(people("dario"), work)
    with numbered.reading() as session:
        assert [row.name for row in session.scalars(select(Dependency))] == [INFRASTRUCTURE]
        assert latest(session, work.id).number == 2
        united = [each for each in audit.entries(session) if each.act == "entity.united"]
    assert [(each.actor, each.subject, each.details["works"]) for each in united] == [("consola", ENTITY, 1)]


def test_a_tax_number_in_a_table_does_not_move_the_works_of_who_answers_for_them(
    valla: Valla, people: People, numbered: Database, publisher: Publisher
) -> None:
    published(numbered, publisher, make_work(owner=make_owner(entity=OTHER, entity_nit=NIT)))

    valla("migrate")

    assert owners(numbered) == [(OTHER, INFRASTRUCTURE)]
    writes(people("carla"), only(numbered))
    with numbered.reading() as session:
        assert OTHER in session.scalars(select(GrantRow.entity)).all()


def test_a_new_name_goes_to_the_works_the_roles_the_drafts_and_the_files(
    people: People, numbered: Database, publisher: Publisher
) -> None:
    ana, admin = people("ana"), people("admin")
    work = published(numbered, publisher, make_work(owner=make_owner(entity_nit=None), purpose=None))
    path = ana.done("/oficina/obras/nueva", {"numero": "CO1.PCCNTR.99", "nombre": "Parque de Manga"})
    begun = ana.done(f"/oficina/obras/{work.id.lower()}/datos", {"parte": "obra"})
    job = sent(ana, table({"numero": "1", "nombre": "Parque", "entidad": ENTITY, "dependencia": "Vías"}))

    _save(admin, nombre="Distrito de Puerto Manso")

    assert owners(numbered) == [("Distrito de Puerto Manso", INFRASTRUCTURE)]
    for address in (path, job):
        ana.open(address)
    # What somebody was completing is no correction for that.
    ana.done(begun, typed_in(ana, begun) | {"para_que": "Que el bus llegue."})
    writes(people("ana"), work)
    run(ana, job)
    assert ("Distrito de Puerto Manso", "Vías") in owners(numbered)
    with numbered.reading() as session:
        assert {draft.entity for draft in session.scalars(select(Draft))} == {"Distrito de Puerto Manso"}
        assert session.scalars(select(GrantRow).where(col(GrantRow.entity) == ENTITY)).all() == []
        # The works of others keep the name of others.
        assert Grant(Role.CONTRACTING, OTHER) in queries.grants(session, [3])[3]
    # The former name is still understood, in a table as in a form.
    run(people("elsa"), sent(people("elsa"), table({"numero": "7", "nombre": "Vía", "entidad": SHOUTED})))
    assert {entity for entity, _ in owners(numbered)} == {"Distrito de Puerto Manso"}


def test_the_name_of_another_entity_cannot_be_taken(people: People, numbered: Database) -> None:
    admin = people("admin")

    seen = admin.refused("/oficina/entidad", _fields(admin) | {"nombre": "gobernacion del litoral"})

    assert "Ese es el nombre de otra entidad que ya está aquí." in seen.said()
    with numbered.reading() as session:
        assert session.scalars(select(EntityVersion).where(col(EntityVersion.id) > 1)).all() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ((SHOUTED, "secretaria de infraestructura"), (ENTITY, INFRASTRUCTURE)),
        (("gobernacion del LITORAL", None), (OTHER, None)),
        (("Corporación del Muelle", "Obras"), ("Corporación del Muelle", "Obras")),
        ((None, None), (None, None)),
    ],
)
def test_a_role_keeps_the_spelling_that_works_have(
    people: People, valla: Valla, numbered: Database, typed: tuple[str | None, str | None], kept: tuple[str, str]
) -> None:
    options = [
        word
        for name, value in zip(("--entity", "--dependency"), typed, strict=True)
        if value
        for word in (name, value)
    ]
    valla("staff", "add", "nora", "--name", "Nora Gil", "--role", "inspector", *options)
    role = {"rol": "inspector", "entidad": typed[0] or "", "dependencia": typed[1] or ""}
    people("admin").send("/oficina/personas/nueva", {"usuario": "lidia", "nombre": "Lidia Gil", **role})

    with numbered.reading() as session:
        held = [queries.grants(session, [queries.person(session, login).id]) for login in ("nora", "lidia")]
    assert [next(iter(each.values())) for each in held] == [(Grant(Role.INSPECTOR, *kept),)] * 2
