"""Accounts as an administrator keeps them from the office, and the names of who answers for data."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from service.foundation import clock
from service.foundation.database import Database
from service.office import actions as drafts
from service.office.models import Draft
from service.office.rules import Kind
from service.publication.actions import publish
from service.publication.document import Publisher
from service.staff import actions, audit, queries
from service.staff.models import StaffSession
from service.staff.rules import Acting, Grant, Role
from service.works.actions import register
from tests.web.conftest import Visit
from tests.web.office.conftest import ENTITY, INFRASTRUCTURE, OTHER, People
from tests.works.factories import make_owner, make_work

HOME = "/oficina/personas"
NOBODY = "Sin responsable: la entidad no ha dicho quién responde por estos datos."


def _held(database: Database, login: str) -> tuple[Grant, ...]:
    with database.reading() as session:
        person = queries.person(session, login)
        return queries.grants(session, [person.id])[person.id]


def _acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in audit.entries(session)]


def _give(database: Database, login: str, grant: Grant) -> None:
    with database.writing() as session:
        actions.grant(session, "consola", queries.person(session, login), grant)


def test_the_list_says_who_may_what_and_who_came(people: People) -> None:
    admin = people("admin")
    people("ana")

    seen = admin.open(HOME).said()

    assert f"Contratación: {ENTITY}" in seen
    assert f"Contratación: {INFRASTRUCTURE}, {ENTITY}" in seen
    assert seen.count("Última entrada: ") == 2
    assert "Todavía no ha entrado." in seen
    assert "Todavía no ha creado su acceso" in seen


@pytest.mark.parametrize("login", ["ana", "ines", "elsa", "aura", "isaac"])
def test_it_does_not_exist_for_who_keeps_no_accounts(people: People, login: str) -> None:
    browser = people(login)
    for path in (HOME, f"{HOME}/nueva", f"{HOME}/ana"):
        assert browser.client.get(path).status_code == 404
    assert browser.send(f"{HOME}/nueva", {"usuario": "nuevo"}).status_code == 404


def test_a_person_is_added_and_the_link_is_seen_once(people: People, staffed: Database) -> None:
    admin = people("admin")
    admin.open(f"{HOME}/nueva")
    typed = {"usuario": "Nora.Paz", "nombre": "Nora Paz", "rol": "contracting", "entidad": "alcaldia de puerto manso"}
    form = typed | {"envio": "una-sola-vez"}

    first = admin.send(f"{HOME}/nueva", form)

    assert first.status_code == 200
    (link,) = re.findall(r"https://obras\.example\.org/oficina/alta/[\w-]{40,}", first.text)
    # The entity is written as works write it.
    assert _held(staffed, "nora.paz") == (Grant(Role.CONTRACTING, ENTITY),)
    assert _acts(staffed)[-3:] == ["person.added", "role.granted", "person.invited"]
    with staffed.reading() as session:
        told = list(audit.entries(session))
    assert link.rpartition("/")[2] not in str(told)

    again = admin.send(f"{HOME}/nueva", form)

    assert again.status_code == 303
    assert again.headers["location"] == f"{HOME}/nora.paz"
    assert link not in admin.open(f"{HOME}/nora.paz").html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"usuario": "ñandú"}, "El usuario lleva de 3 a 40 letras sin tilde"),
        ({"usuario": "ana"}, "Ya hay una persona con el usuario «ana»."),
        ({"nombre": ""}, "Escriba el nombre y el apellido de la persona."),
        ({"rol": ""}, "Escoja qué hará la persona."),
        ({"rol": "administrator"}, "Escoja qué hará la persona."),
        ({"rol": "auditor"}, "Escoja qué hará la persona."),
        ({"entidad": ""}, "Diga de qué entidad es la persona de contratación."),
        ({"rol": "steward", "entidad": "", "dependencia": "Vías"}, "Diga de qué entidad es esa dependencia."),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_kept(
    people: People, staffed: Database, changes: dict[str, str], words: str
) -> None:
    typed = {"usuario": "nora", "nombre": "Nora Paz", "rol": "contracting", "entidad": ENTITY} | changes
    admin = people("admin")
    before = _acts(staffed)

    seen = admin.refused(f"{HOME}/nueva", typed)

    assert words in seen.said()
    values = {field["name"]: field.get("value") for field in seen.all("input")}
    assert values["nombre"] == typed["nombre"]
    assert values["entidad"] == typed["entidad"]
    assert _acts(staffed) == before


def test_a_role_is_given_and_taken_and_sessions_end(people: People, staffed: Database) -> None:
    admin, ines = people("admin"), people("ines")
    ines.open("/oficina")
    role = {"rol": "steward", "entidad": ENTITY, "dependencia": INFRASTRUCTURE}

    assert admin.done(f"{HOME}/ines/rol", role) == f"{HOME}/ines?hecho=rol"

    granted = Grant(Role.STEWARD, ENTITY, INFRASTRUCTURE)
    assert _held(staffed, "ines") == (Grant(Role.INSPECTOR, ENTITY), granted)
    assert ines.client.get("/oficina").status_code == 303
    assert "La persona ya tiene ese rol ahí." in admin.refused(f"{HOME}/ines/rol", role).said()

    shown = re.findall(r'aria-label="([^"]*)">Quitar este rol<', admin.open(f"{HOME}/ines").html)
    assert len(shown) == 2
    assert all(label.startswith("Quitar este rol") for label in shown)
    admin.done(f"{HOME}/ines/rol/quitar", role)

    assert _held(staffed, "ines") == (Grant(Role.INSPECTOR, ENTITY),)
    assert [act for act in _acts(staffed) if act.startswith("role.")][-2:] == ["role.granted", "role.ended"]
    assert "La persona ya no tiene el rol." in admin.open(f"{HOME}/ines?hecho=sin-rol").said()


@pytest.mark.parametrize("watcher", ["isaac", "coral", "custodio", "aura"])
def test_accounts_of_who_watches_are_not_kept_from_the_office(people: People, staffed: Database, watcher: str) -> None:
    admin, before = people("admin"), _held(staffed, watcher)
    seen = admin.open(f"{HOME}/{watcher}")
    assert not [form for form in seen.all("form") if form["action"].startswith(HOME)]
    acts = _acts(staffed)
    for path in ("rol", "enlace", "cerrar"):
        seen = admin.refused(f"{HOME}/{watcher}/{path}", {"rol": "inspector"})
        assert "se cambian en el servidor" in seen.said()
    assert _held(staffed, watcher) == before
    assert _acts(staffed) == acts


def test_administrators_are_not_made_nor_unmade_by_themselves(people: People, staffed: Database) -> None:
    admin = people("admin")
    own = admin.refused(f"{HOME}/admin/rol", {"rol": "inspector", "entidad": ENTITY})
    assert "Usted no puede cambiar sus propios roles." in own.said()
    assert "única cuenta que administra" in admin.refused(f"{HOME}/admin/cerrar").said()
    with staffed.writing() as session:
        actions.add(session, "consola", "otra", "Otra", Grant(Role.ADMINISTRATOR))
    taken = admin.refused(f"{HOME}/otra/rol/quitar", {"rol": "administrator"})
    assert "se da y se quita en el servidor" in taken.said()

    assert admin.done(f"{HOME}/admin/cerrar") == f"{HOME}/admin?hecho=cerrada"
    assert admin.client.get(HOME).status_code == 303


def test_an_administrator_of_one_entity_keeps_only_its_accounts(people: People, staffed: Database) -> None:
    _give(staffed, "ines", Grant(Role.ADMINISTRATOR, ENTITY))
    ines = people("ines")

    seen = ines.open(HOME).said()

    assert "Beto" in seen
    assert "Carla" not in seen
    assert ines.client.get(f"{HOME}/carla").status_code == 404
    assert ines.send(f"{HOME}/carla/cerrar").status_code == 404
    wide = ines.refused(f"{HOME}/beto/rol", {"rol": "inspector", "entidad": OTHER})
    assert "Escriba la entidad de la que usted administra las cuentas." in wide.said()


def test_what_matters_asks_for_proof(people: People, staffed: Database) -> None:
    admin = people("admin")
    with staffed.writing() as session:
        session.exec(update(StaffSession).values(verified_at=clock.now() - timedelta(minutes=6)))

    assert admin.client.get(HOME).status_code == 200
    assert admin.client.get(f"{HOME}/ana").headers["location"].startswith("/oficina/confirmar?volver=")
    assert admin.send(f"{HOME}/ana/cerrar").status_code == 403


def test_a_new_link_ends_the_one_before_and_a_closed_account_gets_none(people: People) -> None:
    admin = people("admin")
    links = [re.search(r"/oficina/alta/([\w-]+)", admin.send(f"{HOME}/ana/enlace").text) for _ in range(2)]
    assert links[0][1] != links[1][1]

    admin.done(f"{HOME}/ana/cerrar")

    assert "La cuenta está cerrada." in admin.refused(f"{HOME}/ana/enlace").said()


@pytest.mark.parametrize("leaving", ["cerrar", "rol/quitar"])
def test_a_work_whose_steward_leaves_says_so_the_same_day(
    people: People, staffed: Database, publisher: Publisher, visit: Visit, leaving: str
) -> None:
    work = make_work(owner=make_owner(entity=ENTITY, dependency=INFRASTRUCTURE, steward=None), documents=(), photos=())
    with staffed.writing() as session:
        register(session, [work])
        publish(session, [work.id], publisher)
    address = f"/obras/{work.id.lower()}"
    assert NOBODY in visit(address).said()
    admin = people("admin")
    role = {"rol": "steward", "entidad": ENTITY, "dependencia": INFRASTRUCTURE}

    admin.done(f"{HOME}/beto/rol", role)
    assert NOBODY not in (seen := visit(address).said())
    assert "Responde por estos datos Beto" in seen

    admin.done(f"{HOME}/beto/{leaving}", role)
    assert NOBODY in visit(address).said()
    assert (
        "Sin responsable" in visit(f"{address}/historial/3").said() or "Beto" in visit(f"{address}/historial").said()
    )
    assert _acts(staffed).count("steward.left") == 1


def test_a_draft_begun_before_does_not_bring_back_who_left(
    people: People, staffed: Database, publisher: Publisher, visit: Visit
) -> None:
    role = {"rol": "steward", "entidad": ENTITY, "dependencia": INFRASTRUCTURE}
    owner = make_owner(entity=ENTITY, dependency=INFRASTRUCTURE, steward="Beto")
    first, second = (
        make_work(id=each, owner=owner, documents=(), photos=(), processes=(), identifiers=())
        for each in ("7K3QM2XMC", "222222222")
    )
    with staffed.writing() as session:
        register(session, [first])
        publish(session, [first.id], publisher)
        ana = queries.person(session, "ana")
        who = Acting(ana.id, ana.login, ana.name, (Grant(Role.CONTRACTING, ENTITY),), 0, clock.now())
        drafts.begin(session, who, "BORRADOR1", Kind.REGISTRATION, second, publisher)
    admin = people("admin")
    _give(staffed, "beto", Grant(Role.STEWARD, ENTITY))

    admin.done(f"{HOME}/beto/rol/quitar", role | {"dependencia": ""})
    with staffed.writing() as session:
        drafts.publish(session, who, session.get_one(Draft, "BORRADOR1"), publisher)

    for work in (first, second):
        assert NOBODY in visit(f"/obras/{work.id.lower()}").said()


def test_who_hands_over_first_leaves_nobody_without_a_name(
    people: People, staffed: Database, publisher: Publisher, visit: Visit
) -> None:
    work = make_work(
        owner=make_owner(entity=ENTITY, dependency=INFRASTRUCTURE, steward="Beto"), documents=(), photos=()
    )
    with staffed.writing() as session:
        register(session, [work])
        publish(session, [work.id], publisher)
    admin = people("admin")
    role = {"rol": "steward", "entidad": ENTITY, "dependencia": INFRASTRUCTURE}
    _give(staffed, "beto", Grant(Role.STEWARD, ENTITY))

    admin.done(f"{HOME}/ana/rol", role)
    admin.done(f"{HOME}/beto/rol/quitar", {"rol": "steward", "entidad": ENTITY, "dependencia": ""})

    assert "Responde por estos datos Ana" in visit(f"/obras/{work.id.lower()}").said()
