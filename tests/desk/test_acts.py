"""What two people do in the browser: the folder for another body opens with plain `age`, a farewell with its receipt."""

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pikepdf
import pypdfium2
import pytest

from service.complaints.farewell import Ending, Farewell
from service.complaints.keys import fingerprint, new_identity, recipient_of, unseal
from service.foundation.canonical import sha256
from tests.desk.script import Refused, ask, b64, unb64
from tests.missing import demand

TEXT = "El supervisor recibió «plata» (mucha) por firmar \\ el acta… 😀"
PHOTO = bytes(range(256)) * 300
WORDS = {"day": "21 de noviembre de 2026", "body": "Procuraduría General", "number": "4NQ7K-W2H3M"}


def folder_for(recipient: str) -> dict[str, Any]:
    """A folder of a text, a photo and something of a kind without a known extension."""
    pieces = [
        {
            "day": WORDS["day"],
            "who": "Quien denuncia",
            "what": "Escribió",
            "type": "text/plain",
            "isText": True,
            "data": b64(TEXT.encode()),
        },
        {
            "day": WORDS["day"],
            "who": "Quien denuncia",
            "what": "Archivo",
            "type": "image/jpeg",
            "isText": False,
            "data": b64(PHOTO),
        },
        {
            "day": WORDS["day"],
            "who": "Investigación 1",
            "what": "Original",
            "type": "x/y",
            "isText": False,
            "data": b64(b"x"),
        },
    ]
    facts = [["Obra", "Muro del Bosque"], ["Asunto", "Materiales"]]
    return ask(
        "pack",
        **WORDS,
        recipient=recipient,
        fingerprint=fingerprint(recipient),
        by=["Investigación 1", "Coordinación 1"],
        decision='{"statement":"…"}',
        facts=facts,
        pieces=pieces,
    )


def run(command: str, folder: Path) -> str:
    """What a shell answers to a line of the folder's own LEEME.txt."""
    done = subprocess.run(["bash", "-c", command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def test_a_folder_for_another_body_opens_with_plain_age_as_it_says_itself(tmp_path: Path) -> None:
    demand("age")
    key = tmp_path / "SU-LLAVE.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    recipient = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()
    made = folder_for(recipient)
    zip_ = ZipFile(BytesIO(unb64(made["zip"])))
    assert zip_.testzip() is None
    assert {each.compress_type for each in zip_.infolist()} == {ZIP_STORED}
    zip_.extractall(tmp_path)
    folder = tmp_path / "caso-4nq7k-w2h3m"
    orders = [line.strip() for line in (folder / "LEEME.txt").read_text().splitlines() if line.startswith("    ")]
    check, open_all, check_opened = (order.replace("SU-LLAVE.txt", "../SU-LLAVE.txt") for order in orders[:3])

    assert run(check, folder).count(": OK") == 6
    run(open_all, folder)
    assert run(check_opened, folder).count(": OK") == 3

    assert (folder / "cosas/001.txt").read_text() == TEXT
    assert (folder / "cosas/002.jpg").read_bytes() == PHOTO
    assert (folder / "decision.json").read_text() == '{"statement":"…"}'
    with pikepdf.open(folder / "resumen.pdf") as paper:
        assert paper.check_pdf_syntax() == []
    told = pypdfium2.PdfDocument(folder / "resumen.pdf")[0].get_textpage().get_text_range()
    words = " ".join(told.split())
    for said in ("Muro del Bosque", "«plata» (mucha) por firmar \\ el acta… ¿?", sha256(PHOTO), "Coordinación 1"):
        assert said in words


def test_a_stranger_sees_of_a_folder_who_sent_it_and_hashes() -> None:
    identity = new_identity()
    made = folder_for(recipient_of(identity))
    zip_ = ZipFile(BytesIO(unb64(made["zip"])))
    clear = {name: zip_.read(name).decode() for name in zip_.namelist() if not name.endswith(".age")}

    assert sorted(name.rpartition("/")[2] for name in clear) == ["LEEME.txt", "hoja-de-custodia.txt"]
    assert made["sheet"] == clear["caso-4nq7k-w2h3m/hoja-de-custodia.txt"]
    for secret in (b"supervisor", b"Muro", b"Materiales", PHOTO[:64], sha256(PHOTO).encode(), identity.encode()):
        assert secret not in unb64(made["zip"])


def test_a_folder_is_sealed_to_nobody_by_mistake() -> None:
    with pytest.raises(Refused):
        folder_for("age1pq1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq")


@pytest.mark.parametrize("reason", ["Nadie denunció nada aquí.", "ñ" * 5000])
def test_a_farewell_of_the_browser_opens_with_its_receipt(reason: str) -> None:
    receipt = new_identity()
    farewell = Farewell(Ending.DELETED, date(2026, 12, 6), reason)

    sealed = unb64(ask("farewell", ending="deleted", on="2026-12-06", reason=reason, receipt=recipient_of(receipt)))

    assert Farewell.opened(sealed, receipt) == farewell
    assert len(unseal(sealed, receipt)) == len(unseal(farewell.sealed(recipient_of(receipt)), receipt))
