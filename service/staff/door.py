"""The door: coming in with a password and a code, and making both.

Each try is counted before it is heard, for a login that exists and for one that does not, and the more fail the longer
the next one waits: a minute at most, so that nobody can shut anybody out for ever.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.secret import Secret
from service.staff import audit, queries, rules, second_factor
from service.staff.errors import NotProven, TooSoon
from service.staff.models import Attempt, Person
from service.staff.passwords import Verdict
from service.staff.rules import FORGOTTEN, Way
from service.staff.second_factor import Kit

#: Who knocked, in the trail, when nobody knows.
NOBODY_KNOWN = "sin identificar"


@dataclass(frozen=True, slots=True)
class Trial:
    """A password tried under a login. `stored`: the hash against which it was tried; `again`: by who is in already."""

    login: str
    stored: str | None
    verdict: Verdict
    again: bool = False


def knock(session: Session, secret: Secret, login: str, *, again: bool = False) -> str | None:
    """Count a try under `login`: the hash to try it against, None for nobody's. Refuses (`TooSoon`) to hear it.

    To be committed before the password is tried, so that of many tries at once each counts. `again`: by who is in
    already, whom nobody outside makes wait.
    """
    now, mark = clock.now(), _mark(secret, login, again)
    session.connection().execute(delete(Attempt).where(col(Attempt.next_at) < now - FORGOTTEN))
    tries = session.get(Attempt, mark) or Attempt(mark=mark, failures=0, next_at=now)
    if tries.next_at > now:
        raise TooSoon
    tries.failures += 1
    tries.next_at = now + rules.wait(tries.failures)
    session.add(tries)
    is_theirs = col(Person.login) == login
    if again:
        return session.scalar(select(col(Person.password_hash)).where(is_theirs))
    counted = update(Person).where(is_theirs).values(tries=col(Person.tries) + 1)
    return session.scalar(counted.returning(col(Person.password_hash)))


def prove(session: Session, secret: Secret, trial: Trial, code: str) -> Person:
    """The person whose password was tried and whose code this is. Refuses (`NotProven`), not saying which is wrong."""
    person = session.scalar(select(Person).where(col(Person.login) == trial.login))
    if person is None or person.disabled_at is not None or not trial.verdict.is_right:
        raise NotProven
    # The password may have been changed while the one typed was being tried.
    if person.password_hash != trial.stored or not second_factor.accept(session, secret, person, code):
        raise NotProven
    if trial.verdict.renewed is not None:
        person.password_hash = trial.verdict.renewed
    session.connection().execute(delete(Attempt).where(col(Attempt.mark) == _mark(secret, trial.login, trial.again)))
    if not trial.again:
        # This one did not fail.
        person.tries = max(person.tries - 1, 0)
    return person


def note_failure(session: Session, secret: Secret, trial: Trial) -> bool:
    """Take note of tries that failed in a row, once for all of them; whether there is anything to keep.

    The trail tells of them when the login is of somebody: strangers do not write what they like in it. One that is
    of nobody takes the same time.
    """
    tries = session.get(Attempt, _mark(secret, trial.login, trial.again))
    if tries is None or tries.noted or tries.failures < rules.STREAK:
        return False
    tries.noted = True
    if session.scalar(select(col(Person.id)).where(col(Person.login) == trial.login)) is not None:
        actor = trial.login if trial.again else NOBODY_KNOWN
        audit.record(session, actor, "door.refused", trial.login, count=tries.failures)
    return True


def make_keys(session: Session, secret: Secret, person: Person, password_hash: str, kit: Kit, step: int) -> None:
    """Give a person their password and second factor, in place of the ones before. Refuses roles of a passkey only."""
    assert person.id is not None
    rules.check_way(queries.grants(session, [person.id])[person.id], Way.PASSWORD)
    person.password_hash = password_hash
    second_factor.keep(session, secret, person, kit, step)
    audit.record(session, person.login, "keys.made", person.login, way=Way.PASSWORD)


def change_password(session: Session, person: Person, password_hash: str) -> None:
    """Give a person another password."""
    person.password_hash = password_hash
    audit.record(session, person.login, "password.changed", person.login)


def replace_recovery(session: Session, person: Person, kit: Kit) -> None:
    """Give a person other codes on paper."""
    second_factor.keep_recovery(session, person, kit)
    audit.record(session, person.login, "recovery.replaced", person.login)


def _mark(secret: Secret, login: str, again: bool) -> str:
    return secret.mark("again" if again else "attempt", login)
