"""Reading a file of a source into the registry and publishing what changed: all of it in one transaction, or nothing.

These functions are the edge of a job, so the transaction is theirs; everything below receives the session.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from sqlmodel import Session

from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.publication.actions import publish
from service.publication.document import Publisher
from service.sources import cells, contracts, datasets, download, files, filing, office, recording, sheets
from service.sources.columns import Layout, Reading, Table, plain, recognise
from service.sources.runs import Progress, Record, RejectedRow, Run, Summary
from service.sources.snapshots import Scope
from service.sources.template import template_csv, template_xlsx

__all__ = [
    "RejectedRow",
    "Scope",
    "Summary",
    "import_secop",
    "import_works",
    "is_works",
    "template_csv",
    "template_xlsx",
]

#: What is done in the transaction of a run that is kept, with what became of its rows.
Also = Callable[[Session, Summary], None]

Key = Callable[[Reading], str | None]


def _by(*columns: str) -> Key:
    """The key of a row: what it says in some columns."""

    def key(reading: Reading) -> str | None:
        parts = [str(reading.values.get(column, "")) for column in columns]
        return "/".join(parts) if parts[0] else None

    return key


#: How the rows of each dataset are known again and recorded.
_SECOP: Mapping[str, tuple[Key, Record]] = {
    "jbjy-vk9h": (_by("id_contrato"), recording.record_contracts),
    "p6dx-8zbt": (
        lambda reading: reading.values.get("id_del_proceso") or reading.values.get("id_del_portafolio"),
        recording.record_processes,
    ),
    "u8cx-r425": (_by("identificador_modificacion", "numero_version"), recording.record_modifications),
    "u99c-7mfm": (
        _by("id_contrato", "tipo", "fecha_de_aprobacion", "fecha_de_creacion"),
        recording.record_suspensions,
    ),
    "mfmm-jqmq": (
        _by(
            "identificadorcontrato", "tipoejecucion", "nombreplan", "referencia_de_articulos", "fechadeentregaesperada"
        ),
        recording.record_execution,
    ),
}


def import_secop(
    database: Database,
    path: Path | str,
    publisher: Publisher,
    *,
    entity_nit: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _read: None,
    scope: Scope | None = None,
    also: Also = lambda _session, _summary: None,
) -> Summary:
    """Read a table of SECOP II: a file (XLSX, CSV, JSON) or an `https://` address of open data.

    `entity_nit`: rows of other entities are passed over and not counted. `dry_run`: everything is done and then
    undone. `progress` is told how many rows have been read. Rows that would touch works outside `scope` are rejected.
    `also` is done in the same transaction when it is kept. Refuses (`Unreadable`) a file that is no such table.
    """
    with ExitStack() as stack:
        local = stack.enter_context(download.fetched(str(path))) if download.is_address(path) else Path(path)
        sheet, table = _secop_sheet(local)
        layout = Layout(table, sheet.names, month_first=sheet.month_first)
        wanted = _of_entity(table, layout, entity_nit)
        with database.writing() as session:
            run = Run.begin(session, table.source, local.name, files.sha256_of(local), progress, scope)
            _take_secop(run, sheet, layout, wanted)
            return _close(session, run, publisher, also, dry_run=dry_run)


def _secop_sheet(path: Path) -> tuple[files.Sheet, Table]:
    given = files.sheets(path, lambda name: any(plain(name) in table.by_name for table in datasets.SECOP))
    sheet = max(given, key=lambda each: max(table.known(each.names) for table in datasets.SECOP))
    return sheet, recognise(datasets.SECOP, sheet.names)


def _of_entity(table: Table, layout: Layout, entity_nit: str | None) -> Callable[[Reading], bool]:
    if entity_nit is None or "nit_entidad" not in table.by_name:
        # The tables without entity tell of contracts that are known or not used.
        return lambda _reading: True
    if "nit_entidad" not in layout.names:
        raise Unreadable(
            N_("El archivo no dice el NIT de la entidad (columna «nit_entidad»): no se puede escoger una.")
        )
    number, doubt = cells.nit(entity_nit)
    if number is None or doubt:
        raise Unreadable(
            N_("El NIT %(nit)s no es válido. Escríbalo sin puntos, con o sin dígito de verificación."), nit=entity_nit
        )
    return lambda reading: reading.values.get("nit_entidad") == number


def _take_secop(run: Run, sheet: files.Sheet, layout: Layout, wanted: Callable[[Reading], bool]) -> None:
    key, record = _SECOP[layout.table.source]
    if layout.table is not datasets.CONTRACTS:
        run.take(layout.table.source, _readings(sheet, layout, wanted), key, record)
        return
    # Supervision is tied to works, so works come first: the file is read again for the rows that were left.
    left: set[int] = set()
    run.take(layout.table.source, _readings(sheet, layout, wanted, left), key, record)
    if left:
        serving = ((number, datasets.read(layout, row)) for number, row in sheet.rows() if number in left)
        run.take(layout.table.source, serving, key, record)


def _readings(
    sheet: files.Sheet, layout: Layout, wanted: Callable[[Reading], bool], left: set[int] | None = None
) -> Iterator[tuple[int, Reading]]:
    """The rows of a sheet as read; those that serve a work are noted in `left` and left for later."""
    for number, row in sheet.rows():
        reading = datasets.read(layout, row)
        if not wanted(reading):
            continue
        if left is not None and contracts.serves(reading.values):
            left.add(number)
        else:
            yield number, reading


def _close(session: Session, run: Run, publisher: Publisher, also: Also, *, dry_run: bool) -> Summary:
    summary = run.finish()
    if not summary.read:
        raise Unreadable(N_("El archivo no trae filas que leer. Revise que sea el que quería, y el NIT si lo dio."))
    publish(session, run.touched, publisher)
    if dry_run:
        session.rollback()
    else:
        also(session, summary)
    return summary


#: How the rows of each sheet of an office are known again and recorded.
_OFFICE: Mapping[str, tuple[Key, Record]] = {
    "works": (_by("numero"), filing.record_works),
    "works-cambios": (office.change_key, filing.record_changes),
    "works-avances": (_by("numero", "fecha"), filing.record_progress),
    "works-pagos": (_by("numero", "contrato", "fecha", "referencia", "valor"), filing.record_payments),
}


def import_works(
    database: Database,
    path: Path | str,
    publisher: Publisher,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _read: None,
    scope: Scope | None = None,
    also: Also = lambda _session, _summary: None,
) -> Summary:
    """Read the spreadsheet of an office: a workbook with the sheets of the template, or its works as CSV or JSON.

    The options are those of `import_secop`.
    """
    with ExitStack() as stack:
        local = stack.enter_context(download.fetched(str(path))) if download.is_address(path) else Path(path)
        found = _office_sheets(local)
        layouts = [Layout(table, sheet.names, month_first=sheet.month_first) for sheet, table in found]
        with database.writing() as session:
            run = Run.begin(session, sheets.WORKS.source, local.name, files.sha256_of(local), progress, scope)
            for (sheet, table), layout in zip(found, layouts, strict=True):
                key, record = _OFFICE[table.source]
                run.take(table.source, _office_rows(sheet, layout), key, record)
            return _close(session, run, publisher, also, dry_run=dry_run)


def is_works(path: Path) -> bool:
    """Whether a file is more of an office's spreadsheet than of a table of SECOP, by its columns."""
    tables = [*datasets.SECOP, *sheets.SHEETS.values()]
    given = files.sheets(path, lambda name: any(plain(name) in table.by_name for table in tables))

    def fit(known: Table) -> tuple[bool, int]:
        return max((not known.missing(sheet.names), known.known(sheet.names)) for sheet in given)

    return max(map(fit, sheets.SHEETS.values())) > max(map(fit, datasets.SECOP))


def _office_sheets(path: Path) -> list[tuple[files.Sheet, Table]]:
    """The sheets to read, works first: what the others tell is of works."""
    given = files.sheets(path, lambda name: any(plain(name) in table.by_name for table in sheets.SHEETS.values()))
    by_name = {plain(sheet.name): sheet for sheet in given}
    named = {name: by_name[name] for name in sheets.SHEETS if name in by_name}
    found = [(sheet, sheets.SHEETS[name]) for name, sheet in named.items()] or [(given[0], sheets.WORKS)]
    for sheet, table in found:
        recognise([table], sheet.names)
        for wrong, right in table.misspelt(sheet.names):
            raise Unreadable(
                N_("La columna «%(wrong)s» no se conoce. ¿Quiso decir «%(right)s»? Corríjala o bórrela."),
                wrong=wrong,
                right=right,
            )
    return found


def _office_rows(sheet: files.Sheet, layout: Layout) -> Iterator[tuple[int, Reading]]:
    read = office.read if layout.table is sheets.WORKS else Layout.read
    return ((number, read(layout, row)) for number, row in sheet.rows())
