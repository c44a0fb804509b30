"""An opened case as `case open` says it: as a document for programs, and in words; its files are left beside it."""

import os
import re
import unicodedata
from dataclasses import asdict
from datetime import date, datetime
from mimetypes import guess_extension
from pathlib import Path
from typing import Any

from service.complaints import routing
from service.complaints.errors import Unopened
from service.complaints.export import OpenedCase
from service.complaints.rules import OUTCOME_NAMES, Kind, Mode, Which
from service.complaints.sealing import Opened
from service.complaints.states import NAMES, Change
from service.complaints.thread import Doubt, Entry
from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import Language

OPENED = "abierto"
_SPANISH = Language("es")
#: Media types that a clean copy has.
_CLEAN = re.compile(r"image/(jpeg|png|webp)|application/pdf|(audio|video)/[a-z0-9]+")
_SAID = {
    Doubt.UNSIGNED: "No lo firmó nadie conocido.",
    Doubt.GAP: "Falta algo que venía antes.",
    Doubt.REPEATED: "Está repetido.",
    Doubt.ALONE: "Lo dijo una sola persona, y se necesitan dos.",
}
_KINDS = {
    Kind.TEXT.value: "texto",
    Kind.FILE.value: "archivo",
    Kind.ORIGINAL.value: "archivo original",
    Kind.REPLY.value: "respuesta",
    Kind.STATE.value: "estado",
    Kind.NOTE.value: "nota",
    Kind.IDENTITY.value: "identidad",
    Kind.KEY.value: "llave de antes",
    Kind.PROPOSAL.value: "propuesta",
    Kind.REQUEST.value: "petición",
    Kind.SUMMARY.value: "resumen",
    Kind.REDACTION.value: "parte retirada",
    Kind.RECEIPT.value: "recibo nuevo",
}
_HEAD = {
    "work": "Obra",
    "title": "Título",
    "release": "Versión publicada",
    "subject": "Asunto",
    "mode": "Cómo quiere aparecer",
    "language": "Idioma",
}
#: What the head says in codes, by name of the line.
_CODES: dict[str, dict[str, str]] = {
    "subject": {each.code: each.name for each in routing.SUBJECTS},
    "mode": {Mode.ANONYMOUS: "Anónima", Mode.RESERVED: "Con reserva de identidad", Mode.NAMED: "Con nombre"},
    "language": {"es": "español", "en": "inglés"},
}
_OF_STEP = {
    "state": "Estado",
    "outcome": "Resultado",
    "reason": "Motivo",
    "days": "Días hábiles",
    "term": "Término",
    "body": "Entidad",
    "number": "Número allá",
}
_BESIDES = {Which.NOTES.value: "Nota del grupo", Which.IDENTITY.value: "Quién denuncia"}


def unpack(case: OpenedCase) -> dict[str, Any]:
    """The case as a document, once its files are left in «abierto»."""
    entries = [_entry(case, number, each) for number, each in enumerate(case.thread.entries if case.thread else ())]
    besides = [
        {
            "which": which.value,
            "by": _author(case, each),
            "text": _plain(each.body.decode("utf-8", "replace")),
        }
        for which, each in case.besides
        if each.header.kind is not Kind.KEY
    ]
    head = case.thread.told if case.thread else {}
    return {
        "number": case.folder.number,
        "week": case.folder.week,
        "head": {name: head[name] for name in head if name not in {"complainant", "salt"}},
        "entries": entries,
        "besides": besides,
        "lost": list(case.lost),
        "is_whole": bool(case.thread and case.thread.is_whole and not case.lost),
    }


def _author(case: OpenedCase, opened: Opened) -> str:
    """The post of who signed it; empty when nobody known did."""
    return case.labels.get(opened.header.author, "") if opened.header.is_signed else ""


def _entry(case: OpenedCase, number: int, entry: Entry) -> dict[str, Any]:
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
        return told | {"type": header.type, "file": str(_left(case.folder.path, number, entry))}
    if header.kind is Kind.STATE:
        return told | {"state": _state(body)}
    # A key of before is for the program alone.
    return told | ({} if header.kind in {Kind.HEAD, Kind.KEY} else {"text": _plain(body.decode("utf-8", "replace"))})


def _state(body: bytes) -> dict[str, Any]:
    try:
        return {name: value for name, value in asdict(Change.parse(body)).items() if value and name in _OF_STEP}
    except Unopened:
        return {}


def _left(directory: Path, number: int, entry: Entry) -> Path:
    """Leave a file where it was opened, for its reader alone. What may carry programs has no ending that runs them."""
    header = entry.opened.header
    is_clean = bool(_CLEAN.fullmatch(header.type)) and Doubt.UNSIGNED not in entry.doubts
    suffix = (guess_extension(header.type) if is_clean else None) or ".bin"
    folder = directory / OPENED
    if folder.is_symlink():
        # Whoever made the folder of the case chose where it would lie in clear.
        raise Refusal(f"«{folder}» lleva a otra carpeta. Bórrelo, y desconfíe de quien le dio esta.")
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{number:02}{suffix if header.kind is Kind.FILE else '.original'}"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(entry.opened.body)
    return file


def _plain(text: str) -> str:
    """What somebody wrote, without what would give orders to a terminal or turn the words around."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def in_words(result: dict[str, Any]) -> list[str]:
    """A case in words."""
    head = [
        f"  {words}: {_plain(_CODES.get(name, {}).get(str(told), str(told)))}"
        for name, words in _HEAD.items()
        if (told := result["head"].get(name))
    ]
    monday = date.fromisoformat(f"{result['week']}-1")
    lines = [f"Caso {codes.grouped(result['number'])}, de la semana del {_SPANISH.long_date(monday)}", *head]
    for told in result["entries"]:
        if told["kind"] != Kind.HEAD.value:
            lines += [
                "",
                f"{_when(told['at'])} · {told['by'] or 'nadie conocido'} · {_KINDS[told['kind']]}",
                *_content(told),
            ]
        lines += [f"  CUIDADO: {_SAID[Doubt(doubt)]}" for doubt in told["doubts"]]
    for told in result["besides"]:
        lines += ["", f"{_BESIDES[told['which']]} · {told['by'] or 'nadie conocido'}", told["text"]]
    lines += [f"CUIDADO: {name} no abre: está dañado o no es de este caso." for name in result["lost"]]
    return lines


def _when(at: str) -> str:
    moment = datetime.fromisoformat(at)
    return f"{_SPANISH.long_date(moment.date())}, {moment:%H:%M}"


def _content(told: dict[str, Any]) -> list[str]:
    if "file" in told:
        danger = (
            ["  Puede traer programas dañinos: ábralo en un equipo aislado."] if told["kind"] == "original" else []
        )
        return [f"  {told['file']} ({_plain(told['type'])})", *danger]
    if "state" in told:
        said = told["state"]
        known = {
            **said,
            "state": NAMES.get(said.get("state"), ""),
            "outcome": OUTCOME_NAMES.get(said.get("outcome"), ""),
        }
        return [f"  {words}: {_plain(str(known[name]))}" for name, words in _OF_STEP.items() if known.get(name)]
    return [told["text"]] if "text" in told else []
