"""The checklist of CoST, as far as it applies to a work."""

import csv
from datetime import date
from pathlib import Path

import pytest

from service.works.completeness import ITEMS, NOT_HELD, completeness
from service.works.facts import ModificationKind, Place, WorkStatus
from tests.works.factories import (
    make_bare_work,
    make_contract,
    make_document,
    make_extension,
    make_modification,
    make_process,
    make_work,
    make_work_of,
)

MAPPING = "data/schemas/oc4ids-0.9.5/cost-ids-mapping"
END = date(2026, 10, 2)
DOCUMENTS = (
    "projectScope",
    "environmentalImpact",
    "landAndSettlementImpact",
    "billOfQuantity",
    "technicalAuditReport",
)


def test_every_element_of_the_standard_is_asked_or_has_a_reason(shared: Path) -> None:
    elements = []
    for path in sorted((shared / MAPPING).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            elements += [row["CoST IDS element"] for row in csv.DictReader(file)]

    assert len(elements) == 39
    assert sorted(elements) == sorted([item.element for item in ITEMS] + list(NOT_HELD))


def test_names_are_told_apart() -> None:
    assert len({item.name for item in ITEMS}) == len(ITEMS) == 36


def test_a_full_work_lacks_nothing() -> None:
    work = make_work(documents=tuple(make_document(kind) for kind in DOCUMENTS), status=WorkStatus.COMPLETION)
    found = completeness(work)
    assert found.missing == ()
    assert found.filled == found.total == 33


def test_a_bare_idea_is_asked_for_little() -> None:
    found = completeness(make_bare_work())
    assert (found.filled, found.total) == (2, 14)
    assert "Contratista" not in found.missing
    assert "Lugar de la obra" in found.missing


def test_a_work_in_execution_without_contract_lacks_it() -> None:
    missing = completeness(make_bare_work(status=WorkStatus.IMPLEMENTATION)).missing
    assert {"Contratista", "Valor del contrato", "Modalidad de contratación"} <= set(missing)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"sector": None}, "Sector"),
        ({"place": Place(commune="UCG 6", municipality="13001")}, "Lugar de la obra"),
        ({"purpose": ""}, "Para qué sirve la obra"),
        ({"owner": None}, "Contacto de la entidad dueña"),
        ({"budget_amount": None}, "Presupuesto de la obra"),
        ({"documents": ()}, "Documento con las cantidades o especificaciones"),
        ({"processes": (make_process(tenderers_count=None),)}, "Número de ofertas"),
        ({"processes": (make_process(), make_process(method=None))}, "Modalidad de contratación"),
        ({"processes": (make_process(contract=make_contract(supplier=None)),)}, "Contratista"),
        (
            {"processes": (make_process(contract=make_contract(starts_on=None)),)},
            "Fechas de inicio y de fin del contrato",
        ),
        (
            {"processes": (make_process(), make_process(contract=make_contract(supplier=None)))},
            "Contratista",
        ),
        (
            {"processes": (make_process(), make_process(contract=make_contract(ends_on=None)))},
            "Fecha de terminación",
        ),
        ({"processes": (make_process(contract=make_contract(funding=())),)}, "Fuentes de los recursos"),
        ({"status": WorkStatus.COMPLETION}, "Informes de auditoría"),
    ],
)
def test_each_missing_fact_is_named(changes: dict, missing: str) -> None:
    assert missing in completeness(make_work(**changes)).missing
    assert missing not in completeness(make_work()).missing


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        (make_modification(reason=None), "Motivo de cada adición"),
        (make_modification(value_amount=None), "Valor de cada adición"),
        (make_extension(reason=None), "Motivo de cada prórroga o cambio de alcance"),
        (make_extension(days=None), "Días de cada prórroga"),
        (
            make_modification(kind=ModificationKind.SCOPE, value_amount=None, description=None),
            "Descripción de cada cambio de alcance",
        ),
    ],
)
def test_a_change_is_asked_for_its_facts(act, missing: str) -> None:
    assert missing in completeness(make_work_of(make_contract(modifications=(act,)))).missing
    assert missing not in completeness(make_work_of(make_contract(modifications=()))).missing


def test_one_change_without_its_reason_is_enough_to_ask() -> None:
    acts = make_modification(), make_modification(id="other", reason=None)
    assert "Motivo de cada adición" in completeness(make_work_of(make_contract(modifications=acts))).missing


@pytest.mark.parametrize("place", [Place("Calle 30"), Place(barrio="El Pozón"), Place(latitude=0.0, longitude=-75.0)])
def test_an_address_a_barrio_or_a_point_is_a_place(place: Place) -> None:
    assert "Lugar de la obra" not in completeness(make_work(place=place)).missing


@pytest.mark.parametrize("change", [{"ends_on": END, "days": None}, {"days": 0}, {"days": 30, "ends_on": END}])
def test_an_extension_is_told_in_days_or_by_its_end(change: dict) -> None:
    found = completeness(make_work_of(make_contract(modifications=(make_extension(**change),))))
    assert "Días de cada prórroga" not in found.missing


def test_a_received_work_needs_no_end_date() -> None:
    contract = make_contract(ends_on=None, modifications=())
    assert "Fecha de terminación" in completeness(make_work_of(contract)).missing
    assert "Fecha de terminación" not in completeness(make_work_of(contract, received_on=END)).missing


def test_zero_is_told_too() -> None:
    work = make_work(processes=(make_process(tenderers_count=0, estimate_amount=0),), budget_amount=0)
    assert not {"Número de ofertas", "Presupuesto oficial", "Presupuesto de la obra"} & set(completeness(work).missing)
