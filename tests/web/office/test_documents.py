"""Documents of a work: added, looked at by the office alone, published with their size and hash."""

import pytest
from starlette.testclient import TestClient

from service.foundation import codes
from service.foundation.canonical import sha256
from service.foundation.database import Database
from service.publication import queries as publication
from service.publication.actions import publish
from service.publication.document import Publisher
from service.works.actions import register
from tests.office.test_papers import SCRIPT, pdf, with_root, xlsx
from tests.web.office.conftest import Browser, People
from tests.works.factories import make_work

WORK = "7K3QM2XMC"
PATH = "/oficina/obras/7k3qm2xmc/documentos"
PDF = pdf()
FIELDS = {"clase": "contractAmendment", "titulo": "Otrosí n.º 2"}

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def published(database: Database, publisher: Publisher) -> None:
    with database.writing() as session:
        register(session, [make_work(photos=())])
        publish(session, [WORK], publisher)


def begun(browser: Browser) -> str:
    return next(field["value"] for field in browser.open(PATH).all("input") if field.get("name") == "borrador")


def added(browser: Browser, draft: str, data: bytes = PDF, name: str = "acta.pdf", **fields: str) -> str:
    return browser.done(PATH, {**FIELDS, "borrador": draft, **fields}, files={"archivo": (name, data)})


def latest(database: Database):
    with database.reading() as session:
        return publication.latest(session, WORK)


def test_a_document_is_public_once_it_is_published(people: People, client: TestClient, database: Database) -> None:
    browser = people("ana")
    draft = begun(browser)
    added(browser, draft)
    seen = browser.open(PATH)
    private, public = f"/oficina/archivos/{draft}/{sha256(PDF)}.pdf", f"/documentos/{sha256(PDF)}.pdf"
    assert private in {link.get("href") for link in seen.all("a")}
    file = browser.client.get(private)
    assert (file.content, file.headers["content-disposition"][:10]) == (PDF, "attachment")
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert client.get(public).status_code == 404

    browser.done(f"/oficina/borradores/{draft}/publicar")

    document = latest(database).work.documents[-1]
    assert (document.kind, document.title) == ("contractAmendment", "Otrosí n.º 2")
    assert (document.size, document.sha256) == (len(PDF), sha256(PDF))
    answer = client.get(public)
    assert (answer.status_code, answer.content) == (200, PDF)
    page = client.get("/obras/7k3qm2xmc").text
    assert public in page
    assert sha256(PDF) in page.replace(public, "")
    assert sha256(PDF) in browser.open(PATH).text


def test_documents_are_gathered_taken_out_and_published_together(people: People, database: Database) -> None:
    browser = people("ana")
    draft = begun(browser)
    added(browser, draft)
    added(browser, draft, xlsx(), "cantidades.pdf", clase="billOfQuantity", titulo="")
    added(browser, draft, b"a;b\n1;2\n", "x.exe", clase="feasibilityStudy", titulo="Cuentas")
    gone = next(field["value"] for field in browser.open(PATH).all("button") if field.get("name") == "quitar")

    browser.done(PATH, {"borrador": draft, "quitar": gone})
    browser.done(f"/oficina/borradores/{draft}/publicar")

    titles = {document.title: document.format for document in latest(database).work.documents}
    assert len(titles) == 3
    assert titles["Cantidades y precios"].endswith("spreadsheetml.sheet")


def test_the_same_document_sent_twice_is_one(people: People, database: Database) -> None:
    browser = people("ana")
    draft = begun(browser)
    key = codes.token(12)
    for again in (key, key, codes.token(12)):
        added(browser, draft, envio=again)
    browser.done(f"/oficina/borradores/{draft}/publicar")

    assert [document.title for document in latest(database).work.documents].count("Otrosí n.º 2") == 1


@pytest.mark.parametrize(
    ("fields", "data", "field", "words"),
    [
        ({"clase": ""}, PDF, "clase", "Escoja qué documento es"),
        ({"clase": "otra"}, PDF, "archivo", "El archivo está bien"),
        ({}, b"", "archivo", "Escoja el archivo"),
        ({}, pdf(with_root("/OpenAction", SCRIPT)), "archivo", "trae un programa"),
        ({}, b"<html><script>alert(1)</script>", "archivo", "no se publica"),
    ],
)
def test_what_is_missing_or_cannot_be_published_is_said(
    people: People, database: Database, fields: dict[str, str], data: bytes, field: str, words: str
) -> None:
    browser = people("ana")
    draft = begun(browser)

    seen = browser.refused(PATH, {**FIELDS, "borrador": draft, **fields}, files={"archivo": ("acta.pdf", data)})

    assert words in seen.said()
    assert f"#{field}" in {link.get("href") for link in seen.all("a")}
    assert 'value="Otrosí n.º 2"' in seen.html
    assert latest(database).number == 1


def test_only_who_edits_this_work_adds_documents_to_it(people: People) -> None:
    ana = people("ana")
    draft = begun(ana)
    added(ana, draft)

    for login in ("ines", "carla", "aura", "elsa"):
        other = people(login)
        assert other.client.get(PATH).status_code == 404
        assert other.send(PATH, {**FIELDS, "borrador": draft}, files={"archivo": ("a.pdf", PDF)}).status_code == 404
    for login in ("carla", "aura", "isaac"):
        assert people(login).client.get(f"/oficina/archivos/{draft}/{sha256(PDF)}.pdf").status_code == 404
    assert people("beto").send(PATH, {"borrador": draft, "quitar": "x"}).status_code == 404
    assert ana.send(PATH, {**FIELDS, "borrador": "inventado"}, files={"archivo": ("a.pdf", PDF)}).status_code == 404
