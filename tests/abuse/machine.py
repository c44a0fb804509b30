"""Somebody who files by the thousand: a program with one connection, as fast as it is answered."""

import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.abuse.site import Site
from tests.abuse.visitor import BOUNDARY, Visitor, multipart

_MARK = re.compile(rb'name="marca" value="([^"]+)"')
_SYMBOLS = re.compile(rb"<span>([2-9CFGHJKLMPQRTVWX]{5})</span>")
_HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}


@dataclass(frozen=True)
class Sent:
    """How one filing went; `receipt` is empty when it was not taken."""

    status: int
    receipt: str
    seconds: float


class Machine:
    """One connection to the form at `path`."""

    def __init__(self, site: Site, path: str = "/denuncia") -> None:
        visitor = Visitor(site)
        self._form = visitor.open(path)
        visitor.close()
        self._path = urlsplit(self._form.action).path
        self._connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=120)

    def mark(self) -> str:
        """The mark of a fresh form."""
        status, page = self._ask("GET", self._path)
        found = _MARK.search(page)
        assert found, f"no form: {status}"
        return found[1].decode()

    def send(self, mark: str, text: str) -> Sent:
        """File under a mark."""
        began = time.monotonic()
        body = multipart(self._form.filled(marca=mark, que=text).fields)
        status, page = self._ask("POST", self._path, body, _HEADERS)
        groups = [group.decode() for group in _SYMBOLS.findall(page)]
        return Sent(status, "".join(groups) if len(groups) == 5 else "", time.monotonic() - began)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, *told) -> tuple[int, bytes]:
        try:
            self._connection.request(method, path, *told)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A connection that rested too long is closed by the service.
            self._connection.close()
            self._connection.request(method, path, *told)
            answer = self._connection.getresponse()
        return answer.status, answer.read()
