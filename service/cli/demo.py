"""`demo`: a small invented city that tries every room."""

from typing import Annotated

import typer
from sqlmodel import Session

from service.cli.installation import AsJson, installation, prepare, publisher, say
from service.cli.signs import write_panel
from service.demonstration import actions as demonstration
from service.demonstration.people import Account, hire
from service.foundation import clock, codes
from service.foundation.blobs import Blobs
from service.foundation.errors import Refusal
from service.foundation.secret import Secret
from service.foundation.settings import Settings
from service.signs.qr import address
from service.staff.passkeys import Site
from service.staff.passwords import Passwords
from service.staff.rules import NAMES


def demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="No decir nada si ya hay obras.")] = False,
    as_json: AsJson = False,
) -> None:
    """Carga una ciudad inventada, con obras en todos los estados."""
    with installation() as (settings, database):
        prepare(settings, database)
        with database.reading() as session:
            empty = demonstration.is_empty(session)
        if not empty:
            if if_empty:
                return
            raise Refusal("Ya hay obras en la base de datos. La ciudad de demostración solo se carga en una vacía.")
        blobs = Blobs(settings.blob_url, settings.data_dir)
        with database.writing() as session:
            city = demonstration.load(session, blobs, publisher(settings), clock.today())
            staff = _staff(session, settings)
        base = settings.public_url
        installed = next(code for code, state in city.signs if state == "installed")
        panel = settings.data_dir / "vallas" / f"valla-{codes.printed(installed)}-3000x2000.pdf"
        write_panel(settings, database, installed, "3000x2000", panel)
        works = [{"id": id_, "title": title, "url": f"{base}/obras/{id_.lower()}"} for id_, title in city.works]
        plates = [{"code": code, "url": address(base, code), "state": state} for code, state in city.signs]
        first = "\n".join(f"  {work['url']}  {work['title']}" for work in works[:3])
        say(
            as_json,
            {"works": works, "signs": plates, "staff": [account.told for account in staff]},
            f"Ciudad de demostración: {len(works)} obras inventadas, {len(plates)} vallas.",
            f"Tres obras:\n{first}",
            f"Una valla: {base}/{installed}",
            f"Su panel, listo para imprimir: {panel}",
            *_introduced(settings, staff),
            "Para cargar datos reales: valla import secop ARCHIVO.xlsx (vea docs/import.md)",
        )


def _staff(session: Session, settings: Settings) -> tuple[Account, ...]:
    """Accounts that anybody may try, in an invented city alone."""
    if not settings.entity.demonstration:
        return ()
    secret = Secret(settings.secret_path)
    return hire(session, secret, Passwords(secret), Site(settings.office_url, settings.entity.name))


def _introduced(settings: Settings, staff: tuple[Account, ...]) -> list[str]:
    if not staff:
        return []
    lines = "\n".join(f"  {account.login:<20} {account.secret}  {NAMES[account.role]}" for account in staff)
    return [
        f"Personas de la oficina y el secreto de cada una, que no se vuelve a mostrar:\n{lines}",
        f"Entre en {settings.office_url}/oficina/entrar y pegue un secreto en «Llave de demostración».",
    ]
