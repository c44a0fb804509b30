"""Short public codes that people read aloud, copy by hand and mistype.

A code is random symbols plus one check symbol from an alphabet of 23 symbols: no vowels (no words), no look-alikes.
23 is prime, so a weighted sum catches every single error, every swap of neighbours, every jump swap and every twin.
This module is also the only door to randomness.
"""

import secrets
import unicodedata
from base64 import urlsafe_b64encode
from itertools import islice, product

ALPHABET = "23456789CFGHJKLMPQRTVWX"
#: Length of the code of a sign. A work's own id is one symbol longer, so that neither can be taken for the other.
SIGN_LENGTH = 8
WORK_LENGTH = 9

_BASE = len(ALPHABET)
_WEIGHT = 5  # a primitive root modulo 23: the weights of neighbouring places never repeat within 22 symbols
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}

#: What people write for a symbol that is not in the alphabet.
_LOOKALIKES = {
    "0": "Q", "O": "Q", "D": "Q", "1": "L", "I": "L", "B": "8V", "S": "5", "Z": "2", "N": "M", "Ñ": "M",
    "U": "V", "Y": "V", "A": "4", "E": "3",
}  # fmt: skip

#: Consonant slang and names of armed groups that a billboard must not spell. Redrawn at mint time.
_UNSPEAKABLE = ("HP", "MK", "PTM", "VRG", "GLP", "MRC", "CLT", "MLP", "KK", "FRC", "LN", "GCL")


def _fold(symbols: str) -> int:
    total = 0
    for symbol in symbols:
        total = (total * _WEIGHT + _VALUE[symbol]) % _BASE
    return total


def check_symbol(body: str) -> str:
    """The symbol that makes `body` plus it a valid code."""
    return ALPHABET[-_fold(body) * _WEIGHT % _BASE]


def is_valid(code: str) -> bool:
    """Whether `code` (capitals, no dashes) is spelt with the alphabet and its check symbol is right."""
    return bool(code) and all(symbol in _VALUE for symbol in code) and _fold(code) == 0


def mint(length: int = SIGN_LENGTH) -> str:
    """A new random code of `length` symbols, the last one the check; 4.5 bits for each of the others."""
    while True:
        code = of_number(secrets.randbelow(_BASE ** (length - 1)), length)
        if not any(word in code for word in _UNSPEAKABLE):
            return code


def of_number(number: int, length: int) -> str:
    """The code of `length` symbols, the last one the check, that a number makes: by what it leaves of the alphabet."""
    symbols = []
    for _ in range(length - 1):
        number, value = divmod(number, _BASE)
        symbols.append(ALPHABET[value])
    body = "".join(symbols)
    return body + check_symbol(body)


def tidy(typed: str) -> str:
    """What was typed, in plain capitals, without accents, without dots and without spaces and dashes of any kind."""
    # Letters of another width, as some keyboards write them, are their plain ones; an accent stands apart.
    return "".join(symbol for symbol in unicodedata.normalize("NFKD", typed).upper() if not _separates(symbol))


def _separates(symbol: str) -> bool:
    # Spaces, dashes, invisible marks (as pasted from a PDF), accents and control characters, by Unicode category.
    return symbol in "._·\u2212" or unicodedata.category(symbol) in {"Zs", "Zl", "Zp", "Pd", "Cf", "Cc", "Mn"}


def readings(typed: str, length: int = SIGN_LENGTH, at_most: int = 256) -> list[str]:
    """Every valid code that the typed symbols may have been meant to be; the exact one alone when it is valid.

    Look-alikes are folded (O→Q, 1→L, B→8 or V, S→5, Z→2, N→M, U and Y→V). Empty when nothing fits.
    """
    tidied = tidy(typed)
    if len(tidied) != length:
        return []
    if is_valid(tidied):
        return [tidied]
    choices = [symbol if symbol in _VALUE else _LOOKALIKES.get(symbol, "") for symbol in tidied]
    candidates = islice(("".join(choice) for choice in product(*choices)), at_most)
    return [code for code in candidates if is_valid(code)]


def printed(code: str) -> str:
    """A sign's code as it is printed and read aloud: `7K3Q-M2XM`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def grouped(symbols: str) -> str:
    """A receipt or a case number as it is printed: `7K3QM-2XMCF`."""
    return "-".join(symbols[start : start + 5] for start in range(0, len(symbols), 5))


def token_bytes(count: int = 32) -> bytes:
    """That many random bytes."""
    return secrets.token_bytes(count)


def base64url(data: bytes, *, padded: bool = False) -> str:
    """Bytes in symbols that need no escaping in an address, a cookie or a form."""
    text = urlsafe_b64encode(data).decode()
    return text if padded else text.rstrip("=")


def token(count: int = 32) -> str:
    """A secret of that many random bytes, as text: 43 symbols for 32 bytes."""
    return base64url(token_bytes(count))
