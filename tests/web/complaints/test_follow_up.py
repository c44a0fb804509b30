"""Coming back: the receipt in any writing, both sides read, everything written, and each button good once."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from httpx import Response
from PIL import Image
from sqlalchemy import event
from starlette.testclient import TestClient

from service.complaints import actions, conversation, keys, queries
from service.complaints.clocks import Term
from service.complaints.farewell import Ending, Farewell
from service.complaints.filing import File
from service.complaints.keys import Signer
from service.complaints.models import Complaint, Item
from service.complaints.rules import CaseState, Kind, Mode, Which
from service.complaints.states import Change
from service.foundation import codes
from service.foundation.database import Database
from service.web.complaints import follow_up
from tests.complaints.told import Told
from tests.web.complaints.conftest import Teller
from tests.web.complaints.returning import Page, Person
from tests.web.conftest import Visit

TEXT = "El andén se levantó. <b>Nadie</b> lo repara."
NEUTRAL = "Escriba otra vez su recibo. Cada botón sirve una vez"
UNKNOWN = "Ningún caso abre con ese recibo."


def picture(colour: str = "#9ab") -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00canario")
    return file.getvalue()


@pytest.fixture
def one(client: TestClient, database: Database) -> Told:
    """A complaint of the running service."""
    state = client.app.state
    told = Told(database, state.blobs, state.secret.key("receipt"))
    told.file(text=TEXT, title="Pavimentación de la calle 30")
    return told


@pytest.fixture
def person(client: TestClient, later: Callable[[float], None]) -> Person:
    later(60)
    return Person(client)


def unknown() -> str:
    return codes.mint(25)


def unmarked(response: Response) -> str:
    """A page without the mark of its form, which is another each time and as long as any."""
    return re.sub(r'name="marca" value="\d+\.[\w-]{16}\.[\w-]{43}"', "", response.text)


def test_the_form_asks_for_the_receipt_and_nothing_else(visit: Visit) -> None:
    seen = visit("/seguimiento")

    assert [field.get("name") for field in seen.all("input")] == ["marca", "recibo"]
    assert seen.all("input")[1]["autocomplete"] == "off"
    assert seen.all("script") == []
    assert visit("/seguimiento?lang=en").all("form")[0]["action"] == "/seguimiento?lang=en"


def test_a_form_that_opened_a_case_and_is_sent_again_by_the_browser_opens_nothing(
    person: Person, one: Told, visit: Visit
) -> None:
    mark = visit("/seguimiento").all("input")[0]["value"]
    assert UNKNOWN in person.come(unknown(), marca=mark).said()
    assert "andén" in person.come(one.symbols, marca=mark).said()

    again = person.come(one.symbols, 404, marca=mark)

    assert NEUTRAL in again.said()
    assert one.symbols not in again.response.text
    assert NEUTRAL in person.come(one.symbols, 404, marca="forged").said()
    assert "andén" in person.come(one.symbols, marca=again.forms[0][1]["marca"]).said()


def test_a_receipt_in_the_address_is_never_read(client: TestClient, one: Told) -> None:
    for name in ("recibo", "poder", "q"):
        response = client.get("/seguimiento", params={name: one.symbols})

        assert one.symbols not in response.text
        assert "andén" not in response.text
    assert Page.of(client.post("/seguimiento", params={"recibo": one.symbols}, data={"recibo": ""}))
    assert client.post("/seguimiento", params={"recibo": one.symbols}, data={"x": "y"}).text.count(one.symbols) == 0


def writings(symbols: str) -> dict[str, str]:
    wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in symbols)
    mistaken = symbols.translate(str.maketrans({"Q": "0", "L": "1", "5": "s", "2": "z", "M": "ñ", "8": "B"}))
    return {
        "as printed": "-".join(symbols[start : start + 5] for start in range(0, 25, 5)),
        "in small letters with spaces": " ".join(symbols.lower()),
        "with dots": ".".join(symbols),
        "with long dashes and a line": f"{symbols[:10]}—\u2013{symbols[10:]}\r\n",
        "in wide letters": wide,
        "with accents": symbols.replace("C", "ć").replace("G", "ǵ"),
        "with look-alikes": mistaken,
        "with marks that nobody sees": "\u200b" + "\u00ad".join(symbols),
    }


def test_the_receipt_is_read_in_any_writing(person: Person, one: Told) -> None:
    for name, typed in writings(one.symbols).items():
        assert "El andén se levantó." in person.come(typed).said(), name


def test_both_sides_are_there_with_days_and_no_hour(person: Person, one: Told) -> None:
    one.reply(Kind.REPLY, "¿En qué cuadra?\nGracias.".encode())
    one.reply(Kind.STATE, Change(CaseState.NEEDS_INFORMATION, "Falta el sitio.").document(), by="Coordinación 1")

    page = person.come(one.symbols)

    said = page.said()
    assert "Estado: Falta información" in said
    assert "Pavimentación de la calle 30" in said
    assert "Responda lo que le preguntamos A más tardar el" in said
    assert "Investigación 1, 20 de noviembre de 2026 ¿En qué cuadra? Gracias." in said
    assert "Coordinación 1, 20 de noviembre de 2026 Falta información Falta el sitio." in said
    assert "Usted, 20 de noviembre de 2026 El andén se levantó. <b>Nadie</b> lo repara." in said
    assert said.index("Falta el sitio.") < said.index("El andén")
    assert not re.search(r"\d:\d\d|T\d\d", page.response.text.partition("<main")[2])
    assert one.symbols not in page.response.text


def test_what_the_law_takes_it_for_and_what_was_found_are_said(person: Person, one: Told) -> None:
    one.reply(Kind.STATE, Change(CaseState.ASSESSING, "Miramos el contrato.", term=Term.CONSULTATION).document())

    said = person.come(one.symbols).said()
    assert "Para la ley es: Consulta." in said
    assert "A más tardar el 6 de enero de 2027" in said

    one.conclude("El andén se reparó.")
    said = person.come(one.symbols).said()
    assert "Resultado: Se comprobó." in said
    assert "A más tardar" not in said


def test_every_answer_has_one_of_few_sizes_and_is_not_compressed(person: Person, one: Told) -> None:
    answers = [person.come(typed).response for typed in (one.symbols, unknown(), "7K3", "")]
    page = person.come(one.symbols)
    answers += [person.press(page, "responder", texto="Otra cosa. " * 3000).response]
    answers += [person.press(page, "responder", status=404, texto="Ya").response]

    for response in answers:
        size = len(response.content)
        assert size >= 16384
        assert size & (size - 1) == 0
        assert "content-encoding" not in response.headers


def test_a_typo_is_seen_not_counted_and_kept(person: Person, one: Told, client: TestClient) -> None:
    other = next(symbol for symbol in codes.ALPHABET if symbol not in {one.symbols[3], "8", "V"})
    wrong = one.symbols[:3] + other + one.symbols[4:]
    for typed, words in (
        (wrong, "Revise los signos con su copia"),
        (one.symbols[:-1], "el recibo tiene 25 y aquí hay 24"),
        ("", "Escriba los 25 signos"),
        ("¿?<script>", "Revise los signos"),
    ):
        page = person.come(typed)
        assert words in page.said()
        assert next(field for field in page.seen.all("input") if field["name"] == "recibo")["value"] == typed
    assert client.app.state.ram.counted("lookups", "", 60) == 0

    person.come(unknown())
    assert client.app.state.ram.counted("lookups", "", 60) == 1


def test_an_unknown_receipt_is_answered_like_any_other_unknown_one(
    person: Person, one: Told, client: TestClient, monkeypatch
) -> None:
    derived, asked = [], []
    of = keys.Receipt.of.__func__
    monkeypatch.setattr(keys.Receipt, "of", classmethod(lambda cls, *told: derived.append(told) or of(cls, *told)))
    engine = client.app.state.database.engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def work(typed: str) -> tuple[int, list[str], str]:
        derived.clear()
        asked.clear()
        response = Page.of(person.post({"recibo": typed})).response
        return len(derived), [told for told in asked if "complaint" in told], unmarked(response).replace(typed, "")

    first, second = work(unknown()), work(unknown())
    assert first == second
    assert (first[0], len(first[1])) == (1, 1)
    assert UNKNOWN in first[2]
    # The receipt of a case is looked for in the same way: what differs comes after it is found.
    found = work(one.symbols)
    assert (found[0], found[1][:1]) == (1, first[1])


def test_a_flood_of_lookups_makes_strangers_wait_and_nobody_with_a_receipt(
    person: Person, one: Told, monkeypatch, later
) -> None:
    monkeypatch.setattr(follow_up, "LOOKUPS", 2)
    for _ in range(2):
        assert UNKNOWN in person.come(unknown()).said()

    typed = unknown()
    page = person.come(typed, 429)
    assert "Ahora llegan muchas consultas. Espere un minuto" in page.said()
    assert typed in page.response.text
    assert "andén" in person.come(one.symbols).said()
    assert person.client.get("/denuncia").status_code == 200

    later(180)
    assert UNKNOWN in person.come(unknown()).said()


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.EXPIRED, "El tiempo de guardarlo terminó"),
        (Ending.DELETED, "Dos personas autorizadas decidieron borrarlo."),
        (Ending.MOVED, "Ahora lo tiene otra entidad."),
    ],
)
def test_a_case_that_ended_says_why(person: Person, one: Told, ending: Ending, words: str) -> None:
    page = person.come(one.symbols)
    _bury(one, Farewell(ending, date(2026, 11, 19), "Acta 7 <i>").sealed(one.case().complaint.receipt_recipient))

    ended = person.come(one.symbols)
    assert words in ended.said()
    assert "Acta 7 <i>" in ended.said()
    assert "19 de noviembre de 2026" in ended.said()
    # Also to who had it open.
    assert words in person.press(page, "responder", texto="Hola").said()


def test_a_farewell_that_does_not_open_is_still_an_end(person: Person, one: Told) -> None:
    _bury(one, b"roto")

    assert "Su recibo está bien, pero su caso ya no se puede leer aquí." in person.come(one.symbols).said()


def _bury(one: Told, farewell: bytes) -> None:
    with one.database.writing() as session:
        actions.bury(session, one.blobs, session.get(Complaint, one.id), farewell)


def test_a_damaged_case_says_so(person: Person, one: Told) -> None:
    with one.database.writing() as session:
        complaint = session.get(Complaint, one.id)
        queries.grant_of(session, complaint, complaint.receipt_recipient, Which.CASE).sealed = b"roto"

    assert "El caso está dañado" in person.come(one.symbols).said()


def test_a_message_reaches_the_readers(person: Person, one: Told) -> None:
    page = person.press(person.come(one.symbols), "responder", texto="Fue frente\r\nal colegio.")

    assert "Su mensaje quedó guardado" in page.said()
    assert "Fue frente al colegio." in page.said()
    read = one.read_by("Investigación 2")
    assert read.is_whole
    assert read.entries[-1].opened.body.decode() == "Fue frente\nal colegio."
    assert read.entries[-1].is_complainant


def test_clean_files_reach_the_readers_and_come_back_under_a_name_of_ours(person: Person, one: Told) -> None:
    page = person.press(
        person.come(one.symbols), "responder", texto="Vea.", original="si", files=[picture(), picture("#000")]
    )

    kinds = [entry.opened.header.kind for entry in one.read_by("Investigación 1").entries]
    assert kinds[2:] == [Kind.TEXT, Kind.FILE, Kind.ORIGINAL, Kind.FILE, Kind.ORIGINAL]
    clean = one.read_by("Investigación 1").entries[3].opened.body
    assert b"canario" not in clean
    got = person.post(page.fields("archivo", 1))
    assert got.content == clean
    assert got.headers["content-disposition"] == 'inline; filename="adjunto-1.jpg"'
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["x-content-type-options"] == "nosniff"
    # The originals are not handed out.
    assert len([fields for _, fields in page.forms if fields.get("accion") == "archivo"]) == 2


def test_a_file_that_cannot_be_cleaned_does_not_cost_the_message(person: Person, one: Told) -> None:
    page = person.press(person.come(one.symbols), "responder", texto="Vea.", files=[b"MZ\x90" * 50, picture()])

    assert "Su mensaje quedó guardado" in page.said()
    assert "El archivo 1 no quedó." in page.said()
    assert [entry.opened.header.kind for entry in one.read_by("Investigación 1").entries[2:]] == [Kind.TEXT, Kind.FILE]

    nothing = person.press(page, "responder", 422, files=[b"MZ\x90" * 50])
    assert "El archivo 1 no quedó." in nothing.said()
    assert "Su mensaje quedó guardado" not in nothing.said()
    assert len(one.read_by("Investigación 1").entries) == 4


def test_what_the_office_sends_is_kept_under_a_name_of_ours(person: Person, one: Told) -> None:
    one.reply(Kind.FILE, b"%PDF-1.7 oficio", "application/pdf")
    one.reply(Kind.FILE, b"<script>alert(1)</script>", "text/html")

    page = person.come(one.symbols)

    html, pdf = (person.post(page.fields("archivo", number)) for number in range(2))
    assert (pdf.content, pdf.headers["content-disposition"]) == (
        b"%PDF-1.7 oficio",
        'attachment; filename="adjunto-1.pdf"',
    )
    assert html.headers["content-disposition"] == 'attachment; filename="adjunto-2.bin"'
    for response in (html, pdf):
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_nothing_is_sent_by_an_empty_form_and_a_text_too_long_is_kept(person: Person, one: Told) -> None:
    page = person.press(person.come(one.symbols), "responder", 422, texto="  ")
    assert "Escriba su mensaje o escoja un archivo." in page.said()

    long = "palabra " * 13_000
    page = person.press(page, "responder", 422, texto=long)
    assert "Aquí caben 100.000 letras." in page.said()
    assert long.strip() in page.response.text
    assert len(one.case().pieces) == 1


def test_withdrawing_is_said_to_both_sides(person: Person, one: Told) -> None:
    page = person.press(person.come(one.symbols), "retirar")

    assert "Estado: Retirado" in page.said()
    assert "Usted retiró su caso." in page.said()
    assert not [fields for _, fields in page.forms if fields.get("accion") == "retirar"]
    assert one.case().state is CaseState.WITHDRAWN


def test_a_name_is_given_and_erased(person: Person, one: Told) -> None:
    custodian = one.readers.bundles["Custodia de identidades"]
    page = person.come(one.symbols)
    assert not [fields for _, fields in page.forms if fields.get("accion") == "borrar-identidad"]
    assert "Escriba su nombre y cómo contactarle." in person.press(page, "dar-identidad", 422, contacto=" ").said()

    page = person.press(person.come(one.symbols), "dar-identidad", contacto="Marta, 300 000 0000")
    assert "Guardamos su nombre." in page.said()
    assert "Marta" not in page.response.text
    assert one.opened(custodian, Which.IDENTITY)[0].body.decode() == "Marta, 300 000 0000"

    page = person.press(page, "borrar-identidad")
    assert "Borramos su nombre." in page.said()
    assert one.opened(custodian, Which.IDENTITY)[0].body == b""
    assert "No sabemos quién es usted." in page.said()


def test_a_name_given_when_filing_can_be_erased(person: Person, one: Told) -> None:
    one.file(mode=Mode.RESERVED, contact="Marta")

    page = person.press(person.come(one.symbols), "borrar-identidad")

    assert "Borramos su nombre." in page.said()


def test_what_cannot_be_believed_is_said_in_red(person: Person, one: Told) -> None:
    one.reply(Kind.REPLY, b"Soy de la entidad", signer=Signer.new())
    one.reply(Kind.FILE, picture(), "image/jpeg", signer=Signer.new())
    taken = one.reply(Kind.REPLY, b"Se va")
    one.reply(Kind.REPLY, b"Se queda")
    one.slip_in("f" * 32, b"no es nada")
    with one.database.writing() as session:
        session.delete(session.get(Item, taken))

    page = person.come(one.symbols)

    said = page.said()
    assert (
        "No se sabe quién, 20 de noviembre de 2026 Nadie del grupo firmó esto. No le crea. Soy de la entidad" in said
    )
    assert "No lo entregamos, porque nadie conocido lo firmó." in said
    assert not [fields for _, fields in page.forms if fields.get("accion") == "archivo"]
    assert "Aquí falta algo que se escribió antes. Se queda" in said
    assert "Una parte de este caso no abre" in said
    red = [text for tag, text in page.seen.elements if text.get("class") == "fault"]
    assert len(red) == 4


def test_a_beginning_that_lacks_a_part_is_said(person: Person, one: Told) -> None:
    one.file(text=TEXT, files=(File(Kind.FILE, "image/jpeg", picture()),))
    last = one.case().pieces[-1].item
    with one.database.writing() as session:
        session.delete(session.get(Item, last))

    assert "Aquí falta algo que se escribió antes." in person.come(one.symbols).said()


def test_with_a_broken_list_of_readers_it_is_said_and_writing_goes_on(person: Person, one: Told) -> None:
    one.reply(Kind.REPLY, b"Hola")
    state = person.client.app.state
    state.settings = state.settings.model_copy(update={"roster_root": "0" * 64})

    page = person.come(one.symbols)

    assert "La lista de quién lee está dañada." in page.said()
    assert "Su mensaje quedó guardado" in person.press(page, "responder", texto="Sigo aquí").said()
    page = person.press(page, "dar-identidad", 422, contacto="Marta")
    assert "Ahora no hay quien guarde nombres." in page.said()
    assert "Marta" in page.response.text


def test_each_button_is_good_once(person: Person, one: Told) -> None:
    page = person.come(one.symbols)
    powers = [fields["poder"] for _, fields in page.forms]
    assert len(set(powers)) == len(powers) >= 5

    person.press(page, "responder", texto="Una vez")
    again = person.press(page, "responder", 404, texto="Dos veces")

    assert NEUTRAL in again.said()
    assert [piece.text for piece in one.case().pieces] == [TEXT, "Una vez"]
    # Nothing typed is lost: it waits for the receipt.
    kept = person.come(one.symbols, texto="Dos veces")
    assert "Dos veces" in kept.response.text
    person.press(kept, "responder", texto="Dos veces")
    assert one.case().pieces[-1].text == "Dos veces"


def test_forged_late_and_foreign_buttons_are_not_told_apart(person: Person, one: Told, later) -> None:
    first = one.symbols
    one.reply(Kind.FILE, picture(), "image/jpeg")
    theirs = person.come(first)
    foreign = theirs.fields("archivo")["archivo"]
    one.file(text="Otra cosa")
    page = person.come(one.symbols)

    def answer(fields: dict[str, str]) -> str:
        return unmarked(Page.of(person.post(fields), 404).response)

    answers = {
        "forged": answer({"poder": "A" * 43, "accion": "ver"}),
        "empty": answer({"poder": "", "accion": "ver"}),
        "of another case": answer(page.fields("ver") | {"accion": "archivo", "archivo": foreign}),
        "of no file": answer(page.fields("retirar") | {"accion": "archivo", "archivo": "' OR 1=1"}),
        "used": answer(page.fields("ver")),
        "receipt for a power": answer({"poder": one.symbols, "accion": "ver"}),
    }
    later(60 + 20 * 60)
    answers["late"] = answer(page.fields("responder"))

    assert len(set(answers.values())) == 1
    assert "andén" not in answers["used"]


def test_two_tabs_write_without_losing_anything(person: Person, one: Told) -> None:
    left, right = person.come(one.symbols), person.come(one.symbols)

    person.press(left, "responder", texto="Izquierda")
    page = person.press(right, "responder", texto="Derecha")

    assert "Izquierda" in page.said()
    assert one.read_by("Coordinación 2").is_whole
    assert len(one.read_by("Coordinación 2").entries) == 4


def test_leaving_ends_every_button_and_asks_the_browser_to_forget(person: Person, one: Told) -> None:
    page = person.come(one.symbols)
    newer = person.press(page, "responder", texto="Hola")
    other = person.come(one.symbols)

    response = person.leave(newer)

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert response.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert response.headers["cache-control"] == "no-store"
    for left in (page, newer):
        assert NEUTRAL in person.press(left, "retirar", 404).said()
    # Another visit is another visit.
    assert "andén" in person.press(other, "ver").said()


def test_leaving_by_its_address_ends_nothing(person: Person, one: Told, client: TestClient) -> None:
    page = person.come(one.symbols)

    response = client.get("/salir", params=page.leaving)

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert "clear-site-data" in response.headers
    assert "andén" in person.press(page, "ver").said()
    assert client.post("/salir?lang=en", data={"poder": "nada"}).headers["location"] == "/?lang=en"


def test_in_another_language_one_stays_in_it(person: Person, one: Told) -> None:
    person.language = "?lang=en"

    page = person.come(one.symbols)

    assert {action for action, _ in page.forms} == {"/seguimiento?lang=en", "/salir?lang=en"}


def test_what_cannot_be_kept_is_not_lost(person: Person, one: Told, monkeypatch) -> None:
    page = person.come(one.symbols)

    def breaks(*told: object) -> None:
        raise OSError(28, "No space left on device: " + TEXT)

    with monkeypatch.context() as broken:
        broken.setattr(actions, "lay_down", breaks)
        answer = person.press(page, "responder", 503, texto="No me pierda")

    assert "No pudimos guardarlo, y su texto sigue aquí." in answer.said()
    assert "No me pierda" in answer.response.text
    assert len(one.case().pieces) == 1
    assert "No me pierda" in person.come(one.symbols, texto="No me pierda").response.text


def test_who_writes_like_a_machine_waits_with_the_text_kept(person: Person, one: Told, monkeypatch) -> None:
    monkeypatch.setattr(conversation, "MOST_AN_HOUR", 1)

    page = person.press(person.come(one.symbols), "responder", 422, texto="Otra")

    assert "Ha enviado mucho en una hora." in page.said()
    assert "Otra" in page.response.text


class TestTheCheckOfTheReceipt:
    """The two symbols, right after filing."""

    @pytest.fixture
    def power(self, client: TestClient, one: Told) -> dict[str, str]:
        from types import SimpleNamespace

        from service.web.complaints import power

        token = power.grant(SimpleNamespace(app=client.app), one.symbols)
        return {"poder": token, "accion": "comprobar"}

    def test_right_ones_open_the_case(self, person: Person, one: Told, power: dict[str, str]) -> None:
        page = Page.of(person.post(power | {"simbolo_a": one.symbols[1].lower(), "simbolo_b": f" {one.symbols[6]}."}))

        assert "Su copia está bien." in page.said()
        assert "andén" in page.said()

    def test_wrong_ones_are_named_and_tried_again(self, person: Person, one: Told, power: dict[str, str]) -> None:
        wrong = next(s for s in codes.ALPHABET if s != one.symbols[6])

        page = Page.of(person.post(power | {"simbolo_a": one.symbols[1], "simbolo_b": wrong}), 422)

        assert "El signo 7 no es el de su recibo." in page.said()
        assert "El signo 2 no es" not in page.said()
        assert "El recibo solo se muestra una vez" in page.said()
        assert one.symbols not in page.response.text
        both = Page.of(person.post(page.fields("comprobar")), 422)
        assert "El signo 2 no es" in both.said()
        right = both.fields("comprobar") | {"simbolo_a": one.symbols[1], "simbolo_b": one.symbols[6]}
        assert "Su copia está bien." in Page.of(person.post(right)).said()

    def test_two_symbols_in_one_field_are_wrong(self, person: Person, one: Told, power: dict[str, str]) -> None:
        typed = {"simbolo_a": one.symbols[1:3], "simbolo_b": one.symbols[6]}

        assert "El signo 2 no es" in Page.of(person.post(power | typed), 422).said()


def test_from_telling_to_coming_back(teller: Teller, client: TestClient) -> None:
    teller.look()
    receipt = Page.of(teller.tell(que="Se cayó el muro."))
    symbols = "".join(re.findall(r"<span>([2-9CFGHJKLMPQRTVWX]{5})</span>", receipt.response.text))
    assert codes.is_valid(symbols)
    person = Person(client)

    page = person.press(receipt, "comprobar", simbolo_a=symbols[1], simbolo_b=symbols[6])
    assert "Su copia está bien." in page.said()
    assert "Se cayó el muro." in page.said()
    person.leave(page)

    assert "Se cayó el muro." in person.come(symbols).said()
