"""How many complaints came, how they ended and whether in time: whole quarters, and no number below three."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from service.complaints import figures
from service.complaints.figures import BANDS, IN_TIME, LATE, LEAST, NOWHERE, Cells, Quarter, quarters
from service.complaints.routing import SUBJECTS
from service.complaints.rules import OUTCOME_NAMES, Dimension, Outcome
from service.foundation import clock
from service.foundation.language import N_, Language
from service.foundation.money import grouped, share
from service.opendata.csv import plain
from service.web.ui.frame import Frame, framed
from service.web.ui.identity import identity
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()
HOME = "/cifras"

#: What the table of each dimension is called.
TITLES = {
    Dimension.TIMING: N_("¿Respondimos a tiempo?"),
    Dimension.DAYS: N_("Cuánto tardó la respuesta"),
    Dimension.OUTCOME: N_("Cómo terminaron"),
    Dimension.SUBJECT: N_("De qué eran"),
    Dimension.COMMUNE: N_("Dónde"),
}
#: What they are called in the table for a spreadsheet.
_COLUMNS = {
    Dimension.TIMING: "respuesta",
    Dimension.DAYS: "demora",
    Dimension.OUTCOME: "resultado",
    Dimension.SUBJECT: "asunto",
    Dimension.COMMUNE: "lugar",
}
_QUARTERS = {
    "1": N_("enero a marzo de %(year)s"),
    "2": N_("abril a junio de %(year)s"),
    "3": N_("julio a septiembre de %(year)s"),
    "4": N_("octubre a diciembre de %(year)s"),
}
_HALVES = {"1": N_("Primer semestre de %(year)s"), "2": N_("Segundo semestre de %(year)s")}
_TIMING = {IN_TIME: N_("A tiempo"), LATE: N_("Tarde")}
#: What has an order of its own; of the rest the most comes first.
_ORDER = [*_TIMING, *BANDS]
#: Quarters drawn, and the height that each takes in pixels.
_DRAWN, _HEIGHT = 8, 84


@dataclass(frozen=True)
class Row:
    """One value of a table: how many, and its bar in percent of the longest."""

    name: str
    count: str
    length: str


@dataclass(frozen=True)
class Table:
    """The cases that ended, by one thing."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class QuarterTold:
    """One quarter in words. `tables` is empty when too few ended, `in_time` when it is not told.

    Lengths are percents of the longest bar drawn.
    """

    name: str
    heading: str
    received: str
    ended: str
    in_time: str
    received_length: str
    ended_length: str
    tables: tuple[Table, ...]
    #: Where its part of the chart is: of its name and of the two bars.
    text_y: int
    first_y: int
    second_y: int


@dataclass(frozen=True)
class FiguresPage:
    """Figures. `told`: the quarters, the last one first; `detailed`: those of which everything is told.

    `reports`: address and name of each half of a year; none on the report itself.
    """

    frame: Frame
    title: str
    told: tuple[QuarterTold, ...]
    detailed: tuple[QuarterTold, ...]
    reports: tuple[tuple[str, str], ...]
    height: int
    least: int


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking) -> Response:
    """The last quarters, and everything of the last one of them."""
    found = quarters(session, clock.today())
    frame = framed(request, language, HOME)
    told = _told(found[:_DRAWN], request, language)
    halves = dict.fromkeys(_half(quarter) for quarter in found)
    reports = tuple((frame.link(f"{HOME}/{half}"), _half_name(half, language)) for half in halves)
    return _page(frame, language.gettext("Cifras de las denuncias"), told, told[:1], reports, language)


@router.api_route(f"{HOME}.csv", methods=["GET", "HEAD"])
def download(request: Request, session: Read) -> Response:
    """All that is told, one number a row, in Spanish. What is not told has no row."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\r\n")
    write.writerow(("trimestre", "que", "valor", "casos"))
    spanish, commune = Language("es"), identity(request).commune_word
    for quarter in quarters(session, clock.today()):
        for name, count in (("recibidas", quarter.received), ("terminadas", quarter.ended)):
            if count is not None:
                write.writerow((quarter.name, name, "", count))
        for dimension, cells in quarter.tables.items():
            told = [(_name(dimension, value, commune, spanish), count) for value, count in cells.named]
            for value, count in (*told, *([("lo demás, junto", cells.rest)] if cells.rest else ())):
                write.writerow((quarter.name, _COLUMNS[dimension], plain(value), count))
    headers = {"Content-Disposition": 'attachment; filename="cifras.csv"'}
    return Response(f"\ufeff{text.getvalue()}", headers=headers, media_type="text/csv; charset=utf-8")


@router.api_route(f"{HOME}/{{half}}", methods=["GET", "HEAD"])
def report(request: Request, session: Read, language: Speaking, half: str) -> Response:
    """The report of half a year, `2026-1`, to be read or printed: its quarters that are over."""
    found = tuple(quarter for quarter in quarters(session, clock.today()) if _half(quarter) == half)
    if not found:
        raise HTTPException(404)
    told = _told(found, request, language)
    title = f"{language.gettext('Cifras de las denuncias')}: {_half_name(half, language).lower()}"
    return _page(framed(request, language, f"{HOME}/{half}"), title, told, told, (), language)


def _page(
    frame: Frame,
    title: str,
    told: tuple[QuarterTold, ...],
    detailed: tuple[QuarterTold, ...],
    reports: tuple[tuple[str, str], ...],
    language: Language,
) -> Response:
    page = FiguresPage(frame, title, told, detailed, reports, len(told) * _HEIGHT, LEAST)
    return answer("complaints/figures.html", page, language)


def _half(quarter: Quarter) -> str:
    return f"{quarter.name[:4]}-{1 if quarter.name[-1] in '12' else 2}"


def _half_name(half: str, language: Language) -> str:
    return language.gettext(_HALVES[half[-1]]) % {"year": half[:4]}


def _told(found: Sequence[Quarter], request: Request, language: Language) -> tuple[QuarterTold, ...]:
    longest = max((count or 0 for quarter in found for count in (quarter.received, quarter.ended)), default=0)
    commune = identity(request).commune_word
    return tuple(_quarter(quarter, number, longest, commune, language) for number, quarter in enumerate(found))


def _quarter(quarter: Quarter, number: int, longest: int, commune: str, language: Language) -> QuarterTold:
    timing = dict(quarter.tables[Dimension.TIMING].named) if quarter.tables else {}
    in_time = share(timing[IN_TIME], quarter.ended or 0) if IN_TIME in timing else None
    name = language.gettext(_QUARTERS[quarter.name[-1]]) % {"year": quarter.name[:4]}
    return QuarterTold(
        name=name,
        heading=name[:1].upper() + name[1:],
        received=_count(quarter.received, language),
        ended=_count(quarter.ended, language),
        in_time=language.percent(in_time) if in_time is not None else "",
        received_length=_length(quarter.received, longest),
        ended_length=_length(quarter.ended, longest),
        tables=tuple(
            _table(dimension, quarter.tables[dimension], commune, language)
            for dimension in TITLES
            if dimension in quarter.tables
        ),
        text_y=number * _HEIGHT + 20,
        first_y=number * _HEIGHT + 28,
        second_y=number * _HEIGHT + 50,
    )


def _table(dimension: Dimension, cells: Cells, commune: str, language: Language) -> Table:
    _ = language.gettext
    named = list(cells.named)
    if dimension in {Dimension.TIMING, Dimension.DAYS}:
        named.sort(key=lambda each: _ORDER.index(each[0]))
    told = [(_name(dimension, value, commune, language), count) for value, count in named]
    if cells.rest:
        told.append((_("Lo demás, junto") if told else _("Todo, junto"), cells.rest))
    longest = max(count for _name_, count in told)
    rows = (Row(name, grouped(count), _length(count, longest)) for name, count in told)
    return Table(_(TITLES[dimension]), tuple(rows))


def _name(dimension: Dimension, value: str, commune: str, language: Language) -> str:
    """A value in words; one that is no longer known as it was counted."""
    _ = language.gettext
    match dimension:
        case Dimension.SUBJECT:
            return next((_(subject.name) for subject in SUBJECTS if subject.code == value), value)
        case Dimension.COMMUNE:
            return value if value != NOWHERE else _("Sin %(commune)s") % {"commune": commune}
        case Dimension.OUTCOME:
            return _(OUTCOME_NAMES[Outcome(value)])
        case Dimension.TIMING:
            return _(_TIMING[value])
        case Dimension.DAYS:
            return _band(value, language)


def _band(value: str, language: Language) -> str:
    """A band of business days in words."""
    limits = list(BANDS)
    place = limits.index(value)
    before = BANDS[limits[place - 1]] if place else None
    most = BANDS[value]
    if most is None:
        return language.gettext("Más de %(days)s días hábiles") % {"days": before}
    if before is None:
        return language.gettext("Hasta %(days)s días hábiles") % {"days": most}
    return language.gettext("De %(least)s a %(most)s días hábiles") % {"least": before + 1, "most": most}


def _count(count: int | None, language: Language) -> str:
    return grouped(count) if count is not None else language.gettext("Menos de %(least)s") % {"least": figures.LEAST}


def _length(count: int | None, longest: int) -> str:
    return f"{(share(count or 0, longest) or 0) / 100:g}"
