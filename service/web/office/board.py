"""My works: what needs the person today, each with the action beside it, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col

from service.foundation import clock
from service.foundation.language import N_, Language
from service.office import board as office
from service.office import overview
from service.office.board import Board
from service.office.overview import Lack
from service.signs.models import Sign
from service.signs.rules import SignState
from service.sources.models import ImportJob
from service.sources.queries import OpenRejects, awaiting_other, open_rejects
from service.staff import audit
from service.staff.queries import accounts
from service.staff.rules import Acting, Permission
from service.web.office.frame import OfficePage, office_frame
from service.web.office.imports import may_see
from service.web.office.todo import Group, Words
from service.web.ui.acting import SignedIn
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()


@dataclass(frozen=True)
class BoardPage(OfficePage):
    """The board. `starts`: what may be done when nothing waits: address and words."""

    groups: tuple[Group, ...]
    has_works: bool
    sees_works: bool
    may_register: bool
    may_import: bool
    starts: tuple[tuple[str, str], ...]


_STARTS = (
    ("/oficina/obras/nueva", N_("Registrar una obra"), Permission.EDIT_WORKS),
    ("/oficina/obras", N_("Ver las obras"), Permission.VIEW_WORKS),
    ("/oficina/cargas", N_("Cargar datos"), Permission.IMPORT_DATA),
    ("/oficina/calidad", N_("Ver la calidad de los datos"), Permission.VIEW_HEALTH),
    ("/oficina/personas", N_("Crear las cuentas de las personas"), Permission.MANAGE_STAFF),
    ("/oficina/entidad", N_("Revisar los datos de la entidad"), Permission.MANAGE_ENTITY),
    ("/oficina/registro", N_("Leer el registro de actos"), Permission.READ_AUDIT),
)


@router.api_route("/oficina", methods=["GET", "HEAD"])
def show(request: Request, who: SignedIn, session: Read, language: Speaking) -> Response:
    """What needs this person today."""
    found = office.board(session, who, clock.now(), clock.today())
    groups = tuple(group for group in _groups(session, who, found, language) if group.lines)
    sees = who.may(Permission.VIEW_WORKS)
    page = BoardPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Mis obras") if sees else language.gettext("Mi trabajo"),
        groups=groups,
        has_works=found.works_count > 0,
        sees_works=sees,
        may_register=who.may(Permission.EDIT_WORKS),
        may_import=who.may(Permission.IMPORT_DATA),
        starts=tuple((path, language.gettext(words)) for path, words, permission in _STARTS if who.may(permission)),
    )
    return answer("office/board.html", page, language)


def _groups(session: Session, who: Acting, found: Board, language: Language) -> Iterator[Group]:
    """Everything that waits, what runs out first first."""
    words = Words(who, language)
    home = "/oficina/personas" if who.may(Permission.MANAGE_STAFF) else "/oficina/calidad"
    yield words.group(N_("Correcciones por responder"), found.to_answer, words.to_answer, "/oficina/correcciones")
    yield words.group(N_("Cambios por aprobar"), found.to_decide, words.to_decide, "/oficina/borradores")
    yield words.group(N_("Cargas por aprobar"), _to_run(session, who), words.to_run, "/oficina/cargas")
    yield words.group(N_("Vallas dañadas"), _damaged(session, who), words.damaged, "/oficina/vallas")
    yield words.group(N_("Correcciones por publicar"), found.to_make, words.to_make, "/oficina/correcciones")
    yield words.lacking(N_("Informes de avance atrasados"), found.late, Lack.REPORT, words.late)
    yield words.group(N_("Filas de una carga por corregir"), _rejects(session, who), words.rejects, "/oficina/cargas")
    yield words.lacking(N_("Datos sin actualizar"), found.stale, Lack.RENEWAL, words.stale)
    yield words.group(N_("Dependencias sin responsable"), found.unattended, words.unattended, home)
    yield words.group(N_("Mis borradores"), found.mine, words.mine, "/oficina/borradores")
    if who.may(Permission.MANAGE_STAFF):
        waiting = [each for each in accounts(session) if not each.has_keys and each.disabled_at is None]
        yield words.group(N_("Cuentas sin estrenar"), waiting, words.account, "/oficina/personas")
    if who.may(Permission.READ_AUDIT):
        count, _ = audit.head(session)
        yield words.group(N_("Registro de actos"), [count] if count else [], words.trail, "/oficina/registro")


def _damaged(session: Session, who: Acting) -> Sequence[tuple[Sign, str, object]]:
    if not who.may(Permission.INSPECT_SIGNS):
        return ()
    signs = overview.hanging(who, Permission.INSPECT_SIGNS, Sign, col(Sign.work_id))
    damaged = signs.where(col(Sign.state) == SignState.DAMAGED).order_by(col(Sign.state_at)).limit(office.MOST)
    return [(sign, title, dependency) for sign, title, dependency in session.execute(damaged)]


def _to_run(session: Session, who: Acting) -> list[ImportJob]:
    if not who.may(Permission.IMPORT_DATA):
        return []
    return [job for job in awaiting_other(session, who.login) if may_see(who, job)]


def _rejects(session: Session, who: Acting) -> list[OpenRejects]:
    if not who.may(Permission.IMPORT_DATA):
        return []
    return [job for job in open_rejects(session) if may_see(who, job)]
