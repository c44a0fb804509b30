"""The body of a request arrives in time and in measure, or not at all: who sends slowly on purpose holds nobody up.

The rule is Apache's RequestReadTimeout: some seconds to begin with, and one more for every so many bytes that arrive.
Headers have their own deadline, in `protocol`: they are not here yet when this layer is called.
"""

import asyncio
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.complaints.evidence import MOST_BYTES
from service.web.ui.headers import refuse

#: Bytes of a body: a form with a long text.
LARGEST_BODY = 64 * 1024
#: Of whoever holds the cookie of a session: some photos of a phone, or a table.
LARGEST_UPLOAD = 80 * 2**20
#: Of whoever tells of something or comes back to it: text, and files for as much as one complaint takes.
LARGEST_TELLING = MOST_BYTES + 4 * 2**20
_TELLS = re.compile(r"/(?:denuncia|seguimiento|mesa/atencion|obras/[^/]+/cuente)")
#: Seconds before the rate counts.
GRACE_S = 10.0
#: Bytes per second; the worst mobile connection gives some thousands.
LEAST_RATE = 1000
#: Seconds that what came quickly may buy, at most: nobody sends much and then holds a place for hours.
LONGEST_PAUSE_S = 120.0

TOO_LARGE = "Lo que envió es demasiado grande. Envíe menos texto o un archivo más pequeño."


class BodyDeadline:
    """Reads the bodies of requests for `app`: 413 when one is larger than allowed, 408 when it is slower."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body under the rule."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = _largest(scope)
        if _declared(scope) > largest:
            await refuse(send, 413, TOO_LARGE)
            return
        intake = _Intake(receive, send, largest)
        try:
            await self.app(scope, intake.receive, intake.send)
        except Exception:
            # Whatever the application made of a body that stopped arriving, the client has its answer.
            if not intake.refused:
                raise


def _largest(scope: Scope) -> int:
    if scope.get("state", {}).get("token"):
        return LARGEST_UPLOAD
    return LARGEST_TELLING if scope["method"] == "POST" and _TELLS.fullmatch(scope["path"]) else LARGEST_BODY


def _declared(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


class _Intake:
    """One request's body on its way in, and its answer on the way out: after a refusal there is no other."""

    def __init__(self, receive: Receive, send: Send, largest: int) -> None:
        self._receive, self._send, self._largest = receive, send, largest
        self._due = asyncio.get_running_loop().time() + GRACE_S
        self._size = 0
        self._complete = self._answered = self.refused = False

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._due):
                message = await self._receive()
        except TimeoutError:
            return await self._refuse(408, "Lo que envió tardó demasiado en llegar. Intente de nuevo.")
        size = len(message.get("body", b""))
        self._size += size
        self._due = min(self._due + size / LEAST_RATE, asyncio.get_running_loop().time() + LONGEST_PAUSE_S)
        self._complete = not message.get("more_body", False)
        if self._size > self._largest:
            return await self._refuse(413, TOO_LARGE)
        return message

    async def _refuse(self, status: int, sentence: str) -> Message:
        self.refused = self._complete = True
        if not self._answered:
            await refuse(self._send, status, sentence)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self.refused:
            self._answered = True
            await self._send(message)
