"""What a death leaves behind is swept; what a row names, what is being filed and what another database holds is not."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from service.complaints import actions, queries
from service.complaints.filing import File, Filing, Report, file
from service.complaints.models import Complaint
from service.complaints.rules import Kind, Standing
from service.complaints.sweeping import PATIENCE, sweep
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.complaints.world import Readers, enrol

PEPPER = b"p" * 32


@pytest.fixture
def readers(database: Database) -> Readers:
    with database.writing() as session:
        return enrol(session)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs("", tmp_path)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a day and a minute later than the files say."""
    now = clock.now() + PATIENCE + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: now)


def _filing(readers: Readers) -> Filing:
    return file(Report("Texto", files=(File(Kind.FILE, "image/jpeg", b"x" * 40_000),)), readers.roster, (), PEPPER)


def _keep(session: Session, blobs: Blobs, filing: Filing) -> None:
    actions.lay_down(blobs, filing.blobs)
    actions.keep(session, filing)


def _names(blobs: Blobs) -> set[str]:
    return set(blobs.names("sealed", datetime.max.replace(tzinfo=clock.BOGOTA)))


def test_only_what_no_row_names_goes(
    database: Database, readers: Readers, blobs: Blobs, tmp_path: Path, later: None
) -> None:
    kept, lost = _filing(readers), _filing(readers)
    with database.writing() as session:
        _keep(session, blobs, kept)
    actions.lay_down(blobs, lost.blobs)
    (tmp_path / "files/sealed/0a0b#1").write_bytes(b"the half of an age file")
    blobs.put("0123-960.jpg", b"a photo of a work")

    assert sweep(database, blobs) == 2
    assert _names(blobs) == set(kept.blobs)
    assert blobs.get("0123-960.jpg")
    assert sweep(database, blobs) == 0


def test_a_filing_under_way_is_left_alone(database: Database, readers: Readers, blobs: Blobs) -> None:
    with database.writing() as session:
        _keep(session, blobs, _filing(readers))
    under_way = _filing(readers)
    actions.lay_down(blobs, under_way.blobs)

    assert sweep(database, blobs) == 0
    assert set(under_way.blobs) < _names(blobs)


def test_a_row_kept_between_listing_and_asking_is_seen(
    database: Database, readers: Readers, blobs: Blobs, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = _filing(readers)
    actions.lay_down(blobs, filing.blobs)
    list_names = blobs.names

    def listed_and_then_kept(under: str, before: datetime) -> list[str]:
        found = list_names(under, before)
        with database.writing() as session:
            if session.get(Complaint, filing.complaint.id) is None:
                actions.keep(session, filing)
        return found

    monkeypatch.setattr(blobs, "names", listed_and_then_kept)

    assert sweep(database, blobs) == 0
    assert _names(blobs) == set(filing.blobs)


def test_the_files_of_another_database_are_left_alone(
    database: Database, readers: Readers, blobs: Blobs, later: None
) -> None:
    actions.lay_down(blobs, _filing(readers).blobs)

    assert sweep(database, blobs) == 0
    assert len(_names(blobs)) == 1


def test_an_object_store_is_swept_by_the_time_of_its_objects(
    database: Database, readers: Readers, tmp_path: Path, later: None
) -> None:
    blobs = Blobs("memory:///", tmp_path)
    kept, lost = _filing(readers), _filing(readers)
    with database.writing() as session:
        _keep(session, blobs, kept)
    actions.lay_down(blobs, lost.blobs)

    assert sweep(database, blobs) == 1
    assert [blobs.get(name) for name in lost.blobs] == [None]
    assert all(blobs.get(name) for name in kept.blobs)


def test_blobs_of_a_buried_case_go_when_its_rows_are_gone_and_not_before(
    database: Database, readers: Readers, blobs: Blobs
) -> None:
    filing = _filing(readers)
    with database.writing() as session:
        _keep(session, blobs, filing)

    with database.writing() as session:
        actions.bury(session, blobs, session.get_one(Complaint, filing.complaint.id), b"sealed")
        session.flush()
        session.rollback()
    assert _names(blobs) == set(filing.blobs)

    with database.writing() as session:
        actions.bury(session, blobs, session.get_one(Complaint, filing.complaint.id), b"sealed")
        session.flush()
        assert _names(blobs) == set(filing.blobs)
    assert _names(blobs) == set()
    with database.reading() as session:
        assert session.get_one(Complaint, filing.complaint.id).standing is Standing.TOMBSTONE
        assert queries.blobs(session) == set()
