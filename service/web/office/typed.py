"""What a person types in a field, read as what it means, or refused in a sentence that says how to mend it.

Every reader takes the text and gives the value (None for an empty field) and the sentence, empty when all is well.
"""

import re
from collections.abc import Callable
from typing import Any

from service.foundation.language import N_
from service.sources import cells, homes

#: Text of a field → value, and the sentence for the person (a message of the catalogues).
Reader = Callable[[str], tuple[Any, str]]

_SIZES = {
    "mil millones": 10**9,
    "millones": 10**6,
    "millon": 10**6,
    "millón": 10**6,
    "billones": 10**12,
    "billón": 10**12,
    "billon": 10**12,
    "mil": 10**3,
}
_SIZED = re.compile(rf"^\s*\$?\s*(\d[\d.,]*)\s*({'|'.join(_SIZES)})\s*(?:de pesos|pesos)?\s*$", re.IGNORECASE)
#: No contract of a work is worth less: the zeros are missing.
_LEAST = 100_000
_POINT = re.compile(r"(-?\d{1,3}[.,]\d+)[\s,;°NSEWO!4d]+(-?\d{1,3}[.,]\d+)")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"[+\d][\d\s()-]{5,}(?:\s*ext\.?\s*\d+)?$", re.IGNORECASE)


def words(typed: str) -> tuple[str | None, str]:
    """Words as they are."""
    return typed or None, ""


def prose(typed: str) -> tuple[str | None, str]:
    """Words that will be published: without mails, telephones and numbers of identity; of nobody's home."""
    value, _ = cells.prose(typed)
    if value and homes.is_told(value):
        return None, N_("Nombra la vivienda de una persona, y eso no se publica. Escriba el barrio o el programa.")
    return value, ""


def money(typed: str) -> tuple[int | None, str]:
    """Whole pesos: `1.200.000.000`, `$ 1200 millones`, `1,2 billones`."""
    if not typed:
        return None, ""
    if sized := _SIZED.match(typed):
        # `1.200` before «millones» is twelve hundred, `1,2` and `1.2` are one and a fifth.
        number, _ = cells.amount(sized[1])
        amount = None if number is None else round(number * _SIZES[sized[2].lower()])
    else:
        amount, _ = cells.pesos(typed)
    if amount is None:
        return None, N_("No entendimos ese valor. Escriba los pesos, así: 1.200.000.000 o 1200 millones.")
    if 0 < amount < _LEAST:
        return None, N_("Parece que faltan ceros. Escriba todos los pesos, o por ejemplo: 1200 millones.")
    return amount, ""


def price(typed: str) -> tuple[int | None, str]:
    """Whole pesos of something that costs."""
    amount, fault = money(typed)
    if amount == 0:
        return None, N_("Un contrato no vale cero. Si todavía no sabe el valor, deje el campo vacío.")
    return amount, fault


def day(typed: str) -> tuple[Any, str]:
    """A date: `2026-10-02`, `02/10/2026`, `2 de octubre de 2026`."""
    value, doubt = cells.day(typed)
    if typed and (value is None or doubt):
        return None, N_("No entendimos esa fecha. Escriba día, mes y año, así: 02/10/2026.")
    return value, ""


def share(typed: str) -> tuple[int | None, str]:
    """A percentage in hundredths of a percent: `68,5` or `68,5 %`."""
    value, _ = cells.share(typed)
    if typed and value is None:
        return None, N_("Escriba un número de 0 a 100, así: 68,5.")
    return value, ""


def nit(typed: str) -> tuple[str | None, str]:
    """The NIT of an organisation, without its check digit."""
    if not typed:
        return None, ""
    value, doubt = cells.nit(typed)
    if value is None or doubt:
        return None, N_("Ese NIT no es válido. Revise las cifras: 900123456 o 900123456-8.")
    if not cells.is_company(value):
        return None, N_("Es el número de una persona y no se publica. Deje el campo vacío.")
    return value, ""


def point(typed: str) -> tuple[tuple[float, float] | None, str]:
    """Latitude and longitude as a map gives them: `10.4032, -75.4619`, or the address of a map that holds them."""
    if not typed:
        return None, ""
    found = _POINT.search(typed)
    place = None
    if found:
        north, east = (cells.degrees(part)[0] for part in found.groups())
        place, _ = cells.point(north, east)
    if place is None:
        return None, N_("No entendimos el punto. Cópielo del mapa: latitud y longitud, así: 10.4032, -75.4619.")
    return place, ""


def secop(kind: str) -> Reader:
    """A reader of SECOP's number of a contract (PCCNTR) or of a process (BDOS)."""
    pattern = re.compile(rf"CO1\.{kind}\.\d{{1,12}}")

    def read(typed: str) -> tuple[str | None, str]:
        if not typed:
            return None, ""
        found = pattern.search(typed.upper())
        mend = {
            "PCCNTR": N_("Ese no es un número de contrato de SECOP II. Es así: CO1.PCCNTR.1234567."),
            "BDOS": N_("Ese no es un número de proceso de SECOP II. Es así: CO1.BDOS.1234567."),
        }
        return (found[0], "") if found else (None, mend[kind])

    return read


def contact(typed: str) -> tuple[str | None, str]:
    """A mail or a telephone."""
    if typed and not _MAIL.match(typed) and not _PHONE.match(typed):
        return None, N_("Escriba un correo o un teléfono de la dependencia: obras@alcaldia.gov.co o +57 605 000 0000.")
    return typed or None, ""


def party(typed: str) -> tuple[tuple[str, str | None] | None, str]:
    """The name of a party, with its NIT when it was chosen from the suggestions: «Constructora S.A.S. · NIT 900…»."""
    name, _, number = typed.partition(" · NIT ")
    value, _ = cells.prose(name)
    return ((value, number.strip() or None), "") if value else (None, "")
