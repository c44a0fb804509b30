"""Who may open what: read from the application itself, so that a new address cannot be forgotten, and then tried over HTTP."""

import pytest

from service.staff.rules import Permission, Role
from service.web.desk import attending
from service.web.desk import posting as desk_posting
from service.web.ui import acting, posting
from tests.web.office.addresses import Address, staff_addresses
from tests.web.office.conftest import PEOPLE, People
from tests.web.office.world import World, make_world

__all__ = ["make_world"]

#: Addresses that nobody needs to be signed in for: the way in.
WAY_IN = {
    "/oficina/entrar",
    "/oficina/entrar/llave",
    "/oficina/entrar/llave/reto",
    "/oficina/entrar/ciudad",
    "/oficina/entrar/ciudad/vuelta",
    "/oficina/alta/{token}",
    "/oficina/alta/{token}/llave",
    "/oficina/alta/{token}/llave/reto",
    "/oficina/salir",
    "/oficina/guiones/{name}.{version}.js",
    "/mesa/guiones/{name}.{version}.js",
}


def test_every_address_of_the_staff_names_one_permission_and_asks_for_it_before_it_reads_a_form() -> None:
    addresses = staff_addresses()

    assert len(addresses) > 40
    assert {"/oficina", "/oficina/obras/nueva", "/oficina/registro"} <= {each.path for each in addresses}
    assert {each.permission for each in addresses} >= set(Permission)
    assert {each.path for each in addresses if each.gate is acting.anybody} == WAY_IN
    for each in addresses:
        if each.method != "GET":
            (believed,) = {posting.posted, desk_posting.told, attending.told} & set(each.calls)
            assert each.calls.index(each.gate) < each.calls.index(believed), each


def _expected(each: Address, world: World, login: str) -> set[int]:
    may = [each.allows(grant.role) for grant in PEOPLE.get(login, ())]
    if not may:
        return {303} if each.method == "GET" else {401}
    if not any(may):
        return {404}
    if each.method != "GET":
        # Without the mark of the session: who may is told to confirm, who may not is told that there is nothing.
        return {403}
    return {404} if login in world.hidden_from(each.path) else {200, 303}


@pytest.mark.parametrize("login", [*PEOPLE, ""])
def test_an_address_exists_for_who_may_and_for_nobody_else(people: People, world: World, login: str) -> None:
    person = people(login)
    addresses = [each for each in staff_addresses() if each.gate is not acting.anybody]

    answers = {}
    # An empty form: whatever reads it finds no mark.
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    for each in addresses:
        request = person.client.build_request(each.method, world.path(each.path), headers=headers)
        answers[each.method, each.path] = person.client.send(request).status_code

    assert len(answers) == len(addresses) > 60
    wrong = {
        (each.method, each.path): answers[each.method, each.path]
        for each in addresses
        if answers[each.method, each.path] not in _expected(each, world, login)
    }
    assert wrong == {}


def test_what_is_of_another_entity_does_not_exist(people: People, world: World) -> None:
    carla = people("carla")
    theirs = [each for each in staff_addresses() if world.is_of_an_entity(each.path) and each.allows(Role.CONTRACTING)]

    before = world.state()
    answers = {
        (each.method, each.path): carla.client.get(world.path(each.path)).status_code
        if each.method == "GET"
        else carla.send(world.path(each.path), {"motivo": "Porque sí."}).status_code
        for each in theirs
    }

    assert len(theirs) > 25
    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert world.state() == before
    for path in (
        "/oficina",
        "/oficina/obras",
        "/oficina/borradores",
        "/oficina/vallas",
        "/oficina/cargas",
        "/oficina/correcciones",
    ):
        assert "calle 30" not in carla.open(path).said()
