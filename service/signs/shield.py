"""The shield of the entity, as a city gives it and as a press needs it."""

from io import BytesIO

from PIL import Image, ImageChops

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.signs import pixels

_FORMATS = ("PNG", "JPEG")
_MEGAPIXELS = 16
#: Pixels of the height: enough for a page, and more than a panel can show.
_LEAST, _MOST = 72, 1200
#: Pixels of the height of a look at it.
_SMALL = 320
#: No shield is so many times as wide as it is high.
_WIDEST = 4


def clean(data: bytes) -> bytes:
    """A shield from outside as a PNG of ours: nothing but its pixels is kept. Refuses what cannot be a shield."""
    if b"<svg" in data[:4096].lower():
        raise Unreadable(
            N_("El escudo está en SVG, que puede llevar programas. Guárdelo como PNG y envíelo de nuevo.")
        )
    with pixels.opened(data, _FORMATS, _MEGAPIXELS) as image:
        drawn = image.convert("RGBA")
    if drawn.height < _LEAST or drawn.width < _LEAST:
        raise Unreadable(N_("El escudo es demasiado pequeño. Envíe uno de 300 píxeles de alto o más."))
    if not 1 / _WIDEST <= drawn.width / drawn.height <= _WIDEST:
        raise Unreadable(N_("La imagen es demasiado larga para un escudo. Recorte lo que sobra a los lados."))
    return _png(drawn, _MOST)


def small(data: bytes) -> bytes:
    """The shield as a small PNG, to be looked at."""
    with pixels.opened(data, _FORMATS, _MEGAPIXELS) as image:
        return _png(image.convert("RGBA"), _SMALL)


def _png(drawn: Image.Image, highest: int) -> bytes:
    drawn.thumbnail((highest * _WIDEST, highest), Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", drawn.size)
    bare.paste(drawn)
    packed = BytesIO()
    bare.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def opened(data: bytes) -> Image.Image:
    """The shield in RGB on white. Refuses what is neither PNG nor JPEG, or is larger than a shield has to be."""
    with pixels.opened(data, _FORMATS, _MEGAPIXELS) as image:
        drawn = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")


def proportion(data: bytes) -> float:
    """Its width as a share of its height."""
    across, down = opened(data).size
    return across / down


def cmyk(data: bytes) -> Image.Image:
    """The shield in four inks, its greys all in black ink so that they neither tint nor flood the paper."""
    cyan, magenta, yellow = (ImageChops.invert(channel) for channel in opened(data).split())
    black = ImageChops.darker(ImageChops.darker(cyan, magenta), yellow)
    inks = [ImageChops.subtract(ink, black) for ink in (cyan, magenta, yellow)]
    return Image.merge("CMYK", (*inks, black))
