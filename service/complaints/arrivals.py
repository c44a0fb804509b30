"""Sealed things that come in from who reads: by the desk, or in a folder (`export`). What they say is not known here.

Only their shape is looked at: age files to one key (C2SP age, «Header»), of this case, not there yet, within measure.
"""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from service.complaints.errors import ItemRefused
from service.complaints.evidence import MOST_BYTES
from service.complaints.filing import as_rows
from service.complaints.models import Complaint, Item
from service.complaints.rules import LEAST_TEXT, Standing
from service.complaints.sealing import Sealed
from service.foundation.language import N_

#: Sealed things of one delivery.
MOST_ITEMS = 100
#: Bytes of a key sealed to somebody, of a part of one, and of a summary, at most: they are columns.
LARGEST_GRANT, LARGEST_SUMMARY = 4096, 16 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
#: One key, and what age puts beside it that opens for nobody («grease»). Then a nonce and a tag, at the least.
_TO_ONE_KEY = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n"
    rb"(?:-> [!-~]*-grease(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)?"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
_LEAST_BODY = 32


def is_to_one_key(data: bytes, largest: int) -> bool:
    """Whether this is an age file that one X25519 key opens and nothing else does, of at most so many bytes."""
    head = _TO_ONE_KEY.match(data[:4096])
    return head is not None and head.end() + _LEAST_BODY <= len(data) <= largest


def open_to(complaint: Complaint | None) -> Complaint:
    """A case that may be written in. Refuses one that is gone."""
    if complaint is None or complaint.standing is Standing.TOMBSTONE:
        raise ItemRefused(N_("Ese caso no está aquí, o ya se cerró del todo. No recibe respuestas."))
    return complaint


def taken_in(
    session: Session, complaint: Complaint, sealed: Sequence[Sealed]
) -> tuple[tuple[Item, ...], dict[str, bytes]]:
    """The rows and blobs of things that are not in the case yet; what is there already changes nothing.

    Refuses the whole delivery when one is no age file of that kind, is too much, or stands in another case.
    """
    if len(sealed) > MOST_ITEMS or sum(len(one.data) for one in sealed) > MOST_BYTES:
        raise ItemRefused(N_("Es demasiado para una entrega. Divida los archivos en varias."))
    found = select(col(Item.id), col(Item.complaint_id)).where(col(Item.id).in_([one.item for one in sealed]))
    there = {row.id: row.complaint_id for row in session.execute(found)}
    fresh = {}
    for one in sealed:
        name = f"{one.item[:32]}.age"
        if not _ID.fullmatch(one.item) or not is_to_one_key(one.data, MOST_BYTES) or len(one.data) <= LEAST_TEXT:
            raise ItemRefused(N_("El archivo %(name)s no es una respuesta sellada."), name=name)
        if there.get(one.item, complaint.id) != complaint.id:
            raise ItemRefused(N_("El archivo %(name)s es de otro caso."), name=name)
        if one.item not in there:
            fresh[one.item] = one
    return as_rows(complaint.id, fresh.values())
