"""What the imported tables know of one number."""

from datetime import date

import pytest

from service.foundation.database import Database
from service.sources import homes
from service.sources.known import Known, Number, known, number
from service.works.facts import WorkStatus
from tests.sources.conftest import Reader
from tests.sources.tables import contract, process

TODAY = date(2026, 11, 20)
#: Rows that the import does not take for works.
OTHER = {"tipo_de_contrato": "Prestación de servicios"}
PAGE = "https://community.secop.gov.co/Public/Tendering/OpportunityDetail/Index?noticeUID={}&isFromPublicArea=True"


@pytest.mark.parametrize(
    ("typed", "code", "has_url"),
    [
        ("CO1.PCCNTR.8257716", "CO1.PCCNTR.8257716", False),
        ("contrato co1.pccntr.8257716 de 2026", "CO1.PCCNTR.8257716", False),
        (PAGE.format("CO1.NTC.77"), "CO1.NTC.77", True),
        ("  LP-012-2024 ", "LP-012-2024", False),
    ],
)
def test_the_number_in_what_was_pasted(typed: str, code: str, has_url: bool) -> None:
    found = number(typed)

    assert found is not None
    assert (found.code, found.url is not None) == (code, has_url)


@pytest.mark.parametrize("typed", ["", "no lo tengo", "https://www.alcaldia.gov.co/obras/2026"])
def test_no_number(typed: str) -> None:
    assert number(typed) is None


def _asked(database: Database, code: str) -> Known:
    with database.reading() as session:
        return known(session, Number(code), TODAY)


def test_a_process_that_was_rejected_tells_a_work_in_preparation(read: Reader, database: Database) -> None:
    read(process(3, tipo_de_contrato="Suministro"))

    for code in ("CO1.REQ.3", "CO1.BDOS.3", "LP-3-2025"):
        told = _asked(database, code).told
        assert told is not None
        assert (told.status, told.processes[0].estimate_amount) == (WorkStatus.PREPARATION, 1_100_000_000)


def test_a_contract_and_its_process_tell_one_work(read: Reader, database: Database) -> None:
    read(contract(3, **OTHER))
    read(process(3, **OTHER))

    told = _asked(database, "CO1.BDOS.3").told

    assert told is not None
    assert [each.id for each in told.contracts()] == ["CO1.PCCNTR.3"]
    assert told.processes[0].estimate_amount == 1_100_000_000


def test_the_last_reading_is_the_one_that_counts(read: Reader, database: Database) -> None:
    read(contract(3, **OTHER))
    read(contract(3, **OTHER, valor_del_contrato="1500000000"))

    told = _asked(database, "CO1.PCCNTR.3").told

    assert told is not None
    assert told.contracts()[0].value_amount == 1_500_000_000


def test_a_number_is_whole(read: Reader, database: Database) -> None:
    read(contract(3, **OTHER, urlproceso=PAGE.format("CO1.NTC.771")))

    assert _asked(database, "CO1.NTC.771").told is not None
    for code in ("CO1.NTC.77", "INF-3-202", "INF_3%"):
        assert _asked(database, code) == Known()


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([contract(3, tipo_de_contrato="Interventoría")], "CO1.PCCNTR.3", "interventoría"),
        (
            [contract(3, objeto_del_contrato="MEJORAMIENTO DE LA VIVIENDA DE LA SEÑORA ROSA PÉREZ")],
            "CO1.PCCNTR.3",
            homes.REFUSAL,
        ),
        (
            [contract(3, **OTHER), contract(4, **OTHER, proceso_de_compra="CO1.BDOS.3")],
            "CO1.BDOS.3",
            "varios contratos",
        ),
    ],
)
def test_what_is_known_and_is_no_one_work(
    read: Reader, database: Database, rows: list[dict[str, str]], code: str, words: str
) -> None:
    read(*rows)

    found = _asked(database, code)

    assert (found.works, found.told) == ((), None)
    assert words in found.refusal


def test_a_work_that_is_registered_is_found_by_each_of_its_numbers(read: Reader, database: Database) -> None:
    read(contract(3, urlproceso=PAGE.format("CO1.NTC.77")))

    found = {_asked(database, code) for code in ("CO1.PCCNTR.3", "CO1.BDOS.3", "INF-3-2025", "CO1.NTC.77")}

    assert len(found) == 1
    assert len(found.pop().works) == 1
