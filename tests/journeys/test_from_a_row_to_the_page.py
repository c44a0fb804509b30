"""Rows of a source in, a billboard printed, its code read by a phone, the contract on the page."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

CONTRACT = {
    "nombre_entidad": "ALCALDÍA DE EJEMPLO",
    "nit_entidad": "899999999",
    "id_contrato": "CO1.PCCNTR.1234567",
    "proceso_de_compra": "CO1.BDOS.7654321",
    "referencia_del_contrato": "LP-001-2026",
    "estado_contrato": "En ejecución",
    "tipo_de_contrato": "Obra",
    "modalidad_de_contratacion": "Licitación pública Obra Publica",
    "objeto_del_contrato": "PAVIMENTACIÓN DE LA CALLE 30 EN EL BARRIO EL POZÓN",
    "fecha_de_firma": "2026-01-15T00:00:00.000",
    "fecha_de_inicio_del_contrato": "2026-02-01T00:00:00.000",
    "fecha_de_fin_del_contrato": "2026-10-02T00:00:00.000",
    "proveedor_adjudicado": "CONSTRUCTORA PALMA S.A.S.",
    "documento_proveedor": "900123456",
    "tipodocproveedor": "NIT",
    "valor_del_contrato": "4812300000",
}
SERVICE = CONTRACT | {
    "id_contrato": "CO1.PCCNTR.2",
    "proceso_de_compra": "CO1.BDOS.2",
    "tipo_de_contrato": "Suministros",
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "contratos.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, CONTRACT)
        writer.writeheader()
        writer.writerows([CONTRACT, SERVICE])
    return path


def _read(artwork: Path) -> str:
    (found, *_) = zxingcpp.read_barcodes(Image.open(artwork), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def test_from_a_row_to_the_page(valla, phone, table: Path, tmp_path: Path) -> None:
    imported = json.loads(valla("import", "secop", table, "--json").stdout)
    assert {name: imported[name] for name in ("read", "new", "changed", "unchanged", "rejected")} == {
        "read": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 1,
    }  # fmt: skip
    assert "Suministros" in imported["rejects"][0]["reason"]
    again = json.loads(valla("import", "secop", table, "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, 1, 1)

    listed = phone.get("/obras?q=pavimentacion").text
    work = re.search(r"/obras/([a-z0-9]{9})", listed).group(1)
    issued = json.loads(valla("sign", "issue", work, "--json").stdout)
    artwork = tmp_path / "valla.png"
    printed = valla("sign", "print", issued["code"], "--size", "A3", "--out", artwork)
    assert printed.returncode == 0, printed.stderr

    scanned = _read(artwork)
    assert scanned == issued["url"] == f"https://OBRAS.EXAMPLE.ORG/{issued['code']}"
    answer = phone.get(urlsplit(scanned).path, follow_redirects=False)
    assert answer.status_code == 200
    for said in ("El Pozón", "Atrasada", "2 de octubre de 2026", "$\u00a04.812.300.000", "Constructora Palma"):
        assert said.casefold() in answer.text.casefold()
    assert "set-cookie" not in answer.headers

    checked = json.loads(valla("sign", "check", artwork, "--json").stdout)
    assert checked == {"code": issued["code"], "health": "good", "readable": True}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["import", "secop", "no-existe.xlsx"], 1, "No se pudo abrir el archivo no-existe.xlsx"),
        (["sign", "issue", "222222222"], 1, "Ese número no es de una obra publicada"),
        (["sign", "print", "22222222", "--out", "x.pdf"], 1, "Ese código no es de una valla nuestra"),
        (["sign", "print", "22222222", "--out", "x.docx"], 1, ".pdf, .svg o .png"),
        (["sign", "check", "no-existe.jpg"], 1, "no-existe.jpg"),
        (["import", "works"], 2, "--template"),
        (["vuelos"], 2, ""),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_status(valla, arguments, status: int, said: str) -> None:
    done = valla(*arguments)

    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_the_demonstration_tells_what_it_made(valla, phone) -> None:
    made = json.loads(valla("demo", "--json").stdout)

    assert len(made["works"]) >= 30
    assert {sign["state"] for sign in made["signs"]} >= {"installed", "damaged", "replaced", "retired"}
    for sign in made["signs"]:
        assert phone.get(urlsplit(sign["url"]).path).status_code == 200
    assert phone.get(urlsplit(made["works"][0]["url"]).path).status_code == 200
    assert valla("demo", "--if-empty").returncode == 0
    assert "Ya hay obras" in valla("demo").stderr
