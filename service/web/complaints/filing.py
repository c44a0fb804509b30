"""Telling what one knows, of a work or of none: the form, and keeping what comes by it. No script, no cookie."""

from contextlib import suppress
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from service.complaints import evidence, flood, routing
from service.complaints.flood import Lane
from service.complaints.roster import Member
from service.complaints.rules import Channel
from service.foundation.language import Language
from service.foundation.ram import Broken
from service.intake import taking
from service.intake.taking import CLOSED, Known
from service.web.complaints import answers, labels, tokens
from service.web.complaints.answers import NOTHING, Answers, exclusible
from service.web.complaints.hall import hall
from service.web.complaints.intake import LARGEST_TEXT, Intake, Received
from service.web.complaints.pages import open_answer, sealed_answer
from service.web.complaints.receipt import receipt
from service.web.complaints.tokens import Ripeness, Verdict
from service.web.ui.effort import effort_script
from service.web.ui.forms import Fault, typed
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title

router = APIRouter()

#: What the mark of this form is for.
PURPOSE = "filing"
_TEMPLATE = "complaints/form.html"


@dataclass(frozen=True)
class FormPage:
    """The form, with what was typed in it."""

    frame: Frame
    title: str
    #: Of the work, if it is of one: name, address of its page, place.
    work_title: str
    work: str
    place: str
    works: str
    action: str
    texts: dict[str, str]
    answers: Answers
    subjects: tuple[routing.Subject, ...]
    members: tuple[Member, ...]
    #: The list of who reads that the form shows, by its hash.
    list_: str
    mark: str
    #: A proof of work for the mark, if there is one, the zeros that it needs, and the script that finds one.
    effort: str
    zeros: int
    script: str
    accept: str
    caps: str
    #: The address to which people write instead; empty when there is none.
    mail: str
    faults: tuple[Fault, ...]
    #: How many files came with a form that must be mended: no browser lets a page give them back.
    files_lost: int


@dataclass(frozen=True)
class ClosedPage:
    """That nothing can be taken in now, the other ways, and the text for the person to keep."""

    frame: Frame
    title: str
    text: str


@router.api_route("/denuncia", methods=["GET", "HEAD"])
def ask(request: Request, language: Speaking) -> Response:
    """The form; with `?obra=`, about that work."""
    return _asked(request, language, typed(request, "obra"))


@router.api_route("/obras/{work_id}/cuente", methods=["GET", "HEAD"])
def ask_of_work(request: Request, language: Speaking, work_id: str) -> Response:
    """The form about a work, under the work's own address."""
    return _asked(request, language, work_id)


@router.post("/denuncia")
def tell(request: Request, intake: Received, language: Speaking) -> Response:
    """Take in what is told."""
    return _told(request, intake, language, intake.text("obra", LARGEST_TEXT))


@router.post("/obras/{work_id}/cuente")
def tell_of_work(request: Request, intake: Received, language: Speaking, work_id: str) -> Response:
    """Take in what is told of a work."""
    return _told(request, intake, language, work_id)


def _asked(request: Request, language: Language, of: str) -> Response:
    try:
        known = taking.known(hall(request), of)
    except CLOSED:
        return _closed(request, language, "")
    page = _page(request, language, known, NOTHING, tokens.issue(request, PURPOSE), "")
    return open_answer(request, _TEMPLATE, page, language)


def _told(request: Request, intake: Intake, language: Language, of: str) -> Response:
    told = answers.read(intake)
    try:
        return _answer(request, intake, language, of, told)
    except CLOSED:
        return _closed(request, language, told.texts["que"])


def _answer(request: Request, intake: Intake, language: Language, of: str, told: Answers) -> Response:
    """The receipt of what was told; or the form, with everything that was typed, to be mended."""
    known = taking.known(hall(request), of, told.ticked)
    told = replace(told, ticked=known.ticked)
    mark, effort = intake.text("marca", 200), intake.text("esfuerzo", 20)
    verdict = tokens.check(request, PURPOSE, mark, effort)
    faults = (
        *told.faults(language),
        *_faults_of_list(told, intake.text("lista", 64), known, language),
        *_faults_of_mark(verdict, language),
    )
    if faults:
        # A form that came too soon keeps its mark, so that it is ripe when it is sent again.
        if verdict.ripeness is Ripeness.STALE:
            mark, effort = tokens.issue(request, PURPOSE), ""
        page = _page(request, language, known, told, mark, effort, faults, len(intake.files("archivos")))
        return sealed_answer(_TEMPLATE, page, language, 422)
    taken = taking.take_in(
        hall(request),
        known,
        told.account(Channel.FORM),
        intake.files("archivos"),
        language,
        Lane.EFFORT if verdict.has_effort else Lane.PLAIN,
        is_suspect=bool(intake.text("sitio", 1)),
    )
    # Of two sendings of one form at once both are kept: the person sees the answer to the second one.
    # What is kept has its receipt, whatever becomes of the mark.
    with suppress(Broken):
        tokens.spend(request, mark)
    return receipt(request, language, taken.filing, taken.files, known.about.route(told.subject))


def _page(
    request: Request,
    language: Language,
    known: Known,
    told: Answers,
    mark: str,
    effort: str,
    faults: tuple[Fault, ...] = (),
    files_lost: int = 0,
) -> FormPage:
    frame, published = framed(request, language, known.about.path), known.about.published
    _ = language.gettext
    return FormPage(
        frame=frame,
        title=_("Cuente lo que sabe de esta obra") if published else _("Cuente lo que sabe"),
        work_title=short_title(published.work.title) if published else "",
        work=frame.link(f"/obras/{published.work_id.lower()}") if published else "",
        place=(published.work.place.address or published.work.place.barrio or "") if published else "",
        works=frame.link("/obras"),
        action=frame.link(known.about.path),
        texts={**told.texts, "obra": known.about.typed},
        answers=told,
        subjects=routing.SUBJECTS,
        members=tuple(
            replace(member, label=labels.told(member.label, language)) for member in exclusible(known.roster)
        ),
        list_=known.roster.sha256,
        mark=mark,
        effort=effort,
        zeros=flood.EFFORT_BITS,
        # Nobody's telephone works while nothing is to be waited for.
        script="" if flood.level(request.app.state.ram) is flood.LEVELS[0] else effort_script(),
        accept=evidence.ACCEPT,
        caps=_(evidence.TOLD),
        mail=request.app.state.settings.complaints_email,
        faults=faults,
        files_lost=files_lost,
    )


def _faults_of_list(told: Answers, seen: str, known: Known, language: Language) -> tuple[Fault, ...]:
    """Who left somebody out looks again when others read now than when the form was asked for. `seen`: that list."""
    if not told.ticked or seen in {"", known.roster.sha256}:
        return ()
    return (Fault("no", language.gettext("Cambió quién lee. Revise a quién marcó y envíe de nuevo.")),)


def _faults_of_mark(verdict: Verdict, language: Language) -> tuple[Fault, ...]:
    match verdict.ripeness:
        case Ripeness.GOOD:
            return ()
        case Ripeness.EARLY:
            words = language.ngettext(
                "Espere %(seconds)s segundo y envíe de nuevo. Su texto sigue aquí.",
                "Espere %(seconds)s segundos y envíe de nuevo. Su texto sigue aquí.",
                verdict.seconds,
            ) % {"seconds": verdict.seconds}
        case Ripeness.STALE:
            words = language.gettext("Esta página venció o ya se envió. Su texto sigue aquí: envíelo de nuevo.")
    return (Fault("enviar", words),)


def _closed(request: Request, language: Language, text: str) -> Response:
    frame = framed(request, language, "/denuncia", request.app.state.identity.last)
    page = ClosedPage(frame, language.gettext("Ahora no podemos recibir lo que sabe"), text)
    return sealed_answer("complaints/not_accepting.html", page, language, 503)
