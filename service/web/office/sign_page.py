"""The page of one sign: what it is, what was seen of it, what may be done to it, and its panel."""

from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.publication.models import Listing
from service.signs import queries
from service.signs.models import Sign, SignCheck
from service.signs.qr import address, budget
from service.signs.rules import NEXT, WORDS, Health, SignState
from service.signs.sizes import SIZES
from service.staff.rules import Acting, Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.forms import Fault, typed
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form

HOME = "/oficina/vallas"
#: The choice of a size of one's own millimetres.
OWN = "otra"

#: What has just been done, by the word that the address carries.
DONE = {
    "emitida": N_("La valla quedó emitida. Descargue su panel y mándelo a imprimir."),
    "instalada": N_("La valla quedó como instalada."),
    "revisada": N_("La foto quedó leída."),
    "danada": N_("La valla quedó como dañada. Está en la lista de lo pendiente."),
    "reemplazada": N_("La valla quedó como reemplazada. Su código lleva a la nueva."),
    "retirada": N_("La valla quedó como retirada. Su código sigue mostrando la obra."),
}
#: What the last photo showed.
SEEN = {
    Health.GOOD: N_("Se lee bien."),
    Health.WORN: N_("Se lee, pero está desgastada: límpiela o cámbiela."),
    Health.UNREADABLE: N_("No se leyó."),
}
#: What may be done to a sign in a form: the value, what it becomes.
BECOMES = {
    "instalada": SignState.INSTALLED,
    "danada": SignState.DAMAGED,
    "reemplazada": SignState.REPLACED,
    "retirada": SignState.RETIRED,
}


@dataclass(frozen=True)
class PanelForm:
    """What a panel may be made as, and what was asked for."""

    size: str
    sizes: tuple[tuple[str, str], ...]
    width: str
    height: str
    media: str
    medias: tuple[tuple[str, str], ...]
    warning: str


@dataclass(frozen=True)
class SignPage(OfficePage):
    """One sign: what it is, what was seen of it, and what may be done."""

    code: str
    faults: tuple[Fault, ...]
    state: str
    is_gone: bool
    state_at: date
    work: tuple[str, str]
    location: str
    address: str
    heir: tuple[str, str] | None
    seen: str
    has_sticker: bool
    is_well: bool
    checks: tuple[tuple[datetime, str, str, bool], ...]
    #: The acts with a photo, and those without.
    may: frozenset[str]
    heirs: tuple[tuple[str, str], ...]
    panel: PanelForm | None


def href(code: str) -> str:
    """The page of a sign."""
    return f"{HOME}/{code}"


def state_words(state: SignState, language: Language) -> str:
    """The state of a sign, to begin a sentence."""
    words = language.gettext(WORDS[state])
    return words[0].upper() + words[1:]


def panel_form(request: Request, language: Language, form: Form | None) -> PanelForm:
    """The form of a panel, filled in as it was sent."""

    def told(name: str, longest: int) -> str:
        return form.text(name, longest) if form else ""

    own = (OWN, language.gettext("Otra medida"))
    warning = budget(request.app.state.settings.public_url).warning
    return PanelForm(
        size=told("medida", 12) or next(iter(SIZES)),
        sizes=(*((size.name, f"{size.width} × {size.height} mm") for size in SIZES.values()), own),
        width=told("ancho", 5),
        height=told("alto", 5),
        media=told("formato", 4) or "pdf",
        medias=(
            ("pdf", language.gettext("PDF para la imprenta")),
            ("svg", language.gettext("SVG para editar o cortar vinilo")),
            ("png", language.gettext("PNG para ver")),
        ),
        warning=language.gettext(warning) if warning else "",
    )


def sign_page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    sign: Sign,
    work: Listing,
    faults: tuple[Fault, ...] = (),
    asked: Form | None = None,
) -> Response:
    """The page of a sign; with what was wrong in a form, status 422. `asked`: the form of a panel not made."""
    checks = queries.checks_of(session, sign.code)
    done = DONE.get(typed(request, "hecho"))
    others = [each for each in queries.signs_of(session, sign.work_id) if each.code != sign.code]
    may_issue = who.may(Permission.ISSUE_SIGNS) and not sign.state.is_gone
    page = SignPage(
        frame=office_frame(request, language, who, href(sign.code)),
        title=language.gettext("Valla %(code)s") % {"code": codes.printed(sign.code)},
        done=language.gettext(done) if done and not faults else "",
        code=sign.code,
        faults=faults,
        state=state_words(sign.state, language),
        is_gone=sign.state.is_gone,
        state_at=sign.state_at.astimezone(clock.BOGOTA).date(),
        work=(short_title(work.title), f"/oficina/obras/{sign.work_id.lower()}/vallas"),
        location=sign.location or "",
        address=address(request.app.state.settings.public_url, sign.code),
        heir=(codes.printed(sign.replaced_by), href(sign.replaced_by)) if sign.replaced_by else None,
        seen=language.gettext(SEEN[checks[0].health]) if checks else "",
        has_sticker=bool(checks) and checks[0].has_sticker,
        is_well=bool(checks) and checks[0].health is Health.GOOD and not checks[0].has_sticker,
        checks=tuple(_told(check, language) for check in checks),
        may=frozenset(act for act, state in BECOMES.items() if state in NEXT[sign.state]),
        heirs=tuple((each.code, _heir(each)) for each in others if not each.state.is_gone),
        panel=panel_form(request, language, asked) if may_issue else None,
    )
    return answer("office/sign.html", page, language, 422 if faults else 200)


def _told(check: SignCheck, language: Language) -> tuple[datetime, str, str, bool]:
    return check.at, check.checked_by, language.gettext(SEEN[check.health]), check.has_sticker


def _heir(sign: Sign) -> str:
    return ", ".join(part for part in (codes.printed(sign.code), sign.location) if part)
