"""A person in front of a sign: the code is typed in every way a person types."""

import pytest
from starlette.testclient import TestClient

from service.foundation import codes
from service.foundation.database import Database
from service.signs.models import Sign
from service.works.facts import WorkStatus
from service.works.models import WorkRow
from tests.works.factories import ORIGIN


@pytest.mark.parametrize(
    "typed",
    [
        "/7K3QM2XM",
        "/7k3qm2xm",
        "/7K3Q-M2XM",
        "/o/7K3QM2XM",
        "/o/7k3q-m2xm",
        "/7K3Q%20M2XM",
        "/O/7K3QM2XM",
        "/7K3QM2XM/",
    ],
)
def test_the_code_opens_the_work_however_it_is_typed(street, visit, typed: str) -> None:
    said = visit(typed).said()

    assert "Usted está frente a la valla 7K3Q-M2XM · valla 1 de 3" in said
    assert "Pavimentación de la calle 30 en El Pozón" in said
    assert "Atrasada 49 días." in said


def test_a_sign_that_is_gone_keeps_its_work_and_names_the_new_one(street, visit) -> None:
    seen = visit(f"/{street.gone}")

    assert f"La valla {codes.printed(street.gone)} ya no está en uso." in seen.said()
    assert "La reemplaza la valla 7K3Q-M2XM" in seen.said()
    assert "$ 6.015.375.000" in seen.said()
    assert {"href": "/7K3QM2XM", "class": "plate"} in seen.all("a")
    assert "Usted está frente" not in seen.said()


@pytest.mark.parametrize("typed", ["7K3QN2XM", "7K3OM2XM", "7K3QM2XN", "7k3q-ñ2xm", "7K30M2XM"])
def test_a_look_alike_asks_whether_the_other_was_meant(street, visit, typed: str) -> None:
    seen = visit(f"/{typed}", status=404)

    assert ("h1", "¿Quiso decir 7K3Q-M2XM?") in seen.headings
    assert {"href": "/7K3QM2XM", "class": "plate"} in seen.all("a")


@pytest.mark.parametrize("typed", ["7K3QM2XX", "22222222", "7K3QM2X", "7K3QM2XMC", "AAAAAAAA"])
def test_a_code_that_no_sign_has_says_how_to_go_on(street, visit, typed: str) -> None:
    seen = visit(f"/{typed}", status=404)

    assert ("h1", "Ninguna valla tiene ese código") in seen.headings
    assert {form["action"] for form in seen.all("form")} == {"/obras", "/verificar"}
    assert typed not in seen.html


@pytest.mark.parametrize("typed", ["wp-login.php", ".env", "favicon.ico", "robots.txt", "<script>", "a" * 300, "😀"])
def test_what_is_no_code_is_no_page(street, visit, typed: str) -> None:
    seen = visit(f"/{typed}", status=404)

    assert ("h1", "No encontramos esa página") in seen.headings
    assert typed not in seen.html


@pytest.mark.parametrize("path", ["/%00", "/obras/%00", "/obras/7k3qm2xmc/historial/%00"])
def test_an_address_with_a_nul_is_refused_before_anybody_reads_it(street, client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, "Esa dirección no existe.\n")


@pytest.mark.parametrize("path", ["/nada/", "/salud/", "/o/", "/7K3QN2XM/"])
def test_nobody_is_sent_to_the_host_that_a_header_names(street, client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"host": "otro.example"}, follow_redirects=False)

    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_the_sign_of_a_work_that_is_not_published_is_not_betrayed(
    street, database: Database, client: TestClient, visit
) -> None:
    with database.writing() as session:
        work = WorkRow(
            id="2222222CC",
            title="Obra callada",
            status=WorkStatus.PREPARATION,
            source=ORIGIN.source,
            source_on=ORIGIN.on,
        )
        session.add(work)
        session.flush()
        session.add(Sign(code=street.unpublished, work_id=work.id, serial=1))

    seen = visit(f"/{street.unpublished}", status=404)

    assert seen.html == client.get("/22222222").text
