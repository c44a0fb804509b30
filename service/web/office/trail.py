"""The trail as the auditor reads it: searched, paged, taken out whole. Whoever reads it is in it too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from service.foundation.canonical import canonical_json
from service.foundation.database import Database
from service.foundation.language import N_, Language
from service.staff import audit
from service.staff.audit import Asked
from service.web.office.frame import OfficePage, office_frame
from service.web.ui.acting import ReadsAudit, ReadsAuditFresh
from service.web.ui.forms import Fault, day, typed, whole
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer

router = APIRouter()
HOME = "/oficina/registro"
#: Entries of one page.
PAGE = 50

#: What an act is called on a page; one that is not here is called as it was recorded.
ACTS = {
    "audit.exported": N_("Exportó el registro de actos"),
    "audit.read": N_("Leyó el registro de actos"),
    "cadence.settled": N_("Cambió cada cuánto informa una dependencia"),
    "case.deleted": N_("Borró un caso, como dos personas decidieron"),
    "case.delivered": N_("Recibió respuestas selladas de un caso"),
    "case.rekeyed": N_("Puso en vigor llaves nuevas de un caso recuperado"),
    "case.exported": N_("Sacó un caso sellado"),
    "correction.answered": N_("Respondió una corrección"),
    "correction.asked": N_("Pidió una corrección"),
    "correction.settled": N_("Dijo que una corrección quedó hecha"),
    "desk.agreed": N_("Hizo en la mesa lo que deciden dos personas"),
    "desk.looked": N_("Miró en la mesa un caso apartado"),
    "desk.rekeyed": N_("Cambió en la mesa las llaves de un caso"),
    "desk.audited": N_("Leyó quién abrió los casos"),
    "desk.shared": N_("Dio en la mesa llaves de casos"),
    "desk.stopped": N_("Detuvo en la mesa un borrado"),
    "desk.wrote": N_("Escribió en la mesa"),
    "door.refused": N_("Falló varias veces al entrar con un usuario"),
    "draft.begun": N_("Empezó un borrador"),
    "draft.proposed": N_("Propuso un cambio"),
    "draft.rejected": N_("Rechazó un cambio"),
    "draft.saved": N_("Guardó un borrador"),
    "draft.withdrawn": N_("Retiró un borrador"),
    "entity.united": N_("Llevó a las obras el nombre nuevo de la entidad"),
    "entity.written": N_("Cambió los datos de la entidad"),
    "figures.sent": N_("Contó un caso terminado en las cifras"),
    "import.done": N_("Terminó una carga de datos"),
    "import.mended": N_("Corrigió filas de una carga"),
    "import.ordered": N_("Ordenó una carga de datos"),
    "import.rehearsed": N_("Revisó una carga de datos"),
    "import.sent": N_("Envió un archivo de datos"),
    "import.taken_up": N_("Retomó una carga de datos"),
    "keys.made": N_("Creó su acceso"),
    "limit.acknowledged": N_("Marcó que sabe que una adición pasa del límite"),
    "mail.changed": N_("Cambió el correo de sus avisos"),
    "passkey.added": N_("Agregó una llave"),
    "passkey.removed": N_("Quitó una llave"),
    "password.changed": N_("Cambió su contraseña"),
    "person.accepted": N_("Usó su enlace de acceso"),
    "person.added": N_("Agregó a una persona"),
    "person.disabled": N_("Cerró una cuenta"),
    "person.federated": N_("Cambió la entrada con la cuenta de la ciudad"),
    "person.invited": N_("Hizo un enlace de acceso"),
    "reader_key.ended": N_("Dejó de usar una llave de lectura"),
    "reader_key.registered": N_("Registró una llave de lectura"),
    "reader_key.sealed": N_("Cambió la frase de su llave de lectura"),
    "recovery.replaced": N_("Hizo códigos de recuperación nuevos"),
    "recovery.used": N_("Entró con un código de recuperación"),
    "role.ended": N_("Quitó un rol"),
    "role.granted": N_("Dio un rol"),
    "roster.drafted": N_("Preparó la lista de quién lee denuncias"),
    "roster.in_force": N_("Puso en vigor la lista de quién lee denuncias"),
    "roster.signed": N_("Firmó la lista de quién lee denuncias"),
    "session.began": N_("Entró"),
    "session.confirmed": N_("Confirmó quién es"),
    "session.ended": N_("Terminó una sesión"),
    "sign.checked": N_("Revisó la foto de una valla"),
    "sign.damaged": N_("Dijo que una valla está dañada"),
    "sign.installed": N_("Dijo que una valla está instalada"),
    "sign.issued": N_("Emitió una valla"),
    "sign.printed": N_("Descargó el panel de una valla"),
    "sign.replaced": N_("Reemplazó una valla"),
    "sign.retired": N_("Retiró una valla"),
    "steward.left": N_("Dejó sin responsable a una dependencia"),
    "steward.named": N_("Nombró responsable de los datos"),
    "work.published": N_("Publicó una obra"),
}


@dataclass(frozen=True)
class Line:
    """One act in words; `details` is JSON."""

    number: int
    at: datetime | None
    actor: str
    act: str
    subject: str
    details: str
    sha256: str


@dataclass(frozen=True)
class TrailPage(OfficePage):
    """Acts, newest first, as they were asked for; `head`: number and hash of the last one of all."""

    asked: dict[str, str]
    faults: tuple[Fault, ...]
    actors: tuple[tuple[str, str], ...]
    acts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    more: str
    head: tuple[int, str]


def _line(language: Language, entry: audit.Entry) -> Line:
    try:
        at = datetime.fromisoformat(entry.at)
    except ValueError:
        # Somebody wrote over it; the command that verifies says so.
        at = None
    act = language.gettext(ACTS.get(entry.act, entry.act))
    details = canonical_json(entry.details).decode() if entry.details else ""
    return Line(entry.number, at, entry.actor, act, entry.subject, details, entry.sha256)


@router.api_route(HOME, methods=["GET", "HEAD"])
def show(request: Request, who: ReadsAudit, language: Speaking) -> Response:
    """The acts that the address asks for. That they were read is recorded first."""
    asked = {name: typed(request, name) for name in ("persona", "acto", "dia", "antes")}
    on, before = day(asked["dia"]), asked["antes"]
    faults = []
    if asked["dia"] and on is None:
        faults.append(Fault("dia", language.gettext("Ese día no existe. Escríbalo así: 2026-11-20.")))
    number = whole(before)
    database: Database = request.app.state.database
    with database.writing() as session:
        told = {name: value for name, value in asked.items() if value}
        audit.record(session, who.login, "audit.read", "registro", **told)
    with database.reading() as session:
        found = audit.find(session, Asked(asked["persona"], asked["acto"], on, number), PAGE + 1)
        actors, acts = audit.known(session)
        head = audit.head(session)
    kept = {name: value for name, value in asked.items() if value and name != "antes"}
    page = TrailPage(
        frame=office_frame(request, language, who),
        title=language.gettext("Registro de actos"),
        asked=asked,
        faults=tuple(faults),
        actors=tuple((each, each) for each in actors),
        acts=tuple((each, language.gettext(ACTS.get(each, each))) for each in acts),
        lines=tuple(_line(language, entry) for entry in found[:PAGE]),
        more=f"{HOME}?{urlencode(kept | {'antes': found[PAGE - 1].number})}" if len(found) > PAGE else "",
        head=head,
    )
    return answer("office/trail.html", page, language, 422 if faults else 200)


@router.api_route(f"{HOME}.jsonl", methods=["GET", "HEAD"])
def export(request: Request, who: ReadsAuditFresh) -> Response:
    """The whole trail, one act a line in canonical JSON. That it was taken out is its last line."""
    database: Database = request.app.state.database
    with database.writing() as session:
        audit.record(session, who.login, "audit.exported", "registro")

    def lines() -> Iterator[bytes]:
        with database.reading() as session:
            yield from map(audit.exported, audit.entries(session))

    headers = {"Content-Disposition": 'attachment; filename="registro.jsonl"'}
    return StreamingResponse(lines(), headers=headers, media_type="application/jsonl")
