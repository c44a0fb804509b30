"""The public figures of complaints: whole quarters, nothing below three, on the page, on the report and in the file."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from service.complaints import figures
from service.complaints.figures import quarter_of
from service.foundation import clock, codes
from service.foundation.database import Database
from tests.complaints.test_figures import TOLD, receive
from tests.web.conftest import Visit

#: Cases that ended in each quarter: what is said of them and how many there were.
ENDED = {
    "2026-05-04": [({}, 5), ({"outcome": "discarded"}, 1)],
    "2026-08-04": [({}, 9), ({"subject": "bribe", "timing": "late", "days": "more"}, 4), ({"subject": "threats"}, 2)],
    "2026-11-04": [({}, 30)],
}


@pytest.fixture
def counted(database: Database, monkeypatch: pytest.MonkeyPatch, november: None) -> None:
    """Two quarters that are over, and the one of today."""
    today = clock.now
    with database.writing() as session:
        for day, several in ENDED.items():
            monkeypatch.setattr(clock, "now", lambda day=day: datetime.fromisoformat(day).replace(hour=15, tzinfo=UTC))
            receive(session, date.fromisoformat(day), 2 if day < "2026-08" else 240)
            for told, count in several:
                for _ in range(count):
                    figures.add(session, codes.token_bytes(32).hex(), TOLD | told)
    monkeypatch.setattr(clock, "now", today)


def test_before_any_quarter_is_over_it_says_so(database: Database, november: None, visit: Visit) -> None:
    said = visit("/cifras").said()

    assert "Todavía no hay cifras." in said
    assert "Informes" not in said
    visit("/cifras/2026-1", 404)


@pytest.mark.usefixtures("counted")
def test_the_last_quarter_that_is_over_is_told(visit: Visit) -> None:
    seen = visit("/cifras")
    said = seen.said()

    assert "De julio a septiembre de 2026 llegaron 240 denuncias y terminaron 15." in said
    assert "Julio a septiembre de 2026 73,3 % a tiempo 240 15" in said
    assert "Abril a junio de 2026 100 % a tiempo Menos de 3 6" in said
    assert "¿Respondimos a tiempo? A tiempo 11 Tarde 4" in said
    assert "Cuánto tardó la respuesta De 6 a 10 días hábiles 11 Más de 30 días hábiles 4" in said
    # Two of threats would be found by taking the others from the total: the next smallest goes with them.
    assert "De qué eran Obra mal hecha o que no avanza 9 Lo demás, junto 6" in said
    assert "Dónde Sin localidad 15" in said
    assert "octubre" not in said
    (chart,) = [svg for svg in seen.all("svg") if svg.get("role") == "img"]
    assert chart["aria-label"].endswith("Las cifras están en la tabla.")


@pytest.mark.usefixtures("counted")
def test_a_report_tells_its_half_of_the_year(visit: Visit) -> None:
    seen = visit("/cifras/2026-1")

    assert ("h1", "Cifras de las denuncias: primer semestre de 2026") in seen.headings
    assert "Las que terminaron, de abril a junio de 2026" in seen.said()
    assert "Cómo terminaron Todo, junto 6" in seen.said()
    assert "julio a septiembre" not in seen.said()
    for half in ("2026-3", "2025-2", "2027-1", "nada", "2026-Q1"):
        visit(f"/cifras/{half}", 404)


@pytest.mark.usefixtures("counted")
def test_page_report_and_file_tell_the_same_numbers(client: TestClient, visit: Visit) -> None:
    """Or what one hides could be taken from the other."""
    answer = client.get("/cifras.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["trimestre", "que", "valor", "casos"]
    assert ["2026-Q3", "recibidas", "", "240"] in rows
    assert ["2026-Q3", "asunto", "lo demás, junto", "6"] in rows
    assert {row[0] for row in rows[1:]} == {"2026-Q2", "2026-Q3"}
    assert not any(row[:2] == ["2026-Q2", "recibidas"] for row in rows)
    numbers = {int(row[3]) for row in rows[1:]}
    assert min(numbers) >= figures.LEAST
    for path in ("/cifras", "/cifras/2026-1", "/cifras/2026-2"):
        tables = re.findall(r'<td class="n">([\d.]+)</td>', visit(path).html)
        assert {int(number.replace(".", "")) for number in tables} <= numbers, path


@pytest.mark.usefixtures("counted")
def test_no_answer_changes_until_another_quarter_is_over(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = ("/cifras", "/cifras/2026-1", "/cifras/2026-2", "/cifras.csv")
    before = [client.get(path).text for path in paths]
    with database.writing() as session:
        figures.add(session, "f" * 64, TOLD | {"subject": "bidders"})
        receive(session, date(2026, 11, 18), 5)

    assert [client.get(path).text for path in paths] == before
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 7, 15, tzinfo=UTC))
    assert [client.get(path).text for path in paths] == before
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 8, 15, tzinfo=UTC))
    assert quarter_of(date(2026, 11, 18)) in client.get("/cifras.csv").text


def test_who_reads_leads_there(visit: Visit) -> None:
    assert "/cifras" in {link.get("href") for link in visit("/quien-lee").all("a")}
