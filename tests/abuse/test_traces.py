"""What stays of who told something: nothing of theirs in any file, row, message or memory of the service.

Every byte that the service wrote is read after a whole visit. The system calls of a filing are watched in tests/trace.
"""

from sqlalchemy import MetaData, select

from service.foundation.database import Database
from service.foundation.ram import Ram
from tests.abuse.site import Site
from tests.abuse.test_files import tagged
from tests.abuse.test_receipts import come, step
from tests.abuse.visitor import File, Visitor

WORDS = (
    "CANARIO-TEXTO-9031",
    "CANARIO-NOMBRE-9032",
    "CANARIO-MENSAJE-9033",
    "CANARIO-AGENTE-9034",
    "canario-9035.jpg",
)


def _visit(site: Site) -> str:
    """Tell, come back, answer, give a name, and fail in some ways; the receipt."""
    text, name, message, agent, file = WORDS
    visitor = Visitor(site)
    visitor.headers["User-Agent"] = agent
    visitor.headers["Referer"] = f"https://{agent}.example"
    form = visitor.open().filled(que=text, modo="reserved", contacto=name, quien=name, original="si")
    visitor.post("/denuncia", text.encode(), "text/plain")
    visitor.send(form.filled(marca=text))
    receipt = visitor.ripe(form, [File(tagged(), file)]).receipt
    case = come(visitor, receipt)
    visitor.send(step(case, "responder").filled(texto=message), [File(b"x", file)])
    visitor.send(step(case, "dar-identidad").filled(contacto=f"{name} otra vez"))
    visitor.close()
    assert receipt
    return receipt


def test_nothing_of_a_visit_stays(own: Site) -> None:
    assert own.inside
    receipt = _visit(own)
    words = [word.encode() for word in (*WORDS, "CANARIO-5523", receipt, receipt.replace(" ", ""), "127.0.0.1")]
    files = [path for path in own.inside.settings.data_dir.rglob("*") if path.is_file()]
    memory = Ram(own.inside.settings.data_dir)._path
    files += memory.parent.glob(f"{memory.name}*") if memory else []

    assert any(path.name.startswith("valla.sqlite") for path in files)
    assert [(path.name, word) for path in files for word in words if word in path.read_bytes()] == []


def test_no_row_holds_a_word_or_an_hour(own: Site) -> None:
    assert own.inside
    _visit(own)
    database = Database(own.inside.settings.database)
    tables = MetaData()
    tables.reflect(database.engine)
    with database.reading() as session:
        told = {
            name: list(session.execute(select(table)))
            for name, table in tables.tables.items()
            if name.startswith("complaint")
        }
    database.dispose()

    assert {"complaint", "complaint_grant", "complaint_item", "complaint_share", "complaint_commitment"} <= set(told)
    assert told["complaint"]
    texts = [cell for rows in told.values() for row in rows for cell in row if isinstance(cell, str)]
    assert not [text for text in texts if any(word in text for word in WORDS) or ":" in text]
