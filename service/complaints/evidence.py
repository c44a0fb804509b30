"""Files that prove a complaint: taken for what they hold, never for what they are called; only clean copies are kept.

A photo is made of new pixels. What cannot be cleaned is refused, with how to mend it: it is never kept as it came.
"""

from dataclasses import dataclass

from service.foundation.confinement import Declined, run
from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.foundation.photo import kind_of

_MEGA = 2**20
#: Bytes of a file as it comes, by its family.
LARGEST = {"photo": 25 * _MEGA}
#: Files of a filing, and bytes of all of them.
MOST_FILES = 8
MOST_BYTES = 120 * _MEGA
#: What a form offers to choose from, and what it says of it before.
ACCEPT = "image/jpeg,image/png,image/webp,image/heic"
TOLD = N_("Hasta 8 archivos, 120 megas en total. Cada foto, hasta 25 megas.")

_PHOTO_ANSWER = 24 * _MEGA
_SENTENCES = {
    "empty": N_("El archivo llegó vacío. Revíselo y envíelo de nuevo."),
    "kind": N_("Ese tipo de archivo no se recibe. Guárdelo como PDF o foto y envíelo de nuevo."),
    "heavy": N_("El archivo pesa más de %(most)s megas. Guárdelo más liviano o envíe solo la parte que importa."),
    "large": N_("La imagen es demasiado grande. Guárdela más pequeña o envíe solo la parte que importa."),
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


def clean(data: bytes | memoryview) -> Clean:
    """The clean copy of a file, made in another process within some seconds: outside of any transaction.

    Raises `Unreadable` with how to mend it: empty, too heavy, of another kind, damaged, or not cleaned in time.
    """
    if not data:
        raise Unreadable(_SENTENCES["empty"])
    if kind_of(bytes(data[:16])) is None:
        raise Unreadable(_SENTENCES["kind"])
    if len(data) > LARGEST["photo"]:
        raise Unreadable(_SENTENCES["heavy"], most=LARGEST["photo"] // _MEGA)
    try:
        copy = run("service.complaints.cleaning.photo", data, str(_PHOTO_ANSWER), most=_PHOTO_ANSWER)
    except Declined as declined:
        raise Unreadable(_SENTENCES.get(str(declined), _SENTENCES["accident"])) from None
    return Clean("image/jpeg", copy)
