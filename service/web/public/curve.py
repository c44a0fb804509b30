"""The curve of a work: how much was planned and how much is built, day by day, as lines to draw and rows to read."""

from dataclasses import dataclass
from datetime import date

from service.foundation.language import Language
from service.works.facts import Progress, Work

#: The drawing is a square of this side, stretched to the page: whole numbers are enough for any screen.
SIDE = 1000
#: Height of a label, as part of the drawing.
_LABEL = 100

#: A day and the share of that day, hundredths of a percent.
Told = tuple[date, int]


@dataclass(frozen=True)
class Row:
    """One report, for the table."""

    on: date
    planned: str
    real: str


@dataclass(frozen=True)
class Line:
    """A line through its points, its last point in percent of the drawing, and the height of the label beside it."""

    path: str
    x: str
    y: str
    label: str
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
    planned = [(report.on, report.planned_physical) for report in reports if report.planned_physical is not None]
    real = [(report.on, report.real_physical) for report in reports if report.real_physical is not None]
    axis = days[0], days[-1]
    return Curve(
        planned=_line(planned, real, axis, language),
        real=_line(real, planned, axis, language),
        first_on=days[0],
        last_on=days[-1],
        summary=_summary(reports, language),
        rows=tuple(_row(report, language) for report in reversed(reports)),
    )


def _line(told: list[Told], other: list[Told], axis: tuple[date, date], language: Language) -> Line | None:
    """The line of what is told, its label kept clear of that of the `other` line; None with fewer than two points."""
    if len(told) < 2:
        return None
    first_on, last_on = axis
    span = (last_on - first_on).days
    points = [((on - first_on).days * SIDE // span, _down(share)) for on, share in told]
    x, y = points[-1]
    below = y - _down(other[-1][1]) if other else SIDE
    push = max(0, _LABEL - abs(below)) // 2
    return Line(
        path="M" + " ".join(f"{left} {top}" for left, top in points),
        x=f"{x / 10:g}%",
        y=f"{y / 10:g}%",
        label=language.percent(told[-1][1]),
        label_y=f"{(y + push if below > 0 else y - push) / 10:g}%",
    )


def _down(share: int) -> int:
    """How far from the top of the drawing a share is."""
    return SIDE - min(max(share, 0), 10_000) * SIDE // 10_000


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
