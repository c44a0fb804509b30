"""Until when a case is to be answered, counted over everything that was said in it.

The desk counts the same in the reader's browser (`assets/desk/src/core/terms.ts`); `tests/complaints/histories.json`
says what both must find.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from service.complaints import clocks
from service.complaints.clocks import Extension, Pause, Term
from service.complaints.errors import ImpossibleTerm
from service.complaints.rules import CaseState
from service.foundation.language import N_

#: What a complaint may be for the law. The other terms are of single steps, and no case is answered by them.
KINDS = {
    Term.PETITION: N_("Denuncia, queja o petición"),
    Term.INFORMATION: N_("Pedido de información o de documentos"),
    Term.CONSULTATION: N_("Consulta"),
    Term.AUTHORITY: N_("Pedido de otra autoridad"),
    Term.CONGRESS: N_("Pedido del Congreso"),
    Term.FISCAL: N_("Denuncia de control fiscal"),
    Term.DATA_QUERY: N_("Consulta sobre sus datos personales"),
    Term.DATA_CLAIM: N_("Reclamo sobre sus datos personales"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on a day. `state`: by the group; None: the complainant wrote.

    `days`: business days of an extension. `term`: the legal kind of the case, empty when it is not said.
    """

    on: date
    state: CaseState | None
    days: int = 0
    term: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A legal kind and the last day to answer; None while the group waits for what it asked on `asked_on`."""

    term: Term
    due: date | None
    asked_on: date | None


def count(received: date, told: Iterable[Said], closed: Collection[date] = ()) -> Count:
    """The term of a case. What the law does not give moves nothing: said too late, too long, or twice.

    `told`: the oldest first. `closed`: days on which the entity does not attend, besides the holidays of the law.
    """
    term, pauses, extension = Term.PETITION, list[Pause](), None
    for said in told:
        kind, waits, more = term, pauses, extension
        is_waiting = bool(pauses) and pauses[-1].answered_on is None
        if said.state is None and is_waiting:
            waits = [*pauses[:-1], Pause(pauses[-1].asked_on, said.on)]
        elif said.state is CaseState.NEEDS_INFORMATION and not is_waiting:
            waits = [*pauses, Pause(said.on)]
        elif said.state is CaseState.EXTENDED and extension is None:
            more = Extension(said.on, said.days)
        elif said.state is CaseState.ASSESSING and said.term in KINDS:
            due = clocks.due(term, received, closed, pauses, extension)
            # A kind said when the term had ended would make what is late in time again.
            kind = Term(said.term) if due is None or said.on <= due else term
        with suppress(ImpossibleTerm):
            clocks.due(kind, received, closed, waits, more)
            term, pauses, extension = kind, waits, more
    asked_on = pauses[-1].asked_on if pauses and pauses[-1].answered_on is None else None
    return Count(term, clocks.due(term, received, closed, pauses, extension), asked_on)
