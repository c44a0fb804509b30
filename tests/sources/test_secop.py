"""Rows of SECOP II become works: matched by names that do not change, never told twice, nothing forgotten."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.publication.document import Publisher
from service.publication.reading import read as read_release
from service.sources.actions import Summary, import_secop
from service.sources.models import Outcome
from service.works.facts import Method, ModificationKind, Nature, ProcessStatus, WorkStatus, WorkType
from service.works.rules import current_end, current_value, open_suspension
from tests.sources.conftest import Reader, counts, reasons
from tests.sources.tables import (
    OBJECT,
    built,
    contract,
    execution,
    listed,
    modification,
    only,
    process,
    releases,
    snapshots,
    suspension,
    works,
    write_csv,
    write_json,
    write_xlsx,
)

Kind = ModificationKind
Day = Callable[[date], None]


def test_a_contract_of_works_is_a_published_work(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))

    assert read(contract(c_digo_bpin="2024130010052")) == Summary(1, 1, 0, 0, 0, 0, ())

    work = only(database)
    (process_,) = work.processes
    signed = built(database)
    assert work.title == "Construcción del parque del barrio Manga"
    assert work.description == OBJECT
    assert (work.status, work.type) == (WorkStatus.IMPLEMENTATION, WorkType.CONSTRUCTION)
    assert work.identifiers == (("BPIN", "2024130010052"),)
    assert work.owner is not None
    assert (work.owner.entity, work.owner.dependency) == ("Distrito de Prueba", "Secretaria de Infraestructura")
    assert (work.owner.entity_nit, work.owner.steward) == ("890480184", None)
    assert (process_.id, process_.nature, process_.status) == ("CO1.BDOS.1", Nature.CONSTRUCTION, ProcessStatus.ACTIVE)
    assert (signed.id, signed.value_amount, signed.signed_on) == ("CO1.PCCNTR.1", 1_000_000_000, date(2025, 2, 3))
    assert signed.supplier is not None
    assert (signed.supplier.id, signed.supplier.name) == ("CO-NIT-900123456", "Constructora del Caribe SAS")
    assert (signed.origin.source, signed.origin.on) == ("SECOP II, contratos", date(2026, 1, 10))
    assert listed(database) == [(work.title, 1_000_000_000)]


def test_the_release_says_what_the_registry_says(read: Reader, database: Database) -> None:
    read(contract())

    with database.reading() as session:
        document = session.connection().exec_driver_sql("SELECT document FROM release").scalar_one()
    assert read_release(json.loads(bytes(document))) == only(database)


def test_the_day_of_a_fact_is_the_one_its_source_gives(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))

    read(contract(ultima_actualizacion="2025-12-01T00:00:00.000"))

    assert built(database).origin.on == date(2025, 12, 1)


def test_read_again_nothing_is_new_and_nothing_is_published(read: Reader, database: Database) -> None:
    rows = [contract(number) for number in range(1, 8)] + [contract(9, tipo_de_contrato="Suministros")]

    first, second = read(*rows), read(*rows)

    assert counts(first) == (7, 0, 0, 1)
    assert counts(second) == (0, 0, 7, 1)
    assert releases(database) == 7
    assert len(snapshots(database)) == 8


def test_the_same_in_another_format_is_the_same(database: Database, publisher: Publisher, tmp_path: Path) -> None:
    rows = [contract(number) for number in range(1, 4)]

    summaries = [
        import_secop(database, path, publisher)
        for path in (
            write_json(tmp_path / "a.json", rows),
            write_csv(tmp_path / "a.csv", rows, delimiter=";", encoding="cp1252"),
            write_xlsx(tmp_path / "a.xlsx", {"Hoja1": rows}, above=2),
        )
    ]

    assert [counts(summary) for summary in summaries] == [(3, 0, 0, 0), (0, 0, 3, 0), (0, 0, 3, 0)]


def test_rows_of_one_key_that_differ_are_one_work_with_both_projects(read: Reader, database: Database) -> None:
    rows = [
        contract(c_digo_bpin="2017011000147"),
        contract(c_digo_bpin="2018011000779"),
        contract(c_digo_bpin="2017011000147"),
    ]

    first, second = read(*rows), read(*rows)

    assert counts(first) == (1, 1, 1, 0)
    assert counts(second) == (0, 0, 3, 0)
    assert only(database).identifiers == (("BPIN", "2017011000147"), ("BPIN", "2018011000779"))
    assert releases(database) == 1


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"valor_del_contrato": "2000000000"}, "otro valor"),
        ({"fecha_de_fin_del_contrato": "2027-03-01T00:00:00.000"}, "otra fecha de fin"),
        ({"fecha_de_inicio_del_contrato": "2025-04-01T00:00:00.000"}, "otra fecha de inicio"),
        ({"estado_contrato": "Suspendido"}, "otro estado"),
        ({"documento_proveedor": "900000001"}, "otro contratista"),
        ({"documento_proveedor": None, "proveedor_adjudicado": "OTRA FIRMA SAS"}, "otro contratista"),
    ],
)
def test_a_file_that_contradicts_itself_makes_no_change_of_a_contract(
    read: Reader, database: Database, other: dict[str, str | None], what: str
) -> None:
    rows = [contract(), contract(**other)]

    first, second = read(*rows), read(*rows)

    assert (counts(first), counts(second)) == ((1, 0, 0, 1), (0, 0, 1, 1))
    assert reasons(first) == reasons(second)
    assert reasons(first) == [
        f"Una fila anterior de este archivo dice otra cosa del contrato CO1.PCCNTR.1: {what}."
        " Deje la correcta y vuelva a leerlo."
    ]
    assert built(database).modifications == ()
    assert current_value(built(database)) == 1_000_000_000
    assert releases(database) == 1


def test_a_file_that_no_longer_contradicts_itself_is_read_whole(read: Reader, database: Database) -> None:
    changed = contract(valor_del_contrato="1200000000")
    read(contract(), changed)

    assert counts(read(changed)) == (0, 1, 0, 0)
    assert current_value(built(database)) == 1_200_000_000


def test_another_spelling_of_the_same_contract_is_no_contradiction(read: Reader, database: Database) -> None:
    rows = [
        contract(),
        contract(
            estado_contrato="EN EJECUCIÓN", proveedor_adjudicado="Const. del Caribe", c_digo_bpin="2018011000779"
        ),
    ]

    assert counts(read(*rows)) == (1, 1, 0, 0)


def test_a_row_that_goes_back_to_what_it_said_is_a_change(read: Reader) -> None:
    read(contract())
    read(contract(valor_del_contrato="1200000000"))

    assert counts(read(contract())) == (0, 1, 0, 0)


def test_a_changed_contract_gets_one_new_release_with_the_change_inferred(
    read: Reader, database: Database, on: Day
) -> None:
    on(date(2026, 1, 10))
    read(contract())
    on(date(2026, 3, 10))

    summary = read(contract(valor_del_contrato="1200000000", fecha_de_fin_del_contrato="2026-04-30T00:00:00.000"))

    signed = built(database)
    assert counts(summary) == (0, 1, 0, 0)
    assert (signed.value_amount, current_value(signed)) == (1_000_000_000, 1_200_000_000)
    assert (signed.ends_on, current_end(signed)) == (date(2026, 3, 1), date(2026, 4, 30))
    assert {(c.kind, c.on, c.inferred, c.reason) for c in signed.modifications} == {
        (Kind.VALUE, date(2026, 3, 10), True, None),
        (Kind.DURATION, date(2026, 3, 10), True, None),
    }
    assert releases(database) == 2


def test_a_published_act_explains_what_was_seen(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))
    read(contract())
    on(date(2026, 3, 10))
    read(contract(valor_del_contrato="1200000000"))
    (seen,) = built(database).modifications
    on(date(2026, 3, 20))

    act = modification(fecha_de_aprobacion="2026-02-15T00:00:00.000", valor_modificacion="1200000000")
    assert counts(read(act)) == (1, 0, 0, 0)
    assert counts(read(act)) == (0, 0, 1, 0)

    (change,) = built(database).modifications
    assert (change.id, change.inferred, change.on, change.reason) == (
        seen.id,
        False,
        date(2026, 2, 15),
        "Se amplía la cancha",
    )
    assert current_value(built(database)) == 1_200_000_000


def test_acts_approved_before_the_first_reading_are_inside_it(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))
    read(contract(valor_del_contrato="1200000000"))

    read(
        modification(1, valor_modificacion="1000000000", fecha_de_aprobacion="2025-05-01T00:00:00.000"),
        modification(2, valor_modificacion="1200000000", dias_extendidos="30"),
    )

    signed = built(database)
    assert (signed.value_amount, current_value(signed)) == (1_000_000_000, 1_200_000_000)
    assert (signed.ends_on, current_end(signed)) == (date(2026, 1, 30), date(2026, 3, 1))


def test_the_latest_edition_of_an_act_stands(read: Reader, database: Database, on: Day) -> None:
    on(date(2025, 4, 1))
    read(contract())

    summary = read(
        modification(numero_version="10", valor_modificacion="200000000"),
        modification(numero_version="2", valor_modificacion="900000000"),
        modification(numero_version="11", valor_modificacion="0", estado_modificacion="En edición"),
    )

    assert counts(summary) == (2, 0, 0, 1)
    assert reasons(summary) == ["La modificación no está en firme: SECOP dice «En edición»."]
    assert current_value(built(database)) == 1_200_000_000


def test_acts_of_a_contract_nobody_knows_wait_for_it(read: Reader, database: Database, on: Day) -> None:
    on(date(2025, 4, 1))
    waiting = read(modification(valor_modificacion="200000000"))
    read(contract())

    now = read(modification(valor_modificacion="200000000"))

    assert counts(waiting) == (0, 0, 0, 1)
    assert counts(now) == (1, 0, 0, 0)
    assert current_value(built(database)) == 1_200_000_000


def test_why_an_act_waits_is_told_and_kept(read: Reader, database: Database) -> None:
    summary = read(modification())

    reason = "El contrato CO1.PCCNTR.1 no está registrado. Importe primero los contratos y lea otra vez."
    assert reasons(summary) == [reason]
    (kept,) = snapshots(database)
    assert (kept.outcome, kept.notes, kept.payload["identificador_modificacion"]) == (
        Outcome.REJECTED,
        [reason],
        "CO1.CTRMOD.1",
    )


def test_suspensions_and_restarts(read: Reader, database: Database) -> None:
    read(contract())
    rows = [
        suspension("Suspension", "2025-07-01"),
        suspension("Reanudacion", "2025-08-15"),
        suspension("Otra", "2025-09-01"),
    ]

    summary = read(*rows)

    assert counts(summary) == (2, 0, 0, 1)
    assert [(c.kind, c.on, c.reason) for c in built(database).modifications] == [
        (Kind.SUSPENSION, date(2025, 7, 1), "Lluvias"),
        (Kind.RESTART, date(2025, 8, 15), "Lluvias"),
    ]
    assert open_suspension(built(database)) is None
    assert counts(read(*rows)) == (0, 0, 2, 1)


def test_progress_planned_and_real(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))
    read(contract())

    summary = read(
        execution("33.333", "20", "2025-06-30", "2025-06-30"),
        execution("60", "45.5", "2025-09-30", "2025-10-05"),
        execution("0", "0", "2025-12-30", "2025-12-30"),
        execution("100", "", "2026-03-01", "1970-01-01"),
    )

    assert counts(summary) == (3, 0, 0, 1)
    assert [(p.on, p.planned_physical, p.real_physical) for p in only(database).progress] == [
        (date(2025, 6, 30), 3333, 2000),
        (date(2025, 9, 30), 6000, None),
        (date(2025, 10, 5), None, 4550),
        (date(2026, 3, 1), 10_000, None),
    ]


def test_a_process_is_a_work_in_preparation_that_its_contract_joins(read: Reader, database: Database, on: Day) -> None:
    on(date(2025, 1, 20))
    read(process())
    waiting = only(database)
    on(date(2025, 3, 20))

    summary = read(contract())

    work = only(database)
    (joined,) = work.processes
    assert (waiting.status, waiting.processes[0].contract) == (WorkStatus.PREPARATION, None)
    assert counts(summary) == (1, 0, 0, 0)
    assert (work.id, work.status) == (waiting.id, WorkStatus.IMPLEMENTATION)
    assert (joined.estimate_amount, joined.published_on) == (1_100_000_000, date(2025, 1, 5))
    assert joined.contract is not None


def test_a_process_tells_more_of_a_work_already_there(read: Reader, database: Database) -> None:
    read(contract())

    read(process(proveedores_unicos_con="4", estado_del_procedimiento="Adjudicado", fecha_adjudicacion="2025-01-30"))

    (told,) = only(database).processes
    assert (told.tenderers_count, told.awarded_on, told.method) == (4, date(2025, 1, 30), Method.OPEN)
    assert told.contract is not None
    assert told.status is ProcessStatus.ACTIVE


def test_what_was_contracted_is_told_by_the_contract_and_not_by_its_process(read: Reader, database: Database) -> None:
    read(contract())
    read(process(descripci_n_del_procedimiento="ADECUACIÓN DE OTRA COSA"))

    assert only(database).title == "Construcción del parque del barrio Manga"


def test_a_supervision_never_describes_the_work(read: Reader, file_works: Reader, database: Database) -> None:
    file_works(
        {"numero": "1", "nombre": "Parque", "proceso_secop": "CO1.BDOS.1", "proceso_interventoria": "CO1.BDOS.2"}
    )
    read(process(2, tipo_de_contrato="Interventoría", descripci_n_del_procedimiento="INTERVENTORÍA DEL PARQUE"))
    read(contract(2, **SUPERVISION))

    work = only(database)
    assert (work.title, work.description, work.status) == ("Parque", None, WorkStatus.PREPARATION)
    assert [each.id for each in work.contracts(Nature.SUPERVISION)] == ["CO1.PCCNTR.2"]


def test_the_lots_of_a_process_are_works_and_the_estimate_of_them_all_is_of_none(
    read: Reader, database: Database
) -> None:
    read(process(proveedores_unicos_con="3"))
    read(contract(1, proceso_de_compra="CO1.BDOS.1"), contract(2, proceso_de_compra="CO1.BDOS.1"))
    read(process(proveedores_unicos_con="5"))

    lots = works(database)

    assert len(lots) == 2
    assert {lot.processes[0].id for lot in lots} == {"CO1.BDOS.1"}
    assert [lot.processes[0].estimate_amount for lot in lots] == [None, None]
    assert [lot.processes[0].tenderers_count for lot in lots] == [5, 5]


def test_a_cancelled_process_is_a_cancelled_work(read: Reader, database: Database) -> None:
    read(process(estado_del_procedimiento="Cancelado"))

    assert only(database).status is WorkStatus.CANCELLED
    assert only(database).processes[0].status is ProcessStatus.CLOSED


def test_a_contract_first_read_without_its_process_gets_it_later(read: Reader, database: Database) -> None:
    read(contract(proceso_de_compra=None))
    before = only(database)

    read(contract())

    assert before.processes[0].id == "CO1.PCCNTR.1"
    assert only(database).processes[0].id == "CO1.BDOS.1"
    assert only(database).id == before.id


SUPERVISION = {
    "tipo_de_contrato": "Interventoría",
    "objeto_del_contrato": "INTERVENTORÍA DEL PARQUE",
    "c_digo_bpin": "2024130010052",
}


def test_a_supervision_is_tied_to_the_one_work_of_its_project_wherever_it_stands_in_the_file(
    read: Reader, database: Database
) -> None:
    rows = [contract(2, **SUPERVISION), contract(1, c_digo_bpin="2024130010052")]

    first, second = read(*rows), read(*rows)

    assert counts(first) == (2, 0, 0, 0)
    assert counts(second) == (0, 0, 2, 0)
    work = only(database)
    assert [each.nature for each in work.processes] == [Nature.CONSTRUCTION, Nature.SUPERVISION]
    assert [each.id for each in work.contracts(Nature.SUPERVISION)] == ["CO1.PCCNTR.2"]


@pytest.mark.parametrize(
    "others",
    [
        [],
        [contract(1, c_digo_bpin="2024130010052"), contract(3, c_digo_bpin="2024130010052")],
        [contract(1, c_digo_bpin="2024130010052", nombre_entidad="OTRA ENTIDAD")],
    ],
)
def test_a_supervision_that_cannot_be_tied_says_how_to_mend_it(read: Reader, others: list[dict[str, str]]) -> None:
    summary = read(*others, contract(2, **SUPERVISION))

    assert reasons(summary) == [
        "Es una interventoría y SECOP no dice de qué obra. Escriba su número en la planilla de obras."
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            contract(tipo_de_contrato="Prestación de servicios"),
            "No es un contrato de obra: en SECOP es de tipo «Prestación de servicios».",
        ),
        (contract(id_contrato=None), "La fila no trae el número del contrato (id_contrato)."),
        (contract(objeto_del_contrato="."), "La fila no dice qué se contrata: falta el objeto."),
        (contract(tipo_de_contrato="Consultoría"), "Es una consultoría que no hace estudios ni diseños de una obra."),
        (
            contract(
                tipo_de_contrato=None,
                objeto_del_contrato="SERVICIO DE CAFETERÍA",
                codigo_de_categoria_principal="V1.90101600",
            ),
            "No parece una obra: ni su código UNSPSC ni su objeto hablan de construir o reparar.",
        ),
    ],
)
def test_what_is_no_work_is_rejected_in_words_and_kept(
    read: Reader, database: Database, row: dict[str, str], reason: str
) -> None:
    # A second row shows the columns that the first leaves out.
    summary = read(contract(7), row)

    assert counts(summary) == (1, 0, 0, 1)
    assert [(each.row, each.reason) for each in summary.rejects] == [(2, reason)]
    assert [kept.notes for kept in snapshots(database) if kept.outcome is Outcome.REJECTED] == [[reason]]
    assert len(works(database)) == 1


@pytest.mark.parametrize(
    ("told", "warned"),
    [
        ({"codigo_de_categoria_principal": "V1.72141003", "objeto_del_contrato": "TRAMO 3"}, 0),
        ({"codigo_de_categoria_principal": "V1.83101500"}, 0),
        ({"codigo_de_categoria_principal": "UNSPECIFIED"}, 1),
    ],
)
def test_without_a_type_the_code_or_the_words_tell_a_work(read: Reader, told: dict[str, str], warned: int) -> None:
    summary = read(contract(tipo_de_contrato=None, **told))

    assert (summary.new, summary.warned) == (1, warned)


@pytest.mark.parametrize(
    ("state", "process_status", "work_status"),
    [
        ("Borrador", ProcessStatus.PRE_AWARD, WorkStatus.PREPARATION),
        ("enviado Proveedor", ProcessStatus.PRE_AWARD, WorkStatus.PREPARATION),
        ("Aprobado", ProcessStatus.PRE_AWARD, WorkStatus.PREPARATION),
        ("En ejecución", ProcessStatus.ACTIVE, WorkStatus.IMPLEMENTATION),
        ("Modificado", ProcessStatus.ACTIVE, WorkStatus.IMPLEMENTATION),
        ("Prorrogado", ProcessStatus.ACTIVE, WorkStatus.IMPLEMENTATION),
        ("cedido", ProcessStatus.ACTIVE, WorkStatus.IMPLEMENTATION),
        ("Suspendido", ProcessStatus.ACTIVE, WorkStatus.IMPLEMENTATION),
        ("terminado", ProcessStatus.CLOSED, WorkStatus.COMPLETION),
        ("Cerrado", ProcessStatus.CLOSED, WorkStatus.COMPLETION),
        ("Cancelado", ProcessStatus.CLOSED, WorkStatus.CANCELLED),
        (None, None, WorkStatus.IMPLEMENTATION),
    ],
)
def test_states(
    read: Reader, database: Database, state: str | None, process_status: ProcessStatus | None, work_status: WorkStatus
) -> None:
    read(contract(estado_contrato=state))

    assert only(database).processes[0].status is process_status
    assert only(database).status is work_status
    assert built(database).status == state


def test_without_state_and_without_start_nobody_has_said_that_it_began(read: Reader, database: Database) -> None:
    read(contract(estado_contrato=None, fecha_de_inicio_del_contrato=None))

    assert only(database).status is WorkStatus.PREPARATION


def test_figures_that_say_nothing_are_unknown(read: Reader, database: Database) -> None:
    summary = read(
        contract(
            valor_del_contrato="0",
            valor_pagado="0",
            valor_de_pago_adelantado="0",
            habilita_pago_adelantado="No Definido",
        )
    )

    signed = built(database)
    assert (signed.value_amount, signed.paid_amount, signed.advance_amount) == (None, None, None)
    assert summary.warned == 1


def test_an_advance_settlement_and_funding(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 9, 1))
    read(
        contract(
            estado_contrato="Cerrado", valor_de_pago_adelantado="300000000", valor_amortizado="300000000",
            valor_pagado="1000000000", liquidaci_n="Si", fecha_fin_liquidacion="2026-08-01T00:00:00.000",
            recursos_propios="400000000", sistema_general_de_regal_as="600000000",
        )
    )  # fmt: skip

    signed = built(database)
    assert (signed.advance_amount, signed.amortized_amount, signed.paid_amount) == (
        300_000_000,
        300_000_000,
        1_000_000_000,
    )
    assert (signed.settled, signed.settled_on) == (True, date(2026, 8, 1))
    assert signed.funding == (("Sistema General de Regalías", 600_000_000), ("Recursos propios", 400_000_000))


def test_a_settlement_that_is_only_planned_is_not_one(read: Reader, database: Database, on: Day) -> None:
    on(date(2026, 1, 10))

    read(contract(liquidaci_n="Si", fecha_fin_liquidacion="2026-12-31T00:00:00.000"))

    assert (built(database).settled, built(database).settled_on) == (None, None)


def test_personal_data_are_nowhere_in_the_database(read: Reader, database: Database) -> None:
    secrets = {
        "identificaci_n_representante_legal": "79410278", "n_mero_de_cuenta": "0099887766", "nombre_supervisor": "Marta Lucía",
        "documento_proveedor": "31932472", "tipodocproveedor": "Cédula de Ciudadanía", "correo": "luis@correo.example",
    }  # fmt: skip
    prose = f"{OBJECT} a cargo de LUIS, C.C. 12.345.678, cel. 300 123 4567, luis@correo.example"

    read(
        contract(1, proveedor_adjudicado="LUIS PÉREZ", objeto_del_contrato=prose, **secrets),
        contract(
            2,
            tipo_de_contrato="Prestación de servicios",
            proveedor_adjudicado="ANA PÉREZ",
            objeto_del_contrato=prose,
            **secrets,
        ),
    )

    kept = dump(database)
    for secret in ("79410278", "0099887766", "Marta", "31932472", "12.345.678", "300 123", "luis@correo"):
        assert secret not in kept
    assert "Luis Pérez" in kept
    assert built(database).supplier.id == "CO-NOMBRE-luis-perez"  # type: ignore[union-attr]


def dump(database: Database) -> str:
    """Everything that the database holds, as text."""
    with database.reading() as session:
        connection = session.connection()
        tables = "work contract party contracting_process source_row release listing modification import_run".split()
        rows = [row for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    return "\n".join(
        bytes(cell).decode() if isinstance(cell, bytes | memoryview) else str(cell) for row in rows for cell in row
    ).encode().decode("unicode_escape", "ignore") + "\n".join(str(row) for row in rows)


def test_the_rows_of_one_entity(read: Reader, database: Database) -> None:
    rows = [contract(1), contract(2, nit_entidad="8903990113"), contract(3, nit_entidad=None)]

    summary = read(*rows, entity_nit="890.399.011-3")

    assert counts(summary) == (1, 0, 0, 0)
    assert built(database).id == "CO1.PCCNTR.2"


@pytest.mark.parametrize(
    ("row", "nit", "why"),
    [
        (contract(nit_entidad=None), "890399011", "no dice el NIT de la entidad"),
        (contract(), "890.399.011-9", "no es válido"),
        (contract(), "890399011", "no trae filas"),
    ],
)
def test_an_entity_that_cannot_be_chosen(
    read: Reader, database: Database, row: dict[str, str], nit: str, why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        read(row, entity_nit=nit)

    assert not snapshots(database)


def test_a_rehearsal_tells_everything_and_leaves_nothing(read: Reader, database: Database) -> None:
    summary = read(contract(1), contract(2, tipo_de_contrato="Suministros"), dry_run=True)

    assert counts(summary) == (1, 0, 0, 1)
    assert not works(database)
    assert not snapshots(database)
    assert releases(database) == 0


def test_progress_is_told_while_reading(database: Database, publisher: Publisher, tmp_path: Path) -> None:
    told: list[int] = []
    path = write_csv(tmp_path / "a.csv", [contract(number) for number in range(1, 1101)])

    import_secop(database, path, publisher, progress=told.append)

    assert told == [500, 1000, 1100]


def test_counts_that_do_not_add_up_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="add up"):
        Summary(read=3, new=1, changed=0, unchanged=0, rejected=1, warned=0, rejects=())


def test_the_office_wins_on_the_work_and_secop_on_the_contract(
    read: Reader, file_works: Reader, database: Database
) -> None:
    read(contract())
    file_works(
        {
            "numero": "INF-1",
            "nombre": "Parque de Manga",
            "contrato_secop": "CO1.PCCNTR.1",
            "estado": "Suspendida",
            "contratista": "Otro",
        }
    )

    read(contract(objeto_del_contrato="CONSTRUCCIÓN DE OTRA COSTA", valor_pagado="5000000"))

    assert only(database).title == "Parque de Manga"
    assert built(database).supplier.name == "Constructora del Caribe SAS"  # type: ignore[union-attr]
    assert built(database).paid_amount == 5_000_000


def test_what_the_source_writes_badly_does_not_stop_the_file(read: Reader, database: Database) -> None:
    summary = read(
        contract(
            1, valor_del_contrato="1" * 21, fecha_de_firma="2024", c_digo_bpin="2147483648", urlproceso="Pendiente"
        ),
        contract(2, proveedor_adjudicado="x" * 20_000, nombre_entidad="\ud800"),
        contract(3, fecha_de_inicio_del_contrato="2026-05-01", fecha_de_fin_del_contrato="2026-04-01"),
    )

    assert (summary.new, summary.warned) == (3, 3)
    first = next(kept for kept in snapshots(database) if kept.key == "CO1.PCCNTR.1")
    assert first.outcome is Outcome.WARNED
    assert first.payload["valor_del_contrato"] == "1" * 21
    assert "valor del contrato: un número de 21 cifras no es posible." in first.notes
