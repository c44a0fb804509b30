"""The city's mail server hands letters over here (LMTP, RFC 2033): in memory, and answered once they are kept.

What cannot be kept now is answered so that the server tries again; what never can, so that it tells the sender.
Nothing of a letter is written anywhere but sealed, and nothing of it is in a log.
"""

import asyncio
import logging
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.foundation.errors import Busy, Refusal, Unreadable
from service.foundation.language import N_
from service.intake.accidents import note
from service.intake.hall import Hall
from service.intake.mail import acknowledgement
from service.intake.mail.receiving import receive
from service.intake.taking import CLOSED

#: Bytes of a message: what the large providers let people send, with its files as text.
LARGEST = 36 * 2**20
#: Connections at once, each with a whole message in memory; letters that are taken in at once.
_MOST_CONNECTIONS, _AT_ONCE = 4, 2

_KEPT = "250 2.0.0 Recibido"
_LATER = "451 4.3.0 Ahora no se puede guardar; intente mas tarde"
_NOT_HERE = "550 5.1.1 Aqui no se recibe correo de esa direccion"
_ONE = "452 4.5.3 Una direccion por mensaje"
_UNREADABLE = "554 5.6.0 El mensaje llego vacio o no se puede leer"
_FULL = b"421 4.3.2 Ahora llegan muchos mensajes; intente mas tarde\r\n"

# What the server writes of a conversation quotes addresses and lines of letters.
logging.getLogger("mail.log").disabled = True


class Clerk:
    """Takes letters of one installation from whoever hands them over."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._answers = ThreadPoolExecutor(1, "acknowledgements")

    async def handle_RCPT(  # noqa: N802 -- a name of the library
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take letters to the address of complaints, and to no other."""
        if address.lower() != self._hall.settings.complaints_email:
            return _NOT_HERE
        if envelope.rcpt_tos:
            return _ONE
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 -- a name of the library
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter, and only then say so."""
        data, envelope.content, envelope.original_content = envelope.original_content or b"", None, None
        async with self._places:
            try:
                answer = await asyncio.to_thread(receive, self._hall, data, envelope.mail_from or "")
            except Unreadable:
                return _UNREADABLE
            except (*CLOSED, Busy):
                return _LATER
        if answer is not None:
            self._answers.submit(acknowledgement.post, answer, self._hall.settings)
        return _KEPT

    async def handle_exception(self, error: Exception) -> str:
        """Whatever else breaks is no fault of the letter: it stays with the mail server."""
        note(error)
        return _LATER

    def finish(self) -> None:
        """Send the answers that are under way."""
        self._answers.shutdown()


class Door(LMTP):
    """One connection; beyond a few at once, each is asked to come later."""

    #: Some programs write a paragraph on one line.
    line_length_limit = 2**20
    _open: set["Door"] = set()  # noqa: RUF012 -- of all connections of the process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if there is room."""
        if len(self._open) < _MOST_CONNECTIONS:
            self._open.add(self)
            super().connection_made(transport)
        elif isinstance(transport, asyncio.Transport):
            transport.write(_FULL)
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """End what was begun."""
        if self in self._open:
            self._open.discard(self)
            super().connection_lost(error)


def listen(hall: Hall, host: str, port: int, path: Path | None) -> None:
    """Take letters on a socket of the machine at `path`, or at `host` and `port`, until told to stop.

    Refuses an address that cannot be had.
    """
    door = _socket(host, port, path)
    try:
        asyncio.run(_serve(hall, door, is_of_machine=path is not None))
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def _socket(host: str, port: int, path: Path | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _of_machine(path) if path else socket.create_server((host, port), family=family)
    except OSError as error:
        where = path or f"{host}:{port}"
        raise Refusal(N_("No se puede escuchar en %(where)s: está ocupado o no se permite."), where=where) from error


def _of_machine(path: Path) -> socket.socket:
    if path.is_socket():
        path.unlink()  # of a process that was killed
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    # The mail server is another user: the folder of the socket decides who reaches it.
    path.chmod(0o666)
    return door


async def _serve(hall: Hall, door: socket.socket, *, is_of_machine: bool) -> None:
    loop, clerk, stopped = asyncio.get_running_loop(), Clerk(hall), asyncio.Event()
    loop.set_exception_handler(_noted)
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)

    def visit() -> Door:
        return Door(clerk, data_size_limit=LARGEST, hostname="valla", ident="LMTP", loop=loop)

    begin = loop.create_unix_server if is_of_machine else loop.create_server
    server = await begin(visit, sock=door)
    await stopped.wait()
    server.close()
    await asyncio.to_thread(clerk.finish)


def _noted(_loop: asyncio.AbstractEventLoop, told: dict[str, object]) -> None:
    error = told.get("exception")
    if isinstance(error, Exception):
        note(error)
