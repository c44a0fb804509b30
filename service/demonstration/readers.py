"""Who reads complaints in the invented city: a key for each, a signed list, and two cases with a conversation.

Here the server holds every private half, in files, so that anybody may try the whole way. Nothing real may be told to
such an installation: its keys are its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from service.complaints import actions, queries, readers
from service.complaints.conversation import open_case
from service.complaints.filing import JSON, PLAIN, Filing, Report, as_rows, file
from service.complaints.keys import Bundle, Signer
from service.complaints.roster import Member, Roster, to_sign
from service.complaints.rules import CaseState, Kind, Post, Which
from service.complaints.sealing import seal_items
from service.complaints.states import Change
from service.demonstration import passphrase
from service.demonstration.people import LOGINS, SECONDS
from service.foundation.blobs import Blobs
from service.intake.about import About
from service.publication.queries import latest
from service.staff.audit import CONSOLE
from service.staff.queries import person
from service.staff.rules import Role

FOLDER = "llaves-de-muestra"
#: What stands beside the keys.
WARNING = """\
Llaves de una ciudad inventada, para probar. Aquí el servidor guarda lo que no debe tener.
En una instalación real, cada quien hace su llave en su propio equipo: valla staff key --out ARCHIVO
"""
#: Bodies outside by the name of their key file.
OUTSIDE = (
    (Post.CONTROL_BODY, "control", "Órgano de control (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "recuperacion1", "Personería (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "recuperacion2", "Universidad (ejemplo)"),
    (Post.RECOVERY_CUSTODIAN, "recuperacion3", "Notaría (ejemplo)"),
)


@dataclass(frozen=True)
class Exchange:
    """A complaint about the work of this place among the stories, and what was said of it."""

    story: int
    subject: str
    text: str
    answers: tuple[tuple[Kind, bytes, str], ...]
    #: What the complainant added in the end.
    added: str = ""


def _said(text: str) -> tuple[Kind, bytes, str]:
    return Kind.REPLY, text.encode(), PLAIN


def _step(state: CaseState, reason: str = "") -> tuple[Kind, bytes, str]:
    return Kind.STATE, Change(state, reason).document(), JSON


EXCHANGES = (
    Exchange(
        0,
        "works",
        "La calle quedó con huecos a la semana de entregada. El cemento se deshace con la mano frente a la escuela.",
        (
            _step(CaseState.ACKNOWLEDGED),
            _said("Leímos su denuncia. ¿Recuerda en qué tramo empieza el daño?"),
            _step(CaseState.NEEDS_INFORMATION, "Necesitamos saber en qué tramo empieza el daño."),
        ),
        "Empieza en la esquina de la tienda azul y llega hasta el puente.",
    ),
    Exchange(
        1,
        "other",
        "El letrero dice que hay veinte obreros. Llevo tres semanas pasando y solo veo a dos.",
        (_step(CaseState.ACKNOWLEDGED), _step(CaseState.ASSESSING)),
    ),
)


def enrol(session: Session, secrets: Mapping[str, str]) -> tuple[Roster, dict[str, Bundle]]:
    """Give everybody their key and put a list in force; the private halves, by login or name of the body.

    `secrets`: by login, the passphrase with which each opens their key at the desk.
    """
    logins = [*(LOGINS[role] for role in readers.POSTS), *SECONDS.values()]
    keys = {name: Bundle.new() for name in (*logins, *(name for _, name, _ in OUTSIDE))}
    for login in logins:
        key = keys[login]
        sealed = passphrase.seal(key.text().encode(), secrets[login])
        readers.register(session, CONSOLE, person(session, login), key.public, sealed)
    outside = {
        post: [
            # Who recovers never answers; a control body may have to.
            Member(post, label, keys[name].recipient, keys[name].signer.public if post is Post.CONTROL_BODY else "")
            for each, name, label in OUTSIDE
            if each is post
        ]
        for post in (Post.CONTROL_BODY, Post.RECOVERY_CUSTODIAN)
    }
    roster = readers.draft(session, CONSOLE, outside, "")
    for login in (LOGINS[Role.COORDINATOR], SECONDS[Role.COORDINATOR]):
        signer = keys[login].signer
        readers.sign(session, CONSOLE, signer.public, signer.sign(to_sign(roster.document())), "")
    return queries.roster(session, ""), keys


def tell(
    session: Session, blobs: Blobs, pepper: bytes, roster: Roster, keys: dict[str, Bundle], work_ids: Sequence[str]
) -> tuple[Filing, ...]:
    """File the complaints and what was said of them, in the caller's transaction; each with its receipt."""
    return tuple(_told(session, blobs, pepper, roster, keys, each, work_ids[each.story]) for each in EXCHANGES)


def _told(
    session: Session,
    blobs: Blobs,
    pepper: bytes,
    roster: Roster,
    keys: dict[str, Bundle],
    exchange: Exchange,
    work_id: str,
) -> Filing:
    published = latest(session, work_id)
    report = Report(
        text=exchange.text,
        work_id=work_id,
        release=published.number,
        title=published.work.title,
        subject=exchange.subject,
        besides=About(published).besides(exchange.subject),
    )
    filing = file(report, roster, (), pepper)
    actions.lay_down(blobs, filing.blobs)
    actions.keep(session, filing)
    session.flush()
    _say(session, blobs, filing, keys[LOGINS[Role.INVESTIGATOR]].signer, exchange.answers)
    if exchange.added:
        _say(session, blobs, filing, filing.receipt.signer, ((Kind.TEXT, exchange.added.encode(), PLAIN),))
    return filing


def _say(
    session: Session, blobs: Blobs, filing: Filing, signer: Signer, parts: Iterable[tuple[Kind, bytes, str]]
) -> None:
    """Seal more at the end of the case, where its own receipt finds it."""
    complaint = filing.complaint
    place = open_case(session, blobs, complaint, filing.receipt, "").thread.next
    sealed = seal_items(complaint.id, Which.CASE, complaint.case_recipient, signer, place, parts)
    rows, large = as_rows(complaint.id, sealed)
    actions.lay_down(blobs, large)
    session.add_all(rows)
    session.flush()
