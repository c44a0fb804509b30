"""`audit`: the trail of what people did, taken out and verified; and the sealed one of who opened which case."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli.installation import AsJson, installation, say
from service.complaints import readings
from service.foundation.errors import Refusal
from service.staff import audit
from service.staff.audit import CONSOLE, Verdict

app = typer.Typer(no_args_is_help=True, help="Registro de actos y de lecturas: comprobar que nadie los cambió.")

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


@app.command()
def export(
    out: Annotated[Path | None, typer.Option(help="Archivo; sin él, sale por la pantalla.")] = None,
) -> None:
    """Entrega el registro entero, un acto por línea en JSON. Que se exportó queda en el registro."""
    with installation() as (_, database):
        with database.writing() as session:
            audit.record(session, CONSOLE, "audit.exported", "registro")
        with database.reading() as session:
            lines = map(audit.exported, audit.entries(session))
            if out is None:
                sys.stdout.buffer.writelines(lines)
                return
            with out.open("wb") as file:
                file.writelines(lines)
    typer.echo(f"Registro exportado en {out}", err=True)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="Archivo exportado; sin él, el registro de la base de datos.")
    ] = None,
    head: Annotated[str | None, typer.Option(help="Lo que se guardó aparte: NÚMERO:HUELLA.")] = None,
    as_json: AsJson = False,
) -> None:
    """Dice si el registro está entero, o dónde se rompe."""
    verdict = _of_file(file, _kept(head)) if file else _of_database(_kept(head))
    _tell(as_json, verdict, f"El registro está entero. Actos: {verdict.number}.")


@app.command("readings")
def verify_readings(
    head: Annotated[str | None, typer.Option(help="Lo que se guardó aparte: NÚMERO:HUELLA.")] = None,
    as_json: AsJson = False,
) -> None:
    """Dice si está entero el registro sellado de quién abrió los casos. Lo que dice, solo lo abre la auditoría."""
    with installation() as (_, database), database.reading() as session:
        verdict = readings.verify(readings.entries(session), _kept(head))
    _tell(as_json, verdict, f"Las lecturas están enteras. Son {verdict.number}.")


def _tell(as_json: bool, verdict: Verdict, whole: str) -> None:
    """Say the verdict; refuse when the chain breaks."""
    if verdict.fault is None:
        say(
            as_json,
            {"whole": True, "number": verdict.number, "sha256": verdict.sha256},
            whole,
            "Guarde aparte esta línea, para notar después si lo cortan:",
            f"{verdict.number}:{verdict.sha256}",
        )
        return
    if as_json:
        say(True, {"whole": False, "number": verdict.number, "sha256": verdict.sha256, "fault": verdict.fault})
        raise typer.Exit(1)
    raise Refusal(verdict.fault)


def _kept(head: str | None) -> tuple[int, str] | None:
    if head is None:
        return None
    found = _HEAD.fullmatch(head.strip())
    if found is None:
        raise typer.BadParameter("Escriba NÚMERO:HUELLA como lo dio este mismo comando. Ejemplo: 120:9f2c…")
    return int(found[1]), found[2]


def _of_file(file: Path, kept: tuple[int, str] | None) -> Verdict:
    with file.open("rb") as lines:
        return audit.verify(audit.read(lines), kept)


def _of_database(kept: tuple[int, str] | None) -> Verdict:
    with installation() as (_, database), database.reading() as session:
        return audit.verify(audit.entries(session), kept)
