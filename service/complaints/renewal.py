"""Another receipt for a case: from one transaction on the new one opens it, and the old one nothing.

The complainant copies the new one first. Killed at any instant, one of the two on their paper serves.
"""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from service.complaints import actions
from service.complaints.conversation import Addition, Case, added
from service.complaints.errors import NoSuchCase, Unopened
from service.complaints.filing import JSON
from service.complaints.keys import Receipt, recipient_of, seal, unseal
from service.complaints.models import Complaint, KeyGrant
from service.complaints.rules import RECEIPT_LENGTH, Kind, Standing
from service.foundation import codes
from service.foundation.canonical import canonical_json
from service.foundation.language import N_


@dataclass(frozen=True, slots=True)
class Renewal:
    """A receipt that takes another's place, and what says so in the case, sealed."""

    old: Receipt
    new: Receipt
    said: Addition


def new_symbols() -> str:
    """The 25 symbols of a receipt that opens nothing yet."""
    return codes.mint(RECEIPT_LENGTH)


def renew(case: Case, pepper: bytes, symbols: str) -> Renewal:
    """Say in the case, by its receipt of now, that the one of `symbols` is the complainant's from now on."""
    new = Receipt.of(pepper, symbols)
    body = canonical_json({"complainant": new.signer.public})
    return Renewal(case.receipt, new, added(case, [(Kind.RECEIPT, body, JSON)]))


def keep(session: Session, case: Case, renewal: Renewal) -> None:
    """Change the receipt. Raises `NoSuchCase` when the case has ended meanwhile or has another receipt already."""
    complaint = session.get(Complaint, case.complaint.id, with_for_update=True)
    gone = complaint is None or complaint.standing is Standing.TOMBSTONE
    if complaint is None or gone or complaint.lookup != renewal.old.lookup:
        raise NoSuchCase(N_("Ningún caso abre con ese recibo. Revise los signos."))
    before, after = complaint.receipt_recipient, recipient_of(renewal.new.identity)
    held = select(KeyGrant).where(col(KeyGrant.complaint_id) == complaint.id, col(KeyGrant.holder) == before)
    for grant in session.scalars(held):
        # Whatever keys of the case the old receipt opened; one that opens nothing stays so.
        with suppress(Unopened):
            grant.sealed, grant.holder = seal(unseal(grant.sealed, renewal.old.identity), after), after
    actions.stay(complaint)
    complaint.lookup, complaint.receipt_recipient = renewal.new.lookup, after
    session.add(complaint)
    session.add_all(renewal.said.rows)
