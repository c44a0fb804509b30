"""Evidence as telephones make it and as people who mean harm make it: a clean copy or a plain refusal."""

import inspect
import io
import json
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from service.complaints import evidence
from service.foundation import confinement
from service.foundation.errors import Unreadable
from tests.complaints.measured import megabytes_to_clean
from tests.office.test_pictures import (
    CLEAN,
    REFUSED,
    encoded,
    phone_jpeg,
    says_nothing_but_pixels,
    scene,
)

#: What the office refuses too, and the words of a complaint for it.
WORDS = {
    "empty": "vacío",
    "text": "no se recibe",
    "svg": "no se recibe",
    "gif": "no se recibe",
    "tiff": "no se recibe",
    "png bomb": "demasiado grande",
    "just too many pixels": "demasiado grande",
    "moving webp": "movimiento",
    "moving png": "movimiento",
    "too heavy": "no se recibe",
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_photo_becomes_new_pixels_and_keeps_its_size(name: str) -> None:
    original = CLEAN[name]()

    copy = evidence.clean(original)

    assert copy.type == "image/jpeg"
    assert says_nothing_but_pixels(copy.data)
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(copy.data)) as after:
        assert after.size == before.size
        assert after.format == "JPEG"
        after.load()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_still_photo_is_refused_plainly(name: str) -> None:
    made, _ = REFUSED[name]

    with pytest.raises(Unreadable) as refused:
        evidence.clean(made())

    assert WORDS.get(name, "dañado") in str(refused.value)


def test_a_photo_that_is_too_heavy_is_told_how_much_it_may_weigh() -> None:
    with pytest.raises(Unreadable, match="más de 25 megas"):
        evidence.clean(phone_jpeg() + bytes(25 * 2**20))


def test_a_photo_stands_as_the_phone_was_held() -> None:
    with Image.open(io.BytesIO(evidence.clean(phone_jpeg(6)).data)) as copy:
        assert copy.size == (600, 800)
        assert copy.getpixel((300, 80))[0] > 150 > copy.getpixel((300, 720))[0]


def test_a_moving_picture_of_ten_thousand_frames_is_refused_soon() -> None:
    frames = [scene(size=(16, 16)).rotate(90 * (n % 4)) for n in range(10_000)]
    made = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=10)

    with pytest.raises(Unreadable, match="movimiento"):
        evidence.clean(made)


def test_what_a_file_is_called_is_not_even_heard() -> None:
    assert list(inspect.signature(evidence.clean).parameters) == ["data"]
    assert [field.name for field in fields(evidence.Clean)] == ["type", "data"]


@pytest.mark.parametrize(
    "made",
    [
        b"MZ\x90\0" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"<?php system($_GET[0]); ?>",
        b"<!doctype html><script>alert(1)</script>",
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg onload="x()">&x;</svg>',
        b"PK\3\4" + bytes(200),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"GIF89a" + bytes(30) + b"PK\3\4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\0" * 5000,
        b"x",
    ],
)
def test_every_other_kind_is_refused_with_what_to_do(made: bytes) -> None:
    with pytest.raises(Unreadable, match="Guárdelo como PDF o foto"):
        evidence.clean(made)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_file_is_taken_as_it_lies_in_memory(kind: type) -> None:
    assert evidence.clean(kind(phone_jpeg())) == evidence.clean(phone_jpeg())


def test_a_file_whose_cleaner_is_killed_or_out_of_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "WALL_S", 0.01)
    with pytest.raises(Unreadable, match="no lo guardamos"):
        evidence.clean(phone_jpeg())
    monkeypatch.setattr(confinement, "WALL_S", 60)
    monkeypatch.setattr(confinement, "_BEGIN", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Unreadable, match="no lo guardamos"):
        evidence.clean(phone_jpeg())


def test_when_too_many_wait_a_person_is_told_to_send_the_text_now(monkeypatch: pytest.MonkeyPatch) -> None:
    full = threading.BoundedSemaphore(1)
    assert full.acquire()
    monkeypatch.setattr(confinement, "PATIENCE_S", 0.01)
    monkeypatch.setattr(confinement, "_PLACES", {"complaints": full})

    with pytest.raises(Unreadable, match="Envíe ahora el texto"):
        evidence.clean(phone_jpeg())


def test_where_recordings_cannot_be_cleaned_they_are_not_asked_for(tmp_path: Path) -> None:
    code = (
        "import json\nfrom service.complaints import evidence\n"
        "try:\n    evidence.clean(b'OggS' + bytes(900))\nexcept Exception as refused:\n    words = str(refused)\n"
        "print(json.dumps([evidence.PLAYS, evidence.ACCEPT, evidence.TOLD, words]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": str(tmp_path)}, capture_output=True, check=True, text=True
    )

    plays, accept, told, words = json.loads(ended.stdout)
    assert not plays
    assert "audio" not in accept + told.lower()
    assert "video" not in accept + told.lower()
    assert "no se reciben audios ni videos" in words


@pytest.mark.parametrize("made", ["PNG", "WEBP"])
def test_the_largest_photo_is_cleaned_within_bounded_memory(made: str) -> None:
    large = encoded(scene("RGBA", size=(8160, 6120)), made)

    assert megabytes_to_clean(large) <= 1000
