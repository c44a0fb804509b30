"""What comes next in a case and until when, as its complainant is told: counted from what both sides said in it."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date

from service.complaints import clocks
from service.complaints.clocks import Extension, Pause, Promise, Term
from service.complaints.conversation import Case, Piece, Side
from service.complaints.errors import ImpossibleTerm
from service.complaints.rules import CaseState, Kind
from service.foundation import clock
from service.foundation.language import N_

_OVER = frozenset({CaseState.CONCLUDED, CaseState.WITHDRAWN})


def awaited(case: Case, closed: Collection[date]) -> tuple[Promise, ...]:
    """What is still to come, each with its last day, the soonest first; nothing once the case is over.

    `closed`: days on which the entity does not attend, besides the holidays of the law.
    """
    if case.state in _OVER:
        return ()
    pauses, extension = _moved(case, closed)
    due = clocks.due(Term.PETITION, case.received_on, closed, pauses, extension)
    if due is None:
        last = clocks.withdrawn_after(pauses[-1].asked_on, closed)
        return (Promise(N_("Responda lo que le preguntamos"), last),)
    if due < clock.today():
        return (Promise(N_("Debimos responderle. Puede quejarse ante la Personería"), due),)
    *early, answer = clocks.promises(case.received_on, closed)
    is_read = any(piece.side is Side.OFFICE for piece in case.pieces)
    return (*(each for each in early if not is_read and each.day >= clock.today()), replace(answer, day=due))


def _moved(case: Case, closed: Collection[date]) -> tuple[list[Pause], Extension | None]:
    """What moves the term of a case. What the law does not give moves nothing: said too late, too long, twice."""
    pauses: list[Pause] = []
    extension: Extension | None = None
    for piece in case.pieces:
        is_waiting = bool(pauses) and pauses[-1].answered_on is None
        state = piece.change.state if piece.change and piece.side is Side.OFFICE else None
        told, more = pauses, extension
        if is_waiting and _is_answer(piece):
            told = [*pauses[:-1], Pause(pauses[-1].asked_on, piece.on)]
        elif state is CaseState.NEEDS_INFORMATION and not is_waiting:
            told = [*pauses, Pause(piece.on)]
        elif state is CaseState.EXTENDED and extension is None and piece.change:
            more = Extension(piece.on, piece.change.days)
        with suppress(ImpossibleTerm):
            clocks.due(Term.PETITION, case.received_on, closed, told, more)
            pauses, extension = told, more
    return pauses, extension


def _is_answer(piece: Piece) -> bool:
    return piece.side is Side.COMPLAINANT and piece.kind in {Kind.TEXT, Kind.FILE}
