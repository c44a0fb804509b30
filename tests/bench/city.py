"""An invented city of any size, written straight into the registry and published: something to measure on."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from service.foundation import codes
from service.foundation.database import Database
from service.publication.actions import publish
from service.publication.document import Publisher
from service.signs.models import Sign
from service.signs.rules import SignState
from service.works.facts import ModificationKind, Nature, WorkStatus
from service.works.models import (
    ContractRow,
    DocumentRow,
    ModificationRow,
    PartyRow,
    PaymentRow,
    ProcessRow,
    ProgressRow,
    WorkRow,
)

FACT = {"source": "SECOP II, contratos", "source_on": date(2026, 11, 1)}
DOINGS = "Pavimentación|Construcción|Mejoramiento|Rehabilitación|Ampliación|Reposición|Adecuación|Canalización".split(
    "|"
)
THINGS = (
    "de la vía principal|del parque|del acueducto|del alcantarillado pluvial|de la institución educativa|del puesto de "
    "salud|del puente peatonal|de la cancha múltiple|del muelle|del centro cultural|de la plaza de mercado|del malecón"
).split("|")
SYLLABLES = "ma ra li to ca ne bo sa du pe ri lo ta mi gue ven jo la qui ro".split()
COMMUNES = [f"Comuna {number}" for number in range(1, 16)]
CONTRACTORS = 400
#: Works in one transaction.
BATCH = 500


def barrio(number: int) -> str:
    """One of thousands of names; number 0 is the most frequent, by the way `_rare` draws."""
    return "".join(SYLLABLES[number // 20**place % 20] for place in range(3)).title()


def _rare(number: int, many: int) -> int:
    """A number below `many`, small ones often, large ones seldom, the same for the same `number`."""
    share = (number * 2654435761 % 2**32) / 2**32
    return int(many**share) - 1


def _new_code(length: int, taken: set[str]) -> str:
    """A code that is not among those `taken`, where it is noted: of 100,000 random ones, one or two repeat."""
    while (code := codes.mint(length)) in taken:
        pass
    taken.add(code)
    return code


def _contract(work: int, process: int, nature: Nature) -> dict[str, Any]:
    start = date(2024, 1, 1) + timedelta(days=work * 37 % 900)
    key = f"CO-NIT-{900_000_000 + _rare(work + process, CONTRACTORS)}"
    return FACT | {
        "id": process,
        "process_id": process,
        "external_id": f"CO1.PCCNTR.{process}",
        "reference": f"LP-{nature.value[:3].upper()}-{work:06}-2025",
        "value_amount": 250_000_000 + work * 7919 % 40_000 * 1_000_000,
        "signed_on": start - timedelta(days=20),
        "starts_on": start,
        "ends_on": start + timedelta(days=180 + work * 13 % 400),
        "supplier_key": key,
        "representative": f"Representante {work % 997}",
        "first_read_on": date(2025, 1, 1),
        "funding": [["Recursos propios", 250_000_000], ["Sistema General de Participaciones", 90_000_000]],
    }


def _sign_codes() -> Iterator[str]:
    """Codes of signs, none twice: among a hundred thousand random ones two may be the same."""
    given: set[str] = set()
    while True:
        if (code := codes.mint()) not in given:
            given.add(code)
            yield code


def _rows(
    works: range, ids: list[str], sign_codes: list[str], serial: Iterator[int]
) -> dict[type[SQLModel], list[dict[str, Any]]]:
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {
        table: []
        for table in (WorkRow, ProcessRow, ContractRow, ModificationRow, ProgressRow, PaymentRow, DocumentRow, Sign)
    }
    for work, id_, code in zip(works, ids, sign_codes, strict=True):
        where, commune = barrio(_rare(work, 8000)), COMMUNES[work % len(COMMUNES)]
        title = f"{DOINGS[work % 8]} {THINGS[work // 8 % 12]} de {where}, tramo {work % 9 + 1}"
        words = (
            f"{title}. Incluye redes, andenes, arborización y señalización en {commune}, según los estudios previos."
        )
        place = {"address": f"Calle {work % 90} con carrera {work % 70}", "barrio": where, "commune": commune}
        status = (WorkStatus.IMPLEMENTATION, WorkStatus.IMPLEMENTATION, WorkStatus.COMPLETION)[work % 3]
        rows[WorkRow].append(FACT | place | {"id": id_, "title": title, "description": words, "status": status})
        for nature in (Nature.CONSTRUCTION, Nature.SUPERVISION):
            process = next(serial)
            ocid = f"CO1.BDOS.{process}"
            rows[ProcessRow].append(FACT | {"id": process, "work_id": id_, "ocid": ocid, "nature": nature})
            rows[ContractRow].append(_contract(work, process, nature))
            rows[PaymentRow] += [
                FACT | {"contract_id": process, "key": f"{n}", "on": date(2025, n, 15), "amount": n * 40_000_000}
                for n in range(2, 6)
            ]
        rows[ModificationRow] += [
            FACT
            | {"contract_id": process - 1, "key": f"{n}", "kind": ModificationKind.DURATION, "on": date(2025, n, 3)}
            | {"days": 30 * n, "reason": "Lluvias por encima de lo normal en el segundo trimestre del año."}
            for n in range(3, 6)
        ]
        rows[ProgressRow] += [
            FACT
            | {"work_id": id_, "on": date(2025, n, 28), "planned_physical": n * 900, "real_physical": n * 750}
            | {"planned_financial": n * 850, "real_financial": n * 700}
            for n in range(1, 10)
        ]
        rows[DocumentRow] += [
            FACT
            | {"work_id": id_, "kind": "contractSigned", "title": f"Contrato {n}", "url": f"https://x.test/{id_}/{n}"}
            for n in range(2)
        ]
        rows[Sign].append({"code": code, "work_id": id_, "serial": 1, "state": SignState.INSTALLED})
    return rows


def _insert(session: Session, rows: dict[type[SQLModel], list[dict[str, Any]]]) -> None:
    for table, values in rows.items():
        session.execute(insert(table), values)


def build(database: Database, size: int, publisher: Publisher) -> tuple[list[str], list[str]]:
    """Publish `size` works, each with a sign, two contracts and their story; their ids and the codes of their signs."""
    work_ids: list[str] = []
    sign_codes: list[str] = []
    serial, fresh_codes = count(1), _sign_codes()
    with database.writing() as session:
        keys = [900_000_000 + number for number in range(CONTRACTORS)]
        parties = [
            {"key": f"CO-NIT-{key}", "name": f"Constructora {barrio(key)} S.A.S.", "nit": str(key)} for key in keys
        ]
        session.execute(insert(PartyRow), parties)
    for start in range(0, size, BATCH):
        works = range(start, min(start + BATCH, size))
        ids = [codes.mint(codes.WORK_LENGTH) for _ in works]
        with database.writing() as session:
            given = list(islice(fresh_codes, len(works)))
            _insert(session, _rows(works, ids, given, serial))
            publish(session, ids, publisher)
        work_ids += ids
        sign_codes += given
    return work_ids, sign_codes
