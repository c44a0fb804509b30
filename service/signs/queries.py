"""Finding signs."""

from sqlalchemy import select
from sqlmodel import Session, col

from service.signs.models import Sign, SignCheck


def find(session: Session, code: str) -> Sign | None:
    """The sign of `code` (capitals, no dashes), in whatever state."""
    return session.get(Sign, code)


def signs_of(session: Session, work_id: str) -> list[Sign]:
    """Every sign a work has had, the first first."""
    return list(session.scalars(select(Sign).where(col(Sign.work_id) == work_id).order_by(col(Sign.serial))))


def checks_of(session: Session, code: str, limit: int = 20) -> list[SignCheck]:
    """The photos of a sign that were read, the last first."""
    found = select(SignCheck).where(col(SignCheck.code) == code).order_by(col(SignCheck.id).desc())
    return list(session.scalars(found.limit(limit)))
