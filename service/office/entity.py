"""What the entity says of itself: its file, and over it what the office has written since. Rows are only added.

Each row holds the fields that one save changed, so two people who change different fields lose nothing.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlmodel import Session, col

from service.foundation.settings import Entity
from service.office.models import EntityVersion
from service.publication.actions import publish_of
from service.publication.document import Publisher
from service.staff import audit
from service.staff.models import Person
from service.staff.rules import Acting, Permission
from service.works.models import Dependency

#: What the office writes. The rest belongs to who installs the service: what is registered elsewhere, and the look.
WRITTEN = (
    "name",
    "nit",
    "address",
    "hours",
    "phone",
    "email",
    "corrections_email",
    "website",
    "anticorruption_line",
    "anticorruption_line_checked",
    "holidays",
    "wages",
    "drawing",
)
#: Any value of a field as JSON holds it.
_AS_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def latest(session: Session) -> int:
    """The number of the last version; 0 when nothing has been written over the file."""
    return session.scalar(select(func.max(col(EntityVersion.id)))) or 0


def effective(session: Session, base: Entity) -> Entity:
    """The entity as it is today: `base`, the file, with what the office has written over it."""
    values: dict[str, Any] = {}
    for version in session.scalars(select(EntityVersion).order_by(col(EntityVersion.id))):
        values |= {name: value for name, value in version.values.items() if name in WRITTEN}
    return Entity.model_validate(base.model_dump() | values) if values else base


def names(session: Session, base: Entity) -> list[str]:
    """Every name that the entity has given itself, that of `base`, the file, first."""
    versions = session.scalars(select(EntityVersion).order_by(col(EntityVersion.id)))
    return [base.name, *(version.values["name"] for version in versions if "name" in version.values)]


def history(session: Session) -> list[tuple[EntityVersion, str]]:
    """Every version with the name of who wrote it, the last one first."""
    found = select(EntityVersion, col(Person.name)).join(Person, col(Person.id) == col(EntityVersion.written_by))
    return [(row[0], row[1]) for row in session.execute(found.order_by(col(EntityVersion.id).desc()))]


def write(session: Session, who: Acting, now: Entity, new: Entity) -> None:
    """Add a version with the fields in which `new` is not `now`, the entity as it is; none when there is no change."""
    changed = [name for name in WRITTEN if getattr(new, name) != getattr(now, name)]
    if not changed:
        return
    values = {name: _AS_JSON.dump_python(getattr(new, name), mode="json") for name in changed}
    version = EntityVersion(written_by=who.person_id, values=values)
    session.add(version)
    session.flush()
    told = {name: values[name] for name in changed if name != "drawing"}
    audit.record(session, who.login, "entity.written", new.name, version=version.id, fields=changed, values=told)


def dependencies(session: Session, who: Acting) -> list[Dependency]:
    """The dependencies whose cadence this person may settle, by entity and name."""
    found = session.scalars(select(Dependency).order_by(col(Dependency.entity_name), col(Dependency.name)))
    return [each for each in found if who.may_on(Permission.MANAGE_ENTITY, each.entity_name, each.name)]


def settle(session: Session, who: Acting, cadences: Iterable[tuple[Dependency, int]], publisher: Publisher) -> None:
    """Make each dependency promise a report every so many days, and publish its works so."""
    for dependency, days in cadences:
        if dependency.cadence_days == days:
            continue
        told = {"entity": dependency.entity_name, "before": dependency.cadence_days, "days": days}
        dependency.cadence_days = days
        session.add(dependency)
        session.flush()
        works = publish_of(session, dependency, publisher)
        audit.record(session, who.login, "cadence.settled", dependency.name, **told, works=len(works))
