"""Who of those who read has something new to look at: one mark for each key, of no case, that only this service reads.

The mark is an HMAC under the installation's secret, which is not in the database. Whenever one changes all are written
anew, so that two copies of the table do not tell for whom. See docs/desk.md, «Avisos».
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from service.complaints import queries
from service.complaints.conversation import Case
from service.complaints.errors import BrokenRoster, NotAccepting
from service.complaints.filing import Filing, readers_without
from service.complaints.models import ReaderNotice
from service.complaints.rules import Standing
from service.foundation import codes
from service.foundation.secret import Secret


class News(StrEnum):
    """What there is to tell somebody."""

    NONE = "none"
    SOME = "some"
    #: A message about it is on its way: until the mail server has taken it, it is not over.
    LEAVING = "leaving"


def tell_of_filing(session: Session, secret: Secret, filing: Filing) -> None:
    """A complaint came in, for those to whom it was sealed. What is put aside is told to nobody."""
    if filing.complaint.standing is Standing.OPEN:
        tell(session, secret, [member.recipient for member in filing.readers])


def tell_of_addition(session: Session, secret: Secret, case: Case, root: str) -> None:
    """A complainant added something, for those who now read and are not left out. `root`: see `queries.rosters`."""
    if case.complaint.standing is Standing.QUARANTINED:
        return
    with suppress(BrokenRoster, NotAccepting):
        readers = readers_without(queries.roster(session, root), case.thread.out)
        tell(session, secret, [member.recipient for member in readers])


def tell(session: Session, secret: Secret, recipients: Collection[str]) -> None:
    """There is something new for these keys. Nothing is written when all of them have news already."""
    known = _read(secret, session.scalars(select(ReaderNotice)).all())
    if any(known.get(recipient, News.SOME) is not News.SOME for recipient in recipients):
        rewrite(session, secret, lambda recipient, news: News.SOME if recipient in recipients else news)


def enrol(session: Session, secret: Secret, recipients: Collection[str]) -> None:
    """Make these the keys that have a mark. A new one has news: its reader sees that messages arrive."""
    rows = session.scalars(select(ReaderNotice)).all()
    for row in rows:
        if row.recipient not in recipients:
            session.delete(row)
    for recipient in sorted(set(recipients) - {row.recipient for row in rows}):
        row = ReaderNotice(recipient=recipient, salt="", mark="")
        _write(secret, row, News.SOME)
        session.add(row)
    session.flush()


def rewrite(session: Session, secret: Secret, changed: Callable[[str, News], News]) -> dict[str, News]:
    """Write every mark anew; what each key now has to be told. `changed`: from a key and what it had."""
    # In one order, each waits for who came before; what is read here is then what is there.
    locked = select(ReaderNotice).order_by(col(ReaderNotice.recipient)).with_for_update()
    rows = session.scalars(locked.execution_options(populate_existing=True)).all()
    found = {recipient: changed(recipient, news) for recipient, news in _read(secret, rows).items()}
    for row in rows:
        _write(secret, row, found[row.recipient])
        session.add(row)
    session.flush()
    return found


def _read(secret: Secret, rows: Sequence[ReaderNotice]) -> dict[str, News]:
    """What each key has to be told. A mark that this installation did not make may be of anything: there is news."""
    return {
        row.recipient: next((news for news in News if _mark(secret, row, news) == row.mark), News.SOME) for row in rows
    }


def _write(secret: Secret, row: ReaderNotice, news: News) -> None:
    row.salt = codes.token(16)
    row.mark = _mark(secret, row, news)


def _mark(secret: Secret, row: ReaderNotice, news: News) -> str:
    return secret.mark("notices", row.recipient, row.salt, news.value)
