"""What two readers' browsers send when they decide something together."""

from dataclasses import dataclass, replace
from typing import Any

from service.complaints.agreement import Act, Agreement, Statement
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import JSON, PLAIN
from service.complaints.keys import Bundle, seal
from service.complaints.models import Complaint
from service.complaints.rules import CaseState, Kind, Outcome, Which
from service.complaints.sealing import Place, seal_item
from service.complaints.states import Change
from service.foundation import clock
from service.foundation.canonical import canonical_json
from tests.complaints.told import Told

CUSTODIAN = "Custodia de identidades"
#: Who decides each act: the first proposes, the second sends.
PAIRS = {
    Act.CONCLUDE: ("Investigación 1", "Investigación 2"),
    Act.DELETE: ("Investigación 1", "Coordinación 1"),
    Act.EXPORT: ("Investigación 1", "Investigación 2"),
    Act.REDACT: ("Investigación 1", "Coordinación 2"),
    Act.RELEASE_IDENTITY: ("Investigación 1", CUSTODIAN),
}
#: Where the words of a decision would be named.
WORDS = "5" * 64
CHANGE = Change(CaseState.CONCLUDED, "Se reparó.", outcome=Outcome.SUBSTANTIATED)


@dataclass
class Deciding:
    """One act upon one case."""

    told: Told
    act: Act

    def complaint(self) -> Complaint:
        with self.told.database.reading() as session:
            return session.get_one(Complaint, self.told.id)

    def text(self) -> Any:
        """The account itself, as it stands in the case."""
        entries = self.told.read_by("Investigación 1").entries
        return next(each.opened for each in entries if each.opened.header.kind is Kind.TEXT)

    def about(self) -> dict[str, str]:
        told = self.told
        match self.act:
            case Act.CONCLUDE:
                return {"change": CHANGE.digest}
            case Act.DELETE:
                return {"words": WORDS, "items": str(len(told.opened(told.readers.bundles["Investigación 1"])))}
            case Act.EXPORT:
                return {
                    "to": "Contraloría",
                    "recipient": told.readers.bundles["Procuraduría (ejemplo)"].recipient,
                    "words": WORDS,
                }
            case Act.REDACT:
                header = self.text().header
                return {"item": header.item, "digest": header.digest, "words": WORDS}
            case Act.RELEASE_IDENTITY:
                return {"holder": told.readers.bundles["Investigación 1"].recipient, "words": WORDS}

    def statement(self, **how: Any) -> Statement:
        return replace(Statement(self.act, self.told.id, self.about(), clock.now()), **how)

    def signed(self, statement: Statement | None = None, *labels: str, extra: tuple[Bundle, ...] = ()) -> Agreement:
        statement = statement or self.statement()
        bundles = [self.told.readers.bundles[label] for label in labels or PAIRS[self.act]]
        signers = [bundle.signer for bundle in (*bundles, *extra)]
        return Agreement(statement, {signer.public: statement.sign(signer) for signer in signers})

    def body(self, agreement: Agreement) -> dict[str, Any]:
        """What is sent: the agreement, and what goes with it."""
        besides: dict[str, Any] = {"items": self._items(agreement), "summary": None}
        match self.act:
            case Act.DELETE:
                farewell = Farewell(Ending.DELETED, clock.today(), "Es un duplicado.")
                besides["farewell"] = farewell.sealed(self.complaint().receipt_recipient)
            case Act.REDACT:
                besides["replaces"] = agreement.statement.about["item"]
            case Act.RELEASE_IDENTITY:
                besides["grant"] = self._grant()
        return {**agreement.told(), **besides}

    def _items(self, agreement: Agreement) -> list[dict[str, Any]]:
        match self.act:
            case Act.CONCLUDE:
                return [self.item(Kind.STATE, replace(CHANGE, agreed=agreement).document(), JSON)]
            case Act.DELETE:
                return [self.item(Kind.REPLY, b"Decidimos borrar su caso.", PLAIN)]
            case Act.REDACT:
                told = {
                    "header": self.text().header.line().decode(),
                    "text": "El andén […].",
                    "agreed": agreement.told(),
                }
                return [self.item(Kind.REDACTION, canonical_json(told), JSON)]
            case _:
                return []

    def item(self, kind: Kind, body: bytes, type_: str, which: Which = Which.CASE) -> dict[str, Any]:
        """Something of the second person, sealed at the end of the case."""
        place = self.told.read_by("Investigación 1").next if which is Which.CASE else Place()
        signer = self.told.readers.bundles[PAIRS[self.act][1]].signer
        sealed = seal_item(self.told.id, which, self.complaint().recipient(which), signer, place, kind, body, type_)
        return {"id": sealed.item, "which": which.value, "sealed": sealed.data}

    def _grant(self) -> dict[str, Any]:
        holder = self.told.readers.bundles["Investigación 1"].recipient
        return {"holder": holder, "sealed": seal(b"the key of the name", holder)}


def path(act: Act, case: str) -> str:
    """Where an act is sent."""
    return f"casos/{case}/{'nombre' if act is Act.RELEASE_IDENTITY else 'actos'}"
