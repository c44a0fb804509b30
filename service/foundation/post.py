"""Outgoing mail: one message at a time, handed to the city's own mail server (SMTP, RFC 5321).

To another machine it goes encrypted or not at all: to whom a city writes is already something to know.
"""

import smtplib
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from urllib.parse import unquote, urlsplit

from service.foundation import clock, codes
from service.foundation.errors import Refusal
from service.foundation.language import N_
from service.foundation.settings import is_loopback

_TIMEOUT_S = 20
_PORTS = {"smtp": 587, "smtps": 465}


class Unsent(Refusal):
    """The mail server did not take a message now; nobody knows whether it would in a while."""


def send(url: str, message: EmailMessage) -> None:
    """Hand `message` to the server at `url`: `smtp://user:password@host:port`, with STARTTLS, or `smtps://…`.

    Takes seconds: not in a transaction. What answers by itself (RFC 3834) goes out with nobody to return it to, so
    that nothing answers it. Raises `Unsent`, which quotes nothing of the message.
    """
    domain = parseaddr(message["From"])[1].partition("@")[2]
    del message["Date"], message["Message-ID"]
    message["Date"], message["Message-ID"] = format_datetime(clock.now()), f"<{codes.token(18)}@{domain}>"
    sender = "" if message["Auto-Submitted"] == "auto-replied" else parseaddr(message["From"])[1]
    try:
        with _server(url) as server:
            server.send_message(message, from_addr=sender)
    except (OSError, smtplib.SMTPException, KeyError, ValueError):
        # Without what caused it: a server quotes addresses in what it answers.
        raise Unsent(N_("El servidor de correo no recibió el mensaje. Revise VALLA_SMTP_URL.")) from None


@contextmanager
def _server(url: str) -> Generator[smtplib.SMTP]:
    """The server at an address, ready to take a message."""
    at = urlsplit(url)
    host, usual, context = at.hostname or "", _PORTS[at.scheme], ssl.create_default_context()
    connect = partial(smtplib.SMTP_SSL, context=context) if at.scheme == "smtps" else smtplib.SMTP
    with connect(host, at.port or usual, timeout=_TIMEOUT_S) as server:
        if at.scheme == "smtp" and not is_loopback(host):
            server.starttls(context=context)
        if at.username:
            server.login(unquote(at.username), unquote(at.password or ""))
        yield server
