"""The form of the entity: what it shows of the entity as it is, what a person typed made an entity, what changes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.foundation.language import N_, Language
from service.foundation.settings import Entity
from service.foundation.wages import Wage
from service.web.ui.forms import Fault
from service.works.models import Dependency

#: Rows for wages besides those that are there.
BLANK_ROWS = 1
#: Days between two reports: as long as a year.
MOST_DAYS = 366

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SITE = re.compile(r"https?://[^\s]+\.[^\s]+")
_NIT = re.compile(r"\d{9}(-\d)?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class TextField:
    """A field of one line: its name in the form and in `Entity`, its label, and what may stand in it."""

    name: str
    attribute: str
    label: str
    hint: str = ""
    kind: str = "text"
    is_needed: bool = False
    fits: Callable[[str], object] = bool
    fault: str = ""


def _has_digits(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 3


_MAIL_FAULT = N_("Ese correo no está completo. Ejemplo: atencion@ciudad.gov.co")
#: The lines of text, in the order of the form.
TEXTS = (
    TextField("nombre", "name", N_("Nombre oficial"), is_needed=True, fault=N_("Escriba el nombre de la entidad.")),
    TextField("nit", "nit", N_("NIT"), fits=_NIT.fullmatch, fault=N_("El NIT lleva 9 números: 890480184-4.")),
    TextField("direccion", "address", N_("Dirección")),
    TextField("horario", "hours", N_("Horario"), N_("Ejemplo: lunes a viernes, de 8:00 a. m. a 4:00 p. m.")),
    TextField(
        "telefono",
        "phone",
        N_("Teléfono"),
        N_("Con indicativo: +57 605 000 0000"),
        "tel",
        fits=_has_digits,
        fault=N_("El teléfono lleva números. Ejemplo: +57 605 000 0000"),
    ),
    TextField("correo", "email", N_("Correo"), kind="email", fits=_MAIL.fullmatch, fault=_MAIL_FAULT),
    TextField(
        "correo-datos",
        "corrections_email",
        N_("Correo para corregir datos"),
        kind="email",
        fits=_MAIL.fullmatch,
        fault=_MAIL_FAULT,
    ),
    TextField(
        "sitio",
        "website",
        N_("Página web"),
        kind="url",
        fits=_SITE.fullmatch,
        fault=N_("La dirección empieza por https:// Ejemplo: https://www.ciudad.gov.co"),
    ),
    TextField(
        "linea",
        "anticorruption_line",
        N_("Línea anticorrupción"),
        N_("Se imprime en las vallas nuevas."),
        "tel",
        is_needed=True,
        fits=_has_digits,
        fault=N_("Escriba el número de la línea anticorrupción. Ejemplo: 157"),
    ),
    TextField(
        "linea-probada",
        "anticorruption_line_checked",
        N_("Día en que alguien llamó y contestaron"),
        N_("Ejemplo: 20 de noviembre de 2026"),
    ),
)


def values_of(entity: Entity, dependencies: Iterable[Dependency]) -> dict[str, str]:
    """What the form shows of the entity as it is."""
    values: dict[str, str] = {field.name: getattr(entity, field.attribute) or "" for field in TEXTS}
    values["festivos"] = "\n".join(day.strftime("%d/%m/%Y") for day in entity.holidays)
    for number, row in enumerate((*entity.wages, *[None] * BLANK_ROWS), 1):
        told = (str(row.year), f"{row.amount:,}".replace(",", "."), row.source) if row else ("", "", "")
        values |= zip((f"ano-{number}", f"valor-{number}", f"norma-{number}"), told, strict=True)
        values[f"provisional-{number}"] = "si" if row and row.provisional else ""
    return values | {f"cadencia-{each.id}": str(each.cadence_days) for each in dependencies}


@dataclass(frozen=True)
class Meant:
    """What a person typed, understood: the entity and the cadences as they would be, or what is wrong."""

    entity: Entity
    cadences: tuple[tuple[Dependency, int], ...]
    faults: tuple[Fault, ...]


def understand(typed: Mapping[str, str], now: Entity, dependencies: Sequence[Dependency], language: Language) -> Meant:
    """What the form means, upon the entity as it is `now`."""
    faults: list[Fault] = []
    changed: dict[str, Any] = {}
    for field in TEXTS:
        text = typed.get(field.name, "")
        if (field.is_needed and not text) or (text and not field.fits(text)):
            faults.append(Fault(field.name, language.gettext(field.fault)))
        changed[field.attribute] = text or None
    changed["holidays"] = _holidays(typed.get("festivos", ""), language, faults)
    changed["wages"] = _wages(typed, language, faults)
    cadences = tuple((each, _cadence(typed, each, language, faults)) for each in dependencies)
    return Meant(now if faults else now.model_copy(update=changed), cadences, tuple(faults))


def _holidays(text: str, language: Language, faults: list[Fault]) -> tuple[date, ...]:
    days = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day = _day(line)
        if day is None:
            words = language.gettext("«%(line)s» no es un día. Escriba uno por línea, así: 24/06/2026") % {
                "line": line
            }
            faults.append(Fault("festivos", words))
            break
        days.add(day)
    return tuple(sorted(days))


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _wages(typed: Mapping[str, str], language: Language, faults: list[Fault]) -> tuple[Wage, ...]:
    rows: dict[int, Wage] = {}
    numbers = sorted(int(name[4:]) for name in typed if re.fullmatch(r"ano-\d{1,3}", name, re.ASCII))
    for number in numbers:
        year, amount, source = (typed.get(f"{name}-{number}", "") for name in ("ano", "valor", "norma"))
        if not year and not amount and not source:
            continue
        pesos = re.sub(r"[$.\s\u00a0]", "", amount)
        before = len(faults)
        if not re.fullmatch(r"(19|20)\d\d", year, re.ASCII):
            faults.append(Fault(f"ano-{number}", language.gettext("El año lleva cuatro números. Ejemplo: 2027")))
        if not re.fullmatch(r"[1-9]\d{4,9}", pesos, re.ASCII):
            words = language.gettext("Escriba el salario en pesos, sin centavos. Ejemplo: 1.750.905")
            faults.append(Fault(f"valor-{number}", words))
        if not source:
            words = language.gettext("Diga qué decreto lo fija. Ejemplo: Decreto 0159 de 2026")
            faults.append(Fault(f"norma-{number}", words))
        if len(faults) == before:
            rows[int(year)] = Wage(int(year), int(pesos), source, bool(typed.get(f"provisional-{number}")))
    return tuple(rows[year] for year in sorted(rows))


def _cadence(typed: Mapping[str, str], dependency: Dependency, language: Language, faults: list[Fault]) -> int:
    name = f"cadencia-{dependency.id}"
    text = typed.get(name, str(dependency.cadence_days))
    if re.fullmatch(r"\d{1,3}", text, re.ASCII) and 1 <= int(text) <= MOST_DAYS:
        return int(text)
    faults.append(Fault(name, language.gettext("Escriba de 1 a 366 días. Ejemplo: 30")))
    return dependency.cadence_days


@dataclass(frozen=True)
class Change:
    """A field in words, before and after."""

    label: str
    before: str
    after: str


def changes(now: Entity, new: Entity, cadences: Iterable[tuple[Dependency, int]], language: Language) -> list[Change]:
    """What `new` makes different, each in words; cadences too."""
    nothing = language.gettext("Sin este dato")
    found = []
    for attribute, label in LABELS.items():
        before, after = getattr(now, attribute), getattr(new, attribute)
        if before != after:
            words = [said(attribute, value, language) or nothing for value in (before, after)]
            found.append(Change(language.gettext(label), *words))
    for dependency, days in cadences:
        if days != dependency.cadence_days:
            label = language.gettext("Informe de %(name)s") % {"name": dependency.name}
            words = [_every(count, language) for count in (dependency.cadence_days, days)]
            found.append(Change(label, *words))
    return found


def _every(days: int, language: Language) -> str:
    return language.ngettext("cada %(days)s día", "cada %(days)s días", days) % {"days": days}


#: What each field that the office writes is called.
LABELS = {
    **{field.attribute: field.label for field in TEXTS},
    "holidays": N_("Días sin atención"),
    "wages": N_("Salarios mínimos"),
    "drawing": N_("Escudo"),
}


def said(attribute: str, value: Any, language: Language) -> str:
    """A value of a field in words; empty when there is none."""
    match attribute:
        case "holidays":
            return "; ".join(language.long_date(day) for day in value)
        case "wages":
            return "; ".join(_said_wage(row, language) for row in value)
        case "drawing":
            return language.gettext("Otro escudo") if value else ""
        case _:
            return str(value or "")


def _said_wage(row: Wage, language: Language) -> str:
    provisional = language.gettext(", provisional") if row.provisional else ""
    return f"{row.year}: {language.pesos(row.amount)} ({row.source}{provisional})"
