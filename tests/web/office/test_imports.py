"""Files sent from the office: rehearsed, run, mended; all of it or nothing, within the entity of who sends them."""

import csv
import fcntl
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.foundation.database import Database
from service.publication.models import Listing
from service.sources import queries
from service.sources.models import ImportJob, ImportReject, JobState, SourceRow
from service.staff import audit
from tests.sources.tables import contract, only, works, write_xlsx
from tests.web.office.conftest import ENTITY, INFRASTRUCTURE, OTHER, Browser, People

OURS = {"entidad": ENTITY, "dependencia": INFRASTRUCTURE}
THEIRS = {"entidad": OTHER, "dependencia": "Secretaría de Vías"}


def row(number: int = 1, **told: str) -> dict[str, str]:
    return {"numero": f"INF-{number}", "nombre": f"Parque {number}", **OURS, **told}


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    names = list(dict.fromkeys(name for each in rows for name in each))
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def sent(browser: Browser, data: bytes, name: str = "obras.csv") -> str:
    """Send a file and wait until it has been rehearsed; the address of its job."""
    path = browser.done("/oficina/cargas", files={"archivo": (name, data, "application/octet-stream")})
    return waited(browser, path)


def waited(browser: Browser, path: str) -> str:
    browser.client.app.state.imports.wait(path.rpartition("/")[2])
    return path


def run(browser: Browser, path: str, act: str = "cargar") -> str:
    return waited(browser, browser.done(path, {"acto": act}))


def job(database: Database, path: str) -> ImportJob:
    with database.reading() as session:
        return session.get_one(ImportJob, path.rpartition("/")[2])


def rejects(database: Database, path: str) -> list[ImportReject]:
    with database.reading() as session:
        return queries.rejects(session, path.rpartition("/")[2])


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def trail(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(each.actor, each.act) for each in audit.entries(session) if each.act.startswith("import.")]


def test_a_file_is_rehearsed_and_then_run(people: People, database: Database, client) -> None:
    ana = people("ana")
    path = sent(ana, table(row(1), row(2), row(3, nombre="")), "C:\\mis obras\\obras 2026.csv")

    seen = ana.open(path).said()
    assert "obras 2026.csv" in seen
    assert "Todavía no se ha guardado nada" in seen
    assert "Filas leídas 3 Nuevas 2 Con cambios 0" in seen
    assert "La fila no tiene nombre de la obra. Escríbalo como lo diría un vecino." in seen
    assert "INF-3" in seen
    assert (count(database, Listing), count(database, SourceRow)) == (0, 0)

    run(ana, path)
    assert "Los datos quedaron cargados y publicados" in ana.open(path).said()
    assert [work.title for work in works(database)] == ["Parque 1", "Parque 2"]
    assert (count(database, Listing), job(database, path).state) == (2, JobState.DONE)
    assert trail(database) == [("ana", "import.sent"), ("ana", "import.ordered"), ("ana", "import.done")]
    assert list((client.app.state.settings.data_dir / "imports").iterdir()) == []
    listed = people("beto").open("/oficina/cargas").said()
    assert "obras 2026.csv Cargada 3 filas: 2 nuevas, 0 con cambios, 0 iguales, 1 rechazadas." in listed


def test_running_twice_brings_nothing_twice(people: People, database: Database) -> None:
    ana, data = people("ana"), table(row(1), row(2))
    first = sent(ana, data)
    run(ana, first)
    assert "ya no se puede repetir" in ana.refused(first, {"acto": "cargar"}).said()

    again = sent(ana, data)
    assert "No hay filas nuevas ni con cambios que cargar." in ana.open(again).said()
    assert job(database, again).summary["unchanged"] == 2
    assert count(database, Listing) == 2


def test_a_table_of_secop_is_known_by_its_columns(people: People, database: Database, tmp_path) -> None:
    elsa = people("elsa")
    file = write_xlsx(tmp_path / "x.xlsx", {"contratos": [contract(1)]})
    path = sent(elsa, file.read_bytes(), "planilla.bin")

    assert "Tabla de SECOP II" in elsa.open(path).said()
    run(elsa, path)
    assert only(database).processes[0].contract.id == "CO1.PCCNTR.1"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Escoja el archivo"),
        (b"%PDF-1.7 hola", "El archivo es un PDF"),
        (b"PK\x03\x04" + b"x" * 99, "xlsx"),
        (b"\0\1\2" * 99, "El archivo no es una tabla"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_field(people: People, database, data: bytes, sentence: str) -> None:
    ana = people("ana")
    seen = ana.refused("/oficina/cargas", files={"archivo": ("a.csv", data, "text/csv")})

    assert sentence in seen.said()
    assert [each["id"] for each in seen.all("span") if "fault" in each.get("class", "")] == ["archivo-error"]
    assert (count(database, ImportJob), trail(database)) == (0, [])


def test_a_table_of_other_things_says_why_in_its_page(people: People) -> None:
    ana = people("ana")
    seen = ana.open(sent(ana, b"fruta,color\npera,verde\n"))

    assert "No se pudo leer. No se reconocen las columnas" in seen.said()


def test_rows_of_another_entity_are_rejected_and_stay_untouched(people: People, database: Database) -> None:
    carla, ana, dario, elsa = (people(login) for login in ("carla", "ana", "dario", "elsa"))
    run(carla, sent(carla, table(row(1, **THEIRS))))

    # Taking it by its number, adding one of theirs, one without owner, one of another dependency.
    stolen = table(row(1), row(2, **THEIRS), row(3, entidad="", dependencia=""), row(4, dependencia="Educación"))
    for who, left in ((ana, 3), (dario, 4)):
        path = sent(who, stolen)
        assert job(database, path).summary["rejected"] == left
        assert "usted no carga datos de esa oficina" in who.open(path).said()
    assert only(database).owner.entity == OTHER
    # A steward of everything may.
    assert job(database, sent(elsa, stolen)).summary["rejected"] == 0


def test_what_was_sent_is_seen_by_ones_own_entity(people: People, database: Database) -> None:
    path = sent(people("ana"), table(row(1), row(2, nombre="")))
    reject = f"{path}/rechazos/{rejects(database, path)[0].id}"

    for login in ("carla", "dario"):
        other = people(login)
        assert "obras.csv" not in other.open("/oficina/cargas").said()
        for address in (path, reject):
            other.open(address, 404)
            assert other.send(address, {"acto": "cargar"}).status_code == 404
    assert people("elsa").open(path)
    assert people("beto").open(reject)
    ines = people("ines")
    assert ines.send("/oficina/cargas", files={"archivo": ("a.csv", table(row(9)), "text/csv")}).status_code == 404
    kept = ines.client.app.state.settings.data_dir / "imports"
    assert [each.name for each in kept.iterdir()] == [path.rpartition("/")[2]]


def test_rejects_are_mended_in_place_and_read_again(people: People, database: Database) -> None:
    ana = people("ana")
    path = run(ana, sent(ana, table(row(1), row(2, fecha_firma="32/13/2026", nombre=""), row(3, nombre=""))))
    with database.reading() as session:
        assert [(each.entity, each.count) for each in queries.open_rejects(session)] == [(ENTITY, 2)]

    first, second = rejects(database, path)
    form = f"{path}/rechazos/{first.id}"
    seen = ana.open(form)
    assert "«32/13/2026» no existe en el calendario." in seen.said()
    typed = {f"c_{name}": value for name, value in first.cells.items()} | {"c_nombre": "Parque del muelle"}
    still = ana.refused(form, typed)
    assert next(each["value"] for each in still.all("input") if each.get("id") == "c_nombre") == "Parque del muelle"
    assert rejects(database, path)[0].mended is None
    ana.done(form, typed | {"c_fecha_firma": "12/03/2026"})
    assert "Corregida" in ana.open(path).said()

    again = waited(ana, ana.done(path, {"acto": "corregidas"}))
    assert job(database, again).summary["new"] == 1
    with database.reading() as session:
        assert [each.count for each in queries.open_rejects(session)] == [2]
    run(ana, again)
    assert [work.title for work in works(database)] == ["Parque 1", "Parque del muelle"]
    assert "Ya se cargó corregida" in ana.open(path).said()
    assert "Corrija primero alguna fila" in ana.refused(path, {"acto": "corregidas"}).said()
    assert ana.refused(form, typed).said()
    # The other one comes mended in a whole file: it waits no longer either.
    run(ana, sent(ana, table(row(3))))
    with database.reading() as session:
        assert queries.open_rejects(session) == []
        assert second.row == 4
    assert ("ana", "import.mended") in trail(database)


def test_what_was_mended_after_the_rehearsal_survives_the_run(people: People, database: Database) -> None:
    ana = people("ana")
    path = sent(ana, table(row(1), row(2, nombre="")))
    reject = rejects(database, path)[0]
    ana.done(f"{path}/rechazos/{reject.id}", {f"c_{n}": v for n, v in reject.cells.items()} | {"c_nombre": "Muelle"})
    run(ana, path)

    assert [each.mended["nombre"] for each in rejects(database, path)] == ["Muelle"]


def test_a_job_being_read_shows_how_far_and_is_not_begun_again(people: People, database: Database, client) -> None:
    ana = people("ana")
    path = sent(ana, table(row(1)))
    lock = client.app.state.imports._lock_path(path.rpartition("/")[2])
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(b"1500")
        held.flush()
        response = ana.client.get(path)
        assert response.headers["refresh"] == "3"
        assert "Revisión en curso. 1.500 filas leídas." in ana.open(path).said()
        assert ana.done(path, {"acto": "cargar"}) == path
        assert job(database, path).state is JobState.REHEARSED
    assert "refresh" not in ana.client.get(path).headers


_DIES = """
import os, sys
from pathlib import Path
from service.foundation.database import Database
from service.publication.document import Publisher
from service.sources import jobs
from service.sources.models import ImportJob
database = Database(sys.argv[1])
found = jobs.Jobs(database, Path(sys.argv[2]))
publish, jobs._Task._note = jobs._Task._note, lambda *_: os._exit(9)
with database.writing() as session:
    job = session.get_one(ImportJob, sys.argv[3])
    found.start(job, Publisher("oc4ids-bu3kcz", "https://obras.example.org"), None, "ana", dry_run=False)
found.wait(sys.argv[3])
"""


def test_a_process_that_dies_leaves_nothing_and_the_job_can_be_run_again(people, database, client) -> None:
    ana = people("ana")
    path = sent(ana, table(row(1), row(2)))
    url = database.url.render_as_string(hide_password=False)
    folder = client.app.state.settings.data_dir / "imports"
    died = subprocess.run(
        [sys.executable, "-c", _DIES, url, str(folder), path.rpartition("/")[2]],
        cwd=Path(__file__).parents[3],
        env={**os.environ},
        check=False,
    )
    assert died.returncode == 9

    assert "Se interrumpió la carga. El servicio se detuvo a mitad de camino." in ana.open(path).said()
    assert (count(database, Listing), count(database, SourceRow)) == (0, 0)
    run(ana, path, "revisar")
    run(ana, path)
    assert (count(database, Listing), job(database, path).state) == (2, JobState.DONE)


def test_a_form_that_is_sent_twice_is_one_job_and_one_file(people: People, database: Database, client) -> None:
    ana = people("ana")
    form = {"fields": {"envio": "una-sola-vez"}, "files": {"archivo": ("a.csv", table(row(1)), "text/csv")}}
    path = waited(ana, ana.done("/oficina/cargas", **form))

    assert ana.done("/oficina/cargas", **form) == path
    assert count(database, ImportJob) == 1
    kept = client.app.state.settings.data_dir / "imports"
    assert [each.name for each in kept.iterdir()] == [path.rpartition("/")[2]]
    ana.refused("/oficina/cargas", files={"archivo": ("a.pdf", b"%PDF-1.7", "application/pdf")})
    assert len(list(kept.iterdir())) == 1


def test_the_template_is_what_the_command_writes(people: People) -> None:
    file = people("ana").client.get("/oficina/cargas/obras.xlsx")

    assert file.headers["content-disposition"] == 'attachment; filename="obras.xlsx"'
    assert file.content.startswith(b"PK\x03\x04")


def test_rows_that_secop_does_not_call_works_are_kept_to_be_registered(people: People, database: Database) -> None:
    """SECOP files works under «Otro»: their numbers have to be known for somebody to register them."""
    ana, elsa = people("ana"), people("elsa")
    other = {"tipo_de_contrato": "Otro", "nombre_entidad": ENTITY.upper()}
    home = contract(2, objeto_del_contrato="MEJORAMIENTO DE LA VIVIENDA DE LA SEÑORA ROSA PÉREZ")
    data = table(contract(1, **other), contract(3, tipo_de_contrato="Interventoría"), home)
    path = sent(elsa, data)
    seen = elsa.open(path)
    assert "Si guarda las rechazadas, quedan con su número." in seen.said()
    assert "Registrar esta obra" not in seen.said()

    run(elsa, path)

    assert "Las filas quedaron guardadas. No hubo obras nuevas" in elsa.open(path).said()
    assert count(database, Listing) == 0
    # A steward loads and does not register.
    assert "Registrar esta obra" not in elsa.open(path).said()
    mine = run(ana, sent(ana, data))
    (link,) = [each["href"] for each in ana.open(mine).all("a") if "nueva?numero" in each.get("href", "")]
    assert link == "/oficina/obras/nueva?numero=CO1.PCCNTR.1"
    assert any(each.get("value") == "CO1.PCCNTR.1" for each in ana.open(link).all("input"))
    assert "/oficina/borradores/" in ana.done("/oficina/obras/nueva", {"numero": "CO1.PCCNTR.1"})


def test_a_spreadsheet_without_a_row_to_use_is_not_loaded(people: People) -> None:
    ana = people("ana")
    seen = ana.open(sent(ana, table(row(1, nombre=""))))

    assert [each["value"] for each in seen.all("button") if each.get("name") == "acto"] == ["revisar"]


def test_a_file_that_moves_money_or_time_is_run_by_somebody_else(people: People, database: Database) -> None:
    """As a change typed in a form: who sends it does not publish it, and who publishes it has read it."""
    ana, beto = people("ana"), people("beto")
    signed = {"numero_contrato": "12", "contratista": "Vías SAS", "valor_inicial": "100000000"}
    run(ana, sent(ana, table(row(1, **signed, fecha_fin_actual="2026-12-01"))))
    dearer = row(1, **signed, valor_actual="150000000", fecha_fin_actual="2027-03-01")

    path = sent(ana, table(dearer, row(2)))
    words = "contrato 12: el valor pasa de $ 100.000.000 a $ 150.000.000; el fin pasa de 1 de diciembre de 2026 a 1 de"
    assert words in ana.open(path).said()
    assert "otra persona de su entidad debe revisarlo" in ana.open(path).said()
    assert "Cargas por aprobar" not in ana.open("/oficina").said()
    assert {"href": path} in people("beto").open("/oficina").all("a")
    assert {"href": path} not in people("carla").open("/oficina").all("a")
    assert "Otra persona debe cargarla" in ana.refused(path, {"acto": "cargar"}).said()
    assert len(works(database)) == 1

    assert words in beto.open(path).said()
    run(beto, path)
    assert job(database, path).state is JobState.DONE
    assert len(works(database)) == 2


def test_what_moves_money_since_it_was_rehearsed_is_not_run(people: People, database: Database) -> None:
    """The rehearsal of a file that moved nothing does not let another one in."""
    ana, beto = people("ana"), people("beto")
    signed = {"numero_contrato": "12", "contratista": "Vías SAS", "fecha_inicio": "2026-01-15"}
    dear = sent(ana, table(row(1, **signed, valor_inicial="150000000")))
    run(beto, sent(beto, table(row(1, **signed, valor_inicial="100000000"))))

    for who, sentence in ((ana, "usted la envió"), (beto, "cambiaron después de la revisión")):
        run(who, dear)
        assert sentence in who.open(dear).said()
        assert only(database).contracts()[0].value_amount == 100_000_000
    run(beto, dear, "revisar")
    run(beto, dear)
    assert job(database, dear).state is JobState.DONE
