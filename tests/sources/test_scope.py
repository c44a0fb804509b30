"""Whoever may speak of the works of one entity only: rows of others are left out, and nothing of them is changed."""

import pytest

from service.foundation.errors import Unreadable
from service.sources.actions import Scope, import_works, is_works
from service.sources.mending import as_written, faults, table_of, workbook
from service.works.facts import Work
from service.works.naming import Naming
from tests.sources.conftest import Reader, counts, reasons
from tests.sources.tables import contract, only, process, works, write_json, write_xlsx

OURS = {"entidad": "Alcaldía de Puerto Manso", "dependencia": "Secretaría de Infraestructura"}
THEIRS = {"entidad": "Gobernación del Litoral", "dependencia": "Secretaría de Vías"}


def ours(work: Work) -> bool:
    return work.owner is not None and work.owner.entity == OURS["entidad"]


def row(number: int = 1, **told: str) -> dict[str, str]:
    return {"numero": f"INF-{number}", "nombre": f"Parque {number}", **OURS, **told}


def test_rows_of_another_entity_are_left_out_and_the_others_are_used(file_works: Reader, database) -> None:
    summary = file_works(row(1), row(2, **THEIRS), row(3), {"numero": "X", "nombre": "Sin dueño"}, scope=Scope(ours))

    assert counts(summary) == (2, 0, 0, 2)
    assert reasons(summary) == [
        "La obra es de «Gobernación del Litoral» (Secretaría de Vías) y usted no carga datos de esa oficina."
        " Quite la fila o pida que la cargue quien responde por ella.",
        "La obra no dice de qué entidad es. Escriba las columnas «entidad» y «dependencia».",
    ]
    assert [work.title for work in works(database)] == ["Parque 1", "Parque 3"]


def test_a_work_of_another_entity_cannot_be_taken_nor_changed(file_works: Reader, database) -> None:
    file_works(row(1, **THEIRS))

    taken = file_works(row(1, barrio="Manga"), scope=Scope(ours))
    told = file_works({"numero": "INF-1", "nombre": "Parque 1", "barrio": "Manga"}, scope=Scope(ours))

    assert (taken.rejected, told.rejected) == (1, 1)
    work = only(database)
    assert (work.owner.entity, work.place.barrio) == (THEIRS["entidad"], None)


def test_a_lot_cannot_take_the_estimate_of_the_work_of_another(read: Reader, database) -> None:
    """A second contract of a process makes a lot of it, which changes the first one: that file is refused whole."""
    read(process(1))
    read(contract(1))
    entity = contract(2, proceso_de_compra="CO1.BDOS.1", nombre_entidad=f"{OURS['entidad']} - SECRETARÍA DE VÍAS")

    with pytest.raises(Unreadable, match="cambiaría obras que no son de su entidad"):
        read(entity, scope=Scope(lambda work: work.owner is not None and "Manso" in work.owner.entity))
    assert len(works(database)) == 1


def test_a_source_that_calls_the_entity_otherwise_is_known_by_its_tax_number(read: Reader, database) -> None:
    scope = Scope(ours, Naming(OURS["entidad"], "890.480.184-4"))

    summary = read(contract(1), contract(2, nit_entidad="800123456"), scope=scope)

    assert counts(summary) == (1, 0, 0, 1)
    assert (only(database).owner.entity, only(database).owner.entity_nit) == (OURS["entidad"], "890480184")
    # Whoever imports for everybody leaves it where it is.
    read(contract(1, estado_contrato="Terminado"))
    assert only(database).owner.entity == OURS["entidad"]


def test_a_reject_is_written_so_that_it_is_read_the_same(file_works: Reader, database, publisher, tmp_path) -> None:
    told = {
        "avance_fisico_real": "48,25 %", "fecha_avance": "30/06/2026", "liquidado": "Sí", "latitud": "10,4236",
        "longitud": "-75,5253", "valor_inicial": "$ 1.450.000.000", "estado": "en obra", "nit_entidad": "890480184",
    }  # fmt: skip
    reject = file_works(row(1, nombre="", **told)).rejects[0]
    cells = as_written(table_of(reject.source), reject.payload)

    assert cells["avance_fisico_real"] == "48,25 %"
    assert faults(table_of(reject.source), cells, reject.reason, reject.doubts) == {"nombre": reject.reason}
    path = tmp_path / "corregida"
    path.write_bytes(workbook([("works", cells | {"nombre": "Parque de la calle 30"})]))
    assert is_works(path)
    mended = import_works(database, path, publisher)
    whole = file_works(row(1, nombre="Parque de la calle 30", **told))
    assert (counts(mended), counts(whole)) == ((1, 0, 0, 0), (0, 0, 1, 0))


def test_a_doubt_stands_at_its_cell(database, publisher, tmp_path) -> None:
    path = write_xlsx(
        tmp_path / "planilla.xlsx",
        {"obras": [row(1)], "pagos": [{"numero": "INF-1", "fecha": "31/31/2026", "valor": "5"}]},
    )
    reject = import_works(database, path, publisher).rejects[0]
    cells = as_written(table_of(reject.source), reject.payload)

    assert (reject.source, cells["fecha"]) == ("works-pagos", "31/31/2026")
    assert set(faults(table_of(reject.source), cells, reject.reason, reject.doubts)) == {"fecha"}


def test_a_file_is_known_by_its_columns(tmp_path) -> None:
    assert is_works(write_json(tmp_path / "a.json", [row(1)]))
    assert not is_works(write_json(tmp_path / "b.json", [contract(1)]))
    assert not is_works(write_json(tmp_path / "c.json", [process(1)]))
