"""Who is here and what is true for every case: the first thing that the desk's script asks."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain, starmap
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.complaints import clocks, queries, readers, states
from service.complaints.answers import answers
from service.complaints.models import ReaderKey
from service.complaints.routing import SUBJECTS, competence
from service.complaints.rules import OUTCOME_NAMES
from service.foundation import clock
from service.foundation.calendar import holidays
from service.foundation.errors import Refusal
from service.foundation.settings import Settings
from service.staff.rules import Acting, Permission
from service.web.ui.acting import AtTheDesk
from service.web.ui.identity import identity
from service.web.ui.transaction import Read

router = APIRouter()

#: Years whose holidays the script is told: cases of before and terms of after.
_YEARS = range(2024, 2041)


def told(document: Any) -> Response:
    """JSON for the desk's script; days as `2026-11-21`, bytes in base64."""
    return Response(orjson.dumps(document, default=_octets), media_type="application/json")


@router.get("/mesa/datos/sesion")
def show(request: Request, who: AtTheDesk, session: Read) -> Response:
    """The person, their key, the lists of who reads with all their signatures, and the tables of the law."""
    settings: Settings = request.app.state.settings
    key = readers.own_key(session, who.person_id)
    lists = queries.rosters(session, settings.roster_root)
    member = next(
        (each for each in (lists[-1].members if lists else ()) if key and each.recipient == key.recipient), None
    )
    return told(
        {
            "person": who.person_id,
            "login": who.login,
            "name": who.name,
            "mark": request.app.state.cookies.form_mark(request.state.token),
            "permissions": [permission.value for permission in Permission if who.may(permission)],
            "label": member.label if member else None,
            "post": member.post.value if member else None,
            "key": own_key(key),
            "root": settings.roster_root,
            "lists": list(starmap(_signed, queries.epochs(session))),
            "draft": _draft(session),
            "owners": queries.owners(session),
            "due": _due(session, who, settings.roster_root),
            **_tables(request),
        }
    )


def own_key(key: ReaderKey | None) -> dict[str, str | bytes | None] | None:
    """A key of one's own: the public halves, and the private ones sealed."""
    if key is None:
        return None
    return {
        "recipient": key.recipient,
        "verify": key.verify,
        "bundle": key.bundle,
        "passkey": key.passkey_bundle,
    }


def _octets(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError


def _signed(document: bytes, signatures: Mapping[str, str]) -> dict[str, Any]:
    return {"document": document.decode(), "signatures": dict(signatures)}


def _draft(session: Session) -> dict[str, Any] | None:
    waiting = queries.draft(session)
    return _signed(waiting.document, queries.signatures(session, waiting.epoch)) if waiting else None


def _due(session: Session, who: Acting, root: str) -> str | None:
    """To who signs lists: "" when people or keys are others than on the list in force, None when they are not; the
    reason when today's people make no list at all.
    """
    if not who.may(Permission.SIGN_ROSTER):
        return None
    lists = queries.rosters(session, root)
    try:
        made = readers.next_list(session, {}, root)
    except Refusal as refusal:
        return str(refusal)
    return None if lists and made.members == lists[-1].members else ""


def _tables(request: Request) -> dict[str, Any]:
    """What is the same for everybody: days, terms and words. In Spanish: the desk speaks no other language."""
    bodies = dict.fromkeys((body.name, body.why) for body in competence().bodies)
    return {
        "calendar": {
            "closed": identity(request).holidays,
            "holidays": sorted(chain.from_iterable(map(holidays, _YEARS))),
        },
        "today": clock.today(),
        "terms": {term.value: asdict(rule) for term, rule in clocks.RULES.items()},
        "months_to_complete": clocks.MONTHS_TO_COMPLETE,
        "answers": [asdict(answer) for answer in answers()],
        "outcomes": {outcome.value: name for outcome, name in OUTCOME_NAMES.items()},
        "states": {state.value: name for state, name in states.NAMES.items()},
        "subjects": {subject.code: subject.name for subject in SUBJECTS},
        "bodies": [{"name": name, "why": why} for name, why in bodies],
    }
