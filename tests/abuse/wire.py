"""Bytes on a connection, as no browser writes them."""

import socket
import ssl
from urllib.parse import urlsplit

from tests.abuse.site import Site


def connect(site: Site, seconds: float = 30) -> socket.socket:
    """A connection to the service; what it takes is waited for so long."""
    url = urlsplit(site.url)
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    connection = socket.create_connection((url.hostname, port), timeout=seconds)
    if url.scheme == "https":
        connection = ssl.create_default_context().wrap_socket(connection, server_hostname=url.hostname)
    return connection


def head(site: Site, path: str, *lines: str, method: str = "POST") -> bytes:
    """The first line and the headers of a request, and the empty line after them."""
    first = (f"{method} {path} HTTP/1.1", f"Host: {urlsplit(site.url).netloc}")
    return "\r\n".join([*first, *lines, "", ""]).encode()


def exchange(site: Site, sent: bytes, seconds: float = 30) -> bytes:
    """What comes back for these bytes until the service closes or says nothing more for so long."""
    came = b""
    with connect(site, seconds) as connection:
        connection.sendall(sent)
        try:
            while chunk := connection.recv(65536):
                came += chunk
        except (TimeoutError, ConnectionResetError):
            pass
    return came


def status(came: bytes) -> int:
    """The status of the first answer in these bytes; 0: there is none."""
    return int(came.split(b" ", 2)[1]) if came.startswith(b"HTTP/1.1 ") else 0
