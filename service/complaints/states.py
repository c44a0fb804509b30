"""What a case goes through: each step is a sealed item that says the state, why, and until when."""

from dataclasses import dataclass

import orjson

from service.complaints.errors import Unopened
from service.complaints.rules import CaseState
from service.foundation.canonical import canonical_json
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

    `body`: to whom a case was sent on; `number`: the number that it has there.
    """

    state: CaseState
    reason: str = ""
    days: int = 0
    body: str = ""
    number: str = ""

    def document(self) -> bytes:
        """The step as it is sealed: canonical JSON, without what is empty."""
        told = {"reason": self.reason, "days": self.days, "body": self.body, "number": self.number}
        return canonical_json({"state": self.state.value, **{name: value for name, value in told.items() if value}})

    @classmethod
    def parse(cls, document: bytes) -> "Change":
        """The step of a document. Refuses what is none."""
        try:
            told = orjson.loads(document)
            words = (told.get("reason", ""), told.get("body", ""), told.get("number", ""))
            days, state = told.get("days", 0), CaseState(told["state"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unopened(N_("Lo que se abrió no es el estado de un caso.")) from error
        if not all(isinstance(word, str) for word in words) or not isinstance(days, int) or not 0 <= days < 1000:
            raise Unopened(N_("Lo que se abrió no es el estado de un caso."))
        return cls(state, words[0], days, words[1], words[2])
