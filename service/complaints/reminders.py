"""Messages to who reads: at two fixed hours of the business day, with nothing in them but that there is something new.

They also go out when a term may have run out and nobody has ended the case: to who coordinates first, then to the
control body outside. The server knows only the week of a complaint, so it counts from the first and the last day on
which it can have come; which case it is, the desk counts for itself.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlmodel import Session, col

from service.complaints import clocks, notices, queries
from service.complaints.errors import BrokenRoster, NotAccepting
from service.complaints.models import Complaint, NoticeRound, ReaderKey
from service.complaints.notices import News
from service.complaints.roster import Roster
from service.complaints.rules import READERS, Post, Standing
from service.foundation import clock, post
from service.foundation.calendar import is_business_day
from service.foundation.database import Database
from service.foundation.secret import Secret
from service.foundation.settings import Entity, Settings
from service.staff.models import Person

#: When messages leave, in Bogotá, on business days: whoever sees one pass learns half a day and no more.
HOURS = (time(9), time(15))
SUBJECT = "Tiene novedades"
#: How long whoever took a round has for it, and how long the mail server is left alone when it took not everything.
LEASE, RETRY = timedelta(minutes=30), timedelta(minutes=10)
#: From when a message that does not leave is somebody's worry.
PATIENCE = timedelta(hours=1)
#: Seconds between one look and the next.
EVERY_S = 60
#: Whom a message may be for.
_TOLD = (*READERS, Post.CONTROL_BODY)
_ROUND = 1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notifier:
    """What a round is made with. `entity`: as it is now. `send`: hands a message to the mail server at an address."""

    database: Database
    secret: Secret
    settings: Settings
    entity: Callable[[], Entity]
    send: Callable[[str, EmailMessage], None] = post.send

    def go_round(self) -> None:
        """Send what is due, if nobody else is at it. What the mail server does not take leaves ten minutes later."""
        now, entity = clock.now(), self.entity()
        with self.database.writing(in_turn=False) as session:
            waiting = self._begin(session, now, entity)
        if waiting is None:
            return
        sent = {recipient for recipient, address in waiting.items() if self._sent(entity, address)}
        with self.database.writing(in_turn=False) as session:
            notices.rewrite(
                session,
                self.secret,
                lambda recipient, news: News.NONE if recipient in sent and news is News.LEAVING else news,
            )
            row = session.get_one(NoticeRound, _ROUND)
            if len(sent) < len(waiting):
                row.failing_since = row.failing_since or now
                row.next_at = min(clock.now() + RETRY, row.hour_at)
            else:
                row.failing_since, row.next_at = None, row.hour_at
            session.add(row)

    def _begin(self, session: Session, now: datetime, entity: Entity) -> dict[str, str] | None:
        """Take the round: to which address a message leaves for each key. None: it is not time, or another has it."""
        row = session.get(NoticeRound, _ROUND)
        if row is None:
            hour = next_hour(now, entity.holidays)
            session.add(NoticeRound(id=_ROUND, next_at=hour, hour_at=hour, looked_on=date.min))
            return None
        taken = update(NoticeRound).where(col(NoticeRound.id) == _ROUND, col(NoticeRound.next_at) <= now)
        if not session.execute(taken.values(next_at=now + LEASE)).rowcount:  # type: ignore[attr-defined]
            return None
        session.refresh(row)
        try:
            roster = queries.roster(session, self.settings.roster_root)
        except (BrokenRoster, NotAccepting):
            roster = None
        is_hour = now >= row.hour_at
        addresses = _addresses(session, roster, entity) if roster else {}
        if is_hour and roster:
            self._look(session, row, roster, entity)
        if is_hour:
            row.hour_at = next_hour(now, entity.holidays)
            session.add(row)

        def changed(recipient: str, news: News) -> News:
            return News.LEAVING if is_hour and news is News.SOME and recipient in addresses else news

        marks = notices.rewrite(session, self.secret, changed)
        return {key: addresses[key] for key, news in marks.items() if news is News.LEAVING and key in addresses}

    def _look(self, session: Session, row: NoticeRound, roster: Roster, entity: Entity) -> None:
        """Who reads has a mark, and who must know of a term that may have run out has news."""
        notices.enrol(session, self.secret, {member.recipient for member in roster.of(*_TOLD)})
        today = clock.today()
        posts = missed(session, row.looked_on, today, entity.holidays)
        notices.tell(session, self.secret, [member.recipient for member in roster.of(*posts)])
        row.looked_on = today

    def _sent(self, entity: Entity, address: str) -> bool:
        """Whether the mail server took a message. One that it does not take keeps nobody else from theirs."""
        try:
            self.send(self.settings.smtp_url, message(self.settings, entity, address))
        except Exception as error:  # noqa: BLE001 whatever it is, it is tried again
            _log.error("a notice was not sent: %s", type(error).__name__)
            return False
        return True


def message(settings: Settings, entity: Entity, address: str) -> EmailMessage:
    """The only message there is: the same for everybody and everything."""
    told = EmailMessage()
    told["From"] = entity.email or f"valla@{urlsplit(settings.office_url).hostname}"
    told["To"] = address
    told["Subject"] = SUBJECT
    told["Auto-Submitted"] = "auto-generated"
    told.set_content(f"Para verlas, entre aquí:\n\n{settings.office_url}/mesa\n")
    return told


def next_hour(now: datetime, closed: Collection[date]) -> datetime:
    """The next instant at which messages leave. `closed`: days on which the entity does not attend."""
    day = now.astimezone(clock.BOGOTA).date()
    while True:
        for hour in HOURS if is_business_day(day, closed) else ():
            at = datetime.combine(day, hour, clock.BOGOTA)
            if at > now:
                return at
        day += timedelta(days=1)


def missed(session: Session, since: date, today: date, closed: Collection[date]) -> tuple[Post, ...]:
    """Who must know that a term may have run out since a day, by the weeks of the cases that are not over."""
    weeks = select(col(Complaint.week)).where(col(Complaint.standing).in_((Standing.OPEN, Standing.QUARANTINED)))
    told: set[Post] = set()
    for week in session.scalars(weeks.distinct()):
        first, last = clocks.earliest(week, closed=closed), clocks.latest(week, closed=closed)
        if first and since <= first < today:
            told.add(Post.COORDINATOR)
        if since <= last < today:
            told.add(Post.CONTROL_BODY)
    return tuple(sorted(told))


def is_stuck(session: Session, now: datetime) -> bool:
    """Whether messages have not left for longer than anybody should wait."""
    row = session.get(NoticeRound, _ROUND)
    return row is not None and min(row.failing_since or now, row.next_at) < now - PATIENCE


def _addresses(session: Session, roster: Roster, entity: Entity) -> dict[str, str]:
    """Where each key of the list is written to. Who gave no address, or has no account any more, is not."""
    asked = select(col(ReaderKey.recipient), col(Person.mail)).join(Person, col(Person.id) == col(ReaderKey.person_id))
    known = session.execute(asked.where(col(Person.mail).is_not(None), col(Person.disabled_at).is_(None)))
    found = {row[0]: row[1] for row in known}
    if entity.control_body_email:
        found |= {member.recipient: entity.control_body_email for member in roster.of(Post.CONTROL_BODY)}
    listed = {member.recipient for member in roster.of(*_TOLD)}
    return {recipient: address for recipient, address in found.items() if recipient in listed}
