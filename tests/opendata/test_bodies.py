"""Open data say what the release says."""

import csv
import io
import json
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from service.foundation.canonical import canonical_json, sha256
from service.foundation.language import Language
from service.foundation.settings import DEMONSTRATION
from service.opendata.atom import atom_of
from service.opendata.csv import csv_of
from service.opendata.oc4ids import Package
from service.publication import queries
from service.publication.actions import publish
from service.works.models import WorkRow
from tests.publication.registry import register

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_the_package_holds_the_released_bytes(database, publisher) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher, AT)
        published = queries.latest(session, work)

    package = json.loads(Package("https://example.org/x.json", AT, DEMONSTRATION).of([published.document]))

    assert sha256(canonical_json(package["projects"][0])) == published.sha256
    assert package["publisher"] == {"name": DEMONSTRATION.name, "scheme": "CO-NIT", "uid": DEMONSTRATION.nit}
    assert (package["version"], package["publishedDate"]) == ("0.9", "2026-11-20T15:00:00+00:00")


def test_a_spreadsheet_has_a_row_for_each_fact_and_runs_no_formula(database, publisher) -> None:
    with database.writing() as session:
        work = register(session, '=HYPERLINK("x")', longitude=-75.5, latitude=10.4)
        publish(session, [work], publisher)
        body = csv_of(queries.latest(session, work))

    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    values = {row["dato"]: row["valor"] for row in rows}

    assert values["nombre"] == '\'=HYPERLINK("x")'
    assert (values["longitud"], values["valor_inicial_pesos"]) == ("-75.5", "4812300000")
    assert {row["obra"] for row in rows} == {work}
    assert {row["fuente_al"] for row in rows} == {"2026-11-01"}


def test_a_feed_has_an_entry_for_each_release(database, publisher) -> None:
    with database.writing() as session:
        work = register(session)
        publish(session, [work], publisher, AT)
        session.get(WorkRow, work).budget_on = date(2026, 1, 1)
        session.flush()
        publish(session, [work], publisher, AT)
        published, history = queries.latest(session, work), queries.history(session, work)

    feed = ET.fromstring(atom_of(published, history, "https://example.org", "Ciudad", Language("es")))
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", atom)

    assert [entry.findtext("a:title", namespaces=atom) for entry in entries] == [
        "La fecha de aprobación del presupuesto: 1 de enero de 2026.",
        "Primera publicación.",
    ]
    assert len({entry.findtext("a:id", namespaces=atom) for entry in entries}) == 2
    assert feed.findtext("a:updated", namespaces=atom) == "2026-11-20T15:00:00+00:00"
