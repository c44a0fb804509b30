"""Changes in words, for a person who has not read the contract."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from service.foundation.language import Language
from service.publication.differences import differences
from service.works import facts
from service.works.facts import ModificationKind as Kind
from tests.publication.strategies import works

ORIGIN = facts.Origin("Planilla", date(2026, 11, 1))
CONTRACT = facts.Contract(
    id="c1", origin=ORIGIN, reference="LP-001", value_amount=4_812_300_000, ends_on=date(2026, 10, 2)
)
PROCESS = facts.Process("p1", facts.Nature.CONSTRUCTION, ORIGIN, contract=CONTRACT)
WORK = facts.Work("2" * 9, "Calle 30", facts.WorkStatus.IMPLEMENTATION, ORIGIN, processes=(PROCESS,))


def _words(new: facts.Work, old: facts.Work = WORK, language: str = "es") -> list[str]:
    return [change.words(Language(language)).replace("\u00a0", " ") for change in differences(old, new)]


def _modified(**changes) -> facts.Work:
    modification = facts.Modification(**{"id": "m1", "on": date(2026, 9, 28), "origin": ORIGIN} | changes)
    contract = replace(CONTRACT, modifications=(modification,))
    return replace(WORK, processes=(replace(PROCESS, contract=contract),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"kind": Kind.DURATION, "days": 49, "reason": "Lluvias de octubre"},
            "La fecha de terminación pasó del 2 de octubre de 2026 al 20 de noviembre de 2026. Motivo: Lluvias de octubre.",
        ),
        (
            {"kind": Kind.VALUE, "value_amount": 1_203_075_000},
            "El valor del contrato pasó de $ 4.812.300.000 a $ 6.015.375.000. La entidad no ha publicado el motivo.",
        ),
        (
            {"kind": Kind.SUSPENSION, "reason": "Traslado de redes."},
            "La obra se suspendió el 28 de septiembre de 2026. Motivo: Traslado de redes.",
        ),
        (
            {"kind": Kind.ASSIGNMENT, "assignee": facts.Party("x", "Constructora Mar"), "reason": "Liquidación"},
            "El contrato se cedió a Constructora Mar el 28 de septiembre de 2026. Motivo: Liquidación.",
        ),
    ],
)
def test_a_new_modification_is_told_with_its_reason(change, words: str) -> None:
    assert _words(_modified(**change)) == [words]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (replace(WORK, title="Calle 31"), "El nombre de la obra: antes «Calle 30», ahora «Calle 31»."),
        (
            replace(WORK, status=facts.WorkStatus.COMPLETION),
            "La etapa de la obra: antes «en ejecución», ahora «terminada».",
        ),
        (replace(WORK, budget_amount=1_000), "El presupuesto: $ 1.000."),
        (replace(WORK, beneficiaries_count=6_400), "Las personas beneficiadas: 6.400."),
        (
            replace(WORK, progress=(facts.Progress(date(2026, 10, 31), ORIGIN, 8_000, 6_850),)),
            "Avance al 31 de octubre de 2026: construido 68,5 %, programado 80 %.",
        ),
        (
            replace(WORK, origin=facts.Origin("Planilla", date(2026, 11, 2))),
            "Se actualizaron las fechas o las fuentes de los datos.",
        ),
    ],
)
def test_other_changes_are_told_by_their_name(new: facts.Work, words: str) -> None:
    assert _words(new) == [words]


_UNNUMBERED = facts.Contract(
    id="OBRA-25-INTERVENTORIA", origin=ORIGIN, supplier=facts.Party("v", "Vigila SAS"), value_amount=5
)
_WATCHED = replace(WORK, processes=(facts.Process("OBRA-25", facts.Nature.SUPERVISION, ORIGIN, contract=_UNNUMBERED),))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (WORK, _WATCHED, "Se firmó el contrato de interventoría con Vigila SAS por $ 5."),
        (_WATCHED, WORK, "Se retiró el proceso de contratación de interventoría."),
        (
            _WATCHED,
            replace(_WATCHED, processes=(replace(_WATCHED.processes[0], contract=None),)),
            "Se retiró el contrato de interventoría.",
        ),
    ],
)
def test_a_contract_without_a_number_is_not_called_by_a_name_of_ours(
    old: facts.Work, new: facts.Work, words: str
) -> None:
    told = _words(new, old)

    assert words in told
    assert "OBRA-" not in " ".join(told)


def test_a_withdrawn_fact_does_not_vanish_in_silence() -> None:
    assert _words(WORK, replace(WORK, budget_amount=5)) == ["El presupuesto ya no se publica. Antes: $ 5."]
    assert _words(WORK, _modified(kind=Kind.SCOPE)) == [
        "Se retiró un cambio del contrato con fecha 28 de septiembre de 2026."
    ]


def test_the_first_release_changes_nothing() -> None:
    assert differences(None, WORK) == ()


@settings(max_examples=60, deadline=None)
@given(works(), works())
def test_different_works_always_say_something_and_equal_works_nothing(old: facts.Work, new: facts.Work) -> None:
    assert _words(old, old) == []
    assert all(_words(new, old))
    assert _words(new, old) or old == new
    assert all(_words(new, old, "en"))


def test_a_swapped_document_or_payment_is_told_beside_other_changes() -> None:
    document = facts.Document("d", "contractSigned", "Contrato", "https://example.org/d", ORIGIN, sha256="a")
    payment = facts.Payment("p", date(2026, 3, 1), 5, ORIGIN)
    paid = replace(CONTRACT, payments=(payment,))
    old = replace(WORK, documents=(document,), processes=(replace(PROCESS, contract=paid),))
    repaid = replace(CONTRACT, payments=(replace(payment, amount=6),))
    swapped = replace(document, sha256="b")
    new = replace(WORK, title="Calle 31", documents=(swapped,), processes=(replace(PROCESS, contract=repaid),))

    assert _words(new, old) == [
        "Se cambió el pago de $ 6 del 1 de marzo de 2026.",
        "Se cambió el documento «Contrato».",
        "El nombre de la obra: antes «Calle 30», ahora «Calle 31».",
    ]
    assert _words(replace(WORK, processes=(replace(PROCESS, contract=None),))) == ["Se retiró el contrato LP-001."]
