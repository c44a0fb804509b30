"""A complaint that was filed, with everybody's keys: what tests of coming back and of reading write and read."""

from service.complaints import actions, conversation, queries
from service.complaints.conversation import Case
from service.complaints.filing import PLAIN, Report, file
from service.complaints.keys import Bundle
from service.complaints.models import Complaint, Item
from service.complaints.rules import Kind, Which
from service.complaints.sealing import Opened, open_grant, open_item, seal_item
from service.complaints.thread import Thread, thread
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

    def slip_in(self, item: str, data: bytes) -> None:
        with self.database.writing() as session:
            session.add(Item(id=item, complaint_id=self.id, which=Which.CASE, size=len(data), sealed=data))
