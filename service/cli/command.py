"""The command itself: every noun joined in one, and how a failure is said."""

import sys

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from service.cli import audit, case, demo, imports, mail, roster, server, signs, staff
from service.foundation.errors import Refusal

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Cada valla abre su contrato."
)
app.command()(server.serve)
app.command()(server.migrate)
app.command()(demo.demo)
app.add_typer(imports.app, name="import")
app.add_typer(signs.app, name="sign")
app.add_typer(staff.app, name="staff")
app.add_typer(roster.app, name="roster")
app.add_typer(case.app, name="case")
app.add_typer(mail.app, name="mail")
app.add_typer(audit.app, name="audit")


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
