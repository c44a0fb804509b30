"""`serve` and `migrate`: the web service and its database."""

from typing import Annotated

import typer

from service.cli.installation import installation, prepare
from service.foundation.settings import Settings
from service.web.server import serve as serve_http


def serve(
    host: Annotated[str, typer.Option(help="Dirección en la que escucha.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Puerto.")] = 8000,
    workers: Annotated[int, typer.Option(help="Procesos.", min=1)] = 1,
) -> None:
    """Sirve las páginas."""
    settings = Settings()
    typer.echo(f"Valla Abierta en http://{host}:{port} (Ctrl+C para terminar)", err=True)
    serve_http(settings, host, port, workers)


def migrate() -> None:
    """Deja la base de datos en su última versión."""
    with installation() as (settings, database):
        prepare(settings, database)
