"""In what state a work is, for one sentence with a number: «Atrasada 49 días. Debía terminar el 2 de octubre de 2026».

The words are neutral on purpose: whether a late work is more than late is for the authorities to say
(Ley 2020 de 2020), never for a page.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from service.foundation.language import N_
from service.foundation.text import fold
from service.works.changes import current_end, open_suspension, termination
from service.works.facts import Contract, ModificationKind, Nature, Process, ProcessStatus, Progress, Work, WorkStatus

#: All that was to be built is built, in hundredths of a percent.
WHOLE = 10_000


class StateKind(StrEnum):
    """The states of a work or of one of its contracts."""

    PREPARATION = "preparation"
    NOT_STARTED = "not-started"
    ON_TIME = "on-time"
    LATE = "late"
    SUSPENDED = "suspended"
    ENDED = "ended"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The state as a person says it, in Spanish, to be translated by the page.

        «Terminada» alone: that the accounts are still open may be said only of a contract with `settled` False.
        """
        return _WORDS[self]


_WORDS = {
    StateKind.PREPARATION: N_("En trámite"),
    StateKind.NOT_STARTED: N_("Contratada, sin empezar"),
    StateKind.ON_TIME: N_("En ejecución"),
    StateKind.LATE: N_("Atrasada"),
    StateKind.SUSPENDED: N_("Suspendida"),
    StateKind.ENDED: N_("Terminada"),
    StateKind.SETTLED: N_("Liquidada"),
    StateKind.CANCELLED: N_("Cancelada"),
    StateKind.UNKNOWN: N_("Estado sin publicar"),
}

#: Work is going on, or should be.
IN_EXECUTION = frozenset({StateKind.ON_TIME, StateKind.LATE, StateKind.SUSPENDED})
#: Nothing more is to be built under the contract.
OVER = frozenset({StateKind.ENDED, StateKind.SETTLED, StateKind.CANCELLED})

#: What SECOP I and II write in `estado_contrato`, folded. «Modificado» and «cedido» had a change; they still run.
_SOURCE_WORDS = {
    StateKind.PREPARATION: "borrador|enviado proveedor|en aprobacion|aprobado|convocado|adjudicado",
    StateKind.ON_TIME: "en ejecucion|modificado|prorrogado|cedido|activo",
    StateKind.SUSPENDED: "suspendido",
    StateKind.ENDED: "terminado|terminado sin liquidar|cerrado",
    StateKind.SETTLED: "liquidado",
    StateKind.CANCELLED: "cancelado|descartado|terminado anormalmente despues de convocado",
}
_SAID = {word: kind for kind, words in _SOURCE_WORDS.items() for word in words.split("|")}

#: Words by which a source says that a contract was changed.
_CHANGED = frozenset({"modificado", "prorrogado"})

#: Among several contracts the work is in the state that a neighbour would ask about first.
_FIRST = (
    StateKind.LATE,
    StateKind.SUSPENDED,
    StateKind.ON_TIME,
    StateKind.NOT_STARTED,
    StateKind.PREPARATION,
    StateKind.UNKNOWN,
    StateKind.ENDED,
    StateKind.SETTLED,
    StateKind.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class State:
    """A state on one day. `days`: late, suspended, left, or until the start, by kind; None when it cannot be counted.

    `since`: the day the state began, when a source tells. `due_on`: the current end of the contract.
    """

    kind: StateKind
    days: int | None = None
    since: date | None = None
    due_on: date | None = None


def latest_progress(work: Work) -> Progress | None:
    """The last report of what is really built; failing that, of what is really paid. Plans alone are no report."""
    physical = [report for report in work.progress if report.real_physical is not None]
    reports = physical or [report for report in work.progress if report.real_financial is not None]
    # Of two reports of one day the later in the list stands.
    return max(reversed(reports), key=lambda report: report.on, default=None)


def has_untold_changes(contract: Contract) -> bool:
    """Whether the source says that the contract was changed and no act tells how."""
    return not contract.modifications and fold(contract.status or "") in _CHANGED


def state(work: Work, today: date) -> State:
    """The state of the work: that of its construction contracts, or what its own status says when it has none."""
    if work.status is WorkStatus.CANCELLED:
        return State(StateKind.CANCELLED)
    states = [each for _, each in contract_states(work, today)]
    if states:
        return min(states, key=lambda each: (_FIRST.index(each.kind), 1 if each.days is None else -each.days))
    if _received(work, today) or work.status in {WorkStatus.COMPLETION, WorkStatus.MAINTENANCE}:
        return State(StateKind.ENDED, since=_received(work, today))
    if work.status is WorkStatus.IMPLEMENTATION:
        return State(StateKind.ON_TIME)
    return State(StateKind.PREPARATION)


def contract_states(work: Work, today: date) -> tuple[tuple[Contract, State], ...]:
    """Each construction contract of the work with its state, oldest first."""
    found = []
    for process in work.processes:
        if process.nature is Nature.CONSTRUCTION and process.contract is not None:
            contract = process.contract
            found.append((contract, replace(_state(work, process, contract, today), due_on=current_end(contract))))
    return tuple(found)


def _state(work: Work, process: Process, contract: Contract, today: date) -> State:
    said = _SAID.get(fold(contract.status or ""))
    if said is StateKind.CANCELLED:
        return State(StateKind.CANCELLED)
    if contract.settled or contract.settled_on is not None or said is StateKind.SETTLED:
        return State(StateKind.SETTLED, since=contract.settled_on)
    ended = _ended(work, process, contract, today)
    if ended is not None:
        return ended
    if said is StateKind.PREPARATION or process.status is ProcessStatus.PRE_AWARD:
        return State(StateKind.PREPARATION)
    stopped = _suspended(contract, said, today)
    if stopped is not None:
        return stopped
    return _running(work, process, contract, said, today)


def _ended(work: Work, process: Process, contract: Contract, today: date) -> State | None:
    act = termination(contract)
    if act is not None:
        day = act.ends_on or act.on
        if day is None or day <= today:
            return State(StateKind.ENDED, since=day)
    received = _received(work, today)
    if received is not None:
        return State(StateKind.ENDED, since=received)
    if (
        process.status is ProcessStatus.CLOSED
        or work.status in {WorkStatus.COMPLETION, WorkStatus.MAINTENANCE}
        or _SAID.get(fold(contract.status or "")) is StateKind.ENDED
    ):
        return State(StateKind.ENDED)
    report = latest_progress(work)
    if report is not None and report.on <= today and (report.real_physical or 0) >= WHOLE:
        return State(StateKind.ENDED, since=report.on)
    return None


def _received(work: Work, today: date) -> date | None:
    return work.received_on if work.received_on is not None and work.received_on <= today else None


def _suspended(contract: Contract, said: StateKind | None, today: date) -> State | None:
    act = open_suspension(contract)
    if act is not None:
        if act.on is None:
            return State(StateKind.SUSPENDED)
        if act.on <= today:
            return State(StateKind.SUSPENDED, days=(today - act.on).days, since=act.on)
    restarted = any(
        act.kind is ModificationKind.RESTART and (act.on or act.origin.on) >= contract.origin.on
        for act in contract.modifications
    )
    # The source may say «Suspendido» and publish no act; a restart of that day or later has overtaken its word.
    return State(StateKind.SUSPENDED) if said is StateKind.SUSPENDED and not restarted else None


def _running(work: Work, process: Process, contract: Contract, said: StateKind | None, today: date) -> State:
    starts_on, due_on = contract.starts_on, current_end(contract)
    if starts_on is not None and starts_on > today:
        return State(StateKind.NOT_STARTED, days=(starts_on - today).days)
    if due_on is not None and due_on < today:
        return State(StateKind.LATE, days=(today - due_on).days)
    has_started = (
        starts_on is not None
        or said in IN_EXECUTION
        or process.status is ProcessStatus.ACTIVE
        or work.status is WorkStatus.IMPLEMENTATION
        or latest_progress(work) is not None
    )
    if not has_started:
        return State(StateKind.UNKNOWN)
    return State(StateKind.ON_TIME, days=None if due_on is None else (due_on - today).days, since=starts_on)
