"""What the imported tables know of one number: the works it already is, or what its rows tell of one to register."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlmodel import Session, col

from service.foundation.text import one_line
from service.sources import cells, contracts, datasets, homes, merging, processes, queries
from service.sources.columns import Layout
from service.sources.contracts import Rejected
from service.sources.models import SourceRow
from service.works.facts import Nature, Work
from service.works.models import ContractRow, ProcessRow

_CODE = re.compile(r"CO1\.[A-Z]{2,10}\.\d{1,12}")
#: Where a row says a number: its own, its process's, the one that the office gave it.
_NUMBERS = (
    "id_contrato", "proceso_de_compra", "referencia_del_contrato",
    "id_del_portafolio", "id_del_proceso", "referencia_del_proceso",
)  # fmt: skip
#: Rows that one number may be in before it is too short a number.
_MANY = 40


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a contract or process as typed: SECOP's, or an office's. `url`: the page it came in."""

    code: str
    url: str | None = None

    @property
    def is_contract(self) -> bool:
        """Whether it is SECOP's number of a contract."""
        return self.code.startswith("CO1.PCCNTR.")

    @property
    def is_process(self) -> bool:
        """Whether it is SECOP's number of a process, under which contracts name it."""
        return self.code.startswith("CO1.BDOS.")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: ids of the `works` it is; else what rows tell (`told`, without id), or why they tell no work."""

    works: tuple[str, ...] = ()
    told: Work | None = None
    refusal: str = ""


def number(typed: str) -> Number | None:
    """The number in what somebody typed or pasted; None when there is none.

    An address of SECOP holds its number: `…?noticeUID=CO1.NTC.1234567`.
    """
    words = one_line(typed)
    found = _CODE.search(words.upper())
    url = cells.link(words)[0] if "://" in words else None
    if found:
        return Number(found[0], url)
    if url is not None or not any(symbol.isdigit() for symbol in words):
        return None
    return Number(words.upper()[:80])


def known(session: Session, asked: Number, today: date) -> Known:
    """Everything that has been read of a number, `today`."""
    works = _registered(session, asked)
    if works:
        return Known(tuple(works))
    rows = _rows(session, asked)
    if tied := [row.work_id for row in rows if row.work_id]:
        return Known(tuple(dict.fromkeys(tied)))
    of_contracts = [row for row in rows if row.source == datasets.CONTRACTS.source]
    of_processes = [row for row in rows if row.source == datasets.PROCESSES.source]
    if len(of_contracts) > 1:
        return Known(refusal="Ese número tiene varios contratos. Escriba el número del contrato: CO1.PCCNTR.…")
    told = [_told(row, today) for row in (*of_contracts, *of_processes[:1])]
    refused = next((each.reason for each in told if isinstance(each, Rejected)), "")
    works_told = [each for each in told if isinstance(each, Work)]
    if refused or not works_told:
        return Known(refusal=refused)
    work = works_told[0]
    for more in works_told[1:]:
        work = merging.enriched(work, more)
    return Known(told=work)


def is_of(work: Work, asked: Number) -> bool:
    """Whether a work, not yet registered, has the number."""
    for process in work.processes:
        contract = process.contract
        names = {process.id, process.reference, *((contract.id, contract.reference) if contract else ())}
        if asked.code in {name.upper() for name in names if name} or _holds(process.url, asked.code):
            return True
    return False


def _registered(session: Session, asked: Number) -> list[str]:
    """The works that have the number: of a contract, of a process, of the page of one, or an office's."""
    if asked.is_contract:
        return list(queries.works_of_contracts(session, [asked.code]).values())
    if asked.is_process:
        return queries.works_of_processes(session, [asked.code]).get(asked.code, [])
    is_named = or_(
        col(ProcessRow.url).ilike(f"%{_plain(asked.code)}%", escape="\\")
        if _CODE.fullmatch(asked.code)
        else func.upper(col(ProcessRow.reference)) == asked.code,
        func.upper(col(ContractRow.reference)) == asked.code,
    )
    found = (
        select(col(ProcessRow.work_id), col(ProcessRow.url))
        .outerjoin(ContractRow, col(ContractRow.process_id) == col(ProcessRow.id))
        .where(is_named)
        .order_by(col(ProcessRow.id))
        .limit(_MANY)
    )
    rows = session.connection().execute(found)
    return list(
        dict.fromkeys(row.work_id for row in rows if not _CODE.fullmatch(asked.code) or _holds(row.url, asked.code))
    )


def _rows(session: Session, asked: Number) -> Sequence[SourceRow]:
    """The last snapshot of each row that has the number."""
    tables = [datasets.CONTRACTS.source, datasets.PROCESSES.source]
    of_tables = select(SourceRow).where(col(SourceRow.source).in_(tables))
    last_first = (col(SourceRow.last_run_id).desc(), col(SourceRow.id).desc())
    found = session.scalars(of_tables.where(col(SourceRow.key) == asked.code).order_by(*last_first)).all()
    if not found and not asked.is_contract:
        # No index holds the other numbers of a row; it is looked for once, when somebody registers a work.
        written = cast(col(SourceRow.payload), Text).ilike(f"%{_plain(asked.code)}%", escape="\\")
        found = session.scalars(of_tables.where(written).order_by(*last_first).limit(_MANY)).all()
        found = [row for row in found if _is_of(row.payload, asked.code)]
    last: dict[tuple[str, str], SourceRow] = {}
    for row in found:
        last.setdefault((row.source, row.key), row)
    return list(last.values())


def _plain(code: str) -> str:
    """The number for LIKE, without its wildcards."""
    return re.sub(r"([\\%_])", r"\\\1", code)


def _is_of(payload: Mapping[str, Any], code: str) -> bool:
    return code in _said(payload) or _holds(str(payload.get("urlproceso") or ""), code)


def _said(payload: Mapping[str, Any]) -> Iterator[str]:
    return (str(payload[name]).upper() for name in _NUMBERS if payload.get(name))


def _holds(url: str | None, code: str) -> bool:
    """Whether an address holds the number whole, and not a longer one that begins so."""
    return bool(re.search(rf"{re.escape(code)}(?!\d)", (url or "").upper()))


_SERVES = {
    Nature.SUPERVISION: "Ese contrato es de interventoría. Registre la obra que vigila y escríbalo allí.",
    Nature.DESIGN: "Ese contrato es de estudios o diseños. Registre la obra con el contrato que la construye.",
}


def _told(row: SourceRow, today: date) -> Work | Rejected:
    """What a row tells, believing the person who says that it is of a work."""
    if homes.REFUSAL in row.notes:
        return Rejected(homes.REFUSAL)
    told = _tell(row.source, row.payload, today)
    if isinstance(told, Rejected):
        told = _tell(row.source, row.payload, today, Nature.CONSTRUCTION)
    if isinstance(told, Rejected):
        return told
    bought = told.processes[0].nature
    return Rejected(_SERVES[bought]) if bought in _SERVES else merging.read_first(told)


def _tell(source: str, payload: Mapping[str, Any], today: date, nature: Nature | None = None) -> Work | Rejected:
    table = datasets.CONTRACTS if source == datasets.CONTRACTS.source else datasets.PROCESSES
    values = datasets.read(Layout(table, list(payload)), payload).values
    if table is datasets.CONTRACTS:
        return contracts.tell(values, [], today, nature)
    return processes.tell(values, today, nature)


def may_be_registered(source: str, cells: Mapping[str, Any], today: date) -> bool:
    """Whether a row that was left out tells of a work once a person says that it is one: only its type was against."""
    if source not in {datasets.CONTRACTS.source, datasets.PROCESSES.source}:
        return False
    is_refused = isinstance(_tell(source, cells, today), Rejected)
    return is_refused and isinstance(_tell(source, cells, today, Nature.CONSTRUCTION), Work)
