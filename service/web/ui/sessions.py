"""The cookie of a session, the only one there is: `__Host-s`, on the staff's addresses and nowhere else.

It holds the token of the session, the minute of its last request and a mark of both that only this installation makes:
so the clock of idleness runs without writing to the database, and nobody turns it back. The session itself is a row
of the database, and ends there.
"""

import hmac
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.foundation import clock
from service.foundation.secret import Secret
from service.staff.rules import IDLE

COOKIE = "__Host-s"
#: How the addresses begin behind which staff work.
STAFF = ("/oficina", "/mesa")
_KEPT = "Path=/; Secure; HttpOnly; SameSite=Strict"


def is_staff(path: str) -> bool:
    """Whether an address belongs to the staff's side."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in STAFF)


class Cookies:
    """Writes and reads the cookie, and the mark that every form of its session carries."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def header(self, token: str) -> str:
        """`Set-Cookie` for a session that has just been heard from."""
        minute = str(int(clock.now().timestamp()) // 60)
        return f"{COOKIE}={token}.{minute}.{self._secret.mark('session', token, minute)}; {_KEPT}"

    def forget(self) -> str:
        """`Set-Cookie` that takes it away."""
        return f"{COOKIE}=; Max-Age=0; {_KEPT}"

    def read(self, cookies: str) -> tuple[str, int] | None:
        """Token and minute of the last request; None when there is none, it was altered, or was idle too long."""
        values = [
            value for name, _, value in (part.strip().partition("=") for part in cookies.split(";")) if name == COOKIE
        ]
        if len(values) != 1 or values[0].count(".") != 2 or not values[0].isascii():
            return None
        token, minute, mark = values[0].split(".")
        if not hmac.compare_digest(mark, self._secret.mark("session", token, minute)):
            return None
        seen = datetime.fromtimestamp(int(minute) * 60, UTC)
        return None if clock.now() - seen > IDLE else (token, int(minute))

    def form_mark(self, token: str) -> str:
        """What a form must carry to be believed in the session of `token`."""
        return self._secret.mark("form", token)


class IdleClock:
    """On the staff's addresses: reads the cookie into `state.token` of the request, and winds its clock again."""

    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        self.app = app
        self._cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or not is_staff(scope["path"]):
            await self.app(scope, receive, send)
            return
        sent = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        found = self._cookies.read(sent)
        state = {**scope.get("state", {}), "token": found[0] if found else None}
        is_due = found is not None and found[1] != int(clock.now().timestamp()) // 60

        async def send_wound(message: Message) -> None:
            if message["type"] == "http.response.start" and is_due and found is not None:
                headers = list(message.get("headers", ()))
                if not any(name.lower() == b"set-cookie" for name, _ in headers):
                    headers.append((b"set-cookie", self._cookies.header(found[0]).encode()))
                message = {**message, "headers": headers}
            await send(message)

        await self.app({**scope, "state": state}, receive, send_wound)
