"""What goes by itself: sealed blobs that no row names, which a death in the middle of filing leaves behind; and cases
that two people decided to delete, on their day, unless somebody said something since.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from service.complaints import actions, queries
from service.complaints.filing import case_number
from service.complaints.models import Complaint
from service.complaints.queries import items
from service.complaints.rules import Standing, Which
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.staff import audit

#: How long a blob may wait for its row: many times longer than any filing takes.
PATIENCE = timedelta(days=1)
#: Seconds between one look and the next.
EVERY_S = 3600


def sweep(database: Database, blobs: Blobs) -> int:
    """Drop the sealed blobs that no row names and that are older than `PATIENCE`; how many they were.

    Nothing goes while the database knows of no complaint: it may be another one than that of the files.
    """
    names = blobs.names("sealed", clock.now() - PATIENCE)
    # After the names: a row that was kept meanwhile is seen.
    with database.reading() as session:
        if not names or not queries.are_there_any(session):
            return 0
        orphans = set(names) - queries.blobs(session)
    for name in orphans:
        blobs.drop(name)
    return len(orphans)


def let_go(database: Database, blobs: Blobs) -> int:
    """Take away the cases whose day has come; how many they were. One that has something unread stays."""
    due = (col(Complaint.leaving_on) <= clock.today(), col(Complaint.standing) != Standing.TOMBSTONE)
    with database.reading() as session:
        ids = session.scalars(select(col(Complaint.id)).where(*due)).all()
    gone = 0
    for complaint_id in ids:
        with database.writing() as session:
            # Whoever writes in it now was before us, or finds that it has ended.
            asked = select(Complaint).where(col(Complaint.id) == complaint_id, *due).with_for_update()
            complaint = session.scalars(asked).first()
            if complaint is None:
                continue
            if complaint.farewell is None or complaint.leaving_items != len(items(session, complaint, Which.CASE)):
                actions.stay(complaint)
                session.add(complaint)
                continue
            actions.bury(session, blobs, complaint, complaint.farewell)
            audit.record(session, audit.SERVICE, "case.deleted", case_number(complaint.id))
            gone += 1
    return gone
