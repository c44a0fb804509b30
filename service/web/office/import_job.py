"""One file of data: what would become of each row, the rows left out and why, and the button that runs it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.foundation import clock, codes
from service.foundation.canonical import sha256
from service.foundation.language import Language
from service.foundation.money import grouped
from service.sources import known, mending, queries
from service.sources.jobs import SAME_SENDER
from service.sources.models import ImportJob, ImportReject, JobState
from service.staff import audit
from service.staff.rules import Acting, Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.office.imports import HOME, KINDS, href, is_open, job_of, jobs_of, scope_of, state_of
from service.web.ui.acting import ImportsData, ProofNeeded
from service.web.ui.forms import Fault
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post
from service.web.ui.transaction import Read

router = APIRouter()
#: Rows shown under each reason.
_ROWS = 20
#: Seconds after which the page of a job that is being read asks again, without a script.
_AGAIN_S = 3
#: Contracts that change which are shown.
_MOVED = 200
#: Letters of a row's own words.
_WORDS = 90


@dataclass(frozen=True)
class RejectLine:
    """A row that was left out: its own words, and whether it waits, is mended or was taken up by another job."""

    href: str
    row: int
    words: str
    is_mended: bool
    is_open: bool
    #: Where the work that it tells of is registered, when a person may say that it is one.
    registers: str


@dataclass(frozen=True)
class Reason:
    """Why some rows were left out; `more`: how many of them are not shown."""

    words: str
    count: str
    can_be_mended: bool
    rows: tuple[RejectLine, ...]
    more: int


@dataclass(frozen=True)
class JobPage(OfficePage):
    """One job. `rows_read`: None when nobody is reading it. `mends`: the job whose rows it takes up."""

    faults: tuple[Fault, ...]
    path: str
    kind: str
    entity: str
    sent_by: str
    sent_at: datetime
    state: str
    rows_read: str
    is_reading: bool
    is_interrupted: bool
    is_done: bool
    has_file: bool
    may_run: bool
    #: No row is new nor changed; those left out of a table of SECOP may be kept, to register works from them.
    brings_nothing: bool
    may_keep: bool
    failure: str
    counts: tuple[tuple[str, str], ...]
    warned: int
    reasons: tuple[Reason, ...]
    mended: int
    mends: str
    #: What changes of published contracts, in words; `more_moved`: how many are not shown.
    moved: tuple[str, ...]
    more_moved: int
    #: Whether only somebody else than who looks may run it.
    waits_for_other: bool


def _reasons(session: Session, job: ImportJob, who: Acting) -> tuple[Reason, ...]:
    total = dict(job.summary.get("reasons", ()))
    found = sorted(queries.rejects(session, job.id), key=lambda each: (-total.get(each.reason, 1), each.reason))
    told = []
    for words, group in groupby(found, key=lambda each: each.reason):
        rows = list(group)
        # What is still to be done comes first.
        lines = sorted((_line(session, job, who, row) for row in rows), key=lambda line: not line.is_open)
        count = max(total.get(words, 0), len(rows))
        told.append(
            Reason(
                words, grouped(count), mending.can_be_mended(words), tuple(lines[:_ROWS]), count - len(lines[:_ROWS])
            )
        )
    return tuple(told)


def _line(session: Session, job: ImportJob, who: Acting, reject: ImportReject) -> RejectLine:
    cells = reject.mended if reject.mended is not None else reject.cells
    words = ", ".join(cell for cell in cells.values() if cell)
    short = words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"
    path = f"{href(reject.job_id)}/rechazos/{reject.id}"
    # Until the file is loaded nothing is known of the row.
    is_kept = job.state is JobState.DONE and who.may(Permission.EDIT_WORKS)
    is_work = is_kept and known.may_be_registered(reject.source, reject.cells, clock.today())
    registers = f"/oficina/obras/nueva?{urlencode({'numero': reject.key})}" if is_work else ""
    return RejectLine(path, reject.row, short, reject.mended is not None, is_open(session, reject), registers)


def _moved(told: list[Any], language: Language) -> str:
    """«Parque 1», contrato 12: el valor pasa de $ 100 a $ 150; el fin pasa de … a …."""
    work, contract, *figures = told
    missing = language.gettext("sin dato")
    value, new_value = (missing if each is None else language.pesos(each) for each in figures[:2])
    end, new_end = (missing if each is None else language.long_date(date.fromisoformat(each)) for each in figures[2:])
    words = []
    if figures[0] != figures[1]:
        words.append(language.gettext("el valor pasa de %(old)s a %(new)s") % {"old": value, "new": new_value})
    if figures[2] != figures[3]:
        words.append(language.gettext("el fin pasa de %(old)s a %(new)s") % {"old": end, "new": new_end})
    found = "; ".join(words) or language.gettext("cambia lo que se firmó")
    return language.gettext("«%(work)s», contrato %(contract)s: %(words)s.") % {
        "work": work,
        "contract": contract,
        "words": found,
    }


def _waiting(session: Session, job: ImportJob, jobs_reading: set[str]) -> list[ImportReject]:
    """The mended rows of a job that no other has taken up, or only one that was never finished."""
    mended = [each for each in queries.rejects(session, job.id) if each.mended is not None]
    return [each for each in mended if is_open(session, each) and each.taken_by not in jobs_reading]


def _page(
    request: Request, who: Acting, session: Session, language: Language, job: ImportJob, faults: tuple[Fault, ...] = ()
) -> Response:
    jobs = jobs_of(request)
    rows_read = jobs.rows_read(job.id)
    is_reading = rows_read is not None
    is_interrupted = not is_reading and job.state in {JobState.RECEIVED, JobState.RUNNING}
    summary = job.summary if not is_reading else {}
    moved = summary.get("moved", ())
    has_file = jobs.path(job.id).exists()
    is_ready = job.state is JobState.REHEARSED and has_file
    brings_nothing = bool(summary) and summary["new"] + summary["changed"] == 0
    labels = {
        "read": language.gettext("Filas leídas"),
        "new": language.gettext("Nuevas"),
        "changed": language.gettext("Con cambios"),
        "unchanged": language.gettext("Iguales a lo que ya hay"),
        "rejected": language.gettext("Rechazadas"),
    }
    page = JobPage(
        frame=office_frame(request, language, who, href(job.id)),
        title=job.file_name,
        faults=faults,
        path=href(job.id),
        kind=language.gettext(KINDS[job.kind]),
        entity=job.entity or language.gettext("Todas las entidades"),
        sent_by=job.sent_by,
        sent_at=job.sent_at,
        state=state_of(job, rows_read, language),
        rows_read=grouped(rows_read or 0),
        is_reading=is_reading,
        is_interrupted=is_interrupted,
        is_done=job.state is JobState.DONE,
        has_file=has_file,
        may_run=is_ready and not brings_nothing,
        brings_nothing=brings_nothing,
        may_keep=is_ready and brings_nothing and job.kind == "secop" and summary["rejected"] > 0,
        failure=language.gettext(job.failure) if job.failure else "",
        counts=tuple((words, grouped(summary[name])) for name, words in labels.items()) if summary else (),
        warned=summary.get("warned", 0),
        reasons=() if is_reading else _reasons(session, job, who),
        mended=len(_waiting(session, job, set())),
        mends=href(origin) if (origin := queries.mended_by(session, job.id)) else "",
        moved=tuple(_moved(each, language) for each in moved[:_MOVED]),
        more_moved=max(len(moved) - _MOVED, 0),
        waits_for_other=bool(moved) and job.sent_by == who.login,
    )
    response = answer("office/import_job.html", page, language, 422 if faults else 200)
    if is_reading and not faults:
        response.headers["Refresh"] = str(_AGAIN_S)
    return response


@router.api_route(HOME + "/{job_id}", methods=["GET", "HEAD"])
def show(request: Request, who: ImportsData, session: Read, language: Speaking, job_id: str) -> Response:
    """The job, as it is now."""
    return _page(request, who, session, language, job_of(session, who, job_id))


@router.post(HOME + "/{job_id}")
def send(request: Request, who: ImportsData, post: Post, language: Speaking, job_id: str) -> Response:
    """Rehearse it again, run it, or take up the rows that were mended."""
    session, jobs = post.session, jobs_of(request)
    job = job_of(session, who, job_id)
    act = post.form.text("acto")
    if jobs.rows_read(job.id) is not None:
        post.keep()
        return post.done(href(job.id))
    if act == "corregidas":
        waiting = _waiting(
            session,
            job,
            {
                each.taken_by
                for each in queries.rejects(session, job.id)
                if each.taken_by and jobs.rows_read(each.taken_by) is not None
            },
        )
        if not waiting:
            fault = Fault("acto", language.gettext("Corrija primero alguna fila."))
            return _page(request, who, session, language, job, (fault,))
        return post.done(href(_take_up(request, who, session, job, waiting).id))
    again = {JobState.RECEIVED, JobState.REHEARSED, JobState.FAILED, JobState.RUNNING}
    if act not in {"revisar", "cargar"} or job.state not in again or not jobs.path(job.id).exists():
        fault = Fault("acto", language.gettext("Esa carga ya no se puede repetir. Envíe el archivo de nuevo."))
        return _page(request, who, session, language, job, (fault,))
    dry_run = act == "revisar"
    if not dry_run and job.summary.get("moved"):
        if job.sent_by == who.login:
            return _page(request, who, session, language, job, (Fault("acto", language.gettext(SAME_SENDER)),))
        if not who.is_fresh(clock.now()):
            raise ProofNeeded
    audit.record(session, who.login, "import.rehearsed" if dry_run else "import.ordered", job.id)
    jobs.start(job, publisher_of(request), scope_of(request, session, who, job.entity), who.login, dry_run=dry_run)
    return post.done(href(job.id))


def _take_up(
    request: Request, who: Acting, session: Session, origin: ImportJob, rows: list[ImportReject]
) -> ImportJob:
    """A job of the mended rows of another, rehearsed as any file."""
    data = mending.workbook((row.source, row.mended or {}) for row in rows)
    job_id = codes.mint(codes.WORK_LENGTH)
    jobs_of(request).keep(job_id, data)
    name = f"{origin.file_name} (filas corregidas)"
    job = ImportJob(
        id=job_id,
        kind=origin.kind,
        file_name=name[:160],
        file_sha256=sha256(data),
        sent_by=who.login,
        entity=origin.entity,
    )
    session.add(job)
    session.flush()
    for row in rows:
        row.taken_by = job.id
    audit.record(session, who.login, "import.taken_up", job.id, origin=origin.id, rows=len(rows))
    jobs_of(request).start(
        job, publisher_of(request), scope_of(request, session, who, job.entity), who.login, dry_run=True
    )
    return job
