"""People with an account: who they are and what each may do; added, given roles, sent a new link, closed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlmodel import Session, col

from service.foundation.errors import Refusal
from service.foundation.language import N_, Language
from service.foundation.settings import Settings
from service.office import naming, stewards
from service.staff import actions, queries
from service.staff.errors import ConsoleOnly, ForbiddenPair, LoginTaken, NoSuchPerson, ScopeNeeded
from service.staff.models import GrantRow, Person
from service.staff.queries import Known
from service.staff.rules import NAMES, OFFICE_ROLES, Acting, Grant, Permission, Role, check, check_office
from service.web.office.frame import OfficeFrame, OfficePage, office_frame
from service.web.ui.acting import ManagesStaff, ManagesStaffFresh
from service.web.ui.forms import Fault, typed
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.models import Dependency

router = APIRouter()
HOME = "/oficina/personas"

#: What has just been done, by the word that the address carries.
_DONE = {
    "rol": N_("La persona ya tiene el rol. Debe entrar de nuevo."),
    "sin-rol": N_("La persona ya no tiene el rol. Sus sesiones terminaron."),
    "cerrada": N_("La cuenta quedó cerrada. Sus sesiones terminaron."),
}


@dataclass(frozen=True)
class RoleLine:
    """A role of a person in words, and the values of the form that takes it; `is_ours`: taken from the office."""

    words: str
    grant: Grant
    is_ours: bool


@dataclass(frozen=True)
class Typed:
    """What was typed in the form of a person or of a role."""

    login: str = ""
    name: str = ""
    role: str = ""
    entity: str = ""
    dependency: str = ""


@dataclass(frozen=True)
class PeoplePage(OfficePage):
    """Everybody with an account; each with what they may do, when they last came in, and the state in words."""

    people: tuple[tuple[Known, tuple[RoleLine, ...], str], ...]


@dataclass(frozen=True)
class FormPage(OfficePage):
    """What forms of people share: what was typed, what is wrong, and what may be chosen."""

    typed: Typed
    faults: tuple[Fault, ...]
    roles: tuple[tuple[str, str], ...]
    entities: tuple[str, ...]
    dependencies: tuple[str, ...]


@dataclass(frozen=True)
class PersonPage(FormPage):
    """One person. `is_kept_here`: the account is kept from the office; `is_own`: it is that of who looks."""

    person: Known
    state: str
    lines: tuple[RoleLine, ...]
    is_kept_here: bool
    is_own: bool


@dataclass(frozen=True)
class LinkPage(OfficePage):
    """A link to make keys, seen once."""

    person: str
    login: str
    link: str
    hours: int


def _line(language: Language, grant: Grant) -> RoleLine:
    where = ", ".join(part for part in (grant.dependency, grant.entity) if part)
    words = f"{language.gettext(NAMES[grant.role])}: {where or language.gettext('todas las entidades')}"
    return RoleLine(words, grant, grant.role in OFFICE_ROLES)


def _state(language: Language, known: Known) -> str:
    if known.disabled_at is not None:
        return language.gettext("Cuenta cerrada")
    if not known.has_keys:
        return language.gettext("Todavía no ha creado su acceso")
    return language.gettext("Activa") if known.grants else language.gettext("Sin rol: no puede entrar")


def _is_kept_by(who: Acting, held: Iterable[Grant]) -> bool:
    return all(who.may_on(Permission.MANAGE_STAFF, each.entity, each.dependency) for each in held)


def _person(session: Session, who: Acting, login: str) -> tuple[Person, Known]:
    """An account within what this administrator keeps; to anybody else it does not exist."""
    person = queries.person(session, login)
    (known,) = queries.accounts(session, person.login)
    if not _is_kept_by(who, known.grants):
        raise NoSuchPerson(login)
    return person, known


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, who: ManagesStaff, session: Read, language: Speaking) -> Response:
    """Everybody with an account."""
    kept = [known for known in queries.accounts(session) if _is_kept_by(who, known.grants)]
    lines = tuple((k, tuple(_line(language, each) for each in k.grants), _state(language, k)) for k in kept)
    page = PeoplePage(office_frame(request, language, who), language.gettext("Personas"), lines)
    return answer("office/people.html", page, language)


def _choices(session: Session, frame: OfficeFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The entities and the dependencies that works and people already have."""
    rows = session.execute(select(col(Dependency.entity_name), col(Dependency.name))).all()
    granted = session.scalars(select(col(GrantRow.entity)).where(col(GrantRow.entity).is_not(None)).distinct())
    entities = {frame.entity.name, *(each for each in (*granted, *(row[0] for row in rows)) if each)}
    return tuple(sorted(entities)), tuple(sorted({row[1] for row in rows}))


def _form(session: Session, frame: OfficeFrame, typed: Typed, faults: tuple[Fault, ...]) -> FormPage:
    language = frame.language
    title = language.gettext("Agregar una persona")
    entities, dependencies = _choices(session, frame)
    roles = tuple((role.value, language.gettext(NAMES[role])) for role in Role if role in OFFICE_ROLES)
    return FormPage(frame, title, typed, faults, roles, entities, dependencies)


def _read(request: Request, session: Session, form: Form) -> tuple[Typed, Grant | None]:
    """What was typed, and the role it names; a known entity or dependency is named as works name it."""
    settings: Settings = request.app.state.settings
    typed = Typed(*(form.text(name, 120) for name in ("usuario", "nombre", "rol", "entidad", "dependencia")))
    if typed.role not in {role.value for role in OFFICE_ROLES}:
        return typed, None
    where = naming.known(session, settings.entity, typed.entity or None, typed.dependency or None)
    return typed, Grant(Role(typed.role), *where)


def _fault(error: Refusal, language: Language) -> Fault:
    """The field that a refusal is about; what is not about a field is about the page."""
    fields = {LoginTaken: "usuario", ScopeNeeded: "entidad", ForbiddenPair: "rol"}
    field = next((name for kind, name in fields.items() if isinstance(error, kind)), "main")
    return Fault(field, error.told(language.gettext))


@router.api_route(f"{HOME}/nueva", methods=["GET", "HEAD"])
def ask(request: Request, who: ManagesStaffFresh, session: Read, language: Speaking) -> Response:
    """The form of a new person."""
    page = _form(session, office_frame(request, language, who), Typed(), ())
    return answer("office/person_new.html", page, language)


@router.post(f"{HOME}/nueva")
def add(request: Request, who: ManagesStaffFresh, post: Post, language: Speaking) -> Response:
    """A new person, and their link."""
    frame = office_frame(request, language, who)
    typed, grant = _read(request, post.session, post.form)
    faults = [
        Fault(field, language.gettext(words))
        for field, is_missing, words in (
            ("usuario", not actions.is_login(typed.login), actions.LOGIN_WORDS),
            ("nombre", not typed.name, N_("Escriba el nombre y el apellido de la persona.")),
            ("rol", grant is None, N_("Escoja qué hará la persona.")),
        )
        if is_missing
    ]
    if grant is not None and not faults:
        try:
            _check(who, typed.login, (), grant)
            person = actions.add(post.session, who.login, typed.login, typed.name)
            stewards.grant(post.session, who.login, person, grant, publisher_of(request))
        except Refusal as error:
            faults = [_fault(error, language)]
        else:
            return _invite(request, post, frame, person)
    return answer("office/person_new.html", _form(post.session, frame, typed, tuple(faults)), language, 422)


def _check(who: Acting, login: str, held: tuple[Grant, ...], added: Grant) -> None:
    """Refuse a role before anything is written."""
    check_office(who, login, held, added)
    if not who.may_on(Permission.MANAGE_STAFF, added.entity, added.dependency):
        raise ScopeNeeded(N_("Escriba la entidad de la que usted administra las cuentas."))
    if added in held:
        raise ConsoleOnly(N_("La persona ya tiene ese rol ahí."))
    check((*held, added))


def _invite(request: Request, post: Post, frame: OfficeFrame, person: Person) -> Response:
    """The page with a new link. Sent again, the form leads to the person: nobody sees the link twice."""
    settings: Settings = request.app.state.settings
    token = actions.invite(post.session, str(frame.who and frame.who.login), person)
    post.done(f"{HOME}/{person.login}")
    hours = round(actions.INVITED.total_seconds() / 3600)
    link = f"{settings.office_url}/oficina/alta/{token}"
    title = frame.language.gettext("Enlace para %(name)s") % {"name": person.name}
    page = LinkPage(frame, title, person.name, person.login, link, hours)
    return answer("office/person_link.html", page, frame.language)


def _page(session: Session, who: Acting, frame: OfficeFrame, known: Known, faults: tuple[Fault, ...]) -> PersonPage:
    language = frame.language
    base = _form(session, frame, Typed(), faults)
    try:
        check_office(who, known.login, known.grants)
    except ConsoleOnly:
        is_kept_here = False
    else:
        is_kept_here = known.disabled_at is None
    return PersonPage(
        frame,
        known.name,
        base.typed,
        faults,
        base.roles,
        base.entities,
        base.dependencies,
        known,
        _state(language, known),
        tuple(_line(language, each) for each in known.grants),
        is_kept_here,
        known.login == who.login,
    )


@router.api_route(f"{HOME}/{{login}}", methods=["GET", "HEAD"])
def show_person(login: str, request: Request, who: ManagesStaffFresh, session: Read, language: Speaking) -> Response:
    """One person: what they may do, and what can be done with the account."""
    _, known = _person(session, who, login)
    page = _page(session, who, office_frame(request, language, who), known, ())
    done = language.gettext(_DONE.get(typed(request, "hecho"), ""))
    return answer("office/person.html", replace(page, done=done), language)


def _refused(request: Request, who: Acting, post: Post, language: Language, login: str, error: Refusal) -> Response:
    _, known = _person(post.session, who, login)
    form = post.form
    faults = (_fault(error, language),)
    page = _page(post.session, who, office_frame(request, language, who), known, faults)
    kept = Typed("", "", *(form.text(name, 120) for name in ("rol", "entidad", "dependencia")))
    return answer("office/person.html", replace(page, typed=kept), language, 422)


@router.post(f"{HOME}/{{login}}/rol")
def give(login: str, request: Request, who: ManagesStaffFresh, post: Post, language: Speaking) -> Response:
    """One more role for a person."""
    person, known = _person(post.session, who, login)
    _, grant = _read(request, post.session, post.form)
    if grant is None:
        return _refused(request, who, post, language, login, Refusal(N_("Escoja qué hará la persona.")))
    try:
        _check(who, known.login, known.grants, grant)
        stewards.grant(post.session, who.login, person, grant, publisher_of(request))
    except Refusal as error:
        return _refused(request, who, post, language, login, error)
    return post.done(f"{HOME}/{known.login}?hecho=rol")


@router.post(f"{HOME}/{{login}}/rol/quitar")
def take(login: str, request: Request, who: ManagesStaffFresh, post: Post, language: Speaking) -> Response:
    """End a role of a person."""
    person, known = _person(post.session, who, login)
    wanted = [post.form.text(name, 120) for name in ("rol", "entidad", "dependencia")]
    grant = next((g for g in known.grants if [g.role.value, g.entity or "", g.dependency or ""] == wanted), None)
    if grant is None:
        gone = Refusal(N_("La persona ya no tiene ese rol."))
        return _refused(request, who, post, language, login, gone)
    try:
        check_office(who, known.login, known.grants, grant)
        stewards.take(post.session, who.login, person, grant, publisher_of(request))
    except Refusal as error:
        return _refused(request, who, post, language, login, error)
    return post.done(f"{HOME}/{known.login}?hecho=sin-rol")


@router.post(f"{HOME}/{{login}}/enlace")
def invite(login: str, request: Request, who: ManagesStaffFresh, post: Post, language: Speaking) -> Response:
    """A new link for a person to make their keys."""
    person, known = _person(post.session, who, login)
    try:
        check_office(who, known.login, known.grants)
        _check_open(known)
    except Refusal as error:
        return _refused(request, who, post, language, login, error)
    return _invite(request, post, office_frame(request, language, who), person)


def _check_open(known: Known) -> None:
    if known.disabled_at is not None:
        raise ConsoleOnly(N_("La cuenta está cerrada. Agregue a la persona con otro usuario si vuelve."))


@router.post(f"{HOME}/{{login}}/cerrar")
def close(login: str, request: Request, who: ManagesStaffFresh, post: Post, language: Speaking) -> Response:
    """Close an account."""
    person, known = _person(post.session, who, login)
    try:
        check_office(who, known.login, known.grants)
        _check_open(known)
        if queries.administrators(post.session) == [known.login]:
            raise ConsoleOnly(N_("Esta es la única cuenta que administra. Dé antes ese rol a otra persona."))
        stewards.disable(post.session, who.login, person, publisher_of(request))
    except Refusal as error:
        return _refused(request, who, post, language, login, error)
    return post.done(f"{HOME}/{known.login}?hecho=cerrada")
