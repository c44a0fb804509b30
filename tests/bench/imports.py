"""How fast a table of contracts becomes published works, and how much memory it takes.

`measure()` imports invented tables into fresh SQLite databases, each in a process of its own, and tells rows per
second of processor time and the peak of memory. Run it alone with `python -m tests.bench.imports`.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLUMNS = (
    "nombre_entidad nit_entidad sector ciudad proceso_de_compra id_contrato referencia_del_contrato estado_contrato"
    " codigo_de_categoria_principal tipo_de_contrato modalidad_de_contratacion fecha_de_firma"
    " fecha_de_inicio_del_contrato fecha_de_fin_del_contrato tipodocproveedor documento_proveedor proveedor_adjudicado"
    " valor_del_contrato valor_pagado objeto_del_contrato recursos_propios recursos_de_credito ultima_actualizacion"
).split()
PLACES = "San Fernando|Manga|El Bosque|La Esperanza|Olaya Herrera|Bocagrande|Torices|Daniel Lemaitre".split("|")
DOINGS = "CONSTRUCCIÓN DE PAVIMENTO EN CONCRETO RÍGIDO|MEJORAMIENTO DE LAS REDES DE ALCANTARILLADO".split("|")
#: In the tables of SECOP one contract in five or six is of works.
ONE_IN = 5


def table(path: Path, rows: int, *, one_in: int) -> None:
    """Write a CSV of `rows` contracts of which one in `one_in` is of works."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            is_work = number % one_in == 0
            words = f"{DOINGS[number % 2]} EN EL BARRIO {PLACES[number % 8].upper()}; TRAMO {number}; DE CONFORMIDAD CON EL ANEXO TÉCNICO Y LOS ESTUDIOS PREVIOS DEL PROCESO"
            writer.writerow(
                [
                    "DISTRITO DE PRUEBA - SECRETARÍA DE INFRAESTRUCTURA",
                    "890480184",
                    "Transporte",
                    "Ciudad de prueba",
                    f"CO1.BDOS.{number}",
                    f"CO1.PCCNTR.{number}",
                    f"INF-{number:06d}-2025",
                    "En ejecución",
                    "V1.72141003",
                    "Obra" if is_work else "Prestación de servicios",
                    "Licitación pública Obra Publica",
                    "2025-02-03T00:00:00.000",
                    "2025-03-01T00:00:00.000",
                    "2026-03-01T00:00:00.000",
                    "NIT",
                    str(900_000_000 + number % 3000),
                    f"CONSTRUCTORA {number % 3000} SAS",
                    str(500_000_000 + number * 1000),
                    "0",
                    words,
                    str(500_000_000 + number * 1000),
                    "0",
                    "2026-01-15T00:00:00.000",
                ]
            )


def one(rows: int, one_in: int) -> dict[str, float]:
    """Import a table twice in this process."""
    from service.foundation.database import Database
    from service.foundation.migrations import migrate
    from service.publication.document import Publisher
    from service.sources.actions import import_secop

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contratos.csv"
        table(path, rows, one_in=one_in)
        database = Database(f"sqlite:///{folder}/bench.sqlite")
        migrate(database)
        publisher = Publisher("oc4ids-bu3kcz", "https://obras.example")
        seconds = []
        for _ in range(2):
            start = time.process_time()
            import_secop(database, path, publisher)
            seconds.append(time.process_time() - start)
        database.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"new_rows_s": rows / seconds[0], "unchanged_rows_s": rows / seconds[1], "peak_mb": peak}


def measure() -> dict[str, float]:
    """Rows per second of processor time (all of them works; one in five) and peak megabytes at 10,000 and 50,000."""
    found: dict[str, float] = {}
    for name, rows, one_in in (("works", 10_000, 1), ("mixed", 10_000, ONE_IN), ("mixed_50k", 50_000, ONE_IN)):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports", str(rows), str(one_in)],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
        found |= {f"{name}_{key}": round(value) for key, value in json.loads(ran.stdout).items()}
    return found


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    print(json.dumps(one(*arguments) if arguments else measure()))
