"""Who can read a complaint: the list in force and the ones before, what is protected and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from service.complaints import queries
from service.complaints.errors import BrokenRoster
from service.complaints.keys import fingerprint
from service.complaints.roster import Member, Roster, chain, signers
from service.complaints.rules import POST_NAMES, Post
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_, Language
from service.web.complaints import labels
from service.web.ui.frame import Frame, framed
from service.web.ui.locale import Speaking
from service.web.ui.pages import answer
from service.web.ui.transaction import Read

router = APIRouter()
HOME = "/quien-lee"

#: What each post does, in the order of the page.
DOES = {
    Post.INVESTIGATOR: N_("Lee las denuncias y responde."),
    Post.COORDINATOR: N_("Lee las denuncias, responde y firma esta lista."),
    Post.IDENTITY_CUSTODIAN: N_("Solo lee su nombre, si usted lo dio. No lee lo que usted contó."),
    Post.AUDITOR: N_("No lee casos. Ve quién abrió cada uno."),
    Post.CONTROL_BODY: N_("Está fuera de la entidad. Lee solo lo que nadie de adentro puede leer."),
    Post.RECOVERY_CUSTODIAN: N_("Están fuera de la entidad. Dos juntas abren un caso si se pierden las otras llaves."),
}


@dataclass(frozen=True)
class Reader:
    """One line of the list."""

    label: str
    fingerprint: str


@dataclass(frozen=True)
class Group:
    """The readers of one post, and what they do."""

    post: str
    does: str
    readers: tuple[Reader, ...]


@dataclass(frozen=True)
class ListTold:
    """One list in words: what changed with it, who signed it."""

    number: int
    on: date
    sha256: str
    signed: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class WhoReadsPage:
    """The list in force, alone in `now`, and the ones before, newest first; with `trouble`, why there is none."""

    frame: Frame
    title: str
    trouble: str
    now: tuple[ListTold, ...]
    groups: tuple[Group, ...]
    earlier: tuple[ListTold, ...]
    #: The address to which people may write; empty when there is none.
    mail: str


@router.api_route(HOME, methods=["GET", "HEAD"])
def who_reads(request: Request, session: Read, language: Speaking) -> Response:
    """The list in force and its history; without one, why nothing can be told here now."""
    _ = language.gettext
    kept = queries.epochs(session)
    try:
        lists = chain(kept, request.app.state.settings.roster_root)
        trouble = "" if lists else _("Todavía nadie puede leer denuncias aquí.")
    except BrokenRoster:
        lists = ()
        trouble = _("La lista de quién lee no se puede comprobar. Por eso no recibimos denuncias ahora.")
    told = [
        _told(language, roster, lists[number - 1] if number else None, kept[number][1])
        for number, roster in enumerate(lists)
    ]
    page = WhoReadsPage(
        frame=framed(request, language, HOME),
        title=_("Quién lee una denuncia"),
        trouble=trouble,
        now=tuple(told[-1:]),
        groups=_groups(language, lists[-1]) if lists else (),
        earlier=tuple(reversed(told)) if len(told) > 1 else (),
        mail=request.app.state.settings.complaints_email,
    )
    return answer("complaints/who_reads.html", page, language)


@router.api_route(f"{HOME}.json", methods=["GET", "HEAD"])
def documents(session: Read) -> Response:
    """Every list that was ever in force, as it was signed: whoever wants checks the chain with no program of ours.

    A signature is Ed25519 (RFC 8032) over `prefix` and the bytes of `document`.
    """
    lists = [
        {"sha256": sha256(document), "document": document.decode("utf-8", "replace"), "signatures": dict(made)}
        for document, made in queries.epochs(session)
    ]
    told = {"prefix": "valla/roster/v1\n", "lists": lists}
    return Response(canonical_json(told), media_type="application/json")


def _groups(language: Language, roster: Roster) -> tuple[Group, ...]:
    _ = language.gettext
    return tuple(
        Group(
            _(POST_NAMES[post]),
            _(does),
            tuple(Reader(labels.told(each.label, language), fingerprint(each.recipient)) for each in roster.of(post)),
        )
        for post, does in DOES.items()
        if roster.of(post)
    )


def _told(language: Language, roster: Roster, before: Roster | None, made: Mapping[str, str]) -> ListTold:
    keys = signers(roster.document(), made, before)
    signed = (member.label for member in (before or roster).members if member.verify in keys)
    who = sorted(labels.told(label, language) for label in signed)
    return ListTold(roster.epoch, roster.on, roster.sha256, ", ".join(who), _changes(language, roster, before))


def _changes(language: Language, roster: Roster, before: Roster | None) -> tuple[str, ...]:
    """What a list says that the one before did not, one sentence each."""
    _ = language.gettext
    if before is None:
        return (_("Es la primera."),)

    def keys(members: tuple[Member, ...]) -> dict[str, str]:
        return {labels.told(member.label, language): member.recipient for member in members}

    then, now = keys(before.members), keys(roster.members)
    came = [_("Entra: %(who)s.") % {"who": label} for label in now if label not in then]
    left = [_("Sale: %(who)s.") % {"who": label} for label in then if label not in now]
    renewed = [
        _("Cambia de llave: %(who)s.") % {"who": label} for label in now if then.get(label, now[label]) != now[label]
    ]
    return (*came, *left, *renewed)
