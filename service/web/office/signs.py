"""The signs in the street: how many are in each state, which need somebody, and what was seen of each one."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import inventory
from service.office.pictures import clean
from service.signs import actions, queries
from service.signs.artwork import PhotoReading, read_photo
from service.signs.models import Sign
from service.signs.rules import SignState
from service.staff import audit
from service.staff.rules import Acting, Permission
from service.web.office import bench
from service.web.office.frame import OfficePage, office_frame
from service.web.office.sign_page import BECOMES, HOME, SEEN, href, sign_page, state_words
from service.web.public.listing import Choice
from service.web.ui.acting import InspectsSigns
from service.web.ui.forms import Fault, typed, whole
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post, Posted
from service.web.ui.transaction import Read

router = APIRouter()

#: Pixels of the longer side of a photo as it is read: beyond it a code says nothing more.
_LONGEST = 3000
_UNREAD = N_("No se leyó el código. Acérquese, evite el reflejo y la sombra, y tome otra foto.")
_NO_PHOTO = N_("Tome una foto de la valla donde se vea el código entero.")


@dataclass(frozen=True)
class Tally:
    """How many signs are in a state; `share`: of the most frequent one, in hundredths, for the bar."""

    words: str
    count: str
    share: int
    href: str


@dataclass(frozen=True)
class Row:
    """One sign of the inventory."""

    code: str
    href: str
    title: str
    location: str
    state: str
    needs_somebody: bool
    seen: str
    at: date


@dataclass(frozen=True)
class InventoryPage(OfficePage):
    """Every sign within what a person may do."""

    tallies: tuple[Tally, ...]
    asked: str
    states: tuple[Choice, ...]
    rows: tuple[Row, ...]
    more: str
    is_narrowed: bool


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, who: InspectsSigns, session: Read, language: Speaking) -> Response:
    """The inventory, damaged signs first."""
    asked, number = typed(request, "q"), typed(request, "pagina")
    state = next((each for each in SignState if each == typed(request, "estado")), None)
    page = whole(number) or 0
    found = inventory.search(session, who, state, asked, page)
    kept = {"q": asked, "estado": state or "", "pagina": page + 1}
    shown = InventoryPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Vallas"),
        tallies=_tallies(inventory.counts(session, who), language),
        asked=asked,
        states=tuple(Choice(each, state_words(each, language), each is state) for each in SignState),
        rows=tuple(_row(each, language) for each in found[: inventory.PAGE]),
        more=f"{HOME}?{urlencode(kept)}" if len(found) > inventory.PAGE else "",
        is_narrowed=bool(asked or state),
    )
    return answer("office/signs.html", shown, language)


def _tallies(counts: dict[SignState, int], language: Language) -> tuple[Tally, ...]:
    most = max(*counts.values(), 1)
    return tuple(
        Tally(state_words(state, language), grouped(count), 100 * count // most, f"{HOME}?estado={state}")
        for state, count in counts.items()
    )


def _row(placed: inventory.Placed, language: Language) -> Row:
    sign = placed.sign
    return Row(
        code=codes.printed(sign.code),
        href=href(sign.code),
        title=short_title(placed.title),
        location=sign.location or "",
        state=state_words(sign.state, language),
        needs_somebody=sign.state is SignState.DAMAGED,
        seen=language.gettext(SEEN[placed.health]) if placed.health else "",
        at=sign.state_at.astimezone(clock.BOGOTA).date(),
    )


@router.api_route(HOME + "/{code}", methods=["GET", "HEAD"])
def show_one(request: Request, who: InspectsSigns, session: Read, language: Speaking, code: str) -> Response:
    """One sign."""
    sign, work = inventory.find(session, who, Permission.INSPECT_SIGNS, code)
    return sign_page(request, who, session, language, sign, work)


def photo_read(request: Request, form: Posted) -> PhotoReading | Refusal | None:
    """What the photo of a form shows, read before its transaction begins: meanwhile others write."""
    photos = form.files("foto")
    if not photos:
        return None
    try:
        # What came from outside is decoded by a process with tied hands; what is read here are pixels.
        picture = clean(photos[0].data, _LONGEST, ())
        with bench.place():
            return read_photo(picture.files[".jpg"], request.app.state.settings.public_url)
    except Refusal as refusal:
        return refusal


PhotoRead = Annotated[PhotoReading | Refusal | None, Depends(photo_read)]


@router.post(HOME + "/{code}")
def send(
    request: Request, who: InspectsSigns, photo: PhotoRead, post: Post, language: Speaking, code: str
) -> Response:
    """Say of a sign that it stands, is damaged, was replaced or is gone; or only read its photo."""
    session, form = post.session, post.form
    sign, work = inventory.find(session, who, Permission.INSPECT_SIGNS, code)
    act = form.text("acto")
    try:
        fault = _done(post, who, sign, act, photo)
    except Refusal as refusal:
        fault = Fault("reemplazo" if act == "reemplazada" else "foto", refusal.told(language.gettext))
    if fault is None:
        return post.done(f"{href(sign.code)}?hecho={act}")
    fault = Fault(fault.field, language.gettext(fault.text))
    return sign_page(request, who, session, language, sign, work, (fault,))


def _done(post: Post, who: Acting, sign: Sign, act: str, photo: PhotoReading | Refusal | None) -> Fault | None:
    """Do what the form says; what has to be mended. A photo that does not read is kept as a check too."""
    session, form = post.session, post.form
    if act not in {*BECOMES, "revisada"}:
        return Fault("foto", N_("Escoja qué pasó con la valla."))
    if isinstance(photo, Refusal):
        raise photo
    if photo is None and act in {"instalada", "revisada"}:
        return Fault("foto", _NO_PHOTO)
    if photo is not None:
        seen = actions.check(session, sign.code, photo, who.login)
        audit.record(session, who.login, "sign.checked", sign.code, health=seen.health.value, sticker=seen.has_sticker)
        if not photo.readable and act != "danada":
            return Fault("foto", _UNREAD)
    if act in BECOMES:
        _move(post, who, sign, act, form)
    return None


def _move(post: Post, who: Acting, sign: Sign, act: str, form: Form) -> None:
    session, state = post.session, BECOMES[act]
    heir = codes.tidy(form.text("reemplazo")) or None if state is SignState.REPLACED else None
    if heir is not None and heir not in {each.code for each in queries.signs_of(session, sign.work_id)}:
        raise Refusal(N_("La valla nueva debe ser de esta obra. Emítala primero."))
    on = clock.today() if state is SignState.INSTALLED else None
    actions.move(session, sign.code, state, on=on, replaced_by=heir)
    if form.has("lugar"):
        sign.location = form.text("lugar") or None
    audit.record(session, who.login, f"sign.{state.value}", sign.code, work=sign.work_id, heir=heir)
