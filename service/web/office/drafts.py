"""Drafts: which wait and for whom, what each would change in the words of the public history, and their publication.

A draft exists for who may write it and for who may be its second person. Of what is approved, the page carries the
mark: what is published is what was shown, or nothing is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session
from starlette.background import BackgroundTask

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.office import actions, pictures, queries, rules
from service.office.acts import ACTS, told_back
from service.office.models import Draft
from service.office.progress import photos_of
from service.office.rules import DraftState, Kind
from service.publication.differences import differences
from service.staff import audit
from service.staff import queries as staff
from service.staff.rules import Acting, Permission
from service.web.office.effects import Effect, effects, is_over_half
from service.web.office.frame import OfficeFrame, OfficePage, office_frame
from service.web.public.history import untold
from service.web.ui.acting import ApprovesChanges, ReportsProgress, ViewsWorks
from service.web.ui.forms import Fault
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.wages import WAGES

router = APIRouter()

#: Drafts decided longer ago than this are no longer listed.
LATELY = timedelta(days=30)
#: Of those decided lately, so many are.
MOST = 50

#: What a draft is called on a page.
KINDS = {
    Kind.REGISTRATION: N_("Registro de una obra"),
    Kind.COMPLETION: N_("Más datos de una obra"),
    Kind.CHANGE: N_("Cambio de un contrato"),
    Kind.CORRECTION: N_("Corrección de datos"),
    Kind.PROGRESS: N_("Avance de una obra"),
    Kind.DOCUMENTS: N_("Documentos de una obra"),
}
STATES = {
    DraftState.OPEN: N_("Sin publicar"),
    DraftState.PROPOSED: N_("Espera a una segunda persona"),
    DraftState.PUBLISHED: N_("Publicado"),
    DraftState.REJECTED: N_("Rechazado"),
    DraftState.WITHDRAWN: N_("Retirado"),
}


def minted_with(form: Form) -> str:
    """The id of the draft that a form begins, minted with it; another when what came is none."""
    given = form.text("borrador", codes.WORK_LENGTH)
    return given if len(given) == codes.WORK_LENGTH and codes.is_valid(given) else codes.mint(codes.WORK_LENGTH)


@dataclass(frozen=True)
class Line:
    """One draft in a list."""

    href: str
    work: str
    kind: str
    state: str
    author: str
    at: datetime


@dataclass(frozen=True)
class DraftsPage(OfficePage):
    """The drafts that this person may see, by what is to be done with them."""

    to_decide: tuple[Line, ...]
    open: tuple[Line, ...]
    waiting: tuple[Line, ...]
    decided: tuple[Line, ...]


@dataclass(frozen=True)
class DraftPage(OfficePage):
    """One draft. Times are of the life of the draft; a text that is empty is not shown."""

    path: str
    work: str
    work_path: str
    kind: str
    state: str
    changes: tuple[str, ...]
    effects: tuple[Effect, ...]
    #: Where the act is typed again, for a change of a contract.
    edit: str
    #: Whether additions would pass what the law allows: it is told, and must be said to be known.
    is_over_half: bool
    summary: tuple[tuple[str, str], ...]
    reason: str
    author: str
    at: datetime
    decision: str
    decided_by: str
    decided_at: datetime | None
    until: datetime | None
    #: What this person may do with it now.
    may_publish: bool
    may_withdraw: bool
    may_decide: bool
    is_fresh: bool
    #: Whether publishing leaves it waiting for somebody else.
    needs_two: bool
    is_overdue: bool
    is_own: bool
    #: Where it goes on being written, section by section; empty for a draft that is written otherwise.
    form: str
    #: The mark of what is shown.
    seen: str
    why: str
    faults: tuple[Fault, ...] = ()


def _name(session: Session, person_id: int | None) -> str:
    return staff.names(session, [person_id]).get(person_id, "") if person_id is not None else ""


@router.api_route("/oficina/borradores", methods=["GET", "HEAD"])
def index(request: Request, who: ViewsWorks, session: Read, language: Speaking) -> Response:
    """The drafts of this person's works."""
    alive = queries.drafts(session, who, Permission.VIEW_WORKS, DraftState.OPEN, DraftState.PROPOSED)
    now = clock.now()
    decided = queries.decided(session, who, now - LATELY, MOST)
    found = [draft for draft in (*alive, *decided) if queries.may_see(who, draft)]
    names = staff.names(session, [draft.created_by for draft in found])

    def lines(*states: DraftState, to_decide: bool | None = None) -> tuple[Line, ...]:
        return tuple(
            _line(draft, names[draft.created_by], language)
            for draft in found
            if draft.state in states and (to_decide is None or to_decide == queries.waits_for(who, draft, now))
        )

    page = DraftsPage(
        office_frame(request, language, who),
        language.gettext("Borradores"),
        to_decide=lines(DraftState.PROPOSED, to_decide=True),
        open=lines(DraftState.OPEN),
        waiting=lines(DraftState.PROPOSED, to_decide=False),
        decided=lines(DraftState.PUBLISHED, DraftState.REJECTED, DraftState.WITHDRAWN),
    )
    return answer("office/drafts.html", page, language)


def _is_own_proposal(who: Acting, draft: Draft) -> bool:
    return draft.state is DraftState.PROPOSED and draft.proposed_by == who.person_id


def _line(draft: Draft, author: str, language: Language) -> Line:
    return Line(
        href=f"/oficina/borradores/{draft.id}",
        work=queries.work_of(draft).title,
        kind=language.gettext(KINDS[draft.kind]),
        state=language.gettext(STATES[draft.state]),
        author=author,
        at=draft.decided_at or draft.proposed_at or draft.updated_at,
    )


@router.api_route("/oficina/borradores/{draft_id}", methods=["GET", "HEAD"])
def show(request: Request, who: ViewsWorks, session: Read, language: Speaking, draft_id: str) -> Response:
    """What one draft would change, and what may be done with it."""
    draft = queries.seen(session, who, draft_id)
    return answer("office/draft.html", _page(request, who, session, language, draft), language)


def _page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    draft: Draft,
    faults: tuple[Fault, ...] = (),
    why: str = "",
) -> DraftPage:
    now = clock.now()
    is_open = draft.state is DraftState.OPEN
    is_late = rules.is_overdue(draft.state, draft.proposed_at, now)
    outcome: actions.Outcome | None = None
    moved: tuple[Fault, ...] = ()
    if is_open or draft.state is DraftState.PROPOSED:
        try:
            outcome = actions.outcome(session, draft)
        except Refusal as refusal:
            moved = (Fault("what", refusal.told(language.gettext)),)
    shown = outcome or actions.as_written(session, draft)
    writes = queries.may_write(who, draft)
    is_typed = writes and is_open
    edit = _edit(draft, shown) if is_typed else ""
    is_in_sections = is_typed and draft.kind in rules.IN_SECTIONS
    frame = office_frame(request, language, who, f"/oficina/borradores/{draft.id}")
    found = _effects(frame, shown, language)
    changes = tuple(change.words(language) for change in differences(shown.current, shown.new))
    return DraftPage(
        frame,
        language.gettext("Qué va a cambiar") if shown.current else language.gettext("Obra nueva"),
        path=f"/oficina/borradores/{draft.id}",
        work=shown.new.title,
        work_path=f"/oficina/obras/{draft.work_id.lower()}" if shown.current else "",
        kind=language.gettext(KINDS[draft.kind]),
        state=language.gettext(STATES[draft.state]),
        changes=changes,
        effects=found,
        edit=edit,
        is_over_half=is_over_half(found),
        summary=_summary(shown, language),
        reason=untold(draft.reason or "", changes),
        author=_name(session, draft.proposed_by or draft.created_by),
        at=draft.proposed_at or draft.updated_at,
        decision=draft.decision or "",
        decided_by=_name(session, draft.decided_by),
        decided_at=draft.decided_at,
        until=draft.proposed_at + rules.WAITING if draft.proposed_at else None,
        may_publish=writes and outcome is not None and (is_open or is_late),
        may_withdraw=writes and (is_open or is_late or _is_own_proposal(who, draft)),
        may_decide=queries.waits_for(who, draft, now),
        is_fresh=who.is_fresh(now),
        needs_two=outcome is not None and outcome.needs_second_person,
        is_overdue=is_late,
        is_own=_is_own_proposal(who, draft),
        form=f"/oficina/borradores/{draft.id}/obra" if is_in_sections and not edit else "",
        seen=outcome.mark(publisher_of(request)) if outcome else "",
        why=why,
        faults=faults or moved,
    )


def _effects(frame: OfficeFrame, outcome: actions.Outcome, language: Language) -> tuple[Effect, ...]:
    wages = (*WAGES, *frame.entity.wages)
    return effects(outcome.current, outcome.new, clock.today(), wages, language)


def _edit(draft: Draft, outcome: actions.Outcome) -> str:
    """Where the act that a draft tells is typed again; nothing for a draft of something else."""
    is_act = draft.kind in ACTS and outcome.current is not None
    found = told_back(outcome.current, outcome.new) if is_act and outcome.current else None
    return f"/oficina/obras/{draft.work_id.lower()}/cambio/{found[1].act}?borrador={draft.id}" if found else ""


def _summary(outcome: actions.Outcome, language: Language) -> tuple[tuple[str, str], ...]:
    """The first things that the public will read of a work not yet published."""
    if outcome.current is not None:
        return ()
    work, missing = outcome.new, language.gettext("sin dato")
    contract = next(iter(work.contracts()), None)
    value, supplier = (contract.value_amount, contract.supplier) if contract else (None, None)
    return (
        (language.gettext("Entidad"), work.owner.entity if work.owner else missing),
        (language.gettext("Lugar"), work.place.address or work.place.barrio or missing),
        (language.gettext("Contratista"), supplier.name if supplier else missing),
        (language.gettext("Valor del contrato"), missing if value is None else language.pesos(value)),
    )


@router.post("/oficina/borradores/{draft_id}/publicar")
def publish(request: Request, who: ReportsProgress, post: Post, language: Speaking, draft_id: str) -> Response:
    """Publish a draft, or leave it waiting for a second person. Who may write one of its kind may."""
    draft = _written_by(post.session, who, draft_id)
    try:
        is_over = _is_over(request, who, language, actions.outcome(post.session, draft))
        if is_over and not post.form.has("acepta"):
            fault = Fault("acepta", language.gettext("Marque que sabe que las adiciones pasan del límite de la ley."))
            page = _page(request, who, post.session, language, draft, (fault,))
            return answer("office/draft.html", page, language, 422)
        state = actions.publish(post.session, who, draft, publisher_of(request))
    except Refusal as refusal:
        return _refused(request, who, post, language, draft, refusal)
    if is_over:
        audit.record(post.session, who.login, "limit.acknowledged", draft.id, work=draft.work_id)
    is_published = state is DraftState.PUBLISHED
    return post.done(_published(draft) if is_published else f"/oficina/borradores/{draft.id}")


def _published(draft: Draft) -> str:
    """Where who published a draft is sent."""
    return f"/oficina/obras/{draft.work_id.lower()}?hecho=publicado"


@router.post("/oficina/borradores/{draft_id}/retirar")
def withdraw(request: Request, who: ReportsProgress, post: Post, language: Speaking, draft_id: str) -> Response:
    """Leave a draft for good, with its photos. Who may write one of its kind may."""
    draft = _written_by(post.session, who, draft_id)
    written = actions.as_written(post.session, draft)
    photos = photos_of(written.current, written.new) if written.current else ()
    try:
        actions.withdraw(post.session, who, draft)
    except Refusal as refusal:
        return _refused(request, who, post, language, draft, refusal)
    response = post.done("/oficina/borradores")
    # Nobody will look at them again; only once the draft is withdrawn.
    names = [photo.name for photo in photos]
    response.background = BackgroundTask(pictures.forget, request.app.state.blobs, names)
    return response


def _is_over(request: Request, who: Acting, language: Language, outcome: actions.Outcome) -> bool:
    return is_over_half(_effects(office_frame(request, language, who), outcome, language))


def _written_by(session: Session, who: Acting, draft_id: str) -> Draft:
    draft = queries.seen(session, who, draft_id)
    if not queries.may_write(who, draft):
        raise HTTPException(404)
    return draft


@router.post("/oficina/borradores/{draft_id}/aprobar")
def approve(request: Request, who: ApprovesChanges, post: Post, language: Speaking, draft_id: str) -> Response:
    """Publish what somebody else proposed, exactly as it was shown."""
    draft = queries.draft(post.session, who, Permission.APPROVE_CHANGES, draft_id)
    try:
        actions.approve(post.session, who, draft, publisher_of(request), post.form.text("visto"))
    except Refusal as refusal:
        return _refused(request, who, post, language, draft, refusal)
    return post.done(_published(draft))


@router.post("/oficina/borradores/{draft_id}/rechazar")
def reject(request: Request, who: ApprovesChanges, post: Post, language: Speaking, draft_id: str) -> Response:
    """Refuse what somebody else proposed, and say why."""
    draft = queries.draft(post.session, who, Permission.APPROVE_CHANGES, draft_id)
    why = post.form.lines("why", 1000)
    if not why:
        fault = Fault("why", language.gettext("Escriba por qué lo rechaza. Puede ser una sola frase."))
        page = _page(request, who, post.session, language, draft, (fault,))
        return answer("office/draft.html", page, language, 422)
    try:
        actions.reject(post.session, who, draft, why)
    except Refusal as refusal:
        return _refused(request, who, post, language, draft, refusal, why)
    return post.done(f"/oficina/borradores/{draft.id}")


def _refused(
    request: Request, who: Acting, post: Post, language: Language, draft: Draft, refusal: Refusal, why: str = ""
) -> Response:
    """The draft as it stands, with why what was asked is not done."""
    fault = Fault("what", refusal.told(language.gettext))
    page = _page(request, who, post.session, language, draft, (fault,), why)
    return answer("office/draft.html", page, language, 422)
