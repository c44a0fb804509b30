"""The pixels of a photo from outside, the right way up, and nothing else of it. For a process of `confinement`.

The picture is decoded, made small, turned as its camera said and brought to sRGB. Whatever else was in the file
(place, camera, thumbnails, profiles, bytes behind the end) is never copied.
"""

import io
import struct
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageCms, PngImagePlugin

from service.foundation.confinement import Declined

MEGAPIXELS = 50
#: How the camera was held, by the number that it writes in EXIF.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx")


def kind_of(head: bytes) -> str | None:
    """What decoder the first 16 bytes of a photo ask for; `None` when they are of no photo that is taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "HEIF"
    return None


def pixels_of(file: BinaryIO, longest: int) -> Image.Image:
    """The photo in sRGB, at most `longest` pixels on a side.

    Raises `Declined`: `kind`, `large`, `moving`, `broken` or `accident`.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    PngImagePlugin.MAX_TEXT_MEMORY = 2**20
    try:
        return _decoded(file, longest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Declined("large") from None
    except MemoryError:
        raise Declined("accident") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, struct.error):
        raise Declined("broken") from None


def _decoded(file: BinaryIO, longest: int) -> Image.Image:
    kind = kind_of(file.read(16))
    file.seek(0)
    if kind is None:
        raise Declined("kind")
    if kind == "HEIF":
        import pillow_heif  # noqa: PLC0415 -- a large library, for the photos that need it

        pillow_heif.register_heif_opener(thumbnails=False)
    image: Any = Image.open(file, formats=[kind])
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise Declined("large")
    if kind in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        raise Declined("moving")
    orientation = image.getexif().get(_ORIENTATION, 1) if kind != "HEIF" else 1
    profile = image.info.get("icc_profile")
    # A large JPEG is decoded small: a quarter of the memory, or a sixteenth.
    image.draft(None, (longest, longest))
    image = _eight_bit(image)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    image = _on_white(image, profile)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    return Image.frombytes("RGB", image.size, image.tobytes())


def _eight_bit(image: Any) -> Any:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"P", "PA", "1"}:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.load()
    return image


def _on_white(image: Any, profile: bytes | None) -> Any:
    """The picture in sRGB without transparency. A profile that cannot be read is as good as none."""
    if image.mode in {"RGBA", "LA", "La", "RGBa"}:
        glass = image if image.mode == "RGBA" else image.convert("RGBA")
        image = Image.new("RGB", glass.size, "white")
        image.paste(glass, mask=glass.getchannel("A"))
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, given, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
    return image.convert("RGB")
