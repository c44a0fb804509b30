"""What a person does in a case that is open: checks the receipt, reads, writes, withdraws, gives or erases a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fastapi import Request, Response
from sqlmodel import Session

from service.complaints import conversation, notices, queries
from service.complaints.conversation import Addition, Case
from service.complaints.errors import BrokenRoster, NotAccepting
from service.complaints.rules import LONGEST_ANSWER, LONGEST_CONTACT, LONGEST_TEXT, RECEIPT_LENGTH
from service.foundation import codes
from service.foundation.errors import Busy, Refusal
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.intake import attachments
from service.intake.hall import Hall
from service.intake.keeping import keep
from service.web.complaints import power, renewing
from service.web.complaints.case import PICTURES, Draft, file_names
from service.web.complaints.hall import hall
from service.web.complaints.intake import Intake
from service.web.complaints.opening import opened
from service.web.complaints.pages import sealed_answer
from service.web.complaints.power import Visit
from service.web.ui.forms import Fault
from service.web.ui.frame import Frame, framed

#: Places of the two symbols that a person copies from paper to show that it is right; the first is 1.
CHECKED = {"simbolo_a": 2, "simbolo_b": 7}
_BYTES = "application/octet-stream"
_TOO_LONG = N_("Aquí caben %(most)s letras. Envíe una parte ahora y el resto después.")


@dataclass(frozen=True)
class CheckPage:
    """The two symbols once more, with what is wrong with them."""

    frame: Frame
    title: str
    action: str
    #: What is done when they are right.
    act: str
    power: str
    #: To be shown another new receipt; empty when none is being changed.
    another: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Step:
    """One form sent in a visit, with what was typed in it."""

    request: Request
    language: Language
    intake: Intake
    visit: Visit
    draft: Draft

    def case(self) -> Case:
        """The case as it is now."""
        return opened(self.request, [self.visit.symbols])

    def show(self, draft: Draft, notices: tuple[str, ...] = (), faults: tuple[Fault, ...] = ()) -> Response:
        """The case, after what was done."""
        return renewing.shown(self.request, self.language, self.visit, self.case(), draft, notices, faults)

    def said(self, refusal: Refusal) -> str:
        """A refusal in the language of the page."""
        return refusal.told(self.language.gettext)


def take(step: Step) -> Response:
    """Do what the form asks for. Raises `NoSuchCase` for another case's thing, `Unkept`, and what `opened` raises."""
    match step.intake.text("accion", 40):
        case "comprobar":
            return _check(step)
        case "cambiar-recibo":
            return renewing.offer(step.request, step.language, step.visit, step.case())
        case "estrenar":
            return _renew(step)
        case "archivo":
            return _file(step)
        case "responder":
            return _answer(step)
        case "retirar":
            words = N_("Retiró su caso. Si cambia de idea, escriba un mensaje.")
            return _written(step, lambda case: conversation.withdraw(case, step.draft.text[:LONGEST_ANSWER]), words)
        case "dar-identidad":
            return _identify(step)
        case "borrar-identidad":
            return _renamed(step, "", N_("Borramos su nombre. Ya nadie puede abrirlo aquí."))
        case _:
            return step.show(step.draft)


def _check(step: Step) -> Response:
    """The case, when both symbols are on the receipt; otherwise which one to look at again."""
    wrong = _wrong(step, step.visit.symbols)
    if not wrong:
        return step.show(
            Draft(), (step.language.gettext("Su copia está bien. Así se ve su caso cuando vuelva con el recibo."),)
        )
    return _check_again(step, wrong, "comprobar")


def _renew(step: Step) -> Response:
    """The case under its new receipt, when both symbols are on that one; until then the old one serves."""
    if not step.visit.following:
        return step.show(step.draft)
    wrong = _wrong(step, step.visit.following)
    if wrong:
        return _check_again(step, wrong, "estrenar")
    try:
        visit = renewing.change(step.request, step.visit, step.case())
    except Busy as busy:
        return step.show(step.draft, (), (Fault("texto", step.said(busy)),))
    words = step.language.gettext("Su recibo nuevo ya sirve. El anterior no abre nada: destrúyalo.")
    return replace(step, visit=visit).show(Draft(), (words,))


def _wrong(step: Step, receipt: str) -> list[str]:
    return [name for name, place in CHECKED.items() if not _stands_at(receipt, place, step.intake.text(name, 20))]


def _check_again(step: Step, wrong: Sequence[str], act: str) -> Response:
    _, visit, frame = step.language.gettext, step.visit, framed(step.request, step.language, "/seguimiento")
    words = _("El signo %(place)s no es el de su recibo. Mírelo otra vez en su copia.")
    page = CheckPage(
        frame=frame,
        title=_("Revise su recibo"),
        action=frame.link("/seguimiento"),
        act=act,
        power=power.grant(step.request, visit.symbols, visit.name, visit.following),
        another=power.grant(step.request, visit.symbols, visit.name) if visit.following else "",
        faults=tuple(Fault(name, words % {"place": CHECKED[name]}) for name in wrong),
    )
    return sealed_answer("complaints/check.html", page, step.language, 422)


def _stands_at(receipt: str, place: int, typed: str) -> bool:
    """Whether the symbol typed, or what it is often mistaken for, is the one at that place."""
    changed = receipt[: place - 1] + codes.tidy(typed) + receipt[place:]
    return receipt in codes.readings(changed, RECEIPT_LENGTH)


def _file(step: Step) -> Response:
    """A file of this case under a name of ours: pictures to be seen, anything else to be kept."""
    item, state = step.intake.text("archivo", 40), step.request.app.state
    case = step.case()
    with state.database.reading() as session:
        found = conversation.open_file(session, state.blobs, case, item)
    name = file_names(case.pieces, step.language)[item]
    is_picture = found.header.type in PICTURES
    headers = {
        "Content-Disposition": f'{"inline" if is_picture else "attachment"}; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(found.body, 200, headers, found.header.type if is_picture else _BYTES)


def _answer(step: Step) -> Response:
    """Keep a message and files; a file that cannot be cleaned does not cost the message."""
    _, text, chosen = step.language.gettext, step.draft.text, step.intake.files("archivos")
    if len(text) > LONGEST_TEXT:
        return step.show(step.draft, (), (Fault("texto", _(_TOO_LONG) % {"most": grouped(LONGEST_TEXT)}),))
    if not text and not chosen:
        return step.show(step.draft, (), (Fault("texto", _("Escriba su mensaje o escoja un archivo.")),))
    keeps = step.intake.has("original")
    state = step.request.app.state
    files = attachments.clean(chosen, state.ram, state.blobs, step.language, keeps_originals=keeps)
    refused = tuple(
        Fault("archivos", f"{_('El archivo %(number)s no quedó.') % {'number': each.number}} {each.told}")
        for each in files.refused
    )
    if not text and not files.files:
        return step.show(step.draft, (), refused)
    words = N_("Su mensaje quedó guardado, y solo lo leen quienes investigan.")
    return _written(step, lambda case: conversation.say(case, text, files.files), words, refused)


def _identify(step: Step) -> Response:
    _, contact = step.language.gettext, step.draft.contact
    if not contact:
        return step.show(step.draft, (), (Fault("contacto", _("Escriba su nombre y cómo contactarle.")),))
    if len(contact) > LONGEST_CONTACT:
        return step.show(step.draft, (), (Fault("contacto", _(_TOO_LONG) % {"most": grouped(LONGEST_CONTACT)}),))
    return _renamed(step, contact, N_("Guardamos su nombre. Solo lo abre la custodia de identidades."))


def _renamed(step: Step, contact: str, words: str) -> Response:
    state = step.request.app.state
    try:
        with state.database.reading() as session:
            roster = queries.roster(session, state.settings.roster_root)
    except (BrokenRoster, NotAccepting):
        fault = step.language.gettext("Ahora no hay quien guarde nombres. Intente de nuevo en unos minutos.")
        return step.show(step.draft, (), (Fault("contacto", fault),))
    return _written(step, lambda case: conversation.identify(case, roster, contact), words)


def _written(step: Step, write: Callable[[Case], Addition], words: str, refused: tuple[Fault, ...] = ()) -> Response:
    """Seal and keep, then show the case with what is in it now."""
    try:
        case = step.case()
        addition, inside = write(case), hall(step.request)
        keep(inside, addition.blobs, lambda session: _keep(session, inside, case, addition))
    except Busy as busy:
        return step.show(step.draft, (), (Fault("texto", step.said(busy)),))
    return step.show(Draft(), (step.language.gettext(words), *(fault.text for fault in refused)))


def _keep(session: Session, inside: Hall, case: Case, addition: Addition) -> None:
    conversation.keep(session, inside.blobs, case, addition)
    notices.tell_of_addition(session, inside.secret, case, inside.settings.roster_root)
