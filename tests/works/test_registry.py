"""The registry gives back the facts it was given: none is lost in its tables."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from service.foundation.database import Database
from service.works.actions import amend, register
from service.works.facts import ModificationKind, Party, Work
from service.works.queries import load
from tests.works.factories import (
    make_bare_work,
    make_contract,
    make_extension,
    make_modification,
    make_owner,
    make_payment,
    make_process,
    make_progress,
    make_supervision,
    make_work,
)

#: A work of which everything is told that an importer can tell.
TOLD = make_work(
    identifiers=(("BPIN", "2024130010052"), ("OBRA", "INF-012")),
    owner=make_owner(cadence_days=15),
    beneficiaries_count=3_000,
    received_on=date(2026, 11, 1),
    in_service_on=date(2026, 11, 2),
    processes=(
        make_process(
            method_rationale="Artículo 2 de la Ley 1150 de 2007",
            url="https://example.org/proceso",
            contract=make_contract(
                representative="Ana Ejemplo",
                settled_on=date(2026, 11, 3),
                settlement_months=4,
                url="https://example.org/contrato",
                modifications=(
                    make_modification(
                        kind=ModificationKind.ASSIGNMENT,
                        days=5,
                        ends_on=date(2026, 12, 1),
                        description="Cesión",
                        assignee=Party("nombre-otra", "Otra firma"),
                        inferred=True,
                    ),
                ),
                payments=(make_payment(advance=True),),
            ),
        ),
        make_supervision(),
    ),
    progress=(make_progress(planned_financial=7_000, real_financial=5_500, note="Lluvias."),),
    documents=(),
    photos=(),
)


def _untold(thing: Any, path: str = "work") -> list[str]:
    """The facts of `thing` and of all that hangs from it that nobody tells."""
    if isinstance(thing, tuple):
        return [name for each in thing[:1] for name in _untold(each, path)]
    if not is_dataclass(thing):
        return []
    told = {field.name: getattr(thing, field.name) for field in fields(thing)}
    here = [f"{path}.{name}" for name, value in told.items() if value is None or value == ()]
    return here + [name for key, value in told.items() for name in _untold(value, f"{path}.{key}")]


def _registered(database: Database, work: Work) -> Work:
    with database.reading() as session:
        return load(session, [work.id])[work.id]


def test_nothing_is_left_out_of_what_is_told() -> None:
    # Importers tell of no document and no photo; a firm without a tax number is a fact too.
    assert _untold(TOLD) == ["work.documents", "work.photos", "work.processes.contract.modifications.assignee.nit"]


def test_what_is_registered_is_what_was_told(database: Database) -> None:
    with database.writing() as session:
        register(session, [TOLD])

    assert _registered(database, TOLD) == TOLD


def test_what_is_not_told_stays_unknown(database: Database) -> None:
    bare = make_bare_work()
    with database.writing() as session:
        register(session, [bare])

    assert _registered(database, bare) == bare


def test_what_is_amended_is_what_is_told_now(database: Database) -> None:
    before = replace(TOLD, processes=TOLD.processes[:1], progress=())
    process = TOLD.processes[0]
    contract = replace(process.contract, value_amount=1, modifications=(make_extension(),), payments=())
    renamed = replace(process, title="Otro", contract=contract)
    after = replace(TOLD, title="Otro nombre", processes=(renamed, *TOLD.processes[1:]))
    with database.writing() as session:
        register(session, [before])
    with database.writing() as session:
        amend(session, [(before, after)])

    assert _registered(database, after) == after
