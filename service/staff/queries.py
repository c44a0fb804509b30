"""Finding people, what they hold, and who a session is of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.secret import digest
from service.foundation.text import fold
from service.staff.errors import NoSuchInvitation, NoSuchPerson
from service.staff.models import GrantRow, Invitation, Passkey, Person, StaffSession
from service.staff.rules import ABSOLUTE, Acting, Grant, Role, needs_passkey


def person(session: Session, login: str) -> Person:
    """The person of a login, disabled or not."""
    found = session.scalar(select(Person).where(col(Person.login) == login.strip().lower()))
    if found is None:
        raise NoSuchPerson(login)
    return found


def people(session: Session) -> list[Person]:
    """Everybody with an account, open or closed, by login."""
    return list(session.scalars(select(Person).order_by(col(Person.login))))


def keys(session: Session, person: Person) -> frozenset[str]:
    """By what a person may prove who they are: `password`, `passkey`, both or nothing yet."""
    assert person.id is not None
    has_passkey = session.scalar(select(col(Passkey.id)).where(col(Passkey.person_id) == person.id).limit(1))
    is_enough = not needs_passkey(grants(session, [person.id])[person.id])
    found = {"password": person.password_hash if is_enough else None, "passkey": has_passkey}
    return frozenset(kind for kind, key in found.items() if key is not None)


@dataclass(frozen=True, slots=True)
class Known:
    """An account as a list shows it. `came_at`: when its person last came in; `has_keys`: whether they ever could."""

    login: str
    name: str
    grants: tuple[Grant, ...]
    came_at: datetime | None
    has_keys: bool
    disabled_at: datetime | None


def accounts(session: Session, login: str | None = None) -> list[Known]:
    """Every account, or the one of a login: those in use first, by name."""
    came = select(col(StaffSession.person_id), func.max(col(StaffSession.began_at)).label("at"))
    last = came.group_by(col(StaffSession.person_id)).subquery()
    keyed = select(col(Passkey.id)).where(col(Passkey.person_id) == col(Person.id)).exists()
    keys = or_(keyed, col(Person.password_hash).is_not(None), col(Person.federated))
    found = select(Person, last.c.at, keys).outerjoin(last, last.c.person_id == col(Person.id))
    if login is not None:
        found = found.where(col(Person.login) == login)
    rows = session.execute(found.order_by(col(Person.disabled_at).is_not(None), col(Person.name))).all()
    held = grants(session, [person.id for person, _, _ in rows])
    return [Known(p.login, p.name, held[p.id], at, has_keys, p.disabled_at) for p, at, has_keys in rows]


def former_stewards(session: Session) -> frozenset[str]:
    """The names, folded, of people who answered for data and no longer do."""
    held = select(col(Person.name), col(GrantRow.ended_at), col(Person.disabled_at)).join(
        GrantRow, col(GrantRow.person_id) == col(Person.id)
    )
    found = session.execute(held.where(col(GrantRow.role) == Role.STEWARD)).all()
    still = {fold(name) for name, ended, disabled in found if ended is None and disabled is None}
    return frozenset(fold(name) for name, _, _ in found) - still


def administrators(session: Session) -> list[str]:
    """The logins of who may keep accounts today."""
    held = select(col(Person.login)).join(GrantRow, col(GrantRow.person_id) == col(Person.id)).distinct()
    return list(
        session.scalars(
            held.where(
                col(GrantRow.role) == Role.ADMINISTRATOR,
                col(GrantRow.ended_at).is_(None),
                col(Person.disabled_at).is_(None),
            )
        )
    )


def names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """What some people are called, by id."""
    found = select(*Person.__table__.c["id", "name"]).where(col(Person.id).in_(set(person_ids)))  # type: ignore[attr-defined]
    return {row.id: row.name for row in session.execute(found)}


def grants(session: Session, person_ids: Iterable[int]) -> dict[int, tuple[Grant, ...]]:
    """What each of some people holds now, oldest first."""
    held: dict[int, tuple[Grant, ...]] = dict.fromkeys(person_ids, ())
    found = select(GrantRow).where(col(GrantRow.person_id).in_(held), col(GrantRow.ended_at).is_(None))
    for row in session.scalars(found.order_by(col(GrantRow.id))):
        held[row.person_id] += (Grant(row.role, row.entity, row.dependency),)
    return held


def invited(session: Session, token: str) -> Person:
    """Whom the link of `token` invites to make their keys. Looking does not use it."""
    found = session.get(Invitation, digest(token))
    if found is None or found.used_at is not None or found.expires_at < clock.now():
        raise NoSuchInvitation
    who = session.get_one(Person, found.person_id)
    if who.disabled_at is not None:
        raise NoSuchInvitation
    return who


def acting(session: Session, token: str) -> Acting | None:
    """Who acts with the session of `token`; None when it has ended, is too old, or its person may not come in."""
    found = select(StaffSession, Person).join(Person, col(Person.id) == col(StaffSession.person_id))
    row = session.execute(found.where(col(StaffSession.sha256) == digest(token))).first()
    if row is None:
        return None
    came, who = row
    if came.ended_at is not None or who.disabled_at is not None or clock.now() - came.began_at > ABSOLUTE:
        return None
    held = grants(session, [who.id])[who.id]
    return Acting(who.id, who.login, who.name, held, came.id, came.verified_at, came.tries) if held else None


def sessions(session: Session, person_id: int) -> list[StaffSession]:
    """The sessions of a person that have not ended, the last begun first."""
    found = select(StaffSession).where(
        col(StaffSession.person_id) == person_id,
        col(StaffSession.ended_at).is_(None),
        col(StaffSession.began_at) > clock.now() - ABSOLUTE,
    )
    return list(session.scalars(found.order_by(col(StaffSession.id).desc())))
