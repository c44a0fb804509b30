"""The health of the data: shares that add up, for each dependency, and each figure leads to the works behind it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from service.foundation.database import Database
from service.works.completeness import completeness
from service.works.facts import Origin, Place, Work, WorkStatus
from service.works.models import Dependency
from tests.web.office.conftest import ENTITY, OTHER, People
from tests.web.office.registered import registered, work_with
from tests.works.factories import make_progress

EDUCATION = "Secretaría de Educación"
FRESH = Origin("Planilla", date(2026, 11, 18))


@pytest.fixture
def works(database: Database) -> dict[str, Work]:
    fresh = {"progress": (make_progress(on=FRESH.on, origin=FRESH),)}
    found = {
        "al día": work_with("Al día", ENTITY, **fresh),
        "atrasada": work_with("Atrasada", ENTITY, progress=()),
        "sin lugar": work_with("Sin lugar", ENTITY, EDUCATION, steward=None, place=Place(), **fresh),
        "en planes": work_with(
            "En planes",
            ENTITY,
            EDUCATION,
            steward=None,
            status=WorkStatus.IDENTIFICATION,
            processes=(),
            progress=(),
            description=None,
            purpose=None,
            origin=Origin("Planilla", date(2026, 8, 1)),
        ),
        "ajena": work_with("Ajena", OTHER, **fresh),
    }
    with database.writing() as session:
        registered(session, *found.values())
    return found


def _rows(seen) -> dict[str, list[str]]:
    """The table by dependency: its cells as text."""
    body = seen.html.partition('class="scroll"')[2]
    rows = [part.partition("</tr>")[0] for part in body.split('<tr><th scope="row">')[1:]]
    told = [[_plain(cell) for cell in row.split("<td")] for row in rows]
    return {cells[0].partition("\n")[0]: cells[1:] for cells in told}


def _plain(html: str) -> str:
    inside = html.partition(">")[2] if html.startswith((" ", ">")) else html
    text = "".join(part.partition(">")[2] for part in f">{inside.replace('<br>', chr(10))}".split("<"))
    return text.replace("\xa0", " ").strip()


def test_the_figures_of_each_dependency(people: People, works: dict[str, Work]) -> None:
    rows = _rows(people("ana").open("/oficina/calidad"))

    told = [completeness(works[name]) for name in ("sin lugar", "en planes")]
    share = round(100 * sum(each.filled for each in told) / sum(each.total for each in told))
    # Works, data published, up to date; then late report, stale, without steward, without place, less than half.
    assert rows["Secretaría de Infraestructura"][0] == "2"
    assert rows["Secretaría de Infraestructura"][2:] == ["50 %", "1", "0", "0", "0", "0"]
    assert rows[EDUCATION][0] == "2"
    assert abs(float(rows[EDUCATION][1].removesuffix(" %").replace(",", ".")) - share) <= 1
    assert rows[EDUCATION][2:6] == ["50 %", "0", "1", "2"]
    assert rows[EDUCATION][6:] == ["1", str(sum(2 * each.filled < each.total for each in told))]


def test_one_work_is_said_in_the_singular(people: People, works: dict[str, Work]) -> None:
    assert "De 1 obra: " in people("carla").open("/oficina/calidad").said()
    assert "De 4 obras: " in people("ana").open("/oficina/calidad").said()


def test_each_figure_leads_to_as_many_works(people: People, works: dict[str, Work]) -> None:
    ana = people("ana")
    seen = ana.open("/oficina/calidad")
    figures = [(a["href"], count) for a, count in zip(seen.all("a"), _texts(seen.html), strict=True)]
    lists = [(href, count) for href, count in figures if href.startswith("/oficina/obras?")]

    assert len(lists) >= 8
    for href, count in lists:
        listed = ana.open(href)
        assert f"{count} obra" in listed.said(), href


def _texts(html: str) -> list[str]:
    return [_plain(f">{part.partition('>')[2].partition('</a>')[0]}") for part in html.split("<a ")[1:]]


def test_each_sees_their_own(people: People, works: dict[str, Work], database: Database) -> None:
    assert set(_rows(people("carla").open("/oficina/calidad"))) == {"Secretaría de Infraestructura"}
    assert _rows(people("dario").open("/oficina/calidad"))["Secretaría de Infraestructura"][0] == "2"
    assert len(_rows(people("elsa").open("/oficina/calidad"))) == 3
    assert people("ines").client.get("/oficina/calidad").status_code == 404
    assert people("admin").client.get("/oficina/calidad").status_code == 404


def test_who_leaves_is_missed_the_same_day_without_a_publication(people: People, works, database: Database) -> None:
    with database.writing() as session:
        for dependency in session.scalars(select(Dependency).where(col(Dependency.entity_name) == ENTITY)):
            dependency.steward = None

    rows = _rows(people("ana").open("/oficina/calidad"))

    assert rows["Secretaría de Infraestructura"][5] == "2"


def test_an_empty_installation_says_so(people: People) -> None:
    assert "Todavía no hay obras publicadas." in people("ana").open("/oficina/calidad").said()


def test_a_work_that_is_over_owes_nothing(people: People, database: Database) -> None:
    over = work_with("Cancelada", ENTITY, status=WorkStatus.CANCELLED, processes=(), progress=())
    with database.writing() as session:
        registered(session, replace(over))

    (row,) = _rows(people("ana").open("/oficina/calidad")).values()

    assert row[2] == "No aplica"
