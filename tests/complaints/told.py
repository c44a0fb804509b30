"""A complaint that was filed, with everybody's keys: what tests of coming back and of reading write and read."""

from dataclasses import replace

import orjson

from service.complaints import actions, conversation, queries, readings
from service.complaints.agreement import Act, Agreement, Statement
from service.complaints.conversation import Case
from service.complaints.filing import JSON, PLAIN, Report, file
from service.complaints.keys import Bundle, unseal
from service.complaints.models import Complaint, Item
from service.complaints.rules import CaseState, Kind, Outcome, Standing, Which
from service.complaints.sealing import Opened, open_grant, open_item, seal_item
from service.complaints.states import Change
from service.complaints.thread import Thread, thread
from service.foundation import clock
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from tests.complaints.world import Readers, enrol

PEPPER = b"p" * 32


class Told:
    """One complaint, filed by its complainant and read by its readers."""

    def __init__(self, database: Database, blobs: Blobs, pepper: bytes = PEPPER) -> None:
        self.database, self.blobs, self.pepper = database, blobs, pepper
        with database.writing() as session:
            self.readers: Readers = enrol(session)

    def file(self, out: frozenset[str] = frozenset(), **report: object) -> None:
        filing = file(Report(**({"text": "El andén se levantó."} | report)), self.readers.roster, out, self.pepper)
        actions.lay_down(self.blobs, filing.blobs)
        with self.database.writing() as session:
            actions.keep(session, filing)
        self.symbols, self.id = filing.receipt.symbols, filing.complaint.id

    def case(self, root: str = "") -> Case:
        with self.database.reading() as session:
            complaint, receipt = conversation.find(session, self.pepper, [self.symbols])
            return conversation.open_case(session, self.blobs, complaint, receipt, root)

    def add(self, addition: conversation.Addition) -> None:
        actions.lay_down(self.blobs, addition.blobs)
        with self.database.writing() as session:
            conversation.keep(session, self.blobs, self.case(), addition)

    def opened(self, bundle: Bundle, which: Which = Which.CASE) -> list[Opened]:
        with self.database.reading() as session:
            complaint = session.get(Complaint, self.id)
            grant = queries.grant_of(session, complaint, bundle.recipient, which)
            key = open_grant(grant.sealed, bundle.identity, self.id, which, complaint.recipient(which))
            rows = queries.items(session, complaint, which)
            return [open_item(self.id, row.id, row.sealed or self.blobs.get(row.blob), key) for row in rows]

    def read_by(self, label: str) -> Thread:
        return thread(self.opened(self.readers.bundles[label]), [self.readers.roster])

    def reply(self, kind: Kind, body: bytes, type_: str = PLAIN, by: str = "Investigación 1", **how) -> str:
        """An item as the desk writes it; the id."""
        bundle = self.readers.bundles[by]
        place = how.get("place", self.read_by("Investigación 1").next)
        signer = how.get("signer", bundle.signer)
        recipient = self.case().complaint.case_recipient
        sealed = seal_item(self.id, Which.CASE, recipient, signer, place, kind, body, type_)
        self.slip_in(sealed.item, sealed.data)
        return sealed.item

    def conclude(self, reason: str, by: tuple[str, ...] = ("Investigación 1", "Coordinación 1"), **about: str) -> str:
        """The end of the case, as two people decide it; the id of its item."""
        change = Change(CaseState.CONCLUDED, reason, outcome=Outcome.SUBSTANTIATED)
        told = {"change": change.digest} | about
        statement = Statement(Act.CONCLUDE, self.id, told, clock.now())
        signers = [self.readers.bundles[label].signer for label in by]
        agreed = Agreement(statement, {signer.public: statement.sign(signer) for signer in signers})
        if len(by) > 1:
            self.close()
        return self.reply(Kind.STATE, replace(change, agreed=agreed).document(), JSON, by[-1])

    def close(self) -> None:
        """The case is closed, as the desk does when two people ask for it."""
        with self.database.writing() as session:
            session.get_one(Complaint, self.id).standing = Standing.CLOSED

    def read_entries(self, bundle: Bundle) -> list[dict[str, str]]:
        """What was read and done, as who watches the readers opens it."""
        with self.database.reading() as session:
            return [orjson.loads(unseal(each.sealed, bundle.identity)) for each in readings.entries(session)]

    def slip_in(self, item: str, data: bytes) -> None:
        with self.database.writing() as session:
            session.add(Item(id=item, complaint_id=self.id, which=Which.CASE, size=len(data), sealed=data))
