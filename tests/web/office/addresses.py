"""Every address of the staff's side, read from the application itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from service.app import create_app
from service.foundation.settings import Settings
from service.staff.rules import DESK, MAY, Permission, Role
from service.web.ui import acting
from service.web.ui.acting import Needs
from service.web.ui.sessions import is_staff
from tests.web.office.conftest import PEOPLE
from tests.web.office.world import World

#: What an address may ask for, besides one permission.
GATES = (acting.signed_in, acting.fresh, acting.anybody, acting.at_the_desk, acting.at_the_desk_fresh)


@dataclass(frozen=True)
class Address:
    """One address of the staff's side, one method."""

    path: str
    method: str
    gate: Any
    calls: tuple[Any, ...]

    @property
    def permission(self) -> Permission | None:
        return self.gate.permission if isinstance(self.gate, Needs) else None

    def allows(self, role: Role) -> bool:
        if self.gate in (acting.at_the_desk, acting.at_the_desk_fresh):
            return bool(DESK & MAY[role])
        return self.permission is None or self.permission in MAY[role]


def _flat(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield from _flat(each)
        yield each.call


def _is_gate(call: Any) -> bool:
    return isinstance(call, Needs) or call in GATES


@cache
def staff_addresses() -> tuple[Address, ...]:
    """All of them. It proves on the way that it saw every route, and that each of the staff's has one gate."""
    app = create_app(Settings(_env_file=None))
    contexts = list(iter_route_contexts(app.routes))
    assert [each for each in contexts if not isinstance(each.original_route, APIRoute)] == []
    found = []
    for each in contexts:
        route: Any = each.original_route
        if is_staff(each.path):
            gates = [one.call for one in route.dependant.dependencies if _is_gate(one.call)]
            assert len(gates) == 1, (each.path, each.methods, gates)
            calls = tuple(_flat(route.dependant))
            found += [Address(each.path, method, gates[0], calls) for method in sorted(set(each.methods) - {"HEAD"})]
    return tuple(found)


#: What is read at these addresses is no page: scripts, files, and the way back from the city's own sign-in.
NOT_PAGES = {
    "/oficina/guiones/{name}.{version}.js",
    "/mesa/guiones/{name}.{version}.js",
    "/oficina/entrar/ciudad/vuelta",
    "/oficina/registro.jsonl",
    "/oficina/entidad/escudo/{name}",
    "/oficina/archivos/{draft_id}/{file}",
    "/oficina/cargas/obras.xlsx",
}


def pages_of(world: World, login: str) -> list[str]:
    """The pages that somebody sees in that world; with an empty login, those of the way in."""
    return [
        world.path(each.path)
        for each in staff_addresses()
        if each.method == "GET" and _is_page(each.path) and _sees(each, world, login)
    ]


def _is_page(path: str) -> bool:
    # What the desk's script asks for is no page either.
    return path not in NOT_PAGES and not path.startswith("/mesa/datos/")


def _sees(each: Address, world: World, login: str) -> bool:
    if not login or each.gate is acting.anybody:
        return not login and each.gate is acting.anybody
    return any(each.allows(grant.role) for grant in PEOPLE[login]) and login not in world.hidden_from(each.path)
