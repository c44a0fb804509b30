"""Keeping what was sealed. The order is the promise: the sealed bytes first, then one transaction, then the answer."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from sqlalchemy import delete, event, insert
from sqlmodel import Session, col

from service.complaints.filing import Filing
from service.complaints.models import Complaint, FormerKeys, Item, KeyGrant, Share
from service.complaints.queries import items
from service.complaints.rules import Standing, Which
from service.foundation.blobs import Blobs


def lay_down(blobs: Blobs, sealed: Mapping[str, bytes]) -> None:
    """Write sealed blobs so that they survive a power cut. A name that no row has is swept later."""
    for name, data in sealed.items():
        blobs.lay_down(name, data)


def keep(session: Session, filing: Filing) -> None:
    """Keep a sealed complaint whose blobs are laid down."""
    session.add(filing.complaint)
    session.flush()
    # Nobody looks at these rows again in this session: they are inserted without being watched.
    for rows in (filing.grants, filing.items, filing.shares, (filing.commitment,)):
        table = type(rows[0]).__table__  # type: ignore[union-attr]
        session.execute(insert(table), [row.model_dump() for row in rows])


def replace_identity(
    session: Session,
    blobs: Blobs,
    complaint: Complaint,
    recipient: str,
    grants: Iterable[KeyGrant],
    rows: Iterable[Item],
) -> None:
    """Make the identity of a complaint anew: what was said of it before is gone, with its key."""
    drop_once_kept(session, blobs, items(session, complaint, Which.IDENTITY))
    for table in (KeyGrant, Item):
        session.execute(
            delete(table).where(col(table.complaint_id) == complaint.id, col(table.which) == Which.IDENTITY)
        )
    complaint.identity_recipient = recipient
    session.add(complaint)
    session.add_all((*grants, *rows))


def bury(session: Session, blobs: Blobs, complaint: Complaint, farewell: bytes) -> None:
    """Take away a case's keys and contents; its receipt answers with `farewell`, sealed to it, from now on."""
    drop_once_kept(session, blobs, [row for which in Which for row in items(session, complaint, which)])
    for table in (KeyGrant, Item, Share, FormerKeys):
        session.execute(delete(table).where(col(table.complaint_id) == complaint.id))
    complaint.standing, complaint.farewell = Standing.TOMBSTONE, farewell
    complaint.head = complaint.summary = complaint.leaving_on = complaint.leaving_items = None
    session.add(complaint)


def stay(complaint: Complaint) -> None:
    """Something was said in a case, or somebody opposed: it is not deleted, whatever two people had decided."""
    complaint.leaving_on = complaint.leaving_items = complaint.farewell = None


def drop_once_kept(session: Session, blobs: Blobs, rows: Iterable[Item]) -> None:
    """Drop the blobs of rows that go, once that is committed; those that stay all the same are swept."""
    names = [row.blob for row in rows if row.blob]

    def drop(_session: Session) -> None:
        for name in names:
            with suppress(Exception):
                blobs.drop(name)

    event.listen(session, "after_commit", drop, once=True)
