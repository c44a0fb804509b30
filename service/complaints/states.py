"""What a case goes through: each step is a sealed item that says the state, why, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from service.complaints.agreement import Act, Agreement, check
from service.complaints.clocks import Term
from service.complaints.errors import Unagreed, Unopened
from service.complaints.roster import Roster
from service.complaints.rules import CaseState, Outcome
from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import N_

#: What the complainant alone says of a case.
OF_COMPLAINANT = frozenset({CaseState.WITHDRAWN, CaseState.IDENTITY_GIVEN, CaseState.IDENTITY_ERASED})
#: Said of the person, not of where the case is.
OF_IDENTITY = frozenset({CaseState.IDENTITY_GIVEN, CaseState.IDENTITY_ERASED})

NAMES = {
    CaseState.RECEIVED: N_("Recibido"),
    CaseState.ACKNOWLEDGED: N_("Alguien del grupo ya lo leyó"),
    CaseState.ASSESSING: N_("En estudio"),
    CaseState.NEEDS_INFORMATION: N_("Falta información"),
    CaseState.REFERRED: N_("Enviado a otra entidad"),
    CaseState.EXTENDED: N_("Con más plazo"),
    CaseState.CONCLUDED: N_("Terminado"),
    CaseState.WITHDRAWN: N_("Retirado"),
    CaseState.IDENTITY_GIVEN: N_("Dio su nombre"),
    CaseState.IDENTITY_ERASED: N_("Borró su nombre"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One step. `reason`: for the complainant to read. `days`: business days by which an extension lengthens the term.

    `body`: to whom a case was sent on; `number`: the number that it has there. `term`: by which term of law it is
    answered. `outcome`: what was found; `agreed`: the two people who concluded it.
    """

    state: CaseState
    reason: str = ""
    days: int = 0
    body: str = ""
    number: str = ""
    term: Term | None = None
    outcome: Outcome | None = None
    agreed: Agreement | None = None

    def document(self) -> bytes:
        """The step as it is sealed: canonical JSON, without what is empty."""
        told = {
            "reason": self.reason,
            "days": self.days,
            "body": self.body,
            "number": self.number,
            "term": self.term and self.term.value,
            "outcome": self.outcome and self.outcome.value,
            "agreed": self.agreed and self.agreed.told(),
        }
        return canonical_json({"state": self.state.value, **{name: value for name, value in told.items() if value}})

    @property
    def digest(self) -> str:
        """What two people who conclude a case sign of the step, among other things."""
        return sha256(replace(self, agreed=None).document())

    def holds(self, complaint: str, lists: Sequence[Roster], owners: Mapping[str, int] | None = None) -> bool:
        """Whether enough people said it: two to conclude a case. `lists`, `owners`: see `agreement.check`."""
        if self.state is not CaseState.CONCLUDED:
            return True
        if self.agreed is None or self.agreed.statement.about.get("change") != self.digest:
            return False
        try:
            check(self.agreed, Act.CONCLUDE, complaint, lists, owners)
        except Unagreed:
            return False
        return True

    @classmethod
    def parse(cls, document: bytes) -> "Change":
        """The step of a document. Refuses what is none."""
        try:
            told = {"term": None, "outcome": None, "agreed": None, **orjson.loads(document)}
            words = (told.get("reason", ""), told.get("body", ""), told.get("number", ""))
            days, state = told.get("days", 0), CaseState(told["state"])
            term, outcome = told["term"] and Term(told["term"]), told["outcome"] and Outcome(told["outcome"])
            agreed = told["agreed"] and Agreement.of(told["agreed"])
        except (ValueError, TypeError, KeyError, AttributeError, Unagreed) as error:
            raise Unopened(N_("Lo que se abrió no es el estado de un caso.")) from error
        if not all(isinstance(word, str) for word in words) or not isinstance(days, int) or not 0 <= days < 1000:
            raise Unopened(N_("Lo que se abrió no es el estado de un caso."))
        return cls(state, words[0], days, words[1], words[2], term or None, outcome or None, agreed or None)
