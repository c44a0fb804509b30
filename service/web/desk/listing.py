"""The list as its reader opened it last, in ciphertext, and what tells which cases have changed since."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.complaints import listing, readers
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.staff.rules import Acting
from service.web.desk.cases import seat_of, tell_once
from service.web.desk.posting import Told
from service.web.desk.session import told
from service.web.ui.acting import ReadsCases
from service.web.ui.transaction import Read

router = APIRouter()

Half = Literal["0", "1"]


@router.get("/mesa/datos/marcas")
def show_marks(request: Request, who: ReadsCases, session: Read, desde: str = "", hasta: str = "g") -> Response:
    """Every case between two ids with a mark of its row, whoever it opens for."""
    seat = seat_of(request, session, who)
    tell_once(request, who, seat, "list")
    return told({"cases": listing.marks(session, seat, desde, hasta)})


@router.get("/mesa/datos/indice/{half}")
def show_index(half: Half, request: Request, who: ReadsCases, session: Read) -> Response:
    """What the browser of this reader sealed last; nothing the first time."""
    seat_of(request, session, who)
    sealed = listing.index(session, _key(session, who), int(half))
    return Response(sealed or b"", media_type="application/octet-stream")


@router.post("/mesa/datos/indice/{half}")
def keep_index(half: Half, request: Request, who: ReadsCases, sent: Told) -> Response:
    """Keep what the browser of this reader sealed of the list. Nothing is done with it that the trail could tell."""
    seat_of(request, sent.session, who)
    listing.keep_index(sent.session, _key(sent.session, who), int(half), sent.octets("sealed") or b"")
    sent.keep()
    return told({})


def _key(session: Session, who: Acting) -> str:
    """The recipient of the key in force of this person."""
    key = readers.own_key(session, who.person_id)
    if key is None:
        raise Unreadable(N_("Usted no tiene una llave de lectura. Haga una primero."))
    return key.recipient
