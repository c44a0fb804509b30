"""The files that come with what somebody tells: clean copies, and why a file was not taken. None costs the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from service.complaints import evidence, flood
from service.complaints.filing import File
from service.complaints.rules import Kind
from service.foundation.blobs import Blobs
from service.foundation.errors import Unreadable
from service.foundation.language import N_, Language
from service.foundation.ram import Ram

#: Of the file as it came: nothing opens it by itself.
_ORIGINAL = "application/octet-stream"
#: Requests that wait for clean copies at once: the other threads of the process stay free for text.
_PLACES = BoundedSemaphore(12)
_NO_ROOM = N_("Ahora llegan muchos archivos a la vez. Agréguelo más tarde con su recibo.")
_TOO_MANY = N_("Caben %(most)s archivos. Agregue este después con su recibo.")


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, by its place among those that were chosen; why, for who reads and for who sent it.

    Words, not the error: that one keeps everything alive that was in memory where it was raised.
    """

    number: int
    reason: str
    told: str


@dataclass(frozen=True)
class Attachments:
    """What is sealed of the files that came, and the ones that are not."""

    files: tuple[File, ...]
    refused: tuple[Refused, ...]
    count: int

    @property
    def taken(self) -> int:
        """How many were taken."""
        return self.count - len(self.refused)


def clean(
    chosen: Sequence[bytearray | None], ram: Ram, blobs: Blobs, language: Language, *, keeps_originals: bool
) -> Attachments:
    """The files in clean copies; with `keeps_originals` each as it came too. Empties what it was given.

    Takes seconds: not in a transaction.
    """
    takes_files = bool(chosen) and flood.level(ram).takes_files and blobs.fullness < flood.FILES_UNTIL
    has_place = takes_files and _PLACES.acquire(blocking=False)
    files: list[File] = []
    refused = []
    try:
        for number, data in enumerate(chosen, 1):
            try:
                files += _taken(number, data if has_place else None, keeps_originals=keeps_originals)
            except Unreadable as error:
                refused.append(Refused(number, str(error), error.told(language.gettext)))
    finally:
        if has_place:
            _PLACES.release()
    return Attachments(tuple(files), tuple(refused), len(chosen))


def _taken(number: int, data: bytearray | None, *, keeps_originals: bool) -> list[File]:
    if data is None:
        raise Unreadable(_NO_ROOM)
    if number > evidence.MOST_FILES:
        raise Unreadable(_TOO_MANY, most=evidence.MOST_FILES)
    with memoryview(data) as view:
        copy = evidence.clean(view)
    original = [File(Kind.ORIGINAL, _ORIGINAL, bytes(data))] if keeps_originals else []
    data.clear()
    return [File(Kind.FILE, copy.type, copy.data), *original]
