"""Letters from a mailbox of the city's own server (IMAP), where it lets nobody hand them over as they come.

They lie there in clear until they are pulled, and whoever runs that server can read them. Each is deleted there once
it is kept here, and not before.
"""

import imaplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from urllib.parse import unquote, urlsplit

from service.foundation.errors import Busy, Refusal, Unreadable
from service.foundation.language import N_
from service.foundation.settings import is_loopback
from service.intake.accidents import note
from service.intake.hall import Hall
from service.intake.mail import acknowledgement
from service.intake.mail.listener import LARGEST
from service.intake.mail.receiving import receive
from service.intake.taking import CLOSED

_TIMEOUT_S = 60
_PORTS = {"imap": 143, "imaps": 993}


@dataclass(frozen=True)
class Pulled:
    """How many letters were kept, and how many stay in the mailbox: too large, damaged, or for later."""

    kept: int
    left: int


def pull(hall: Hall, url: str) -> Pulled:
    """Take every letter of the mailbox `imaps://user@host/mailbox`. Refuses one that cannot be reached."""
    at = urlsplit(url)
    if at.scheme not in _PORTS or not at.hostname or not at.username:
        raise Refusal(N_("Escriba la dirección así: imaps://usuario@servidor/INBOX."))
    if at.password is not None:
        raise Refusal(N_("La contraseña no va en la dirección: póngala en VALLA_IMAP_PASSWORD."))
    if at.scheme == "imap" and not is_loopback(at.hostname):
        raise Refusal(N_("Un buzón de otra máquina se lee cifrado: escriba imaps:// en vez de imap://."))
    try:
        with _box(at.scheme, at.hostname, at.port) as box:
            box.login(unquote(at.username), hall.settings.imap_password)
            return _emptied(hall, box, unquote(at.path.strip("/")) or "INBOX")
    except (imaplib.IMAP4.error, OSError):
        # Without what caused it: a server quotes what it was told.
        raise Refusal(N_("El buzón no respondió o no aceptó la contraseña. Revise su dirección.")) from None


def _box(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imap":
        return imaplib.IMAP4(host, port or _PORTS[scheme], timeout=_TIMEOUT_S)
    context = ssl.create_default_context()
    return imaplib.IMAP4_SSL(host, port or _PORTS[scheme], ssl_context=context, timeout=_TIMEOUT_S)


def _emptied(hall: Hall, box: imaplib.IMAP4, mailbox: str) -> Pulled:
    status, _ = box.select(f'"{mailbox}"' if " " in mailbox else mailbox)
    if status != "OK":
        raise Refusal(N_("En ese buzón no hay una carpeta «%(mailbox)s»."), mailbox=mailbox)
    _, (found,) = box.uid("SEARCH", "UNDELETED")
    kept = left = 0
    for uid in (found or b"").decode().split():
        if _is_kept(hall, box, uid):
            box.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
            _expunge(box, uid)
            kept += 1
        else:
            left += 1
    return Pulled(kept, left)


def _is_kept(hall: Hall, box: imaplib.IMAP4, uid: str) -> bool:
    """Whether a letter is kept here, now or since an earlier time."""
    data = _fetched(box, uid)
    if data is None:
        return False
    # Whoever delivered it to the mailbox wrote there who it is of.
    envelope = str(message_from_bytes(data[: 64 * 1024]).get("Return-Path", "")).strip()
    try:
        answer = receive(hall, data, envelope)
    except (Unreadable, Busy, *CLOSED):
        return False
    except Exception as error:  # noqa: BLE001 -- one letter that breaks does not keep the others waiting
        note(error)
        return False
    if answer is not None:
        acknowledgement.post(answer, hall.settings)
    return True


def _fetched(box: imaplib.IMAP4, uid: str) -> bytes | None:
    """The bytes of a message; None for one that is too large or gone."""
    _, sizes = box.uid("FETCH", uid, "(RFC822.SIZE)")
    told = sizes[0] if sizes and isinstance(sizes[0], bytes) else b""
    size = told.upper().partition(b"RFC822.SIZE ")[2].rstrip(b") ")
    if not size.isdigit() or int(size) > LARGEST:
        return None
    _, parts = box.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _expunge(box: imaplib.IMAP4, uid: str) -> None:
    """Make one deleted message go for good; where a server cannot do one, all that are marked."""
    if "UIDPLUS" in box.capabilities:
        box.uid("EXPUNGE", uid)
    else:
        box.expunge()
