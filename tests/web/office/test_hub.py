"""The list of one's works and the page of one of them: everybody sees their own, with what they may do."""

import pytest

from service.foundation.database import Database
from service.office import corrections
from service.office.corrections import Asked
from service.office.models import Draft
from service.office.rules import Asker, Kind
from service.works.facts import Work
from tests.web.office.conftest import ENTITY, OTHER, People
from tests.web.office.registered import registered, work_with

ACTS = {"avance", "cambio", "documentos", "vallas", "datos"}


@pytest.fixture
def works(database: Database) -> dict[str, Work]:
    found = {
        "calle": work_with("Calle 30", ENTITY),
        "colegio": work_with("Colegio Olímpica", ENTITY, "Secretaría de Educación", steward=None),
        "muelle": work_with("Muelle del litoral", OTHER),
    }
    with database.writing() as session:
        registered(session, *found.values())
    return found


def _listed(seen) -> set[str]:
    return {a["href"].rpartition("/")[2].upper() for a in seen.all("a") if a["href"].startswith("/oficina/obras/")}


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("ana", {"calle", "colegio"}),
        ("dario", {"calle"}),
        ("carla", {"muelle"}),
        ("elsa", {"calle", "colegio", "muelle"}),
    ],
)
def test_the_list_has_the_works_of_ones_entity_or_dependency(people: People, works, login, expected) -> None:
    seen = people(login).open("/oficina/obras")

    assert _listed(seen) & {work.id for work in works.values()} == {works[name].id for name in expected}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("q=olimpica", {"colegio"}), ("falta=responsable", {"colegio"}), ("q=hospital", set()), ("falta=nada", None)],
)
def test_the_list_is_searched_and_narrowed(people: People, works, asked, expected) -> None:
    seen = people("ana").open(f"/oficina/obras?{asked}")

    wanted = {"calle", "colegio"} if expected is None else expected
    assert _listed(seen) & {work.id for work in works.values()} == {works[name].id for name in wanted}


def test_pages_of_the_list_follow_one_another_without_holes(people: People, database: Database) -> None:
    many = [work_with(f"Obra {n}", ENTITY) for n in range(45)]
    with database.writing() as session:
        registered(session, *many)
    browser, path, found = people("ana"), "/oficina/obras", []

    while path:
        seen = browser.open(path)
        found += sorted(_listed(seen) & {work.id for work in many})
        path = next((a["href"] for a in seen.all("a") if "despues=" in a["href"]), "")

    assert sorted(found) == sorted(work.id for work in many)


@pytest.mark.parametrize(
    ("login", "acts"),
    [("ana", ACTS), ("ines", {"avance", "vallas"}), ("elsa", set())],
)
def test_the_hub_shows_only_what_the_person_may_do(people: People, works, login, acts) -> None:
    path = f"/oficina/obras/{works['calle'].id.lower()}"

    seen = people(login).open(path)

    assert {a["href"].removeprefix(f"{path}/") for a in seen.all("a") if a["href"].startswith(f"{path}/")} == acts
    assert {"href": f"/obras/{works['calle'].id.lower()}"} in seen.all("a")
    assert "Atrasada" in seen.said()


@pytest.mark.parametrize("login", ["carla", "isaac", "admin"])
def test_a_work_of_another_entity_does_not_exist(people: People, works, login) -> None:
    path = f"/oficina/obras/{works['calle'].id.lower()}"
    nowhere = "/oficina/obras/222222222"

    theirs, none = (people(login).client.get(each) for each in (path, nowhere))

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert theirs.text.replace(path, "") == none.text.replace(nowhere, "")


def test_the_hub_shows_the_drafts_that_are_open_and_what_was_done(people: People, works, database) -> None:
    work, ana = works["calle"], people("ana")
    with database.writing() as session:
        told = {"kind": Kind.PROGRESS, "work_id": work.id, "document": b"{}", "created_by": 1}
        session.add(Draft(id="D1", entity=ENTITY, dependency=work.owner.dependency, **told))
        session.add(Draft(id="D2", entity=OTHER, dependency=work.owner.dependency, **told))

    seen = ana.open(f"/oficina/obras/{work.id.lower()}?hecho=publicado")

    assert [a["href"] for a in seen.all("a") if "borradores" in a["href"]] == ["/oficina/borradores/D1"]
    assert "La página pública ya lo muestra" in seen.said()


def test_the_hub_says_what_the_work_waits_for(people: People, works, database) -> None:
    work = works["calle"]
    path = f"/oficina/obras/{work.id.lower()}"
    with database.writing() as session:
        corrections.ask(session, "C22222222", work.id, Asked(Asker.CITIZEN, "El valor está mal puesto.", ""))
        corrections.ask(session, "C33333333", works["colegio"].id, Asked(Asker.CITIZEN, "Otra obra, otra cosa.", ""))

    ana, ines = people("ana").open(path), people("ines").open(path)

    assert "Responda a más tardar el 14 de diciembre de 2026." in ana.said()
    assert [a["href"] for a in ana.all("a") if "correcciones/" in a["href"]] == ["/oficina/correcciones/c22222222"]
    assert [a["href"] for a in ines.all("a") if "correcciones/" in a["href"]] == []
    # The last report is of 31 October: the next one was due on 30 November, thirty days after.
    assert "El informe debía llegar" not in ana.said()


def test_a_late_report_is_said_on_the_hub(people: People, database) -> None:
    work = work_with("Puente", ENTITY, progress=())
    with database.writing() as session:
        registered(session, work)

    seen = people("ines").open(f"/oficina/obras/{work.id.lower()}")

    assert "El informe debía llegar a más tardar el 31 de julio de 2024." in seen.said()
