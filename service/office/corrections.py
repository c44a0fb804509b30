"""Corrections of published data: asked for by anybody, answered in public within the term of a petition."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import starmap
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.calendar import add_business_days
from service.office import overview
from service.office.errors import AlreadyAnswered, NoSuchCorrection, NotSettled, TooManyAsked
from service.office.models import Correction
from service.office.rules import Asker, CorrectionState
from service.publication import queries as publication
from service.publication.models import Release
from service.staff import audit
from service.staff.rules import Acting, Permission
from service.works.models import Dependency

#: Business days to answer a petition, from the day after it is received (Ley 1755 de 2015, art. 14).
TERM_DAYS = 15
#: Who asks in the trail: nothing more is known of them.
ANYBODY = "ciudadanía"
#: Requests that are heard in an hour, of one work and of all: beyond them somebody is sending noise.
HOUR, MOST_OF_WORK, MOST_OF_ALL = timedelta(hours=1), 10, 200


@dataclass(frozen=True)
class Asked:
    """What a person asks to correct. `proof`: words or the name of a document, empty when there is none."""

    by: Asker
    text: str
    proof: str


@dataclass(frozen=True)
class Pending:
    """A correction with the name of its work and the dependency that must answer."""

    correction: Correction
    title: str
    dependency: Dependency | None


def ask(session: Session, correction_id: str, work_id: str, asked: Asked, closed: Collection[date] = ()) -> Correction:
    """Keep a request about a published work, and count its term; the one that is there when it is sent again.

    `closed`: days that the entity adds to the holidays of the law.
    Refuses with `TooManyAsked` when too many arrive at once.
    """
    found = session.get(Correction, correction_id)
    if found is not None:
        return found
    published = publication.latest(session, work_id)
    _heed(session, published.work_id)
    now = clock.now()
    correction = Correction(
        id=correction_id,
        work_id=published.work_id,
        asked_by=asked.by,
        asked_at=now,
        due_on=add_business_days(now.astimezone(clock.BOGOTA).date(), TERM_DAYS, closed),
        text=asked.text,
        proof=asked.proof or None,
    )
    session.add(correction)
    session.flush()
    audit.record(session, ANYBODY, "correction.asked", correction.id, work=correction.work_id, by=asked.by.value)
    return correction


def _heed(session: Session, work_id: str) -> None:
    """Refuse when the last hour brought too many: nobody's address is known, so all are counted together."""
    of_work = func.count().filter(col(Correction.work_id) == work_id)
    recent = select(of_work, func.count()).where(col(Correction.asked_at) > clock.now() - HOUR)
    here, everywhere = session.execute(recent).one()
    if here >= MOST_OF_WORK or everywhere >= MOST_OF_ALL:
        raise TooManyAsked


def find(session: Session, work_id: str, correction_id: str) -> Correction:
    """The correction of that code asked about that work."""
    found = session.get(Correction, correction_id)
    if found is None or found.work_id != work_id:
        raise NoSuchCorrection
    return found


def of_work(session: Session, work_id: str, limit: int = 200) -> Sequence[Correction]:
    """What has been asked about a work, the newest first."""
    found = select(Correction).where(col(Correction.work_id) == work_id)
    return session.scalars(found.order_by(col(Correction.asked_at).desc()).limit(limit)).all()


def pending(
    session: Session, who: Acting, permission: Permission, *, answered: bool = False, limit: int = 200
) -> list[Pending]:
    """What waits for an answer within a person's scope, the first due first; or what they answered last."""
    waiting = col(Correction.state) == CorrectionState.WAITING
    first = col(Correction.answered_at).desc() if answered else col(Correction.due_on)
    found = _with_work(who, permission).where(~waiting if answered else waiting).order_by(first, col(Correction.id))
    return list(starmap(Pending, session.execute(found.limit(limit))))


def to_make(session: Session, who: Acting, permission: Permission, limit: int = 200) -> list[Pending]:
    """Corrections accepted and not yet published, within a person's scope, the first due first."""
    accepted = and_(col(Correction.state) == CorrectionState.ACCEPTED, col(Correction.release_number).is_(None))
    found = _with_work(who, permission).where(accepted).order_by(col(Correction.due_on), col(Correction.id))
    return list(starmap(Pending, session.execute(found.limit(limit))))


def _with_work(who: Acting, permission: Permission) -> Select[Any]:
    return overview.hanging(who, permission, Correction, col(Correction.work_id))


def to_answer(session: Session, who: Acting, permission: Permission, correction_id: str) -> Pending:
    """One correction of a work within a person's scope; to anybody else it does not exist."""
    row = session.execute(_with_work(who, permission).where(col(Correction.id) == correction_id)).first()
    if row is None:
        raise NoSuchCorrection
    return Pending(*row)


def answer(session: Session, who: Acting, correction: Correction, *, accepts: bool, words: str, hides: bool) -> None:
    """Answer for everybody to read, once. `hides`: the text of who asked is withheld, and the page says so."""
    if correction.state is not CorrectionState.WAITING:
        raise AlreadyAnswered
    now = clock.now()
    correction.state = CorrectionState.ACCEPTED if accepts else CorrectionState.DECLINED
    correction.answer, correction.answered_at, correction.answered_by = words, now, who.person_id
    correction.is_hidden = hides
    session.add(correction)
    session.flush()
    said = {"work": correction.work_id, "state": correction.state.value, "hidden": hides}
    audit.record(session, who.login, "correction.answered", correction.id, **said)


def settle(session: Session, work_id: str, number: int) -> None:
    """Say of the corrections accepted of a work that release `number` puts them right."""
    accepted = (
        col(Correction.work_id) == work_id,
        col(Correction.state) == CorrectionState.ACCEPTED,
        col(Correction.release_number).is_(None),
    )
    for correction in session.scalars(select(Correction).where(*accepted)):
        correction.release_number = number
        session.add(correction)
    session.flush()


def releases_since(session: Session, correction: Correction) -> Sequence[tuple[int, datetime]]:
    """The releases of its work that came after it was asked for, number and moment, newest first."""
    found = select(col(Release.number), col(Release.published_at)).where(
        col(Release.work_id) == correction.work_id, col(Release.published_at) > correction.asked_at
    )
    rows = session.execute(found.order_by(col(Release.number).desc()))
    return [(number, at) for number, at in rows]


def say_settled(session: Session, who: Acting, correction: Correction, number: int) -> None:
    """Say which release puts an accepted correction right, when it was not published as a correction."""
    if not is_to_make(correction) or number not in {each for each, _ in releases_since(session, correction)}:
        raise NotSettled
    correction.release_number = number
    session.add(correction)
    session.flush()
    audit.record(session, who.login, "correction.settled", correction.id, work=correction.work_id, release=number)


def is_to_make(correction: Correction) -> bool:
    """Whether it was accepted and no release puts it right yet."""
    return correction.state is CorrectionState.ACCEPTED and correction.release_number is None


def is_late(correction: Correction, today: date) -> bool:
    """Whether the answer is overdue."""
    return correction.state is CorrectionState.WAITING and correction.due_on < today
