"""Why a case is no longer here: what its receipt answers once its keys and contents are gone."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import orjson

from service.complaints.errors import Unopened
from service.complaints.keys import seal, unseal
from service.complaints.rules import LEAST_TEXT, padme
from service.foundation.canonical import canonical_json
from service.foundation.language import N_

VERSION = 1


class Ending(StrEnum):
    """How a case ended here."""

    #: Its time of keeping was over.
    EXPIRED = "expired"
    #: Two people decided so, with a reason.
    DELETED = "deleted"
    #: Another body has it now.
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Farewell:
    """How, on which day and why a case ended. `reason`: for the complainant to read."""

    ending: Ending
    on: date
    reason: str = ""

    def sealed(self, recipient: str) -> bytes:
        """The farewell, sealed to a receipt; as long as any other."""
        told = {"v": VERSION, "ending": self.ending.value, "on": self.on.isoformat(), "reason": self.reason}
        document = canonical_json(told)
        return seal(document.ljust(padme(max(len(document), LEAST_TEXT))), recipient)

    @classmethod
    def opened(cls, sealed: bytes, identity: str) -> "Farewell":
        """What was sealed to a receipt, by the identity of that receipt. Refuses what is no farewell."""
        try:
            told = orjson.loads(unseal(sealed, identity))
            return cls(Ending(told["ending"]), date.fromisoformat(told["on"]), str(told["reason"]))
        except (ValueError, TypeError, KeyError) as error:
            raise Unopened(N_("Lo que se abrió no es el fin de un caso.")) from error
