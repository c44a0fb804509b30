"""Where a complaint belongs besides the group of the city hall: bodies outside, each with its reason.

The table is data (`competence.toml`): what it is about, where it is and whose money it is decide. Nothing is sent
anywhere by it: the receipt and whoever reads the case see the list.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from service.foundation.language import N_
from service.foundation.text import fold
from service.works.facts import Work

TABLE = Path(__file__).with_name("competence.toml")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a complaint is about, in the words of the street."""

    code: str
    name: str
    help: str


#: As the form offers them; the last one is for whoever doubts.
SUBJECTS = (
    Subject(
        "money", N_("Plata que no cuadra"), N_("Precios inflados, pagos por algo que no se hizo, adelantos perdidos.")
    ),
    Subject("works", N_("Obra mal hecha o que no avanza"), N_("Se daña pronto, está parada o no es lo prometido.")),
    Subject(
        "materials", N_("Materiales malos o que desaparecen"), N_("Se usa menos de lo pagado, o de peor calidad.")
    ),
    Subject("contract", N_("Contrato amañado"), N_("Hecho a la medida de alguien, o para parientes y amigos.")),
    Subject("bidders", N_("Empresas que se ponen de acuerdo"), N_("Se reparten los contratos o fingen competir.")),
    Subject("bribe", N_("Alguien pide o recibe plata"), N_("Para dar un contrato, un empleo, un permiso o un pago.")),
    Subject("threats", N_("Amenazas o presiones"), N_("Para que alguien calle, firme o se retire.")),
    Subject("other", N_("Otra cosa o no sé"), N_("Cuéntelo con sus palabras. El grupo lo clasifica.")),
)
OTHER = SUBJECTS[-1]


class Money(StrEnum):
    """Whose money a work is paid with."""

    OWN = "own"
    #: Sistema General de Participaciones.
    TRANSFERS = "transfers"
    #: Sistema General de Regalías.
    ROYALTIES = "royalties"
    NATION = "nation"
    CREDIT = "credit"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the table: a body, why it may be competent, the norm that says so, and what the row asks.

    `subjects`, `money`: empty, whatever they are. `territory`: the beginning of a DIVIPOLA code.
    `is_checked`: somebody has read the norm for this row.
    """

    office: str
    name: str
    why: str
    source: str
    subjects: frozenset[str] = frozenset()
    money: frozenset[Money] = frozenset()
    territory: str = ""
    is_checked: bool = True

    def serves(self, subject: str, municipality: str, money: Collection[Money]) -> bool:
        """Whether the body may be competent for this subject, in this place, with this money."""
        return (
            (not self.subjects or subject in self.subjects)
            and municipality.startswith(self.territory)
            and (not self.money or not self.money.isdisjoint(money))
        )


@dataclass(frozen=True, slots=True)
class Competence:
    """The whole table. `money`: words of the published name of a source, folded, by whose it is."""

    group: str
    money: tuple[tuple[Money, frozenset[str]], ...]
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Who takes a complaint inside, and the bodies outside that may be competent, each once."""

    group: str
    bodies: tuple[Body, ...]


def load(path: Path = TABLE) -> Competence:
    """The table of a file. Raises `ValueError` on a row that names what does not exist."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    money = tuple((Money(name), frozenset(words)) for name, words in told["money"].items())
    return Competence(told["group"], money, tuple(_body(row) for row in told["body"]))


@cache
def competence() -> Competence:
    """The table of this service, read once."""
    return load()


def route(subject: str, municipality: str | None, funding: Sequence[str], table: Competence | None = None) -> Route:
    """Where a complaint belongs. `funding`: names of money sources as published; `municipality`: DIVIPOLA.

    Of two rows of one office the narrower territory wins; of one body that serves twice, the first reason is told.
    """
    table = table or competence()
    code = subject if subject in {each.code for each in SUBJECTS} else OTHER.code
    money = whose(funding, table)
    able = [body for body in table.bodies if body.serves(code, municipality or "", money)]
    narrowest = {body.office: body for body in sorted(able, key=lambda body: len(body.territory))}
    told: dict[str, Body] = {}
    for body in able:
        if body.territory == narrowest[body.office].territory:
            told.setdefault(body.name, body)
    return Route(table.group, tuple(told.values()))


def whose(funding: Sequence[str], table: Competence) -> frozenset[Money]:
    """Whose money these published sources are; `UNKNOWN` for none, and for a name that says nothing."""
    return frozenset(_whose(name, table) for name in funding) or frozenset({Money.UNKNOWN})


def facts(work: Work) -> tuple[str | None, tuple[str, ...]]:
    """What a published work says of itself for `route`: its municipality, and the names of its money sources."""
    names = (name for process in work.processes if process.contract for name, _ in process.contract.funding)
    return work.place.municipality, tuple(dict.fromkeys(names))


def _whose(name: str, table: Competence) -> Money:
    words = set(fold(name).split())
    return next((money for money, known in table.money if words & known), Money.UNKNOWN)


def _body(row: dict[str, Any]) -> Body:
    unknown = set(row.get("subjects", ())) - {subject.code for subject in SUBJECTS}
    if unknown or not row.get("territory", "0").isdecimal():
        raise ValueError(f"La tabla de competencias nombra algo que no existe: {row['name']}.")
    return Body(
        **{
            **row,
            "subjects": frozenset(row.get("subjects", ())),
            "money": frozenset(Money(name) for name in row.get("money", ())),
        }
    )
