"""The letters of a panel: how wide they run, where their lines break, and the largest size that fits.

Atkinson Hyperlegible (Braille Institute, SIL OFL 1.1) tells 6 from G and 1 from l at a distance. All lengths are in
the unit of the size that is given, millimetres on a panel.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFont

from service.foundation.text import one_line
from service.signs import pdfium

FONTS = Path(__file__).parents[2] / "assets" / "fonts"

#: In ems: height of a capital, how far a descender falls.
CAPITAL, FALL = 0.668, 0.25

#: Each step down when a text must shrink.
_SHRINK = 0.97
_ELLIPSIS = "…"
_NBSP = "\u00a0"

#: Spaces where a title does not break: after a small word, which belongs to the next, and before a number.
_CLINGING = re.compile(
    r"(?<!\S)((?:[aeouy]|al|con|de|del|el|en|la|las|los|para|por|un|una)) | (?=[0-9])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weight:
    """One cut of the typeface: the name under which it is embedded, and its file."""

    name: str

    @property
    def file(self) -> Path:
        """The TrueType file."""
        return FONTS / f"{self.name}.ttf"


REGULAR = Weight("AtkinsonHyperlegible-Regular")
BOLD = Weight("AtkinsonHyperlegible-Bold")


@cache
def font(weight: Weight) -> TTFont:
    """The font, read once."""
    return TTFont(weight.name, str(weight.file))


@cache
def _outlines(weight: Weight) -> dict[str, tuple[pdfium.Stroke, ...]]:
    return pdfium.outlines(weight.file, "".join(map(chr, font(weight).face.charToGlyph)))


def strokes(letter: str, weight: Weight) -> tuple[pdfium.Stroke, ...]:
    """How a letter is drawn, in ems from its place on the baseline, y upwards."""
    return _outlines(weight).get(letter, ())


def clean(text: str) -> str:
    """`text` on one line, without what the typeface cannot draw: a panel has no empty boxes for unknown letters."""
    drawable = font(REGULAR).face.charToGlyph
    letters: list[str] = []
    for letter in unicodedata.normalize("NFC", one_line(text)):
        plainer = letter if ord(letter) in drawable else unicodedata.normalize("NFKD", letter)
        letters.extend(piece for piece in plainer if ord(piece) in drawable and unicodedata.category(piece) != "Cf")
    return one_line("".join(letters))


def width(text: str, weight: Weight, size: float) -> float:
    """How far `text` runs on one line."""
    return _ems(text, weight) * size


@lru_cache(4096)
def _ems(text: str, weight: Weight) -> float:
    return float(font(weight).stringWidth(text, 1))


def fall(lines: int, size: float, leading: float) -> float:
    """From the top of the capitals of the first line to the lowest descender of the last."""
    return size * (CAPITAL + (lines - 1) * leading + FALL) if lines else 0.0


def fit(
    text: str,
    weight: Weight,
    *,
    room: tuple[float, float],
    largest: float,
    smallest: float,
    leading: float,
    balanced: bool = False,
) -> tuple[float, tuple[str, ...]]:
    """The largest size, from `largest` down to `smallest`, at which `text` fits a room (width, height), and its lines.

    A text too long even at the smallest size is cut with an ellipsis. `balanced`: lines of about equal length that
    do not end in a small word, for titles.
    """
    across, down = room
    size = largest
    while size > smallest:
        lines = _wrap(text, weight, size, across, balanced)
        if lines and fall(len(lines), size, leading) <= down:
            return size, lines
        size *= _SHRINK
    words = [piece for word in text.split(" ") for piece in _pieces(word, weight, smallest, across)]
    lines = tuple(_fill(words, weight, smallest, across))
    most = max(1, int((down / smallest - CAPITAL - FALL) / leading) + 1)
    if len(lines) > most:
        lines = (*lines[: most - 1], _shorten(lines[most - 1], weight, smallest, across))
    return smallest, tuple(line.replace(_NBSP, " ") for line in lines)


def _wrap(text: str, weight: Weight, size: float, across: float, balanced: bool) -> tuple[str, ...]:
    """The lines of `text`; none when a word alone is too wide."""
    words = (_CLINGING.sub(lambda found: (found[1] or "") + _NBSP, text) if balanced else text).split(" ")
    if any(width(word, weight, size) > across for word in words):
        return _wrap(text, weight, size, across, balanced=False) if balanced else ()
    lines = _fill(words, weight, size, across)
    if balanced:
        low, high = across / 2, across
        while high - low > size / 10:
            middle = (low + high) / 2
            narrower = _fill(words, weight, size, middle)
            fits = len(narrower) == len(lines) and max(width(line, weight, size) for line in narrower) <= middle
            low, high = (low, middle) if fits else (middle, high)
        lines = _fill(words, weight, size, high)
    return tuple(line.replace(_NBSP, " ") for line in lines)


def _fill(words: list[str], weight: Weight, size: float, across: float) -> list[str]:
    lines, end = words[:1], width(words[0], weight, size)
    space = width(" ", weight, size)
    for word in words[1:]:
        wide = width(word, weight, size)
        if end + space + wide <= across:
            lines[-1] += f" {word}"
            end += space + wide
        else:
            lines.append(word)
            end = wide
    return lines


def _pieces(word: str, weight: Weight, size: float, across: float) -> list[str]:
    """The word, cut wherever it must be to fit: an endless process number has no spaces."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, weight, size) > across:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shorten(line: str, weight: Weight, size: float, across: float) -> str:
    """`line` with an ellipsis at its end, without the letters that make it too wide."""
    body = line.rstrip(" ,.;:-")
    while body and width(body + _ELLIPSIS, weight, size) > across:
        body = body[:-1].rstrip(" ,.;:-")
    return body + _ELLIPSIS
