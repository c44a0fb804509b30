"""What is done with accounts: add a person, give and take roles, begin and end their sessions.

Every action records itself in the trail; `actor` is the login of who does it.
"""

import re
from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.secret import digest
from service.staff import audit, queries, rules
from service.staff.errors import LoginTaken
from service.staff.models import GrantRow, Invitation, Person, StaffSession
from service.staff.rules import Acting, Grant, Way

#: How long a link to make one's keys works.
INVITED = timedelta(hours=72)

#: As much as one line of a message needs: the mail server says whether there is such a box.
_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,188}[a-z0-9])?", re.ASCII | re.IGNORECASE)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}", re.ASCII)
LOGIN_WORDS = N_("El usuario lleva de 3 a 40 letras sin tilde, números, puntos o guiones. Ejemplo: ana.perez")


def is_login(text: str) -> bool:
    """Whether a login may be written so; capitals are made small."""
    return _LOGIN.fullmatch(text.strip().lower()) is not None


def add(session: Session, actor: str, login: str, name: str, *held: Grant) -> Person:
    """A new person with these roles and no key yet: `invite` gives the link to make them."""
    login = login.strip().lower()
    if not is_login(login):
        raise Refusal(LOGIN_WORDS)
    if not name.strip():
        raise Refusal(N_("Escriba el nombre de la persona."))
    rules.check(held)
    if session.scalar(select(col(Person.id)).where(col(Person.login) == login)) is not None:
        raise LoginTaken(N_("Ya hay una persona con el usuario «%(login)s». Escoja otro."), login=login)
    person = Person(login=login, name=name.strip())
    session.add(person)
    session.flush()
    assert person.id is not None
    audit.record(session, actor, "person.added", login, name=person.name)
    for grant in held:
        _give(session, actor, person, grant)
    return person


def grant(session: Session, actor: str, person: Person, added: Grant) -> None:
    """Give a person one more role. Their sessions end: the next one begins with what they may do now."""
    assert person.id is not None
    held = queries.grants(session, [person.id])[person.id]
    if added in held:
        return
    rules.check((*held, added))
    _give(session, actor, person, added)
    end_sessions(session, person)


def _give(session: Session, actor: str, person: Person, added: Grant) -> None:
    assert person.id is not None
    row = GrantRow(person_id=person.id, role=added.role, entity=added.entity, dependency=added.dependency)
    session.add(row)
    session.flush()
    audit.record(session, actor, "role.granted", person.login, **_told(added))


def _told(grant: Grant) -> dict[str, str | None]:
    return {"role": grant.role.value, "entity": grant.entity, "dependency": grant.dependency}


def take(session: Session, actor: str, person: Person, taken: Grant) -> None:
    """End a role of a person, and their sessions."""
    ended = (
        update(GrantRow)
        .where(
            col(GrantRow.person_id) == person.id,
            col(GrantRow.role) == taken.role,
            col(GrantRow.entity).is_not_distinct_from(taken.entity),
            col(GrantRow.dependency).is_not_distinct_from(taken.dependency),
            col(GrantRow.ended_at).is_(None),
        )
        .values(ended_at=clock.now())
    )
    session.connection().execute(ended)
    end_sessions(session, person)
    audit.record(session, actor, "role.ended", person.login, **_told(taken))


def federate(session: Session, actor: str, person: Person) -> None:
    """Let a person come in by the city's own sign-in. Refuses roles that may not."""
    assert person.id is not None
    rules.check_way(queries.grants(session, [person.id])[person.id], Way.CITY)
    person.federated = True
    session.add(person)
    session.flush()
    audit.record(session, actor, "person.federated", person.login)


def disable(session: Session, actor: str, person: Person) -> None:
    """Close an account and every session of it."""
    if person.disabled_at is None:
        person.disabled_at = clock.now()
        session.add(person)
        session.flush()
        end_sessions(session, person)
        audit.record(session, actor, "person.disabled", person.login)


def invite(session: Session, actor: str, person: Person) -> str:
    """The token of a link by which the person makes their keys, once; links given before stop working."""
    assert person.id is not None
    if person.disabled_at is not None:
        raise Refusal(N_("La cuenta de «%(login)s» está cerrada."), login=person.login)
    waiting = update(Invitation).where(col(Invitation.person_id) == person.id, col(Invitation.used_at).is_(None))
    session.connection().execute(waiting.values(used_at=clock.now()))
    token = codes.token()
    session.add(Invitation(sha256=digest(token), person_id=person.id, expires_at=clock.now() + INVITED))
    session.flush()
    audit.record(session, actor, "person.invited", person.login)
    return token


def accept(session: Session, token: str) -> Person:
    """Use the link of `token`, once: whoever opened it is this person, whose keys are made now. Their sessions end."""
    person = queries.invited(session, token)
    session.get_one(Invitation, digest(token)).used_at = clock.now()
    end_sessions(session, person)
    audit.record(session, person.login, "person.accepted", person.login)
    return person


def change_mail(session: Session, actor: str, person: Person, address: str) -> None:
    """Where notices reach a person from now on; empty: nowhere. The trail says that it changed, not what it is."""
    address = address.strip()
    if address and not _MAIL.fullmatch(address):
        raise Refusal(N_("Escriba el correo completo, como ana.perez@ciudad.gov.co."))
    person.mail = address or None
    session.add(person)
    session.flush()
    audit.record(session, actor, "mail.changed", person.login, given=bool(address))


def begin_session(session: Session, person: Person, way: Way) -> str:
    """The token of a new session of a person who has just proved who they are, in a way that their roles allow."""
    assert person.id is not None
    held = queries.grants(session, [person.id])[person.id]
    rules.check(held)
    rules.check_way(held, way)
    if person.disabled_at is not None or not held:
        raise Refusal(N_("Su cuenta no tiene acceso. Pida ayuda a quien administra las cuentas."))
    token, now = codes.token(), clock.now()
    came = StaffSession(sha256=digest(token), person_id=person.id, began_at=now, verified_at=now, tries=person.tries)
    person.tries = 0
    session.add_all((person, came))
    session.flush()
    audit.record(session, person.login, "session.began", person.login, way=way)
    return token


def renew_session(session: Session, who: Acting, way: Way) -> str:
    """The new token of a session whose person has just proved again who they are; the old one opens nothing."""
    rules.check_way(who.grants, way)
    token = codes.token()
    renewed = session.get_one(StaffSession, who.session_id)
    renewed.sha256, renewed.verified_at = digest(token), clock.now()
    audit.record(session, who.login, "session.confirmed", who.login, way=way)
    return token


def close_sessions(session: Session, who: Acting, *, only: int | None = None) -> bool:
    """End one session of a person, or all but the one with which they ask for it; whether there was any to end."""
    person = session.get_one(Person, who.person_id)
    ended = end_sessions(session, person, only=only, but=who.session_id if only is None else None)
    if ended:
        audit.record(session, who.login, "session.ended", who.login, all=only is None)
    return ended > 0


def end_sessions(session: Session, person: Person, *, only: int | None = None, but: int | None = None) -> int:
    """End the sessions of a person: all of them, one, or all but one; how many ended."""
    ended = update(StaffSession).where(col(StaffSession.person_id) == person.id, col(StaffSession.ended_at).is_(None))
    if only is not None:
        ended = ended.where(col(StaffSession.id) == only)
    if but is not None:
        ended = ended.where(col(StaffSession.id) != but)
    return session.connection().execute(ended.values(ended_at=clock.now())).rowcount
