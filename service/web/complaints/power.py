"""The power to go on with a case for some minutes without typing the receipt again: no cookie, nothing on a disk.

A form carries a token of 32 random bytes. The memory of the machine holds, under the token's hash, the receipt sealed
with the token itself: whoever reads that memory later learns nothing, and whoever lacks the token opens nothing.
"""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from fastapi import Request

from service.complaints.rules import RECEIPT_LENGTH
from service.foundation import codes
from service.foundation.ram import Ram

#: How long a power lasts, and how long it is remembered that a visit has ended.
SECONDS = 20 * 60
_POWER, _LEFT = "complaint-power", "complaint-left"
_NAME, _KEY = b"valla/power/name/v1", b"valla/power/key/v1"
#: A key seals once, so one nonce is enough.
_NONCE = bytes(12)
#: Characters of the name of a visit.
_VISIT = 32


@dataclass(frozen=True)
class Visit:
    """One person going through one case. `symbols`: the 25 of the receipt, in capitals."""

    symbols: str
    #: By which all its powers end together.
    name: str
    #: Of a receipt that was shown to take the place of this one, and that nobody has proved to have copied yet.
    following: str = ""


def new_visit() -> str:
    """The name of a visit that begins."""
    return codes.token_bytes(_VISIT // 2).hex()


def grant(request: Request, symbols: str, visit: str = "", following: str = "") -> str:
    """A new power over the case of a receipt, as text for a form. `visit`: the name of the visit that goes on.

    `following`: see `Visit`.
    """
    token = codes.token()
    told = (visit or new_visit()) + symbols + following
    sealed = ChaCha20Poly1305(_derived(_KEY, token)).encrypt(_NONCE, told.encode(), None)
    _ram(request).put(_POWER, _derived(_NAME, token).hex(), sealed, SECONDS)
    return token


def redeem(request: Request, token: str) -> Visit | None:
    """The visit that a token gives power to go on with, once; None without saying why not."""
    sealed = _ram(request).take(_POWER, _derived(_NAME, token).hex())
    if sealed is None:
        return None
    try:
        told = ChaCha20Poly1305(_derived(_KEY, token)).decrypt(_NONCE, sealed, None).decode()
    except InvalidTag:
        return None
    symbols, following = told[_VISIT:][:RECEIPT_LENGTH], told[_VISIT + RECEIPT_LENGTH :]
    visit = Visit(symbols, told[:_VISIT], following)
    return None if _ram(request).get(_LEFT, visit.name) is not None else visit


def end(request: Request, visit: Visit) -> None:
    """End a visit: none of its powers is worth anything any more."""
    _ram(request).put(_LEFT, visit.name, b"", SECONDS)


def _derived(purpose: bytes, token: str) -> bytes:
    return sha256(purpose + token.encode(errors="replace")).digest()


def _ram(request: Request) -> Ram:
    ram: Ram = request.app.state.ram
    return ram
