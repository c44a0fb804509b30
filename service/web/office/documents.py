"""Documents of a work: what is published with its size and hash, and adding more, looked at before they are public."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request, Response

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import Language
from service.office import actions, overview, papers, queries
from service.office.papers import ACCEPT, KINDS, Paper
from service.office.rules import Kind
from service.staff.rules import Acting, Permission
from service.web.office import files
from service.web.office.attached import PAPER, Papers
from service.web.office.frame import OfficePage, office_frame
from service.web.office.photos import draft_for
from service.web.public.record import about
from service.web.ui.acting import EditsWorks
from service.web.ui.forms import Fault
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.names import short_title
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.facts import Document, Origin, Work

router = APIRouter()

#: Documents of one draft.
_MOST = 20


@dataclass(frozen=True)
class Line:
    """One document. `about`: format and size; `sha256` is empty for a file that we do not hold."""

    id: str
    title: str
    kind: str
    href: str
    about: str
    sha256: str
    on: date | None


@dataclass(frozen=True)
class DocumentsPage(OfficePage):
    """The documents, and the form to add one. `draft`: of those that are not published yet."""

    path: str
    work: str
    work_path: str
    draft: str
    waiting: tuple[Line, ...]
    published: tuple[Line, ...]
    kinds: tuple[tuple[str, str], ...]
    accept: str
    typed: dict[str, str]
    faults: tuple[Fault, ...] = ()


def _added(base: Work, drafted: Work) -> tuple[Document, ...]:
    known = {document.url for document in base.documents}
    return tuple(document for document in drafted.documents if document.url not in known)


def _lines(documents: Iterable[Document], language: Language, draft_id: str = "") -> tuple[Line, ...]:
    newest = sorted(documents, key=lambda each: each.published_on or date.min, reverse=True)
    return tuple(
        Line(
            each.id,
            each.title,
            language.gettext(KINDS.get(each.kind, "")),
            files.path(draft_id, each.url.rpartition("/")[2]) if draft_id else each.url,
            about(each),
            each.sha256 or "",
            each.published_on,
        )
        for each in newest
    )


@router.api_route("/oficina/obras/{work_id}/documentos", methods=["GET", "HEAD"])
def show(request: Request, who: EditsWorks, session: Read, language: Speaking, work_id: str) -> Response:
    """The documents of the work, with those that this person left unpublished."""
    work = overview.published(session, who, Permission.EDIT_WORKS, work_id)
    draft = queries.own_open(session, who, Kind.DOCUMENTS, work.id)
    added = _added(work, actions.outcome(session, draft).new) if draft else ()
    draft_id = draft.id if draft else codes.mint(codes.WORK_LENGTH)
    page = _page(request, who, language, work, draft_id, added, {})
    return answer("office/documents.html", page, language)


def _page(
    request: Request,
    who: Acting,
    language: Language,
    work: Work,
    draft_id: str,
    added: tuple[Document, ...],
    typed: dict[str, str],
    faults: tuple[Fault, ...] = (),
) -> DocumentsPage:
    path = f"/oficina/obras/{work.id.lower()}"
    return DocumentsPage(
        office_frame(request, language, who, f"{path}/documentos"),
        language.gettext("Documentos"),
        path=f"{path}/documentos",
        work=short_title(work.title),
        work_path=path,
        draft=draft_id,
        waiting=_lines(added, language, draft_id),
        published=_lines(work.documents, language),
        kinds=tuple((kind, language.gettext(words)) for kind, words in KINDS.items()),
        accept=ACCEPT,
        typed={name: typed.get(name, "") for name in ("clase", "titulo")},
        faults=faults,
    )


@router.post("/oficina/obras/{work_id}/documentos")
def add(request: Request, who: EditsWorks, sent: Papers, post: Post, language: Speaking, work_id: str) -> Response:
    """Put a document into the draft, or take one out of it."""
    work = overview.published(post.session, who, Permission.EDIT_WORKS, work_id)
    draft_id = post.form.text("borrador", 20)
    draft = queries.own(post.session, who, Kind.DOCUMENTS, work.id, draft_id)
    base = (queries.base_of(post.session, draft) if draft else None) or work
    drafted = queries.work_of(draft) if draft else work
    added = _added(base, drafted)
    if post.form.has("quitar"):
        gone = post.form.text("quitar", 64)
        kept = tuple(each for each in drafted.documents if each not in added or each.id != gone)
    else:
        document, faults = _read(request, post.form, work, sent, language)
        if document is None or len(added) >= _MOST:
            many = Fault(PAPER, language.gettext("Publique primero los que ya agregó. Luego agregue más."))
            typed = {name: post.form.text(name) for name in ("clase", "titulo")}
            page = _page(request, who, language, work, draft_id, added, typed, tuple(faults) or (many,))
            return answer("office/documents.html", page, language, 422)
        kept = (*(each for each in drafted.documents if each.url != document.url), document)
    draft = draft_for(request, post.session, who, work, draft_id, Kind.DOCUMENTS)
    actions.save(post.session, who, draft, replace(drafted, documents=kept), publisher_of(request))
    return post.done(f"/oficina/obras/{work.id.lower()}/documentos")


def _read(
    request: Request, form: Form, work: Work, sent: list[Paper | Refusal], language: Language
) -> tuple[Document | None, list[Fault]]:
    """The document of the form, stored; or what is wrong with it."""
    faults = []
    kind = form.text("clase")
    if kind not in KINDS:
        faults.append(Fault("clase", language.gettext("Escoja qué documento es.")))
    paper = next(iter(sent), None)
    if paper is None:
        faults.append(Fault(PAPER, language.gettext("Escoja el archivo.")))
    elif isinstance(paper, Refusal):
        faults.append(Fault(PAPER, paper.told(language.gettext)))
    elif faults:
        faults.append(Fault(PAPER, language.gettext("El archivo está bien. Escójalo otra vez al enviar.")))
    else:
        owner, settings = work.owner, request.app.state.settings
        origin = Origin(owner.dependency if owner else settings.entity.name, clock.today())
        title = form.text("titulo", 300) or language.gettext(KINDS[kind])
        return papers.keep(request.app.state.blobs, settings.public_url, paper, kind, title, origin), faults
    return None, faults
