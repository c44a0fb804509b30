"""A batch of rows of one dataset written into the registry: each row gets its work, or why it has none.

Within a batch no key comes twice. Nothing here reads files, counts, publishes or commits.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from service.foundation import clock
from service.sources import acts, cells, contracts, merging, processes, queries, rules
from service.sources.contracts import BPIN, Rejected
from service.sources.snapshots import Seen, Snapshots
from service.sources.texts import readable_name
from service.works import actions
from service.works.facts import Contract, Nature, Process, Work
from service.works.naming import dependency_of
from service.works.queries import load


@dataclass
class Book:
    """Works as they were at the beginning of a batch and as they are now; written at its end."""

    snapshots: Snapshots
    works: dict[str, Work] = field(default_factory=dict)
    _before: dict[str, Work] = field(default_factory=dict)
    _fresh: list[Work] = field(default_factory=list)
    first_read: dict[str, date] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The session of the run."""
        return self.snapshots.session

    def open(self, work_ids: Iterable[str]) -> None:
        """Bring works to be changed."""
        self._before = load(self.session, list(dict.fromkeys(work_ids)))
        self.works = dict(self._before)

    def put(self, work: Work) -> str:
        """Keep a work as it is now; the id it has, or the one it gets if it is new."""
        if not work.id:
            self._fresh.append(work)
            return ""
        self.works[work.id] = work
        return work.id

    def contract(self, contract_id: str, work_id: str) -> tuple[Process, Contract]:
        """A contract of a work that has been opened, with its process."""
        for process in self.works[work_id].processes:
            if process.contract and process.contract.id == contract_id:
                return process, process.contract
        raise LookupError(contract_id)

    def put_contract(self, work_id: str, contract: Contract, on: date) -> None:
        """Keep a contract of a work as it is now, known on one day."""
        work = self.works[work_id]
        together = tuple(
            replace(each, contract=contract) if each.contract and each.contract.id == contract.id else each
            for each in work.processes
        )
        origin = replace(work.origin, on=max(work.origin.on, on))
        self.works[work_id] = replace(work, origin=origin, processes=together)

    def write(self) -> list[str]:
        """Write what is new and what changed; the ids of the new works, in the order they were put."""
        ids = actions.new_ids(self.session, len(self._fresh)) if self._fresh else []
        fresh = [replace(work, id=id_) for work, id_ in zip(self._fresh, ids, strict=True)]
        if fresh:
            actions.register(self.session, fresh, self.first_read)
        changed = [(old, self.works[id_]) for id_, old in self._before.items() if self.works[id_] != old]
        if changed or self.first_read:
            actions.amend(self.session, changed, self.first_read)
        self.snapshots.written += [*((None, work) for work in fresh), *changed]
        return ids


def record_contracts(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Contracts of works; those of supervision and design are tied to the work they serve, once it is there."""
    told = _consistent(snapshots, _told(snapshots, rows, _contracts(snapshots, rows, today)))
    book = Book(snapshots)
    located = queries.works_of_contracts(book.session, [row.key for row, _ in told])
    elsewhere = [(row, work) for row, work in told if row.key not in located]
    by_process = queries.works_of_processes(book.session, [work.processes[0].id for _, work in elsewhere])
    serving = [work for _, work in elsewhere if work.processes[0].nature is not Nature.CONSTRUCTION]
    by_bpin = queries.works_of_keys(book.session, BPIN, [value for work in serving for _, value in work.identifiers])
    near = [id_ for ids in (*by_process.values(), *by_bpin.values()) for id_ in ids]
    if located or near:
        book.open([*located.values(), *near])
    before = snapshots.previous((row for row, _ in told if row.key in located), even_rejected=True)
    fresh: list[Seen] = []
    for row, work in told:
        process = work.processes[0]
        if row.key in located:
            row.work_id = book.put(merging.reread(book.works[located[row.key]], work, _before(before.get(row.key))))
            continue
        siblings = [book.works[id_] for id_ in by_process.get(process.id, ())]
        waiting = next((work for work in siblings if merging.open_process(work, process)), None)
        if waiting is not None:
            row.work_id = book.put(merging.joined(waiting, work))
        elif process.nature is Nature.CONSTRUCTION:
            lot = work
            for sibling in siblings:
                lot = merging.like_sibling(lot, sibling)
                book.put(merging.without_estimate(sibling, process.id))
            book.put(merging.read_first(lot))
            fresh.append(row)
        else:
            served = _served(
                work, [book.works[id_] for _, value in work.identifiers for id_ in by_bpin.get(value, ())]
            )
            if served is None:
                row.rejected = _UNTIED[process.nature]
            else:
                row.work_id = book.put(merging.added(served, merging.read_first(work)))
    for row, work_id in zip(fresh, book.write(), strict=True):
        row.work_id = work_id


def _contracts(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> list[Work | Rejected]:
    """What each row tells; a contract that is registered is of a work, whatever its row looks like."""
    natures = queries.natures_of_contracts(snapshots.session, [row.key for row in rows])
    return [contracts.tell(row.values, row.doubts, today, natures.get(row.key)) for row in rows]


_UNTIED = {
    Nature.SUPERVISION: "Es una interventoría y SECOP no dice de qué obra. Escriba su número en la planilla de obras.",
    Nature.DESIGN: "Son estudios o diseños y SECOP no dice de qué obra. Escriba el proyecto (BPIN) de la obra.",
}


def _told(snapshots: Snapshots, rows: Sequence[Seen], judged: Sequence[Work | Rejected]) -> list[tuple[Seen, Work]]:
    told = []
    for row, found in zip(rows, judged, strict=True):
        if isinstance(found, Rejected):
            row.rejected = found.reason
        else:
            told.append((row, _claimed(snapshots, found)))
    return told


def _claimed(snapshots: Snapshots, work: Work) -> Work:
    if snapshots.scope is None or work.owner is None:
        return work
    return snapshots.scope.claimed(work, dependency_of(work.owner))


def _consistent(snapshots: Snapshots, told: Sequence[tuple[Seen, Work]]) -> list[tuple[Seen, Work]]:
    """The rows without those that contradict another of their file: one of the two is a mistake, not a change."""
    others = snapshots.told_now(row for row, _ in told)
    for row, _ in told:
        found = (contracts.contradiction(each, row.payload) for each in others.get(row.key, ()))
        what = next((each for each in found if each), None)
        if what is not None:
            row.rejected = (
                f"Una fila anterior de este archivo dice otra cosa del contrato {row.key}: {what}."
                " Deje la correcta y vuelva a leerlo."
            )
    return [(row, work) for row, work in told if row.rejected is None]


def _served(told: Work, candidates: Sequence[Work]) -> Work | None:
    """The one work of the same project and entity, when there is one and no other."""
    entity = told.owner.entity if told.owner else None
    served = [work for work in candidates if work.owner and work.owner.entity == entity]
    return served[0] if len(served) == 1 else None


def _before(payload: dict[str, object] | None) -> rules.Before | None:
    if payload is None:
        return None
    status, reference, person = (
        str(said) if (said := payload.get(column)) else None
        for column in ("estado_contrato", "referencia_del_contrato", "nombre_representante_legal")
    )
    return rules.Before(
        value_amount=cells.pesos(payload.get("valor_del_contrato"))[0] or None,
        ends_on=cells.day(payload.get("fecha_de_fin_del_contrato"))[0],
        status=status,
        supplier_nit=cells.nit(payload.get("documento_proveedor"))[0],
        reference=reference,
        signed_on=cells.day(payload.get("fecha_de_firma"))[0],
        starts_on=cells.day(payload.get("fecha_de_inicio_del_contrato"))[0],
        representative=readable_name(person) if person else None,
    )


def record_processes(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Processes: they tell more of works already there, or of one that is being contracted."""
    told = _told(snapshots, rows, [processes.tell(row.values, today) for row in rows])
    book = Book(snapshots)
    located = queries.works_of_processes(book.session, [work.processes[0].id for _, work in told])
    book.open(id_ for ids in located.values() for id_ in ids)
    fresh: dict[str, list[Seen]] = defaultdict(list)
    for row, work in told:
        process = work.processes[0]
        ids = located.get(process.id)
        if ids:
            # The estimate of a process of several lots is for all of them together.
            said = work if len(ids) == 1 else merging.without_estimate(work, process.id)
            for id_ in ids:
                row.work_id = book.put(merging.enriched(book.works[id_], said))
        elif process.nature is not Nature.CONSTRUCTION:
            row.rejected = _UNTIED[process.nature]
        else:
            if process.id not in fresh:
                book.put(work)
            fresh[process.id].append(row)
    for same, work_id in zip(fresh.values(), book.write(), strict=True):
        for row in same:
            row.work_id = work_id


def record_modifications(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Published modifications: all those of a contract are judged together, whatever the order in which they came."""
    for row in rows:
        found = acts.refused(row.values)
        row.rejected = found.reason if found else None
    book, located = _opened(snapshots, rows, "id_contrato")
    first_reads = queries.first_reads(book.session, located)
    editions: dict[str, dict[str, tuple[int, rules.Act]]] = defaultdict(dict)
    for kept in snapshots.of_works(work_id for work_id, _ in located.values()):
        act = acts.act(kept.payload, kept.read_at.astimezone(clock.BOGOTA).date())
        editions[kept.payload["id_contrato"]][kept.key] = (acts.version(kept.payload), act)
    for contract_id, (work_id, told) in located.items():
        for row in told:
            editions[contract_id][row.key] = (acts.version(row.payload), acts.act(row.payload, today))
        latest: dict[str, tuple[int, rules.Act]] = {}
        for number, act in editions[contract_id].values():
            if act.id not in latest or latest[act.id][0] <= number:
                latest[act.id] = (number, act)
        known = book.contract(contract_id, work_id)[1]
        contract, inside = rules.with_acts(known, [act for _, act in latest.values()], first_reads[contract_id])
        book.put_contract(work_id, contract, today)
        if inside != first_reads[contract_id]:
            book.first_read[contract_id] = inside
    book.write()


def record_suspensions(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Suspensions and restarts of contracts."""
    stops = {row.key: acts.stop(row.values, today) for row in rows}
    for row in rows:
        found = stops[row.key]
        row.rejected = found.reason if isinstance(found, Rejected) else None
    book, located = _opened(snapshots, rows, "id_contrato")
    for contract_id, (work_id, told) in located.items():
        for row in told:
            stop = stops[row.key]
            assert not isinstance(stop, Rejected)
            book.put_contract(work_id, rules.with_stop(book.contract(contract_id, work_id)[1], stop), today)
    book.write()


def record_execution(snapshots: Snapshots, rows: Sequence[Seen], today: date) -> None:
    """Planned and real progress of works, by the contract that builds them."""
    observed = {row.key: acts.progress(row.values, today) for row in rows}
    for row in rows:
        found = observed[row.key]
        row.rejected = found.reason if isinstance(found, Rejected) else None
    book, located = _opened(snapshots, rows, "identificadorcontrato")
    for contract_id, (work_id, told) in located.items():
        builds = book.contract(contract_id, work_id)[0].nature is Nature.CONSTRUCTION
        for row in told:
            found = observed[row.key]
            if not builds or isinstance(found, Rejected):
                row.rejected, row.work_id = "El avance es de una interventoría o de un diseño, no de la obra.", None
                continue
            for progress in found:
                book.put(merging.with_progress(book.works[work_id], progress))
    book.write()


def _opened(snapshots: Snapshots, rows: Sequence[Seen], column: str) -> tuple[Book, dict[str, tuple[str, list[Seen]]]]:
    """The works of the contracts that rows speak of, opened, with their rows; those of unknown ones are rejected."""
    waiting = [row for row in rows if row.rejected is None]
    known = queries.works_of_contracts(snapshots.session, [row.values[column] for row in waiting])
    located: dict[str, tuple[str, list[Seen]]] = {}
    for row in waiting:
        contract_id = row.values[column]
        row.work_id = known.get(contract_id)
        if row.work_id is None:
            row.rejected = acts.missing_contract(contract_id).reason
        else:
            located.setdefault(contract_id, (row.work_id, []))[1].append(row)
    book = Book(snapshots)
    if located:
        book.open(work_id for work_id, _ in located.values())
    return book, located
