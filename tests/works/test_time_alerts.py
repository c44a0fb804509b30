"""Alerts about time, at the day: the last day within the limit, the first over it, and when a fact is missing."""

from datetime import date, timedelta

import pytest

from service.works.facts import ModificationKind, Origin, Work, WorkStatus
from tests.works.asking import answers, ask
from tests.works.factories import (
    TODAY,
    make_bare_work,
    make_contract,
    make_extension,
    make_modification,
    make_process,
    make_progress,
    make_restart,
    make_suspension,
    make_work,
    make_work_of,
)

#: A contract of 100 days.
SHORT = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 4, 11)}
END = date(2026, 10, 2)
NO_END = ("not-evaluable", None, ("Fecha de fin del contrato",))


def of(progress: tuple = (), **changes: object) -> Work:
    """A work of one contract with these changes."""
    return make_work_of(make_contract(**changes), progress=progress)


# RF08: extended term


@pytest.mark.parametrize(
    ("acts", "changes", "expected"),
    [
        ([make_extension(days=24)], SHORT, ("not-raised", 2_400, ())),
        ([make_extension(days=25)], SHORT, ("warned", 2_500, ())),
        ([make_extension(days=50)], SHORT, ("warned", 5_000, ())),
        ([make_extension(days=51)], SHORT, ("raised", 5_100, ())),
        ([make_extension(id="a", days=30), make_extension(id="b", days=21)], SHORT, ("raised", 5_100, ())),
        ([make_extension(days=None, ends_on=date(2026, 6, 1))], SHORT, ("raised", 5_100, ())),
        ([make_extension(days=51), make_extension(id="b", on=TODAY, days=-51)], SHORT, ("not-raised", 0, ())),
        ([make_suspension(date(2026, 2, 1)), make_restart(date(2026, 6, 1), days=120)], SHORT, ("not-raised", 0, ())),
        (
            [make_modification(kind=ModificationKind.TERMINATION, value_amount=None, ends_on=date(2026, 2, 1))],
            SHORT,
            ("not-raised", 0, ()),
        ),
        ([], SHORT, ("not-raised", 0, ())),
        ([], {"starts_on": None}, ("not-evaluable", None, ("Fecha de inicio del contrato",))),
        ([], {"ends_on": None}, ("not-evaluable", None, ("Fecha de fin inicial del contrato",))),
        (
            [],
            {"starts_on": END, "ends_on": END - timedelta(days=1)},
            ("not-evaluable", None, ("Fecha de fin posterior a la de inicio",)),
        ),
        ([], {"starts_on": END, "ends_on": END}, ("not-evaluable", None, ("Fecha de fin posterior a la de inicio",))),
        ([make_extension(days=None)], SHORT, ("not-evaluable", None, ("Días de una prórroga",))),
        ([make_extension(days=10**9)], SHORT, ("not-evaluable", None, ("Días de una prórroga",))),
    ],
)
def test_extended_term(acts: list, changes: dict, expected: tuple) -> None:
    assert answers(ask("RF08", of(modifications=tuple(acts), **changes))) == expected


# RF09: late


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (END, {}, ("not-raised", None, ())),
        (END + timedelta(days=1), {}, ("raised", 1, ())),
        (TODAY, {}, ("raised", 49, ())),
        (TODAY, {"modifications": (make_extension(days=49),)}, ("not-raised", None, ())),
        (TODAY, {"modifications": (make_extension(days=48),)}, ("raised", 1, ())),
        (TODAY, {"modifications": (make_suspension(date(2026, 9, 1)),)}, ("not-raised", None, ())),
        (TODAY, {"status": "terminado"}, ("not-raised", None, ())),
        (TODAY, {"status": "terminado", "ends_on": None}, ("not-raised", None, ())),
        (TODAY, {"ends_on": None}, NO_END),
    ],
)
def test_late(today: date, changes: dict, expected: tuple) -> None:
    assert answers(ask("RF09", of(**{"modifications": (), **changes}), today)) == expected


@pytest.mark.parametrize("status", [WorkStatus.PREPARATION, WorkStatus.IMPLEMENTATION])
def test_nobody_knows_whether_a_work_without_contract_is_late(status: WorkStatus) -> None:
    assert answers(ask("RF09", make_bare_work(status=status))) == NO_END


# RF10: behind plan


@pytest.mark.parametrize(
    ("planned", "real", "expected"),
    [
        (8_300, 6_800, ("not-raised", 1_500, ())),
        (8_301, 6_800, ("raised", 1_501, ())),
        (6_000, 6_800, ("not-raised", -800, ())),
        (8_300, None, ("not-evaluable", None, ("Avance físico real",))),
        (
            None,
            6_800,
            ("not-evaluable", None, ("Avance físico programado", "Fechas de inicio y de fin del contrato")),
        ),
    ],
)
def test_behind_plan(planned: int | None, real: int | None, expected: tuple) -> None:
    report = make_progress(planned_physical=planned, real_physical=real)
    assert answers(ask("RF10", of((report,), starts_on=None))) == expected


@pytest.mark.parametrize(
    ("real", "planned", "expected"),
    [
        (5_000, None, ("not-raised", 2_500, ())),
        (4_999, None, ("raised", 2_501, ())),
        (4_999, 5_000, ("raised", 2_501, ())),
        (5_000, 5_000, ("not-raised", 0, ())),
    ],
)
def test_behind_the_calendar(real: int, planned: int | None, expected: tuple) -> None:
    # 75 of 100 days have gone by on the day of the report; the day of asking does not matter.
    report = make_progress(on=date(2026, 3, 17), real_physical=real, planned_physical=planned)
    work = of((report,), modifications=(make_extension(days=0),), **SHORT)
    assert answers(ask("RF10", work, date(2026, 4, 11))) == expected


def test_a_work_that_is_over_is_not_behind() -> None:
    report = make_progress(real_physical=6_000)
    assert answers(ask("RF10", of((report,), status="terminado"))) == ("not-raised", None, ())


# RF13: suspended


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([make_suspension(TODAY - timedelta(days=60))], ("not-raised", 60, ())),
        ([make_suspension(TODAY - timedelta(days=61))], ("raised", 61, ())),
        ([make_suspension(date(2025, 1, 1)), make_restart(date(2026, 1, 1))], ("not-raised", None, ())),
        (
            [
                make_suspension(date(2025, 1, 1)),
                make_restart(date(2025, 1, 2)),
                make_suspension(date(2025, 2, 1)),
                make_restart(date(2025, 2, 2)),
            ],
            ("raised", None, ()),
        ),
        (
            [make_suspension(date(2025, 1, 1)), make_restart(date(2025, 1, 2)), make_suspension(TODAY)],
            ("raised", 0, ()),
        ),
        ([], ("not-raised", None, ())),
        (
            [make_suspension(date(2025, 1, 1)), make_restart(date(2025, 1, 2)), make_suspension(None)],
            ("raised", None, ()),
        ),
        ([make_suspension(None)], ("not-evaluable", None, ("Fecha de la suspensión",))),
    ],
)
def test_suspended(acts: list, expected: tuple) -> None:
    assert answers(ask("RF13", of(modifications=tuple(acts)))) == expected


def test_a_suspension_that_only_the_source_tells_has_no_day() -> None:
    assert answers(ask("RF13", of(status="Suspendido"))) == ("not-evaluable", None, ("Fecha de la suspensión",))


def test_a_contract_that_ended_is_not_suspended_any_more() -> None:
    acts = (make_suspension(date(2025, 1, 1)),)
    assert answers(ask("RF13", of(status="terminado", modifications=acts))) == ("not-raised", None, ())


# RF14: unfinished a year after the term to settle. End 2 October 2026 + 4 months + 2 months + 1 year.


HALF_BUILT = (make_progress(real_physical=6_000),)
ALL_BUILT = (make_progress(real_physical=10_000),)
LAST_DAY = date(2028, 4, 2)
AFTER = LAST_DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "work", "expected"),
    [
        (LAST_DAY, of(HALF_BUILT), ("not-raised", None, ())),
        (AFTER, of(HALF_BUILT), ("raised", 1, ())),
        (date(2028, 4, 3), of(HALF_BUILT, status="terminado"), ("raised", 1, ())),
        (AFTER, of(HALF_BUILT, settlement_months=4), ("raised", 1, ())),
        (AFTER, of(HALF_BUILT, settlement_months=5), ("not-raised", None, ())),
        (date(2027, 12, 2), of(HALF_BUILT, settlement_months=0), ("not-raised", None, ())),
        (date(2027, 12, 3), of(HALF_BUILT, settlement_months=0), ("raised", 1, ())),
        (AFTER, of(HALF_BUILT, settlement_months=-7), ("raised", 1, ())),
        (AFTER, of(HALF_BUILT, modifications=(make_extension(days=1),)), ("not-raised", None, ())),
        (AFTER, of(HALF_BUILT, modifications=(make_suspension(date(2026, 9, 1)),)), ("not-raised", None, ())),
        (AFTER, of(HALF_BUILT, ends_on=None), NO_END),
        (AFTER, of(), ("not-evaluable", None, ("Fecha de recibo o avance físico real",))),
        (AFTER, of(ALL_BUILT), ("not-evaluable", None, ("Fecha de puesta en servicio",))),
        (AFTER, make_work(received_on=END), ("not-evaluable", None, ("Fecha de puesta en servicio",))),
        (AFTER, make_work(received_on=END, in_service_on=END), ("not-raised", None, ())),
        (AFTER, make_work(in_service_on=END), ("raised", 1, ())),
        (AFTER, make_work(status=WorkStatus.MAINTENANCE), ("not-raised", None, ())),
        (AFTER, make_work(status=WorkStatus.COMPLETION), ("raised", 1, ())),
    ],
)
def test_unfinished_after_settlement(today: date, work: Work, expected: tuple) -> None:
    assert answers(ask("RF14", work, today)) == expected


@pytest.mark.parametrize(
    ("act", "limit"), [({"on": date(2026, 8, 31)}, date(2028, 2, 28)), ({"on": date(2026, 1, 1)}, date(2027, 7, 1))]
)
def test_after_an_early_termination_the_year_counts_from_it(act: dict, limit: date) -> None:
    termination = make_modification(kind=ModificationKind.TERMINATION, value_amount=None, **act)
    work = of(HALF_BUILT, modifications=(termination,))
    assert answers(ask("RF14", work, limit)) == ("not-raised", None, ())
    assert answers(ask("RF14", work, limit + timedelta(days=1))) == ("raised", 1, ())


# RF15: settlement overdue. End 2 October 2026 + 4 months + 2 months.


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (date(2027, 4, 2), {}, ("not-raised", None, ())),
        (date(2027, 4, 3), {}, ("raised", 1, ())),
        (date(2027, 10, 2), {"settlement_months": 10}, ("not-raised", None, ())),
        (date(2027, 10, 3), {"settlement_months": 10}, ("raised", 1, ())),
        (date(2027, 4, 3), {"settled": True}, ("not-raised", None, ())),
        (date(2027, 4, 3), {"settled": None, "settled_on": date(2027, 1, 1)}, ("not-raised", None, ())),
        (date(2027, 4, 3), {"settled": None}, ("not-evaluable", None, ("Si el contrato ya se liquidó",))),
        (date(2027, 4, 2), {"settled": None}, ("not-raised", None, ())),
        (date(2027, 4, 3), {"ends_on": None}, NO_END),
        (date(2027, 4, 3), {"modifications": (make_suspension(date(2026, 9, 1)),)}, ("not-raised", None, ())),
        (date(9999, 1, 1), {"settlement_months": 10**12}, ("not-raised", None, ())),
    ],
)
def test_settlement_overdue(today: date, changes: dict, expected: tuple) -> None:
    assert answers(ask("RF15", of(**{"modifications": (), **changes}), today)) == expected


# RF24: silence


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (date(2026, 12, 10), {}, ("not-raised", 30, ())),
        (date(2026, 12, 11), {}, ("raised", 31, ())),
        (date(2027, 12, 11), {"status": "terminado"}, ("not-raised", None, ())),
        (date(2027, 12, 11), {"settled": True}, ("not-raised", None, ())),
        (date(2024, 7, 2), {}, ("not-evaluable", None, ("Fecha de los datos",))),
    ],
)
def test_silence(today: date, changes: dict, expected: tuple) -> None:
    work = make_work(
        processes=(make_process(contract=make_contract(**changes)),), photos=(), documents=(), progress=()
    )
    assert answers(ask("RF24", work, today)) == expected


def test_a_long_cadence_does_not_quiet_the_alert() -> None:
    work = make_work(origin=Origin("oficina", date(2026, 11, 10)))
    assert ask("RF24", work, date(2026, 12, 11)).outcome.value == "raised"


# RF22: signed out of order


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"signed_on": date(2024, 7, 1)}, ("not-raised", None, ())),
        ({"signed_on": date(2024, 7, 2)}, ("raised", 1, ())),
        ({"signed_on": END, "starts_on": None}, ("not-raised", None, ())),
        ({"signed_on": END + timedelta(days=1), "starts_on": None}, ("raised", 1, ())),
        ({"signed_on": date(2024, 5, 1), "ends_on": date(2024, 4, 1)}, ("raised", 30, ())),
        ({"signed_on": None}, ("not-evaluable", None, ("Fecha de firma del contrato",))),
        (
            {"starts_on": None, "ends_on": None},
            ("not-evaluable", None, ("Fechas de inicio y de fin del contrato",)),
        ),
    ],
)
def test_signed_out_of_order(changes: dict, expected: tuple) -> None:
    assert answers(ask("RF22", of(**changes))) == expected


@pytest.mark.parametrize("question", ["RF08", "RF13", "RF14", "RF15", "RF22"])
def test_without_a_works_contract_there_is_nothing_to_ask(question: str) -> None:
    assert answers(ask(question, make_bare_work())) == ("not-evaluable", None, ("Contrato de obra",))
