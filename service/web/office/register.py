"""Register a work: one number is enough when SECOP knows it, one name when it does not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.language import N_, Language
from service.office import actions, naming, queries, suggestions, writing
from service.office.queries import may_touch
from service.office.rules import DraftState, Kind
from service.publication import queries as publication
from service.publication.errors import NoSuchWork
from service.sources import known
from service.sources.known import Known, Number
from service.staff.rules import Acting, Permission
from service.web.office import typed
from service.web.office.drafts import minted_with
from service.web.office.frame import OfficePage, office_frame
from service.web.office.resolving import first_owner
from service.web.office.sections import THE_CONTRACT, first
from service.web.ui.acting import EditsWorks
from service.web.ui.forms import Fault
from service.web.ui.forms import typed as typed_in_address
from service.web.ui.identity import identity, publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post
from service.works.actions import new_ids
from service.works.facts import Nature, Origin, Work, WorkStatus
from service.works.naming import dependency_of

router = APIRouter()


@dataclass(frozen=True)
class Twin:
    """A work, or a draft of one, that may be the one to be registered, and where to go on with it."""

    title: str
    where: str
    href: str
    act: str


@dataclass(frozen=True)
class NewPage(OfficePage):
    """The question, what was typed, and what was found. `draft_id`: of the draft that the form begins."""

    draft_id: str
    typed_number: str = ""
    typed_name: str = ""
    faults: tuple[Fault, ...] = ()
    #: Works that have the number: it is not registered twice.
    same: tuple[Twin, ...] = ()
    #: Works of a name alike: perhaps it is one of them.
    alike: tuple[Twin, ...] = ()
    #: Whether the number is known nowhere: it is kept for when the name is typed.
    is_unknown: bool = False
    #: The entity that contracted, when SECOP says that it is another one.
    foreign: str = ""


@router.api_route("/oficina/obras/nueva", methods=["GET", "HEAD"])
def ask(request: Request, who: EditsWorks, language: Speaking) -> Response:
    """Ask for the number of the contract, or for the name of the work; `?numero=`: a number that is at hand."""
    number = typed_in_address(request, "numero", 1000)
    return _answer(request, who, language, codes.mint(codes.WORK_LENGTH), 200, typed_number=number)


@router.post("/oficina/obras/nueva")
def begin(request: Request, who: EditsWorks, post: Post, language: Speaking) -> Response:
    """Begin the draft of a work with everything that is known of it.

    Number and name come together, whichever button is pressed: SECOP fills the draft when it knows the number, and the
    name that was typed stays.
    """
    form, session = post.form, post.session
    draft_id, said, name = minted_with(form), form.text("numero", 1000), form.text("nombre", 400)
    again = partial(_answer, request, who, language, draft_id, typed_number=said, typed_name=name)
    number, (title, wrong) = known.number(said), typed.prose(name)
    if faults := _misread(_NO_NUMBER if said and number is None else "", wrong, language):
        return again(faults=faults)
    found = _known(request, session, number) if number else Known()
    if same := _twins(session, who, language, found.works) or _drafts(session, who, language, number):
        return again(same=same)
    if found.refusal:
        return again(faults=_misread(found.refusal, "", language))
    if found.told and number and not form.has("es_otra"):
        foreign = _foreign(request, session, who, found.told)
        if foreign and not form.has("es_nuestra"):
            return again(foreign=foreign)
        work = _from_secop(found.told, number)
        return _begun(request, who, post, draft_id, replace(work, title=title or work.title), number)
    if title is None:
        if form.has("a_mano"):
            return again(faults=_misread("", _NO_NAME, language), is_unknown=number is not None)
        # A number that nobody knows is no fault: the name is what follows.
        return again(is_unknown=True) if number else again(faults=_misread(_NOTHING, "", language))
    if not form.has("es_otra") and (alike := suggestions.similar(session, title)):
        return again(alike=_twins(session, who, language, [listing.work_id for listing in alike]))
    return _begun(request, who, post, draft_id, title, number)


_NOTHING = N_("Escriba el número del contrato o del proceso, o pegue su enlace de SECOP.")
_NO_NUMBER = N_("Eso no trae un número. Copie de SECOP el que empieza por CO1, o el enlace de la página.")
_NO_NAME = N_("Escriba el nombre de la obra. Puede corregirlo después.")


def _misread(number: str, name: str, language: Language) -> tuple[Fault, ...]:
    """What is wrong with the number and with the name; empty words: nothing."""
    told = (("numero", number), ("nombre", name))
    return tuple(Fault(field, language.gettext(words)) for field, words in told if words)


def _known(request: Request, session: Session, number: Number) -> Known:
    """What is known of a number, the entity of the installation called as it calls itself."""
    found = known.known(session, number, clock.today())
    if found.told is None or found.told.owner is None:
        return found
    owner = found.told.owner
    named = naming.own(session, request.app.state.settings.entity).claimed(owner, dependency_of(owner))
    return replace(found, told=replace(found.told, owner=named))


def _foreign(request: Request, session: Session, who: Acting, told: Work) -> str:
    """The entity that contracted according to SECOP, when its tax number is not that of the person's own."""
    ours, theirs = first_owner(session, identity(request), who, told), told.owner
    if theirs is None or None in {ours.entity_nit, theirs.entity_nit} or ours.entity_nit == theirs.entity_nit:
        return ""
    return theirs.entity


def _from_secop(told: Work, number: Number) -> Work:
    """What SECOP tells, with the address that was pasted when SECOP gives none."""
    process = told.processes[0]
    return replace(told, processes=(replace(process, url=process.url or number.url), *told.processes[1:]))


def _named(title: str, number: Number | None, work_id: str, origin: Origin) -> Work:
    """A work of which a person told the name, and perhaps a number that no table knows yet."""
    work = Work(work_id, title, WorkStatus.PREPARATION, origin)
    if number is None:
        return work
    told: dict[str, str | None] = dict.fromkeys(field.name for field in THE_CONTRACT.fields)
    told["contrato_secop"] = number.code if number.is_contract else None
    told["proceso_secop"] = number.code if number.is_process else None
    told["numero"] = None if number.code.startswith("CO1.") else number.code
    work = writing.the_contract(work, told, origin)
    if number.url is None:
        return work
    process = writing.process_of(work) or writing.new_process(work, Nature.CONSTRUCTION, origin)
    return replace(work, processes=(replace(process, url=number.url),))


def _begun(
    request: Request, who: Acting, post: Post, draft_id: str, told: Work | str, number: Number | None
) -> Response:
    """The draft of a work: `told` by SECOP, or a name. Whose it is comes from the person's post."""
    session, entity = post.session, identity(request)
    work_id = new_ids(session, 1)[0]
    if isinstance(told, Work):
        work = replace(told, id=work_id, owner=first_owner(session, entity, who, told))
    else:
        owner = first_owner(session, entity, who)
        work = replace(_named(told, number, work_id, Origin(owner.dependency, clock.today())), owner=owner)
    draft = actions.begin(session, who, draft_id, Kind.REGISTRATION, work, publisher_of(request))
    return post.done(f"/oficina/borradores/{draft.id}/{first(queries.work_of(draft)).name}")


def _twin(session: Session, who: Acting, language: Language, work_id: str) -> Twin | None:
    """A published work: to be gone on with by who may, to be read by the others."""
    try:
        work = publication.latest(session, work_id).work
    except NoSuchWork:
        return None
    where = ", ".join(part for part in (work.place.barrio, work.owner.dependency if work.owner else None) if part)
    if may_touch(work, who, Permission.EDIT_WORKS):
        return Twin(
            work.title, where, f"/oficina/obras/{work_id.lower()}/datos", language.gettext("Completar sus datos")
        )
    return Twin(work.title, where, f"/obras/{work_id.lower()}", language.gettext("Ver la obra"))


def _twins(session: Session, who: Acting, language: Language, work_ids: Iterable[str]) -> tuple[Twin, ...]:
    found = (_twin(session, who, language, work_id) for work_id in work_ids)
    return tuple(twin for twin in found if twin)


def _drafts(session: Session, who: Acting, language: Language, number: Number | None) -> tuple[Twin, ...]:
    """The drafts that wait with this number: somebody has begun already."""
    if number is None:
        return ()
    waiting = queries.drafts(session, who, Permission.EDIT_WORKS, DraftState.OPEN, DraftState.PROPOSED)
    found = [(draft, queries.work_of(draft)) for draft in waiting if draft.kind is Kind.REGISTRATION]
    return tuple(
        Twin(
            work.title,
            language.gettext("Borrador, sin publicar"),
            f"/oficina/borradores/{draft.id}/lugar",
            language.gettext("Seguir con el borrador"),
        )
        for draft, work in found
        if known.is_of(work, number)
    )


def _answer(
    request: Request, who: Acting, language: Language, draft_id: str, status: int = 422, **shown: Any
) -> Response:
    title = language.gettext("Registrar una obra")
    page = NewPage(office_frame(request, language, who, "/oficina/obras/nueva"), title, draft_id, **shown)
    return answer("office/register.html", page, language, status)
