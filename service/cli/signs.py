"""`sign`: billboards, issued, printed and looked at."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.installation import AsJson, installation, say
from service.foundation import codes
from service.foundation.database import Database
from service.foundation.settings import Settings
from service.office.entity import effective
from service.signs import actions as signs
from service.signs.artwork import MediaType, read_photo
from service.signs.qr import address, budget
from service.signs.sizes import SIZES

app = typer.Typer(no_args_is_help=True, help="Vallas: emitir, imprimir y revisar.")


@app.command("issue")
def sign_issue(
    work: Annotated[str, typer.Argument(help="Número de la obra.")],
    location: Annotated[str | None, typer.Option(help="Dónde va la valla, en palabras.")] = None,
    as_json: AsJson = False,
) -> None:
    """Emite una valla nueva para una obra."""
    with installation() as (settings, database):
        warning = budget(settings.public_url)
        with database.writing() as session:
            code = signs.issue(session, codes.tidy(work), location).code
        url = address(settings.public_url, code)
        say(
            as_json,
            {"code": code, "url": url},
            f"Valla {codes.printed(code)}: {url}",
            f"Código QR: {warning.words}.",
            *([warning.warning] if warning.warning else []),
        )


@app.command("print")
def signwrite_panel(
    code: Annotated[str, typer.Argument(help="Código de la valla.")],
    out: Annotated[Path, typer.Option(help="Archivo .pdf, .svg o .png.")],
    size: Annotated[
        str, typer.Option(help="Tamaño: " + ", ".join(SIZES) + ", u otro en milímetros (1500x1000)")
    ] = "3000x2000",
    as_json: AsJson = False,
) -> None:
    """Hace el panel de una valla, lo lee de vuelta y lo guarda."""
    with installation() as (settings, database):
        write_panel(settings, database, codes.tidy(code), size, out)
        say(as_json, {"code": codes.tidy(code), "file": str(out)}, f"Panel listo y verificado: {out}")


def write_panel(settings: Settings, database: Database, code: str, size: str, out: Path) -> None:
    """Make the panel of a sign, read it back and write it to `out`, by whose suffix it is a PDF, an SVG or a PNG."""
    media = MediaType.of(out.suffix)
    with database.writing() as session:
        entity = effective(session, settings.entity)
        printer = signs.Printer(settings.public_url, entity, entity.shield_bytes)
        artwork = signs.print_panel(session, code, size, media, printer)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(artwork)


@app.command("check")
def sign_check(
    image: Annotated[Path, typer.Argument(help="Foto de la valla (JPEG, PNG o WebP).")],
    as_json: AsJson = False,
) -> None:
    """Dice si la foto de una valla se lee, qué código tiene y cómo está."""
    with installation() as (settings, _):
        reading = read_photo(image.read_bytes(), settings.public_url)
    result = {"code": reading.code, "health": reading.health.value, "readable": reading.readable}
    say(as_json, result, reading.words)
    if not reading.readable:
        raise typer.Exit(1)
