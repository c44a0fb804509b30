"""Words in a room: they fill it, shrink to it, and never leave it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.signs.layout import TIGHT
from service.signs.typeface import BOLD, CAPITAL, FALL, REGULAR, clean, fall, fit, strokes, width

words = st.text(st.sampled_from("abcdefghijklmnñopqrstuvwxyz ÁÉÍ.,-0123456789"), min_size=1, max_size=200)
LEADING = 1.2


@given(words, st.floats(20, 400), st.floats(12, 200), st.booleans())
@example("de la calle 30", 20.0, 12.0, True)
@example("LP-0000000000000000000000000000000000000000000000", 30.0, 12.0, True)
def test_no_line_leaves_its_room(text: str, across: float, down: float, balanced: bool) -> None:
    cleaned = clean(text)

    size, lines = fit(cleaned, BOLD, room=(across, down), largest=20, smallest=10, leading=LEADING, balanced=balanced)

    assert 10 <= size <= 20
    assert all(width(line, BOLD, size) <= across + 1e-6 for line in lines)
    assert fall(len(lines), size, LEADING) <= max(down, fall(1, 10, LEADING)) + 1e-6
    assert "\u00a0" not in "".join(lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")


def test_what_fits_is_as_large_as_it_may_be_and_on_one_line() -> None:
    assert fit("Parque", BOLD, room=(500, 50), largest=20, smallest=5, leading=LEADING) == (20, ("Parque",))


def test_a_title_is_balanced_and_does_not_break_before_what_belongs_together() -> None:
    title = "Pavimentación de la calle 30 en El Pozón"

    _, plain = fit(title, BOLD, room=(260, 200), largest=20, smallest=5, leading=LEADING)
    _, lines = fit(title, BOLD, room=(260, 200), largest=20, smallest=5, leading=LEADING, balanced=True)

    assert plain == ("Pavimentación de la calle", "30 en El Pozón")
    assert lines == ("Pavimentación", "de la calle 30 en El Pozón")


def test_what_cannot_fit_is_cut_with_an_ellipsis() -> None:
    _, lines = fit("palabra " * 50, REGULAR, room=(100, 40), largest=20, smallest=10, leading=LEADING)

    assert lines[-1].endswith("…")
    assert fall(len(lines), 10, LEADING) <= 40 < fall(len(lines) + 1, 10, LEADING)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Calle\t30 \n norte ", "Calle 30 norte"),
        ("Pavimentacio\u0301n", "Pavimentación"),
        ("10 ㎡ de andén", "10 m2 de andén"),
        ("Parque 🌳 La Unión", "Parque La Unión"),
        ("ﬁnal\u200b del\u00ad tramo", "final del tramo"),
        ("工事", ""),
        ("«Niña» – n.º 3 ½", "«Niña» – n.º 3 ½"),
    ],
)
def test_only_letters_that_can_be_drawn_are_shown(written: str, shown: str) -> None:
    assert clean(written) == shown


def test_the_measures_of_the_typeface_are_those_of_its_letters() -> None:
    def edges(letters: str) -> tuple[float, float]:
        heights = [y for letter in letters for _, points in strokes(letter, BOLD) for y in points[1::2]]
        return min(heights), max(heights)

    assert edges("HEX") == pytest.approx((0, CAPITAL), abs=0.01)
    assert -FALL <= edges("gjpqy,;()/|$¿¡Ççµ")[0] < -0.2
    assert edges("ÁÉÍÓÚÑÜ")[1] + FALL <= TIGHT  # the leading of titles keeps accents off the line above
    assert strokes(" ", BOLD) == ()


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_every_letter_is_drawn_as_wide_as_it_is_measured(weight: object) -> None:
    for letter in "abcxyzñÑÁMQW0123456789$«»¿":
        xs = [x for _, points in strokes(letter, weight) for x in points[::2]]
        assert min(xs) >= -0.08
        assert max(xs) <= width(letter, weight, 1) + 0.08
