"""The curve: lines that go where the figures say, and labels that can be read."""

from datetime import date

import pytest

from service.foundation.language import Language
from service.web.public.curve import curve
from tests.works.factories import make_progress, make_work

ES = Language("es")


def drawn(*reports: tuple[int, int | None, int | None]):
    return curve(
        make_work(
            progress=tuple(
                make_progress(on=date(2026, 1, day), planned_physical=planned, real_physical=real)
                for day, planned, real in reports
            )
        ),
        ES,
    )


def test_a_line_goes_from_day_to_day_and_down_from_a_hundred() -> None:
    found = drawn((1, 0, 0), (6, 5_000, 2_500), (11, 10_000, 6_800))

    assert found.planned.path == "M0 1000 500 500 1000 0"
    assert found.real.path == "M0 1000 500 750 1000 320"
    assert (found.real.x, found.real.y, found.real.label) == ("100%", "32%", "68\u00a0%")


def test_the_line_of_what_is_built_stops_where_it_is_told() -> None:
    found = drawn((1, 0, 0), (6, 5_000, 2_500), (11, 10_000, None))

    assert found.real.path == "M0 1000 500 750"
    assert found.real.x == "50%"
    assert (found.rows[0].planned, found.rows[0].real) == ("100\u00a0%", "sin publicar")


@pytest.mark.parametrize(
    ("planned", "real", "heights"),
    [(8_000, 6_800, ("20%", "32%")), (7_000, 6_800, ("26%", "36%")), (6_800, 7_000, ("36%", "26%"))],
)
def test_labels_never_run_into_each_other(planned: int, real: int, heights: tuple[str, str]) -> None:
    found = drawn((1, 0, 0), (11, planned, real))

    assert (found.planned.label_y, found.real.label_y) == heights


@pytest.mark.parametrize("reports", [(), ((1, 0, 0),), ((1, 0, 0), (1, 100, 100)), ((1, None, None), (2, None, None))])
def test_no_line_goes_through_one_day(reports) -> None:
    assert drawn(*reports) is None


def test_shares_beyond_the_drawing_stay_at_its_edge() -> None:
    found = drawn((1, -500, 0), (11, 10_000, 11_500))

    assert found.planned.path == "M0 1000 1000 0"
    assert found.real.path == "M0 1000 1000 0"
    assert found.real.label == "115\u00a0%"
