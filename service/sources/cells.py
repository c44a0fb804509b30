"""One cell of a table, as people and systems fill it, read as what it means.

Every reader returns the value and, when it is doubtful or useless, a few Spanish words that say why (they follow the
name of the column and a colon). A cell that says nothing is (None, None). Money never passes through a float.
"""

import math
import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qs, urlsplit

from service.foundation.money import grouped
from service.foundation.money import pesos as in_pesos
from service.foundation.text import fold
from service.sources.texts import says_nothing, tidy, without_personal_data

#: What a reader of files gives: text, a number, a date of a spreadsheet, nothing.
Cell = Any

_MONTHS = {
    month: number
    for number, months in enumerate(
        "ene enero jan|feb febrero|mar marzo|abr abril apr|may mayo|jun junio|jul julio|ago agosto aug"
        "|sep sept septiembre setiembre|oct octubre|nov noviembre|dic diciembre dec".split("|"),
        start=1,
    )
    for month in months.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_SPANISH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?$")
_NAMED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?: de |[-/ .])([a-z]{3,10})\.?(?: de | del |[-/ .,]+)(\d{4}|\d{2})$")
_NAMED_FIRST = re.compile(r"([a-z]{3,10})\.? (\d{1,2})(?: de |, ?| )(\d{4})$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
#: 1 January 2000 to 31 December 2099 as days of Excel.
_SERIAL = range(36526, 73051)
_EXCEL_EPOCH = date(1899, 12, 30)
#: What systems write for «no date».
_NO_DATE = frozenset([date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 31), date(1899, 12, 30), date(1, 1, 1)])
_YEARS = range(2000, 2100)

_AMOUNT = re.compile(r"-?\d[\d.,]*$")
_UNITS = re.compile(r"\$|cop\b|pesos|m/?cte\.?| ", re.IGNORECASE)
_MILLIONS = str.maketrans("'’´", "...")
#: More digits than this is no value of a contract: the budget of the nation has fifteen.
_DIGITS = 15
_AFTER_SIGN = 3
#: Nothing that is counted one by one reaches this.
_MANY = 1_000_000_000
#: Letters of the longest text that is kept.
_LONG = 10_000

#: Weights of the check digit of a NIT, from the last digit backwards (Orden Administrativa 4 de 1989, DIAN).
_NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_BPIN_OVERFLOW = frozenset(["2147483647", "2147483648"])
_DEPARTMENTS = frozenset(
    "05 08 11 13 15 17 18 19 20 23 25 27 41 44 47 50 52 54 63 66 68 70 73 76 81 85 86 88 91 94 95 97 99".split()
)
#: Colombia with San Andrés and its sea, degrees.
_SOUTH, _NORTH, _WEST, _EAST = -4.3, 16.1, -82.0, -66.8


def text(cell: Cell) -> tuple[str | None, str | None]:
    """Words on one line; None for what only fills the cell («No Definido», «N/D», «0»)."""
    words = tidy(cell if isinstance(cell, str) else _written(cell))
    if words == "0" or says_nothing(words):
        return None, None
    return (words, None) if len(words) <= _LONG else (words[:_LONG], f"tenía más de {_LONG} letras; se cortó.")


def prose(cell: Cell) -> tuple[str | None, str | None]:
    """Words on one line, without mails, telephones and numbers of identity of people."""
    words, doubt = text(cell)
    return (None if words is None else without_personal_data(words)), doubt


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Sí" if cell else "No"
    if isinstance(cell, float):
        return "" if cell != cell else str(int(cell)) if cell.is_integer() else repr(cell)  # noqa: PLR0124
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def day(cell: Cell, *, month_first: bool = False) -> tuple[date | None, str | None]:
    """A date in any of the shapes seen; `month_first` for files that write 12/31/2025. A bare year is no date."""
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, str) and len(cell) >= 10 and cell[4] == "-" == cell[7]:  # what machines write
        try:
            return _plausible(date.fromisoformat(cell[:10]))
        except ValueError:
            pass
    words = tidy(cell) if isinstance(cell, str) else _written(cell)
    if words == "0" or says_nothing(words):
        return None, None
    if words.isdecimal() and int(words) in _SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(words)), None
    if _YEAR.match(words):
        return None, f"«{words}» es solo un año; escriba día, mes y año."
    parts, doubt = _parts(words, month_first=month_first)
    if parts is None:
        return None, f"«{_short(words)}» no es una fecha; escriba día, mes y año."
    year, month, number = parts
    try:
        found, improbable = _plausible(date(year + 2000 if year < 100 else year, month, number))
    except ValueError:
        return None, f"«{_short(words)}» no existe en el calendario."
    return found, improbable or doubt


def _parts(words: str, *, month_first: bool) -> tuple[tuple[int, int, int] | None, str | None]:
    if found := _ISO.match(words):
        return (int(found[1]), int(found[2]), int(found[3])), None
    if found := _SPANISH.match(words):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if month_first:
            first, second = second, first
        if second > 12 >= first:
            return (year, first, second), f"«{_short(words)}» se leyó con el mes y el día al revés."
        return (year, second, first), None
    named = fold(words)
    if (found := _NAMED.match(named)) and found[2] in _MONTHS:
        return (int(found[3]), _MONTHS[found[2]], int(found[1])), None
    if (found := _NAMED_FIRST.match(named)) and found[1] in _MONTHS:
        return (int(found[3]), _MONTHS[found[1]], int(found[2])), None
    return None, None


def _plausible(found: date) -> tuple[date | None, str | None]:
    if found in _NO_DATE:
        return None, None
    if found.year not in _YEARS:
        return None, f"el año {found.year} no es posible."
    return found, None


def amount(cell: Cell) -> tuple[Decimal | None, str | None]:
    """A number as written in Colombia or by a machine: `$545,872,098`, `99.999.999,99`, `1234567.0`."""
    if isinstance(cell, str):
        words = tidy(cell)
        if says_nothing(words):
            return None, None
        return _amount(words)
    if cell is None or isinstance(cell, bool | date):
        return None, None
    try:
        number = Decimal(str(cell))
    except InvalidOperation:
        return None, f"«{_short(str(cell))}» no es un número."
    return _checked(number) if number.is_finite() else (None, None)


def _amount(words: str) -> tuple[Decimal | None, str | None]:
    if words.count("$") > 1:
        return None, f"«{_short(words)}» trae más de un valor; deje uno."
    bare = _UNITS.sub("", words).translate(_MILLIONS)  # 15'693.000
    if not _AMOUNT.match(bare):
        try:
            return _checked(Decimal(bare))  # 1.2E+10
        except InvalidOperation:
            return None, f"«{_short(words)}» no es un número."
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        decimal = "." if bare.rindex(".") > bare.rindex(",") else ","
    elif dots + commas == 1:
        decimal = "." if dots else ","
        whole, _, rest = bare.lstrip("-").partition(decimal)
        if len(rest) == _AFTER_SIGN and len(whole) <= _AFTER_SIGN and whole != "0":
            number = Decimal(bare.replace(decimal, ""))
            return number, f"«{_short(words)}» se leyó como {grouped(int(number))}."
    else:
        decimal = ""
    thousands = {".": ",", ",": "."}.get(decimal, ".,")
    plain = bare.translate(str.maketrans("", "", thousands))
    if decimal:
        plain = plain.replace(decimal, ".")
    try:
        return _checked(Decimal(plain))
    except InvalidOperation:
        return None, f"«{_short(words)}» no es un número."


def _checked(number: Decimal) -> tuple[Decimal | None, str | None]:
    if not number.is_finite():
        return None, "no es un número."
    if number.adjusted() >= _DIGITS:
        return None, f"un número de {number.adjusted() + 1} cifras no es posible."
    return number, None


def pesos(cell: Cell) -> tuple[int | None, str | None]:
    """Whole pesos; cents are rounded. Never negative."""
    number, doubt = change(cell)
    if number is not None and number < 0:
        return None, f"{in_pesos(number)} es un valor negativo."
    return number, doubt


def change(cell: Cell) -> tuple[int | None, str | None]:
    """Whole pesos that a change adds, or takes away when negative."""
    if isinstance(cell, str) and cell.isdecimal() and len(cell) <= _DIGITS and cell.isascii():
        return int(cell), None
    number, doubt = amount(cell)
    return (None if number is None else int(number.to_integral_value(ROUND_HALF_UP))), doubt


def count(cell: Cell) -> tuple[int | None, str | None]:
    """How many; a decimal is doubtful (the dot of 2.450 is lost by spreadsheets) and is left out."""
    number, doubt = amount(cell)
    if number is None:
        return None, doubt
    if not 0 <= number < _MANY or number != number.to_integral_value():
        return None, f"«{_short(_written(cell))}» no es una cantidad entera posible."
    return int(number), doubt


def share(cell: Cell) -> tuple[int | None, str | None]:
    """A percentage as hundredths of a percent: `68,5 %` → 6850. Spreadsheets keep 68,5 % as 0.685."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    words = tidy(cell) if isinstance(cell, str) else _written(cell)
    if says_nothing(words):
        return None, None
    try:
        number = Decimal(words.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        return None, f"«{_short(words)}» no es un porcentaje."
    doubt = None
    if is_number and 0 < number < 1:
        number *= 100
        doubt = f"se leyó como {number.normalize():f} %.".replace(".", ",", 1)
    elif is_number and number == 1:
        return None, "no se sabe si 1 es 1 % o 100 %; escriba el número con el signo %."
    if not number.is_finite() or not 0 <= number <= 100:
        return None, f"«{_short(words)}» no está entre 0 y 100."
    return int((number * 100).to_integral_value(ROUND_HALF_UP)), doubt


def yes(cell: Cell) -> tuple[bool | None, str | None]:
    """«Sí» or «No»."""
    words, _ = text(cell)
    if words is None:
        return None, None
    said = fold(words)
    if said in {"si", "s", "true", "verdadero", "x", "1"}:
        return True, None
    if said in {"no", "n", "false", "falso"}:
        return False, None
    return None, f"«{_short(words)}» no es sí ni no."


def check_digit(number: str) -> int:
    """The check digit of a NIT."""
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number), _NIT_WEIGHTS, strict=False)) % 11
    return rest if rest < 2 else 11 - rest


def nit(cell: Cell) -> tuple[str | None, str | None]:
    """The digits of a NIT without its check digit, which sources glue to it or leave out."""
    words, _ = text(cell)
    if words is None:
        return None, None
    number, dash, last = words.removesuffix(".0").replace(".", "").replace(" ", "").partition("-")
    if not number.isdecimal() or not number.isascii() or not number.strip("0"):
        return None, f"«{_short(words)}» no es un NIT."
    if len(number) > len(_NIT_WEIGHTS):
        return None, "tiene demasiadas cifras para ser un NIT."
    if dash:
        right = last.isdecimal() and int(last) == check_digit(number)
        return number, None if right else f"el dígito de verificación de {_short(words)} no corresponde."
    if len(number) == 10 and number[0] in "89" and int(number[9]) == check_digit(number[:9]):
        return number[:9], None
    return number, None


def is_company(number: str) -> bool:
    """Whether a NIT is one of an organisation: people use the number of their identity card, which is never kept."""
    return len(number) == 9 and number[0] in "89"


def bpin(cell: Cell) -> tuple[str | None, str | None]:
    """The code of an investment project, 12 to 15 digits."""
    words, _ = text(cell)
    if words is None or words in _BPIN_OVERFLOW:
        return None, None
    digits = words.removesuffix(".0")
    if digits.isdecimal() and 12 <= len(digits) <= 15:
        return digits, None
    return None, f"«{_short(words)}» no es un código BPIN."


def municipality(cell: Cell) -> tuple[str | None, str | None]:
    """Five digits of DIVIPOLA: `13,001` → `13001`, `5,001` → `05001`."""
    words, _ = text(cell)
    if words is None:
        return None, None
    digits = re.sub(r"[.,](?=\d{3}$)", "", words).zfill(5)
    if len(digits) == 5 and digits.isdecimal() and digits[:2] in _DEPARTMENTS:
        return digits, None
    return None, f"«{_short(words)}» no es un código de municipio del DANE."


def degrees(cell: Cell) -> tuple[float | None, str | None]:
    """A coordinate, with decimal comma or dot; whether it can be is judged with the other one (`point`)."""
    words = tidy(cell) if isinstance(cell, str) else _written(cell)
    if words == "0" or says_nothing(words):
        return None, None
    try:
        number = float(words.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return None, f"«{_short(words)}» no es una coordenada; escriba grados con decimales."
    return number, None


def point(latitude: float | None, longitude: float | None) -> tuple[tuple[float, float] | None, str | None]:
    """Latitude and longitude in Colombia, six decimals; swapped ones and a lost minus are mended, others left out."""
    if latitude is None or longitude is None:
        return None, None
    tries = (
        (latitude, longitude, None),
        (latitude, -longitude, "A la longitud le faltaba el signo menos."),
        (longitude, latitude, "La latitud y la longitud estaban al revés."),
        (longitude, -latitude, "La latitud y la longitud estaban al revés."),
    )
    for north, east, doubt in tries:
        if _SOUTH <= north <= _NORTH and _WEST <= east <= _EAST:
            return (round(north, 6), round(east, 6)), doubt
    return None, "Las coordenadas no están en Colombia: no se usaron."


def link(cell: Cell) -> tuple[str | None, str | None]:
    """A web address. The one behind a «captcha» page of SECOP is taken out of it; of several, the first."""
    if isinstance(cell, dict):
        cell = cell.get("url")
    words, _ = text(cell)
    if words is None:
        return None, None
    found = re.findall(r"https?://[^\s'\",]+", words)
    if not found:
        return None, f"«{_short(words)}» no es una dirección web."
    try:
        hidden = parse_qs(urlsplit(found[0]).query).get("previousUrl")
    except ValueError:
        return None, f"«{_short(words)}» no es una dirección web."
    address = hidden[0] if hidden and hidden[0].startswith("https://") else found[0]
    return address, "trae varias direcciones; se usó la primera." if len(found) > 1 else None


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
