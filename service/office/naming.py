"""The names by which works and roles know an entity, kept to the one that it gives itself today.

Permissions compare names: a role of «Alcaldía de Ejemplo» is over the works that are written so. What sources call
otherwise is written so when it is read; what was written before, or under a former name, is united here.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import Session, col

from service.foundation.canonical import canonical_json
from service.foundation.settings import Entity
from service.foundation.text import fold
from service.office.entity import effective, names
from service.office.models import Draft
from service.office.queries import work_of
from service.office.rules import DraftState
from service.publication.actions import publish
from service.publication.document import Publisher, compose
from service.publication.queries import latest
from service.staff import audit
from service.staff.models import GrantRow
from service.works.facts import Owner
from service.works.models import Dependency, WorkRow
from service.works.naming import Naming, dependency_of


def own(session: Session, base: Entity) -> Naming:
    """The entity of the installation, `base` its file, as it is called today."""
    entity = effective(session, base)
    former = frozenset(map(fold, names(session, base)))
    return of(session, Naming(entity.name, entity.nit, former))


def of(session: Session, naming: Naming) -> Naming:
    """An entity with its dependencies as roles spell them and, where none does, as works do."""
    granted = [(row.entity or "", row.dependency) for row in _grants(session) if row.dependency]
    rows = [(row.entity_name, row.name) for row in _dependencies(session)]
    for entity, name in (*granted, *rows):
        if naming.is_called(entity, None) and name and fold(name) != fold(entity):
            naming.dependency(name)
    return naming


def known(session: Session, base: Entity, entity: str | None, dependency: str | None) -> tuple[str | None, str | None]:
    """An entity and a dependency that somebody typed, spelled as works and roles have them."""
    if entity is None:
        return None, dependency
    naming = own(session, base)
    if not naming.is_called(entity, None):
        spelled = [*(row.entity for row in _grants(session)), *(row.entity_name for row in _dependencies(session))]
        entity = next((each for each in spelled if each and fold(each) == fold(entity)), entity)
        naming = of(session, Naming(entity))
    return naming.name, naming.dependency(dependency) if dependency else None


def is_taken(session: Session, base: Entity, name: str) -> bool:
    """Whether a name that the entity would take is the one of another entity of the same installation."""
    naming = own(session, base)
    others = {*(row.entity for row in _grants(session)), *(row.entity_name for row in _dependencies(session))}
    return any(fold(each) == fold(name) and not naming.is_called(each, None) for each in others if each)


def unite(session: Session, actor: str, base: Entity, publisher: Publisher) -> tuple[frozenset[str], str]:
    """Write the entity's name of today wherever its works, roles and drafts call it otherwise.

    The names that were given up, and the one of today.

    A name that somebody's role holds is given up only when it is a name of the entity: a tax number that was mistyped
    in a table does not move the works of who answers for them.
    """
    naming = own(session, base)
    grants = _grants(session)
    held = {row.entity for row in grants if row.entity and not naming.is_called(row.entity, None)}
    moved: list[str] = []
    given_up = {row.entity for row in grants if row.entity and row.entity not in {naming.name, *held}}
    for row in _dependencies(session):
        if row.entity_name not in held and naming.is_called(row.entity_name, row.entity_nit):
            given_up |= {row.entity_name} - {naming.name}
            moved += _move(session, naming, row)
    renewed = [row for row in grants if _regrant(naming, row)]
    drafts = [draft for draft in _waiting(session) if _rewrite(draft, naming, given_up, publisher)]
    session.add_all([*renewed, *drafts])
    session.flush()
    # Those that were decided are found by it too.
    session.execute(update(Draft).where(col(Draft.entity).in_(given_up)).values(entity=naming.name))
    published = publish(session, moved, publisher)
    for draft in drafts:
        _rebase(session, draft, published)
    if moved or renewed or drafts:
        told = {"former": sorted(given_up), "works": len(moved), "grants": len(renewed), "drafts": len(drafts)}
        audit.record(session, actor, "entity.united", naming.name, **told)
    return frozenset(given_up), naming.name


def _rebase(session: Session, draft: Draft, published: Sequence[str]) -> None:
    """Put a draft upon the release of the new name, when that is all that happened: it does not rewrite the name."""
    if draft.work_id in published and draft.base_number is not None:
        number = latest(session, draft.work_id).number
        draft.base_number = number if draft.base_number == number - 1 else draft.base_number


def _grants(session: Session) -> Sequence[GrantRow]:
    return session.scalars(select(GrantRow).where(col(GrantRow.ended_at).is_(None)).order_by(col(GrantRow.id))).all()


def _dependencies(session: Session) -> Sequence[Dependency]:
    return session.scalars(select(Dependency).order_by(col(Dependency.id))).all()


def _move(session: Session, naming: Naming, row: Dependency) -> list[str]:
    """Name a dependency as the entity does, or give its works to the one that is named so; the works it touches."""
    owner = Owner(row.name, row.entity_name, row.entity_nit)
    named = naming.named(owner, dependency_of(owner))
    if (named.entity, named.dependency) == (row.entity_name, row.name):
        return []
    works = session.scalars(select(WorkRow).where(col(WorkRow.dependency_id) == row.id)).all()
    there = session.scalar(
        select(Dependency).where(col(Dependency.entity_name) == named.entity, col(Dependency.name) == named.dependency)
    )
    if there is None:
        row.entity_name, row.name, row.entity_nit = named.entity, named.dependency, named.entity_nit
    else:
        there.steward, there.contact = there.steward or row.steward, there.contact or row.contact
        for work in works:
            work.dependency_id = there.id
        session.flush()
        session.delete(row)
    session.flush()
    return [work.id for work in works]


def _regrant(naming: Naming, row: GrantRow) -> bool:
    """Spell a role of the entity as the entity does; whether it was spelled otherwise."""
    if row.entity is None or not naming.is_called(row.entity, None):
        return False
    dependency = naming.dependency(row.dependency) if row.dependency else None
    is_other = (row.entity, row.dependency) != (naming.name, dependency)
    row.entity, row.dependency = naming.name, dependency
    return is_other


def _waiting(session: Session) -> Sequence[Draft]:
    return session.scalars(select(Draft).where(col(Draft.state).in_((DraftState.OPEN, DraftState.PROPOSED)))).all()


def _rewrite(draft: Draft, naming: Naming, given_up: set[str], publisher: Publisher) -> bool:
    """Make a draft that waits say it too: published after, it would bring the former name back."""
    work = work_of(draft)
    if work.owner is None or not (work.owner.entity in given_up or naming.is_called(work.owner.entity, None)):
        return False
    owner = naming.named(work.owner, dependency_of(work.owner))
    if (owner.entity, owner.dependency) == (work.owner.entity, work.owner.dependency):
        return False
    draft.document = canonical_json(compose(replace(work, owner=owner), publisher))
    draft.entity, draft.dependency = owner.entity, owner.dependency
    return True
