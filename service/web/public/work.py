"""The page of a work: what a person reads on the sidewalk after scanning the code of a sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from service.foundation import clock, codes
from service.foundation.language import Language
from service.publication import queries
from service.publication.queries import Published
from service.signs.models import Sign
from service.signs.queries import signs_of
from service.web.public.curve import Curve, curve
from service.web.public.headline import Bar, CostLine, StateLine, bars, cost_line, state_line
from service.web.public.questions import Asking, asking
from service.web.public.record import (
    ContractRecord,
    Fact,
    Paper,
    Picture,
    Role,
    Source,
    contract_records,
    papers,
    people,
    pictures,
    sources,
)
from service.web.public.story import Day, story
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import LONGEST_NAME, short_title
from service.web.ui.pages import answer, day
from service.web.ui.transaction import Read
from service.works import rules
from service.works.facts import Work

router = APIRouter()

#: From here on a name is set smaller, so that the first screen still holds state and cost.
_LONG_NAME = 64
#: Days of its story that are told at once; the rest are folded.
_RECENT_DAYS = 6


@dataclass(frozen=True)
class SignLine:
    """The sign in front of which the person stands, or the one that stood there; `successor` took its place."""

    code: str
    place: str
    is_gone: bool
    successor: str
    successor_href: str


@dataclass(frozen=True)
class Steward:
    """Who answers for the data, and where the person can be reached."""

    name: str
    contact: str
    is_mail: bool


@dataclass(frozen=True)
class Version:
    """The release that the page shows."""

    number: int
    at: datetime
    sha256: str
    is_latest: bool


@dataclass(frozen=True)
class WorkPage:
    """Everything that the page of a work says, in the order in which it says it."""

    frame: Frame
    work_id: str
    title: str
    is_long: bool
    full_title: str
    description: str
    where: str
    sign: SignLine | None
    state: StateLine
    bars: tuple[Bar, ...]
    report_on: date | None
    cost: CostLine | None
    people: tuple[Role, ...]
    pictures: tuple[Picture, ...]
    recent: tuple[Day, ...]
    earlier: tuple[Day, ...]
    curve: Curve | None
    asking: Asking
    papers: tuple[Paper, ...]
    contracts: tuple[ContractRecord, ...]
    place: tuple[Fact, ...]
    sources: tuple[Source, ...]
    age: str
    is_stale: bool
    steward: Steward | None
    correction: str
    filled: int
    total: int
    missing: tuple[str, ...]
    version: Version
    changes: tuple[str, ...]
    path: str


def _where(work: Work, language: Language) -> str:
    told = ", ".join(part for part in (work.place.address, work.place.barrio, work.place.commune) if part)
    return told or language.gettext("La entidad no ha publicado el lugar.")


def _place(work: Work, frame: Frame) -> tuple[Fact, ...]:
    _ = frame.language.gettext
    place = work.place
    commune = frame.entity.commune_word.capitalize()
    told = ((_("Dirección"), place.address), (_("Barrio"), place.barrio), (commune, place.commune))
    return tuple(Fact(name, value) for name, value in told if value)


def _age(work: Work, today: date, language: Language) -> tuple[str, bool]:
    freshness = rules.freshness(work, today)
    if freshness.last_on is None or freshness.days is None:
        return language.gettext("La entidad no ha publicado de qué día son los datos."), True
    said = {"day": day(language, freshness.last_on), "days": freshness.days}
    if not freshness.stale:
        return Markup(language.gettext("Último dato: %(day)s.")) % said, False  # noqa: S704 -- ours
    message = language.ngettext(
        "Sin actualizar desde el %(day)s: %(days)s día.",
        "Sin actualizar desde el %(day)s: %(days)s días.",
        freshness.days,
    )
    return Markup(message) % said, True  # noqa: S704 -- ours


def _steward(work: Work) -> Steward | None:
    owner = work.owner
    if owner is None or owner.steward is None:
        return None
    contact = owner.contact or ""
    return Steward(owner.steward, contact, "@" in contact)


def _sign_line(sign: Sign, signs: Sequence[Sign], frame: Frame) -> SignLine:
    language = frame.language
    said = {"number": sign.serial, "count": len(signs)}
    place = language.gettext("valla %(number)s de %(count)s") if len(signs) > 1 else language.gettext("única valla")
    successor = sign.replaced_by or ""
    return SignLine(
        code=codes.printed(sign.code),
        place=place % said,
        is_gone=sign.state.is_gone,
        successor=codes.printed(successor) if successor else "",
        successor_href=frame.link(f"/{successor}") if successor else "",
    )


def work_page(
    frame: Frame,
    published: Published,
    today: date,
    *,
    sign: Sign | None = None,
    signs: Sequence[Sign] = (),
    is_latest: bool = True,
    changes: tuple[str, ...] = (),
) -> WorkPage:
    """The page of one release, seen on `today`, perhaps in front of a `sign`; `changes`: what that release changed."""
    work, language = published.work, frame.language
    state, report = rules.state(work, today), rules.latest_progress(work)
    age, is_stale = _age(work, today, language)
    completeness = rules.completeness(work)
    told = story(work, today, language)
    return WorkPage(
        frame=frame,
        work_id=work.id,
        title=short_title(work.title),
        is_long=len(work.title) > _LONG_NAME,
        full_title=work.title if len(work.title) > LONGEST_NAME else "",
        description=work.description or "",
        where=_where(work, language),
        sign=_sign_line(sign, signs, frame) if sign is not None else None,
        state=state_line(state, language, has_open_accounts=any(c.settled is False for c in work.contracts())),
        bars=bars(work, state, language),
        report_on=report.on if report is not None else None,
        cost=cost_line(work, language),
        people=people(work, frame),
        pictures=pictures(work.photos),
        recent=told[:_RECENT_DAYS],
        earlier=told[_RECENT_DAYS:],
        curve=curve(work, language),
        asking=asking(work, today, language, frame.entity),
        papers=papers(work.documents),
        contracts=contract_records(work, language),
        place=_place(work, frame),
        sources=sources(work),
        age=age,
        is_stale=is_stale,
        steward=_steward(work),
        correction=frame.link(f"/obras/{work.id.lower()}/correccion"),
        filled=completeness.filled,
        total=completeness.total,
        missing=tuple(language.gettext(name) for name in completeness.missing),
        version=Version(published.number, published.published_at, published.sha256, is_latest),
        changes=changes,
        path=f"/obras/{work.id.lower()}",
    )


@router.api_route("/obras/{work_id}", methods=["GET", "HEAD"])
def show(request: Request, session: Read, language: Speaking, work_id: str) -> Response:
    """The latest release of a work."""
    published = queries.latest(session, work_id)
    frame = framed(request, language, f"/obras/{published.work_id.lower()}")
    page = work_page(frame, published, clock.today(), signs=signs_of(session, published.work_id))
    return answer("public/work.html", page, language)
