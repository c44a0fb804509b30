"""What is told is sealed to who may read it and kept, or not at all; whoever told it gets a receipt."""

import gc
import logging
import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

import orjson
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from service.complaints import actions, evidence, flood
from service.complaints.errors import Unopened
from service.complaints.filing import File
from service.complaints.keys import Receipt
from service.complaints.models import Complaint, Item, RosterSignature
from service.complaints.queries import by_receipt
from service.complaints.rules import LONGEST_TEXT, Kind, Standing, Which
from service.complaints.thread import thread
from service.foundation import codes
from service.foundation.blobs import Blobs
from service.foundation.database import Database
from service.foundation.errors import Unreadable
from service.foundation.ram import Broken, Ram
from service.signs import decoder
from service.web.complaints import power
from tests.complaints.world import Readers, renewed
from tests.web.complaints.conftest import FORM, WORK, Teller, opened
from tests.web.conftest import Seen
from tests.web.public.published import publish
from tests.works.factories import make_contract, make_process, make_work

TEXT = "El andén se levantó a los dos meses.\nNadie lo repara."


@pytest.fixture
def blobs(teller: Teller) -> Blobs:
    return teller.client.app.state.blobs


@pytest.fixture
def read(database: Database, blobs: Blobs, readers: Readers) -> Callable[..., list]:
    """Opens the only complaint as somebody of the roster."""

    def read(label: str = "Investigación 1", which: Which = Which.CASE) -> list:
        return opened(database, blobs, readers.bundles[label], which)

    return read


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Complaint)).one()


def head(items: list) -> dict[str, object]:
    return orjson.loads(items[0].body)


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), "#9ab").save(file, "JPEG")
    return file.getvalue()


def symbols(seen: Seen) -> str:
    return "".join(re.findall(r"<span>([2-9A-Z]{5})</span>", seen.html))


def test_what_was_told_is_read_by_who_may(teller: Teller, read: Callable[..., list]) -> None:
    teller.path = FORM
    teller.look()

    response = teller.tell(que=TEXT, cuando="en mayo", quien="La firma", asunto="works", modo="anonymous")

    assert response.status_code == 200
    items = read()
    assert thread(items, ()).is_whole
    told = head(items)
    assert (told["work"], told["release"], told["subject"], told["mode"]) == (WORK.upper(), 1, "works", "anonymous")
    assert told["published"] == {
        "state": "late",
        "amount": 6_015_375_000,
        "contractor": "Constructora del Caribe S.A.S.",
        "end_on": "2026-10-02",
        "progress": 6800,
        "place": "Calle 30 entre carreras 68 y 71",
        "municipality": "13001",
        "commune": "UCG 6",
    }
    text = items[1].body.decode()
    assert text.startswith("OBRA\nPavimentación")
    assert f"\n\nQUÉ PASÓ\n{TEXT}\n\nCUÁNDO\nen mayo\n\nQUIÉN\nLa firma\n\nASUNTO\nObra mal hecha" in text
    assert text.endswith("CÓMO QUIERE APARECER\nAnónima.\n")


def test_the_receipt_is_symbols_groups_and_a_picture_of_the_bare_symbols(
    teller: Teller, database: Database, blobs: Blobs
) -> None:
    teller.look()

    response = teller.tell(que=TEXT)
    seen = teller.seen(response)

    receipt = symbols(seen)
    assert (len(receipt), codes.is_valid(receipt)) == (25, True)
    with database.reading() as session:
        complaint = by_receipt(session, Receipt.of(teller.client.app.state.secret.key("receipt"), receipt))
        assert complaint.receipt_recipient
    (image,) = [each for each in seen.all("img") if each["src"].startswith("data:image/png")]
    assert decoded(image["src"]) == receipt
    assert len(response.content) in {16384, 32768}
    assert response.headers["cache-control"] == "no-store"
    assert "content-encoding" not in response.headers
    assert receipt not in seen.html.replace(image["src"], "")  # nowhere whole: in no address, no field, no title


def decoded(source: str) -> str:
    with Image.open(BytesIO(b64decode(source.partition(",")[2]))) as image:
        (seen,) = decoder.read(image.convert("L"))
    return seen.text


def test_the_receipt_says_what_happens_next_and_who_reads(teller: Teller) -> None:
    teller.look()

    seen = teller.seen(teller.tell(que=TEXT))
    said = seen.said()

    assert re.search(r"Número del caso: [2-9A-Z]{5}-[2-9A-Z]{5}\.", said)
    assert "14 de diciembre de 2026" in said  # fifteen business days, two holidays between
    assert "Investigación 1" in said
    assert "Custodia" not in said.partition("Quién puede leerlo")[2]
    form = next(each for each in seen.all("form"))
    assert (form["method"], form["action"]) == ("post", "/seguimiento")
    assert {"poder", "accion", "simbolo_a", "simbolo_b"} <= {field.get("name") for field in seen.all("input")}
    assert teller.hidden["accion"] == "comprobar"


def test_the_power_of_the_receipt_page_is_over_this_case(teller: Teller) -> None:
    teller.look()
    seen = teller.seen(teller.tell(que=TEXT))
    request = type("Request", (), {"app": teller.client.app})

    assert power.redeem(request, teller.hidden["poder"]).symbols == symbols(seen)


def test_who_wants_to_be_known_is_known_by_the_custodian_alone(teller: Teller, read: Callable[..., list]) -> None:
    teller.look()

    teller.tell(que=TEXT, modo="reserved", contacto="Marta, 300 000 0000")

    (known,) = read("Custodia de identidades", Which.IDENTITY)
    assert known.body.decode() == "Marta, 300 000 0000"
    assert all(b"Marta" not in item.body for item in read())


def test_who_is_anonymous_leaves_no_contact(teller: Teller, read: Callable[..., list]) -> None:
    teller.look()

    teller.tell(que=TEXT, modo="anonymous", contacto="Marta, 300 000 0000")

    (known,) = read("Custodia de identidades", Which.IDENTITY)
    assert known.body == b""


def test_who_was_ticked_reads_nothing(teller: Teller, read: Callable[..., list], readers: Readers) -> None:
    teller.look()
    outside = readers.bundles["Procuraduría (ejemplo)"].recipient

    teller.tell(que=TEXT, no=[readers.bundles["Coordinación 2"].recipient, outside, "x"])

    with pytest.raises(Unopened):
        read("Coordinación 2")
    assert head(read())["excluded"] == [readers.bundles["Coordinación 2"].recipient]


def test_whom_the_work_names_reads_nothing(
    teller: Teller, database: Database, read: Callable[..., list], readers: Readers
) -> None:
    contract = make_contract(representative="IVAN MARIN PAZ")
    with database.writing() as session:
        publish(session, make_work(id="222222222", processes=(make_process(contract=contract),)))
    teller.path = "/obras/222222222/cuente"
    teller.look()

    teller.tell(que=TEXT)

    assert head(read())["excluded"] == [readers.bundles["Investigación 2"].recipient]


def test_with_everybody_ticked_the_control_body_reads(
    teller: Teller, read: Callable[..., list], readers: Readers
) -> None:
    teller.look()

    seen = teller.seen(teller.tell(que=TEXT, no=[member.recipient for member in readers.roster.members]))

    assert TEXT in read("Procuraduría (ejemplo)")[1].body.decode()
    assert "Procuraduría (ejemplo)" in seen.said()


def test_a_photo_is_kept_clean_and_its_original_only_when_asked(teller: Teller, read: Callable[..., list]) -> None:
    teller.look()
    data = photo()

    seen = teller.seen(teller.tell([("foto.jpg", data)], que=TEXT, original="si"))

    _, _, clean, original = read()
    assert (clean.header.kind, clean.header.type) == (Kind.FILE, "image/jpeg")
    assert (original.header.kind, original.body) == (Kind.ORIGINAL, data)
    assert clean.body != data
    assert "Recibimos 1 archivo, ya limpio." in seen.said()


def test_a_file_that_is_refused_costs_only_itself(teller: Teller, read: Callable[..., list]) -> None:
    teller.look()

    seen = teller.seen(teller.tell([("a.txt", b"hola"), ("b.jpg", photo()), ("vacio.jpg", b"")], que=TEXT))
    items = read()

    assert [item.header.kind for item in items] == [Kind.HEAD, Kind.TEXT, Kind.FILE]
    for words in ("El archivo 1 no quedó. Ese tipo", "El archivo 3 no quedó. El archivo llegó vacío."):
        assert words in seen.said()
    assert "Recibimos 1 archivo, ya limpio." in seen.said()
    assert "Agregue los archivos después, con su recibo." in seen.said()
    assert "ARCHIVOS QUE NO SE RECIBIERON\nArchivo 1: Ese tipo de archivo" in items[1].body.decode()


def test_more_files_than_fit_and_files_in_a_flood_are_for_later(
    teller: Teller, read: Callable[..., list], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    teller.look()

    said = teller.seen(teller.tell([("a.jpg", photo()), ("b.jpg", photo())], que=TEXT)).said()

    assert "El archivo 2 no quedó. Caben 1 archivos." in said
    monkeypatch.setattr(flood, "LEVELS", (flood.Level(0, ripe_s=0, takes_files=False),))
    teller.look()
    teller.later(60)
    said = teller.seen(teller.tell([("a.jpg", photo())], que=TEXT)).said()
    assert "El archivo 1 no quedó. Ahora llegan muchos archivos a la vez." in said


def test_a_cleaner_that_breaks_costs_only_the_file(teller: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_data: object) -> evidence.Clean:
        raise Unreadable("No se pudo.")

    monkeypatch.setattr(evidence, "clean", broken)
    teller.look()

    assert "El archivo 1 no quedó. No se pudo." in teller.seen(teller.tell([("a.jpg", b"x")], que=TEXT)).said()


def test_nothing_of_files_stays_in_memory_until_somebody_sweeps(teller: Teller) -> None:
    teller.look()
    gc.collect()
    # What another test holds on to is not this one's.
    before = _files()
    gc.disable()
    try:
        teller.tell([("a.txt", b"hola"), ("b.jpg", photo())], que=TEXT, original="si")
        left = [each for each in _files() if not any(each is other for other in before)]
    finally:
        gc.enable()

    assert left == []


def _files() -> list[File]:
    return [each for each in gc.get_objects() if isinstance(each, File)]


def test_a_field_that_only_machines_fill_in_puts_it_aside(teller: Teller, database: Database) -> None:
    teller.look()

    response = teller.tell(que=TEXT, sitio="http://spam.example")

    assert response.status_code == 200
    with database.reading() as session:
        assert session.scalars(select(Complaint)).one().standing is Standing.QUARANTINED


def test_of_an_unknown_work_it_is_told_inside(teller: Teller, read: Callable[..., list]) -> None:
    teller.look()

    teller.tell(que=TEXT, obra="La del parque")

    items = read()
    assert (head(items)["work"], head(items)["title"], head(items)["published"]) == ("", "La del parque", {})
    assert "OBRA\n«La del parque». No es el código de una obra publicada." in items[1].body.decode()


@pytest.mark.parametrize("text", ["x", "ñ" * LONGEST_TEXT, "<script>{{7*7}}</script> ${7*7} \u202e\u200b"])
def test_any_text_arrives_as_it_was_typed(teller: Teller, read: Callable[..., list], text: str) -> None:
    teller.look()

    assert teller.tell(que=text).status_code == 200
    assert f"QUÉ PASÓ\n{text}\n" in read()[1].body.decode()


def test_pairs_are_taken_in_too(teller: Teller, database: Database) -> None:
    teller.look()

    response = teller.client.post("/denuncia", data=teller.hidden | {"que": TEXT})

    assert response.status_code == 200
    assert count(database) == 1


@pytest.mark.parametrize("damage", ["a signature", "a root"])
def test_with_a_roster_that_is_not_whole_nothing_is_taken_in(teller: Teller, database: Database, damage: str) -> None:
    teller.look()
    if damage == "a signature":
        with database.writing() as session:
            session.delete(session.scalars(select(RosterSignature)).first())
    else:
        settings = teller.client.app.state.settings
        teller.client.app.state.settings = settings.model_copy(update={"roster_root": "0" * 64})

    response = teller.tell(que=TEXT)

    assert response.status_code == 503
    assert TEXT in response.text
    assert "Línea anticorrupción" in teller.seen(response).text
    assert count(database) == 0


class Full(OSError):
    """As a disk says it."""


@pytest.mark.parametrize("broken", ["lay_down", "keep"])
def test_what_cannot_be_kept_leaves_nothing_and_is_said(
    teller: Teller,
    database: Database,
    blobs: Blobs,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    teller.look()
    whole = getattr(actions, broken)

    def breaks(*arguments: object) -> None:
        whole(*arguments)
        raise Full("no space left for CANARIO") if broken == "lay_down" else OperationalError("", {}, Exception())

    monkeypatch.setattr(actions, broken, breaks)
    caplog.set_level(logging.DEBUG)

    response = teller.tell(que="CANARIO " + "x" * 50_000)

    assert response.status_code == 503
    assert "CANARIO" in response.text
    assert (count(database), list_of(blobs)) == (0, [])
    assert "CANARIO" not in caplog.text + "".join(capfd.readouterr())
    monkeypatch.setattr(actions, broken, whole)
    assert teller.tell(que=TEXT).status_code == 200  # the mark was not used up


def list_of(blobs: Blobs) -> list[str]:
    folder = blobs._folder / "sealed"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def test_with_the_database_down_the_text_is_given_back(teller: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    teller.look()

    def down() -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(teller.client.app.state.database, "reading", down)

    response = teller.tell(que=TEXT)

    assert (response.status_code, TEXT in response.text) == (503, True)
    assert teller.client.get("/denuncia").status_code == 503


def test_a_body_that_is_cut_keeps_nothing(teller: Teller, database: Database) -> None:
    teller.look()
    body = b'--f\r\nContent-Disposition: form-data; name="que"\r\n\r\nalgo\r\n--f\r\nContent-Dispo'

    response = teller.client.post(
        "/denuncia", content=body, headers={"Content-Type": "multipart/form-data; boundary=f"}
    )

    assert response.status_code == 400
    assert count(database) == 0


def test_nothing_in_the_database_or_on_the_disk_is_readable(
    teller: Teller, database: Database, blobs: Blobs, tmp_path_factory: pytest.TempPathFactory
) -> None:
    teller.path = FORM
    teller.look()

    teller.tell([("foto.jpg", photo())], que="CANARIO " * 9000, modo="named", contacto="CANARIO", original="si")

    with database.reading() as session:
        rows = [row.model_dump() for table in (Complaint, Item) for row in session.scalars(select(table))]
    assert "CANARIO" not in repr(rows)
    assert WORK.upper() not in repr(rows)
    assert set(list_of(blobs)) == {row["blob"].partition("/")[2] for row in rows if row.get("blob")}
    assert all(b"CANARIO" not in (blobs._folder / "sealed" / name).read_bytes() for name in list_of(blobs))


def test_who_types_two_symbols_back_goes_on_to_the_case(teller: Teller) -> None:
    teller.look()
    seen = teller.seen(teller.tell(que=TEXT))
    receipt = symbols(seen)

    response = teller.client.post(
        "/seguimiento", data=teller.hidden | {"simbolo_a": receipt[1].lower(), "simbolo_b": receipt[6]}
    )

    assert response.status_code == 200
    assert TEXT.splitlines()[0] in response.text


@pytest.mark.parametrize(
    ("label", "login", "which"),
    [("Investigación 1", "irene", Which.CASE), ("Custodia de identidades", "dora", Which.IDENTITY)],
)
def test_who_is_ticked_stays_out_with_a_new_key(
    teller: Teller, database: Database, blobs: Blobs, readers: Readers, label: str, login: str, which: Which
) -> None:
    teller.look()
    ticked = readers.bundles[label].recipient
    new = renewed(database, readers, label, login)

    again = teller.tell(que=TEXT, no=[ticked], modo="named", contacto="Rosa")

    seen = teller.seen(again)
    assert (again.status_code, "Cambió quién lee" in seen.text) == (422, True)
    checked = [each["value"] for each in seen.all("input") if each.get("name") == "no" and "checked" in each]
    assert checked == [new.recipient]

    assert teller.tell(que=TEXT, no=checked, modo="named", contacto="Rosa").status_code == 200

    with pytest.raises(Unopened):
        opened(database, blobs, new, which)


def test_a_key_of_before_the_change_still_leaves_its_owner_out(
    teller: Teller, database: Database, blobs: Blobs, readers: Readers
) -> None:
    teller.look()
    del teller.hidden["lista"]  # sent by a program
    new = renewed(database, readers, "Investigación 1", "irene")

    assert teller.tell(que=TEXT, no=[readers.bundles["Investigación 1"].recipient]).status_code == 200

    with pytest.raises(Unopened):
        opened(database, blobs, new)


@pytest.mark.parametrize("act", ["put", "count"])
def test_when_the_memory_of_minutes_is_full_nothing_is_kept_without_its_receipt(
    teller: Teller, database: Database, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    teller.look()

    def full(*_: object) -> None:
        raise Broken("database or disk is full")

    monkeypatch.setattr(Ram, act, full)
    response = teller.tell(que=TEXT)
    seen = Seen(response.text)

    assert (bool(symbols(seen)), count(database)) in {(True, 1), (False, 0)}
    assert symbols(seen) or (response.status_code == 503 and TEXT.splitlines()[1] in response.text)
