"""Cases as the desk's script asks for them and writes in them: age files in base64, and what the server knows."""

import hmac
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.complaints import actions, desk, queries, readings
from service.complaints.arrivals import LARGEST_SUMMARY, is_to_one_key, open_to, taken_in
from service.complaints.desk import PAGE, Row, Seat
from service.complaints.errors import ItemRefused
from service.complaints.filing import case_number
from service.complaints.keys import seal
from service.complaints.models import Complaint
from service.complaints.rules import Post, Standing, Which
from service.complaints.sealing import Sealed
from service.foundation.database import Database
from service.foundation.errors import Refusal, Unreadable
from service.foundation.language import N_
from service.foundation.secret import Secret
from service.foundation.settings import Settings
from service.staff import audit
from service.staff.rules import ABSOLUTE, Acting
from service.web.desk.posting import INCOMPLETE, Sent, Told, octets
from service.web.desk.session import told
from service.web.ui.acting import HoldsIdentities, ReadsCases
from service.web.ui.transaction import Read

router = APIRouter()

HOME = "/mesa/datos/casos"
#: Who writes in a case shows with it that they opened it.
PROOF = "X-Prueba"


def seat_of(request: Request, session: Session, who: Acting, *posts: Post) -> Seat:
    """The place of the person of this session on the list in force, in these posts or among who reads; or 404."""
    settings: Settings = request.app.state.settings
    return desk.seat(session, who.person_id, settings.roster_root, *posts)


@router.get(HOME)
def show_all(request: Request, who: ReadsCases, session: Read, desde: str = "", n: int = PAGE) -> Response:
    """A page of all cases, whoever they open for. That somebody saw the list is told once a session."""
    count, seat = max(1, min(n, PAGE)), seat_of(request, session, who)
    tell_once(request, who, seat, "list")
    rows = desk.page(session, seat, desde, count)
    return told(
        {"cases": [described(each) for each in rows], "next": rows[-1].complaint.id if len(rows) == count else None}
    )


@router.get("/mesa/datos/filas")
def show_some(request: Request, who: ReadsCases, session: Read, ids: str = "") -> Response:
    """Those cases, of a list that was opened before: ids with commas between them."""
    seat = seat_of(request, session, who)
    tell_once(request, who, seat, "list")
    return told({"cases": [described(each) for each in desk.some(session, seat, ids.split(",")[:PAGE])]})


def tell_once(request: Request, who: Acting, seat: Seat, what: str) -> None:
    """Tell who watches the readers, once in this session, that somebody saw a list."""
    state = request.app.state
    if state.ram.put(f"seen {what}", str(who.session_id), b"", ABSOLUTE.total_seconds()):
        with state.database.writing() as session:
            readings.record(session, seat.roster, who.login, what)


def described(row: Row) -> dict[str, Any]:
    """A case as the script knows it."""
    complaint = row.complaint
    return {
        "id": complaint.id,
        "number": case_number(complaint.id),
        "standing": complaint.standing,
        "epoch": complaint.epoch,
        "recipients": {
            "case": complaint.case_recipient,
            "notes": complaint.notes_recipient,
            "identity": complaint.identity_recipient,
        },
        "receipt": complaint.receipt_recipient,
        "head_item": complaint.head,
        "items": {which.value: count for which, count in row.counts.items()},
        "leaving_on": complaint.leaving_on,
        "is_stale": row.is_stale,
        "grants": {which.value: sealed for which, sealed in row.grants.items()},
        "others": [{"which": each.which, "recipient": each.recipient, "sealed": each.sealed} for each in row.others],
        "head": row.head,
        "summary": complaint.summary,
    }


@router.get(HOME + "/{complaint_id}")
def show(complaint_id: str, request: Request, who: ReadsCases) -> Response:
    """A case with everything sealed in it. That it was opened is told, sealed, to who watches the readers."""
    database: Database = request.app.state.database
    with database.writing() as session:
        seat, complaint = seat_of(request, session, who), desk.case(session, complaint_id)
        readings.record(session, seat.roster, who.login, "open", case_number(complaint.id))
        return told(
            {
                **described(desk.row(session, complaint, seat)),
                "rows": desk.things(session, complaint),
                "challenge": challenge(request, complaint, Which.CASE, who, complaint.case_recipient),
                "former_challenges": {
                    key: challenge(request, complaint, Which.CASE, who, key) for key in former_keys(session, complaint)
                },
            }
        )


@router.get(HOME + "/{complaint_id}/cosas/{item}")
def show_thing(complaint_id: str, item: str, request: Request, who: ReadsCases, session: Read) -> Response:
    """The age file of one thing of a case."""
    seat_of(request, session, who)
    found = desk.thing(session, complaint_id, item)
    data = found.sealed if found.blob is None else request.app.state.blobs.get(found.blob)
    if data is None:
        raise Refusal(N_("Falta en los archivos una parte del caso. Recupérela de la copia."))
    return Response(data, media_type="application/octet-stream")


@router.get("/mesa/datos/identidades")
def show_names(request: Request, who: HoldsIdentities, session: Read) -> Response:
    """For a custodian of names: the cases in which somebody asks for one, with what is sealed to their key."""
    seat = seat_of(request, session, who, Post.IDENTITY_CUSTODIAN)
    tell_once(request, who, seat, "names")
    found = [
        {
            **described(row),
            "rows": [each for each in desk.things(session, row.complaint) if each["which"] is Which.IDENTITY],
            "challenge": challenge(request, row.complaint, Which.IDENTITY, who, row.complaint.identity_recipient),
        }
        for row in desk.asked_for_names(session, seat)
    ]
    return told({"cases": found})


@router.post(HOME + "/{complaint_id}/cosas")
def add(complaint_id: str, request: Request, who: ReadsCases, sent: Told) -> Response:
    """Keep what a reader sealed in a case, and what their list says of it from now on."""
    _, complaint = writing(request, sent, who, complaint_id)
    keep(request, sent, complaint)
    audit.record(sent.session, who.login, "desk.wrote", "mesa")
    return told({})


@router.post(HOME + "/{complaint_id}/mirado")
def look(complaint_id: str, request: Request, who: ReadsCases, sent: Told) -> Response:
    """A case that came in a flood has been looked at: it is one like the others."""
    _, complaint = writing(request, sent, who, complaint_id)
    if complaint.standing is Standing.QUARANTINED:
        complaint.standing = Standing.OPEN
        sent.session.add(complaint)
    audit.record(sent.session, who.login, "desk.looked", "mesa")
    return told({})


def writing(
    request: Request, sent: Sent, who: Acting, complaint_id: str, which: Which = Which.CASE, *posts: Post
) -> tuple[Seat, Complaint]:
    """The place of who writes, and the case, in which nobody else writes until this is done.

    Refuses whoever does not show that their key opens it: who was left out changes nothing in it either.
    """
    seat, complaint = held(request, sent, who, complaint_id, *posts)
    prove(request, complaint, which, who, complaint.recipient(which))
    return seat, complaint


def held(request: Request, sent: Sent, who: Acting, complaint_id: str, *posts: Post) -> tuple[Seat, Complaint]:
    """The place of who asks, and the case, in which nobody else writes until this is done."""
    seat = seat_of(request, sent.session, who, *posts)
    return seat, open_to(sent.session.get(Complaint, complaint_id, with_for_update=True))


def prove(request: Request, complaint: Complaint, which: Which, who: Acting, *keys: str) -> None:
    """Refuse whoever does not show that they have one of these keys of a case."""
    shown = request.headers.get(PROOF, "").encode()
    if not any(hmac.compare_digest(shown, _proof(request, complaint, which, who, key).encode()) for key in keys):
        raise ItemRefused(N_("Para escribir en un caso hay que abrirlo primero. Ábralo de nuevo."))


def former_keys(session: Session, complaint: Complaint) -> list[str]:
    """The public halves of the keys under which a case was before."""
    former = queries.former_keys(session, complaint.id, complaint.id)[complaint.id]
    return [each.case_recipient for each in former.values()]


def challenge(request: Request, complaint: Complaint, which: Which, who: Acting, key: str) -> bytes:
    """What only this key of the case opens: brought back in the header `PROOF`, it shows that its bearer has it."""
    return seal(_proof(request, complaint, which, who, key).encode(), key)


def _proof(request: Request, complaint: Complaint, which: Which, who: Acting, key: str) -> str:
    secret: Secret = request.app.state.secret
    return secret.mark("opens", str(who.person_id), complaint.id, which.value, key)


def keep(request: Request, sent: Sent, complaint: Complaint) -> bool:
    """Keep the sealed things of what was sent, and its summary when there is one: the bytes first, then the rows.

    Whether whoever filed the case is told something.
    """
    rows, blobs = taken_in(sent.session, complaint, [_sealed(each) for each in sent.rows("items")])
    summary = sent.octets("summary")
    if summary is not None and not is_to_one_key(summary, LARGEST_SUMMARY):
        raise ItemRefused(N_("El resumen del caso no está sellado como debe. No se guardó nada."))
    actions.lay_down(request.app.state.blobs, blobs)
    sent.session.add_all(rows)
    if summary is not None:
        complaint.summary = summary
    is_told = any(row.which is Which.CASE for row in rows)
    if is_told:
        actions.stay(complaint)
    sent.session.add(complaint)
    return is_told


def _sealed(item: dict[str, Any]) -> Sealed:
    with understood():
        return Sealed(str(item["id"]), Which(item["which"]), octets(item["sealed"]), "")


@contextmanager
def understood() -> Generator[None]:
    """What was sent is read inside; a part that is missing or of another kind is refused in a sentence."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(INCOMPLETE) from error
