"""The code of a sign: from its address to a matrix of modules and to the one outline that is printed or cut.

What is encoded was decided by measuring: lower-case `https` in bytes and everything after it in capitals, which phones
open and which takes one version less than the same address in lower case. Level Q in the smallest version that holds
it, H when it costs nothing. No logo and no rounded module: both eat the correction that dirt and stickers need.
"""

import re
from dataclasses import dataclass
from itertools import count

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from service.foundation import codes
from service.foundation.errors import Refusal
from service.foundation.language import N_

#: Clear modules around a symbol (ISO/IEC 18004); they belong to the printed box, which is white.
QUIET = 4
#: The densest version that keeps the reading distances of the panel sizes.
ROOMY_VERSION = 3

#: Characters of an address; a denser code could not be read from the sidewalk on any panel.
_LONGEST = 100

_PRINTABLE = re.compile(r"https://[A-Z0-9][A-Z0-9.-]*(:[0-9]+)?(/[A-Z0-9.-]+)*")
#: A name without dots or a bare number: the machine of a demonstration, never the address of a city.
_TEST = re.compile(r"http://([A-Za-z0-9-]+|[0-9]{1,3}(\.[0-9]{1,3}){3})(:[0-9]+)?(/[A-Za-z0-9.-]+)*")

_LEVELS = {"Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}

#: Closed loops of corners in whole modules, dark on the right hand; even-odd and non-zero fill agree on them.
Outline = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR code. `modules[row][column]` is True where it is dark; the quiet zone is not in it."""

    url: str
    version: int
    level: str
    modules: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Modules along a side, without the quiet zone."""
        return len(self.modules)

    @property
    def box(self) -> int:
        """Modules along a side of the white box: the symbol and its quiet zone."""
        return self.side + 2 * QUIET


@dataclass(frozen=True, slots=True)
class Budget:
    """What the configured address costs in a code. `spare`: characters it could still grow in the same version.

    `warning` is a sentence for whoever configures the address; None when there is nothing to warn of.
    """

    version: int
    level: str
    spare: int
    warning: str | None

    @property
    def words(self) -> str:
        """«V3-Q, sobran 3 caracteres»."""
        rest = "sobra 1 carácter" if self.spare == 1 else f"sobran {self.spare} caracteres"
        return f"V{self.version}-{self.level}, {rest}"


def address(public_url: str, code: str) -> str:
    """The address of a sign as its code says it: `https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM`.

    A test address (`http://127.0.0.1:8000`) stays as it is written. Refuses what a code cannot carry.
    """
    scheme, _, rest = public_url.strip().rstrip("/").partition("://")
    rest = f"{rest}/{code}"
    url = f"https://{rest.upper()}" if scheme.lower() == "https" else f"{scheme.lower()}://{rest}"
    _require_printable(url)
    return url


def sign_of(text: str, public_url: str) -> str | None:
    """The code of the sign to which the text of a QR code leads, if it is an address of `public_url`; in any case."""
    code = text.rpartition("/")[2].upper()
    is_ours = codes.is_valid(code) and text.upper() == address(public_url, code).upper()
    return code if is_ours else None


def is_test(url: str) -> bool:
    """Whether the address is of a demonstration on one machine or one network, which nobody must print."""
    return _TEST.fullmatch(url) is not None


def encode(url: str) -> Symbol:
    """The code of a sign's address, without quiet zone.

    Refuses anything but `https://` and capitals, digits, `.`, `-`, `/`, or else the address of a test machine.
    """
    _require_printable(url)
    version = _version(url, "Q")
    try:
        level = "H" if _version(url, "H") == version else "Q"
    except DataOverflowError:
        level = "Q"
    writer = _writer(url, level, version)
    writer.make(fit=False)
    modules = tuple(tuple(bool(dark) for dark in row) for row in writer.modules)
    return Symbol(url, version, level, modules)


def budget(public_url: str) -> Budget:
    """What version and level the codes of `public_url` will have, how much is spare, and what to be warned of."""
    url = address(public_url, "2" * codes.SIGN_LENGTH)
    symbol = encode(url)
    spare = next(n for n in count() if _version(url + "2" * (n + 1), symbol.level) > symbol.version)
    warning = None
    if is_test(url):
        warning = N_("Esta dirección es de prueba. No mande a imprimir vallas con ella.")
    elif symbol.version > ROOMY_VERSION:
        excess = next(n for n in count(1) if _version(url[:-n], "Q") <= ROOMY_VERSION)
        warning = (
            f"La dirección pública es larga: el código sube a V{symbol.version} y se lee desde menos lejos. "
            f"Use una dirección {excess} {'carácter' if excess == 1 else 'caracteres'} más corta."
        )
    return Budget(symbol.version, symbol.level, spare, warning)


def outline(symbol: Symbol) -> Outline:
    """The dark area of the symbol as closed loops: one filled path, without seams, for print, screen and cutter.

    It may touch itself at a corner and never crosses itself, so a cutting plotter can follow it.
    """
    steps = _boundary(symbol.modules)
    loops = []
    while steps:
        first = corner = min(steps)
        heading = (1, 0)
        loop: list[tuple[int, int]] = []
        while True:
            ahead = steps[corner]
            taken = ahead.pop()
            if not ahead:
                del steps[corner]
            if taken != heading or not loop:
                loop.append(corner)
            heading = taken
            corner = (corner[0] + taken[0], corner[1] + taken[1])
            if corner == first:
                break
        loops.append(tuple(loop))
    return tuple(loops)


def _boundary(modules: tuple[tuple[bool, ...], ...]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """From every corner of the edge of the dark area, the unit steps that follow it with the dark on the right."""
    side = len(modules)
    dark = {(x, y) for y in range(side) for x in range(side) if modules[y][x]}
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x, y in dark:
        for neighbour, corner, step in (
            ((x, y - 1), (x, y), (1, 0)),
            ((x + 1, y), (x + 1, y), (0, 1)),
            ((x, y + 1), (x + 1, y + 1), (-1, 0)),
            ((x - 1, y), (x, y + 1), (0, -1)),
        ):
            if neighbour not in dark:
                steps.setdefault(corner, []).append(step)
    return steps


def _require_printable(url: str) -> None:
    if not (_PRINTABLE.fullmatch(url) or is_test(url)):
        raise Refusal(
            N_(
                "La dirección pública no sirve para imprimirla en un código. Debe empezar por https:// y tener "
                "solo letras sin tilde, números, puntos y guiones."
            )
        )
    if len(url) > _LONGEST:
        raise Refusal(
            N_("La dirección pública es muy larga para un código. Use una de menos de %(longest)s caracteres."),
            longest=_LONGEST,
        )


def _writer(url: str, level: str, version: int | None) -> QRCode:
    writer = QRCode(version=version, error_correction=_LEVELS[level], border=QUIET)
    if is_test(url):
        writer.add_data(QRData(url.encode(), MODE_8BIT_BYTE))
    else:
        writer.add_data(QRData(url[:5].encode(), MODE_8BIT_BYTE))
        writer.add_data(QRData(url[5:].encode(), MODE_ALPHA_NUM))
    return writer


def _version(url: str, level: str) -> int:
    """The smallest version that holds `url` at `level`."""
    return int(_writer(url, level, None).best_fit(start=1))
