"""Letters as they come from telephones, offices and rogues, each with its end: kept once, sealed, answered or not."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func
from sqlmodel import select

from service.complaints import actions, queries
from service.complaints.models import Complaint
from service.complaints.models import Letter as Mark
from service.complaints.rules import Kind, Standing, Which
from service.complaints.sealing import Opened, open_grant, open_item
from service.foundation.errors import Unreadable
from service.intake.hall import Hall
from service.intake.mail import acknowledgement, receiving
from service.intake.mail.acknowledgement import Acknowledgement
from service.intake.taking import Unkept
from tests.complaints.canaries import Watch
from tests.complaints.world import Readers
from tests.intake.conftest import LETTERS, envelope

ZIP = "Ese tipo de archivo no se recibe."


@dataclass(frozen=True)
class End:
    """What becomes of a letter. `says`, `hides`: in the text that readers read. `refused`: why files are not there."""

    says: tuple[str, ...]
    hides: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    sender: str = "Marta Díaz <marta@correo.example>"
    verified: bool = True
    answered: str = "marta@correo.example"
    aside: bool = False


ENDS = {
    "plain": End(("El andén", "se levantó a los dos meses.\nNadie lo repara.", "Ninguna obra publicada")),
    "html": End(
        ("Cobraron dos veces el mismo viaje.", "aquí (https://ejemplo.example/factura)"),
        ("alert", "color: red", "<p>", "No se lee"),
    ),
    "iphone": End(("Mire la grieta.",), files=("image/jpeg", "image/jpeg")),
    "forwarded": End(
        ("Me llegó esto por error.", "De: Jefe <jefe@constructora.example>", "Suba el precio del acero al doble."),
        ("marta@",),
        files=("image/jpeg",),
    ),
    "nested": End(("Adentro de todo.",)),
    "calendar": End(("Nos citaron para repartir el contrato.", "Reparto, lote 3"), ("BEGIN:VEVENT", "<p>")),
    "forged": End(
        ("Soy el alcalde y no hay nada raro.", "Nadie ha comprobado quién la envió."),
        sender="Alcalde <alcalde@ciudad.example>",
        verified=False,
        answered="mallory@lejos.example",
    ),
    "injection": End(("Hola Bcc: victima@otro.example cuerpo", "Texto."), sender="", verified=False,
                     answered="eva@correo.example"),
    "no-text": End(("CÓMO LLEGÓ",), ("QUÉ PASÓ",), files=("image/jpeg",)),
    "subject-only": End(("Cobran por cada permiso",)),
    "wrong-charset": End(("El contratista cobró el año pasado.",)),
    "lying-charset": End(("El contratista cobró el año pasado.",)),
    "winmail": End(("Va adjunto.", ZIP), refused=(ZIP,)),
    "zip": End(("Va adjunto.", ZIP), refused=(ZIP,)),
    "text-file": End(("Va adjunto.", "2026-11-16;5000000")),
    "quoted-receipt": End(("Gracias.", "(recibo)"), ("7K3QM-2XMCF",)),
    "vacation": End(("Vuelvo el lunes.",), sender="Marta <marta@correo.example>", verified=False, answered="", aside=True),
    "list": End(("Compre hoy.",), sender="Boletin <boletin@lista.example>", verified=False, answered="", aside=True),
    "bounce": End(("No existe esa cuenta.",), sender="MAILER-DAEMON@correo.example", verified=False, answered="",
                  aside=True),
}  # fmt: skip
#: Of the headers of every letter: where it passed, and with what it was written.
CANARIES = ("203.0.113.7", "ProgramaCanario", "canario", "IMG_0001", "smtp.mailfrom", "Message-ID", "10:15:00")


@dataclass
class Kept:
    """The only complaint there is, as its readers and its custodian open it."""

    complaint: Complaint
    case: list[Opened] = field(default_factory=list)
    identity: str = ""

    @property
    def text(self) -> str:
        return next(each.body.decode() for each in self.case if each.header.kind is Kind.TEXT)

    @property
    def files(self) -> list[Opened]:
        return [each for each in self.case if each.header.kind is Kind.FILE]


def _kept(hall: Hall, readers: Readers) -> Kept:
    with hall.database.reading() as session:
        complaint = session.exec(select(Complaint)).one()

        def opened(label: str, which: Which) -> list[Opened]:
            bundle = readers.bundles[label]
            grant = queries.grant_of(session, complaint, bundle.recipient, which)
            key = open_grant(grant.sealed, bundle.identity, complaint.id, which, complaint.recipient(which))
            rows = queries.items(session, complaint, which)
            found = [open_item(complaint.id, row.id, row.sealed or hall.blobs.get(row.blob), key) for row in rows]
            return sorted(found, key=lambda each: each.header.seq)

        (identity,) = opened("Custodia de identidades", Which.IDENTITY)
        return Kept(complaint, opened("Investigación 1", Which.CASE), identity.body.decode())


def _count(hall: Hall, table: type) -> int:
    with hall.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("name", ENDS)
def test_each_letter_has_its_end(hall: Hall, readers: Readers, receive: Callable, name: str) -> None:
    end = ENDS[name]

    answer = receive(name)

    kept = _kept(hall, readers)
    told = kept.case[0]
    assert [words for words in end.says if words not in kept.text] == []
    assert [words for words in (*end.hides, *CANARIES) if words in kept.text] == []
    assert tuple(each.header.type for each in kept.files) == end.files
    assert b'"channel":"mail"' in told.body
    assert b'"mode":"reserved"' in told.body
    assert kept.identity.startswith(end.sender)
    assert ("DMARC: pass" in kept.identity) is end.verified
    assert "Enviado desde" in kept.identity or end.answered in {"", "marta@correo.example"}
    assert "@" not in kept.text.partition("CÓMO LLEGÓ")[2]
    assert kept.complaint.standing is (Standing.QUARANTINED if end.aside else Standing.OPEN)
    assert (answer.to if answer else "") == end.answered
    assert tuple(reason[: len(ZIP)] for _, reason in answer.refused if answer) == end.refused if answer else True
    for each in kept.files:
        with Image.open(io.BytesIO(each.body)) as photo:
            assert not photo.getexif()


@pytest.mark.parametrize("name", ["empty", "too-deep"])
def test_what_says_nothing_or_cannot_be_read_is_refused_so_that_its_sender_is_told(
    hall: Hall, receive: Callable, name: str
) -> None:
    with pytest.raises(Unreadable):
        receive(name)

    assert _count(hall, Complaint) == 0


def test_the_same_message_makes_nothing_when_it_comes_again(hall: Hall, receive: Callable) -> None:
    assert receive("plain") is not None

    assert receive("plain") is None
    assert (_count(hall, Complaint), _count(hall, Mark)) == (1, 1)


def test_of_another_sender_it_is_another_message(hall: Hall, receive: Callable) -> None:
    receive("plain")

    receive("plain", lambda data: data.replace(b"<marta@", b"<maria@"))

    assert _count(hall, Complaint) == 2


def test_with_the_name_of_somebody_elses_letter_nothing_takes_its_place(hall: Hall, receive: Callable) -> None:
    receive("plain", lambda data: data + b"Otra cosa.\r\n")

    assert receive("plain") is not None
    assert _count(hall, Complaint) == 2


def test_nobody_has_us_write_to_a_stranger(receive: Callable) -> None:
    assert receive("plain", lambda data: data.replace(b"spf=pass", b"spf=fail")) is None


def test_without_a_name_it_is_known_by_what_it_says(hall: Hall, receive: Callable) -> None:
    def nameless(data: bytes) -> bytes:
        return re.sub(rb"Message-ID: .*\r\n", b"", data)

    receive("plain", nameless)
    receive("plain", lambda data: b"Received: again\r\n" + nameless(data))
    assert _count(hall, Complaint) == 1
    receive("plain", lambda data: nameless(data) + b"Y otra cosa.\r\n")
    assert _count(hall, Complaint) == 2


def test_what_cannot_be_kept_is_not_taken_for_known(
    hall: Hall, receive: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "lay_down", full)
        with pytest.raises(Unkept):
            receive("iphone", lambda data: data)
    assert (_count(hall, Complaint), _count(hall, Mark)) == (0, 0)

    assert receive("iphone") is not None


def test_no_row_says_who_sent_it_or_which_message_it_was(hall: Hall, receive: Callable) -> None:
    receive("plain")

    watch = Watch(["plain@correo.example", "marta@correo.example", "Marta Díaz"])
    with hall.database.reading() as session:
        (mark,) = session.scalars(select(Mark.mark))
    assert re.fullmatch(r"[\w-]{43}", mark)
    path = hall.database.url.database
    if hall.database.is_sqlite:
        assert watch.seen(Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()) == set()


def test_a_letter_of_a_work_is_kept_from_whom_its_contract_names(
    hall: Hall, readers: Readers, receive: Callable, published: None
) -> None:
    receive("plain")

    assert "Obra 7K3QM2XMC" in _kept(hall, readers).text


def test_a_text_that_is_too_long_for_one_is_kept_in_several(hall: Hall, readers: Readers, receive: Callable) -> None:
    receive("plain", lambda data: data + b"Mas y mas. \r\n" * 20_000)

    texts = [each.body.decode() for each in _kept(hall, readers).case if each.header.kind is Kind.TEXT]
    assert len(texts) == 3
    assert sum(text.count("Mas y mas.") for text in texts) in {19_998, 19_999, 20_000}


def _answer(**how: object) -> Acknowledgement:
    told = {"to": "marta@correo.example", "message_id": "<a@b>", "symbols": "2" * 25, "case_number": "2" * 10, "files": 1,
            "refused": ((2, "Ese tipo no."),)}  # fmt: skip
    return Acknowledgement(**(told | how))


def test_the_answer_says_how_to_follow_that_mail_is_not_anonymous_and_nothing_of_the_letter(hall: Hall) -> None:
    message = acknowledgement.written(_answer(), hall.settings)

    body = message.get_content()
    assert "22222-22222-22222-22222-22222" in body
    assert "https://obras.example.org/seguimiento" in body
    assert "El correo no es anónimo." in body
    assert "El archivo 2 no quedó. Ese tipo no." in body
    assert message["Auto-Submitted"] == "auto-replied"
    assert (message["To"], message["In-Reply-To"]) == ("marta@correo.example", "<a@b>")
    assert message["Subject"] == "Recibimos su mensaje"


@pytest.mark.parametrize("message_id", ["", "a@b", "<a@b> Bcc: x@y", "<a b>", "<ñ@b>"])
def test_a_name_of_a_message_that_is_none_is_not_repeated(hall: Hall, message_id: str) -> None:
    message = acknowledgement.written(_answer(message_id=message_id), hall.settings)

    assert message["In-Reply-To"] is None


def test_the_letters_of_the_table_are_the_ones_there_are() -> None:
    assert {path.stem for path in LETTERS.glob("*.eml")} == {*ENDS, "empty", "too-deep"}
    assert all(envelope(path.read_bytes()) is not None for path in LETTERS.glob("*.eml"))
    assert receiving.receive.__doc__
