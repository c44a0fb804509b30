"""Challenges: random texts that a key must sign, or a sign-in elsewhere must bring back, in time and once."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlmodel import Session, col

from service.foundation import clock, codes
from service.foundation.secret import digest
from service.staff.errors import Stale
from service.staff.models import Challenge

#: How long one may be answered.
LASTS = timedelta(minutes=5)


class Purpose(StrEnum):
    """What a challenge is for: it serves nothing else."""

    #: A person adds a passkey.
    REGISTER = "passkey.register"
    #: Somebody comes in with a passkey; who they are is told by it.
    ENTER = "passkey.enter"
    #: A person who is in proves again who they are.
    CONFIRM = "passkey.confirm"
    #: Somebody comes in by the city's own sign-in.
    FEDERATED = "federated"


def issue(session: Session, purpose: Purpose, person_id: int | None = None, text: str | None = None) -> str:
    """A new challenge: `text`, or 32 random bytes as base64url. The ones that nobody answered in time go away."""
    text = text or codes.token()
    session.connection().execute(delete(Challenge).where(col(Challenge.expires_at) < clock.now()))
    row = Challenge(sha256=digest(text), purpose=purpose, person_id=person_id, expires_at=clock.now() + LASTS)
    session.add(row)
    session.flush()
    return text


def take(session: Session, purpose: Purpose, text: str, person_id: int | None = None) -> None:
    """Use a challenge up. Refuses one that is unknown, used, too old, for another purpose or for another person."""
    row = session.scalar(select(Challenge).where(col(Challenge.sha256) == digest(text)))
    if row is None:
        raise Stale
    session.delete(row)
    session.flush()
    if (row.purpose, row.person_id) != (purpose, person_id) or row.expires_at < clock.now():
        raise Stale
