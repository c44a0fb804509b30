"""The form of a work, section by section: each is saved to the draft as it is left, finished or not.

The same sections register a work and complete or correct one that is published.
"""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.language import Language
from service.office import actions, overview, queries, rules, suggestions, writing
from service.office.models import Draft
from service.office.rules import DraftState, Kind
from service.staff.rules import Acting, Permission
from service.web.office.drafts import minted_with
from service.web.office.frame import OfficePage, office_frame
from service.web.office.resolving import Asking, entity_of, known_party, own_dependencies, resolve
from service.web.office.sections import SECTIONS, Field, Section, following, section
from service.web.office.typed import prose
from service.web.ui.acting import EditsWorks
from service.web.ui.forms import Fault
from service.web.ui.forms import typed as typed_in_address
from service.web.ui.identity import identity, publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Post
from service.web.ui.transaction import Read
from service.works.facts import Origin, Work

router = APIRouter()


@dataclass(frozen=True)
class Shown:
    """A field as the page asks it."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    mode: str
    list: str
    choices: tuple[tuple[str, str], ...]
    said: str


@dataclass(frozen=True)
class Part:
    """A section in the list of them, with the names of what it lacks."""

    title: str
    href: str
    missing: tuple[tuple[str, str], ...]
    is_here: bool = False


@dataclass(frozen=True)
class SectionPage(OfficePage):
    """One section of a draft. `reason`: why something published is rewritten; asked only of a published work."""

    path: str
    action: str
    work: str
    about: str
    fields: tuple[Shown, ...]
    lists: dict[str, tuple[str, ...]]
    parts: tuple[Part, ...]
    is_new: bool
    is_last: bool
    reason: str
    faults: tuple[Fault, ...] = ()


def parts(work: Work, path: str, language: Language, *, is_new: bool, here: Section | None = None) -> tuple[Part, ...]:
    """The sections of a draft at `path`, each with what the work lacks in it."""
    return tuple(
        Part(
            language.gettext(each.title),
            f"{path}/{each.name}",
            tuple(
                (f"{path}/{each.name}#{field.name}", language.gettext(field.label))
                for field in each.missing(work, is_new=is_new)
            ),
            is_here=each is here,
        )
        for each in SECTIONS
    )


def _open(session: Session, who: Acting, draft_id: str) -> Draft:
    """The draft, while it may be written in sections."""
    draft = queries.draft(session, who, Permission.EDIT_WORKS, draft_id)
    if draft.kind not in rules.IN_SECTIONS:
        raise HTTPException(404)
    return draft


def _section(name: str) -> Section:
    found = section(name)
    if found is None:
        raise HTTPException(404)
    return found


@router.api_route("/oficina/borradores/{draft_id}/{name}", methods=["GET", "HEAD"])
def show(request: Request, who: EditsWorks, session: Read, language: Speaking, draft_id: str, name: str) -> Response:
    """One section with what the draft says."""
    here, draft = _section(name), _open(session, who, draft_id)
    if draft.state is not DraftState.OPEN:
        return Response(status_code=303, headers={"Location": f"/oficina/borradores/{draft.id}"})
    work = queries.work_of(draft)
    saved = section(typed_in_address(request, "guardado", 20))
    done = language.gettext("Se guardó «%(part)s».") % {"part": language.gettext(saved.title)} if saved else ""
    typed = {field.name: field.of(work) for field in here.fields}
    page = _page(request, who, session, language, draft, work, here, typed, draft.reason or "", done=done)
    return answer("office/section.html", page, language)


@router.post("/oficina/borradores/{draft_id}/{name}")
def save(request: Request, who: EditsWorks, post: Post, language: Speaking, draft_id: str, name: str) -> Response:
    """Save one section, and go on to the next or to the preview."""
    here, draft = _section(name), _open(post.session, who, draft_id)
    typed = here.typed(post.form, is_new=draft.kind is Kind.REGISTRATION)
    said = post.form.lines("razon", 1000)
    reason, unfit = prose(said)
    asking = Asking(post.session, identity(request), who, queries.work_of(draft), language, clock.today())
    work, faults = _written(asking, draft, here, typed, said)
    if unfit:
        faults.append(Fault("razon", language.gettext(unfit)))
    if faults:
        page = _page(request, asking.who, post.session, language, draft, work, here, typed, said, tuple(faults))
        return answer("office/section.html", page, language, 422)
    actions.save(post.session, who, draft, work, publisher_of(request), reason)
    there = following(here, work, is_new=draft.kind is Kind.REGISTRATION)
    if there is None or post.form.has("ver"):
        return post.done(f"/oficina/borradores/{draft.id}/vista")
    return post.done(f"/oficina/borradores/{draft.id}/{there.name}?guardado={here.name}")


def _written(
    asking: Asking, draft: Draft, here: Section, typed: dict[str, str], reason: str
) -> tuple[Work, list[Fault]]:
    """The work with what was typed in a section; as it was, and what is wrong, when something is."""
    work, language = asking.work, asking.language
    told, faults = here.read(work, typed, language, is_new=draft.kind is Kind.REGISTRATION)
    faults = faults or resolve(asking, here.name, told)
    if faults:
        return work, faults
    source = work.owner.dependency if work.owner else entity_of(asking.who)
    written = here.write(work, told, Origin(source, asking.today))
    base = queries.base_of(asking.session, draft)
    if base is None and written.owner is not None:
        written = writing.signed_by(written, source, written.owner.dependency)
    if base is not None and rules.rewrites(base, written) and not (reason or draft.reason):
        return work, [Fault("razon", language.gettext("Cambia un dato ya publicado. Escriba por qué en «Motivo»."))]
    return written, []


def _page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    draft: Draft,
    work: Work,
    here: Section,
    typed: dict[str, str],
    reason: str,
    faults: tuple[Fault, ...] = (),
    done: str = "",
) -> SectionPage:
    path, is_new = f"/oficina/borradores/{draft.id}", draft.kind is Kind.REGISTRATION
    asked = here.asks(is_new=is_new)
    return SectionPage(
        office_frame(request, language, who, f"{path}/{here.name}"),
        language.gettext(here.title),
        path=path,
        action=f"{path}/{here.name}",
        work=short_title(work.title),
        about=language.gettext(here.about),
        fields=tuple(_shown(field, work, typed[field.name], language) for field in asked),
        lists=_suggested(session, who, work, {field.list for field in asked if field.list}),
        parts=parts(work, path, language, is_new=is_new, here=here),
        is_new=is_new,
        is_last=here is SECTIONS[-1],
        reason=reason,
        faults=faults,
        done=done,
    )


def _shown(field: Field, work: Work, value: str, language: Language) -> Shown:
    _ = language.gettext
    # A control for dates shows nothing else: what was typed and is no date is shown as text.
    is_day = field.kind == "day" and (not value or (len(value) == 10 and value[4] == "-"))
    label = _(field.label) if field.is_asked else _("%(question)s (opcional)") % {"question": _(field.label)}
    return Shown(
        name=field.name,
        label=label,
        kind=field.kind if field.kind != "day" or is_day else "text",
        value=value,
        hint=_(field.hint),
        mode=field.mode,
        list=field.list,
        choices=tuple((given, _(words)) for given, words in field.choices),
        said=field.said(work, language) if value == field.of(work) else "",
    )


def _suggested(session: Session, who: Acting, work: Work, wanted: set[str]) -> dict[str, tuple[str, ...]]:
    """What the registry suggests for each list that a section uses; a list of nothing is left out."""
    found: dict[str, tuple[str, ...]] = {}
    if "barrios" in wanted:
        barrios = suggestions.barrios(session)
        found["barrios"] = tuple(barrios)
        found["comunas"] = tuple(sorted({commune for commune in barrios.values() if commune}))
    if "empresas" in wanted:
        found["empresas"] = tuple(known_party(each) for each in suggestions.parties(session))
    if "sectores" in wanted:
        found["sectores"] = tuple(suggestions.sectors(session))
    if "dependencias" in wanted:
        entity = entity_of(who, work)
        known = [owner.dependency for owner in suggestions.dependencies(session, entity)]
        found["dependencias"] = tuple(own_dependencies(who, entity) or known)
    return found


# A work that is published


@dataclass(frozen=True)
class DetailsPage(OfficePage):
    """What a published work lacks, section by section; `drafts` that already write it."""

    work: str
    work_path: str
    action: str
    draft_id: str
    parts: tuple[Part, ...]
    drafts: tuple[str, ...]
    lacks: int


@router.api_route("/oficina/obras/{work_id}/datos", methods=["GET", "HEAD"])
def details(request: Request, who: EditsWorks, session: Read, language: Speaking, work_id: str) -> Response:
    """Which data of a published work are missing, and where to write or correct them."""
    work = overview.published(session, who, Permission.EDIT_WORKS, work_id)
    path = f"/oficina/obras/{work.id.lower()}"
    found = parts(work, path, language, is_new=False)
    waiting = [each for each in queries.drafts_of(session, who, work.id) if each.kind in rules.IN_SECTIONS]
    page = DetailsPage(
        office_frame(request, language, who, f"{path}/datos"),
        language.gettext("Completar o corregir los datos"),
        work=short_title(work.title),
        work_path=path,
        action=f"{path}/datos",
        draft_id=codes.mint(codes.WORK_LENGTH),
        parts=found,
        drafts=tuple(f"/oficina/borradores/{each.id}" for each in waiting),
        lacks=sum(len(part.missing) for part in found),
    )
    return answer("office/details.html", page, language)


@router.post("/oficina/obras/{work_id}/datos")
def begin(request: Request, who: EditsWorks, post: Post, work_id: str) -> Response:
    """Begin the draft that completes or corrects a published work, at the section that was chosen."""
    work = overview.published(post.session, who, Permission.EDIT_WORKS, work_id)
    here = _section(post.form.text("parte", 20))
    draft = actions.begin(post.session, who, minted_with(post.form), Kind.COMPLETION, work, publisher_of(request))
    return post.done(f"/oficina/borradores/{draft.id}/{here.name}")
