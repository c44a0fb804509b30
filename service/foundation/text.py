"""Text as people write it, brought to the form in which it is compared and searched."""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[0-9a-z]+")
_SPACE = re.compile(r"\s+")
_LOCAL = threading.local()

#: Words that say nothing in a search.
_STOP = frozenset("a al con de del el en la las lo los o para por que se su un una y".split())


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: for comparing, never for showing."""
    if text.isascii():
        return _SPACE.sub(" ", text).strip().lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return _SPACE.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()).strip()


def one_line(text: str) -> str:
    """The text on one line with single spaces, for names and titles."""
    return _SPACE.sub(" ", text).strip()


def _stemmer() -> "Stemmer.Stemmer":
    # A stemmer keeps state between calls and must not be shared by threads.
    if not hasattr(_LOCAL, "stemmer"):
        _LOCAL.stemmer = Stemmer.Stemmer("spanish")
    return _LOCAL.stemmer


@lru_cache(4096)
def _tokens(word: str) -> tuple[str, ...]:
    """What a word in small letters is stored and asked as; nothing of a stop word."""
    return () if word in _STOP else tuple(_WORD.findall(fold(_stemmer().stemWord(word))))


def search_tokens(text: str) -> list[str]:
    """The stemmed and folded words of `text`, in order, stop words left out: what is stored is what is asked.

    Stemming comes before folding: that order finds the most forms of a word («pavimentación», «pavimentar»).
    """
    return [token for word in re.findall(r"\w+", text.lower()) for token in _tokens(word)]
