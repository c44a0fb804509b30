"""Sounds and videos of a complaint: what is heard and seen, and nothing of who recorded it, where and when."""

import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from service.complaints import evidence
from service.complaints.cleaning import recording
from service.foundation import confinement
from service.foundation.errors import Unreadable
from tests.complaints.measured import megabytes_to_clean
from tests.complaints.recordings import (
    AMR,
    CANARY,
    PHONES,
    PLACE,
    atom,
    demand_players,
    ffmpeg,
    recorded,
    tracks,
    within,
)
from tests.office.test_pictures import encoded, scene

SECRETS = (CANARY.encode(), CANARY.encode("utf-16-le"), PLACE[:8].encode(), b"2026-11-01", b"x264", b"Exif")
VIDEO = "android video"


@pytest.fixture
def players() -> None:
    demand_players()


pytestmark = pytest.mark.usefixtures("players")


def told(data: bytes) -> list[bytes]:
    """What a copy still tells."""
    return [secret for secret in SECRETS if secret in data]


@pytest.mark.parametrize("name", PHONES)
def test_a_recording_becomes_its_tracks_and_nothing_else(name: str) -> None:
    original = recorded(name)
    assert told(original)

    copy = evidence.clean(original)

    assert copy.type == PHONES[name][1]
    assert not told(copy.data)
    assert tracks(copy.data) == tracks(original)


@pytest.mark.parametrize("original", AMR, ids=["narrow", "wide"])
def test_the_sound_of_old_telephones_is_taken(original: bytes) -> None:
    copy = evidence.clean(original)

    assert (copy.type, copy.data) == ("audio/amr", original)


def test_the_same_recording_by_another_name_or_at_another_time_is_the_same_copy() -> None:
    assert evidence.clean(recorded(VIDEO)) == evidence.clean(recorded(VIDEO))


def test_a_video_stands_as_the_phone_was_held() -> None:
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    turned = within(recorded(VIDEO), (b"moov", b"trak", b"tkhd"), lambda body: body[:40] + quarter + body[76:])

    assert quarter in evidence.clean(turned).data


def _subtitled() -> bytes:
    lines = f"1\n00:00:00,000 --> 00:00:01,000\n{PLACE} {CANARY}\n"
    return ffmpeg(
        *("-i", "{video}", "-f", "srt", "-i", "{lines}", "-map", "0", "-map", "1", "-c", "copy"),
        *("-c:s", "mov_text", "-f", "mp4"),
        video=recorded(VIDEO),
        lines=lines.encode(),
    )


def _in_chapters() -> bytes:
    told = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={CANARY}\n"
    return ffmpeg(
        *("-i", "{video}", "-f", "ffmetadata", "-i", "{told}", "-map", "0", "-map_chapters", "1", "-c", "copy"),
        *("-f", "mp4"),
        video=recorded(VIDEO),
        told=told.encode(),
    )


def _with_track_of_places() -> bytes:
    """A second track, which says where the camera was, as cameras of cars and of sports write it."""
    return within(
        _subtitled(), (b"moov", b"trak", b"mdia", b"hdlr"), lambda body: body.replace(b"sbtl", b"meta")
    ).replace(b"tx3g", b"gpmd")


def _with_cover(megabytes: int = 20) -> bytes:
    side = int((megabytes * 2**20 / 3) ** 0.5)
    noise = encoded(scene().resize((side, side)).effect_spread(9), "PNG", compress_level=0)
    assert len(noise) > megabytes * 2**20 * 0.9
    return ffmpeg(
        *("-i", "{sound}", "-f", "png_pipe", "-i", "{cover}", "-map", "0", "-map", "1", "-c", "copy"),
        *("-disposition:v", "attached_pic", "-metadata:s:v", f"title={CANARY}", "-f", "mp3"),
        sound=recorded("mp3"),
        cover=noise,
    )


def _with_attachment() -> bytes:
    return ffmpeg(
        *(
            "-i",
            "{video}",
            "-attach",
            "{file}",
            "-metadata:s:t",
            "mimetype=text/plain",
            "-c",
            "copy",
            "-f",
            "matroska",
        ),
        video=recorded("browser video"),
        file=CANARY.encode(),
    )


APE = CANARY.encode() + b"APETAGEX" + struct.pack("<IIII8x", 2000, 32 + 17, 1, 0) + b"TAG" + CANARY.encode().ljust(125)
HIDDEN: dict[str, Callable[[], bytes]] = {
    "subtitles": _subtitled,
    "chapters": _in_chapters,
    "places": _with_track_of_places,
    "a cover of twenty megabytes": _with_cover,
    "an attachment": _with_attachment,
    "XMP behind the end": lambda: recorded(VIDEO) + atom(b"uuid", bytes(16) + CANARY.encode()),
    "free room": lambda: recorded(VIDEO) + atom(b"free", CANARY.encode()) + atom(b"skip", PLACE.encode()),
    "an archive behind the end": lambda: recorded(VIDEO) + b"PK\3\4" + CANARY.encode() * 40,
    "tags behind the end of a sound": lambda: recorded("mp3") + APE[len(CANARY) :],
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_beside_the_tracks_is_left_behind(name: str) -> None:
    original = HIDDEN[name]()
    assert told(original)

    copy = evidence.clean(original)

    assert not told(copy.data)
    assert b"PK\3\4" not in copy.data
    kept = [kind for kind, _ in tracks(copy.data)]
    assert kept == (["audio"] if copy.type == "audio/mpeg" else ["video", "audio"])
    assert len(copy.data) < 200_000


def test_a_track_that_nobody_knows_is_dropped_when_there_is_a_known_one() -> None:
    two = ffmpeg(
        *("-i", "{video}", "-f", "lavfi", "-i", "sine=duration=2", "-map", "0", "-map", "1", "-c", "copy"),
        *("-c:a:1", "pcm_s16le", "-f", "mov"),
        video=recorded("iphone video"),
    )
    assert [kind for kind, _ in tracks(two)] == ["video", "audio", "audio"]

    assert [kind for kind, _ in tracks(evidence.clean(two).data)] == ["video", "audio"]


def elsewhere(path: Path) -> bytes:
    """A MOV whose sound is not in it: it says in what file of the machine it is."""

    def alias(_: bytes) -> bytes:
        told = str(path).encode()
        body = bytes(10) + bytes(1 + 27) + bytes(12) + bytes(1 + 63) + bytes(16)
        body += struct.pack(">HH16x", 0, 0) + struct.pack(">HH", 2, len(told)) + told + bytes(len(told) % 2)
        body += struct.pack(">HH", 0xFFFF, 0)
        return bytes(4) + struct.pack(">I", 1) + atom(b"alis", bytes(4) + body)

    made = within(recorded("voice memo"), (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"), alias)
    return within(made, (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco"), lambda _: struct.pack(">III", 0, 1, 0))


def test_a_video_that_asks_for_a_file_of_the_machine_gets_none(tmp_path: Path) -> None:
    secret = tmp_path / "passwd"
    secret.write_bytes(CANARY.encode() * 4000)
    made = elsewhere(secret)
    # Asked without care, ffmpeg brings it.
    careless = ffmpeg(
        "-enable_drefs", "1", "-use_absolute_path", "1", "-i", "{given}", "-c", "copy", "-f", "mp4", given=made
    )
    assert CANARY.encode() in careless

    try:
        copy = evidence.clean(made).data
    except Unreadable:
        copy = b""

    assert CANARY.encode() not in copy


LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{0}\n#EXT-X-ENDLIST\n"
OTHERS = "ffconcat version 1.0\nfile {0}\n"


@pytest.mark.parametrize("head", [b"", b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3", b"OggS", b"ID3", b"#!AMR\n"])
@pytest.mark.parametrize("listed", [LIST, OTHERS], ids=["HLS", "concat"])
def test_a_list_of_other_places_is_followed_to_none(head: bytes, listed: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        place = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"

        with pytest.raises(Unreadable):
            evidence.clean(head + listed.format(place).encode() * 20)

        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "flac", "-f", "ogg"), "tipo de audio o video"),
        (
            lambda: ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "alac", "-f", "ipod"),
            "tipo de audio o video",
        ),
        (lambda: ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-f", "wav"), "no se recibe"),
        (lambda: ffmpeg("-f", "lavfi", "-i", "testsrc=duration=1", "-f", "avi"), "no se recibe"),
        (lambda: recorded(VIDEO)[:200], "dañado"),
        (lambda: b"ID3\4\0\0\0\0\0\0MZ" + bytes(9000), "dañado"),
        (lambda: b"\0\0\0\x1cftypavif" + bytes(900), "no se recibe"),
        (lambda: recorded("mp3") + bytes(50 * 2**20), "50 megas"),
        (lambda: recorded(VIDEO) + bytes(100 * 2**20), "100 megas"),
    ],
    ids=["FLAC", "ALAC", "WAV", "AVI", "cut", "a program behind a tag", "AVIF", "heavy sound", "heavy video"],
)
def test_what_is_no_recording_of_a_phone_is_refused_plainly(made: Callable[[], bytes], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        evidence.clean(made())


@pytest.mark.parametrize(
    "head",
    [
        b"\0\0\0\x18ftypisom",
        b"\0\0\0\x14ftypqt  ",
        b"\x1a\x45\xdf\xa3",
        b"OggS\0",
        b"ID3\3",
        b"\xff\xfb\x90\0",
        b"#!AMR-WB\n",
    ],
)
def test_noise_behind_a_right_beginning_never_breaks_anything(head: bytes) -> None:
    noise = head + os.urandom(200_000)

    try:
        copy = evidence.clean(noise)
    except Unreadable:
        return
    # Some noise can be heard: it is a recording then, and plays.
    assert tracks(copy.data)


def test_a_large_video_takes_little_memory_of_the_helper() -> None:
    large = ffmpeg(
        "-f", "lavfi", "-i", "sine=duration=400:sample_rate=48000", "-c:a", "libmp3lame", "-b:a", "320k", "-f", "mp3"
    )
    assert len(large) > 15 * 2**20

    assert megabytes_to_clean(large) <= 200


def test_out_of_time_or_killed_it_is_refused_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_S", 0.05)
    with pytest.raises(Unreadable, match="no lo guardamos"):
        evidence.clean(recorded(VIDEO))
    monkeypatch.setattr(confinement, "WALL_S", 60)
    monkeypatch.setattr(confinement, "_BEGIN", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Unreadable, match="no lo guardamos"):
        evidence.clean(recorded(VIDEO))


def test_ffmpeg_may_open_nothing_but_the_two_files_that_it_is_given() -> None:
    assert recording._reading("mov")[:4] == ("-v", "error", "-protocol_whitelist", "file")
    assert "-enable_drefs" in recording._reading("mov")


def _tagged() -> list[bytes]:
    song, told = recorded("mp3"), CANARY.encode()
    first = b"TAG" + told.ljust(125, b"\0")
    ape = b"APETAGEX" + struct.pack("<IIIIQ", 2000, 32 + len(told), 1, 0x80000000, 0)
    lyrics = b"LYRICSBEGIN" + told * 5 + b"000096LYRICS200"
    return [
        song + told * 9,
        song + lyrics + first,
        song + told + ape + first,
        song + song,
        song[:9000] + told * 99 + song[9000:],
    ]


@pytest.mark.parametrize("number", range(5))
def test_a_song_keeps_no_tag_wherever_it_stands(number: int) -> None:
    original = _tagged()[number]

    copy = evidence.clean(original)

    assert CANARY.encode() in original
    assert CANARY.encode() not in copy.data
    assert b"ID3" not in copy.data
    assert len(copy.data) > 0.9 * len(evidence.clean(recorded("mp3")).data)


def test_of_two_recordings_in_one_file_of_ogg_none_is_taken() -> None:
    with pytest.raises(Unreadable):
        evidence.clean(recorded("voice message") * 2)


def test_units_of_a_video_that_are_no_pictures_are_left_behind() -> None:
    plain = ffmpeg(
        "-i", "{video}", "-c", "copy", "-an", "-bsf:v", "h264_mp4toannexb", "-f", "h264", video=recorded(VIDEO)
    )
    first, *units = plain.split(b"\0\0\0\1")
    hidden = [b"\x1e" + CANARY.encode(), b"\x0c" + CANARY.encode()]
    stream = b"\0\0\0\1".join([first, *units[:2], *hidden, *units[2:]])
    original = ffmpeg("-f", "h264", "-i", "{stream}", "-c", "copy", "-f", "mp4", stream=stream)

    assert CANARY.encode() in original
    assert CANARY.encode() not in evidence.clean(original).data
