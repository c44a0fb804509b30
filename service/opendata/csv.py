"""One work as a spreadsheet: a row for each fact, with its source and day.

UTF-8 with a mark so that spreadsheet programs read the accents; ISO dates, whole pesos; text that a spreadsheet would
take for a formula is written with an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date

from service.publication.differences import TERMS
from service.publication.queries import Published
from service.works.facts import Contract, Origin, Process, Work
from service.works.rules import steps

HEADER = ("obra", "version", "grupo", "fecha", "dato", "valor", "fuente", "fuente_al")

Row = tuple[str, str, object, Origin]


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def plain(value: object) -> str:
    """A value as a cell: what a spreadsheet would take for a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _work(work: Work) -> Iterator[Row]:
    place = work.place
    for name, value in (
        ("nombre", work.title),
        ("objeto", work.description),
        ("etapa", TERMS[work.status.value]),
        ("direccion", place.address),
        ("barrio", place.barrio),
        ("comuna", place.commune),
        ("latitud", place.latitude),
        ("longitud", place.longitude),
        ("presupuesto_pesos", work.budget_amount),
        ("dependencia", work.owner.dependency if work.owner else None),
        ("responsable_de_los_datos", work.owner.steward if work.owner else None),
    ):
        yield "", name, value, work.origin


def _process(process: Process) -> Iterator[Row]:
    for name, value in (
        ("tipo", TERMS[process.nature.value]),
        ("numero", process.reference or process.id),
        ("modalidad", process.method_details),
        ("presupuesto_oficial_pesos", process.estimate_amount),
        ("oferentes", process.tenderers_count),
    ):
        yield _iso(process.published_on), name, value, process.origin


def _contract(contract: Contract) -> Iterator[Row]:
    day = _iso(contract.signed_on)
    for name, value in (
        ("contrato", contract.reference or contract.id),
        ("contratista", contract.supplier.name if contract.supplier else None),
        ("contratista_nit", contract.supplier.nit if contract.supplier else None),
        ("valor_inicial_pesos", contract.value_amount),
        ("inicio", contract.starts_on),
        ("fin_inicial", contract.ends_on),
        ("anticipo_pesos", contract.advance_amount),
        ("pagado_pesos", contract.paid_amount),
    ):
        yield day, name, value, contract.origin
    for source, amount in contract.funding:
        yield day, f"recursos_pesos: {source}", amount, contract.origin


def _changes(contract: Contract) -> Iterator[Row]:
    for step in steps(contract):
        change = step.modification
        day = _iso(change.on)
        for name, value in (
            (f"{change.kind.value}_valor_pesos", change.value_amount),
            (f"{change.kind.value}_dias", change.days),
            ("valor_actual_pesos", step.new_value),
            ("fin_actual", step.new_end),
            ("motivo", change.reason),
        ):
            if value is not None:
                yield day, name, value, change.origin


def rows(published: Published) -> Iterator[tuple[str, ...]]:
    """The rows of a release, header first; unknown facts have an empty value."""
    yield HEADER
    work = published.work
    groups: list[tuple[str, Iterator[Row]]] = [("obra", _work(work))]
    for process in work.processes:
        groups.append(("proceso", _process(process)))
        if contract := process.contract:
            groups += [("contrato", _contract(contract)), ("cambio", _changes(contract))]
            payments = (
                (p.on.isoformat(), "anticipo_pesos" if p.advance else "pago_pesos", p.amount, p.origin)
                for p in contract.payments
            )
            groups.append(("pago", payments))
    shares = ("planned_physical", "real_physical", "planned_financial", "real_financial")
    spanish = ("fisico_programado", "fisico_real", "financiero_programado", "financiero_real")
    progress = (
        (report.on.isoformat(), f"{label}_porcentaje", value / 100, report.origin)
        for report in work.progress
        for name, label in zip(shares, spanish, strict=True)
        if (value := getattr(report, name)) is not None
    )
    documents = ((_iso(d.published_on), d.title, d.url, d.origin) for d in work.documents)
    photos = ((_iso(p.taken_on), p.alt, p.name, p.origin) for p in work.photos)
    groups += [("avance", progress), ("documento", documents), ("foto", photos)]
    for group, lines in groups:
        for day, name, value, origin in lines:
            cells = (work.id, published.number, group, day, name, value, origin.source, origin.on.isoformat())
            yield tuple(plain(cell) for cell in cells)


def csv_of(published: Published) -> bytes:
    """A release as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows(published))
    return b"\xef\xbb\xbf" + text.getvalue().encode()
