"""Text as sources write it, made fit to keep: encodings mended, blanks told from words, names a person can read."""

import re
import unicodedata
from functools import lru_cache

from service.foundation.text import fold

#: What people and systems write for «nothing», folded.
NOTHING = frozenset(
    "|no definido|no definida|no defenido|no def|no d|n/d|nd|n/a|na|n.a.|no aplica|no aplica/no pertenece|ninguno"
    "|ninguna|sin definir|sin descripcion|sin informacion|sin dato|sin datos|no especificado|no registra|no reporta"
    "|no adjudicado|por definir|pendiente|null|none|nan|nat|undefined|-|--|---|.|[suprimido]|unspecified".split("|")
)

#: Control characters 80-9F are what cp1252 (Windows) writes in those bytes; 81, 8D, 8F, 90 and 9D mean nothing there.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_INVISIBLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
#: Letters after these are shown in another order than they are written: a name could be made to read as another.
_TURNING = dict.fromkeys([0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
#: Halves of a letter, which JSON can write and no file can hold.
_HALVES = dict.fromkeys(range(0xD800, 0xE000))
_MENDED = {**_INVISIBLE, **_TURNING, **_WINDOWS, **_HALVES, 0xA0: " "}
_TO_MEND = re.compile(f"[{''.join(map(chr, {**_INVISIBLE, **_TURNING, **_WINDOWS}))}\u00a0\ud800-\udfff]")
#: UTF-8 read as cp1252 leaves one of these followed by one of those.
_MOJIBAKE = re.compile(r"[ÂÃâ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]")

#: Share of capitals among the letters of a shouted text: `N.º` and `y` slip in.
_SHOUTING = 0.8
_SMALL = frozenset("a al con de del e el en la las los o para por u y".split())
_SUFFIXES = frozenset("sas sa sca esp ese eu ips eps spa cia ut ii iii iv vi vii viii ix xi".split())

_VOWEL = re.compile(r"[aeiouáéíóúüyàèìòù]", re.IGNORECASE)

#: A number of a person, a mail or a telephone told in prose (Ley 1581 de 2012).
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?:(?<=\bc\.c)|(?<=\bc\. c)|(?<=cedula)|(?<=cédula)|(?<=\bcc)|(?<=ciudadania)|(?<=ciudadanía))"
    r"[\s:#.°º]*(?:n(?:[°ºo.]|ro|umero|úmero)*\.?\s*)?\d[\d.,' ]{4,}\d"
    r"|(?:(?<=tel)|(?<=tel\.)|(?<=telefono)|(?<=teléfono)|(?<=cel)|(?<=cel\.)|(?<=celular)|(?<=whatsapp))"
    r"[\s:.°#]*\+?\d[\d ()-]{5,}\d",
    re.IGNORECASE,
)
_MAY_BE_PERSONAL = re.compile(r"@|\d[\d.,' -]{4,}\d")


def mend(text: str) -> str:
    """UTF-8 that was read as cp1252 (`MarÃ­a`) as it was written; untouched when that is not certain."""
    if not _MOJIBAKE.search(text):
        return text
    written = bytearray()
    for symbol in text:
        try:
            written += symbol.encode("cp1252")
        except UnicodeEncodeError:
            if ord(symbol) > 0xFF:
                return text
            written.append(ord(symbol))
    try:
        return written.decode()
    except UnicodeDecodeError:
        return text


def tidy(text: str) -> str:
    """The text on one line, with single spaces and without what nobody can see."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", mend(text))
    if _TO_MEND.search(text):
        text = text.translate(_MENDED)
    return " ".join(text.split())


def says_nothing(text: str) -> bool:
    """Whether a tidy text only fills the cell."""
    return not text or (len(text) < 24 and fold(text) in NOTHING)


def without_personal_data(prose: str) -> str:
    """The prose with mails, telephones and numbers of identity of people replaced by «[dato personal]»."""
    return _PERSONAL.sub(" [dato personal]", prose) if _MAY_BE_PERSONAL.search(prose) else prose


def is_shouted(text: str) -> bool:
    """Written nearly all in capitals, or all in small letters: then capitals say nothing."""
    if text.isupper() or text.islower():
        return True
    capitals = sum(map(str.isupper, text))
    return capitals == 0 or capitals > _SHOUTING * sum(map(str.isalpha, text))


@lru_cache(4096)
def readable_name(name: str) -> str:
    """A name written in capitals or small letters alone as names are written: `CONSORCIO VÍAS` → `Consorcio Vías`."""
    if not is_shouted(name):
        return name
    words = []
    for place, word in enumerate(name.lower().split()):
        bare = word.strip(".,;()\"'").replace(".", "")
        if place and word in _SMALL:
            words.append(word)
        elif bare in _SUFFIXES or is_initials(word):
            words.append(word.upper())
        else:
            words.append(capitalised(word))
    return " ".join(words)


def is_initials(word: str) -> bool:
    """Whether a word reads as initials: without vowels, or with a digit, an ampersand or dots inside."""
    core = word.strip(".,;:()\"'-")
    if not any(map(str.isalpha, core)):
        return False
    return "&" in core or "." in core or any(map(str.isdigit, core)) or not _VOWEL.search(core)


def capitalised(word: str) -> str:
    """The word with its first letter in capitals, after any quote or bracket."""
    for place, symbol in enumerate(word):
        if symbol.isalpha():
            return word[:place] + symbol.upper() + word[place + 1 :]
    return word
