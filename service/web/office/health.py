"""The health of the data: by dependency and by who answers for it; each figure leads to the works behind it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.complaints.reminders import is_stuck
from service.foundation import clock
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import health
from service.office.health import DependencyHealth, Health
from service.office.overview import Lack
from service.sources.queries import open_rejects
from service.staff.rules import Acting, Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.office.works import LACKS
from service.web.ui.acting import ViewsHealth
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()

#: Characters of a name over its bar, on the narrowest screen.
_LONGEST_NAME = 34
#: Heights of the chart, in pixels: what one dependency takes, where its bars are in it, how thick they are.
_ROW, _FIRST_BAR, _SECOND_BAR = 84, 28, 50


@dataclass(frozen=True)
class Figure:
    """How many works, and the list of them; no address when there are none."""

    count: str
    href: str


@dataclass(frozen=True)
class Row:
    """The figures of one dependency. Shares in words, and as the length of a bar from 0 to 100.

    `entity` is said only where there are several.
    """

    name: str
    entity: str
    steward: str
    works: Figure
    completeness: str
    completeness_length: str
    freshness: str
    freshness_length: str
    lacks: tuple[Figure, ...]
    #: Where its part of the chart is: of the name and of the two bars.
    text_y: int
    first_y: int
    second_y: int


@dataclass(frozen=True)
class HealthPage(OfficePage):
    """The health of the data within this person's scope."""

    rows: tuple[Row, ...]
    lacks: tuple[str, ...]
    totals: tuple[tuple[str, Figure], ...]
    completeness: str
    freshness: str
    works: str
    works_count: int
    height: int
    #: Whether notices to who reads complaints have not left for a while.
    is_mail_stuck: bool


#: What a column of the table counts.
_COLUMNS = {
    Lack.REPORT: N_("Informe atrasado"),
    Lack.RENEWAL: N_("Sin actualizar"),
    Lack.STEWARD: N_("Sin responsable"),
    Lack.PLACE: N_("Sin lugar"),
    Lack.ITEMS: N_("Incompletas"),
}


def _figure(count: int, lack: Lack | None = None, dependency: str = "") -> Figure:
    asked = {name: value for name, value in (("falta", lack), ("dependencia", dependency)) if value}
    return Figure(grouped(count), f"/oficina/obras?{urlencode(asked)}" if count else "")


def _percent(part: int | None, language: Language) -> str:
    return language.percent(part) if part is not None else language.gettext("No aplica")


def _length(part: int | None) -> str:
    return f"{(part or 0) / 100:g}"


def _rows(parts: list[DependencyHealth], language: Language) -> tuple[Row, ...]:
    are_several = len({part.dependency.entity_name for part in parts if part.dependency}) > 1
    rows = (_row(part, number, language) for number, part in enumerate(parts))
    return tuple(row if are_several else replace(row, entity="") for row in rows)


def _row(part: DependencyHealth, number: int, language: Language) -> Row:
    found, told = part.dependency, part.health
    key = str(found.id) if found else "0"
    return Row(
        name=_cut(found.name) if found else language.gettext("Sin dependencia"),
        entity=found.entity_name if found else "",
        steward=(found.steward or "") if found else "",
        works=_figure(told.works_count, None, key),
        completeness=_percent(told.completeness, language),
        completeness_length=_length(told.completeness),
        freshness=_percent(told.freshness, language),
        freshness_length=_length(told.freshness),
        lacks=tuple(_figure(told.lacks[lack], lack, key) for lack in Lack),
        text_y=number * _ROW + 20,
        first_y=number * _ROW + _FIRST_BAR,
        second_y=number * _ROW + _SECOND_BAR,
    )


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _totals(told: Health, rejects: int, language: Language) -> tuple[tuple[str, Figure], ...]:
    rows = Figure(grouped(rejects), "/oficina/cargas" if rejects else "")
    lacks = ((language.gettext(words), _figure(told.lacks[lack], lack)) for lack, words in LACKS.items())
    return (*lacks, (language.gettext("Filas de cargas por corregir"), rows))


def _rejects(session: Session, who: Acting) -> int:
    """Rows left out of the files of this person's entities: a file may speak of several dependencies."""
    entities = who.entities(Permission.VIEW_HEALTH)
    return sum(job.count for job in open_rejects(session) if entities is None or job.entity in entities)


@router.api_route("/oficina/calidad", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsHealth, session: Read, language: Speaking) -> Response:
    """The health of the data of this person's works."""
    parts = health.by_dependency(session, who, Permission.VIEW_HEALTH, clock.today())
    told = health.total(parts)
    page = HealthPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Calidad de los datos"),
        rows=_rows(parts, language),
        lacks=tuple(language.gettext(words) for words in _COLUMNS.values()),
        totals=_totals(told, _rejects(session, who), language),
        completeness=_percent(told.completeness, language),
        freshness=_percent(told.freshness, language),
        works=grouped(told.works_count),
        works_count=told.works_count,
        height=len(parts) * _ROW,
        is_mail_stuck=bool(request.app.state.settings.smtp_url) and is_stuck(session, clock.now()),
    )
    return answer("office/health.html", page, language)
