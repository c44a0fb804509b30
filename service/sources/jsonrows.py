"""Rows of a JSON file (an array of objects, or an object a line) read piece by piece: memory does not grow with it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.sources.delimited import open_text

_PIECE = 1 << 16
#: Characters of one object.
MAX_ROW = 1_000_000
_BETWEEN = re.compile(r"[\s,]*")
#: What Python and JavaScript programs write for «nothing», which JSON does not know.
_NOTHING = re.compile(r"-?(?:NaT|nan|None|undefined|inf)\b")
#: Numbers stay text, so that money never passes through a float; NaN and Infinity are nothing.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number of each object, from 1, and the object."""
    with open_text(path) as file:
        number, buffer, place = 0, "", 0
        while True:
            place = _skip(buffer, place)
            if place < len(buffer):
                value, buffer, end = _value(buffer, place)
                if end is not None:
                    number, place = number + 1, end
                    if not isinstance(value, dict):
                        raise Unreadable(
                            N_("La fila %(row)s del archivo JSON no es un objeto con columnas."), row=number
                        )
                    yield number, value
                    continue
                if len(buffer) - place > MAX_ROW:
                    raise Unreadable(
                        N_("La fila %(row)s del archivo JSON está dañada o es demasiado larga."), row=number + 1
                    )
            piece = file.read(_PIECE)
            if not piece:
                if place < len(buffer):
                    raise Unreadable(
                        N_("El archivo JSON está dañado o incompleto en la fila %(row)s."), row=number + 1
                    )
                return
            buffer, place = buffer[place:] + piece, 0


def _skip(buffer: str, place: int) -> int:
    """Past blanks and commas, and past the brackets of the array around the objects."""
    while True:
        place = _BETWEEN.match(buffer, place).end()  # type: ignore[union-attr]
        if place < len(buffer) and buffer[place] in "[]":
            place += 1
        else:
            return place


def _value(buffer: str, place: int) -> tuple[Any, str, int | None]:
    """The value at `place`, the buffer (nothings mended in it) and where the value ends: None while it is cut."""
    while True:
        try:
            value, end = _DECODER.raw_decode(buffer, place)
        except json.JSONDecodeError as error:
            nothing = _NOTHING.match(buffer, error.pos)
            if nothing is None:
                return None, buffer, None
            buffer = buffer[: error.pos] + "null" + buffer[nothing.end() :]
        except RecursionError as error:
            raise Unreadable(N_("El archivo JSON tiene demasiados niveles: no es una tabla.")) from error
        else:
            return value, buffer, end
