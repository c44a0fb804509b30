"""How an entity is called by its works, its spellings brought to one; how people call a contract.

SECOP says «DISTRITO DE EJEMPLO - SECRETARIA DE INFRAESTRUCTURA», a sheet «Alcaldia de ejemplo», the entity itself
«Alcaldía de Ejemplo». Permissions compare names, so what is written down is one spelling.
"""

import re
from dataclasses import dataclass, field, replace

from service.foundation.text import fold
from service.works.facts import Contract, Owner, Process

#: Beginning of our own names for processes and contracts that have none in SECOP.
OWN = "OBRA-"

#: Digits of a tax number; the one after them checks them.
_DIGITS = 9
_OFFICE = re.compile(
    r"(?:sub)?(?:secretar[ií]a|departamento administrativo|unidad|direcci[oó]n|oficina|gerencia|despacho)\b",
    re.IGNORECASE,
)


def is_own(name: str) -> bool:
    """Whether a process or a contract has a name of ours because SECOP's is not known."""
    return name.startswith(OWN)


def number_of(told: Contract | Process) -> str | None:
    """The number that people know a contract or a process by; None when the only name it has is ours."""
    return told.reference or (None if is_own(told.id) else told.id)


def called(contract: Contract) -> str:
    """What people know a contract by: its number or, where it has none, its contractor; empty without both."""
    return number_of(contract) or (contract.supplier.name if contract.supplier else "")


def is_office(name: str) -> bool:
    """Whether a name is that of a dependency, as «Secretaría de Infraestructura» is."""
    return bool(_OFFICE.match(name))


def tax_number(nit: str | None) -> str | None:
    """The digits of a NIT of an entity without the check digit; None when there are none or all are zeros."""
    digits = re.sub(r"\D", "", (nit or "").partition("-")[0])[:_DIGITS]
    return digits if digits.strip("0") else None


def dependency_of(owner: Owner) -> str | None:
    """The dependency that an owner tells apart from its entity; None when the name of the entity stands for it."""
    is_told = fold(owner.dependency) != fold(owner.entity) or is_office(owner.dependency)
    return owner.dependency if is_told else None


@dataclass(frozen=True)
class Naming:
    """An entity: `name`, as it calls itself; its tax number; folded names it had before.

    `dependencies`: by their folded names, as they are written. One that is met for the first time is added.
    """

    name: str
    nit: str | None = None
    former: frozenset[str] = frozenset()
    dependencies: dict[str, str] = field(default_factory=dict)

    def is_called(self, entity: str, nit: str | None) -> bool:
        """Whether this is the entity: by its tax number or, where one of the two has none, by a name of it."""
        told, known = tax_number(nit), tax_number(self.nit)
        if told and known:
            return told == known
        return fold(entity) in self.former | {fold(self.name)}

    def claimed(self, owner: Owner, told: str | None) -> Owner:
        """An owner with the names of this entity when it is this one; `told`: its dependency, if it has one."""
        return self.named(owner, told) if self.is_called(owner.entity, owner.entity_nit) else owner

    def named(self, owner: Owner, told: str | None) -> Owner:
        """An owner that is this entity, with its names."""
        dependency = self.dependency(told) if told else self.name
        nit = tax_number(self.nit) or owner.entity_nit
        return replace(owner, entity=self.name, dependency=dependency, entity_nit=nit)

    def dependency(self, told: str) -> str:
        """A dependency as it is written here, whatever the accents and capitals."""
        return self.name if self.is_called(told, None) else self.dependencies.setdefault(fold(told), told)
