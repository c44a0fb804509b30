"""A row that was left out of an import, mended in place: its cells, and beside the wrong one what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from service.foundation.language import Language
from service.sources import mending
from service.sources.columns import Column
from service.sources.models import ImportReject
from service.staff import audit
from service.staff.rules import Acting
from service.web.office.frame import OfficePage, office_frame
from service.web.office.imports import HOME, href, is_open, job_of
from service.web.ui.acting import ImportsData
from service.web.ui.forms import Fault
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post
from service.web.ui.transaction import Read

router = APIRouter()
#: Before the name of a column in the form: other fields have names of their own.
_PREFIX = "c_"
#: Longer cells are written in several lines.
_LONG = 60
_LONGEST = 10_000
#: Numbers of rows are below it, on both engines.
MOST_NUMBER = 2**31


@dataclass(frozen=True)
class Cell:
    """A cell to be mended."""

    name: str
    label: str
    value: str
    hint: str
    is_long: bool


@dataclass(frozen=True)
class RejectPage(OfficePage):
    """One row. `cells`: what it says, lacks or has wrong; `others`: the rest of the columns of its table."""

    path: str
    job: tuple[str, str]
    row: int
    reason: str
    is_open: bool
    is_mended: bool
    can_be_mended: bool
    faults: tuple[Fault, ...]
    cells: tuple[Cell, ...]
    others: tuple[Cell, ...]


def _found(session: Session, who: Acting, job_id: str, number: int) -> ImportReject:
    job = job_of(session, who, job_id)
    reject = session.get(ImportReject, number) if number < MOST_NUMBER else None
    if reject is None or reject.job_id != job.id:
        raise HTTPException(404)
    return reject


def _cell(language: Language, column: Column, told: Mapping[str, str]) -> Cell:
    value = told.get(column.name, "")
    label = column.name.replace("_", " ")
    hint = language.gettext(column.about)
    if column.example:
        hint += " " + language.gettext("Ejemplo: %(example)s") % {"example": column.example}
    return Cell(_PREFIX + column.name, label[0].upper() + label[1:], value, hint, len(value) > _LONG)


def _page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    reject: ImportReject,
    told: Mapping[str, str],
    wrong: Mapping[str, str],
    status: int = 200,
) -> Response:
    table = mending.table_of(reject.source)
    must = {group[0] for group in table.required}
    job = job_of(session, who, reject.job_id)
    shown = {column.name for column in table.columns if told.get(column.name) or column.name in must | set(wrong)}
    page = RejectPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Fila %(number)s") % {"number": reject.row},
        path=f"{href(job.id)}/rechazos/{reject.id}",
        job=(job.file_name, href(job.id)),
        row=reject.row,
        reason=language.gettext(reject.reason),
        is_open=is_open(session, reject),
        is_mended=reject.mended is not None,
        can_be_mended=mending.can_be_mended(reject.reason),
        faults=tuple(Fault(_PREFIX + name, language.gettext(words)) for name, words in wrong.items()),
        cells=tuple(_cell(language, column, told) for column in table.columns if column.name in shown),
        others=tuple(_cell(language, column, told) for column in table.columns if column.name not in shown),
    )
    return answer("office/reject.html", page, language, status)


@router.api_route(HOME + "/{job_id}/rechazos/{number:int}", methods=["GET", "HEAD"])
def show(request: Request, who: ImportsData, session: Read, language: Speaking, job_id: str, number: int) -> Response:
    """The row as it was read, or as somebody mended it."""
    reject = _found(session, who, job_id, number)
    if reject.mended is not None:
        return _page(request, who, session, language, reject, reject.mended, {})
    wrong = mending.faults(mending.table_of(reject.source), reject.cells, reject.reason, reject.doubts)
    return _page(request, who, session, language, reject, reject.cells, wrong)


@router.post(HOME + "/{job_id}/rechazos/{number:int}")
def mend(request: Request, who: ImportsData, post: Post, language: Speaking, job_id: str, number: int) -> Response:
    """Keep the row as it should be; a cell that could not be read again is refused at once."""
    session = post.session
    reject = _found(session, who, job_id, number)
    table = mending.table_of(reject.source)
    said = {column.name: post.form.text(_PREFIX + column.name, _LONGEST) for column in table.columns}
    told = {name: cell for name, cell in said.items() if cell}
    wrong = mending.unreadable(table, told)
    if wrong or not is_open(session, reject) or not mending.can_be_mended(reject.reason):
        return _page(request, who, session, language, reject, told, wrong, 422)
    reject.mended, reject.taken_by = told, None
    changed = sorted(name for name in {*told, *reject.cells} if told.get(name) != reject.cells.get(name))
    audit.record(session, who.login, "import.mended", reject.job_id, row=reject.row, columns=changed)
    return post.done(href(reject.job_id))
