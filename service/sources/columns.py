"""The columns of a table we can read: their names in every spelling, and what their cells mean."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.foundation.text import fold
from service.sources import cells
from service.sources.texts import tidy

Parser = Callable[[Any], tuple[Any, str | None]]


@lru_cache(4096)
def plain(name: str) -> str:
    """The name of a column in small letters, without accents, words joined by `_`: `Nit Entidad` → `nit_entidad`."""
    return re.sub(r"[^a-z0-9]+", "_", fold(tidy(name))).strip("_")


@dataclass(frozen=True)
class Column:
    """A column: how its cells are read (`kind`), its other names, and what an official should know to fill it."""

    name: str
    kind: Parser = cells.text
    aliases: tuple[str, ...] = ()
    about: str = ""
    example: str = ""

    @property
    def label(self) -> str:
        """The name as a person says it, for messages; Socrata puts `_` in the place of accented letters."""
        whole = [name for name in (self.name, *self.aliases) if not re.search(r"(?:^|_)[a-z](?:_|$)", name)]
        return (whole[0] if whole else self.name).replace("_", " ").strip()


class Reading(NamedTuple):
    """A row as read: values by column (None: nothing said), the same ready to be kept, and what was doubtful."""

    values: Mapping[str, Any]
    payload: dict[str, Any]
    doubts: list[str]


@dataclass(frozen=True)
class Table:
    """A kind of table: `source` is its short name, `label` how a person calls it.

    `required`: of each group, one column at least must be there.
    """

    source: str
    label: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    #: Names that other tables have and this one never has.
    excluded: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Every spelling of every column."""
        return {plain(name): column for column in self.columns for name in (column.name, *column.aliases)}

    def known(self, names: Iterable[str]) -> int:
        """How many of `names` are columns of this table."""
        return sum(plain(name) in self.by_name for name in names)

    def missing(self, names: Iterable[str]) -> list[str]:
        """The required columns that are not among `names`."""
        found = {self.by_name[plain(name)].name for name in names if plain(name) in self.by_name}
        return [group[0] for group in self.required if not found.intersection(group)]

    def misspelt(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """The names that are no column but nearly one, each with the column that it may have been meant to be."""
        unknown = [name for name in names if plain(name) and plain(name) not in self.by_name]
        near = [(name, get_close_matches(plain(name), self.by_name, 1, 0.88)) for name in unknown]
        return [(name, self.by_name[close[0]].name) for name, close in near if close]


#: Short cells repeat (states, dates, entities, zeros): each is read once. How many are remembered, and how long.
_REMEMBERED, _SHORT = 2048, 48
_KEPT_AS_READ = frozenset({str, int, float, bool})


class _Reader:
    """How the cells of one column of one file are read."""

    __slots__ = ("kind", "label", "memory", "name")

    def __init__(self, column: Column, kind: Parser) -> None:
        self.name, self.label, self.kind = column.name, column.label, kind
        self.memory: dict[str, tuple[Any, str | None]] = {}

    def read(self, cell: Any) -> tuple[Any, str | None]:
        if not isinstance(cell, str) or len(cell) > _SHORT:
            return self.kind(cell)
        found = self.memory.get(cell)
        if found is None:
            found = self.kind(cell)
            if len(self.memory) < _REMEMBERED:
                self.memory[cell] = found
        return found


class Layout:
    """Where the columns of a table are in one file, and how its cells are read."""

    def __init__(self, table: Table, names: Sequence[str], *, month_first: bool = False) -> None:
        """`month_first`: the file writes dates as 12/31/2025."""
        self.table = table
        self._month_first = month_first
        self._readers: dict[str, _Reader | None] = {}
        for name in names:
            self._reader(name)

    @property
    def names(self) -> frozenset[str]:
        """The columns of the table that the file has shown so far."""
        return frozenset(reader.name for reader in self._readers.values() if reader)

    def _reader(self, name: str) -> _Reader | None:
        column = self.table.by_name.get(plain(name))
        reader = None
        if column is not None:
            is_day = self._month_first and column.kind is cells.day
            reader = _Reader(column, partial(cells.day, month_first=True) if is_day else column.kind)
        self._readers[name] = reader
        return reader

    def read(self, row: Mapping[str, Any]) -> Reading:
        """Read one row. Columns that are not of the table are left out: they could hold anybody's data."""
        values: dict[str, Any] = {}
        payload: dict[str, Any] = {}
        doubts: list[str] = []
        readers = self._readers
        for key, cell in row.items():
            if cell is None or (isinstance(cell, str) and not cell):
                continue
            reader = readers[key] if key in readers else self._reader(key)
            if reader is None or reader.name in values:
                continue
            value, doubt = reader.read(cell)
            if doubt is not None:
                doubts.append(f"{reader.label}: {doubt}")
            if value is not None:
                values[reader.name] = value
                payload[reader.name] = value if type(value) in _KEPT_AS_READ else _kept(value, cell)
            elif doubt is not None:
                payload.setdefault(reader.name, tidy(str(cell))[:300])
        return Reading(values, payload, doubts)


def _kept(value: Any, cell: Any) -> str:
    """A value as it is kept: dates in ISO, a word of a list as it was written."""
    return value.isoformat() if isinstance(value, date) else tidy(str(cell))


def recognise(tables: Sequence[Table], names: Sequence[str]) -> Table:
    """The table that a file with these columns is; refuses a file that is none, saying what it lacks.

    Refuses too a column that is there twice: nobody could tell which of its two figures was published.
    """
    fitting = [table for table in tables if not table.missing(names) and not _excluded(table, names)]
    if fitting:
        found = max(fitting, key=lambda table: table.known(names))
        for name, times in Counter(names).items():
            if times > 1 and plain(name) in found.by_name:
                raise Unreadable(
                    N_("La columna «%(name)s» está %(times)s veces. Deje una sola y vuelva a leerlo."),
                    name=name,
                    times=times,
                )
        return found
    nearest = max(tables, key=lambda table: (table.known(names), -len(table.missing(names))))
    missing = ", ".join(f"«{name}»" for name in nearest.missing(names))
    if not nearest.known(names):
        expected = " ni ".join(table.label for table in tables)
        raise Unreadable(
            N_("No se reconocen las columnas: el archivo no es %(expected)s. Revise la primera fila."),
            expected=expected,
        )
    raise Unreadable(
        N_("Parece %(table)s, pero faltan estas columnas: %(missing)s. Agréguelas y vuelva a leerlo."),
        table=nearest.label,
        missing=missing,
    )


def _excluded(table: Table, names: Iterable[str]) -> bool:
    return any(plain(name) in table.excluded for name in names)
