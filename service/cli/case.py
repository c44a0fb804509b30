"""`case`: a case taken out, opened and answered on the computer of who reads, and the answer taken in."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from service.cli import case_words
from service.cli.installation import AsJson, installation, say
from service.cli.key_files import read_key
from service.complaints import actions, evidence, export, queries, recovery
from service.complaints.export import OUT, Folder, OpenedCase
from service.complaints.filing import JSON, PLAIN, case_number
from service.complaints.keys import Bundle, Public
from service.complaints.recovery import KEYS
from service.complaints.rules import CaseState, Kind, Standing
from service.complaints.states import Change
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.errors import Refusal
from service.foundation.settings import Settings
from service.staff import audit
from service.staff.audit import CONSOLE

app = typer.Typer(
    no_args_is_help=True, help="Casos: sacarlos sellados, leerlos y responder con la llave de quien lee."
)

Directory = Annotated[Path, typer.Argument(help="Carpeta del caso.")]
Key = Annotated[Path, typer.Option(help="Archivo de la llave de quien lee.")]
_STANDINGS: dict[str, str] = {
    Standing.OPEN: "abierto",
    Standing.QUARANTINED: "apartado",
    Standing.CLOSED: "cerrado",
    Standing.TOMBSTONE: "ya no está",
}
#: What a reader may say of a case, and what each must tell.
_STATES: dict[CaseState, tuple[str, ...]] = {
    CaseState.ACKNOWLEDGED: (),
    CaseState.ASSESSING: (),
    CaseState.NEEDS_INFORMATION: ("reason",),
    CaseState.REFERRED: ("body",),
    CaseState.EXTENDED: ("days", "reason"),
}
_MISSING = {
    "reason": "Diga a la persona por qué: --reason.",
    "body": "Diga a quién se envía: --body.",
    "days": "Diga cuántos días hábiles más: --days.",
}


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """Dice los casos que hay: número, semana, situación y tamaño. El servidor no sabe más."""
    with installation() as (_, database), database.reading() as session:
        cases = [
            {
                "number": case_number(complaint.id),
                "week": complaint.week,
                "standing": complaint.standing.value,
                "items": count,
                "bytes": size,
            }
            for complaint, count, size in queries.sizes(session)
        ]
    lines = [
        f"{codes.grouped(str(each['number']))}  {each['week']}  {_STANDINGS[str(each['standing'])]:<12}"
        f" {each['items']:>4} {each['bytes']:>12}"
        for each in cases
    ]
    say(as_json, {"cases": cases}, *(lines or ["No hay casos."]))


@app.command("export")
def take_out(
    number: Annotated[str, typer.Argument(metavar="CASE", help="Número del caso.")],
    directory: Directory,
    as_json: AsJson = False,
) -> None:
    """Saca un caso, sellado, a una carpeta nueva. Queda en el registro."""
    if directory.exists() and any(directory.iterdir()):
        raise Refusal(f"La carpeta {directory} no está vacía. Escoja otra.")
    with installation() as (settings, database):
        blobs = Blobs(settings.blob_url, settings.data_dir)
        with database.writing() as session:
            complaint = queries.by_number(session, codes.tidy(number))
            count = 0
            for name, data in export.pack(session, blobs, complaint):
                file = directory / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                count += 1
            audit.record(session, CONSOLE, "case.exported", case_number(complaint.id))
    say(
        as_json,
        {"number": case_number(complaint.id), "directory": str(directory), "files": count},
        f"Caso {codes.grouped(case_number(complaint.id))} en {directory}, sellado. LEEME.txt dice cómo se abre.",
    )


@app.command("open")
def read(directory: Directory, key: Key, as_json: AsJson = False) -> None:
    """Abre un caso sin red ni base de datos: dice la conversación y deja los archivos en «abierto»."""
    result = case_words.unpack(_opened(directory, read_key(key)))
    say(as_json, result, *case_words.in_words(result))


@app.command()
def reply(
    directory: Directory,
    key: Key,
    text: Annotated[str, typer.Option(help="Respuesta para quien denunció.")] = "",
    state: Annotated[CaseState | None, typer.Option(help=", ".join(_STATES))] = None,
    reason: Annotated[str, typer.Option(help="Por qué, para quien denunció.")] = "",
    days: Annotated[int, typer.Option(min=0, max=999, help="Días hábiles que se amplía el plazo.")] = 0,
    body: Annotated[str, typer.Option(help="A quién se envía el caso.")] = "",
    number: Annotated[str, typer.Option(help="Número que el caso tiene allá.")] = "",
    file: Annotated[list[Path] | None, typer.Option(help="Archivo; puede repetirse.")] = None,
    as_json: AsJson = False,
) -> None:
    """Sella una respuesta en la carpeta del caso, sin red. Después: valla case deliver, en el servidor."""
    parts = [(Kind.REPLY, text.strip().encode(), PLAIN)] if text.strip() else []
    for each in file or ():
        clean = evidence.clean(each.read_bytes())
        parts.append((Kind.FILE, clean.data, clean.type))
    if state is not None:
        change = Change(state, reason.strip(), days, body.strip(), number.strip())
        parts.append((Kind.STATE, _checked(change).document(), JSON))
    if not parts:
        raise typer.BadParameter("Diga algo: --text, --file o --state.")
    bundle = read_key(key)
    case = _opened(directory, bundle)
    sealed = export.reply(case, bundle, parts)
    (directory / OUT).mkdir(exist_ok=True)
    for one in sealed:
        (directory / OUT / f"{one.item}.age").write_bytes(one.data)
    say(
        as_json,
        {"number": case.folder.number, "items": [one.item for one in sealed]},
        f"Respuesta sellada en {directory / OUT}. Lleve la carpeta al servidor: valla case deliver {directory}",
    )


@app.command()
def share(
    directory: Directory,
    key: Key,
    to: Annotated[str, typer.Option(help="Llave pública de quien va a leer: age1…")],
    as_json: AsJson = False,
) -> None:
    """Entrega a quien va a leer la parte de una custodia de recuperación. Con dos partes abre el caso."""
    folder = Folder.read(directory)
    name, data = export.hand(folder, read_key(key), Public.parse(to).recipient)
    (directory / name).parent.mkdir(exist_ok=True)
    (directory / name).write_bytes(data)
    say(
        as_json,
        {"number": folder.number, "file": str(directory / name)},
        f"Parte en {directory / name}, sellada para quien va a leer. Cuando haya dos, abre con: valla case open",
    )


@app.command()
def regrant(directory: Directory, key: Key, as_json: AsJson = False) -> None:
    """Hace llaves nuevas del caso para quienes leen hoy, sin red. Después: valla case deliver, en el servidor."""
    bundle = read_key(key)
    case = _opened(directory, bundle)
    (directory / KEYS).write_bytes(recovery.renew(case, bundle, case.folder.lists(Settings().roster_root)[-1]))
    say(
        as_json,
        {"number": case.folder.number, "file": str(directory / KEYS)},
        f"Llaves nuevas en {directory / KEYS}, selladas. Lleve la carpeta al servidor: valla case deliver {directory}",
    )


@app.command()
def deliver(directory: Directory, as_json: AsJson = False) -> None:
    """Recibe en el servidor las respuestas y las llaves nuevas de una carpeta; dos veces no cambia nada."""
    folder = Folder.read(directory)
    answered = folder.answered()
    with installation() as (settings, database):
        with database.reading() as session:
            rows, blobs = export.arriving(session, folder.complaint, answered)
        actions.lay_down(Blobs(settings.blob_url, settings.data_dir), blobs)
        if rows:
            with database.writing() as session:
                export.deliver(session, CONSOLE, folder.complaint, rows)
        with database.writing() as session:
            renewed = _rekeyed(session, settings, folder)
    say(
        as_json,
        {"number": folder.number, "new": len(rows), "known": len(answered) - len(rows), "rekeyed": renewed},
        f"Caso {codes.grouped(folder.number)}. Cosas nuevas: {len(rows)}; ya estaban: {len(answered) - len(rows)}.",
        *(["Las llaves nuevas del caso quedaron en vigor."] if renewed else []),
    )


def _rekeyed(session: Session, settings: Settings, folder: Folder) -> bool:
    """Whether the folder brought new keys of its case that were not in force."""
    file = folder.path / KEYS
    return file.exists() and recovery.deliver(session, CONSOLE, folder, file.read_bytes(), settings.roster_root)


def _checked(change: Change) -> Change:
    """Refuse a step that only the complainant says, or that does not tell what it must."""
    if change.state is CaseState.CONCLUDED:
        raise Refusal("Terminar un caso lo deciden dos personas. Háganlo en la mesa.")
    if change.state not in _STATES:
        raise Refusal("Ese paso no lo dice quien lee. Use: " + ", ".join(_STATES) + ".")
    for needed in _STATES[change.state]:
        if not getattr(change, needed):
            raise Refusal(_MISSING[needed])
    return change


def _opened(directory: Path, bundle: Bundle) -> OpenedCase:
    return export.open_folder(Folder.read(directory), bundle, Settings().roster_root)
