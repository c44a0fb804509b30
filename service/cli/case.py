"""`case`: a case taken out, opened and answered on the computer of who reads, and the answer taken in."""

import os
import unicodedata
from dataclasses import asdict
from mimetypes import guess_extension
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from service.cli.installation import AsJson, installation, say
from service.cli.key_files import read_key
from service.complaints import actions, evidence, export, queries, routing
from service.complaints.errors import Unopened
from service.complaints.export import OUT, Folder, OpenedCase
from service.complaints.filing import JSON, PLAIN, case_number
from service.complaints.keys import Bundle, Public
from service.complaints.rules import CaseState, Kind, Mode, Standing, Which
from service.complaints.sealing import Opened
from service.complaints.states import NAMES, Change
from service.complaints.thread import Doubt, Entry
from service.foundation import clock, codes
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
OPENED = "abierto"
_SAID = {
    Doubt.UNSIGNED: "No lo firmó nadie conocido.",
    Doubt.GAP: "Falta algo que venía antes.",
    Doubt.REPEATED: "Está repetido.",
}
_KINDS = {
    Kind.TEXT.value: "texto",
    Kind.FILE.value: "archivo",
    Kind.ORIGINAL.value: "archivo original",
    Kind.REPLY.value: "respuesta",
    Kind.STATE.value: "estado",
    Kind.NOTE.value: "nota",
    Kind.IDENTITY.value: "identidad",
}
_HEAD = {
    "work": "Obra",
    "title": "Título",
    "release": "Versión publicada",
    "subject": "Asunto",
    "mode": "Cómo quiere aparecer",
    "language": "Idioma",
}
_STANDINGS: dict[str, str] = {
    Standing.OPEN: "abierto",
    Standing.QUARANTINED: "apartado",
    Standing.CLOSED: "cerrado",
    Standing.TOMBSTONE: "ya no está",
}
#: What the head says in codes, by name of the line.
_CODES: dict[str, dict[str, str]] = {
    "subject": {each.code: each.name for each in routing.SUBJECTS},
    "mode": {Mode.ANONYMOUS: "Anónima", Mode.RESERVED: "Con reserva de identidad", Mode.NAMED: "Con nombre"},
    "language": {"es": "español", "en": "inglés"},
}
_OF_STEP = {"state": "Estado", "reason": "Motivo", "days": "Días hábiles", "body": "Entidad", "number": "Número allá"}
_BESIDES = {Which.NOTES.value: "Nota del grupo", Which.IDENTITY.value: "Quién denuncia"}
#: What a reader may say of a case, and what each must tell.
_STATES: dict[CaseState, tuple[str, ...]] = {
    CaseState.ACKNOWLEDGED: (),
    CaseState.ASSESSING: (),
    CaseState.NEEDS_INFORMATION: ("reason",),
    CaseState.REFERRED: ("body",),
    CaseState.EXTENDED: ("days", "reason"),
    CaseState.CONCLUDED: ("reason",),
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
    case = _opened(directory, read_key(key))
    entries = [_told(case, number, each) for number, each in enumerate(case.thread.entries if case.thread else ())]
    besides = [
        {
            "which": which.value,
            "by": _author(case, each),
            "text": _plain(each.body.decode("utf-8", "replace")),
        }
        for which, each in case.besides
    ]
    head = orjson.loads(case.thread.head.body) if case.thread else {}
    result = {
        "number": case.folder.number,
        "week": case.folder.week,
        "head": {name: head[name] for name in head if name not in {"complainant", "salt"}},
        "entries": entries,
        "besides": besides,
        "lost": list(case.lost),
        "is_whole": bool(case.thread and case.thread.is_whole and not case.lost),
    }
    say(as_json, result, *_pages(result))


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
def deliver(directory: Directory, as_json: AsJson = False) -> None:
    """Recibe en el servidor las respuestas selladas de una carpeta; dos veces no cambia nada."""
    folder = Folder.read(directory)
    answered = folder.answered()
    with installation() as (settings, database):
        with database.reading() as session:
            rows, blobs = export.arriving(session, folder.complaint, answered)
        actions.lay_down(Blobs(settings.blob_url, settings.data_dir), blobs)
        if rows:
            with database.writing() as session:
                export.deliver(session, CONSOLE, folder.complaint, rows)
    say(
        as_json,
        {"number": folder.number, "new": len(rows), "known": len(answered) - len(rows)},
        f"Caso {codes.grouped(folder.number)}. Cosas nuevas: {len(rows)}; ya estaban: {len(answered) - len(rows)}.",
    )


def _checked(change: Change) -> Change:
    """Refuse a step that only the complainant says, or that does not tell what it must."""
    if change.state not in _STATES:
        raise Refusal("Ese paso no lo dice quien lee. Use: " + ", ".join(_STATES) + ".")
    for needed in _STATES[change.state]:
        if not getattr(change, needed):
            raise Refusal(_MISSING[needed])
    return change


def _opened(directory: Path, bundle: Bundle) -> OpenedCase:
    return export.open_folder(Folder.read(directory), bundle, Settings().roster_root)


def _author(case: OpenedCase, opened: Opened) -> str:
    """The post of who signed it; empty when nobody known did."""
    return case.labels.get(opened.header.author, "") if opened.header.is_signed else ""


def _told(case: OpenedCase, number: int, entry: Entry) -> dict[str, Any]:
    """One thing of the conversation; a file is left in «abierto»."""
    header, body = entry.opened.header, entry.opened.body
    told: dict[str, Any] = {
        "item": header.item,
        "kind": header.kind.value,
        "at": header.at.astimezone(clock.BOGOTA).isoformat(timespec="minutes"),
        "by": "denunciante" if entry.is_complainant else _author(case, entry.opened),
        "doubts": [doubt.value for doubt in entry.doubts],
    }
    if header.kind in {Kind.FILE, Kind.ORIGINAL}:
        return told | {"type": header.type, "file": str(_left(case.folder.path, number, entry.opened))}
    if header.kind is Kind.STATE:
        return told | {"state": _state(body)}
    return told | ({} if header.kind is Kind.HEAD else {"text": _plain(body.decode("utf-8", "replace"))})


def _state(body: bytes) -> dict[str, Any]:
    try:
        return {name: value for name, value in asdict(Change.parse(body)).items() if value}
    except Unopened:
        return {}


def _left(directory: Path, number: int, opened: Opened) -> Path:
    """Leave a file where it was opened, for its reader alone. An original may carry programs: it has no ending."""
    is_clean = opened.header.kind is Kind.FILE
    suffix = (guess_extension(opened.header.type) or ".bin") if is_clean else ".original"
    folder = directory / OPENED
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{number:02}{suffix}"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(opened.body)
    return file


def _plain(text: str) -> str:
    """What somebody wrote, without what would give orders to a terminal or turn the words around."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def _pages(result: dict[str, Any]) -> list[str]:
    """A case in words."""
    head = [
        f"  {words}: {_plain(_CODES.get(name, {}).get(str(told), str(told)))}"
        for name, words in _HEAD.items()
        if (told := result["head"].get(name))
    ]
    lines = [f"Caso {codes.grouped(result['number'])}, semana {result['week']}", *head]
    for told in result["entries"]:
        if told["kind"] != Kind.HEAD.value:
            lines += ["", f"{told['at']} · {told['by'] or 'nadie conocido'} · {_KINDS[told['kind']]}", *_content(told)]
        lines += [f"  CUIDADO: {_SAID[Doubt(doubt)]}" for doubt in told["doubts"]]
    for told in result["besides"]:
        lines += ["", f"{_BESIDES[told['which']]} · {told['by'] or 'nadie conocido'}", told["text"]]
    lines += [f"CUIDADO: {name} no abre: está dañado o no es de este caso." for name in result["lost"]]
    return lines


def _content(told: dict[str, Any]) -> list[str]:
    if "file" in told:
        danger = (
            ["  Puede traer programas dañinos: ábralo en un equipo aislado."] if told["kind"] == "original" else []
        )
        return [f"  {told['file']} ({_plain(told['type'])})", *danger]
    if "state" in told:
        known = told["state"] | ({"state": NAMES[told["state"]["state"]]} if told["state"] else {})
        return [f"  {_OF_STEP[name]}: {_plain(str(value))}" for name, value in known.items()]
    return [told["text"]]
