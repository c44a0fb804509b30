"""Documents: kept as files, fetched once, and only while a work has them."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from service.foundation.database import Database
from service.works.actions import amend, register
from tests.works.factories import make_document, make_work

HASH = "ab" * 32


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (f"{HASH}.pdf", "application/pdf"),
        (f"{HASH[:24]}.pdf", "application/pdf"),
        (f"{HASH}.csv", "text/csv; charset=utf-8"),
    ],
)
def test_a_document_of_a_work_is_kept_as_a_file(client: TestClient, database: Database, file: str, kind: str) -> None:
    work = make_work(documents=(make_document(sha256=HASH),))
    client.app.state.blobs.put(file, b"bytes")
    assert client.get(f"/documentos/{file}").status_code == 404
    with database.writing() as session:
        register(session, [work])

    answer = client.get(f"/documentos/{file}")

    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"bytes", kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="documento-{file}"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"

    with database.writing() as session:
        amend(session, [(work, replace(work, documents=()))])
    assert client.get(f"/documentos/{file}").status_code == 404


@pytest.mark.parametrize("file", ["no.pdf", f"{HASH}.html", f"{HASH}.svg", f"{HASH[:20]}.pdf", f"..%2f{HASH}.pdf"])
def test_what_is_no_document_is_not_there(client: TestClient, file: str) -> None:
    assert client.get(f"/documentos/{file}").status_code == 404
