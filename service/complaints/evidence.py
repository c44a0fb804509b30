"""Files that prove a complaint: taken for what they hold, never for what they are called; only clean copies are kept.

A photo is made of new pixels, a PDF of pictures of its pages, a sound or a video of its tracks alone. What cannot be
cleaned is refused, with how to mend it: it is never kept as it came.
"""

import re
from dataclasses import dataclass

from service.complaints.cleaning import recording
from service.foundation.confinement import Declined, is_alone, run
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.foundation.photo import kind_of

#: Sound and video go through ffmpeg, which is let near a file only where it is walled in.
PLAYS = is_alone() and recording.is_possible()

_MEGA = 2**20
#: Bytes of a file as it comes, by its family.
LARGEST = {"photo": 25 * _MEGA, "paper": 25 * _MEGA, "audio": 50 * _MEGA, "video": 100 * _MEGA}
#: Files of a filing, and bytes of all of them.
MOST_FILES = 8
MOST_BYTES = 120 * _MEGA
_STILL = "image/jpeg,image/png,image/webp,image/heic,application/pdf"
#: What a form offers to choose from, and what it says of it before.
ACCEPT = f"{_STILL},audio/*,video/*" if PLAYS else _STILL
TOLD = (
    N_(
        "Hasta 8 archivos, 120 megas en total. Fotos y PDF, hasta 25 megas; un PDF, hasta 40 páginas."
        " Audios, hasta 50 megas; videos, hasta 100."
    )
    if PLAYS
    else N_("Hasta 8 archivos, 120 megas en total. Solo fotos y PDF, hasta 25 megas; un PDF, hasta 40 páginas.")
)

#: Bytes of a copy of a photo or a paper. A recording is as long as it was.
_COPY = 32 * _MEGA
_TYPES = frozenset(
    b"audio/mp4 audio/3gpp audio/webm audio/ogg audio/mpeg audio/amr video/mp4 video/3gpp video/webm".split()
)
#: A frame of MP3: third layer, of any version.
_MP3 = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_SENTENCES = {
    "empty": N_("El archivo llegó vacío. Revíselo y envíelo de nuevo."),
    "kind": N_("Ese tipo de archivo no se recibe. Guárdelo como PDF o foto y envíelo de nuevo."),
    "track": N_("Ese tipo de audio o video no se recibe. Cuente por escrito qué se ve o se oye, o envíe fotos."),
    "silent": N_("Aquí no se reciben audios ni videos. Cuente por escrito qué se ve o se oye, o envíe fotos."),
    "heavy": N_("El archivo pesa más de %(most)s megas. Guárdelo más liviano o envíe solo la parte que importa."),
    "large": N_("El archivo es demasiado grande al abrirlo. Envíe solo la parte que importa, o divídalo."),
    "long": N_("El PDF tiene más de 40 páginas. Envíe solo las que importan, o divídalo."),
    "locked": N_("El PDF tiene contraseña. Guárdelo sin ella, o tome fotos de sus páginas."),
    "moving": N_("La imagen tiene movimiento. Envíe una foto fija de lo que importa."),
    "broken": N_("El archivo está incompleto o dañado. Ábralo, guárdelo de nuevo y envíelo otra vez."),
    "busy": N_("Hay muchos archivos en revisión. Envíe ahora el texto y agregue el archivo más tarde."),
    "accident": N_("No pudimos limpiar este archivo y no lo guardamos. Envíelo como foto, o cuente qué muestra."),
}


@dataclass(frozen=True, slots=True)
class Clean:
    """A copy that says nothing but what it shows: its media type and its bytes."""

    type: str
    data: bytes


def clean(data: bytes | bytearray | memoryview) -> Clean:
    """The clean copy of a file, made in another process within some seconds: outside of any transaction.

    Raises `Unreadable` with how to mend it: empty, too heavy, of another kind, damaged, locked or not cleaned in time.
    """
    if not data:
        raise Unreadable(_SENTENCES["empty"])
    head = bytes(data[:16])
    if kind_of(head):
        _weigh(data, "photo")
        return Clean("image/jpeg", _made("photo", data, str(_COPY), most=_COPY))
    if head.startswith(b"%PDF-"):
        _weigh(data, "paper")
        return Clean("application/pdf", _made("paper", data, str(_COPY), most=_COPY))
    demuxer = _demuxer(head)
    if not demuxer:
        raise Unreadable(_SENTENCES["kind"])
    if not PLAYS:
        raise Unreadable(_SENTENCES["silent"])
    _weigh(data, "video")
    copy, _, told = _made("recording", data, demuxer, most=len(data) + _MEGA).rpartition(b"\n")
    if not copy or told not in _TYPES:
        raise Unreadable(_SENTENCES["accident"])
    _weigh(data, told.decode().partition("/")[0])
    return Clean(told.decode(), copy)


def _demuxer(head: bytes) -> str | None:
    """What ffmpeg reads a recording by; never left to its own guess, which would follow lists to other places."""
    if head[4:8] == b"ftyp" and not head[8:12].startswith((b"avi", b"mif", b"msf", b"hei", b"hev")):
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"ID3") or _MP3.match(head):
        return "mp3"
    return "amr" if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")) else None


def _weigh(data: bytes | bytearray | memoryview, family: str) -> None:
    if len(data) > LARGEST[family]:
        raise Unreadable(_SENTENCES["heavy"], most=LARGEST[family] // _MEGA)


def _made(task: str, data: bytes | bytearray | memoryview, *arguments: str, most: int) -> bytes:
    try:
        return run(f"service.complaints.cleaning.{task}", data, *arguments, most=most)
    except Declined as declined:
        raise Unreadable(_SENTENCES.get(str(declined), _SENTENCES["accident"])) from None
