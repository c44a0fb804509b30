"""`roster`: the list of who reads complaints, prepared on the server and signed by two who coordinate."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from service.cli.installation import AsJson, installation, say
from service.cli.key_files import read_key
from service.complaints import queries, readers
from service.complaints.errors import BrokenRoster
from service.complaints.keys import fingerprint
from service.complaints.roster import SIGNERS, Member, Roster, signers, to_sign
from service.complaints.rules import POST_NAMES, Post
from service.foundation.errors import Refusal
from service.foundation.language import Language
from service.staff.audit import CONSOLE

app = typer.Typer(no_args_is_help=True, help="Quién lee denuncias: preparar, firmar y revisar la lista.")

Bodies = Annotated[list[str] | None, typer.Option(help="Otra vez por cada una: «Nombre=age1…».")]


@app.command()
def show(as_json: AsJson = False) -> None:
    """Dice la lista vigente, quién la firmó y si otra espera firmas."""
    with installation() as (settings, database), database.reading() as session:
        lists = queries.rosters(session, settings.roster_root)
        waiting = queries.draft(session)
        now = _told(session, lists[-1], lists[-2] if len(lists) > 1 else None) if lists else None
        then = _told(session, Roster.parse(waiting.document), lists[-1] if lists else None) if waiting else None
    root = lists[0].sha256 if lists else None
    say(
        as_json,
        {"in_force": now, "draft": then, "root": root},
        *(_lines("Lista vigente", now) if now else ["Ninguna lista está vigente: no se reciben denuncias."]),
        *(_lines("Lista que espera firmas", then) if then else []),
        *([f"Huella de la primera lista, para VALLA_ROSTER_ROOT: {root}"] if root else []),
    )


@app.command()
def draft(
    control_body: Bodies = None,
    recovery: Bodies = None,
    out: Annotated[Path | None, typer.Option(help="Guarda también el documento que se firma.")] = None,
    as_json: AsJson = False,
) -> None:
    """Prepara la lista siguiente con las llaves de hoy. Lo que no se diga de afuera sigue como está."""
    told = {Post.CONTROL_BODY: control_body or (), Post.RECOVERY_CUSTODIAN: recovery or ()}
    outside = {post: [readers.body(post, each) for each in bodies] for post, bodies in told.items()}
    with installation() as (settings, database), database.writing() as session:
        roster = readers.draft(session, CONSOLE, outside, settings.roster_root)
        result = _told(session, roster, None)
        if out is not None:
            out.write_bytes(roster.document())
    after = f"Firme {out} con: valla roster sign --document {out} --key LLAVE --out FIRMA" if out else ""
    say(
        as_json,
        result | {"document": str(out) if out else None},
        *_lines("Lista que espera firmas", result),
        *filter(None, [f"La ponen en vigor las firmas de {SIGNERS} coordinaciones.", after]),
    )


@app.command()
def sign(
    key: Annotated[Path | None, typer.Option(help="Archivo de la llave de quien coordina.")] = None,
    document: Annotated[Path | None, typer.Option(help="Firma este documento, sin base de datos.")] = None,
    out: Annotated[Path | None, typer.Option(help="Dónde queda la firma de ese documento.")] = None,
    signature: Annotated[Path | None, typer.Option(help="Recibe una firma hecha en otro equipo.")] = None,
    as_json: AsJson = False,
) -> None:
    """Firma la lista que espera: aquí mismo, o en otro equipo y trayendo la firma."""
    if document is not None and out is not None and key is not None and signature is None:
        _sign_elsewhere(document, key, out, as_json)
        return
    if document is not None or out is not None or (key is None) == (signature is None):
        raise typer.BadParameter("Use --key, o --document con --key y --out, o --signature.")
    with installation() as (settings, database):
        if signature is not None:
            verify, _, made = signature.read_text(encoding="utf-8", errors="replace").strip().partition(":")
        else:
            assert key is not None
            signer = read_key(key).signer
            with database.reading() as session:
                waiting = queries.draft(session)
            verify, made = signer.public, signer.sign(to_sign(waiting.document if waiting else b""))
        with database.writing() as session:
            done = readers.sign(session, CONSOLE, verify, made, settings.roster_root)
    ended = "Está vigente." if done.in_force else f"Faltan: {SIGNERS - done.signed}."
    say(
        as_json,
        {"epoch": done.roster.epoch, "sha256": done.roster.sha256, "signed": done.signed, "in_force": done.in_force},
        f"Lista {done.roster.epoch}: firmas de coordinación, {done.signed} de {SIGNERS}. {ended}",
    )


@app.command()
def check(as_json: AsJson = False) -> None:
    """Dice si la cadena de listas está entera, si se reciben denuncias y si hace falta otra lista."""
    with installation() as (settings, database), database.reading() as session:
        lists = queries.rosters(session, settings.roster_root)
        try:
            is_due = bool(lists) and readers.is_due(session, lists[-1], settings.roster_root)
        except Refusal:
            # Today's people do not even make a list.
            is_due = True
    if not lists:
        raise BrokenRoster("Ninguna lista está vigente: no se reciben denuncias.")
    now = lists[-1]
    say(
        as_json,
        {"whole": True, "epoch": now.epoch, "sha256": now.sha256, "root": lists[0].sha256, "is_due": is_due},
        f"La cadena está entera. Lista vigente: {now.epoch}, huella {now.sha256}.",
        "Hay cambios de personas o de llaves: prepare otra lista."
        if is_due
        else "Las personas y las llaves son las de hoy.",
    )


def _sign_elsewhere(document: Path, key: Path, out: Path, as_json: bool) -> None:
    """Sign a document where there is no database, after saying what it is."""
    data = document.read_bytes()
    roster = Roster.parse(data)
    roster.check()
    signer = read_key(key).signer
    out.write_text(f"{signer.public}:{signer.sign(to_sign(data))}\n", encoding="utf-8")
    say(
        as_json,
        {"epoch": roster.epoch, "sha256": roster.sha256, "signature": str(out)},
        *_lines("Lista firmada", _of(roster)),
        f"Lleve {out} al servidor: valla roster sign --signature {out}",
    )


def _told(session: Session, roster: Roster, before: Roster | None) -> dict[str, Any]:
    """A list of the database with who signed it, by their labels in the list before."""
    made = queries.signatures(session, roster.epoch)
    labels = {member.verify: member.label for member in (before or roster).members}
    return _of(roster) | {"signed": sorted(labels[key] for key in signers(roster.document(), made, before))}


def _of(roster: Roster) -> dict[str, Any]:
    members = [_member(member) for member in roster.members]
    on = roster.on.isoformat()
    return {"epoch": roster.epoch, "sha256": roster.sha256, "prev": roster.prev, "on": on, "members": members}


def _member(member: Member) -> dict[str, str]:
    return {
        "post": member.post.value,
        "label": member.label,
        "recipient": member.recipient,
        "verify": member.verify,
        "fingerprint": fingerprint(member.recipient),
    }


def _lines(title: str, told: dict[str, Any]) -> list[str]:
    members = [
        f"  {POST_NAMES[Post(each['post'])]:<25} {each['label']:<30} {each['fingerprint']}" for each in told["members"]
    ]
    on = Language("es").long_date(date.fromisoformat(told["on"]))
    signed = [f"  Firmaron: {', '.join(told['signed'])}"] if told.get("signed") else []
    return [f"{title}: {told['epoch']}, del {on}", *members, f"  Huella: {told['sha256']}", *signed]
