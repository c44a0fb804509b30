"""Photos of works as they come from a phone, made into files that say nothing but what they show."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.foundation.blobs import Blobs
from service.foundation.canonical import sha256
from service.foundation.confinement import Declined, run
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.works.facts import PHOTO_WIDTHS

#: Bytes of a photo as it comes, and pixels of the longer side of its largest copy.
LARGEST = 25 * 2**20
LONGEST = 1600

_SENTENCES = {
    "kind": N_("El archivo no es una foto JPEG, PNG, WebP o HEIC. Tome la foto con la cámara o guárdela como JPEG."),
    "large": N_("La foto es demasiado grande: pasa de 50 megapíxeles. Guárdela más pequeña y envíela de nuevo."),
    "moving": N_("La imagen tiene movimiento. Envíe una foto fija."),
    "broken": N_("La foto está incompleta o dañada. Envíela de nuevo."),
    "busy": N_("Hay muchos archivos en revisión. Espere un minuto y envíe la foto de nuevo."),
    "accident": N_("No pudimos leer esta foto. Tome otra o guárdela como JPEG."),
}

#: Left, top, right and bottom of a rectangle, in ten-thousandths of the width and height of the photo.
Cover = tuple[int, int, int, int]


@dataclass(frozen=True)
class Picture:
    """A clean photo: its largest size in pixels and its files, each by the ending of its name (`-480.webp`)."""

    width: int
    height: int
    files: dict[str, bytes]


def clean(data: bytes, longest: int = LONGEST, widths: Sequence[int] = PHOTO_WIDTHS) -> Picture:
    """The photo in `data` (JPEG, PNG, WebP or HEIC) without anything but its pixels. Refuses what is no photo."""
    if not data:
        raise Unreadable(N_("La foto llegó vacía. Envíela de nuevo."))
    if len(data) > LARGEST:
        raise Unreadable(
            N_("La foto pesa más de %(most)s megas. Guárdela más pequeña y envíela de nuevo."), most=LARGEST // 2**20
        )
    return _made(data, longest, widths, ())


def cover(large: bytes, covers: Sequence[Cover]) -> Picture:
    """The photo of which `large` is the largest JPEG, with rectangles hidden for good."""
    return _made(large, LONGEST, PHOTO_WIDTHS, covers)


def _made(data: bytes, longest: int, widths: Sequence[int], covers: Sequence[Cover]) -> Picture:
    try:
        answer = run(
            "service.office.cleaner",
            data,
            str(longest),
            json.dumps(list(widths)),
            json.dumps([list(c) for c in covers]),
        )
    except Declined as declined:
        raise Unreadable(_SENTENCES.get(str(declined), _SENTENCES["accident"])) from declined
    header_ends = 4 + int.from_bytes(answer[:4])
    told = json.loads(answer[4:header_ends])
    files, start = {}, header_ends
    for suffix, size in told["files"].items():
        files[suffix] = answer[start : start + size]
        start += size
    return Picture(told["width"], told["height"], files)


def keep(blobs: Blobs, of: str, picture: Picture) -> str:
    """Store the files of a picture and give its name. The same photo of the same draft `of` has the same name."""
    name = sha256(of.encode() + picture.files[".jpg"])[:32]
    for suffix, data in picture.files.items():
        blobs.put(name + suffix, data)
    return name


def files_of(name: str) -> list[str]:
    """The names of the files of a photo."""
    return [f"{name}{width}.{kind}" for width in ("", *(f"-{w}" for w in PHOTO_WIDTHS)) for kind in ("jpg", "webp")]


def forget(blobs: Blobs, names: Iterable[str]) -> None:
    """Keep the files of these photos no longer."""
    for name in names:
        for file in files_of(name):
            blobs.drop(file)
