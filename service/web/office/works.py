"""The list of the works of one's entity or dependency: searched and narrowed by its address, paged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import overview
from service.office.overview import Filters, Lack, Owned
from service.publication.queries import listed_state
from service.staff.rules import Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.public.headline import StateLine, state_line
from service.web.public.listing import Choice
from service.web.ui.acting import ViewsWorks
from service.web.ui.forms import typed, whole
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()

#: What a work lacks, as an option of a list and as a heading.
LACKS = {
    Lack.REPORT: N_("Con informe de avance atrasado"),
    Lack.RENEWAL: N_("Con datos sin actualizar"),
    Lack.STEWARD: N_("Sin responsable"),
    Lack.PLACE: N_("Sin lugar"),
    Lack.ITEMS: N_("Con menos de la mitad de los datos"),
}


@dataclass(frozen=True)
class Row:
    """One work of the list."""

    title: str
    href: str
    state: StateLine
    dependency: str
    place: str
    built: str


@dataclass(frozen=True)
class WorksPage(OfficePage):
    """The list, its filters as they were asked, and where it goes on."""

    asked: Mapping[str, str]
    lacks: tuple[Choice, ...]
    dependencies: tuple[Choice, ...]
    rows: tuple[Row, ...]
    count: str
    more: str
    may_register: bool


def href(work_id: str) -> str:
    """The hub of a work."""
    return f"/oficina/obras/{work_id.lower()}"


def _row(owned: Owned, language: Language, today: date) -> Row:
    listing = owned.listing
    return Row(
        title=short_title(listing.title),
        href=href(listing.work_id),
        state=state_line(listed_state(listing, today), language),
        dependency=owned.dependency.name if owned.dependency else language.gettext("Sin dependencia"),
        place=", ".join(part for part in (listing.barrio, listing.commune) if part),
        built=language.percent(listing.real_physical) if listing.real_physical is not None else "",
    )


def _title(count: int, language: Language) -> str:
    if count == 0:
        return language.gettext("Ninguna obra")
    return language.ngettext("%(count)s obra", "%(count)s obras", count) % {"count": grouped(count)}


@router.api_route("/oficina/obras", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsWorks, session: Read, language: Speaking) -> Response:
    """The works of this person that fit what the address asks for; a filter that is none asks for nothing."""
    today = clock.today()
    asked = {name: typed(request, name) for name in ("q", "falta", "dependencia", "despues")}
    lack = next((lack for lack in Lack if lack == asked["falta"]), None)
    filters = Filters(asked["q"], lack, whole(asked["dependencia"]), whole(asked["despues"]))
    found = overview.search(session, who, filters, today)
    kept = {name: asked[name] for name in ("q", "falta", "dependencia") if asked[name]}
    page = WorksPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Obras"),
        asked=asked,
        lacks=tuple(Choice(each, language.gettext(words), each is lack) for each, words in LACKS.items()),
        dependencies=tuple(
            Choice(str(each.id), f"{each.name}, {each.entity_name}", each.id == filters.dependency)
            for each in overview.dependencies(session, who, Permission.VIEW_WORKS)
        ),
        rows=tuple(_row(each, language, today) for each in found.items),
        count=_title(found.count, language),
        more=f"/oficina/obras?{urlencode(kept | {'despues': found.next})}" if found.next else "",
        may_register=who.may(Permission.EDIT_WORKS),
    )
    return answer("office/works.html", page, language)
