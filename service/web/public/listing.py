"""The list of works: searched, narrowed and paged by its address alone, so that a search can be sent to somebody."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.foundation.language import Language
from service.foundation.money import grouped
from service.foundation.text import fold
from service.publication import queries
from service.publication.queries import Filters
from service.web.public.headline import StateLine, state_line
from service.web.ui.forms import Fault, typed
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read
from service.works.rules import StateKind

router = APIRouter()

_AMOUNT = re.compile(r"\d{1,15}", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


def slug(kind: StateKind) -> str:
    """A state as an address says it: `en-ejecucion`."""
    return re.sub(r"[^a-z]+", "-", fold(kind.words))


_STATES = {slug(kind): kind for kind in StateKind}


@dataclass(frozen=True)
class Row:
    """One work in a list."""

    title: str
    href: str
    state: StateLine
    place: str
    contractor: str
    value: str
    built: str


@dataclass(frozen=True)
class Choice:
    """One option of a field."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class ListPage:
    """The list, its filters as they were asked, and where it goes on."""

    frame: Frame
    title: str
    asked: Mapping[str, str]
    is_narrowed: bool
    faults: tuple[Fault, ...]
    states: tuple[Choice, ...]
    communes: tuple[Choice, ...]
    years: tuple[Choice, ...]
    rows: tuple[Row, ...]
    more: str


_FIELDS = ("q", "estado", "comuna", "contratista", "anio", "desde", "hasta")


def _asked(request: Request) -> dict[str, str]:
    """What each field says, without what no person types."""
    return {name: typed(request, name) for name in (*_FIELDS, "despues")}


def _amount(written: str) -> int | None:
    """An amount however it is written: `$ 1.000.000`, `1000000`, `1 000 000`."""
    digits = re.sub(r"[$.\s]", "", written)
    return int(digits) if _AMOUNT.fullmatch(digits) else None


def _filters(asked: Mapping[str, str], language: Language) -> tuple[Filters, tuple[Fault, ...]]:
    _ = language.gettext
    faults = []
    if asked["estado"] and asked["estado"] not in _STATES:
        faults.append(Fault("estado", _("Escoja un estado de la lista.")))
    if asked["anio"] and not _YEAR.fullmatch(asked["anio"]):
        faults.append(Fault("anio", _("Escriba el año con cuatro cifras, como 2026.")))
    least, most = _amount(asked["desde"]), _amount(asked["hasta"])
    for name, amount in (("desde", least), ("hasta", most)):
        if asked[name] and amount is None:
            faults.append(Fault(name, _("Escriba el valor en pesos, solo con números, como 1000000.")))
    if least is not None and most is not None and least > most:
        faults.append(Fault("hasta", _("Escriba en «hasta» un valor mayor que en «desde».")))
    if asked["despues"] and not _AMOUNT.fullmatch(asked["despues"]):
        faults.append(Fault("q", _("Esa página de la lista no existe. Busque de nuevo.")))
    if faults:
        return Filters(), tuple(faults)
    filters = Filters(
        text=asked["q"],
        state=_STATES.get(asked["estado"]),
        commune=asked["comuna"] or None,
        contractor=asked["contratista"] or None,
        year=int(asked["anio"]) if asked["anio"] else None,
        value_min=least,
        value_max=most,
        after=asked["despues"] or None,
    )
    return filters, ()


def rows(listings: Iterable[Any], frame: Frame, today: date) -> tuple[Row, ...]:
    """Listed works in words."""
    language = frame.language
    return tuple(
        Row(
            title=short_title(listing.title),
            href=frame.link(f"/obras/{listing.work_id.lower()}"),
            state=state_line(queries.listed_state(listing, today), language),
            place=", ".join(part for part in (listing.barrio, listing.commune) if part),
            contractor=listing.contractor or "",
            value=language.pesos(listing.value_amount) if listing.value_amount is not None else "",
            built=language.percent(listing.real_physical) if listing.real_physical is not None else "",
        )
        for listing in listings
    )


def _choices(values: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in values)


def _title(count: int, language: Language, *, is_capped: bool) -> str:
    number = grouped(count)
    if is_capped:
        return language.gettext("Más de %(count)s obras") % {"count": number}
    if count == 0:
        return language.gettext("Ninguna obra cumple con todo eso")
    return language.ngettext("%(count)s obra", "%(count)s obras", count) % {"count": number}


@router.api_route("/obras", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking) -> Response:
    """The works that fit what the address asks for, the latest published first."""
    frame, today, asked = framed(request, language), clock.today(), _asked(request)
    filters, faults = _filters(asked, language)
    found = queries.search(session, filters, today) if not faults else None
    title = language.gettext("Corrija la búsqueda")
    more = ""
    if found is not None:
        title = _title(found.count, language, is_capped=found.capped)
        if found.next:
            kept = {name: asked[name] for name in _FIELDS if asked[name]}
            more = frame.link(f"/obras?{urlencode(kept | {'despues': found.next})}")
    communes = ((commune, commune) for commune in queries.communes(session))
    years = ((str(year), str(year)) for year in queries.years(session))
    page = ListPage(
        frame=frame,
        title=title,
        asked=asked,
        is_narrowed=any(asked[name] for name in _FIELDS[1:]),
        faults=faults,
        states=_choices(((name, language.gettext(kind.words)) for name, kind in _STATES.items()), asked["estado"]),
        communes=_choices(communes, asked["comuna"]),
        years=_choices(years, asked["anio"]),
        rows=rows(found.items, frame, today) if found is not None else (),
        more=more,
    )
    return answer("public/works.html", page, language, 422 if faults else 200)
