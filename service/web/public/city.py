"""The first page: the city's works in numbers, and what changed last."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from service.foundation import clock
from service.foundation.money import grouped
from service.publication import queries
from service.web.public.listing import slug
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.transaction import Read
from service.works.rules import StateKind

router = APIRouter()

#: Changes told of one work here; the rest are one tap away.
_CHANGES = 2


@dataclass(frozen=True)
class Share:
    """How many works are in a state, and the length of their bar in percent of the longest."""

    kind: str
    name: str
    href: str
    count: str
    length: str


@dataclass(frozen=True)
class News:
    """A work that changed."""

    title: str
    href: str
    at: datetime
    changes: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class CityPage:
    """The city in numbers."""

    frame: Frame
    title: str
    works_count: str
    value: str
    value_size: str
    without_value_count: int
    shares: tuple[Share, ...]
    news: tuple[News, ...]


#: What a neighbour asks about first comes first.
_ORDER = (
    StateKind.LATE,
    StateKind.SUSPENDED,
    StateKind.ON_TIME,
    StateKind.NOT_STARTED,
    StateKind.PREPARATION,
    StateKind.ENDED,
    StateKind.SETTLED,
    StateKind.CANCELLED,
    StateKind.UNKNOWN,
)


@router.api_route("/", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking) -> Response:
    """The city."""
    frame = framed(request, language, "/")
    totals = queries.totals(session, clock.today())
    longest = max(totals.by_state.values(), default=1)
    shares = tuple(
        Share(
            kind=kind.value,
            name=language.gettext(kind.words),
            href=frame.link(f"/obras?estado={slug(kind)}"),
            count=grouped(totals.by_state[kind]),
            length=f"{totals.by_state[kind] / longest * 100:.3g}",
        )
        for kind in _ORDER
        if totals.by_state.get(kind)
    )
    news = []
    for recent in queries.recent_changes(session, 6):
        told = [change.words(language) for change in recent.changes]
        href = frame.link(f"/obras/{recent.work_id.lower()}/historial")
        rest = max(len(told) - _CHANGES, 0)
        news.append(News(short_title(recent.title), href, recent.published_at, tuple(told[:_CHANGES]), rest))
    page = CityPage(
        frame=frame,
        title=language.gettext("Obras públicas de %(city)s") % {"city": frame.entity.city},
        works_count=grouped(totals.works_count),
        value=language.pesos(totals.value_amount),
        value_size=language.pesos_in_words(totals.value_amount),
        without_value_count=totals.without_value_count,
        shares=shares,
        news=tuple(news),
    )
    return answer("public/city.html", page, language)
