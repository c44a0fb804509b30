"""The public addresses whose pages are kept: each written in one way, with the question that tells its revision.

What the page reads of its address is what is left here; the rest (capitals, dashes, what a messenger appends) is
gone before the page is made, so one page has one entry, and a page can depend on nothing else.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from service.foundation import codes
from service.foundation.language import LANGUAGES

#: Longer addresses exist only to be absurd: their pages are made and not kept.
LONGEST = 400


class Shows(Enum):
    """What a page is made from."""

    #: The work of a sign, and its signs.
    SIGN = "sign"
    #: A work, and its signs.
    WORK = "work"
    #: A work, and what was asked to correct of it.
    HISTORY = "history"
    #: The latest release of every work.
    CITY = "city"


@dataclass(frozen=True)
class Address:
    """One kept page. `value` is the code of the sign or the id of the work, in capitals; empty for the city."""

    shows: Shows
    value: str
    path: str
    query: bytes
    #: Anybody can make up any number of these.
    searches: bool = False

    @cached_property
    def key(self) -> str:
        """The same for every way of writing the address."""
        return f"{self.path}?{self.query.decode('latin-1')}"


# A slash too many at the end is typed by people: it costs them no redirection.
_SIGN = re.compile(rb"/(?:o/)?([2-9A-Za-z-]{8,12})/?")
_WORK = re.compile(rb"/obras/([2-9A-Za-z]{9})(\.(?:json|csv|atom)|/historial(?:/[1-9][0-9]{0,8})?)?/?")
_LANGUAGE = re.compile(rb"(?:^|&)(lang=(?:%s))(?=&|$)" % "|".join(LANGUAGES).encode())


def _language(query: bytes) -> bytes:
    found = _LANGUAGE.search(query)
    return found[1] if found else b""


@lru_cache(maxsize=4096)
def _known(target: bytes) -> Address | None:
    path, _, query = target.partition(b"?")
    if path == b"/":
        return Address(Shows.CITY, "", "/", _language(query))
    if path in {b"/obras", b"/obras/"}:
        return Address(Shows.CITY, "", "/obras", query, searches=bool(query))
    if path in {b"/verificar", b"/verificar/"}:
        # With something to verify, the page depends on more than the city.
        return Address(Shows.CITY, "", "/verificar", query) if query == _language(query) else None
    if found := _WORK.fullmatch(path):
        work = found[1].decode().upper()
        if codes.is_valid(work):
            rest = (found[2] or b"").decode()
            shows = Shows.HISTORY if rest == "/historial" else Shows.WORK
            return Address(shows, work, f"/obras/{work.lower()}{rest}", _language(query))
    if found := _SIGN.fullmatch(path):
        code = codes.tidy(found[1].decode())
        if len(code) == codes.SIGN_LENGTH and codes.is_valid(code):
            return Address(Shows.SIGN, code, f"/{code}", _language(query))
    return None


def address_of(target: bytes) -> Address | None:
    """The kept page that a request target (path and query as they came) means; None when no page is kept there."""
    return _known(target) if len(target) <= LONGEST else None
