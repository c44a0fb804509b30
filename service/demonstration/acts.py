"""How a contract changes in a story, each time with a reason that a neighbour understands."""

from dataclasses import dataclass

from service.demonstration.chapters import Chapter
from service.demonstration.city import Firm
from service.demonstration.telling import Telling
from service.works.facts import ModificationKind, Nature


@dataclass(frozen=True)
class Added(Chapter):
    """Money is added to the contract."""

    amount: int
    reason: str

    def happen(self, told: Telling) -> None:
        """An addition."""
        told.change(ModificationKind.VALUE, self.reason, value_amount=self.amount)


@dataclass(frozen=True)
class Extended(Chapter):
    """Days are added to the term."""

    days: int
    reason: str

    def happen(self, told: Telling) -> None:
        """An extension."""
        told.change(ModificationKind.DURATION, self.reason, days=self.days)


@dataclass(frozen=True)
class Rescoped(Chapter):
    """What is to be built changes."""

    description: str
    reason: str

    def happen(self, told: Telling) -> None:
        """A change of scope."""
        told.change(ModificationKind.SCOPE, self.reason, description=self.description)


@dataclass(frozen=True)
class Suspended(Chapter):
    """The works stop."""

    reason: str

    def happen(self, told: Telling) -> None:
        """A suspension."""
        told.contract.status, told.contract.source_on = "Suspendido", told.on
        told.stopped_on = told.on
        told.change(ModificationKind.SUSPENSION, self.reason)


@dataclass(frozen=True)
class Restarted(Chapter):
    """The works go on; the end moves by the days they stood still."""

    reason: str

    def happen(self, told: Telling) -> None:
        """A restart."""
        told.contract.status, told.contract.source_on = "En ejecución", told.on
        assert told.stopped_on is not None
        told.change(ModificationKind.RESTART, self.reason, days=(told.on - told.stopped_on).days)


@dataclass(frozen=True)
class Assigned(Chapter):
    """Another firm takes over the contract."""

    firm: Firm
    reason: str

    def happen(self, told: Telling) -> None:
        """An assignment."""
        told.change(ModificationKind.ASSIGNMENT, self.reason, assignee=self.firm)


@dataclass(frozen=True)
class Terminated(Chapter):
    """The contract ends before its time."""

    reason: str

    def happen(self, told: Telling) -> None:
        """A termination; its accounts are still open."""
        told.change(ModificationKind.TERMINATION, self.reason)
        told.close(Nature.CONSTRUCTION)
