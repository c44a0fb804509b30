"""Evidence as telephones make it and as people who mean harm make it: a clean copy or a plain refusal."""

import io

import pytest
from PIL import Image

from service.complaints import evidence
from service.foundation.errors import Unreadable
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
