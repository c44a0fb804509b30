"""A batch of rows of an office's spreadsheet written into the registry: each row gets its work, or why it has none.

Within a batch no key comes twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from service.sources import merging, office, queries, rules, sheets
from service.sources.contracts import BPIN, Rejected, Values, fold
from service.sources.models import Outcome
from service.sources.office import NUMBER, Stated
from service.sources.recording import Book
from service.sources.snapshots import Seen, Snapshots
from service.staff.queries import former_stewards
from service.works.facts import Contract, Nature, Work
from service.works.naming import is_own
from service.works.rules import current_value

#: Before any contract of SECOP II: what a contract declared as signed on an unknown day was worth from the start.
_ALWAYS = date(2000, 1, 1)


def record_works(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Works as an office tells them: new ones, and more of those it or SECOP told before."""
    told: list[tuple[Seen, Stated]] = []
    for row in rows:
        found = office.tell(row.values, row.doubts, today)
        if _is_repeated(row, snapshots.run_id):
            row.rejected = f"El número {row.key} ya está en otra fila de este archivo. Cada obra va en una sola fila."
        elif isinstance(found, Rejected):
            row.rejected = found.reason
        else:
            scope, dependency = snapshots.scope, row.values.get("dependencia")
            work = scope.claimed(found.work, dependency) if scope else found.work
            told.append((row, replace(found, work=work)))
    book = Book(snapshots)
    _forget(former_stewards(book.session), told)
    places = _Places(book, [stated for _, stated in told])
    read_on = queries.first_reads(book.session, places.contracts)
    previous = snapshots.previous(row for row, _ in told)
    fresh: list[Seen] = []
    for row, stated in told:
        place = places.of(stated)
        if isinstance(place, Rejected):
            row.rejected = place.reason
        elif place is None:
            work = merging.stated_first(stated)
            book.put(work)
            fresh.append(row)
            _note_first_read(book, work, stated)
        else:
            work = merging.stated(place, stated, _before(previous.get(row.key)), read_on)
            row.work_id = book.put(work)
            _note_first_read(book, work, stated)
    for row, work_id in zip(fresh, book.write(), strict=True):
        row.work_id = work_id


def _forget(left: frozenset[str], told: list[tuple[Seen, Stated]]) -> None:
    """Leave out the steward that a row names when that person has left: a sheet is filled once and sent for years."""
    for place, (row, stated) in enumerate(told):
        owner = stated.work.owner
        if owner is not None and owner.steward is not None and fold(owner.steward) in left:
            row.doubts.append(f"«{owner.steward}» ya no responde por los datos. Escriba quién responde ahora.")
            told[place] = row, replace(stated, work=replace(stated.work, owner=replace(owner, steward=None)))


def _is_repeated(row: Seen, run_id: int) -> bool:
    """Whether the file has told something else under the same key: one of the two is a mistake."""
    read_now = [each for each in row.known if each.last_run_id == run_id and each.outcome != Outcome.REJECTED]
    return any(each is not row.same for each in read_now)


def _before(payload: Mapping[str, Any] | None) -> rules.Before | None:
    if payload is None:
        return None

    def read(column: str) -> Any:
        return sheets.WORKS.by_name[column].kind(payload.get(column))[0]

    return rules.Before(read("valor_actual"), read("fecha_fin_actual"), (read("estado") or (None, None))[1])


def _note_first_read(book: Book, work: Work, stated: Stated) -> None:
    """A contract whose value when signed is told has no change inside that value."""
    if stated.initial_value is None:
        return
    for contract in work.contracts():
        book.first_read[contract.id] = contract.signed_on or contract.starts_on or _ALWAYS


class _Places:
    """Which work each row speaks of: by the office's number, by its contract or process in SECOP, by its project."""

    def __init__(self, book: Book, told: Sequence[Stated]) -> None:
        processes = [process for stated in told for process in stated.work.processes]
        self._numbers = queries.works_of_keys(book.session, NUMBER, [stated.number for stated in told])
        self.contracts = queries.works_of_contracts(
            book.session, [each.contract.id for each in processes if each.contract]
        )
        self._processes = queries.works_of_processes(book.session, [each.id for each in processes])
        self._projects = queries.works_of_keys(
            book.session, BPIN, [id_ for stated in told for id_ in _project(stated)]
        )
        found = [self._numbers, self._processes, self._projects]
        ids = [id_ for places in found for works in places.values() for id_ in works]
        self._book = book
        if ids or self.contracts:
            book.open([*ids, *self.contracts.values()])

    def of(self, stated: Stated) -> Work | Rejected | None:
        """The work, None when it is new, or why it cannot be known."""
        works = self._book.works
        numbered = next((works[id_] for id_ in self._numbers.get(stated.number, ())), None)
        if numbered is not None and _is_other(numbered, stated.work):
            return Rejected(
                f"El número {stated.number} ya es de la obra «{numbered.title}», de {_dependency(numbered)}."
                " Use otro número."
            )
        for process in stated.work.processes:
            if process.contract and (id_ := self.contracts.get(process.contract.id)):
                taken = works[id_]
                if (numbered is not None and taken.id != numbered.id) or _numbered_otherwise(taken, stated):
                    return Rejected(
                        f"El contrato {process.contract.id} ya está en la obra «{taken.title}»."
                        " Cada contrato va en una sola obra."
                    )
                numbered = taken
        return numbered or self._by_process(stated) or self._by_project(stated)

    def _by_process(self, stated: Stated) -> Work | None:
        ids = [id_ for process in stated.work.processes for id_ in self._processes.get(process.id, ())]
        return self._only(ids, stated)

    def _by_project(self, stated: Stated) -> Work | None:
        names = [
            name for each in stated.work.processes for name in (each.id, each.contract.id if each.contract else "")
        ]
        if any(name and not is_own(name) for name in names):
            return None
        return self._only([id_ for name in _project(stated) for id_ in self._projects.get(name, ())], stated)

    def _only(self, ids: Sequence[str], stated: Stated) -> Work | None:
        found = list(dict.fromkeys(ids))
        work = self._book.works[found[0]] if len(found) == 1 else None
        return None if work is None or _numbered_otherwise(work, stated) else work


def _project(stated: Stated) -> list[str]:
    return [value for scheme, value in stated.work.identifiers if scheme == BPIN]


def _numbered_otherwise(work: Work, stated: Stated) -> bool:
    """Whether the office already calls the work by another number."""
    return any(scheme == NUMBER and value != stated.number for scheme, value in work.identifiers)


def _is_other(known: Work, told: Work) -> bool:
    """Whether a number has been used by another office for another work."""
    if known.owner is None or told.owner is None:
        return False
    other_office = fold(known.owner.dependency) != fold(told.owner.dependency)
    return other_office and fold(known.title) != fold(told.title)


def _dependency(work: Work) -> str:
    return work.owner.dependency if work.owner else "otra oficina"


def record_changes(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Changes of contracts as an office tells them."""

    def put(book: Book, row: Seen, work: Work) -> str | None:
        contract = _contract(work, row.values)
        if contract is None:
            return "La obra no tiene ese contrato. Escriba primero sus datos en la hoja de obras."
        change = office.change(row.values, work.origin.source, today)
        if isinstance(change, Rejected):
            return _reason(row, change.reason)
        if change.days and abs(change.days) > office.MANY_DAYS:
            return "El cambio agrega más de diez años. Revise la columna «dias»."
        if office.is_absurd(change.value_amount, contract.value_amount):
            return "El cambio vale más de diez veces el contrato. Revise los ceros de la columna «valor»."
        if contract.starts_on and change.ends_on and change.ends_on < contract.starts_on:
            return "La nueva fecha de fin es anterior al inicio del contrato. Corríjala."
        book.put_contract(work.id, rules.with_changes(contract, [change]), today)
        return None

    _record(snapshots, rows, put)


def record_progress(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """The series of progress of works as an office tells it."""

    def put(book: Book, row: Seen, work: Work) -> str | None:
        origin = replace(work.origin, on=today)
        progress = office.progress(row.values, row.values.get("fecha"), origin, row.values.get("nota"))
        if progress is None or "fecha" not in row.values:
            return _reason(row, "La fila no tiene fecha o no trae ningún avance. Complete las columnas.")
        if office.is_foretold(row.values, progress.on, today):
            return "El avance real es de un día que no ha llegado. Corrija la fecha."
        book.put(merging.with_progress(work, progress))
        return None

    _record(snapshots, rows, put)


def record_payments(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Payments as an office tells them."""

    def put(book: Book, row: Seen, work: Work) -> str | None:
        contract = _contract(work, row.values)
        if contract is None:
            return "La obra no tiene ese contrato. Escriba primero sus datos en la hoja de obras."
        payment = office.payment(row.values, work.origin.source, today)
        if isinstance(payment, Rejected):
            return _reason(row, payment.reason)
        if office.is_absurd(payment.amount, max(contract.value_amount or 0, current_value(contract) or 0)):
            return "El pago es más de diez veces el valor del contrato. Revise los ceros de la columna «valor»."
        others = (each for each in contract.payments if each.id != payment.id)
        book.put_contract(work.id, replace(contract, payments=(*others, payment)), today)
        return None

    _record(snapshots, rows, put)


def _reason(row: Seen, lacking: str) -> str:
    """Why a row that lacks something is refused: what it wrote there could not be read, or it wrote nothing."""
    if not row.doubts:
        return lacking
    said = " ".join(doubt[0].upper() + doubt[1:] for doubt in row.doubts)
    return f"{said} Corrija la fila y vuelva a leerla."


def _contract(work: Work, values: Values) -> Contract | None:
    """The contract a row speaks of: the last of those that build, or of those that supervise."""
    found = work.contracts(Nature.SUPERVISION if values.get("contrato") else Nature.CONSTRUCTION)
    return found[-1] if found else None


def _record(snapshots: Snapshots, rows: Sequence[Seen], put: Callable[[Book, Seen, Work], str | None]) -> None:
    """Hand each row its work, found by the office's number."""
    numbers = queries.works_of_keys(snapshots.session, NUMBER, [row.values.get("numero", "") for row in rows])
    book = Book(snapshots)
    if numbers:
        book.open(id_ for ids in numbers.values() for id_ in ids)
    for row in rows:
        number = row.values.get("numero")
        ids = numbers.get(number, ()) if number else ()
        if not ids:
            row.rejected = f"La obra número {number or '(vacío)'} no está registrada. Escríbala en la hoja de obras."
            continue
        if _is_repeated(row, snapshots.run_id):
            row.rejected = "Otra fila del archivo dice lo mismo con otros datos. Distíngalas o deje una."
            continue
        row.rejected = put(book, row, book.works[ids[0]])
        if row.rejected is None:
            row.work_id = ids[0]
    book.write()
