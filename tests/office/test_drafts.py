"""The life of a draft: nothing is seen before it is published, and money and time are seen by two people."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from service.foundation import clock
from service.foundation.database import Database
from service.office import actions, queries
from service.office.errors import DraftClosed, SecondPersonNeeded, WorkMoved
from service.office.models import Draft
from service.office.rules import DraftState, Kind
from service.publication import queries as publication
from service.publication.document import Publisher
from service.publication.errors import NoSuchWork
from service.staff.rules import Acting, Permission
from service.works import actions as works
from service.works.facts import Work
from tests.works.factories import (
    ORIGIN,
    make_contract,
    make_modification,
    make_owner,
    make_process,
    make_progress,
    make_work,
)

Officers = tuple[Acting, Acting]
WORK = make_work(owner=make_owner(entity="Alcaldía de Puerto Manso"), documents=(), photos=())


def _published(database: Database, who: Acting, publisher: Publisher, work: Work = WORK) -> None:
    with database.writing() as session:
        draft = actions.begin(session, who, "REGISTRAR", Kind.REGISTRATION, work, publisher)
        assert actions.publish(session, who, draft, publisher) is DraftState.PUBLISHED


def _approve(session: Session, who: Acting, draft: Draft, publisher: Publisher) -> DraftState:
    """Approve what would be published now."""
    return actions.approve(session, who, draft, publisher, actions.outcome(session, draft).mark(publisher))


def _with_addition(work: Work = WORK, name: str = "mod-1") -> Work:
    contract = replace(work.processes[0].contract, modifications=(make_modification(id=name),))
    return replace(work, processes=(replace(work.processes[0], contract=contract), *work.processes[1:]))


def test_a_registration_is_seen_when_it_is_published(
    database: Database, officers: Officers, publisher: Publisher
) -> None:
    ana, _ = officers
    with database.writing() as session:
        draft = actions.begin(session, ana, "REGISTRAR", Kind.REGISTRATION, WORK, publisher)
        assert queries.work_of(draft) == WORK
    with database.reading() as session, pytest.raises(NoSuchWork):
        publication.latest(session, WORK.id)

    with database.writing() as session:
        draft = queries.draft(session, ana, Permission.EDIT_WORKS, "REGISTRAR")
        actions.publish(session, ana, draft, publisher)

    with database.reading() as session:
        assert publication.latest(session, WORK.id).work == WORK


def test_money_takes_two_people(database: Database, officers: Officers, publisher: Publisher) -> None:
    ana, beto = officers
    plain = replace(WORK, processes=(make_process(contract=make_contract(modifications=())),))
    _published(database, ana, publisher, plain)
    with database.writing() as session:
        draft = actions.begin(session, ana, "ADICION", Kind.CHANGE, _with_addition(plain), publisher, "Más longitud.")
        assert actions.publish(session, ana, draft, publisher) is DraftState.PROPOSED
        assert publication.latest(session, WORK.id).number == 1
        seen = actions.outcome(session, draft).mark(publisher)
        with pytest.raises(SecondPersonNeeded):
            actions.approve(session, ana, draft, publisher, seen)
        assert actions.approve(session, beto, draft, publisher, seen) is DraftState.PUBLISHED
        assert publication.latest(session, WORK.id).work == _with_addition(plain)
        with pytest.raises(DraftClosed):
            actions.approve(session, beto, draft, publisher, seen)


def test_an_approval_waits_three_days_at_most(
    database: Database, officers: Officers, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, beto = officers
    plain = replace(WORK, processes=(make_process(contract=make_contract(modifications=())),))
    _published(database, ana, publisher, plain)
    with database.writing() as session:
        draft = actions.begin(session, ana, "ADICION", Kind.CHANGE, _with_addition(plain), publisher)
        actions.publish(session, ana, draft, publisher)
        late = clock.now() + timedelta(hours=73)
        monkeypatch.setattr(clock, "now", lambda: late)
        with pytest.raises(DraftClosed):
            _approve(session, beto, draft, publisher)


def test_two_drafts_at_once_lose_nothing(database: Database, officers: Officers, publisher: Publisher) -> None:
    ana, beto = officers
    _published(database, ana, publisher)
    report = make_progress(on=clock.today())
    with database.writing() as session:
        title = actions.begin(session, ana, "TITULO", Kind.CORRECTION, replace(WORK, title="Otro nombre"), publisher)
        told = replace(WORK, progress=(*WORK.progress, report))
        progress = actions.begin(session, beto, "AVANCE", Kind.PROGRESS, told, publisher)
        actions.publish(session, ana, title, publisher)
        actions.publish(session, beto, progress, publisher)

        work = publication.latest(session, WORK.id).work
        assert (work.title, work.progress[-1]) == ("Otro nombre", report)


def test_two_changes_of_the_contracts_do_not_mix(database: Database, officers: Officers, publisher: Publisher) -> None:
    ana, beto = officers
    plain = replace(WORK, processes=(make_process(contract=make_contract(modifications=())),))
    _published(database, ana, publisher, plain)
    with database.writing() as session:
        first = actions.begin(session, ana, "UNO", Kind.CHANGE, _with_addition(plain), publisher)
        second = actions.begin(session, beto, "DOS", Kind.CHANGE, _with_addition(plain, "mod-2"), publisher)
        actions.publish(session, ana, first, publisher)
        actions.publish(session, beto, second, publisher)
        _approve(session, beto, first, publisher)
        with pytest.raises(WorkMoved):
            _approve(session, ana, second, publisher)


def test_a_reading_that_confirms_the_contract_does_not_stand_in_the_way(
    database: Database, officers: Officers, publisher: Publisher
) -> None:
    ana, beto = officers
    plain = replace(WORK, processes=(make_process(contract=make_contract(modifications=())),))
    _published(database, ana, publisher, plain)
    confirmed = make_contract(
        modifications=(), paid_amount=4_000_000_000, origin=replace(ORIGIN, on=date(2026, 11, 19))
    )
    with database.writing() as session:
        draft = actions.begin(session, ana, "ADICION", Kind.CHANGE, _with_addition(plain), publisher)
        actions.publish(session, ana, draft, publisher)
        works.amend(session, [(plain, replace(plain, processes=(make_process(contract=confirmed),)))])
        _approve(session, beto, draft, publisher)

        contract = publication.latest(session, WORK.id).work.processes[0].contract
    assert contract == replace(confirmed, modifications=(make_modification(),))
