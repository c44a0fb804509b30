"""The curve of a work: how much was planned and how much is built, day by day, as lines to draw and rows to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.foundation.language import Language
from service.works.facts import Progress, Work

#: The drawing is a square of this side, stretched to the page: whole numbers are enough for any screen.
SIDE = 1000


@dataclass(frozen=True)
class Row:
    """One report, for the table."""

    on: date
    planned: str
    real: str


@dataclass(frozen=True)
class Line:
    """A line through its points, and its last point in percent of the drawing."""

    path: str
    x: str
    y: str
    label: str
    #: Height of the label: above the point, or below it when the point is near the top.
    label_y: str


@dataclass(frozen=True)
class Curve:
    """Both lines with what they measure, in words for who cannot see them. Dates are the ends of the axis."""

    planned: Line | None
    real: Line | None
    first_on: date
    last_on: date
    summary: str
    rows: tuple[Row, ...]


def curve(work: Work, language: Language) -> Curve | None:
    """The curve of physical progress; None when fewer than two days are told, because no line goes through one."""
    reports = [r for r in work.progress if r.planned_physical is not None or r.real_physical is not None]
    days = sorted({report.on for report in reports})
    if len(days) < 2:
        return None
    span = (days[-1] - days[0]).days

    def line(points: Iterable[tuple[date, int | None]]) -> Line | None:
        known = [(on, min(max(share, 0), 10_000)) for on, share in points if share is not None]
        if len(known) < 2:
            return None
        drawn = [((on - days[0]).days * SIDE // span, SIDE - share * SIDE // 10_000) for on, share in known]
        x, y = drawn[-1][0] / SIDE * 100, drawn[-1][1] / SIDE * 100
        path = "M" + " ".join(f"{left} {top}" for left, top in drawn)
        return Line(path, f"{x:.3g}%", f"{y:.3g}%", language.percent(known[-1][1]), f"{max(y - 5, 9):.3g}%")

    return Curve(
        planned=line((report.on, report.planned_physical) for report in reports),
        real=line((report.on, report.real_physical) for report in reports),
        first_on=days[0],
        last_on=days[-1],
        summary=_summary(reports, language),
        rows=tuple(_row(report, language) for report in reversed(reports)),
    )


def _row(report: Progress, language: Language) -> Row:
    missing = language.gettext("sin publicar")
    planned, real = (
        missing if share is None else language.percent(share)
        for share in (report.planned_physical, report.real_physical)
    )
    return Row(report.on, planned, real)


def _summary(reports: list[Progress], language: Language) -> str:
    built = [report for report in reports if report.real_physical is not None]
    if not built:
        return language.gettext("Curva del avance programado. La entidad no ha publicado el avance construido.")
    row = _row(built[-1], language)
    values = {"day": language.long_date(row.on), "real": row.real, "planned": row.planned}
    return language.gettext("Curva de avance. Al %(day)s: construido %(real)s, programado %(planned)s.") % values
