"""Alerts about how a work was contracted, who watches it and what is published."""

import json
from datetime import date
from pathlib import Path

import pytest

from service.works.facts import Method, ModificationKind, Nature, Party, Process, Work, WorkStatus
from tests.works.asking import answers, ask
from tests.works.factories import (
    BUILDER,
    SUPERVISOR,
    make_bare_work,
    make_contract,
    make_document,
    make_modification,
    make_process,
    make_supervision,
    make_work,
    make_work_of,
)

NO_METHOD = ("not-evaluable", None, ("Modalidad de contratación",))


def of(**changes: object) -> Work:
    """A work of one construction process with these changes."""
    return make_work(processes=(make_process(**changes),))


# RF04: single bidder


@pytest.mark.parametrize(
    ("method", "tenderers", "expected"),
    [
        (Method.OPEN, 1, ("raised", 1, ())),
        (Method.SELECTIVE, 1, ("raised", 1, ())),
        (Method.OPEN, 2, ("not-raised", 2, ())),
        (Method.OPEN, 0, ("not-raised", 0, ())),
        (Method.LIMITED, 1, ("not-raised", None, ())),
        (Method.DIRECT, 1, ("not-raised", None, ())),
        (Method.DIRECT, None, ("not-raised", None, ())),
        (Method.OPEN, None, ("not-evaluable", None, ("Número de ofertas",))),
        (None, 1, NO_METHOD),
    ],
)
def test_single_bidder(method: Method | None, tenderers: int | None, expected: tuple) -> None:
    assert answers(ask("RF04", of(method=method, tenderers_count=tenderers))) == expected


def test_the_oracle_of_cardinal_is_raised(shared: Path) -> None:
    example = json.loads((shared / "data/redflags/cardinal-docs-examples/R018.jsonl").read_text(encoding="utf-8"))
    tender = example["tender"]
    work = of(method=Method(tender["procurementMethod"]), tenderers_count=tender["numberOfTenderers"])
    assert ask("RF04", work).outcome.value == "raised"


# RF06: price at the official estimate


@pytest.mark.parametrize(
    ("value", "estimate", "expected"),
    [
        (995_000, 1_000_000, ("raised", -50, ())),
        (994_999, 1_000_000, ("not-raised", -50, ())),
        (1_000_000, 1_000_000, ("raised", 0, ())),
        (1_000_001, 1_000_000, ("raised", 0, ())),
        (2_000_000, 1_000_000, ("raised", 10_000, ())),
        (995_000, None, ("not-evaluable", None, ("Presupuesto oficial",))),
        (995_000, 0, ("not-evaluable", None, ("Presupuesto oficial",))),
        (None, 1_000_000, ("not-evaluable", None, ("Valor inicial del contrato",))),
    ],
)
def test_price_at_the_estimate(value: int | None, estimate: int | None, expected: tuple) -> None:
    work = of(estimate_amount=estimate, contract=make_contract(value_amount=value))
    assert answers(ask("RF06", work)) == expected


def test_price_is_asked_only_where_there_was_competition() -> None:
    same = {"estimate_amount": 100, "contract": make_contract(value_amount=100)}
    assert answers(ask("RF06", of(method=Method.DIRECT, **same))) == ("not-raised", None, ())
    assert answers(ask("RF06", of(method=None, **same))) == NO_METHOD


# RF07: direct award


@pytest.mark.parametrize(
    ("method", "details", "expected"),
    [
        (Method.DIRECT, None, ("raised", None, ())),
        (Method.DIRECT, "Contratación directa (con ofertas)", ("raised", None, ())),
        (None, "contratación régimen especial", ("raised", None, ())),
        (Method.LIMITED, "Contratación régimen especial (con ofertas)", ("raised", None, ())),
        (Method.OPEN, "Licitación pública", ("not-raised", None, ())),
        (Method.OPEN, None, ("not-raised", None, ())),
        (None, "mínima cuantía", ("not-raised", None, ())),
        (None, None, NO_METHOD),
        (None, "", NO_METHOD),
    ],
)
def test_direct_award(method: Method | None, details: str | None, expected: tuple) -> None:
    assert answers(ask("RF07", of(method=method, method_details=details))) == expected


def test_the_method_is_told_as_the_source_does_or_in_our_words() -> None:
    ours, theirs = of(method=Method.DIRECT, method_details=None), of(method=Method.DIRECT, method_details="Urgencia")
    assert dict(ask("RF07", ours).inputs)["Modalidad de contratación"] == "Contratación directa"
    assert dict(ask("RF07", theirs).inputs)["Modalidad de contratación"] == "Urgencia"


# RF16: no supervision


@pytest.mark.parametrize(
    ("method", "details", "supervised", "expected"),
    [
        (Method.OPEN, "Licitación pública obra pública", False, ("raised", None, ())),
        (Method.OPEN, "Licitación pública obra pública", True, ("not-raised", None, ())),
        (Method.OPEN, None, False, ("raised", None, ())),
        (None, "licitacion publica", False, ("raised", None, ())),
        (Method.OPEN, "Selección abreviada de menor cuantía", False, ("not-raised", None, ())),
        (Method.DIRECT, None, False, ("not-raised", None, ())),
        (None, None, False, NO_METHOD),
    ],
)
def test_no_supervision(method: Method | None, details: str | None, supervised: bool, expected: tuple) -> None:
    works = make_process(method=method, method_details=details)
    work = make_work(processes=(works, make_supervision()) if supervised else (works,))
    assert answers(ask("RF16", work)) == expected


def test_supervision_is_asked_of_a_signed_contract() -> None:
    assert answers(ask("RF16", of(contract=None))) == ("not-evaluable", None, ("Contrato de obra",))


# RF17: the builder supervises


def supervised_by(firm: Party | None, **changes: object) -> Work:
    """A work whose supervision is in the hands of `firm`."""
    watching = make_supervision(contract=make_contract(supplier=firm, **{"modifications": (), **changes}))
    return make_work(processes=(make_process(), watching))


@pytest.mark.parametrize(
    ("firm", "outcome"),
    [
        (SUPERVISOR, "not-raised"),
        (BUILDER, "raised"),
        (Party("CO-NIT-900123456-7", "Otro nombre", "900.123.456-7"), "raised"),
        (Party("CO-NIT-900123457", "Constructora del Caribe S.A.S.", "900123457"), "not-raised"),
        (Party("nombre-x", "CONSTRUCTORA DEL  CARIBE S.A.S.", None), "raised"),
        (Party("nombre-x", "Constructora del Caribe Norte S.A.S.", None), "not-raised"),
    ],
)
def test_the_builder_supervises(firm: Party, outcome: str) -> None:
    assert ask("RF17", supervised_by(firm)).outcome.value == outcome


def test_a_firm_that_took_the_contract_over_counts() -> None:
    assignment = make_modification(kind=ModificationKind.ASSIGNMENT, value_amount=None, assignee=BUILDER)
    assert ask("RF17", supervised_by(SUPERVISOR, modifications=(assignment,))).outcome.value == "raised"


@pytest.mark.parametrize(
    ("work", "missing"),
    [
        (make_work(processes=(make_process(),)), ("Contrato de interventoría",)),
        (supervised_by(None), ("Firma interventora",)),
        (make_work_of(make_contract(supplier=None)), ("Contratista", "Contrato de interventoría")),
    ],
)
def test_firms_that_nobody_tells_cannot_be_compared(work: Work, missing: tuple) -> None:
    assert answers(ask("RF17", work)) == ("not-evaluable", None, missing)


# RF23: published late. Signed on Monday 20 May 2024: three business days end on Thursday.


def published(on: date | None, kind: str = "contractSigned", **changes: object) -> Work:
    """A work with one document published on a day."""
    contract = make_contract(**changes)
    return make_work_of(contract, documents=(make_document(kind, published_on=on),))


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (published(date(2024, 5, 23)), ("not-raised", None, ())),
        (published(date(2024, 5, 24)), ("raised", None, ())),
        # Friday before a holiday on Monday: Tuesday, Wednesday, Thursday.
        (published(date(2026, 11, 5), signed_on=date(2026, 10, 30)), ("not-raised", None, ())),
        (published(date(2026, 11, 6), signed_on=date(2026, 10, 30)), ("raised", None, ())),
        (published(None), ("not-evaluable", None, ("Fecha en que se publicó el contrato firmado",))),
        (
            published(date(2024, 5, 24), "tenderNotice"),
            ("not-evaluable", None, ("Fecha en que se publicó el contrato firmado",)),
        ),
        (published(date(2024, 5, 24), signed_on=None), ("not-evaluable", None, ("Fecha de firma del contrato",))),
        (published(date(2024, 5, 24), signed_on=date.max), ("not-raised", None, ())),
        (
            make_work_of(make_contract(), make_contract()),
            ("not-evaluable", None, ("Un solo contrato de obra al cual atribuir el documento",)),
        ),
    ],
)
def test_published_late(work: Work, expected: tuple) -> None:
    assert answers(ask("RF23", work)) == expected


def test_the_first_publication_counts() -> None:
    days = date(2024, 5, 23), date(2024, 6, 30)
    documents = tuple(make_document(id=str(day), published_on=day) for day in days)
    alert = ask("RF23", make_work(documents=documents))
    assert alert.outcome.value == "not-raised"
    assert dict(alert.inputs)["Fecha de publicación"] == date(2024, 5, 23)


# RF27: missing documents


@pytest.mark.parametrize(
    ("kinds", "changes", "absent"),
    [
        (["contractSigned", "feasibilityStudy", "physicalProgressReport"], {}, []),
        (["needsAssessment", "technicalAuditReport"], {}, ["Contrato firmado"]),
        (["contractSigned"], {}, ["Estudios previos", "Informe de interventoría o de avance"]),
        (
            ["contractSigned", "marketStudies", "qualityAssuranceReport"],
            {"processes": (make_process(contract=make_contract(settled=True)),)},
            ["Acta de liquidación"],
        ),
        (["marketStudies"], {"processes": (), "status": WorkStatus.PREPARATION}, []),
    ],
)
def test_missing_documents(kinds: list[str], changes: dict, absent: list[str]) -> None:
    alert = ask("RF27", make_work(documents=tuple(make_document(kind) for kind in kinds), **changes))
    assert [value for _, value in alert.inputs] == absent
    assert answers(alert) == ("raised" if absent else "not-raised", len(absent), ())


def test_without_any_document_nobody_knows_which_there_are() -> None:
    assert answers(ask("RF27", make_work(documents=()))) == ("not-evaluable", None, ("Documentos de la obra",))


# RF31: incomplete


def test_exactly_half_of_the_data_is_enough() -> None:
    idea = {"status": WorkStatus.IDENTIFICATION}
    told = {
        "sector": "transport",
        "description": "x",
        "purpose": "x",
        "budget_amount": 1,
        "budget_on": date(2026, 1, 1),
    }

    half, less = make_bare_work(**idea, **told), make_bare_work(**idea, **{**told, "purpose": None})

    assert answers(ask("RF31", half)) == ("not-raised", 5_000, ())
    assert answers(ask("RF31", less)) == ("raised", 4_286, ())


# Several processes, and none


@pytest.mark.parametrize("question", ["RF04", "RF06", "RF07", "RF16"])
def test_without_a_process_there_is_nothing_to_ask(question: str) -> None:
    expected = ("not-evaluable", None, ("Proceso de contratación de la obra",))
    assert answers(ask(question, make_bare_work())) == expected
    assert answers(ask(question, make_work(processes=(make_supervision(),)))) == expected


def test_among_several_processes_the_most_telling_answers_and_is_named() -> None:
    def bidding(reference: str, count: int) -> Process:
        return make_process(reference=reference, tenderers_count=count)

    alert = ask("RF04", make_work(processes=(bidding("MANY", 5), bidding("ONE", 1))))
    assert alert.outcome.value == "raised"
    assert dict(alert.inputs)["Contrato o proceso"] == "ONE"


def test_a_single_offer_for_the_supervision_is_another_matter() -> None:
    work = make_work(processes=(make_process(), make_supervision(tenderers_count=1)))
    assert ask("RF04", work).outcome.value == "not-raised"
    assert work.processes[1].nature is Nature.SUPERVISION
