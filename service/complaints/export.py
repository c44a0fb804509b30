"""A case as a folder of age files: taken out for who reads on their own computer, and what they answer taken in again.

The folder holds nothing in clear but what the server knows, hashes, and the signed lists of who reads. Two orders of
plain `age` open it; `valla case` does it too and says what can be believed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import orjson
from sqlmodel import Session

from service.complaints import queries
from service.complaints.arrivals import open_to, taken_in
from service.complaints.errors import Unopened
from service.complaints.filing import case_number
from service.complaints.keyring import open_all
from service.complaints.keys import Bundle, recipient_of, seal, unseal
from service.complaints.models import Complaint, Item
from service.complaints.roster import Roster, chain
from service.complaints.rules import Kind, Which
from service.complaints.sealing import Opened, Sealed, combine, open_grant, open_item, seal_items
from service.complaints.thread import Thread, thread
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.canonical import canonical_json, sha256
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.staff import audit

VERSION = 1
SHEET, README, OUT, PARTS = "case.json", "LEEME.txt", "salida", "partes"
_NAME = re.compile(r"(grants|items|shares)/[a-z0-9-]{1,60}\.age")
_ID = re.compile(r"[0-9a-f]{32}")
_TOLD = """\
Caso {number}. Aquí no hay nada en claro: cada archivo .age abre solo con la llave de quien lee.

Con el programa «valla»:
    valla case open . --key MI-LLAVE

Con el programa «age» y nada más (https://age-encryption.org). Primero, la llave del caso:
    age -d -i MI-LLAVE grants/case-….age | grep -o 'AGE-SECRET-KEY-1[A-Z0-9]*' > caso.llave
Después, cada cosa del caso:
    age -d -i caso.llave items/….age

Cada quien abre con su llave su propio archivo de «grants»; «case.json» dice cuál es.
Si no abre, el caso no es para esa llave.
La primera línea de cada cosa dice qué es, cuándo y quién la firmó. Después viene el contenido, y ceros al final.
Borre caso.llave y lo que abra cuando termine. Abra en un equipo suyo, nunca en el servidor.
"""


def sheet(session: Session, complaint: Complaint, files: Sequence[Mapping[str, Any]]) -> bytes:
    """What the server knows of a case, the hashes of its files, and the lists of who reads with their signatures."""
    lists = [{"document": doc.decode(), "signatures": dict(made)} for doc, made in queries.epochs(session)]
    told = {
        "v": VERSION,
        "complaint": complaint.id,
        "number": case_number(complaint.id),
        "week": complaint.week,
        "standing": complaint.standing.value,
        "recipients": {which.value: complaint.recipient(which) for which in Which},
        "receipt": complaint.receipt_recipient,
        "epoch": complaint.epoch,
        "owners": queries.owners(session),
        "files": list(files),
        "lists": lists,
    }
    return canonical_json(told) + b"\n"


def pack(session: Session, blobs: Blobs, complaint: Complaint) -> Iterator[tuple[str, bytes]]:
    """The files of a case, by name, one at a time; the sheet is the last. The receipt's own key stays here."""
    files: list[dict[str, Any]] = []
    for grant in queries.grants(session, complaint):
        if grant.holder != complaint.receipt_recipient:
            former = f"-{grant.epoch}" if grant.epoch != complaint.epoch and grant.which is not Which.IDENTITY else ""
            name = f"grants/{grant.which.value}-{grant.holder[-12:]}{former}.age"
            if any(each["name"] == name for each in files):
                name = f"grants/{grant.which.value}-{grant.id}.age"
            files.append({"name": name, "which": grant.which.value, "holder": grant.holder})
            yield name, _hashed(files, grant.sealed)
    for share in queries.shares(session, complaint):
        name = f"shares/{share.custodian[-12:]}.age"
        files.append({"name": name, "custodian": share.custodian})
        yield name, _hashed(files, share.sealed)
    for which in Which:
        for row in queries.items(session, complaint, which):
            data = row.sealed if row.blob is None else blobs.get(row.blob)
            if data is None:
                raise Refusal(N_("Falta en los archivos una parte del caso. Recupérela de la copia."))
            name = f"items/{row.id}.age"
            files.append({"name": name, "which": which.value, "item": row.id})
            yield name, _hashed(files, data)
    yield README, _TOLD.format(number=codes.grouped(case_number(complaint.id))).encode()
    yield SHEET, sheet(session, complaint, files)


def _hashed(files: list[dict[str, Any]], data: bytes) -> bytes:
    files[-1] |= {"sha256": sha256(data), "size": len(data)}
    return data


@dataclass(frozen=True)
class Folder:
    """A case taken out. `files`: as the sheet tells them. `receipt`: its public key. `owners`: see `roster.kin`."""

    path: Path
    complaint: str
    number: str
    week: str
    recipients: dict[Which, str]
    receipt: str
    epoch: int
    owners: dict[str, int]
    files: tuple[dict[str, Any], ...]
    epochs: tuple[tuple[bytes, dict[str, str]], ...]

    @classmethod
    def read(cls, path: Path) -> "Folder":
        """The folder at `path`. Refuses a sheet that is none, and files that are not the ones it tells."""
        try:
            told = orjson.loads((path / SHEET).read_bytes())
            found = cls(
                path,
                str(told["complaint"]),
                str(told["number"]),
                str(told["week"]),
                {which: str(told["recipients"][which.value]) for which in Which},
                str(told["receipt"]),
                int(told["epoch"]),
                {str(key): int(person) for key, person in told["owners"].items()},
                tuple(told["files"]),
                tuple((each["document"].encode(), dict(each["signatures"])) for each in told["lists"]),
            )
            names = [str(each["name"]) for each in found.files]
            date.fromisoformat(f"{found.week}-1")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refusal(N_("La hoja del caso está dañada. Pida la carpeta de nuevo.")) from error
        is_one = _ID.fullmatch(found.complaint) and found.number == case_number(found.complaint)
        if not is_one or not all(map(_NAME.fullmatch, names)):
            raise Refusal(N_("La hoja del caso está dañada. Pida la carpeta de nuevo."))
        for each in found.files:
            if sha256((path / each["name"]).read_bytes()) != each["sha256"]:
                raise Refusal(N_("El archivo %(name)s no es el que salió del servidor."), name=each["name"])
        return found

    def lists(self, root: str) -> tuple[Roster, ...]:
        """The lists of who reads. Raises `BrokenRoster`."""
        return chain(self.epochs, root)

    def answered(self) -> dict[str, bytes]:
        """What was answered here and is to be delivered, by id."""
        folder = self.path / OUT
        return {file.stem: file.read_bytes() for file in sorted(folder.glob("*.age"))} if folder.exists() else {}


@dataclass(frozen=True)
class OpenedCase:
    """A case that a key opened; without `thread`, only what it knows of the person. `key`: of the case, in force.

    `besides`: notes of the group and what custodians of identities know. `labels`: the post behind each key that may
    sign for the office. `lost`: names of files that do not open.
    """

    folder: Folder
    key: str
    thread: Thread | None
    besides: tuple[tuple[Which, Opened], ...]
    labels: Mapping[str, str]
    lost: tuple[str, ...]


def open_folder(folder: Folder, bundle: Bundle, root: str) -> OpenedCase:
    """The case, by the key of a reader. Refuses when the key opens nothing of it.

    `root`: of the lists of who reads, see `Settings.roster_root`.
    """
    lists = folder.lists(root)
    keys = _keys(folder, bundle)
    if not keys:
        raise Unopened(N_("Este caso no abre con esa llave: no es para quien la tiene."))
    opened: dict[Which, list[Opened]] = {which: [] for which in Which}
    lost = []
    rows = list(_sealed(folder))
    for which, key in keys.items():
        own = [row for row in rows if row[0] is which]
        opened[which], _, left = open_all(own, key, lambda row, key: open_item(folder.complaint, row[1], row[3], key))
        lost += [name for _, _, name, _ in left]
    whole = thread(opened[Which.CASE], lists, owners=folder.owners) if Which.CASE in keys else None
    members = (member for roster in lists for member in roster.members if member.verify)
    labels = whole.labels if whole else {member.verify: member.label for member in members}
    besides = tuple((which, each) for which in (Which.NOTES, Which.IDENTITY) for each in opened[which])
    return OpenedCase(folder, keys.get(Which.CASE, ""), whole, besides, labels, tuple(lost))


def _keys(folder: Folder, bundle: Bundle) -> dict[Which, str]:
    """The keys of the case that a reader's own key opens."""
    found = {}
    for each in folder.files:
        if each.get("holder") == bundle.recipient:
            which, sealed = Which(each["which"]), (folder.path / each["name"]).read_bytes()
            with suppress(Unopened):
                # Who is left out has a row as any other, which opens nothing.
                recipient = folder.recipients[which]
                found[which] = open_grant(sealed, bundle.identity, folder.complaint, which, recipient)
    if Which.CASE not in found and (recovered := _recovered(folder, bundle)):
        found[Which.CASE] = recovered
    return found


def _recovered(folder: Folder, bundle: Bundle) -> str:
    """The key of the case by the parts that two custodians handed to this reader; empty without two that fit."""
    parts = []
    for file in sorted((folder.path / PARTS).glob("*.age")):
        with suppress(Unopened):
            parts.append(unseal(file.read_bytes(), bundle.identity))
    for one, other in combinations(parts, 2):
        with suppress(Unopened):
            identity = combine(one, other)
            if recipient_of(identity) == folder.recipients[Which.CASE]:
                return identity
    return ""


def hand(folder: Folder, bundle: Bundle, recipient: str) -> tuple[str, bytes]:
    """The part of the case key that a custodian of recovery has, sealed to a reader: name and bytes of its file.

    Refuses a key that has no part in this case.
    """
    for each in folder.files:
        if each.get("custodian") == bundle.recipient:
            part = unseal((folder.path / each["name"]).read_bytes(), bundle.identity)
            return f"{PARTS}/{bundle.recipient[-12:]}.age", seal(part, recipient)
    raise Unopened(N_("Esa llave no es de una custodia de recuperación de este caso."))


def _sealed(folder: Folder) -> Iterator[tuple[Which, str, str, bytes]]:
    """Every sealed thing of a folder: under which key, its id, the name of its file, the age file."""
    for each in folder.files:
        if "item" in each:
            yield Which(each["which"]), each["item"], each["name"], (folder.path / each["name"]).read_bytes()
    for item, data in folder.answered().items():
        yield Which.CASE, item, f"{OUT}/{item}.age", data


def reply(case: OpenedCase, bundle: Bundle, parts: Iterable[tuple[Kind, bytes, str]]) -> list[Sealed]:
    """What a reader answers, sealed at the end of the case. `parts`: kind, body and media type of each."""
    if case.thread is None:
        raise Refusal(N_("Esa llave no abre la conversación: no puede responder en ella."))
    if bundle.signer.public not in case.labels:
        raise Refusal(N_("Su llave no está entre las que firman en las listas. Nadie creería su respuesta."))
    recipient = case.folder.recipients[Which.CASE]
    return seal_items(case.folder.complaint, Which.CASE, recipient, bundle.signer, case.thread.next, parts)


def arriving(
    session: Session, complaint_id: str, answered: Mapping[str, bytes]
) -> tuple[tuple[Item, ...], dict[str, bytes]]:
    """The rows and blobs of answers that are not in the case yet; what they say, the server cannot know.

    Refuses the whole delivery when one is no age file of that kind, is too much, or stands in another case.
    """
    complaint = open_to(session.get(Complaint, complaint_id))
    return taken_in(session, complaint, [Sealed(item, Which.CASE, data, "") for item, data in answered.items()])


def deliver(session: Session, actor: str, complaint_id: str, rows: Sequence[Item]) -> None:
    """Keep answers whose blobs are laid down. The trail says of which case, and how many."""
    session.add_all(rows)
    session.flush()
    audit.record(session, actor, "case.delivered", case_number(complaint_id), items=len(rows))
