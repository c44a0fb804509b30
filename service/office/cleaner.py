"""Makes clean copies of photos, in the process of `confinement`: new pixels, the right way up, and nothing else.

The picture is decoded, made small, turned as its camera said, brought to sRGB and written anew. Whatever else was in
the file (place, camera, thumbnails, profiles, bytes behind the end) was never copied.
"""

import io
import json
import struct
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageCms, PngImagePlugin

from service.office.confinement import Declined

MEGAPIXELS = 50
#: Pixels across and most bytes of a copy of the small size, the one that telephones load.
_SMALL, _SMALL_BYTES = 480, 60_000
_QUALITIES = (82, 70, 58, 46, 34)
#: A cover is this many even tiles across its longer side: less than a face or a plate needs to be told.
_TILES = 5
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


def work(file: BinaryIO, longest: str, widths: str, covers: str = "[]") -> bytes:
    """Copies of a photo: the largest at most `longest` pixels on a side, others `widths` (JSON) pixels across.

    `covers`: JSON list of rectangles to be hidden for good: left, top, right, bottom in ten-thousandths of the photo.
    The answer: the length of a JSON header in four bytes, the header, and the files that it lists, one after another.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    PngImagePlugin.MAX_TEXT_MEMORY = 2**20
    try:
        large = _clean(file, int(longest))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Declined("large") from None
    except MemoryError:
        raise Declined("accident") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, struct.error):
        raise Declined("broken") from None
    for left, top, right, bottom in json.loads(covers):
        _cover(large, (left, top, right, bottom))
    files = _files(large, "")
    for width in json.loads(widths):
        files |= _files(_narrow(large, width), f"-{width}")
    told = {"width": large.width, "height": large.height, "files": {name: len(data) for name, data in files.items()}}
    header = json.dumps(told).encode()
    return struct.pack(">I", len(header)) + header + b"".join(files.values())


def _format(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "HEIF"
    raise Declined("kind")


def _clean(file: BinaryIO, longest: int) -> Image.Image:
    kind = _format(file.read(16))
    file.seek(0)
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
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, given, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
    return image.convert("RGB")


def _files(image: Image.Image, suffix: str) -> dict[str, bytes]:
    most = _SMALL_BYTES if image.width <= _SMALL else None
    return {
        f"{suffix}.jpg": _written(image, most, "JPEG", optimize=True, progressive=True),
        f"{suffix}.webp": _written(image, most, "WEBP", method=4),
    }


def _narrow(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _written(image: Image.Image, most: int | None, kind: str, **options: Any) -> bytes:
    data = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        image.save(file, kind, quality=quality, **options)
        data = file.getvalue()
        if most is None or len(data) <= most:
            break
    return data


def _cover(image: Image.Image, cover: tuple[int, int, int, int]) -> None:
    sides = (image.width, image.height) * 2
    box = [round(share * side / 10_000) for share, side in zip(cover, sides, strict=True)]
    left, top, right, bottom = box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)
    part = image.crop((left, top, right, bottom))
    tile = max(part.size) / _TILES
    few = part.resize((max(1, round(part.width / tile)), max(1, round(part.height / tile))), Image.Resampling.BOX)
    image.paste(few.resize(part.size, Image.Resampling.NEAREST), (left, top))
