"""`valla`, the command of whoever operates the service. Words for people in Spanish; `--json` for programs.

Exit status: 0 done, 1 the work failed (one sentence on stderr), 2 wrong usage.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from service.demonstration import actions as demonstration
from service.foundation import clock, codes
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.errors import Refusal
from service.foundation.migrations import migrate as migrate_database
from service.foundation.settings import Settings
from service.publication.document import Publisher
from service.signs import actions as signs
from service.signs.artwork import MediaType, read_photo
from service.signs.qr import address, budget
from service.signs.sizes import SIZES
from service.sources import actions as sources
from service.web.server import serve as serve_http

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Cada valla abre su contrato."
)
import_app = typer.Typer(no_args_is_help=True, help="Leer datos de contratos y obras, registrarlos y publicarlos.")
sign_app = typer.Typer(no_args_is_help=True, help="Vallas: emitir, imprimir y revisar.")
app.add_typer(import_app, name="import")
app.add_typer(sign_app, name="sign")

AsJson = Annotated[bool, typer.Option("--json", help="Un objeto JSON en la salida y nada más.")]

_people = Console(stderr=True, highlight=False)


@contextmanager
def _installation() -> Generator[tuple[Settings, Database]]:
    settings = Settings()
    database = Database(settings.database)
    try:
        yield settings, database
    finally:
        database.dispose()


def _publisher(settings: Settings) -> Publisher:
    return Publisher(settings.entity.oc4ids_prefix, settings.public_url)


def _say(as_json: bool, result: dict[str, Any], *sentences: str) -> None:
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(result) + b"\n")
    else:
        for sentence in sentences:
            typer.echo(sentence)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Dirección en la que escucha.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Puerto.")] = 8000,
    workers: Annotated[int, typer.Option(help="Procesos.", min=1)] = 1,
) -> None:
    """Sirve las páginas."""
    settings = Settings()
    typer.echo(f"Valla Abierta en http://{host}:{port} (Ctrl+C para terminar)", err=True)
    serve_http(settings, host, port, workers)


@app.command()
def migrate() -> None:
    """Deja la base de datos en su última versión."""
    with _installation() as (_, database):
        migrate_database(database)


@app.command()
def demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="No decir nada si ya hay obras.")] = False,
    as_json: AsJson = False,
) -> None:
    """Carga una ciudad inventada, con obras en todos los estados."""
    with _installation() as (settings, database):
        migrate_database(database)
        with database.reading() as session:
            empty = demonstration.is_empty(session)
        if not empty:
            if if_empty:
                return
            raise Refusal("Ya hay obras en la base de datos. La ciudad de demostración solo se carga en una vacía.")
        blobs = Blobs(settings.blob_url, settings.data_dir)
        with database.writing() as session:
            city = demonstration.load(session, blobs, _publisher(settings), clock.today())
        base = settings.public_url
        installed = next(code for code, state in city.signs if state == "installed")
        panel = settings.data_dir / "vallas" / f"valla-{codes.printed(installed)}-3000x2000.pdf"
        _print(settings, database, installed, "3000x2000", panel)
        works = [{"id": id_, "title": title, "url": f"{base}/obras/{id_.lower()}"} for id_, title in city.works]
        plates = [{"code": code, "url": address(base, code), "state": state} for code, state in city.signs]
        first = "\n".join(f"  {work['url']}  {work['title']}" for work in works[:3])
        _say(
            as_json,
            {"works": works, "signs": plates, "staff": []},
            f"Ciudad de demostración: {len(works)} obras inventadas, {len(plates)} vallas.",
            f"Tres obras:\n{first}",
            f"Una valla: {base}/{installed}",
            f"Su panel, listo para imprimir: {panel}",
            "Para cargar datos reales: valla import secop ARCHIVO.xlsx (vea docs/import.md)",
        )


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
    with _installation() as (settings, database):
        migrate_database(database)
        if settings.entity.demonstration:
            typer.echo("Aviso: falta VALLA_ENTITY_FILE. Las páginas dirán que son datos de demostración.", err=True)
        for file in files:
            with _progress(Path(file).name, show=not as_json) as progress:
                summary = reader(database, file, _publisher(settings), progress=progress, **options)
            summaries.append(summary)
            if not as_json:
                _report(file, summary)
    if as_json:
        total = sources.Summary.total(summaries)
        rejects = [{"row": reject.row, "reason": reject.reason} for reject in total.rejects]
        counts = {name: getattr(total, name) for name in ("read", "new", "changed", "unchanged", "rejected")}
        _say(True, counts | {"rejects": rejects})


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


@import_app.command("secop")
def import_secop(
    files: Annotated[list[str], typer.Argument(help="Archivos XLSX, CSV o JSON de SECOP, o direcciones https.")],
    entity: Annotated[str | None, typer.Option(help="Solo las filas de este NIT.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Revisar sin guardar nada.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lee contratos, procesos, modificaciones, suspensiones y ejecución de SECOP II."""
    _import(sources.import_secop, files, as_json, entity_nit=entity, dry_run=dry_run)


@import_app.command("works")
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
        _say(as_json, {"template": str(template)}, f"Planilla vacía en {template}")
        return
    if not files:
        raise typer.BadParameter("Diga qué archivo leer, o pida la planilla vacía con --template obras.xlsx")
    _import(sources.import_works, files, as_json, dry_run=dry_run)


@sign_app.command("issue")
def sign_issue(
    work: Annotated[str, typer.Argument(help="Número de la obra.")],
    location: Annotated[str | None, typer.Option(help="Dónde va la valla, en palabras.")] = None,
    as_json: AsJson = False,
) -> None:
    """Emite una valla nueva para una obra."""
    with _installation() as (settings, database):
        warning = budget(settings.public_url)
        with database.writing() as session:
            code = signs.issue(session, codes.tidy(work), location).code
        url = address(settings.public_url, code)
        _say(
            as_json,
            {"code": code, "url": url},
            f"Valla {codes.printed(code)}: {url}",
            f"Código QR: {warning.words}.",
            *([warning.warning] if warning.warning else []),
        )


@sign_app.command("print")
def sign_print(
    code: Annotated[str, typer.Argument(help="Código de la valla.")],
    out: Annotated[Path, typer.Option(help="Archivo .pdf, .svg o .png.")],
    size: Annotated[str, typer.Option(help="Tamaño: " + ", ".join(SIZES))] = "3000x2000",
    as_json: AsJson = False,
) -> None:
    """Hace el panel de una valla, lo lee de vuelta y lo guarda."""
    with _installation() as (settings, database):
        _print(settings, database, codes.tidy(code), size, out)
        _say(as_json, {"code": codes.tidy(code), "file": str(out)}, f"Panel listo y verificado: {out}")


def _print(settings: Settings, database: Database, code: str, size: str, out: Path) -> None:
    media = MediaType.of(out.suffix)
    shield = settings.entity.shield
    printer = signs.Printer(settings.public_url, settings.entity, shield.read_bytes() if shield else None)
    with database.writing() as session:
        artwork = signs.print_panel(session, code, size, media, printer)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(artwork)


@sign_app.command("check")
def sign_check(
    image: Annotated[Path, typer.Argument(help="Foto de la valla (JPEG, PNG o WebP).")],
    as_json: AsJson = False,
) -> None:
    """Dice si la foto de una valla se lee, qué código tiene y cómo está."""
    with _installation() as (settings, _):
        reading = read_photo(image.read_bytes(), settings.public_url)
    result = {"code": reading.code, "health": reading.health.value, "readable": reading.readable}
    _say(as_json, result, reading.words)
    if not reading.readable:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line: a refusal is one sentence on stderr and status 1, never a traceback."""
    try:
        app()
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
    except FileNotFoundError as error:
        typer.echo(f"No se encuentra el archivo {error.filename}.", err=True)
    except SQLAlchemyError as error:
        unprepared = isinstance(error, OperationalError | ProgrammingError)
        advice = "Revise su dirección o ejecute «valla migrate»." if unprepared else "Intente de nuevo."
        typer.echo(f"La base de datos no hizo lo pedido ({type(error).__name__}); nada se guardó. {advice}", err=True)
    except OSError as error:
        typer.echo(f"No se pudo leer o escribir: {error.strerror or error}.", err=True)
    sys.exit(1)
