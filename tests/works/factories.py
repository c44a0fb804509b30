"""Facts for tests: plain functions, valid by default, told apart by what a test changes.

The default work is the one of the interface's example: signed in 2024 for $ 4.812.300.000, a quarter more after one
addition, due on 2 October 2026; on `TODAY` it is 49 days late, 68 % built and 56 % paid.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from service.works.facts import (
    Contract,
    Document,
    Method,
    Modification,
    ModificationKind,
    Nature,
    Origin,
    Owner,
    Party,
    Payment,
    Photo,
    Place,
    Process,
    ProcessStatus,
    Progress,
    Work,
    WorkStatus,
    WorkType,
)

TODAY = date(2026, 11, 20)
ORIGIN = Origin("SECOP II", date(2026, 11, 10))
BUILDER = Party("CO-NIT-900123456", "Constructora del Caribe S.A.S.", "900123456")
SUPERVISOR = Party("CO-NIT-800987654", "Interventores del Norte S.A.S.", "800987654")


def make_modification(**changes: Any) -> Modification:
    """An addition of $ 1.203.075.000, a quarter of the default contract."""
    default = Modification(
        id="mod-1",
        kind=ModificationKind.VALUE,
        on=date(2026, 3, 16),
        origin=ORIGIN,
        value_amount=1_203_075_000,
        reason="Mayor longitud de vía pedida por la comunidad.",
    )
    return replace(default, **changes)


def make_extension(**changes: Any) -> Modification:
    """An extension of 60 days."""
    default = make_modification(
        id="mod-2", kind=ModificationKind.DURATION, on=date(2026, 7, 1), value_amount=None, days=60, reason="Lluvias."
    )
    return replace(default, **changes)


def make_suspension(on: date | None, **changes: Any) -> Modification:
    """A stop on a day."""
    return make_modification(
        **{"id": f"susp-{on}", "kind": ModificationKind.SUSPENSION, "value_amount": None, **changes}, on=on
    )


def make_restart(on: date | None, **changes: Any) -> Modification:
    """A restart on a day."""
    return make_modification(
        **{"id": f"rein-{on}", "kind": ModificationKind.RESTART, "value_amount": None, **changes}, on=on
    )


def make_payment(**changes: Any) -> Payment:
    """A payment of a billion (10⁹) for works done."""
    return replace(Payment("pago-1", date(2025, 6, 30), 1_000_000_000, ORIGIN, reference="Acta 1"), **changes)


def make_contract(**changes: Any) -> Contract:
    """A works contract with one addition, in execution."""
    default = Contract(
        id="CO1.PCCNTR.6543210",
        origin=ORIGIN,
        reference="LP-012-2024",
        title="Pavimentación de la calle 30 entre carreras 68 y 71, barrio El Pozón",
        status="En ejecución",
        value_amount=4_812_300_000,
        signed_on=date(2024, 5, 20),
        starts_on=date(2024, 7, 1),
        ends_on=date(2026, 10, 2),
        supplier=BUILDER,
        advance_amount=0,
        amortized_amount=0,
        paid_amount=3_368_610_000,
        settled=False,
        funding=(("Recursos propios", 4_812_300_000),),
        modifications=(make_modification(),),
    )
    return replace(default, **changes)


def make_process(**changes: Any) -> Process:
    """The public tender that led to the default contract."""
    default = Process(
        id="CO1.BDOS.5432109",
        nature=Nature.CONSTRUCTION,
        origin=ORIGIN,
        status=ProcessStatus.ACTIVE,
        reference="LP-012-2024",
        title="Pavimentación de la calle 30",
        method=Method.OPEN,
        method_details="Licitación pública obra pública",
        estimate_amount=5_000_000_000,
        tenderers_count=4,
        published_on=date(2024, 2, 1),
        awarded_on=date(2024, 5, 2),
        contract=make_contract(),
    )
    return replace(default, **changes)


def make_supervision(**changes: Any) -> Process:
    """The process that hired the supervision of the default work."""
    contract = make_contract(
        id="CO1.PCCNTR.6543999",
        reference="CM-004-2024",
        title="Interventoría de la calle 30",
        value_amount=336_000_000,
        supplier=SUPERVISOR,
        modifications=(),
        funding=(),
        paid_amount=None,
    )
    default = make_process(
        id="CO1.BDOS.5432999",
        nature=Nature.SUPERVISION,
        reference="CM-004-2024",
        title="Interventoría de la calle 30",
        method=Method.SELECTIVE,
        method_details="Concurso de méritos abierto",
        contract=contract,
    )
    return replace(default, **changes)


def make_progress(**changes: Any) -> Progress:
    """68 % built where 80 % was planned."""
    return replace(Progress(date(2026, 10, 31), ORIGIN, planned_physical=8_000, real_physical=6_800), **changes)


def make_document(kind: str = "contractSigned", **changes: Any) -> Document:
    """A document of one OC4IDS kind."""
    default = Document(
        id=f"doc-{kind}",
        kind=kind,
        title="Contrato firmado",
        url=f"https://example.org/{kind}.pdf",
        origin=ORIGIN,
        published_on=date(2024, 5, 22),
        format="application/pdf",
    )
    return replace(default, **changes)


def make_photo(**changes: Any) -> Photo:
    """A photo of the works."""
    default = Photo("foto-1", "a1b2", "Obreros nivelan la calle 30.", date(2026, 10, 30), ORIGIN, 1280, 960)
    return replace(default, **changes)


def make_owner(**changes: Any) -> Owner:
    """The dependency that answers for the data."""
    default = Owner(
        dependency="Secretaría de Infraestructura",
        entity="Alcaldía de Puerto Manso",
        entity_nit="890480184",
        steward="Ana Mejía",
        contact="obras@example.org",
    )
    return replace(default, **changes)


def make_work(**changes: Any) -> Work:
    """The default work: one works contract, its supervision, one progress report, one photo."""
    default = Work(
        id="7K3QM2XMC",
        title="Pavimentación de la calle 30 en El Pozón",
        status=WorkStatus.IMPLEMENTATION,
        origin=ORIGIN,
        description="Pavimento rígido, andenes y drenaje en 1,2 km.",
        purpose="Que el bus llegue al barrio también cuando llueve.",
        sector="transport.road",
        type=WorkType.REHABILITATION,
        place=Place("Calle 30 entre carreras 68 y 71", "El Pozón", "UCG 6", "13001", 10.403_211, -75.461_874),
        owner=make_owner(),
        budget_amount=5_336_000_000,
        budget_on=date(2023, 12, 11),
        processes=(make_process(), make_supervision()),
        progress=(make_progress(),),
        documents=(make_document(),),
        photos=(make_photo(),),
    )
    return replace(default, **changes)


def make_work_of(*contracts: Contract, **changes: Any) -> Work:
    """A work built under these contracts, each by a process of its own, without supervision."""
    processes = tuple(make_process(id=f"P{n}", reference=f"P{n}", contract=each) for n, each in enumerate(contracts))
    return make_work(**{"processes": processes, **changes})


def make_bare_work(**changes: Any) -> Work:
    """A work of which nobody has told anything but its name."""
    return replace(Work("7K3QM2XMC", "Obra sin datos", WorkStatus.IDENTIFICATION, ORIGIN), **changes)
