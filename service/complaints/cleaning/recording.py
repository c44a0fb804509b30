"""A sound or a video of a complaint, copied by ffmpeg without anything but what is heard and seen.

The container is written anew from one picture track and one sound track. Titles, places, times, covers, chapters,
subtitles and tracks of data are never copied; nor what some cameras write between the pictures. For a process of
`confinement` with walls: ffmpeg reads its question, writes the answer, and there is nothing else to reach.
"""

import json
import os
import shutil
import subprocess  # noqa: S404 -- ffmpeg, with an order of ours
from collections.abc import Sequence
from typing import Any, BinaryIO

from service.complaints.cleaning import streams
from service.foundation.confinement import Declined

#: Question and answer, as ffmpeg may open them: standard input, and standard output by another number.
_ANSWER = 9
_GIVEN, _MADE = "file:/proc/self/fd/0", f"file:/proc/self/fd/{_ANSWER}"
#: Nothing is opened but files, and nothing decoded but what telephones make.
_DECODERS = "h264,hevc,mpeg4,h263,vp8,vp9,av1,libdav1d,aac,mp3,mp3float,opus,vorbis,amrnb,amrwb"
_OPENING = ("-v", "error", "-protocol_whitelist", "file", "-threads", "1")
_PLAYING = ("-codec_whitelist", _DECODERS)
_OF_DEMUXER = {"mov": ("-enable_drefs", "0", "-use_absolute_path", "0")}

#: By demuxer, the tracks that are copied.
_MP4 = frozenset({"h264", "hevc", "mpeg4", "h263", "av1", "aac", "mp3", "amr_nb", "amr_wb"})
_KNOWN = {
    "mov": _MP4,
    "matroska": frozenset({"vp8", "vp9", "av1", "opus"}),
    "ogg": frozenset({"opus", "vorbis"}),
    "mp3": frozenset({"mp3"}),
    "amr": frozenset({"amr_nb", "amr_wb"}),
}
#: RFC 4867: bytes of a frame of AMR by its type, narrow and wide; 15 is a pause.
_FRAMES = (
    dict(enumerate((13, 14, 16, 18, 20, 21, 27, 32, 6))) | {15: 1},
    dict(enumerate((18, 24, 33, 37, 41, 47, 51, 59, 61, 6))) | {14: 1, 15: 1},
)
#: Keeps what a container writes of its own accord out of it.
_BARE = {"mp3": ("-id3v2_version", "0", "-write_id3v1", "0")}
#: What only the oldest of these containers takes.
_OLD = frozenset({"h263", "amr_nb", "amr_wb"})
#: Keeps pictures and what they need, and nothing else that is written between them.
_SILENCED = {
    "h264": ("-bsf:v", "filter_units=pass_types=1-5|7-8"),
    "hevc": ("-bsf:v", "filter_units=pass_types=0-9|16-21|32-34"),
    "av1": ("-bsf:v", "filter_units=pass_types=1|3-4|6-7"),
}


def is_possible() -> bool:
    """Whether ffmpeg is on this machine."""
    return bool(shutil.which("ffmpeg") and shutil.which("ffprobe"))


def work(file: BinaryIO, demuxer: str) -> bytes:
    """Writes the copy to standard output and answers with its media type, behind a line break.

    Raises `Declined`: `track` or `broken`.
    """
    os.dup2(1, _ANSWER)
    _prepare(demuxer, file)
    tracks = _chosen(_looked(demuxer, _GIVEN, "-nofind_stream_info"), _KNOWN[demuxer])
    muxer, type_ = _written_as(demuxer, tracks)
    order = ["ffmpeg", "-nostdin", "-y", *_reading(demuxer), *_PLAYING, "-i", _GIVEN]
    for track in tracks:
        order += ["-map", f"0:{track['index']}", *_SILENCED.get(track["codec_name"], ())]
    order += ["-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn", "-c", "copy"]
    order += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    _run([*order, *_BARE.get(muxer, ()), "-f", muxer, _MADE])
    # The decoder has the last word: what it cannot play is no recording.
    played = _looked(demuxer, _MADE, *_PLAYING, "-count_frames", "-read_intervals", "%+2")
    if not any(int(track.get("nb_read_frames", 0)) for track in played):
        raise Declined("broken")
    return f"\n{type_}".encode()


def _prepare(demuxer: str, file: BinaryIO) -> None:
    """Refuse, or leave out of the question, what ffmpeg would copy though it is no sound."""
    is_sound = {"amr": _is_speech, "ogg": streams.is_one_ogg}.get(demuxer)
    if is_sound and not is_sound(file.read()):
        raise Declined("broken")
    if demuxer == "mp3":
        frames = os.memfd_create("")
        with os.fdopen(frames, "wb", closefd=False) as out:
            out.write(streams.mp3(file.read()))
        os.dup2(frames, 0)


def _is_speech(data: bytes) -> bool:
    """Whether a file of AMR is frames of speech to its end; ffmpeg takes anything for one."""
    is_wide = data.startswith(b"#!AMR-WB\n")
    sizes, at = _FRAMES[is_wide], 9 if is_wide else 6
    while at < len(data):
        size = sizes.get(data[at] >> 3 & 15, 0)
        if data[at] & 0x83 or not size:
            return False
        at += size
    return True


def _chosen(tracks: Sequence[dict[str, Any]], known: frozenset[str]) -> list[dict[str, Any]]:
    """The first picture track and the first sound track that we know. A recording without a known one is refused."""
    chosen = []
    for kind in ("video", "audio"):
        all_of_it = [
            each for each in tracks if each.get("codec_type") == kind and not each["disposition"]["attached_pic"]
        ]
        usable = [each for each in all_of_it if each.get("codec_name") in known]
        if all_of_it and not usable:
            raise Declined("track")
        chosen += usable[:1]
    if not chosen:
        raise Declined("track")
    return chosen


def _written_as(demuxer: str, tracks: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The muxer of the copy and its media type."""
    family = "video" if tracks[0]["codec_type"] == "video" else "audio"
    if demuxer == "mov":
        is_old = any(track["codec_name"] in _OLD for track in tracks)
        return ("3gp", f"{family}/3gpp") if is_old else ("mp4", f"{family}/mp4")
    if demuxer == "matroska":
        return "webm", f"{family}/webm"
    return demuxer, {"ogg": "audio/ogg", "mp3": "audio/mpeg", "amr": "audio/amr"}[demuxer]


def _looked(demuxer: str, where: str, *more: str) -> list[dict[str, Any]]:
    """The tracks of a file."""
    entries = "stream=index,codec_type,codec_name,nb_read_frames:stream_disposition=attached_pic"
    told = _run(["ffprobe", *_reading(demuxer), *more, "-show_entries", entries, "-of", "json", where])
    tracks: list[dict[str, Any]] = json.loads(told).get("streams", [])
    return tracks


def _reading(demuxer: str) -> tuple[str, ...]:
    return (*_OPENING, *_OF_DEMUXER.get(demuxer, ()), "-f", demuxer)


def _run(order: Sequence[str]) -> bytes:
    ended = subprocess.run(  # noqa: S603 -- ffmpeg, with an order of ours
        order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=(_ANSWER,), check=False
    )
    if ended.returncode:
        raise Declined("broken")
    return ended.stdout
