"""`demo`: a small invented city that tries every room."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from service.cli.installation import AsJson, installation, prepare, publisher, say
from service.cli.key_files import write_private
from service.cli.signs import write_panel
from service.complaints.filing import Filing
from service.complaints.keys import Bundle
from service.demonstration import actions as demonstration
from service.demonstration import readers
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
            work_ids = [id_ for id_, _ in city.works]
            cases, keys = _cases(session, settings, blobs, work_ids, staff) if staff else ((), {})
            _leave(settings.data_dir / readers.FOLDER, keys)
        base = settings.public_url
        installed = next(code for code, state in city.signs if state == "installed")
        panel = settings.data_dir / "vallas" / f"valla-{codes.printed(installed)}-3000x2000.pdf"
        write_panel(settings, database, installed, "3000x2000", panel)
        works = [{"id": id_, "title": title, "url": f"{base}/obras/{id_.lower()}"} for id_, title in city.works]
        plates = [{"code": code, "url": address(base, code), "state": state} for code, state in city.signs]
        told = [{"number": each.case_number, "receipt": each.receipt.symbols} for each in cases]
        first = "\n".join(f"  {work['url']}  {work['title']}" for work in works[:3])
        say(
            as_json,
            {"works": works, "signs": plates, "staff": [account.told for account in staff], "complaints": told},
            f"Ciudad de demostración: {len(works)} obras inventadas, {len(plates)} vallas.",
            f"Tres obras:\n{first}",
            f"Una valla: {base}/{installed}",
            f"Su panel, listo para imprimir: {panel}",
            *_introduced(settings, staff),
            *_read(settings, cases),
            "Para cargar datos reales: valla import secop ARCHIVO.xlsx (vea docs/import.md)",
        )


def _staff(session: Session, settings: Settings) -> tuple[Account, ...]:
    """Accounts that anybody may try, in an invented city alone."""
    if not settings.entity.demonstration:
        return ()
    secret = Secret(settings.secret_path)
    return hire(session, secret, Passwords(secret), Site(settings.office_url, settings.entity.name))


def _cases(
    session: Session, settings: Settings, blobs: Blobs, work_ids: Sequence[str], staff: Sequence[Account]
) -> tuple[tuple[Filing, ...], dict[str, Bundle]]:
    """Who reads, with a list in force, and complaints with what was said of them."""
    roster, keys = readers.enrol(session, {account.login: account.secret for account in staff})
    pepper = Secret(settings.secret_path).key("receipt")
    return readers.tell(session, blobs, pepper, roster, keys, work_ids), keys


def _leave(folder: Path, keys: Mapping[str, Bundle]) -> None:
    for name, key in keys.items():
        write_private(folder / f"{name}.txt", key.text().encode())
    if keys:
        write_private(folder / "LEEME.txt", readers.WARNING.encode())


def _read(settings: Settings, cases: Sequence[Filing]) -> list[str]:
    if not cases:
        return []
    folder = settings.data_dir / readers.FOLDER
    lines = "\n".join(
        f"  caso {codes.grouped(each.case_number)}  recibo {codes.grouped(each.receipt.symbols)}" for each in cases
    )
    return [
        f"Denuncias de muestra y sus recibos, que no se vuelven a mostrar:\n{lines}",
        f"Llaves de muestra de quien lee, en {folder}. En una instalación real, el servidor nunca las tiene.",
        f"Lea un caso: valla case export NÚMERO caso, y valla case open caso --key {folder}/demo.investigacion.txt",
    ]


def _introduced(settings: Settings, staff: tuple[Account, ...]) -> list[str]:
    if not staff:
        return []
    lines = "\n".join(f"  {account.login:<20} {account.secret}  {NAMES[account.role]}" for account in staff)
    return [
        f"Personas de la oficina y el secreto de cada una, que no se vuelve a mostrar:\n{lines}",
        f"Entre en {settings.office_url}/oficina/entrar y pegue un secreto en «Llave de demostración».",
        "Para quien lee denuncias, el mismo secreto es la frase que abre su llave en la mesa.",
    ]
