"""Sounds and videos as telephones make them, with everything that telephones write about them, made by ffmpeg."""

import json
import shutil
import struct
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from service.complaints import evidence
from tests.missing import lack

CANARY = "CANARIO-10.403211"
PLACE = "+10.4032-075.5078/"
_PICTURE = ("-f", "lavfi", "-i", "testsrc=size=176x144:rate=15:duration=2")
_SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
_TOLD = (
    *("-metadata", f"title={CANARY}", "-metadata", f"artist={CANARY}", "-metadata", f"comment={CANARY}"),
    *("-metadata", f"album={CANARY}", "-metadata", f"description={CANARY}"),
    *("-metadata", f"location={PLACE}", "-metadata", "creation_time=2026-11-01T10:11:12Z"),
    *("-metadata:s", f"handler_name={CANARY}", "-metadata:s", f"title={CANARY}", "-metadata:s", "language=spa"),
)
_SMALL = ("-pix_fmt", "yuv420p", "-preset", "ultrafast")

#: How each is made, and the media type of its clean copy.
PHONES: dict[str, tuple[tuple[str, ...], str]] = {
    "android video": ((*_PICTURE, *_SOUND, "-c:v", "libx264", *_SMALL, "-c:a", "aac", "-f", "mp4"), "video/mp4"),
    "android video, played while it is read": (
        (*_PICTURE, *_SOUND, "-c:v", "libx264", *_SMALL, "-c:a", "aac", "-movflags", "+faststart", "-f", "mp4"),
        "video/mp4",
    ),
    "iphone video": ((*_PICTURE, *_SOUND, "-c:v", "libx264", *_SMALL, "-c:a", "aac", "-f", "mov"), "video/mp4"),
    "new iphone video": (
        (*_PICTURE, *_SOUND, "-c:v", "libx265", *_SMALL, "-tag:v", "hvc1", "-c:a", "aac", "-f", "mov"),
        "video/mp4",
    ),
    "old telephone video": ((*_PICTURE, *_SOUND, "-c:v", "h263", "-c:a", "aac", "-f", "3gp"), "video/3gpp"),
    "less old telephone video": ((*_PICTURE, *_SOUND, "-c:v", "mpeg4", "-c:a", "aac", "-f", "3gp"), "video/mp4"),
    "browser video": ((*_PICTURE, *_SOUND, "-c:v", "libvpx", "-c:a", "libopus", "-f", "webm"), "video/webm"),
    "silent browser video": ((*_PICTURE, "-c:v", "libvpx-vp9", "-f", "webm"), "video/webm"),
    "browser sound": ((*_SOUND, "-c:a", "libopus", "-f", "webm"), "audio/webm"),
    "voice memo": ((*_SOUND, "-c:a", "aac", "-f", "ipod"), "audio/mp4"),
    "voice message": ((*_SOUND, "-c:a", "libopus", "-f", "ogg"), "audio/ogg"),
    "vorbis": ((*_SOUND, "-c:a", "libvorbis", "-f", "ogg"), "audio/ogg"),
    "mp3": ((*_SOUND, "-c:a", "libmp3lame", "-id3v2_version", "3", "-write_id3v1", "1", "-f", "mp3"), "audio/mpeg"),
}


def demand_players() -> None:
    """Skip the test where sound and video are not cleaned; in CI it fails."""
    if evidence.PLAYS:
        return
    lack("There is no ffmpeg or no working bwrap on this machine: recordings were not tried.")


@cache
def recorded(name: str) -> bytes:
    """A recording of `PHONES`, with a title, a place and a time in every field that its container has."""
    return ffmpeg(*PHONES[name][0][:-2], *_TOLD, *PHONES[name][0][-2:])


def ffmpeg(*order: str, **files: bytes) -> bytes:
    """What ffmpeg makes; `{name}` in the order is the path of each of `files`."""
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        paths = {name: str(Path(folder) / name) for name in files}
        made = Path(folder) / "made"
        program = shutil.which("ffmpeg")
        assert program
        subprocess.run(
            [program, "-nostdin", "-v", "error", *(part.format(**paths) for part in order), str(made)], check=True
        )
        return made.read_bytes()


#: The sound of old telephones, narrow and wide, which ffmpeg reads and does not write: two seconds of silence.
AMR = (b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100, b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 100)


def tracks(data: bytes) -> list[tuple[str, int]]:
    """The tracks of a recording, each with the frames that were decoded of it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "recording"
        file.write_bytes(data)
        program = shutil.which("ffprobe")
        assert program
        order = ("-v", "error", "-count_frames", "-show_entries", "stream=codec_type,nb_read_frames", "-of", "json")
        told = subprocess.run([program, *order, str(file)], check=True, capture_output=True)
    return [
        (stream["codec_type"], int(stream.get("nb_read_frames", 0))) for stream in json.loads(told.stdout)["streams"]
    ]


def atom(name: bytes, body: bytes) -> bytes:
    """A box of MP4."""
    return struct.pack(">I", len(body) + 8) + name + body


def within(data: bytes, path: tuple[bytes, ...], change: Callable[[bytes], bytes]) -> bytes:
    """An MP4 with the body of every box at `path` (`moov`, `trak`, …) changed."""
    made, at = b"", 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + size]
        if name == path[0]:
            body = within(body, path[1:], change) if path[1:] else change(body)
        made += atom(name, body)
        at += size
    return made
