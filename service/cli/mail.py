"""`valla mail`: letters to the address of complaints, handed over by the mail server or pulled from a mailbox."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from service.cli.installation import AsJson, installation, say
from service.foundation import memory
from service.foundation.blobs import Blobs
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.ram import Ram
from service.foundation.secret import Secret
from service.intake.hall import Hall
from service.intake.mail import listener
from service.intake.mail.pull import pull as pull_letters

app = typer.Typer(no_args_is_help=True, help="Correo de denuncias.")


@app.command()
def listen(
    socket: Annotated[Path | None, typer.Option(help="Archivo del socket, en vez de una dirección.")] = None,
    host: Annotated[str, typer.Option(help="Dirección en la que escucha.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Puerto.")] = 8024,
) -> None:
    """Recibe por LMTP lo que el servidor de correo entrega, hasta que se le pida terminar."""
    with _hall() as hall:
        where = str(socket) if socket else f"{host}:{port}"
        typer.echo(f"Correo de {hall.settings.complaints_email} por LMTP en {where} (Ctrl+C para terminar)", err=True)
        listener.listen(hall, host, port, socket)


@app.command()
def pull(
    url: Annotated[str, typer.Option(help="Buzón: imaps://usuario@servidor/INBOX.")], as_json: AsJson = False
) -> None:
    """Trae las cartas de un buzón, las guarda selladas y las borra de allá."""
    with _hall() as hall:
        pulled = pull_letters(hall, url)
    result = {"kept": pulled.kept, "left": pulled.left}
    say(as_json, result, f"Cartas guardadas: {pulled.kept}. Siguen en el buzón: {pulled.left}.")


@contextmanager
def _hall() -> Generator[Hall]:
    """The installation, in a process whose memory nobody else reads."""
    memory.keep_private()
    # Whoever started us may ignore its children, and hands that down: `bwrap` would wait for its own for ever.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with installation() as (settings, database):
        if not settings.complaints_email:
            raise Refusal(N_("Falta VALLA_COMPLAINTS_EMAIL: la dirección a la que la gente escribe."))
        if not settings.smtp_url:
            typer.echo("Sin VALLA_SMTP_URL nadie recibe acuse ni recibo.", err=True)
        blobs = Blobs(settings.blob_url, settings.data_dir)
        yield Hall(settings, database, blobs, Ram(settings.data_dir), Secret(settings.secret_path))
