"""The languages of the pages: Spanish as written here, others by gettext catalogue; dates and money in words.

Messages are written in Spanish where they are used; the Spanish catalogue exists so that a city can change a word
without touching code. Catalogues are read from their text (.po) at start: there is no compiled file to forget.
"""

import gettext
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from service.foundation import money

CATALOGUES = Path(__file__).parent.parent / "web" / "locale"
LANGUAGES = ("es", "en")


def N_(message: str) -> str:  # ruff: ignore[invalid-function-name] -- the name gettext tools look for
    """Mark `message` for the catalogues; the page that shows it translates it."""
    return message


@cache
def _translations(code: str) -> gettext.NullTranslations:
    source = CATALOGUES / code / "LC_MESSAGES" / "valla.po"
    if not source.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """One language of the pages: its messages, its dates, its money."""

    code: str

    @property
    def translations(self) -> gettext.NullTranslations:
        """The catalogue, for template engines."""
        return _translations(self.code)

    def gettext(self, message: str) -> str:
        """`message` in this language; itself when the catalogue has nothing better."""
        return self.translations.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form of the message for `count` things."""
        return self.translations.ngettext(one, many, count)

    def long_date(self, day: date) -> str:
        """«2 de octubre de 2026»."""
        return format_date(day, "d 'de' MMMM 'de' y" if self.code == "es" else "d MMMM y", locale=self.code)

    @staticmethod
    def short_date(day: date) -> str:
        """«02/10/2026», for tables."""
        return day.strftime("%d/%m/%Y")

    @staticmethod
    def pesos(amount: int) -> str:
        """«$ 1.234.567.890» in every language: it is what the contract says."""
        return money.pesos(amount)

    def pesos_in_words(self, amount: int) -> str:
        """«6.015 millones»; empty below a million, and in a language that counts millions otherwise."""
        return money.in_words(amount) if self.code == "es" else ""

    @staticmethod
    def percent(hundredths: int, *, signed: bool = False) -> str:
        """«68,5 %»."""
        return money.percent(hundredths, signed=signed)
