"""The real tables: every row accounted for, every rejection explained, every peso where the file has it."""

from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlmodel import col

from service.foundation.database import Database
from service.publication.document import Publisher
from service.publication.models import Listing
from service.sources.actions import Summary, import_secop
from service.sources.titles import LONGEST
from service.works.facts import Nature
from tests.sources.conftest import counts
from tests.sources.tables import releases, snapshots, works

TERRITORY = "obra-territorio-jbjy-vk9h-20cols.xlsx"
PROJECTS = "obra-contratos-bpin-url-25cols.xlsx"


def table(path: Path) -> list[dict[str, object]]:
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def published_value(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.sum(col(Listing.value_amount)))).scalar_one()


@pytest.mark.parametrize(("name", "expected"), [(TERRITORY, (267, 0, 15, 1475)), (PROJECTS, (1509, 2, 99, 24))])
def test_the_real_tables(
    database: Database, publisher: Publisher, shared: Path, name: str, expected: tuple[int, int, int, int]
) -> None:
    path = shared / "data" / "secop" / name

    first, second = (import_secop(database, path, publisher) for _ in range(2))

    new, changed, unchanged, rejected = expected
    assert counts(first) == expected
    assert counts(second) == (0, 0, new + changed + unchanged, rejected)
    assert first.read == len(table(path))
    assert first.rejected == len(first.rejects)
    assert releases(database) == len(works(database)) == new
    assert all(reject.reason.endswith(".") for reject in first.rejects)


def test_the_values_of_the_published_works_are_those_of_the_file_to_the_peso(
    database: Database, publisher: Publisher, shared: Path
) -> None:
    path = shared / "data" / "secop" / TERRITORY
    import_secop(database, path, publisher)

    of_works = {
        row["id_contrato"]: row["valor_del_contrato"] for row in table(path) if row["tipo_de_contrato"] == "Obra"
    }

    assert published_value(database) == sum(int(value) for value in of_works.values())  # type: ignore[call-overload]
    assert {work.processes[0].id for work in works(database)} == set(of_works)


def test_without_types_every_contract_that_is_not_rejected_is_a_work(
    database: Database, publisher: Publisher, shared: Path
) -> None:
    path = shared / "data" / "secop" / PROJECTS
    summary = import_secop(database, path, publisher)
    rejected = {each.row for each in summary.rejects}

    of_works = {
        str(row["id_contrato"]).upper(): row["valor_del_contrato"]
        for number, row in enumerate(table(path), start=2)
        if number not in rejected
    }

    assert published_value(database) == sum(int(value) for value in of_works.values())  # type: ignore[call-overload]
    found = works(database)
    assert {contract.id for work in found for contract in work.contracts()} == set(of_works)
    both = [work for work in found if len(work.identifiers) > 1]
    assert sorted(work.processes[0].id for work in both) == ["CO1.PCCNTR.5334507", "CO1.PCCNTR.5445410"]


def test_no_number_of_a_person_is_kept_of_the_real_tables(
    database: Database, publisher: Publisher, shared: Path
) -> None:
    path = shared / "data" / "secop" / PROJECTS
    import_secop(database, path, publisher)

    kept = {row.payload.get("documento_proveedor") for row in snapshots(database)} - {None}

    assert len(kept) > 900
    assert all(len(number) == 9 and number[0] in "89" for number in kept)


def test_the_titles_of_the_real_works_are_short_and_plain(
    database: Database, publisher: Publisher, shared: Path
) -> None:
    for name in (TERRITORY, PROJECTS):
        import_secop(database, shared / "data" / "secop" / name, publisher)

    titles = [work.title for work in works(database)]

    assert max(map(len, titles)) <= LONGEST + 1
    assert not [title for title in titles if title.isupper() or not title[0].isupper()]
    openings = Counter(title.split()[0] for title in titles)
    assert not set(openings) & {"Contratar", "Realizar", "Aunar", "Ejecutar", "Prestar", "La", "El", "Las", "Los"}


def breakdown(summary: Summary) -> Counter[str]:
    return Counter(reject.reason.split("«")[0].strip() for reject in summary.rejects)


def test_contracts_and_processes_of_one_city_meet(database: Database, publisher: Publisher, shared: Path) -> None:
    folder = shared / "data" / "secop"
    processes = import_secop(database, folder / "procesos-p6dx-8zbt-cali-24rows.json", publisher)
    contracts = import_secop(database, folder / "contratos-cali-emprestito-20rows.json", publisher)

    found = works(database)
    lots = [work for work in found if work.processes[0].id == "CO1.BDOS.8335234"]
    assert counts(processes) == (10, 0, 0, 14)
    assert counts(contracts) == (8, 0, 2, 10)
    assert len(found) == 12
    assert len(lots) == 3
    assert all(work.processes[0].published_on for work in lots)
    assert sum(1 for work in found if work.contracts()) == 8
    assert breakdown(contracts)["La fila no trae el número del contrato (id_contrato)."] == 1
    assert not [work for work in found if work.contracts(Nature.SUPERVISION)]


def test_every_way_of_writing_a_day_in_a_real_list_is_read_or_told(shared: Path) -> None:
    from service.sources import cells, jsonrows

    path = shared / "data" / "works-cali" / "unidades_proyecto_raw.json"
    found = Counter()
    for _, row in jsonrows.rows(path):
        for column in ("fecha_inicio", "fecha_fin"):
            day, doubt = cells.day(row.get(column))
            found["read" if day else "told" if doubt else "blank"] += 1

    assert found["read"] > 1000
    assert found["told"] > 100
    assert sum(found.values()) == 2 * 739
