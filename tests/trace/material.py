"""Files of a complaint with a word in each place where one can hide."""

import io
import shutil
import subprocess
from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from service.foundation import codes


def photo(word: str) -> bytes:
    """A JPEG of more than a megabyte with the word in EXIF, in a comment and behind its end."""
    file = io.BytesIO()
    image = Image.frombytes("RGB", (900, 700), codes.token_bytes(900 * 700 * 3))
    exif = Image.Exif()
    exif[0x010E] = word
    image.save(file, "JPEG", quality=95, exif=exif, comment=word.encode())
    return file.getvalue() + word.encode()


def paper(word: str) -> bytes:
    """A PDF with the word on its page, in its title and behind its end."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setTitle(word)
    canvas.setAuthor(word)
    canvas.drawString(100, 700, word)
    canvas.save()
    return file.getvalue() + f"\n% {word}\n".encode()


def recording(word: str, folder: Path) -> bytes:
    """A second of sound with the word in its title; where nothing makes one, its beginning alone."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return b"ID3\x04\x00\x00\x00\x00\x00\x7fTIT2" + word.encode()
    made = folder / "made.mp3"
    order = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-metadata", f"title={word}", str(made)]
    subprocess.run(order, check=True)
    data = made.read_bytes()
    made.unlink()
    return data + word.encode()
