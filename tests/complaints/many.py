"""Many sealed cases at once, some with what a reader wrote of them for the list, as the desk's script seals it."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert

from service.complaints.filing import JSON, Filing, Report, file
from service.complaints.keys import Bundle, seal
from service.complaints.models import Complaint, Item, KeyGrant, Share
from service.complaints.roster import Roster
from service.complaints.rules import Kind, Standing
from service.complaints.sealing import Header
from service.foundation import clock, codes
from service.foundation.canonical import canonical_json, sha256
from service.foundation.database import Database
from tests.complaints.told import PEPPER
from tests.complaints.world import Readers

#: A summary is as long as others: whole kibibytes.
_STEP = 1024


@dataclass(frozen=True)
class Plan:
    """A case to be made. `summary`: what a reader wrote for the list, besides what its head says; None: nobody wrote."""

    title: str
    on: date
    work: str = ""
    subject: str = "works"
    summary: dict[str, Any] | None = None
    standing: Standing = Standing.OPEN
    leaving_on: date | None = None
    #: Who is left out, by label.
    out: tuple[str, ...] = ()
    #: Who signs the summary.
    by: str = "Investigación 1"
    told: str = field(default="Pusieron menos cemento del que dice el contrato.")


def make(readers: Readers, plan: Plan) -> Filing:
    """One case, sealed on its day."""
    at = datetime(plan.on.year, plan.on.month, plan.on.day, 15, tzinfo=UTC)
    out = frozenset(readers.bundles[label].recipient for label in plan.out)
    report = Report(plan.told, work_id=plan.work, title=plan.title, subject=plan.subject)
    with patch.object(clock, "now", lambda: at):
        made = file(report, readers.roster, out, PEPPER, plan.standing)
        made.complaint.leaving_on = plan.leaving_on
        if plan.summary is not None:
            made.complaint.summary = summary(readers, made, plan)
    return made


def summary(readers: Readers, made: Filing, plan: Plan) -> bytes:
    """What a reader wrote last of a case for the list (assets/desk/src/core/summary.ts)."""
    signer = readers.bundles[plan.by].signer
    body = canonical_json(
        {
            "work": plan.work,
            "title": plan.title,
            "subject": plan.subject,
            "mode": "anonymous",
            "received_on": plan.on.isoformat(),
            "state": "acknowledged",
            "term": "petition",
            "due_on": None,
            "waiting": False,
            "assigned": [],
            "labels": [],
            "seen": 2,
            "read_by": [plan.by],
            "text": plan.told[:200],
            **(plan.summary or {}),
        }
    )
    header = Header(
        made.complaint.id, codes.token_bytes(16).hex(), Kind.SUMMARY, 0, (), JSON, len(body), sha256(body),
        signer.public, clock.now(),
    ).signed(signer)  # fmt: skip
    plain = header.line() + b"\n" + body
    return seal(plain + bytes(-len(plain) % _STEP), made.complaint.notes_recipient)


#: The rows of some cases, by table.
Rows = dict[str, list[dict[str, Any]]]
_TABLES = {"complaint": Complaint, "grants": KeyGrant, "items": Item, "shares": Share}


def keep(database: Database, readers: Readers, plans: Sequence[Plan]) -> None:
    """Make those cases with every core, and keep them."""
    bundles = {label: bundle.text() for label, bundle in readers.bundles.items()}
    parts = [plans[start : start + 100] for start in range(0, len(plans), 100)]
    with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        for rows in pool.map(partial(_rows, readers.roster, bundles), parts):
            with database.writing() as session:
                for name, table in _TABLES.items():
                    session.execute(insert(table), rows[name])


def _rows(roster: Roster, bundles: dict[str, str], plans: Sequence[Plan]) -> Rows:
    readers = Readers(roster, {label: Bundle.parse(text) for label, text in bundles.items()})
    made = [make(readers, plan) for plan in plans]
    found = {"complaint": [each.complaint.model_dump() for each in made]}
    return found | {
        name: [row.model_dump() for each in made for row in getattr(each, name)] for name in list(_TABLES)[1:]
    }
