"""My account: who I am here, what I may do, where I am in, and the keys that I may change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from sqlmodel import Session

from service.foundation import codes
from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.staff import actions, door, passkeys, passwords, queries, second_factor
from service.staff.models import Passkey, Person
from service.staff.rules import NAMES, Acting, Grant, Permission
from service.staff.second_factor import Kit
from service.web.office.enrolment import LONGEST_KIT, known_of
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import Fresh, ReadsCasesFresh, SignedIn
from service.web.ui.forms import Fault, typed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Post, Posted
from service.web.ui.transaction import Read

router = APIRouter()

ACCOUNT = "/oficina/cuenta"
PASSWORD, RECOVERY, TELEPHONE = f"{ACCOUNT}/clave", f"{ACCOUNT}/codigos", f"{ACCOUNT}/telefono"
MAIL = f"{ACCOUNT}/correo"

#: What each permission lets its person do, as the page says it.
CAN = {
    Permission.VIEW_WORKS: N_("Ver las obras de su entidad"),
    Permission.EDIT_WORKS: N_("Registrar obras y proponer cambios"),
    Permission.APPROVE_CHANGES: N_("Aprobar los cambios de otra persona"),
    Permission.REPORT_PROGRESS: N_("Reportar avance y subir fotos"),
    Permission.ISSUE_SIGNS: N_("Emitir vallas"),
    Permission.INSPECT_SIGNS: N_("Revisar vallas en la calle"),
    Permission.IMPORT_DATA: N_("Cargar datos"),
    Permission.VIEW_HEALTH: N_("Ver la calidad de los datos"),
    Permission.ANSWER_CORRECTIONS: N_("Responder correcciones"),
    Permission.MANAGE_STAFF: N_("Crear y cerrar cuentas"),
    Permission.MANAGE_ENTITY: N_("Cambiar los datos de la entidad"),
    Permission.READ_AUDIT: N_("Leer el registro de actos"),
    Permission.READ_CASES: N_("Leer y responder las denuncias que su llave abre"),
    Permission.SIGN_ROSTER: N_("Firmar la lista de quién lee"),
    Permission.HOLD_IDENTITIES: N_("Guardar los nombres de quienes denuncian"),
    Permission.READ_READINGS: N_("Ver quién abrió cada caso"),
    Permission.TAKE_IN: N_("Escribir lo que alguien cuenta de viva voz"),
}

_DONE = {
    "correo": N_("Cambió el correo de sus avisos."),
    "clave": N_("Su contraseña cambió. Sus otras sesiones se cerraron."),
    "codigos": N_("Sus códigos de recuperación son los nuevos."),
    "sesion": N_("La sesión se cerró."),
    "sesiones": N_("Sus otras sesiones se cerraron."),
}


@dataclass(frozen=True)
class OpenSession:
    """One session that has not ended."""

    id: int
    began_at: datetime
    is_this: bool


@dataclass(frozen=True)
class AccountPage(OfficePage):
    """The account. `keys`: by what its person may come in; `recovery_left`: codes on paper not used."""

    login: str
    roles: list[str]
    may: list[str]
    sessions: list[OpenSession]
    keys: frozenset[str]
    recovery_left: int
    passkeys: list[Passkey]
    #: Alone in a tuple: where notices reach who reads cases, empty for nowhere. Nothing for anybody else.
    mail: tuple[str, ...]


@dataclass(frozen=True)
class PasswordPage(OfficePage):
    """Another password."""

    faults: list[Fault]
    login: str


@dataclass(frozen=True)
class MailPage(OfficePage):
    """Where notices arrive."""

    faults: list[Fault]
    value: str


@dataclass(frozen=True)
class RecoveryPage(OfficePage):
    """Other codes on paper, shown before they are kept."""

    kit: str
    recovery: list[str]


@router.api_route(ACCOUNT, methods=["GET", "HEAD"])
def show(request: Request, who: SignedIn, session: Read, language: Speaking) -> Response:
    """The account of who is signed in."""
    person = session.get_one(Person, who.person_id)
    page = AccountPage(
        office_frame(request, language, who),
        who.name,
        who.login,
        [_role(language, grant) for grant in who.grants],
        [language.gettext(words) for permission, words in CAN.items() if who.may(permission)],
        [
            OpenSession(row.id or 0, row.began_at, row.id == who.session_id)
            for row in queries.sessions(session, who.person_id)
        ],
        queries.keys(session, person),
        second_factor.recovery_left(session, who.person_id),
        passkeys.of(session, who.person_id),
        (person.mail or "",) if who.may(Permission.READ_CASES) else (),
        done=language.gettext(_DONE.get(typed(request, "hecho"), "")),
    )
    return answer("office/account.html", page, language)


def _role(language: Language, grant: Grant) -> str:
    where = grant.entity or language.gettext("todas las entidades")
    return " · ".join(filter(None, (language.gettext(NAMES[grant.role]), where, grant.dependency)))


@router.post(f"{ACCOUNT}/sesiones")
def close(who: SignedIn, post: Post) -> Response:
    """Close one session of mine, or all the others."""
    typed_id = post.form.text("sesion", 9)
    if typed_id.isdecimal():
        is_closed = actions.close_sessions(post.session, who, only=int(typed_id))
        return post.done(f"{ACCOUNT}?hecho=sesion" if is_closed else ACCOUNT)
    actions.close_sessions(post.session, who)
    return post.done(f"{ACCOUNT}?hecho=sesiones")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that was typed: its hash, made before the transaction begins, or what is wrong with it."""

    password_hash: str = ""
    fault: str = ""


def new_password(request: Request, who: Fresh, form: Posted) -> NewPassword:
    """The one that who is signed in asks for."""
    password = form.exact("clave")
    with request.app.state.database.reading() as session:
        known = known_of(request, session, session.get_one(Person, who.person_id))
    wrong = passwords.fault(password, *known)
    return NewPassword(fault=wrong) if wrong else NewPassword(request.app.state.passwords.hash(password))


@router.api_route(PASSWORD, methods=["GET", "HEAD"])
def ask_password(request: Request, who: Fresh, session: Read, language: Speaking) -> Response:
    """Ask for another password."""
    _with_password(session, who)
    return _password(request, language, who)


def _with_password(session: Session, who: Acting) -> Person:
    person = session.get_one(Person, who.person_id)
    if "password" not in queries.keys(session, person):
        raise HTTPException(404)
    return person


def _password(request: Request, language: Language, who: Acting, fault: str = "") -> Response:
    faults = [Fault("clave", language.gettext(fault))] if fault else []
    title = language.gettext("Cambiar la contraseña")
    page = PasswordPage(office_frame(request, language, who), title, faults, who.login)
    return answer("office/password.html", page, language, 422 if faults else 200)


@router.post(PASSWORD)
def change_password(
    request: Request,
    who: Fresh,
    wanted: Annotated[NewPassword, Depends(new_password)],
    post: Post,
    language: Speaking,
) -> Response:
    """Change it, and close every other session."""
    person = _with_password(post.session, who)
    if wanted.fault:
        return _password(request, language, who, wanted.fault)
    door.change_password(post.session, person, wanted.password_hash)
    actions.close_sessions(post.session, who)
    return post.done(f"{ACCOUNT}?hecho=clave")


@router.api_route(MAIL, methods=["GET", "HEAD"])
def ask_mail(request: Request, who: ReadsCasesFresh, session: Read, language: Speaking) -> Response:
    """Ask where notices shall arrive."""
    return _mail(request, language, who, session.get_one(Person, who.person_id).mail or "")


def _mail(request: Request, language: Language, who: Acting, value: str, fault: str = "") -> Response:
    faults = [Fault("correo", fault)] if fault else []
    page = MailPage(office_frame(request, language, who), language.gettext("Correo de avisos"), faults, value)
    return answer("office/mail.html", page, language, 422 if faults else 200)


@router.post(MAIL)
def change_mail(request: Request, who: ReadsCasesFresh, post: Post, language: Speaking) -> Response:
    """Change it; empty, no notices are sent."""
    address = post.form.text("correo", 254)
    try:
        actions.change_mail(post.session, who.login, post.session.get_one(Person, who.person_id), address)
    except Refusal as refusal:
        return _mail(request, language, who, address, refusal.told(language.gettext))
    return post.done(f"{ACCOUNT}?hecho=correo")


@router.api_route(RECOVERY, methods=["GET", "HEAD"])
def show_recovery(request: Request, who: Fresh, session: Read, language: Speaking) -> Response:
    """Codes that nobody has seen, to be kept."""
    _with_password(session, who)
    kit = Kit.new()
    title = language.gettext("Códigos de recuperación nuevos")
    sealed = kit.sealed(request.app.state.secret, who.login)
    printed = [codes.printed(code) for code in kit.recovery]
    page = RecoveryPage(office_frame(request, language, who), title, sealed, printed)
    return answer("office/recovery.html", page, language)


@router.post(RECOVERY)
def keep_recovery(request: Request, who: Fresh, post: Post) -> Response:
    """Keep them; those before stop working."""
    person = _with_password(post.session, who)
    kit = Kit.opened(request.app.state.secret, who.login, post.form.text("juego", LONGEST_KIT))
    if kit is None:
        return Response(status_code=303, headers={"Location": RECOVERY})
    door.replace_recovery(post.session, person, kit)
    return post.done(f"{ACCOUNT}?hecho=codigos")


@router.api_route(TELEPHONE, methods=["GET", "HEAD"])
def ask_telephone(request: Request, who: Fresh, session: Read, language: Speaking) -> Response:
    """Say what another telephone takes."""
    _with_password(session, who)
    page = OfficePage(office_frame(request, language, who), language.gettext("Cambié de teléfono"))
    return answer("office/telephone.html", page, language)


@router.post(TELEPHONE)
def change_telephone(who: Fresh, post: Post) -> Response:
    """Make the keys again, as who was invited: for another telephone. Their sessions end then."""
    token = actions.invite(post.session, who.login, _with_password(post.session, who))
    # The form is not remembered as done: where it leads is a secret.
    return Response(status_code=303, headers={"Location": f"/oficina/alta/{token}"})
