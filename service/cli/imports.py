"""`import`: data of contracts and works, read, registered and published."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from service.cli.installation import AsJson, installation, prepare, publisher, say
from service.office import naming
from service.sources import actions as sources

app = typer.Typer(no_args_is_help=True, help="Leer datos de contratos y obras, registrarlos y publicarlos.")

_people = Console(stderr=True, highlight=False)


@contextmanager
def _progress(name: str, show: bool) -> Generator[Callable[[int], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_people, transient=True, disable=not show) as bar:
        task = bar.add_task(name, total=None)
        yield lambda rows: bar.update(task, completed=rows)


def _import(reader: Callable[..., sources.Summary], files: list[str], as_json: bool, **options: Any) -> None:
    summaries = []
    with installation() as (settings, database):
        prepare(settings, database)
        if settings.entity.demonstration:
            typer.echo("Aviso: falta VALLA_ENTITY_FILE. Las páginas dirán que son datos de demostración.", err=True)
        with database.reading() as session:
            scope = sources.Scope(naming=naming.own(session, settings.entity))
        for file in files:
            with _progress(Path(file).name, show=not as_json) as progress:
                summary = reader(database, file, publisher(settings), progress=progress, scope=scope, **options)
            summaries.append(summary)
            if not as_json:
                _report(file, summary)
    if as_json:
        total = sources.Summary.total(summaries)
        rejects = [{"row": reject.row, "reason": reject.reason} for reject in total.rejects]
        counts = {name: getattr(total, name) for name in ("read", "new", "changed", "unchanged", "rejected")}
        say(True, counts | {"rejects": rejects})


def _report(file: str, summary: sources.Summary) -> None:
    typer.echo(
        f"{Path(file).name}: {summary.read} filas leídas = {summary.new} nuevas + {summary.changed} con cambios + "
        f"{summary.unchanged} sin cambios + {summary.rejected} rechazadas."
    )
    if summary.warned:
        typer.echo(f"  {summary.warned} filas se aceptaron con dudas: quedaron anotadas junto a cada una.")
    reasons: dict[str, list[int]] = {}
    for reject in summary.rejects:
        reasons.setdefault(reject.reason, []).append(reject.row)
    for reason, rows in sorted(reasons.items(), key=lambda entry: -len(entry[1])):
        shown = ", ".join(map(str, rows[:5])) + ("…" if len(rows) > 5 else "")
        typer.echo(f"  {len(rows)} × {reason} (filas {shown})")


@app.command("secop")
def import_secop(
    files: Annotated[list[str], typer.Argument(help="Archivos XLSX, CSV o JSON de SECOP, o direcciones https.")],
    entity: Annotated[str | None, typer.Option(help="Solo las filas de este NIT.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Revisar sin guardar nada.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lee contratos, procesos, modificaciones, suspensiones y ejecución de SECOP II."""
    _import(sources.import_secop, files, as_json, entity_nit=entity, dry_run=dry_run)


@app.command("works")
def import_works(
    files: Annotated[list[str] | None, typer.Argument(help="Planillas XLSX, CSV o JSON de la oficina.")] = None,
    template: Annotated[Path | None, typer.Option(help="Guardar aquí la planilla vacía (.xlsx o .csv).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Revisar sin guardar nada.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lee la planilla de obras de una oficina; con --template, entrega la planilla vacía."""
    if template is not None:
        blank = sources.template_csv() if template.suffix.lower() == ".csv" else sources.template_xlsx()
        template.write_bytes(blank)
        say(as_json, {"template": str(template)}, f"Planilla vacía en {template}")
        return
    if not files:
        raise typer.BadParameter("Diga qué archivo leer, o pida la planilla vacía con --template obras.xlsx")
    _import(sources.import_works, files, as_json, dry_run=dry_run)
