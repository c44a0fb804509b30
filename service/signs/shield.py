"""The shield of the entity, as a city gives it and as a press needs it."""

from PIL import Image, ImageChops

from service.signs import pixels

_FORMATS = ("PNG", "JPEG")
_MEGAPIXELS = 16


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
