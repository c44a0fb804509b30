"""The way back into the desk when all readers of a case have lost their keys: new keys of it.

They are made where two custodians of recovery gave the former one to a reader, and put in force by the server, which
sees ciphertext. What readers wrote among themselves is lost: no part of the key of notes was given to anybody outside.
"""

from base64 import b64decode, b64encode
from typing import Any

import orjson
from sqlmodel import Session

from service.complaints import epochs
from service.complaints.arrivals import open_to, taken_in
from service.complaints.epochs import RENEWED, Epoch
from service.complaints.errors import ItemRefused
from service.complaints.export import Folder, OpenedCase
from service.complaints.filing import PLAIN, case_number, readers_without
from service.complaints.keys import Bundle, new_identity, recipient_of, seal
from service.complaints.models import Complaint
from service.complaints.queries import roster as list_in_force
from service.complaints.roster import Roster
from service.complaints.rules import READERS, Kind, Post, Which
from service.complaints.sealing import Sealed, seal_grant, seal_item, split
from service.foundation import codes
from service.foundation.canonical import canonical_json
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.staff import audit

#: The file of a folder in which new keys go to the server.
KEYS = "llaves.json"


def renew(case: OpenedCase, bundle: Bundle, roster: Roster) -> bytes:
    """New keys of a case for everybody who reads by the list in force and is not left out, as the file `KEYS`.

    `roster`: the last list of the folder. The former key stands in the case, under the new one, signed by `bundle`.
    """
    if case.thread is None or not case.key:
        raise Refusal(N_("Esa llave no abre la conversación: no puede dar llaves de ella."))
    if bundle.signer.public not in case.labels:
        raise Refusal(N_("Su llave no está entre las que firman en las listas. Nadie creería su respuesta."))
    folder, out = case.folder, case.thread.out
    identities = {which: new_identity() for which in RENEWED}
    recipients = {which: recipient_of(identity) for which, identity in identities.items()}
    epoch = folder.epoch + 1
    former = seal_item(
        folder.complaint,
        Which.CASE,
        recipients[Which.CASE],
        bundle.signer,
        case.thread.next,
        Kind.KEY,
        case.key.encode(),
        PLAIN,
    )
    told = {
        "complaint": folder.complaint,
        "epoch": epoch,
        "before": folder.epoch,
        "recipients": {which.value: recipient for which, recipient in recipients.items()},
        "grants": _grants(folder, epoch, identities, roster, out),
        "shares": _shares(identities[Which.CASE], roster, out),
        "item": {"id": former.item, "sealed": _base64(former.data)},
    }
    return canonical_json(told) + b"\n"


def _grants(
    folder: Folder, epoch: int, identities: dict[Which, str], roster: Roster, out: frozenset[str]
) -> list[dict[str, str]]:
    """A key for whoever reads; of who is left out, one that looks the same and opens nothing."""
    real = readers_without(roster, out)
    found = [
        (
            which,
            member.recipient,
            seal_grant(folder.complaint, which, epoch, identity, member.recipient)
            if member in real
            else seal_grant(folder.complaint, which, epoch, new_identity(), recipient_of(new_identity())),
        )
        for which, identity in identities.items()
        for member in roster.of(*READERS, Post.CONTROL_BODY)
    ]
    receipt = seal_grant(folder.complaint, Which.CASE, epoch, identities[Which.CASE], folder.receipt)
    found.append((Which.CASE, folder.receipt, receipt))
    return [{"which": which.value, "holder": holder, "sealed": _base64(sealed)} for which, holder, sealed in found]


def _shares(identity: str, roster: Roster, out: frozenset[str]) -> list[dict[str, str]]:
    """Parts of the new key for the custodians of recovery; of who is left out, noise to nobody."""
    parts = zip(roster.of(Post.RECOVERY_CUSTODIAN), split(identity), strict=True)
    return [
        {
            "custodian": member.recipient,
            "sealed": _base64(
                seal(codes.token_bytes(len(part)), recipient_of(new_identity()))
                if member.recipient in out
                else seal(part, member.recipient)
            ),
        }
        for member, part in parts
    ]


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def deliver(session: Session, actor: str, folder: Folder, document: bytes, root: str) -> bool:
    """Put the new keys of a folder in force; False when they already are. Refuses those of another case or moment."""
    told, epoch = _parsed(folder, document)
    complaint = open_to(session.get(Complaint, folder.complaint))
    if all(complaint.recipient(which) == epoch.recipients.get(which) for which in RENEWED):
        return False
    epochs.begin(session, complaint, list_in_force(session, root), epoch)
    # What a list of cases says stands under a key that nobody has.
    complaint.summary = None
    item = Sealed(told["item"]["id"], Which.CASE, b64decode(told["item"]["sealed"]), "")
    rows, _ = taken_in(session, complaint, [item])
    session.add_all(rows)
    session.flush()
    audit.record(session, actor, "case.rekeyed", case_number(complaint.id))
    return True


def _parsed(folder: Folder, document: bytes) -> tuple[dict[str, Any], Epoch]:
    try:
        told: dict[str, Any] = orjson.loads(document)
        epoch = Epoch.of(told)
        is_ours = told["complaint"] == folder.complaint and told["item"].keys() == {"id", "sealed"}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ItemRefused(N_("El archivo %(name)s está dañado. Hágalo de nuevo."), name=KEYS) from error
    if not is_ours:
        raise ItemRefused(N_("El archivo %(name)s es de otro caso."), name=KEYS)
    return told, epoch
