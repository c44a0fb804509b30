"""Where everything stands on a panel: a checkerboard of text and codes on the margins of the size.

Landscape: title and code above, (second code and) facts below. Portrait: title, the two great figures, code and facts.
Every text has a room it cannot leave: it shrinks to a stated least size and is then cut with an ellipsis.
"""

from dataclasses import dataclass, field, fields, replace
from math import floor
from typing import Any

from service.foundation import codes, money
from service.foundation.language import Language
from service.signs.panel import Area, Code, Ink, Layout, PanelContent, Picture, Text
from service.signs.qr import QUIET, Symbol, encode
from service.signs.shield import proportion
from service.signs.sizes import PanelSize
from service.signs.typeface import BOLD, CAPITAL, FALL, REGULAR, Weight, clean, fall, fit, width

_ES = Language("es")

#: No code lower than this share of the panel's height: mud reaches the rest.
LOWEST = 7 / 8
#: Height of the capitals of the domain and the short code, as a share of the box of the code they stand for.
LETTERS = 1 / 12

#: Leading of large letters, in ems: the accent of a capital clears the descender above it.
TIGHT = 1.14
#: What is read after the facts, by whoever hears the panel or copies its text.
_SAID_LAST = {"invitation", "domain", "code", "promise", "dated"}
#: Heights of the rows of facts, in steps of the type scale.
_ROW_OF_FIGURES, _ROW = 10.2, 8.4


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell of the panel: what it is about, the fact itself, what explains it. `great`: to be read from afar."""

    label: str
    value: str
    note: str | None = None
    great: bool = False


def figures(content: PanelContent) -> list[Fact]:
    """How much and until when, as it was signed: the two figures that stay true however the contract changes."""
    label, value, note = "Costo al firmar", "Sin publicar", "La entidad no ha publicado el valor del contrato."
    if content.value_amount is not None:
        value, words = money.pesos(content.value_amount), money.in_words(content.value_amount)
        note = f"{words} de pesos" if words else ""
    cost = Fact(label, value, note, great=True)

    days = f"{money.grouped(content.term_days)} días" if content.term_days else ""
    start = f"desde el {_ES.long_date(content.starts_on)}" if content.starts_on else ""
    label, value, note = "Plazo al firmar", "Sin publicar", "La entidad no ha publicado el plazo del contrato."
    if content.ends_on:
        label, value = "Fin previsto al firmar", _ES.long_date(content.ends_on)
        note = ", ".join(filter(None, (days, start)))
        note = f"Plazo: {note}" if note else ""
    elif days:
        value, note = days, start.capitalize()
    return [cost, Fact(label, value, note, great=True)]


def parties(content: PanelContent) -> list[Fact]:
    """Who builds, who watches, who pays and under which contract."""
    builder = Fact("La construye (contratista)", "Sin publicar", "La entidad no ha publicado el contratista.")
    if content.contractor:
        person = f"Representante legal: {content.representative}" if content.representative else None
        builder = Fact("La construye (contratista)", content.contractor, person)
    watcher = Fact("La vigila (interventoría)", "Sin publicar", "La entidad no ha publicado la interventoría.")
    if content.supervisor:
        watcher = Fact("La vigila (interventoría)", content.supervisor)
    facts = [builder, watcher]
    if content.funding:
        facts.append(Fact("La paga (fuente de los recursos)", content.funding))
    if content.contract:
        process = content.process if content.process != content.contract else None
        facts.append(Fact("Contrato", content.contract, f"Proceso {process}" if process else None))
    elif content.process:
        facts.append(Fact("Proceso de contratación", content.process))
    return facts


def arrange(content: PanelContent, size: PanelSize) -> Layout:
    """The layout of a sign's panel. Refuses an address that no code can carry."""
    sheet = _Sheet(_cleaned(content), size, encode(content.url))
    foot = sheet.foot()
    if size.portrait:
        sheet.portrait(foot)
    else:
        sheet.landscape(foot)
    texts = sorted(sheet.texts, key=lambda text: text.role in _SAID_LAST)
    return Layout(size, content, tuple(sheet.areas), tuple(sheet.pictures), tuple(texts), tuple(sheet.codes))


def _cleaned(content: PanelContent) -> PanelContent:
    """The content in letters that can be drawn; what is then empty is not known."""
    written = {each.name: getattr(content, each.name) for each in fields(content)}
    words: dict[str, Any] = {name: clean(text) or None for name, text in written.items() if isinstance(text, str)}
    return replace(content, **words)


@dataclass
class _Sheet:
    """A panel while it is being filled, from the top down. All measures in millimetres, `unit` is the type scale."""

    content: PanelContent
    size: PanelSize
    symbol: Symbol
    areas: list[Area] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unit = self.size.unit
        self.margin = self.size.margin
        self.module = self.size.module(self.symbol)
        self.quiet = QUIET * self.module
        self.gutter = self.quiet + 2 * self.unit
        self.top = 2.5 * self.unit + self.margin * 0.7
        self.bottom = self.size.height - self.margin * 0.7
        bleed = self.size.bleed
        self.areas.append(Area((-bleed, -bleed, self.size.width + bleed, 2.5 * self.unit), Ink.ACCENT))

    def landscape(self, foot: float) -> None:
        """Title and code above; second code, if the panel is large, and facts below."""
        unit, right = self.unit, self.size.width - self.margin
        first = self.code(right - self.symbol.side * self.module, self.top)
        captioned = self.caption(first) + 2 * unit
        left: float = self.margin
        across = first.dark[0] - self.gutter - left
        facts = figures(self.content) + parties(self.content)
        if self.size.codes > 1:
            second = self.code(left, self.lowest(foot) + self.quiet)
            self.headline(left, across, second.box[1] - unit)
            left, top, bottom = second.dark[2] + self.gutter, max(second.dark[1], captioned), second.dark[3]
        else:
            top, bottom = max(foot - 22 * unit, captioned), foot - 2 * unit
            self.headline(left, across, top - 3 * unit)
        count = int((right - left) / (33 * unit))
        step = (right - left + 3 * unit) / count
        columns = [(left + step * place, step - 3 * unit) for place in range(count)]
        self.facts(facts, columns, top, bottom)

    def portrait(self, foot: float) -> None:
        """Title, the great figures, then the code with the other facts beside it."""
        unit, left, right = self.unit, self.margin, self.size.width - self.margin
        code = self.code(left, self.lowest(foot) + self.quiet)
        top = code.box[1] - _ROW_OF_FIGURES * unit
        self.headline(left, right - left, top - 3 * unit)
        half = max(code.dark[2] + self.gutter, (left + right + 3 * unit) / 2)
        first, second = (left, half - 3 * unit - left), (half, right - half)
        self.facts(figures(self.content), [first, second], top, code.box[1])
        self.facts(parties(self.content), [second], code.dark[1], code.dark[3])

    def code(self, dark_left: float, dark_top: float) -> Code:
        """A code whose dark square starts there, to the nearest millimetre."""
        code = Code(round(dark_left) - self.quiet, round(dark_top) - self.quiet, self.module, self.symbol)
        self.codes.append(code)
        return code

    def lowest(self, foot: float) -> float:
        """The top of the box of a code that stands as low as it may above the foot."""
        return floor(min(self.size.height * LOWEST, foot)) - self.symbol.box * self.module

    def headline(self, left: float, across: float, bottom: float) -> None:
        """Entity, name of the work and object of the contract, down to `bottom` at most."""
        unit, content = self.unit, self.content
        top = self.identity(left, across) + 3 * unit
        words = f"Objeto del contrato: {content.object}" if content.object else ""
        # The name goes before the object: the object gives room until the name is whole.
        for share in (0.4, 0.25, 0.12) if words else (0.0,):
            room = (across, (bottom - top) * share)
            small, lines = fit(words, REGULAR, room=room, largest=1.85 * unit, smallest=1.2 * unit, leading=1.3)
            taken = fall(len(lines), small, 1.3) + 1.5 * unit if words else 0.0
            room = (across, bottom - top - taken)
            size, name = fit(
                content.title,
                BOLD,
                room=room,
                largest=9 * unit,
                smallest=2.8 * unit,
                leading=TIGHT,
                balanced=True,
            )
            if not name[-1].endswith("…"):
                break
        self.texts.append(Text("title", left, top, name, BOLD, size, TIGHT))
        if words:
            top += fall(len(name), size, TIGHT) + 1.5 * unit
            self.texts.append(Text("object", left, top, lines, REGULAR, small, 1.3))

    def identity(self, left: float, across: float) -> float:
        """Shield, entity and dependency; answers where they end."""
        unit, content, high = self.unit, self.content, 6 * self.unit
        edge, least = left, 0.0
        if content.shield:
            shape = proportion(content.shield)
            wide = min(high * shape, 12 * unit)
            self.pictures.append(Picture(content.shield, (left, self.top, left + wide, self.top + wide / shape)))
            edge, least = left + wide + 1.5 * unit, self.top + high
        room = left + across - edge
        end = self.text("entity", content.entity, BOLD, edge, self.top, (room, 3.3 * unit), 3.2 * unit, 1.5 * unit)
        if content.dependency:
            end += 0.6 * unit
            end = self.text(
                "dependency", content.dependency, REGULAR, edge, end, (room, 2.2 * unit), 2.3 * unit, 1.3 * unit
            )
        return max(end, least)

    def facts(self, facts: list[Fact], columns: list[tuple[float, float]], top: float, bottom: float) -> None:
        """The facts under thin rules in columns (left, width); all grow or shrink together with their height."""
        rows = [facts[start : start + len(columns)] for start in range(0, len(facts), len(columns))]
        heights = [_ROW_OF_FIGURES if any(fact.great for fact in row) else _ROW for row in rows]
        unit = min(1.2 * self.unit, (bottom - top) / sum(heights))
        # The two great figures are one size, that of the longer one; a hair less, for the rounding.
        least = min(across for _, across in columns)
        great = min((4.4 * unit, *(0.999 * least / width(fact.value, BOLD, 1) for fact in facts if fact.great)))
        for row, height in zip(rows, heights, strict=True):
            for fact, (left, across) in zip(row, columns, strict=False):
                self.fact(fact, left, top, (across, height * unit), unit, great)
            top += height * unit

    def fact(self, fact: Fact, left: float, top: float, room: tuple[float, float], unit: float, great: float) -> None:
        """One fact: a rule, its label, its value and its note."""
        across, height = room
        thick, ink = (unit / 3, Ink.ACCENT) if fact.great else (unit / 8, Ink.RULE)
        self.areas.append(Area((left, top, left + across, top + thick), ink))
        bottom = top + height - 0.5 * unit
        y = self.text("label", fact.label, REGULAR, left, top + 1.2 * unit, (across, 2 * unit), 1.7 * unit, 1.1 * unit)
        y += 0.55 * unit
        note = 1.9 * unit if fact.note else 0.0
        largest = great if fact.great else 2.3 * unit
        room = (across, bottom - y - note)
        y = self.text("value", fact.value, BOLD, left, y, room, largest, 1.2 * unit, TIGHT, balanced=True)
        if fact.note:
            y += 0.3 * unit
            self.text(
                "note", fact.note, REGULAR, left, y, (across, bottom - y), 1.55 * unit, 1.1 * unit, balanced=True
            )

    def caption(self, code: Code) -> float:
        """Under a code: the address to type and the short code, no wider than the code; answers where they end."""
        unit = self.unit
        left, _, right, bottom = code.dark
        across = right - left
        y = bottom + self.quiet + 0.4 * unit
        y = self.text("domain", self.content.domain, BOLD, left, y, (across, 2 * unit), 2.2 * unit, 0.8 * unit)
        return self.text(
            "code", codes.printed(self.content.code), BOLD, left, y + 0.5 * unit, (across, 4 * unit), 3.2 * unit, unit
        )

    def foot(self) -> float:
        """The invitation and what to type by hand, above the fine print; answers where it begins."""
        unit, right = self.unit, self.size.width - self.margin
        large = self.size.box * LETTERS / CAPITAL
        asking = 2 * unit
        small_top, small = self.fine_print()
        y = small_top - large * (CAPITAL + FALL) - 0.8 * unit
        above = y - asking - 0.7 * unit
        code = codes.printed(self.content.code)
        edge = right - width(code, BOLD, large)
        across = edge - self.margin - 2 * unit
        words = "¿Cómo va hoy? Escanee el código o escriba:"
        self.text("invitation", words, REGULAR, self.margin, above, (across, asking), asking, 0.7 * asking)
        self.text("domain", self.content.domain, BOLD, self.margin, y, (across, large), large, 0.3 * large)
        self.text("invitation", "y este código:", REGULAR, edge, above, (right - edge, asking), asking, 0.7 * asking)
        self.text("code", code, BOLD, edge, y, (right - edge + 1, large), large, large)
        self.texts += small
        return above - 0.5 * unit

    def fine_print(self) -> tuple[float, list[Text]]:
        """The promise and where to report on the left, the number of the sign and the date on the right; their top."""
        unit, content = self.unit, self.content
        fine, right = 1.7 * unit, self.size.width - self.margin
        dated = f"{content.sign[:1].upper()}{content.sign[1:]}. Datos al {_ES.short_date(content.as_of)}."
        size, lines = fit(dated, REGULAR, room=(30 * unit, fine), largest=fine, smallest=0.6 * fine, leading=1)
        edge = right - width(lines[0], REGULAR, size)
        warning = "Datos de demostración: esta obra no existe." if content.demonstration else None
        promise = "Esta página nunca pide pagos ni claves."
        promise = " ".join(filter(None, (warning, promise, content.oversight)))
        room = (edge - self.margin - 2 * unit, 2.2 * fine)
        fine, promised = fit(promise, REGULAR, room=room, largest=fine, smallest=0.6 * fine, leading=1.2)
        y = self.bottom - fall(len(promised), fine, 1.2)
        return y, [
            Text("promise", self.margin, y, promised, REGULAR, fine, 1.2),
            Text("dated", edge, y, lines, REGULAR, size, 1),
        ]

    def text(
        self,
        role: str,
        words: str,
        weight: Weight,
        left: float,
        top: float,
        room: tuple[float, float],
        largest: float,
        smallest: float,
        leading: float = 1.2,
        balanced: bool = False,
    ) -> float:
        """Set `words` in their room and answer where they end."""
        size, lines = fit(
            words, weight, room=room, largest=largest, smallest=smallest, leading=leading, balanced=balanced
        )
        self.texts.append(Text(role, left, top, lines, weight, size, leading))
        return top + fall(len(lines), size, leading)
