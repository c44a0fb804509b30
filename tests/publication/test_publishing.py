"""Publishing: numbered, chained, only when something changed, and for ever."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from service.foundation.canonical import sha256
from service.foundation.database import Database
from service.publication import queries
from service.publication.actions import publish
from service.publication.errors import NoSuchRelease, NoSuchWork
from service.publication.models import Listing, Release
from service.works.facts import ModificationKind
from service.works.models import ContractRow, ModificationRow, WorkRow
from tests.publication.registry import FACT, register

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


def _extend(session: Session, key: str = "1") -> None:
    contract = session.scalars(select(ContractRow)).one()
    change = {"kind": ModificationKind.DURATION, "on": date(2026, 11, 10), "days": 49, "reason": "Lluvias"}
    session.add(ModificationRow(**FACT, contract_id=contract.id, key=key, **change))
    session.flush()


def test_the_first_release_is_number_one(database: Database, publisher) -> None:
    with database.writing() as session:
        work = register(session)

        assert publish(session, [work], publisher, AT) == [work]

    with database.reading() as session:
        published = queries.latest(session, work)
        assert (published.number, published.published_at, published.previous_sha256) == (1, AT, None)
        assert published.sha256 == sha256(published.document)
        assert published.work.title == "Pavimentación de la calle 30"


def test_nothing_changed_nothing_published(database: Database, publisher) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)

        assert publish(session, [work, work], publisher) == []

        assert queries.latest(session, work).number == 1


def test_a_change_makes_the_next_link_of_the_chain(database: Database, publisher) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)
        first = queries.latest(session, work)
        _extend(session)

        publish(session, [work], publisher)

        second = queries.latest(session, work)
        assert (second.number, second.previous_sha256) == (2, first.sha256)
        assert queries.release(session, work, 1).document == first.document
        assert session.scalars(select(Listing)).one().ends_on == date(2027, 2, 18)


def test_publication_is_undone_with_the_change_it_belongs_to(database: Database, publisher) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)

    def write_and_fail() -> None:
        with database.writing() as session:
            _extend(session)
            publish(session, [work], publisher)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    with database.reading() as session:
        assert queries.latest(session, work).number == 1


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE release SET document = 'x'",
        "UPDATE release SET published_at = '2020-01-01'",
        "DELETE FROM release",
        "INSERT OR REPLACE INTO release SELECT * FROM release",
        "TRUNCATE release CASCADE",
    ],
)
def test_nothing_published_is_changed_or_deleted(database: Database, publisher, order: str) -> None:
    if ("REPLACE" in order and not database.is_sqlite) or ("TRUNCATE" in order and database.is_sqlite):
        pytest.skip("The other engine's words.")
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)
        before = queries.latest(session, work)

    with (
        pytest.raises(DatabaseError, match=r"Lo publicado no se cambia|no sigue a la ultima"),
        database.writing() as session,
    ):
        session.connection().exec_driver_sql(order)

    with database.reading() as session:
        assert queries.latest(session, work) == before
        assert session.scalars(select(Release)).one().number == 1


@pytest.mark.parametrize(
    "forged", [{"number": 3}, {"number": 0}, {"previous_sha256": "0" * 64}, {"previous_sha256": None}], ids=str
)
def test_no_release_is_slipped_into_the_chain(database: Database, publisher, forged) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher)
        first = queries.latest(session, work)
    honest = {"work_id": work, "number": 2, "published_at": AT, "sha256": "1" * 64, "document": b"{}"}
    honest["previous_sha256"] = first.sha256

    with pytest.raises(DatabaseError, match="no sigue a la ultima"), database.writing() as session:
        session.add(Release(**honest | forged))

    with database.writing() as session:
        session.add(Release(**honest))


def test_unknown_works_and_releases_are_refused(database: Database, publisher) -> None:
    with database.writing() as session:
        work = register(session)

        with pytest.raises(NoSuchWork):
            queries.latest(session, work)
        publish(session, [work], publisher)
        with pytest.raises(NoSuchRelease):
            queries.release(session, work, 2)
        with pytest.raises(NoSuchWork):
            queries.release(session, "2" * 9, 1)


def test_many_works_are_published_in_batches(database: Database, publisher) -> None:
    with database.writing() as session:
        works = [register(session, f"Obra {number}") for number in range(queries.PAGE + 3)]

        assert publish(session, works, publisher) == works

        titles = {session.get(WorkRow, listing.work_id).title for listing in session.scalars(select(Listing))}
        assert len(titles) == queries.PAGE + 3
