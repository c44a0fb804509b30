"""The story of a work is told newest first."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.works.changes import Step
from service.works.facts import Work
from service.works.timeline import EventKind, timeline
from tests.works.factories import (
    make_bare_work,
    make_contract,
    make_document,
    make_extension,
    make_modification,
    make_payment,
    make_process,
    make_progress,
    make_supervision,
    make_work,
)

FULL = make_work(
    received_on=date(2026, 12, 1),
    in_service_on=date(2026, 12, 15),
    processes=(
        make_process(
            contract=make_contract(
                settled_on=date(2027, 3, 1),
                payments=(make_payment(),),
                modifications=(make_modification(), make_extension(on=None)),
            )
        ),
    ),
)


def test_a_whole_life() -> None:
    told = [(event.on and event.on.isoformat(), event.kind.value) for event in timeline(FULL)]
    assert told == [
        ("2027-03-01", "settled"),
        ("2026-12-15", "in-service"),
        ("2026-12-01", "received"),
        ("2026-10-31", "progress"),
        ("2026-10-30", "photo"),
        ("2026-03-16", "changed"),
        ("2025-06-30", "paid"),
        ("2024-07-01", "started"),
        ("2024-05-22", "document"),
        ("2024-05-20", "signed"),
        ("2024-05-02", "awarded"),
        ("2024-02-01", "published"),
        ("2023-12-11", "budgeted"),
        (None, "changed"),
    ]


def test_a_change_is_told_with_what_it_found_and_left() -> None:
    (step,) = [event.object for event in timeline(FULL) if event.kind is EventKind.CHANGED and event.on]
    assert isinstance(step, Step)
    assert (step.old_value, step.new_value) == (4_812_300_000, 6_015_375_000)


def test_an_event_says_whose_contract_it_is() -> None:
    supervision = make_supervision()
    signed = [event.process for event in timeline(make_work()) if event.kind is EventKind.SIGNED]
    assert supervision in signed
    assert all(event.process is None for event in timeline(make_work()) if event.kind is EventKind.PROGRESS)


def test_events_of_one_day_follow_a_works_life() -> None:
    day = date(2026, 1, 1)
    contract = make_contract(signed_on=day, starts_on=day, modifications=(make_modification(on=day),))
    process = make_process(published_on=None, awarded_on=day, contract=contract)
    work = make_bare_work(processes=(process,), received_on=day)
    assert [event.kind.value for event in timeline(work)] == ["received", "changed", "started", "signed", "awarded"]


def test_what_is_only_planned_did_not_happen() -> None:
    planned, paid = make_progress(real_physical=None), make_progress(real_physical=None, real_financial=0)
    assert [event.object for event in timeline(make_bare_work(progress=(planned, paid)))] == [paid]


def test_an_undated_document_comes_last() -> None:
    work = make_bare_work(documents=(make_document(published_on=None), make_document()))
    assert [event.on for event in timeline(work)] == [date(2024, 5, 22), None]


def test_a_work_without_facts_has_no_story() -> None:
    assert timeline(make_bare_work()) == ()


def test_every_kind_has_words() -> None:
    assert len({kind.words for kind in EventKind}) == len(EventKind)


@given(st.from_type(Work))
def test_days_never_go_forward(work: Work) -> None:
    days = [event.on for event in timeline(work)]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert days[len(dated) :] == [None] * (len(days) - len(dated))
