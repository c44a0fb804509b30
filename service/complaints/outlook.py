"""What comes next in a case and until when, as its complainant is told: counted from what both sides said in it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from service.complaints import clocks
from service.complaints.clocks import Promise
from service.complaints.conversation import Case, Piece, Side
from service.complaints.counting import Count, Said, count
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
    term = counted(case, closed)
    if term.due is None:
        assert term.asked_on is not None
        last = clocks.withdrawn_after(term.asked_on, closed)
        return (Promise(N_("Responda lo que le preguntamos"), last),)
    if term.due < clock.today():
        return (Promise(N_("Debimos responderle. Puede quejarse ante la Personería"), term.due),)
    *early, answer = clocks.promises(case.received_on, closed)
    is_read = any(piece.side is Side.OFFICE for piece in case.pieces)
    return (*(each for each in early if not is_read and each.day >= clock.today()), replace(answer, day=term.due))


def counted(case: Case, closed: Collection[date]) -> Count:
    """The term of a case as both sides' words move it."""
    return count(case.received_on, filter(None, map(_said, case.pieces)), closed)


def _said(piece: Piece) -> Said | None:
    """What a piece says to the clock; None when it says nothing to it."""
    if piece.side is Side.COMPLAINANT and piece.kind in {Kind.TEXT, Kind.FILE}:
        return Said(piece.on, None)
    if piece.side is Side.OFFICE and piece.change:
        return Said(piece.on, piece.change.state, piece.change.days, piece.change.term or "")
    return None
