"""What was published and when: every version can be read as it was."""

from dataclasses import replace

import pytest

from service.foundation.database import Database
from tests.web.public.published import publish
from tests.works.factories import make_contract, make_extension, make_modification, make_process, make_work

PATH = "/obras/7k3qm2xmc/historial"


pytestmark = pytest.mark.usefixtures("versions")


@pytest.fixture
def versions(database: Database) -> None:
    first = make_work(processes=(make_process(contract=make_contract(modifications=())),))
    changed = make_contract(modifications=(make_modification(), make_extension(reason=None)))
    second = replace(first, processes=(make_process(contract=changed),))
    with database.writing() as session:
        publish(session, first, second)


def test_the_history_tells_each_change_newest_first(visit) -> None:
    said = visit(PATH).said()

    assert said.index("Versión 2") < said.index("Versión 1")
    assert "La fecha de terminación pasó del 2 de octubre de 2026 al 1 de diciembre de 2026." in said
    assert "El valor del contrato pasó de $ 4.812.300.000 a $ 6.015.375.000. Motivo: Mayor longitud" in said
    assert "La entidad no ha publicado el motivo." in said
    assert said.index("Primera publicación de la obra.") > said.index("Versión 1")
    assert said.count("Huella SHA-256:") == 2


def test_an_old_version_reads_as_it_did_and_says_that_it_is_old(visit) -> None:
    said = visit(f"{PATH}/1").said()

    assert "Versión 1, ya reemplazada. Así se leía el 19 de noviembre de 2026, 3:05 p. m." in said
    assert "Atrasada 48 días. Debía terminar el 2 de octubre de 2026." in said
    assert "Es el mismo valor con que se firmó." in said


def test_the_latest_version_says_what_it_changed(visit) -> None:
    said = visit(f"{PATH}/2").said()

    assert "Qué cambió en esta versión" in said
    assert "ya reemplazada" not in said


@pytest.mark.parametrize("number", ["0", "3", "999999999", "99999999999999999999", "-1", "uno", "1.5", "%D9%A1"])
def test_a_version_that_does_not_exist_is_said(visit, number: str) -> None:
    assert "Esa versión no existe. Mire la lista de cambios de la obra." in visit(f"{PATH}/{number}", 404).said()


@pytest.mark.parametrize("path", ["/obras/7k3qm2xmd", "/obras/zzz/historial", "/obras/zzz/historial/1"])
def test_a_work_that_does_not_exist_is_said(visit, path: str) -> None:
    assert "Ese número no es de una obra publicada." in visit(path, 404).said()


@pytest.mark.parametrize("path", ["/obras/7K3QM2XMC", "/obras/7k3Qm2xMC/historial", "/obras/7K3QM2XMC/historial/1"])
def test_the_number_of_a_work_is_read_in_any_case(visit, path: str) -> None:
    assert "Pavimentación de la calle 30 en El Pozón" in visit(path).said()
