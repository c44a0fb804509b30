"""Sizes of one's own millimetres: a size of the house made larger or smaller, as readable as it."""

import pytest

from service.foundation.errors import Refusal
from service.signs.artwork import MediaType, make_artwork, verify
from service.signs.sizes import SIZES, panel_size
from tests.signs.panels import URL, make_content


@pytest.mark.parametrize(
    ("name", "codes", "box"),
    [
        ("1500x1000", 2, 370),  # 3000x2000, half
        ("2000 × 1000 mm", 2, 407),  # 2400x1200, five sixths
        ("4500X3000", 2, 1110),
        ("297x297", 1, 74),
        ("600x1200", 1, 296),
        ("6000x3000", 2, 1184),
    ],
)
def test_a_size_of_ones_own_is_read_back_like_any_other(name: str, codes: int, box: int) -> None:
    size = panel_size(name)
    assert (size.codes, size.box) == (codes, box)

    seen = verify(make_artwork(make_content(), name, MediaType.PNG), MediaType.PNG, URL)
    assert seen.codes == codes
    assert seen.module * 37 == pytest.approx(box, rel=0.02)


def test_the_sizes_of_the_house_stay_as_they_are() -> None:
    assert panel_size("3000 × 2000") is SIZES["3000x2000"]
    assert [panel_size(name.lower()) for name in SIZES] == list(SIZES.values())


@pytest.mark.parametrize("name", ["1000x200", "7000x3500", "3000x1000", "0x0", "296x400"])
def test_what_no_press_makes_is_refused_with_its_limits(name: str) -> None:
    with pytest.raises(Refusal, match=r"297 mm o más.*6000 mm o menos.*2,2 veces"):
        panel_size(name)


@pytest.mark.parametrize("name", ["", "grande", "1000", "x", "1000x", "-5x10", "1e3x1e3", "A5"])
def test_what_is_no_size_is_refused_with_the_ones_there_are(name: str) -> None:
    with pytest.raises(Refusal, match="3000x2000, 2400x1200, 1000x700, A0, A3"):
        panel_size(name)
