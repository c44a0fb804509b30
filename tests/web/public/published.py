"""Works published from facts, without the registry: what a page shows is decided by the release alone."""

from datetime import UTC, datetime

from sqlmodel import Session

from service.foundation.canonical import canonical_json, sha256
from service.publication.actions import _listing, _upsert
from service.publication.document import Publisher, compose
from service.publication.models import Release
from service.works.facts import Work
from service.works.models import WorkRow

PUBLISHER = Publisher("oc4ids-bu3kcz", "https://obras.example.org")
AT = datetime(2026, 11, 19, 20, 5, tzinfo=UTC)


def publish(session: Session, *versions: Work, at: datetime = AT) -> str:
    """Publish the versions of one work one after another; its id."""
    first = versions[0]
    session.add(
        WorkRow(
            id=first.id, title=first.title, status=first.status, source=first.origin.source, source_on=first.origin.on
        )
    )
    session.flush()
    previous = None
    for number, work in enumerate(versions, 1):
        document = canonical_json(compose(work, PUBLISHER))
        told = {"work_id": work.id, "number": number, "published_at": at, "sha256": sha256(document)}
        release = Release(**told, previous_sha256=previous, document=document)
        session.add(release)
        session.flush()
        _upsert(session, [_listing(work, told | {"id": release.id})])
        previous = release.sha256
    return first.id
