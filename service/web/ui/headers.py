"""The headers that protect whoever reads a page, on every answer there is; what no page may set; and what is refused
before anything is asked: other methods.

Each surface of the site (the public pages, the offices of the staff) is one row of a table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.ui.effort import effort_source

Header = tuple[bytes, bytes]

#: Kept, and asked for again at every use: a page is never older than its question.
REVALIDATE = "public, no-cache"

METHODS = ("GET", "HEAD", "POST")

_FEATURES = """accelerometer autoplay bluetooth browsing-topics camera clipboard-read display-capture encrypted-media
    fullscreen geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment
    publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking"""


def _permissions(allowed: tuple[str, ...]) -> str:
    return ", ".join(f"{name}={'(self)' if name in allowed else '()'}" for name in _FEATURES.split())


#: On every answer, whatever it is.
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-dns-prefetch-control": "off",
    "permissions-policy": _permissions(("fullscreen",)),
}
#: Two years; only where the site is served over https, which it then always is.
_HSTS = {"strict-transport-security": "max-age=63072000; includeSubDomains; preload"}

#: Never sent: what names our software, and what would follow a citizen.
_NEVER = ("server", "x-powered-by")
#: Never believed: anybody can write them.
_NEVER_READ = (b"forwarded", b"x-real-ip")


@dataclass(frozen=True)
class Surface:
    """One kind of page: how its addresses begin and end, what it may load, and how long its answers are kept."""

    prefix: str
    #: Content-Security-Policy; `{styles}` stands for the hashes of the styles inside the page, `{effort}` for the one
    #: of the script of `ui/effort`.
    policy: str
    referrer: str
    #: For an answer that does not say it itself; a refusal is not stored anywhere.
    caching: str
    #: Features of the browser that its pages may use besides full screen.
    features: tuple[str, ...] = ()
    #: Whether its answers may set the cookie of a session.
    cookie: bool = False
    suffix: str = ""
    #: Content-Security-Policy of an answer that is no page; empty: the same.
    file_policy: str = ""
    #: The kinds of style that its pages have inside (`ui/style`): every other hash is a weight. Empty: any.
    styles: tuple[str, ...] = ()


PUBLIC = Surface(
    prefix="",
    policy="default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    referrer="no-referrer",
    caching=REVALIDATE,
    # A correction is asked for in a form like those of the office.
    styles=("work", "lists", "complaint", "office"),
)

STAFF = [
    Surface(
        prefix=prefix,
        policy="default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self'; {besides}form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'",
        # The browser must say of a form where it comes from.
        referrer="same-origin",
        caching="no-store",
        features=("publickey-credentials-get",),
        cookie=True,
    )
    for prefix, besides in (
        ("/oficina", ""),
        # Recordings are played from memory; cases are opened by several threads, whose script has this one policy.
        ("/mesa", "media-src blob:; worker-src 'self'; trusted-types valla; "),
    )
]

#: Of a file that somebody sent: whatever it is, it does nothing.
_ALONE = "sandbox; default-src 'none'"

#: Files that somebody sent, of a draft and published: whatever they are, they are no page of ours.
FILES = [
    Surface(
        prefix=prefix,
        policy=_ALONE,
        referrer="no-referrer",
        caching=caching,
        cookie=cookie,
    )
    for prefix, caching, cookie in (("/oficina/archivos/", "no-store", True), ("/documentos/", REVALIDATE, False))
]

#: Complaints: nothing is kept, nothing says where one was, and nothing runs but one script of the form, by its hash.
#: The form of a work is under the work's own address, and looks like it in a history and in a title.
COMPLAINTS = [
    Surface(
        prefix=prefix,
        suffix=suffix,
        policy=f"default-src 'none'; {scripts}style-src 'self'{{styles}}; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        referrer="no-referrer",
        caching="no-store",
        file_policy=_ALONE,
        styles=("complaint", "lists"),
    )
    for prefix, suffix, scripts in (
        ("/obras/", "/cuente", "script-src {effort}; "),
        ("/denuncia", "", "script-src {effort}; "),
        ("/seguimiento", "", ""),
        ("/salir", "", ""),
    )
]

#: The first row that fits decides.
SURFACES = (*FILES, *STAFF, *COMPLAINTS, PUBLIC)


def _lines(headers: Iterable[tuple[str, str]]) -> tuple[Header, ...]:
    return tuple((name.encode(), value.encode()) for name, value in headers)


#: `ALWAYS`, as they travel.
ALWAYS_LINES = _lines(ALWAYS.items())


async def refuse(send: Send, status: int, sentence: str, *headers: Header) -> None:
    """Answer with one sentence, and close the connection: what follows on it is not to be trusted."""
    body = f"{sentence}\n".encode()
    lines = _lines(
        [
            ("content-type", "text/plain; charset=utf-8"),
            ("content-length", str(len(body))),
            ("cache-control", "no-store"),
            ("connection", "close"),
        ]
    )
    await send({"type": "http.response.start", "status": status, "headers": [*lines, *headers]})
    await send({"type": "http.response.body", "body": body})


class SecurityHeaders:
    """Puts the headers of its surface on every answer of `app`, and lets no other kind of method reach it."""

    def __init__(self, app: ASGIApp, *, https: bool, style_hashes: Mapping[str, str]) -> None:
        """`https`: the site's public address is.

        `style_hashes`: sources for `style-src`, quoted (`'sha256-…'`), by the kind of style.
        """
        self.app = app
        self._by_prefix = [
            (
                surface.prefix,
                surface.suffix,
                surface.caching.encode(),
                _lines(_headers(surface, surface.policy, style_hashes, https=https).items()),
                _lines(_headers(surface, surface.file_policy or surface.policy, style_hashes, https=https).items()),
                frozenset() if surface.cookie else frozenset({b"set-cookie"}),
            )
            for surface in SURFACES
        ]
        owned = {name for *_, lines, _, _ in self._by_prefix for name, _ in lines}
        self._dropped = frozenset(owned | {name.encode() for name in _NEVER})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        fits = (row for row in self._by_prefix if path.startswith(row[0]) and path.endswith(row[1]))
        caching, page_lines, file_lines, forbidden = next(fits)[2:]

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                dropped = self._dropped | forbidden
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in dropped]
                if not any(name.lower() == b"cache-control" for name, _ in kept):
                    kept.append((b"cache-control", caching if message["status"] < 400 else b"no-store"))
                message = {**message, "headers": [*kept, *(page_lines if _is_page(kept) else file_lines)]}
            await send(message)

        if scope["method"] not in METHODS:
            allow = (b"allow", ", ".join(METHODS).encode())
            await refuse(send_protected, 405, "Esta dirección no admite ese método.", allow)
            return
        if sum(name == b"host" for name, _ in scope["headers"]) > 1:
            # Whoever stands in front may believe the other one (RFC 9112, 3.2).
            await refuse(send_protected, 400, "La petición no se entiende.")
            return
        if "\0" in scope["path"]:
            # No address of ours has it, and PostgreSQL does not even compare it.
            await refuse(send_protected, 404, "Esa dirección no existe.")
            return
        heard = [(name, value) for name, value in scope["headers"] if not _is_hearsay(name)]
        await self.app({**scope, "headers": heard}, receive, send_protected)


def _is_page(headers: Iterable[Header]) -> bool:
    return not any(name.lower() == b"content-type" and not value.startswith(b"text/html") for name, value in headers)


def _headers(surface: Surface, policy: str, hashes: Mapping[str, str], *, https: bool) -> dict[str, str]:
    styles = "".join(f" {source}" for kind, source in hashes.items() if not surface.styles or kind in surface.styles)
    return {
        **ALWAYS,
        "permissions-policy": _permissions(("fullscreen", *surface.features)),
        "content-security-policy": policy.format(styles=styles, effort=effort_source()),
        "referrer-policy": surface.referrer,
        **(_HSTS if https else {}),
    }


def _is_hearsay(name: bytes) -> bool:
    return name in _NEVER_READ or name.startswith(b"x-forwarded")
