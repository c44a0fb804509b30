"""Publishing: the only way from the registry to the public, always by a new release, only when something changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.canonical import canonical_json, sha256
from service.foundation.database import next_ids
from service.foundation.text import fold, search_tokens
from service.publication.document import Publisher, compose
from service.publication.models import Listing, Release
from service.publication.reading import read
from service.works import queries, rules
from service.works.facts import Nature, Work
from service.works.models import Dependency, WorkRow

_RELEASE, _LISTING = Release.__table__, Listing.__table__  # type: ignore[attr-defined]


def _search_text(work: Work) -> str:
    contracts = [process.contract for process in work.processes if process.contract]
    said = [work.title, work.description, work.place.address, work.place.barrio, work.place.commune]
    said += [contract.supplier.name for contract in contracts if contract.supplier]
    said += [contract.reference for contract in contracts]
    said += [process.reference for process in work.processes]
    said += [value for _, value in work.identifiers]
    said += [work.owner.dependency] if work.owner else []
    # Each word once: a search asks whether it is there, not how often.
    return " ".join(dict.fromkeys(search_tokens(" ".join(part for part in said if part))))


def _listing(work: Work, release: dict[str, Any]) -> dict[str, Any]:
    contracts = work.contracts(Nature.CONSTRUCTION)
    contract = contracts[-1] if contracts else None
    supplier = contract.supplier if contract else None
    signed_on = contract.signed_on if contract else None
    told = rules.completeness(work)
    today = release["published_at"].astimezone(clock.BOGOTA).date()
    term, cost, progress = rules.term(work), rules.cost(work), rules.latest_progress(work)
    return {
        "release_id": release["id"],
        "work_id": work.id,
        "number": release["number"],
        "published_at": release["published_at"],
        "sha256": release["sha256"],
        "title": work.title,
        "phase": rules.state(work, today).kind.value,
        "starts_on": term.starts_on,
        "ends_on": term.current_end,
        "barrio": work.place.barrio,
        "commune": work.place.commune,
        "contractor": supplier.name if supplier else None,
        "contractor_key": fold(supplier.name) if supplier else None,
        "year": signed_on.year if signed_on else None,
        "value_amount": cost.current,
        "real_physical": progress.real_physical if progress else None,
        "renewal_due_on": rules.renewal_due_on(work, today),
        "report_due_on": rules.report_due_on(work, today),
        "filled_count": told.filled,
        "asked_count": told.total,
        "latitude": work.place.latitude,
        "longitude": work.place.longitude,
        "search_text": _search_text(work),
    }


def _upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(_LISTING)
    replaced = {name: statement.excluded[name] for name in rows[0] if name != "work_id"}
    session.connection().execute(statement.on_conflict_do_update(index_elements=["work_id"], set_=replaced), rows)


def publish(session: Session, work_ids: Iterable[str], publisher: Publisher, at: datetime | None = None) -> list[str]:
    """Publish the works of `work_ids` that differ from their latest release; the ids of those that did.

    Belongs to the caller's transaction, so that a change and its publication are seen together or not at all.
    """
    published: list[str] = []
    wanted = list(dict.fromkeys(work_ids))
    for start in range(0, len(wanted), queries.BATCH):
        published += _publish_batch(session, wanted[start : start + queries.BATCH], publisher, at or clock.now())
    if len(published) > queries.BATCH:
        # So many change what the lists are: without new statistics the engines would look for works the long way.
        session.connection().execute(text(f"ANALYZE {_LISTING.name}"))
    return published


def publish_of(session: Session, dependency: Dependency, publisher: Publisher) -> list[str]:
    """Publish the works of a dependency, of which something has just been changed; the ids of those that differ."""
    theirs = session.scalars(select(col(WorkRow.id)).where(col(WorkRow.dependency_id) == dependency.id))
    return publish(session, theirs.all(), publisher)


def _publish_batch(session: Session, work_ids: list[str], publisher: Publisher, at: datetime) -> list[str]:
    works = queries.load(session, work_ids)
    latest_of = select(*_LISTING.c["work_id", "number", "sha256"]).where(_LISTING.c.work_id.in_(work_ids))
    latest = {row.work_id: row for row in session.connection().execute(latest_of)}
    releases: list[dict[str, Any]] = []
    for work in (works[work_id] for work_id in work_ids if work_id in works):
        document = canonical_json(compose(work, publisher))
        digest = sha256(document)
        previous = latest.get(work.id)
        if previous is None or previous.sha256 != digest:
            releases.append(
                {
                    "work_id": work.id,
                    "number": previous.number + 1 if previous else 1,
                    "published_at": at,
                    "sha256": digest,
                    "previous_sha256": previous.sha256 if previous else None,
                    "document": document,
                }
            )
    if not releases:
        return []
    for release, id_ in zip(releases, next_ids(session, _RELEASE, len(releases)), strict=True):
        release["id"] = id_
    session.connection().execute(insert(_RELEASE), releases)
    _upsert(session, [_listing(works[release["work_id"]], release) for release in releases])
    return [release["work_id"] for release in releases]


def relist(session: Session) -> int:
    """List again, from their releases, the works listed by a version that counted less; how many they were."""
    count = 0
    while rows := session.connection().execute(_UNCOUNTED).mappings().all():
        listed = [_listing(read(orjson.loads(row["document"])), dict(row)) for row in rows]
        _upsert(session, listed)
        count += len(rows)
    return count


_UNCOUNTED = (
    select(_RELEASE)
    .join(_LISTING, _LISTING.c.release_id == _RELEASE.c.id)
    .where(_LISTING.c.filled_count.is_(None))
    .limit(queries.BATCH)
)
