"""Documents that the office publishes: taken for what they hold, never for what they are called.

A PDF, a sheet and a text are published byte for byte, so that their hash is that of the file the office has, and are
refused when they carry anything that runs or hides. An image is published as a clean copy.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from service.foundation.blobs import Blobs
from service.foundation.canonical import sha256
from service.foundation.confinement import Declined, run
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.foundation.text import one_line
from service.office import pictures
from service.works.facts import Document, Origin

LARGEST = 25 * 2**20
#: Pixels of the longer side of a document that is an image: a page can be read at this size.
_PAGE_LONGEST = 2600

#: Media type of each kind of file, by the ending of its published name.
MEDIA = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
#: What a form offers to choose from.
ACCEPT = ".pdf,.xlsx,.docx,.ods,.csv,image/jpeg,image/png,image/webp,image/heic"

#: OC4IDS `documentType` of what an office publishes of a work, in the order of its life.
KINDS = {
    "feasibilityStudy": N_("Estudios previos"),
    "projectScope": N_("Alcance de la obra"),
    "environmentalImpact": N_("Impacto ambiental"),
    "landAndSettlementImpact": N_("Impacto en predios y vecinos"),
    "technicalSpecifications": N_("Especificaciones técnicas y planos"),
    "billOfQuantity": N_("Cantidades y precios"),
    "tenderNotice": N_("Pliegos de la contratación"),
    "awardNotice": N_("Acto de adjudicación"),
    "contractSigned": N_("Contrato firmado"),
    "contractAmendment": N_("Otrosí, prórroga, suspensión u otro cambio"),
    "physicalProgressReport": N_("Informe de avance"),
    "financialProgressReport": N_("Informe de pagos"),
    "completionCertificate": N_("Acta de recibo final"),
    "contractArrangements": N_("Acta de liquidación"),
    "projectEvaluation": N_("Evaluación de la obra"),
    "technicalAuditReport": N_("Auditoría técnica"),
    "financialAuditReport": N_("Auditoría de las cuentas"),
    "cancellationDetails": N_("Documento que cancela la obra"),
}

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SENTENCES = {
    "locked": N_("El documento tiene contraseña o permisos bloqueados. Guárdelo sin ellos y envíelo de nuevo."),
    "broken": N_("El documento está incompleto o dañado. Ábralo, guárdelo de nuevo como PDF y envíelo otra vez."),
    "program": N_("El PDF trae un programa o un formulario que se ejecuta. Imprímalo como PDF y envíe esa copia."),
    "inside": N_("El PDF trae otros archivos adentro. Imprímalo como PDF y envíe esa copia; los demás, por aparte."),
    "macros": N_("El archivo trae macros, programas u otros archivos adentro. Guárdelo sin ellos, o como PDF."),
    "outside": N_(
        "El archivo trae partes que se buscan en otro sitio al abrirlo. Guárdelo como PDF y envíe esa copia."
    ),
    "large": N_("El archivo se vuelve demasiado grande al abrirlo. Guárdelo como PDF o divídalo."),
    "kind": N_(
        "Ese tipo de archivo no se publica. Envíe un PDF o una imagen. Sirven también .xlsx, .ods, .docx o .csv."
    ),
    "busy": N_("Hay muchos archivos en revisión. Espere un minuto y envíe el documento de nuevo."),
    "accident": N_("No pudimos revisar este documento. Guárdelo de nuevo como PDF y envíelo otra vez."),
}
_FORMULA = re.compile(r"^\s*[=@]|^\s*[+-](?![\d.,\s$])")


@dataclass(frozen=True)
class Paper:
    """A document that may be published: its ending among `MEDIA` and its bytes."""

    ending: str
    data: bytes


def examine(data: bytes) -> Paper:
    """What a file really is. Takes up to some seconds, in another process: do it outside of a transaction.

    Refuses, with how to mend it: locked, damaged, with programs or files inside, of another kind, over 25 MB.
    """
    if not data:
        raise Unreadable(N_("El archivo está vacío. Revíselo y envíelo de nuevo."))
    if len(data) > LARGEST:
        raise Unreadable(
            N_("El archivo pesa más de %(most)s megas. Guárdelo más liviano o divídalo."), most=LARGEST // 2**20
        )
    if data.startswith((b"%PDF-", b"PK\3\4")):
        return Paper(_examined(data), data)
    if data.startswith(_IMAGES) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        return Paper("jpg", pictures.clean(data, _PAGE_LONGEST, ()).files[".jpg"])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            N_("Es un archivo de Office antiguo o con contraseña. Guárdelo sin contraseña como .xlsx, .docx o PDF.")
        )
    return Paper("csv", _table(data))


def _examined(data: bytes) -> str:
    # Behind the end of a PDF there is room for a file of another kind.
    if data.startswith(b"%PDF-") and not data.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise Unreadable(_SENTENCES["broken"])
    try:
        answer = run("service.office.examiner", data)
    except Declined as declined:
        raise Unreadable(_SENTENCES.get(str(declined), _SENTENCES["accident"])) from declined
    return next(ending for ending in MEDIA if ending.encode() == answer)


def _table(data: bytes) -> bytes:
    """Text with separators, as UTF-8. Refuses what has no columns, and cells that a spreadsheet would execute."""
    is_utf8 = False
    try:
        text = data.decode("utf-8-sig")
        is_utf8 = True
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text or "\ufffd" in text or text.lstrip()[:1] in {"<", "#", "{", ""}:
        raise Unreadable(_SENTENCES["kind"])
    sample = [line for line in islice(text.splitlines(), 50) if line.strip()]
    mark = max(";,\t|", key=lambda symbol: min(line.count(symbol) for line in sample))
    if min(line.count(mark) for line in sample) == 0:
        raise Unreadable(_SENTENCES["kind"])
    try:
        if any(_FORMULA.match(cell) for row in csv.reader(text.splitlines(), delimiter=mark) for cell in row):
            raise Unreadable(N_("La tabla trae fórmulas (celdas que empiezan por =). Guárdela solo con sus valores."))
    except csv.Error:
        raise Unreadable(_SENTENCES["broken"]) from None
    return data if is_utf8 else text.encode("utf-8-sig")


def keep(
    blobs: Blobs,
    public_url: str,
    paper: Paper,
    kind: str,
    title: str,
    origin: Origin,
    published_on: date | None = None,
) -> Document:
    """Store an examined paper and say it as a fact of a work. It is public once a published work tells of it.

    `kind`: OC4IDS `documentType`, one of `KINDS`.
    """
    digest = sha256(paper.data)
    name = f"{digest}.{paper.ending}"
    blobs.put(name, paper.data)
    return Document(
        id=digest[:24],
        kind=kind,
        title=one_line(title),
        url=f"{public_url}/documentos/{name}",
        origin=origin,
        published_on=published_on or origin.on,
        format=MEDIA[paper.ending],
        size=len(paper.data),
        sha256=digest,
    )
