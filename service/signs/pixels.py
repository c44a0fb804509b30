"""Pictures from outside, opened with tied hands: known formats, bounded size, a sentence instead of a crash."""

import io
from collections.abc import Generator
from contextlib import contextmanager

from PIL import Image

from service.foundation.errors import Unreadable
from service.foundation.language import N_

_MEGA = 1_000_000
#: An ISO media file by its first box: the photos of an iPhone (HEIC) and AVIF.
_MEDIA_FILE = b"ftyp"


@contextmanager
def opened(data: bytes, formats: tuple[str, ...], megapixels: int) -> Generator[Image.Image]:
    """The picture in `data`, to be used inside; nothing is decoded before its size is known.

    Refuses other formats than `formats`, more than `megapixels`, and what breaks while it is read inside.
    """
    if data[4:8] == _MEDIA_FILE:
        raise Unreadable(
            N_("La imagen está en HEIC o AVIF y aquí no se puede leer. Guárdela como JPEG y envíela de nuevo.")
        )
    most = megapixels * _MEGA
    Image.init()
    try:
        with Image.open(io.BytesIO(data), formats=formats) as image:
            if image.width * image.height > most:
                raise Unreadable(
                    N_("La imagen es demasiado grande. Guárdela con %(megapixels)s megapíxeles o menos."),
                    megapixels=megapixels,
                )
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(
            N_("La imagen es demasiado grande. Guárdela con %(megapixels)s megapíxeles o menos."),
            megapixels=megapixels,
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(
            N_("El archivo no es una imagen completa. Envíela de nuevo en uno de estos formatos: %(formats)s."),
            formats=", ".join(formats),
        ) from error
