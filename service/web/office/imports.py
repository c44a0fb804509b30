"""Files of data sent from the office: rehearsed at once, run when a person says so, listed with who sent them."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlmodel import Session

from service.foundation import codes
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.foundation.money import grouped
from service.office import naming
from service.office.queries import may_touch
from service.sources import queries
from service.sources.actions import Scope, is_works, template_xlsx
from service.sources.files import sha256_of
from service.sources.jobs import Jobs
from service.sources.models import ImportJob, ImportReject, JobState
from service.staff import audit
from service.staff.rules import Acting, Permission
from service.web.office import bench
from service.web.office.frame import OfficePage, office_frame
from service.web.office.resolving import owner_of
from service.web.ui.acting import ImportsData
from service.web.ui.forms import Fault
from service.web.ui.identity import identity, publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post, Posted
from service.web.ui.transaction import Read
from service.works.facts import Work
from service.works.naming import Naming

router = APIRouter()
HOME = "/oficina/cargas"
#: Jobs of the list, among the last so many that were sent.
_SHOWN, _LOOKED_AT = 50, 500
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KINDS = {"secop": N_("Tabla de SECOP II"), "works": N_("Planilla de obras")}
_STATES = {
    JobState.RECEIVED: N_("Se interrumpió la revisión"),
    JobState.REHEARSED: N_("Revisada, sin cargar"),
    JobState.RUNNING: N_("Se interrumpió la carga"),
    JobState.DONE: N_("Cargada"),
    JobState.FAILED: N_("No se pudo leer"),
}
_READING = {True: N_("Carga en curso"), False: N_("Revisión en curso")}


@dataclass(frozen=True)
class JobLine:
    """A file in the list."""

    href: str
    name: str
    kind: str
    state: str
    sent_by: str
    at: datetime
    counts: str


@dataclass(frozen=True)
class ImportsPage(OfficePage):
    """A form to send a file, and those that were sent. `entities`: to choose from, when there are several."""

    faults: tuple[Fault, ...]
    entities: tuple[str, ...]
    entity: str
    jobs: tuple[JobLine, ...]


@dataclass(frozen=True)
class SentFile:
    """A file that was received and kept, and what it looks like; or why it cannot be read."""

    job_id: str
    name: str
    sha256: str
    kind: str
    refusal: Refusal | None = None


def href(job_id: str) -> str:
    """The page of a job."""
    return f"{HOME}/{job_id}"


def jobs_of(request: Request) -> Jobs:
    """The files of the office and who reads them."""
    found: Jobs = request.app.state.imports
    return found


def may_see(who: Acting, job: ImportJob | queries.OpenRejects) -> bool:
    """Whether a job is this person's: of an entity of theirs, sent by them, or they import for all of it."""
    entities = who.entities(Permission.IMPORT_DATA)
    if entities is not None and job.entity not in entities:
        return False
    return job.sent_by == who.login or who.may_on(Permission.IMPORT_DATA, job.entity, None)


def job_of(session: Session, who: Acting, job_id: str) -> ImportJob:
    """A job of this person; to anybody else it does not exist."""
    job = session.get(ImportJob, job_id)
    if job is None or not may_see(who, job):
        raise HTTPException(404)
    return job


def scope_of(request: Request, session: Session, who: Acting, entity: str | None) -> Scope:
    """Of which works a file may speak when this person sends it for an entity, and how its works are named."""
    own = naming.own(session, request.app.state.settings.entity)
    if entity is None:
        return Scope(None, own)

    def is_theirs(work: Work) -> bool:
        named = work.owner is not None and work.owner.entity == entity
        return named and may_touch(work, who, Permission.IMPORT_DATA)

    if entity == own.name:
        return Scope(is_theirs, own)
    nit = owner_of(session, identity(request), entity, entity).entity_nit
    return Scope(is_theirs, naming.of(session, Naming(entity, nit)))


def state_of(job: ImportJob, rows_read: int | None, language: Language) -> str:
    """What is happening to a job, in a few words."""
    if rows_read is None:
        return language.gettext(_STATES[job.state])
    return language.gettext(_READING[job.state is JobState.RUNNING])


def counts_of(summary: Mapping[str, Any], language: Language) -> str:
    """«12 filas: 5 nuevas, 3 con cambios, 2 iguales, 2 rechazadas»."""
    if not summary:
        return ""
    words = language.gettext(
        "%(read)s filas: %(new)s nuevas, %(changed)s con cambios, %(unchanged)s iguales, %(rejected)s rechazadas"
    )
    return words % {name: grouped(summary[name]) for name in ("read", "new", "changed", "unchanged", "rejected")}


def _page(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    entity: str = "",
    faults: tuple[Fault, ...] = (),
) -> Response:
    jobs = jobs_of(request)
    seen = [job for job in queries.jobs(session, _LOOKED_AT) if may_see(who, job)][:_SHOWN]
    entities = sorted(who.entities(Permission.IMPORT_DATA) or ())
    page = ImportsPage(
        frame=office_frame(request, language, who, HOME),
        title=language.gettext("Cargar datos"),
        faults=faults,
        entities=tuple(entities) if len(entities) > 1 else (),
        entity=entity,
        jobs=tuple(
            JobLine(
                href=href(job.id),
                name=job.file_name,
                kind=language.gettext(KINDS[job.kind]),
                state=state_of(job, jobs.rows_read(job.id), language),
                sent_by=job.sent_by,
                at=job.sent_at,
                counts=counts_of(job.summary, language),
            )
            for job in seen
        ),
    )
    return answer("office/imports.html", page, language, 422 if faults else 200)


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, who: ImportsData, session: Read, language: Speaking) -> Response:
    """Send a file, and see those that were sent."""
    return _page(request, who, session, language)


@router.api_route(f"{HOME}/obras.xlsx", methods=["GET", "HEAD"])
def template(_who: ImportsData) -> Response:
    """The empty spreadsheet of an office."""
    headers = {"Content-Disposition": 'attachment; filename="obras.xlsx"'}
    return Response(template_xlsx(), headers=headers, media_type=_SHEET)


def file_sent(request: Request, form: Posted) -> Generator[SentFile | None]:
    """The file of a form, kept and looked at before its transaction begins: meanwhile others write.

    It goes again when no job came of it: the form was refused, or it had been received before.
    """
    files = form.files("archivo")
    if not files:
        yield None
        return
    job_id = codes.mint(codes.WORK_LENGTH)
    path = jobs_of(request).keep(job_id, files[0].data)
    try:
        yield _looked_at(path, files[0].name)
    finally:
        with request.app.state.database.reading() as session:
            if session.get(ImportJob, job_id) is None:
                path.unlink(missing_ok=True)


def _looked_at(path: Path, called: str) -> SentFile:
    name = "".join(letter for letter in PurePath(called.replace("\\", "/")).name if letter.isprintable())
    told = (path.name, name[:120] or "archivo", sha256_of(path))
    try:
        with bench.place():
            return SentFile(*told, kind="works" if is_works(path) else "secop")
    except Refusal as refusal:
        return SentFile(*told, kind="", refusal=refusal)


FileSent = Annotated[SentFile | None, Depends(file_sent, scope="function")]


@router.post(HOME)
def send(request: Request, who: ImportsData, file: FileSent, post: Post, language: Speaking) -> Response:
    """Receive a file and rehearse it: nothing is kept of it until somebody says so."""
    mine = who.entities(Permission.IMPORT_DATA)
    chosen = post.form.text("entidad")
    entity = None if mine is None else chosen if chosen in mine else min(mine)
    fault = None
    if file is None:
        fault = Fault("archivo", language.gettext("Escoja el archivo que quiere cargar."))
    elif file.refusal:
        fault = Fault("archivo", file.refusal.told(language.gettext))
    if file is None or fault is not None:
        return _page(request, who, post.session, language, chosen, (fault,) if fault else ())
    job = ImportJob(
        id=file.job_id,
        kind=file.kind,
        file_name=file.name,
        file_sha256=file.sha256,
        sent_by=who.login,
        entity=entity,
    )
    post.session.add(job)
    audit.record(post.session, who.login, "import.sent", job.id, file=job.file_name, sha256=job.file_sha256)
    jobs_of(request).start(
        job, publisher_of(request), scope_of(request, post.session, who, entity), who.login, dry_run=True
    )
    return post.done(href(job.id))


def is_open(session: Session, reject: ImportReject) -> bool:
    """Whether a row still waits: no job that is done has taken it up."""
    heir = session.get(ImportJob, reject.taken_by) if reject.taken_by else None
    return heir is None or heir.state is not JobState.DONE
