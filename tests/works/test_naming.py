"""When a name, or a tax number, is the entity's."""

import pytest

from service.works.naming import Naming, dependency_of, tax_number
from tests.works.factories import make_owner

NAME = "Alcaldía de Ejemplo"


@pytest.mark.parametrize(
    ("ours", "name", "theirs", "is_ours"),
    [
        ("890480184-4", "DISTRITO DE PRUEBA", "890480184", True),
        ("890480184", "DISTRITO DE PRUEBA", "8904801844", True),
        ("890.480.184", "DISTRITO DE PRUEBA", "890480184", True),
        ("890480184", "DISTRITO DE PRUEBA", None, False),
        ("890480184", "ALCALDIA  DE EJEMPLO", None, True),
        ("890480184", "alcaldía del pasado", None, True),
        # A number is believed before a name: two towns may be called alike.
        ("890480184", NAME, "800111222", False),
        (None, "Alcaldia de Ejemplo", "800111222", True),
        (None, "DISTRITO DE PRUEBA", "890480184", False),
        # The zeros of an example are nobody's number.
        ("000000000", "DISTRITO DE PRUEBA", "000000000", False),
        ("000000000", NAME, "890480184", True),
    ],
)
def test_it_is_known_by_its_number_and_without_one_by_its_name(ours, name, theirs, is_ours) -> None:
    naming = Naming(NAME, ours, frozenset({"alcaldia del pasado"}))
    assert naming.is_called(name, theirs) is is_ours


@pytest.mark.parametrize(
    ("entity", "dependency", "named"),
    [
        ("Distrito", "Secretaria de Vias", "Secretaría de Vías"),
        ("Distrito", "Distrito", NAME),
        ("Secretaria de Vias", "Secretaria de Vias", "Secretaría de Vías"),
        ("Distrito", "alcaldia de ejemplo", NAME),
        ("Distrito", "Puertos", "Puertos"),
    ],
)
def test_the_dependency_is_kept_as_it_is_written_here(entity: str, dependency: str, named: str) -> None:
    owner = make_owner(entity=entity, dependency=dependency, entity_nit="890480184")
    naming = Naming(NAME, "890480184-4", dependencies={"secretaria de vias": "Secretaría de Vías"})

    found = naming.claimed(owner, dependency_of(owner))

    assert (found.entity, found.dependency, found.entity_nit) == (NAME, named, "890480184")
    assert (found.steward, found.contact) == (owner.steward, owner.contact)


def test_digits_that_are_no_number_are_none() -> None:
    assert [tax_number(each) for each in (None, "", "sin NIT", "000000000-0")] == [None] * 4
