"""The signs of an office, found and counted within what a person may do."""

from dataclasses import dataclass
from itertools import starmap

from sqlalchemy import and_, case, func, or_, select, true
from sqlmodel import Session, col

from service.foundation import codes
from service.office.overview import joined, owned, within
from service.publication import queries as publication
from service.publication.models import Listing
from service.signs.errors import NoSuchSign
from service.signs.models import Sign, SignCheck
from service.signs.rules import Health, SignState
from service.staff.rules import Acting, Permission

#: Signs on one page.
PAGE = 50
#: What somebody has to go and see comes first.
_ORDER = (
    SignState.DAMAGED,
    SignState.PRINTED,
    SignState.MINTED,
    SignState.INSTALLED,
    SignState.REPLACED,
    SignState.RETIRED,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sign with the title of its work and the health that its last photo showed."""

    sign: Sign
    title: str
    health: Health | None


def find(session: Session, who: Acting, permission: Permission, typed: str) -> tuple[Sign, Listing]:
    """A sign, its code as typed, and its work, if this person may do it to it; to anybody else it does not exist."""
    sign = session.get(Sign, codes.tidy(typed))
    if sign is None:
        raise NoSuchSign
    return sign, owned(session, who, permission, sign.work_id).listing


def counts(session: Session, who: Acting) -> dict[SignState, int]:
    """How many signs are in each state."""
    found = joined(col(Sign.state), func.count()).join(Sign, col(Sign.work_id) == col(Listing.work_id))
    rows = session.execute(found.where(within(who, Permission.INSPECT_SIGNS)).group_by(col(Sign.state)))
    told = {row[0]: row[1] for row in rows}
    return {state: told.get(state, 0) for state in _ORDER}


def search(session: Session, who: Acting, state: SignState | None, words: str, page: int) -> list[Placed]:
    """One page of signs, those that need somebody first, and one more if there is another page."""
    latest = (
        select(col(SignCheck.health))
        .where(col(SignCheck.code) == col(Sign.code))
        .order_by(col(SignCheck.id).desc())
        .limit(1)
        .correlate(Sign)
        .scalar_subquery()
    )
    found = joined(Sign, col(Listing.title), latest).join(Sign, col(Sign.work_id) == col(Listing.work_id))
    found = found.where(within(who, Permission.INSPECT_SIGNS))
    if state is not None:
        found = found.where(col(Sign.state) == state)
    if words:
        code = col(Sign.code).startswith(codes.tidy(words), autoescape=True)
        found = found.where(or_(code, and_(*publication.says(session, words), true())))
    order = case({state: place for place, state in enumerate(_ORDER)}, value=col(Sign.state))
    rows = session.execute(found.order_by(order, col(Sign.state_at).desc()).limit(PAGE + 1).offset(page * PAGE))
    return list(starmap(Placed, rows))
