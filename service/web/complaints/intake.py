"""What a person sends with a complaint, read as it arrives into memory and nowhere else.

Starlette's own way of reading forms writes large parts to temporary files: it is forbidden on these addresses. The
names of files are never kept, and what is kept is dropped when the request ends. Depend on it as `Received`.
"""

import logging
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from service.complaints import evidence
from service.foundation.errors import Busy, TooLarge, Unfinished
from service.foundation.language import N_
from service.web.ui.forms import lines

#: Parts of a form: every field there is, with a list of who reads, and files.
MOST_PARTS = 60
#: Bytes of all the text of a form together; a long complaint has some hundred thousand.
LARGEST_TEXT = 2 * 2**20
#: Bytes of the largest file of any kind.
LARGEST_FILE = max(evidence.LARGEST.values())
#: Bytes of the headers of a part. Some phones put a very long name of a file there.
LARGEST_HEADER = 16 * 1024
#: RFC 2046, 5.1.1.
LONGEST_BOUNDARY = 70
#: Bytes that files on their way take in one process, and everything together. Until it is sealed a file is there about
#: four times, so this is a gigabyte at most; a file for which there is no room is for later, its text is not.
ROOM_FOR_FILES = 2 * evidence.MOST_BYTES
ROOM = ROOM_FOR_FILES + 64 * 2**20

_NOT_WHOLE = N_("Lo que envió no llegó completo, y no quedó guardado. Vuelva atrás y envíelo de nuevo.")
_TOO_LONG = N_("El texto es demasiado largo, y no quedó guardado. Vuelva atrás y envíe una parte.")
_BUSY = N_("En este momento muchas personas envían a la vez. Espere un minuto, vuelva atrás y envíe de nuevo.")

# What the parser says of a body that it does not understand quotes the body.
_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.disabled = True


class _Room:
    """Bytes of memory that the complaints on their way in one process may still take.

    Nobody shuts the door by taking all of it and waiting: who has most of it gives way to who has less.
    """

    def __init__(self) -> None:
        self.taken = 0
        #: Those of which more is to come.
        self.arriving: set[_Reading] = set()

    def take(self, reading: "_Reading", count: int, *, is_file: bool) -> bool:
        """Whether `count` bytes more of a text or of a file fit; then they are taken."""
        while self.taken + count > (ROOM_FOR_FILES if is_file else ROOM):
            largest = max(self.arriving, key=lambda each: each.taken[is_file], default=reading)
            if largest.taken[is_file] <= reading.taken[is_file] + count:
                return False
            largest.give_way(is_file=is_file)
        self.taken += count
        reading.taken[is_file] += count
        return True

    def free(self, reading: "_Reading", *, is_file: bool) -> None:
        """What a reading has taken is there again."""
        self.taken -= reading.taken[is_file]
        reading.taken[is_file] = 0


_ROOM = _Room()


class Intake:
    """What was typed, ticked and attached."""

    def __init__(self) -> None:
        #: Name and answer of every field, and name and bytes of every file, as they came.
        self.fields: list[tuple[str, str]] = []
        self.attached: list[tuple[str, bytearray | None]] = []

    def text(self, name: str, longest: int) -> str:
        """The answer to a field, of one line or several, without control characters; the first, if it is repeated.

        It is cut at `longest` characters: who must lose nothing asks for more than is allowed, and counts.
        """
        return lines(next((value for field, value in self.fields if field == name), ""), longest)

    def texts(self, name: str) -> list[str]:
        """Every answer to a field with several boxes."""
        return [value for field, value in self.fields if field == name]

    def has(self, name: str) -> bool:
        """Whether a button was pressed or a box ticked."""
        return any(field == name for field, _ in self.fields)

    def files(self, name: str) -> list[bytearray | None]:
        """The files chosen in a field, in their order; None: there was no room for this one now.

        One that is larger than any may be ends one byte after: enough to be refused.
        """
        return [data for field, data in self.attached if field == name]

    def forget(self) -> None:
        """Let go of everything."""
        self.fields.clear()
        self.attached.clear()


class _Reading:
    """One body on its way into an intake, part by part."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._parts = self._text_bytes = 0
        self._header_name, self._header_value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._data: bytearray | None = bytearray()
        self._is_file = self._is_chosen = False
        self.is_whole = False
        #: Bytes of the process's room that its texts have taken, and its files.
        self.taken = {False: 0, True: 0}
        #: Whether it let go of everything: the person sends it again.
        self.gave_way = False

    def callbacks(self) -> Any:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header_name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header_value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_headers_finished": self._named,
            "on_part_data": self._more,
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def take(self, count: int, *, is_file: bool = False) -> bool:
        """Whether there is room in the process for so many bytes more; text that has none is refused."""
        fits = not self.gave_way and _ROOM.take(self, count, is_file=is_file)
        if not fits and not is_file:
            raise Busy(_BUSY)
        return fits

    def give_way(self, *, is_file: bool) -> None:
        """Let go of the files, which are then for later, or of everything: somebody with less needs the room."""
        if is_file:
            self._intake.attached[:] = [(name, None) for name, _ in self._intake.attached]
        else:
            self.gave_way = True
            self._intake.forget()
        if self._is_file or not is_file:
            self._data = None
        _ROOM.free(self, is_file=is_file)

    def add(self, chunk: bytes) -> None:
        """More of a body that is one text."""
        self._text_bytes += len(chunk)
        # Each byte of text can take three here.
        if self._text_bytes > 3 * LARGEST_TEXT:
            raise TooLarge(_TOO_LONG)
        self.take(len(chunk))
        if self._data is not None:
            self._data += chunk

    def whole(self) -> bytearray:
        """A body that is one text."""
        return self._data or bytearray()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Unfinished(_NOT_WHOLE)
        self._headers.clear()
        self._data, self._is_file = bytearray(), False

    def _header(self) -> None:
        self._headers[bytes(self._header_name).lower()] = bytes(self._header_value)
        self._header_name.clear()
        self._header_value.clear()

    def _named(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        # No name of ours needs more than ASCII; a name that nobody asks for is never looked at.
        self._name = options.get(b"name", b"").decode("ascii", "replace")
        self._is_file, self._is_chosen = b"filename" in options, bool(options.get(b"filename"))

    def _more(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            self._text_bytes += end - start
            if self._text_bytes > LARGEST_TEXT:
                raise TooLarge(_TOO_LONG)
            self.take(end - start)
        elif self._data is not None:
            end = min(end, start + LARGEST_FILE + 1 - len(self._data))
            if not self.take(end - start, is_file=True):
                self._data = None
        if self._data is not None:
            self._data += data[start:end]

    def _end(self) -> None:
        if not self._is_file:
            self._intake.fields.append((self._name, (self._data or b"").decode()))
        elif self._is_chosen or self._data:
            self._intake.attached.append((self._name, self._data))

    def _whole(self) -> None:
        self.is_whole = True


async def receive(request: Request) -> AsyncGenerator[Intake]:
    """The form of a request, while the request lasts. Refuses one that is not whole, not ours, or too large."""
    intake = Intake()
    reading = _Reading(intake)
    try:
        _ROOM.arriving.add(reading)
        await _read(request, reading, intake)
        if reading.gave_way:
            raise Busy(_BUSY)
        _ROOM.arriving.discard(reading)
        yield intake
    finally:
        _ROOM.arriving.discard(reading)
        intake.forget()
        for is_file in reading.taken:
            _ROOM.free(reading, is_file=is_file)


async def _read(request: Request, reading: _Reading, intake: Intake) -> None:
    type_, options = parse_options_header(request.headers.get("content-type"))
    read = _READ.get(type_)
    if read is None or options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise Unfinished(_NOT_WHOLE)
    try:
        await read(request, reading, intake, options.get(b"boundary", b""))
    except (FormParserError, ClientDisconnect, ValueError):
        # Without what caused it: that would quote the body.
        raise Unfinished(_NOT_WHOLE) from None


async def _parts(request: Request, reading: _Reading, _intake: Intake, boundary: bytes) -> None:
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise Unfinished(_NOT_WHOLE)
    parser = MultipartParser(boundary, reading.callbacks(), max_header_size=LARGEST_HEADER)
    parser.logger = _SILENT
    async for chunk in request.stream():
        parser.write(chunk)
    if not reading.is_whole:
        raise Unfinished(_NOT_WHOLE)


async def _pairs(request: Request, reading: _Reading, intake: Intake, _boundary: bytes) -> None:
    """A form without files, as a browser sends it when it is told so."""
    async for chunk in request.stream():
        reading.add(chunk)
    body = reading.whole().decode()
    intake.fields += parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)


_READ = {b"multipart/form-data": _parts, b"application/x-www-form-urlencoded": _pairs}

Received = Annotated[Intake, Depends(receive, scope="function")]
