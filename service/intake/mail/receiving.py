"""Taking in one message: once, sealed like what comes by the form, its sender under the key of identities alone."""

import re

from service.complaints.filing import PLAIN, File
from service.complaints.flood import Lane
from service.complaints.models import Letter as Mark
from service.complaints.rules import LONGEST_CONTACT, LONGEST_TEXT, Channel, Kind, Mode
from service.foundation import codes
from service.foundation.errors import Unreadable
from service.foundation.language import N_, Language
from service.intake import taking
from service.intake.hall import Hall
from service.intake.mail import acknowledgement
from service.intake.mail.acknowledgement import Acknowledgement
from service.intake.mail.letter import Letter, read
from service.intake.taking import Account, Known

#: Characters in which the code of a work is looked for, and codes that are looked up.
_SEARCHED, _MOST_CODES = 5000, 8
#: The address of the page of a work or of a sign, or the code alone: of eight or nine symbols.
_CODE = re.compile(r"(?:/obras/|/v/|\b)([2-9A-Z]{4}-[2-9A-Z]{4}|[2-9A-Z]{8,9})\b", re.IGNORECASE)
_ARRIVED = "Por correo electrónico. No es anónima: los servidores por donde pasó saben quién la envió. "
_PROVED = {
    True: "El servidor de la ciudad comprobó de qué dominio viene.",
    False: "Nadie ha comprobado quién la envió.",
}
_METHODS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}


def receive(hall: Hall, data: bytes, envelope: str) -> Acknowledgement | None:
    """Keep what a message says; what is to be answered, if somebody is. One that was taken in before makes nothing.

    `envelope`: the address that the servers say it is of. Takes seconds. Refuses what is no message or says nothing,
    and raises one of `taking.CLOSED` for what can be tried again.
    """
    settings = hall.settings
    letter = read(data, envelope, settings.complaints_email, settings.mail_authserv_id)
    if letter.is_empty:
        raise Unreadable(N_("El mensaje llegó vacío."))
    mark = hall.secret.mark("letter", *letter.key)
    with hall.database.reading() as session:
        if session.get(Mark, mark) is not None:
            return None
    known = _known(hall, letter)
    language = Language(settings.lang_default)
    taken = taking.take_in(
        hall,
        known,
        _account(letter),
        letter.attached,
        language,
        Lane.MAIL,
        is_suspect=letter.is_automatic,
        more=_rest(letter.text),
        also=lambda session: session.add(Mark(mark=mark)),
    )
    return acknowledgement.of(letter, taken)


def _known(hall: Hall, letter: Letter) -> Known:
    """Who may read it: whom the contract of a work names does not, when the letter says of which work it is."""
    for code in _codes(f"{letter.subject}\n{letter.text[:_SEARCHED]}"):
        found = taking.known(hall, code)
        if found.about.published:
            return found
    return taking.known(hall, "")


def _codes(text: str) -> list[str]:
    """What may be the code of a work or of a sign; words have vowels, and no code has."""
    found = dict.fromkeys(codes.tidy(match[1]) for match in _CODE.finditer(text))
    return [code for code in found if set(code) <= set(codes.ALPHABET)][:_MOST_CODES]


def _account(letter: Letter) -> Account:
    """What is sealed. Who sent it is for the custodians of identities; the readers know how far that was proved."""
    contact = [f"{letter.name} <{letter.sender}>" if letter.name else letter.sender]
    if letter.reply_to not in {"", letter.sender}:
        contact.append(f"Enviado desde {letter.reply_to}")
    checks = ", ".join(f"{_METHODS[method]}: {result}" for method, result in letter.checks)
    contact.append(f"Comprobación del servidor: {checks or 'ninguna'}. El remitente de un correo se puede falsificar.")
    return Account(
        sections=(
            ("ASUNTO DEL CORREO", letter.subject),
            ("QUÉ PASÓ", letter.text[:LONGEST_TEXT]),
            ("CÓMO LLEGÓ", _ARRIVED + _PROVED[letter.is_verified]),
            ("CÓMO QUIERE APARECER", "Con reserva de identidad. Su correo está bajo la llave de la custodia."),
        ),
        channel=Channel.MAIL,
        mode=Mode.RESERVED,
        contact="\n".join(contact)[:LONGEST_CONTACT],
    )


def _rest(text: str) -> tuple[File, ...]:
    """What does not fit in the first text, as further ones."""
    rest = text[LONGEST_TEXT:]
    pieces = (rest[start : start + LONGEST_TEXT] for start in range(0, len(rest), LONGEST_TEXT))
    return tuple(File(Kind.TEXT, PLAIN, piece.encode()) for piece in pieces)
