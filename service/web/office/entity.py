"""What the entity says of itself: read, changed with what will change shown first, and who changed it when."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import TypeAdapter
from sqlmodel import Session

from service.foundation.blobs import Blobs
from service.foundation.errors import Unreadable
from service.foundation.language import N_, Language
from service.foundation.settings import Entity, Settings
from service.office import entity as office
from service.office import naming
from service.signs import shield
from service.sources import jobs
from service.staff.rules import Acting, Permission
from service.web.office.entity_form import LABELS, TEXTS, Change, TextField, changes, said, understand, values_of
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import ManagesEntity, ManagesEntityFresh
from service.web.ui.forms import Fault, typed
from service.web.ui.identity import publisher_of
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.posting import Form, Post
from service.web.ui.transaction import Read
from service.works.models import Dependency
from service.works.wages import WAGES

router = APIRouter()
HOME = "/oficina/entidad"
_SHIELDS = f"{HOME}/escudo"


@dataclass(frozen=True)
class Version:
    """One change that was kept: when, by whom, and each field as it was left."""

    at: datetime
    by: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EntityPage(OfficePage):
    """The form. `values`: by the name of each field; `rows`: numbers of the rows of wages."""

    values: dict[str, str]
    faults: tuple[Fault, ...]
    texts: tuple[TextField, ...]
    rows: tuple[int, ...]
    dependencies: tuple[Dependency, ...]
    last_wage: str
    drawing: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class ChangePage(OfficePage):
    """What will change. `fields`: everything that was typed, to be sent again; `version`: upon which it was shown."""

    changes: tuple[Change, ...]
    fields: tuple[tuple[str, str], ...]
    version: int
    is_moved: bool


@dataclass(frozen=True)
class ShieldPage(OfficePage):
    """The shield as it is and as it would be, as `data:` addresses."""

    before: str
    after: str
    action: str


def _now(request: Request, session: Session, who: Acting) -> Entity:
    """The entity, to who keeps it; who keeps another one of those that share the site does not."""
    settings: Settings = request.app.state.settings
    entity = office.effective(session, settings.entity)
    if not who.may_on(Permission.MANAGE_ENTITY, entity.name, None):
        raise HTTPException(404)
    return entity


def _picture(data: bytes | None) -> str:
    return f"data:image/png;base64,{b64encode(shield.small(data)).decode()}" if data else ""


def _versions(session: Session, language: Language) -> tuple[Version, ...]:
    found = []
    for version, name in office.history(session):
        told = TypeAdapter(dict[str, Any]).validate_python(version.values)
        kept = Entity.model_validate({"name": "-", "city": "-", **told})
        fields = tuple(
            (language.gettext(LABELS[each]), said(each, getattr(kept, each), language) or language.gettext("Se quitó"))
            for each in told
            if each in LABELS
        )
        found.append(Version(version.at, name, fields))
    return tuple(found)


def _form(
    request: Request,
    who: Acting,
    session: Session,
    language: Language,
    values: dict[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
) -> EntityPage:
    entity, dependencies = _now(request, session, who), tuple(office.dependencies(session, who))
    shown = values_of(entity, dependencies)
    if values is not None:
        # A box that is not ticked is not sent.
        shown |= {name: "" for name in shown if name.startswith("provisional-")} | values
    last = max((*WAGES, *entity.wages), key=lambda row: row.year)
    return EntityPage(
        frame=office_frame(request, language, who),
        title=language.gettext("La entidad"),
        values=shown,
        faults=faults,
        texts=TEXTS,
        rows=tuple(sorted(int(name[4:]) for name in shown if name.startswith("ano-"))),
        dependencies=dependencies,
        last_wage=f"{last.year}: {language.pesos(last.amount)} ({last.source})",
        drawing=_picture(entity.shield_bytes),
        versions=_versions(session, language),
    )


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, who: ManagesEntity, session: Read, language: Speaking) -> Response:
    """The entity as it is, ready to be changed."""
    page = _form(request, who, session, language)
    done = language.gettext("Guardado: las páginas ya lo muestran.") if typed(request, "hecho") else ""
    return answer("office/entity.html", replace(page, done=done), language)


def _values(form: Form) -> dict[str, str]:
    names = {name for name, _ in form.fields}
    return {name: form.lines(name) if name == "festivos" else form.text(name) for name in names}


@router.post(HOME)
def preview(request: Request, who: ManagesEntity, post: Post, language: Speaking) -> Response:
    """What will change; nothing is written."""
    return _preview(request, who, post, language)


def _preview(request: Request, who: Acting, post: Post, language: Language, *, is_moved: bool = False) -> Response:
    session, values = post.session, _values(post.form)
    if post.form.has("seguir"):
        return answer("office/entity.html", _form(request, who, session, language, values), language)
    now = _now(request, session, who)
    meant = understand(values, now, office.dependencies(session, who), language)
    found = changes(now, meant.entity, meant.cadences, language)
    faults = meant.faults or _taken(request, session, meant.entity, language)
    if not faults and not found:
        faults = (Fault("nombre", language.gettext("Todo quedó igual. Cambie algún dato antes de seguir.")),)
    if faults:
        return answer("office/entity.html", _form(request, who, session, language, values, faults), language, 422)
    page = ChangePage(
        frame=office_frame(request, language, who),
        title=language.gettext("Revise lo que va a cambiar"),
        changes=tuple(found),
        fields=tuple((name, value) for name, value in values.items() if name != "version"),
        version=office.latest(session),
        is_moved=is_moved,
    )
    return answer("office/entity_change.html", page, language, 409 if is_moved else 200)


@router.post(f"{HOME}/guardar")
def save(request: Request, who: ManagesEntityFresh, post: Post, language: Speaking) -> Response:
    """Keep what was shown; when somebody else wrote in the meantime, it is shown again."""
    session, values = post.session, _values(post.form)
    if post.form.text("version") != str(office.latest(session)):
        return _preview(request, who, post, language, is_moved=True)
    now = _now(request, session, who)
    meant = understand(values, now, office.dependencies(session, who), language)
    if meant.faults or _taken(request, session, meant.entity, language):
        return _preview(request, who, post, language)
    settings: Settings = request.app.state.settings
    publisher = publisher_of(request)
    office.write(session, who, now, meant.entity)
    jobs.rename(session, *naming.unite(session, who.login, settings.entity, publisher))
    office.settle(session, who, meant.cadences, publisher)
    return post.done(f"{HOME}?hecho=si")


def _taken(request: Request, session: Session, meant: Entity, language: Language) -> tuple[Fault, ...]:
    """Two entities of one name would have the works of each other."""
    settings: Settings = request.app.state.settings
    if not naming.is_taken(session, settings.entity, meant.name):
        return ()
    return (Fault("nombre", language.gettext("Ese es el nombre de otra entidad que ya está aquí. Escriba el suyo.")),)


@router.post(_SHIELDS)
def send_shield(request: Request, who: ManagesEntity, post: Post, language: Speaking) -> Response:
    """Take a shield in, cleaned, to be looked at before it is used."""
    _now(request, post.session, who)
    try:
        clean = _cleaned(post.form)
    except Unreadable as error:
        faults = (Fault("escudo", error.told(language.gettext)),)
        page = _form(request, who, post.session, language, faults=faults)
        return answer("office/entity.html", page, language, 422)
    name = sha256(clean).hexdigest()
    blobs: Blobs = request.app.state.blobs
    blobs.put(_blob(name), clean)
    post.keep()
    return post.done(f"{_SHIELDS}/{name}")


def _cleaned(form: Form) -> bytes:
    files = form.files("escudo")
    if not files:
        raise Unreadable(N_("Escoja el archivo del escudo."))
    return shield.clean(files[0].data)


def _blob(name: str) -> str:
    return f"escudos/{name}.png"


def _sent(request: Request, name: str) -> bytes:
    blobs: Blobs = request.app.state.blobs
    found = blobs.get(_blob(name)) if len(name) == 64 and name.isalnum() else None
    if found is None:
        raise HTTPException(404)
    return found


@router.api_route(f"{_SHIELDS}/{{name}}", methods=["GET", "HEAD"])
def show_shield(name: str, request: Request, who: ManagesEntity, session: Read, language: Speaking) -> Response:
    """The shield before and after."""
    before, after = _picture(_now(request, session, who).shield_bytes), _picture(_sent(request, name))
    frame, title = office_frame(request, language, who), language.gettext("Revise el escudo nuevo")
    return answer("office/shield.html", ShieldPage(frame, title, before, after, f"{_SHIELDS}/{name}"), language)


@router.post(f"{_SHIELDS}/{{name}}")
def use_shield(name: str, request: Request, who: ManagesEntityFresh, post: Post) -> Response:
    """Use the shield that was shown, from now on."""
    now, data = _now(request, post.session, who), _sent(request, name)
    if b64decode(now.drawing) == data:
        post.keep()
    drawing = b64encode(data).decode()
    office.write(post.session, who, now, now.model_copy(update={"drawing": drawing}))
    return post.done(f"{HOME}?hecho=si")
