"""Of what somebody tells: a published work with whom it names, or what they typed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from service.complaints import routing
from service.complaints.routing import Route
from service.foundation import clock, codes
from service.foundation.errors import NotFound
from service.publication.queries import Published, latest
from service.signs.queries import find
from service.works import rules

#: Characters in which a code of a work or of a sign is looked for.
LONGEST_CODE = 200
#: Under these names a published work tells of firms and persons.
_NAMES = frozenset({"name", "legalName", "representative", "steward"})


@dataclass(frozen=True)
class About:
    """A published work; without one, what was typed in its place.

    `municipality`: the entity's own, where no other is told.
    """

    published: Published | None = None
    typed: str = ""
    municipality: str | None = None

    @property
    def path(self) -> str:
        """The address of its form."""
        return f"/obras/{self.published.work_id.lower()}/cuente" if self.published else "/denuncia"

    @property
    def work_id(self) -> str:
        """The id of the work; empty when it is of none."""
        return self.published.work_id if self.published else ""

    def line(self) -> str:
        """What we know of the work, for whoever reads; that we know nothing is told too."""
        if self.published is None:
            return (
                f"«{self.typed}». No es el código de una obra publicada." if self.typed else "Ninguna obra publicada."
            )
        work = self.published.work
        state = rules.state(work, clock.today()).kind.words
        return f"{work.title}\nObra {work.id}, versión {self.published.number}. Estado publicado: {state}."

    def as_published(self) -> dict[str, Any]:
        """What is published of the work today, small, to be compared with what is published another day.

        Money in pesos, progress in hundredths of a percent, days as text; what nobody published is None.
        """
        if self.published is None:
            return {}
        work = self.published.work
        contracts, progress, ends_on = work.contracts(), rules.latest_progress(work), rules.term(work).current_end
        supplier = contracts[-1].supplier if contracts else None
        return {
            "state": rules.state(work, clock.today()).kind.value,
            "amount": rules.cost(work).current,
            "contractor": supplier.name if supplier else None,
            "end_on": ends_on.isoformat() if ends_on else None,
            "progress": progress.real_physical if progress else None,
            "place": work.place.address or work.place.barrio,
            "municipality": work.place.municipality,
            "commune": work.place.commune,
        }

    def names(self) -> Iterator[str]:
        """Every name of a firm or a person that the work carries."""
        return _names_in(self.published.project) if self.published else iter(())

    def route(self, subject: str) -> Route:
        """Who else may be competent."""
        municipality, funding = routing.facts(self.published.work) if self.published else (None, ())
        return routing.route(subject, municipality or self.municipality, funding)

    def besides(self, subject: str) -> tuple[tuple[str, Any], ...]:
        """What the head says besides, for whoever reads: who takes it inside, who else may, what is published."""
        route = self.route(subject)
        bodies = "\n".join(body.name for body in route.bodies)
        return ("group", route.group), ("bodies", bodies), ("published", self.as_published())


def about(session: Session, of: str, municipality: str | None) -> About:
    """Of what somebody tells, by the id of a work, the code of a sign, or words. `municipality`: the entity's."""
    code = of[:LONGEST_CODE]
    sign = next((found for reading in codes.readings(code) if (found := find(session, reading))), None)
    with suppress(NotFound):
        return About(latest(session, sign.work_id if sign else codes.tidy(code)), of, municipality)
    return About(None, of, municipality)


def _names_in(told: Any) -> Iterator[str]:
    if isinstance(told, Mapping):
        for key, value in told.items():
            if isinstance(value, str) and key in _NAMES:
                yield value
            else:
                yield from _names_in(value)
    elif isinstance(told, Sequence) and not isinstance(told, str):
        for each in told:
            yield from _names_in(each)
