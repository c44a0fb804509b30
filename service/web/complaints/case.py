"""The page of a case as its complainant reads it, in words; every button on it carries a power of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from fastapi import Request

from service.complaints import evidence, states
from service.complaints.clocks import Promise
from service.complaints.conversation import Case, Piece, Side
from service.complaints.counting import KINDS
from service.complaints.filing import case_number
from service.complaints.outlook import awaited
from service.complaints.rules import LONGEST_TEXT, OUTCOME_NAMES, CaseState, Kind
from service.complaints.thread import Doubt
from service.foundation import codes
from service.foundation.language import N_, Language
from service.web.complaints import labels, power
from service.web.complaints.power import Visit
from service.web.ui.forms import Fault
from service.web.ui.frame import Frame, framed
from service.web.ui.identity import identity

#: What a browser shows by itself, harmlessly; the rest is only kept. By media type: the end of a file's name.
PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
ENDINGS = PICTURES | {
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
_DOUBTS = {
    Doubt.UNSIGNED: N_("Nadie del grupo firmó esto. No le crea."),
    Doubt.GAP: N_("Aquí falta algo que se escribió antes."),
    Doubt.REPEATED: N_("Esto está repetido."),
    Doubt.ALONE: N_("Esto lo dijo una sola persona. No vale hasta que lo digan dos."),
}


@dataclass(frozen=True)
class Draft:
    """What was typed and is not kept yet."""

    text: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Line:
    """One thing said. `who` and `day` stand above it. `power`: gives its file; empty when it gives none."""

    item: str
    who: str
    day: date
    text: str
    state: str
    details: tuple[str, ...]
    doubts: tuple[str, ...]
    file: str
    power: str
    is_picture: bool


@dataclass(frozen=True)
class CasePage:
    """A case. `powers`: one for each thing that can be done."""

    frame: Frame
    title: str
    action: str
    leave: str
    case: str
    work_title: str
    received_on: date
    state: str
    steps: tuple[Promise, ...]
    lines: tuple[Line, ...]
    lost: int
    are_checked: bool
    is_withdrawn: bool
    #: From what day it is gone, when two people decided so; alone in a tuple that is empty when nobody did.
    leaves_on: tuple[date, ...]
    has_identity: bool
    powers: dict[str, str]
    accept: str
    caps: str
    draft: Draft = field(default_factory=Draft)
    #: What was just done, and what was not.
    notices: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def file_names(pieces: Sequence[Piece], language: Language) -> dict[str, str]:
    """A name for each file of a case, by its item: `adjunto-1.jpg`. What its sender called it is not known."""
    files = [piece for piece in pieces if piece.kind in {Kind.FILE, Kind.ORIGINAL}]
    name = language.gettext("adjunto")
    return {piece.item: f"{name}-{number}.{ENDINGS.get(piece.type, 'bin')}" for number, piece in enumerate(files, 1)}


def case_page(
    request: Request,
    language: Language,
    visit: Visit,
    case: Case,
    draft: Draft,
    notices: tuple[str, ...],
    faults: tuple[Fault, ...],
) -> CasePage:
    """The page of a case that a visit has open."""
    _ = language.gettext
    frame = framed(request, language, "/seguimiento")
    names = file_names(case.pieces, language)
    steps = awaited(case, identity(request).holidays)
    return CasePage(
        frame=frame,
        title=_("Seguimiento"),
        action=frame.link("/seguimiento"),
        leave=frame.link("/salir"),
        case=codes.grouped(case_number(case.complaint.id)),
        work_title=str(case.thread.told.get("title", "")),
        received_on=case.received_on,
        state=_(states.NAMES[case.state]),
        steps=tuple(Promise(_(step.text), step.day) for step in steps),
        # What came last is read first.
        lines=tuple(_line(request, language, visit, piece, names) for piece in reversed(case.pieces)),
        lost=case.lost,
        are_checked=case.are_checked,
        is_withdrawn=case.state is CaseState.WITHDRAWN,
        leaves_on=(case.complaint.leaving_on,) if case.complaint.leaving_on else (),
        has_identity=case.has_identity,
        powers={
            name: power.grant(request, visit.symbols, visit.name)
            for name in ("responder", "retirar", "dar-identidad", "borrar-identidad", "cambiar-recibo", "ver", "salir")
        },
        accept=evidence.ACCEPT,
        caps=_(evidence.TOLD),
        draft=draft,
        notices=notices,
        faults=faults,
    )


def _line(request: Request, language: Language, visit: Visit, piece: Piece, names: dict[str, str]) -> Line:
    _ = language.gettext
    gives = piece.kind is Kind.FILE and piece.side is not Side.NOBODY
    doubts = tuple(_(_DOUBTS[doubt]) for doubt in piece.doubts)
    if piece.side is Side.NOBODY and not doubts:
        doubts = (_("Esto no se entiende. No le crea."),)
    return Line(
        item=piece.item,
        who=_who(piece, language),
        day=piece.on,
        text=piece.text[:LONGEST_TEXT],
        state=_(states.NAMES[piece.change.state]) if piece.change else "",
        details=_details(piece, language),
        doubts=doubts,
        file=names.get(piece.item, ""),
        power=power.grant(request, visit.symbols, visit.name) if gives else "",
        is_picture=piece.type in PICTURES,
    )


def _who(piece: Piece, language: Language) -> str:
    match piece.side:
        case Side.COMPLAINANT:
            return language.gettext("Usted")
        case Side.OFFICE:
            return labels.told(piece.label, language)
        case Side.NOBODY:
            return language.gettext("No se sabe quién")


def _details(piece: Piece, language: Language) -> tuple[str, ...]:
    """What a step says besides its name."""
    change, _ = piece.change, language.gettext
    if piece.kind is Kind.REDACTION and not piece.doubts:
        return (_("Dos personas autorizadas quitaron una parte. Esto es lo que queda."),)
    if change is None:
        return ()
    days = language.ngettext("%(count)s día hábil más.", "%(count)s días hábiles más.", change.days)
    told = (
        change.reason,
        _("Para la ley es: %(kind)s.") % {"kind": _(KINDS[change.term])} if change.term in KINDS else "",
        _("Resultado: %(outcome)s.") % {"outcome": _(OUTCOME_NAMES[change.outcome])} if change.outcome else "",
        days % {"count": change.days} if change.days else "",
        _("Lo tiene ahora: %(body)s.") % {"body": change.body} if change.body else "",
        _("Número allá: %(number)s.") % {"number": change.number} if change.number else "",
    )
    return tuple(line for line in told if line)
