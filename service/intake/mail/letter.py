"""A letter: from the bytes of a message to what somebody says, shows, and claims to be. All of it in memory.

Of its headers only those below are looked at; where it passed, when, and with which program are dropped with the rest.
Sources: RFC 5322 (messages), RFC 2045 to 2049 (MIME), RFC 3834 (what answers by itself), RFC 8601 (results of checks).
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from hashlib import sha256

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.foundation.text import one_line
from service.intake.mail.pages import plain

#: Parts of a message, and parts within parts, that are looked at.
_MOST_PARTS, _DEEPEST = 200, 30
_LONGEST_HEADER = 500
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:\\\"@\x00-\x20\x7f-\uffff]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
)
#: 25 symbols in fives: a receipt that somebody quotes is for nobody to read.
_RECEIPT = re.compile(r"\b[2-9A-Za-z]{5}(?:-[2-9A-Za-z]{5}){4}\b")
#: What of an invitation a person reads.
_OF_CALENDAR = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION")
_TEXTS = frozenset("plain html calendar csv markdown vcard x-vcard".split())
#: Senders of machines, by the part before the @.
_MACHINES = re.compile(
    r"(mailer-daemon|postmaster|(do-?)?no-?t?-?reply.*|no-?responder?.*|bounces?([-+].*)?|owner-.*|.*-request)",
    re.IGNORECASE,
)
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "X-Autoreply", "X-Autorespond")
_METHODS = ("spf", "dkim", "dmarc")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
#: What in a result is quoted or a remark: anybody can have an address that looks like another result.
_QUOTED = re.compile(r'"[^"]*"|\([^()]*\)')


@dataclass(frozen=True)
class Letter:
    """What a message says. `sender`: the address that it claims to be of, and `name`; nobody has proved them.

    `reply_to`: where an answer goes, the address that brought it; empty when nothing may be answered, or when that
    address did not send it (SPF): whoever forges it would have us write to a stranger. `checks`: what
    the city's own mail server found of the sender. `attached`: files as they came. `key`: what is the same when the
    same message comes twice.
    """

    sender: str
    name: str
    reply_to: str
    subject: str
    text: str
    attached: list[bytearray]
    message_id: str
    key: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]
    is_automatic: bool

    @property
    def is_verified(self) -> bool:
        """Whether the domain of the sender stands for this message (DMARC, as the city's own server found)."""
        return ("dmarc", "pass") in self.checks

    @property
    def is_empty(self) -> bool:
        """Whether it says and shows nothing."""
        return not (self.subject or self.text or self.attached)


def read(data: bytes, envelope: str, ours: str, authserv_id: str) -> Letter:
    """The letter of the bytes of a message. Refuses what is no message.

    `envelope`: who the servers say it is of, empty for nobody; `ours`: the address that it was written to;
    `authserv_id`: by which name the city's own mail server signs what it found, see RFC 8601; empty: it says nothing.
    """
    try:
        message = message_from_bytes(data, policy=policy.SMTP)
        contents = _Contents()
        contents.take(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Unreadable(N_("El mensaje está dañado y no se puede leer.")) from None
    name, sender = _sender(message)
    bounce = _address(envelope.strip("<>"))
    is_automatic = _is_automatic(message, bounce, sender, ours)
    message_id, subject = one_line(_header(message, "Message-ID")), _header(message, "Subject")
    checks = _checks(message, authserv_id)
    body = sha256(data.partition(b"\r\n\r\n")[2] or data).hexdigest()
    return Letter(
        sender=sender,
        name=name,
        reply_to="" if is_automatic or ("spf", "fail") in checks else bounce,
        subject=subject,
        text=contents.text(),
        attached=contents.attached,
        message_id=message_id,
        # With its contents: who knows the Message-ID of somebody's letter makes no other one pass for it.
        key=(message_id, sender, body) if message_id else ("", sender, _header(message, "Date"), subject, body),
        checks=checks,
        is_automatic=is_automatic,
    )


class _Contents:
    """What a message says and brings, part by part."""

    def __init__(self) -> None:
        self.attached: list[bytearray] = []
        self._said: list[str] = []
        self._parts = 0

    def text(self) -> str:
        """Everything that is said, in its order."""
        return _RECEIPT.sub("(recibo)", "\n\n".join(said for said in self._said if said))

    def take(self, part: Message, depth: int = 0, *, skips_html: bool = False) -> None:
        """Take one part and what is inside."""
        self._parts += 1
        if self._parts > _MOST_PARTS or depth > _DEEPEST:
            raise Unreadable(N_("El mensaje tiene demasiadas partes. Envíe el texto y los archivos sin más."))
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self._forwarded(part, depth)
        elif part.is_multipart():
            if kind == "multipart/alternative":
                # The same in two writings: the plain one is read, and what only the other one brings is kept.
                skips_html = skips_html or any(_is_plain(each) for each in part.walk())
            for inside in _inside(part):
                self.take(inside, depth + 1, skips_html=skips_html)
        else:
            self._leaf(part, kind, skips_html=skips_html)

    def _forwarded(self, part: Message, depth: int) -> None:
        for inside in _inside(part):
            told = (f"{label}: {_header(inside, name)}" for label, name in _FORWARDED if _header(inside, name))
            self._said.append("\n".join(("Mensaje reenviado", *told)))
            self.take(inside, depth + 1)

    def _leaf(self, part: Message, kind: str, *, skips_html: bool) -> None:
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data:
            return
        family, _, sort = kind.partition("/")
        is_text = family == "text" and sort in _TEXTS and b"\0" not in data
        if not is_text:
            self.attached.append(bytearray(data))
        elif sort == "html":
            if not skips_html or part.get_content_disposition() == "attachment":
                self._said.append(_printable(plain(_decoded(part, data))))
        elif sort == "calendar":
            self._said.append(_printable(_invitation(_decoded(part, data))))
        else:
            self._said.append(_printable(_decoded(part, data)))


_FORWARDED = (("De", "From"), ("Fecha", "Date"), ("Asunto", "Subject"))


def _inside(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    return (each for each in payload if isinstance(each, Message)) if isinstance(payload, list) else iter(())


def _is_plain(part: Message) -> bool:
    """Whether a part says something without HTML."""
    if part.get_content_type() != "text/plain" or part.get_content_disposition() == "attachment":
        return False
    data = part.get_payload(decode=True)
    return isinstance(data, bytes) and bool(data.strip())


def _decoded(part: Message, data: bytes) -> str:
    """The text of a part: as it says, or as it must be when that cannot be."""
    for charset in (part.get_content_charset("utf-8"), "utf-8", "windows-1252"):
        with suppress(LookupError, ValueError):
            return data.decode(charset)
    return data.decode("latin-1")


def _invitation(text: str) -> str:
    """What a person reads of an appointment (RFC 5545)."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    told = []
    for line in unfolded.splitlines():
        name, _, value = line.partition(":")
        if name.partition(";")[0].upper() in _OF_CALENDAR:
            told.append(re.sub(r"\\(.)", r"\1", value.replace("\\n", "\n").replace("\\N", "\n")))
    return "\n".join(("Cita de calendario", *told))


def _header(message: Message, name: str) -> str:
    """A header in one line, without what no person types; empty when it is not there or cannot be read."""
    try:
        value = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 -- the parser of headers breaks in its own ways: then it says nothing
        return ""
    return one_line(_printable(value))[:_LONGEST_HEADER]


def _sender(message: EmailMessage) -> tuple[str, str]:
    """The name and the address that a message claims to be of, as far as they can be read."""
    try:
        first = message["From"].addresses[0]
        name, address = first.display_name, first.addr_spec
    except Exception:  # noqa: BLE001 -- as of any header
        name, address = parseaddr(_header(message, "From"))
    return one_line(_printable(name))[:_LONGEST_HEADER], _address(address)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _address(text: str) -> str:
    """An address that mail can be sent to; empty for anything else."""
    return text if _ADDRESS.fullmatch(text) else ""


def _is_automatic(message: Message, bounce: str, sender: str, ours: str) -> bool:
    """Whether no person wrote it to us: a notice, a list, an answer of a machine, a message that came back."""
    said = _header(message, "Auto-Submitted").lower() or "no"
    return (
        not bounce
        or said != "no"
        or _header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
        or any(name in message for name in _LISTS)
        or message.get_content_type() == "multipart/report"
        or any(_MACHINES.fullmatch(each.partition("@")[0]) for each in (bounce, sender) if each)
        or ours.lower() in {bounce.lower(), sender.lower()}
    )


def _checks(message: EmailMessage, authserv_id: str) -> tuple[tuple[str, str], ...]:
    """What the city's own server found of the sender, by method; of two results of one, the last server's."""
    found: dict[str, str] = {}
    for value in message.get_all("Authentication-Results", []):
        name, *results = _QUOTED.sub(" ", one_line(str(value))).split(";")
        if authserv_id and name.split()[:1] == [authserv_id]:
            for result in filter(None, map(_RESULT.match, results)):
                found.setdefault(result[1].lower(), result[2].lower())
    return tuple((method, found[method]) for method in _METHODS if method in found)
