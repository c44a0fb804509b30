"""Accounts whose people answer for the data of a dependency: who comes is named on its works, who leaves is not.

The names on public pages change in the transaction of the act itself, by a new release of each work: a work is never
shown in charge of somebody who has left. `actor` is the login of who does it; every action records itself.
"""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from service.foundation.canonical import canonical_json
from service.foundation.text import fold
from service.office.models import Draft
from service.office.queries import work_of
from service.office.rules import DraftState
from service.publication.actions import publish_of
from service.publication.document import Publisher, compose
from service.staff import actions as staff
from service.staff import audit, queries
from service.staff.models import Person
from service.staff.rules import Grant, Role
from service.works.models import Dependency


def grant(session: Session, actor: str, person: Person, added: Grant, publisher: Publisher) -> None:
    """Give a role. A steward of one dependency answers for its data from now on, in place of whoever did."""
    staff.grant(session, actor, person, added)
    if added.role is Role.STEWARD and added.entity is not None and added.dependency is not None:
        dependency = _dependency(session, added.entity, added.dependency)
        _name(session, actor, (dependency,), person.name, publisher)


def _dependency(session: Session, entity: str, name: str) -> Dependency:
    """The dependency of this name: begun here when no work is of it yet, so that its first work names its steward."""
    called = select(Dependency).where(col(Dependency.entity_name) == entity, col(Dependency.name) == name)
    return session.scalars(called).one_or_none() or Dependency(name=name, entity_name=entity)


def take(session: Session, actor: str, person: Person, taken: Grant, publisher: Publisher) -> None:
    """End a role. What only that role made the person answer for is left «sin responsable»."""
    staff.take(session, actor, person, taken)
    if taken.role is Role.STEWARD:
        _leave(session, actor, person, (taken,), publisher)


def disable(session: Session, actor: str, person: Person, publisher: Publisher) -> None:
    """Close an account. What the person answered for is left «sin responsable»."""
    held = _held(session, person)
    staff.disable(session, actor, person)
    _leave(session, actor, person, (each for each in held if each.role is Role.STEWARD), publisher)


def _held(session: Session, person: Person) -> tuple[Grant, ...]:
    assert person.id is not None
    return queries.grants(session, [person.id])[person.id]


def _leave(session: Session, actor: str, person: Person, lost: Iterable[Grant], publisher: Publisher) -> None:
    lost = tuple(lost)
    kept = () if person.disabled_at else tuple(each for each in _held(session, person) if each.role is Role.STEWARD)

    def is_left(dependency: Dependency) -> bool:
        where = dependency.entity_name, dependency.name
        return any(each.covers(*where) for each in lost) and not any(each.covers(*where) for each in kept)

    named = session.scalars(select(Dependency).where(col(Dependency.steward).is_not(None)))
    theirs = [each for each in named if fold(each.steward or "") == fold(person.name)]
    _name(session, actor, [each for each in theirs if is_left(each)], None, publisher)


def _name(
    session: Session, actor: str, dependencies: Iterable[Dependency], steward: str | None, publisher: Publisher
) -> None:
    """Name who answers for the data of some dependencies, and publish their works so."""
    for dependency in dependencies:
        if dependency.steward == steward:
            continue
        _rename(session, dependency, steward, publisher)
        dependency.steward = steward
        session.add(dependency)
        session.flush()
        works = publish_of(session, dependency, publisher)
        told = {"entity": dependency.entity_name, "steward": steward, "works": len(works)}
        audit.record(session, actor, "steward.named" if steward else "steward.left", dependency.name, **told)


def _rename(session: Session, dependency: Dependency, steward: str | None, publisher: Publisher) -> None:
    """Make drafts say it too: one that was begun before and is published after would bring the former name back."""
    waiting = select(Draft).where(
        col(Draft.entity) == dependency.entity_name,
        col(Draft.dependency) == dependency.name,
        col(Draft.state).in_((DraftState.OPEN, DraftState.PROPOSED)),
    )
    for draft in session.scalars(waiting):
        work = work_of(draft)
        if work.owner is not None and work.owner.steward is not None and work.owner.steward == dependency.steward:
            told = replace(work, owner=replace(work.owner, steward=steward))
            draft.document = canonical_json(compose(told, publisher))
            session.add(draft)
