"""The one answer to a letter: that it was kept, and a receipt to follow it, which must be changed at its first use.

It goes to the address that brought the letter and to no other, never to a machine (RFC 3834), and repeats nothing of
what was written: whoever reads somebody's mail later learns that they wrote, which mail never hid.
"""

import re
import time
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from service.foundation import codes
from service.foundation.errors import Refusal
from service.foundation.post import Unsent, send
from service.foundation.settings import Settings
from service.intake.accidents import note
from service.intake.mail.letter import Letter
from service.intake.taking import Taken

#: Seconds before each attempt. What could not be sent is not kept anywhere: the receipt is then nobody's.
_ATTEMPTS_S = (0, 5, 30)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_BODY = """\
Recibimos lo que escribió y lo guardamos con llave. Solo lo leen las personas
de esta lista: {site}/quien-lee

Para leer la respuesta y agregar datos, entre a
{site}/seguimiento
con este recibo:

    {receipt}

Hágalo hoy. Este recibo viajó por correo y otra persona pudo verlo. Cuando
entre, la página le da uno nuevo: cópielo en papel. Desde entonces, el de este
mensaje no abre nada. Si la página dice que ningún caso abre con él, alguien lo
usó antes que usted: avise a la línea anticorrupción, {line}.

El correo no es anónimo. Su proveedor y el de la entidad saben que usted
escribió, y pudieron leerlo. No envíe más datos por correo: agréguelos con su
recibo. Su dirección quedó aparte, y solo la abre la custodia de identidades.
{files}
Número del caso: {case}. Sirve para hablar del caso; no lo abre.

Después de cambiar el recibo, borre este mensaje y el que nos envió. Si
responde a este correo, será un caso aparte.

{entity}
"""


@dataclass(frozen=True)
class Acknowledgement:
    """What is answered, and to whom. `refused`: number and reason of each file that was not taken."""

    to: str
    message_id: str
    symbols: str
    case_number: str
    files: int
    refused: tuple[tuple[int, str], ...]


def of(letter: Letter, taken: Taken) -> Acknowledgement | None:
    """What a letter that was kept is answered; None when nothing may be."""
    if not letter.reply_to:
        return None
    return Acknowledgement(
        to=letter.reply_to,
        message_id=letter.message_id,
        symbols=taken.filing.receipt.symbols,
        case_number=taken.filing.case_number,
        files=taken.files.taken,
        refused=tuple((each.number, each.told) for each in taken.files.refused),
    )


def written(answer: Acknowledgement, settings: Settings) -> EmailMessage:
    """The answer as a message."""
    entity = settings.entity
    local, _, domain = settings.complaints_email.partition("@")
    message = EmailMessage()
    message["From"] = Address(entity.name, local, domain)
    message["To"] = answer.to
    message["Subject"] = "Recibimos su mensaje"
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    if _MESSAGE_ID.fullmatch(answer.message_id):
        message["In-Reply-To"] = message["References"] = answer.message_id
    message.set_content(
        _BODY.format(
            site=settings.public_url,
            receipt=codes.grouped(answer.symbols),
            line=entity.anticorruption_line,
            files=_files(answer),
            case=codes.grouped(answer.case_number),
            entity=entity.name,
        )
    )
    return message


def post(answer: Acknowledgement, settings: Settings) -> bool:
    """Send the answer, within a minute; whether it left. Without outgoing mail nothing is sent."""
    if not settings.smtp_url:
        return False
    message = written(answer, settings)
    for wait in _ATTEMPTS_S:
        time.sleep(wait)
        try:
            send(settings.smtp_url, message)
        except Unsent as error:
            refused: Refusal = error
        else:
            return True
    note(refused)
    return False


def _files(answer: Acknowledgement) -> str:
    lines = [f"\nArchivos que quedaron, ya limpios: {answer.files}."] if answer.files else []
    lines += [f"\nEl archivo {number} no quedó. {reason}" for number, reason in answer.refused]
    return "".join(f"{line}\n" for line in lines)
