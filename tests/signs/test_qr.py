"""The code of a sign: what it says, how dense it is, and the outline that is printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from service.foundation.codes import SIGN_LENGTH, mint
from service.foundation.errors import Refusal
from service.signs.decoder import read
from service.signs.qr import QUIET, Symbol, address, budget, encode, is_test, outline, sign_of
from tests.signs.panels import CITY, CODE, URL

hosts = st.from_regex(re.compile(r"[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?(\.[a-z0-9]{2,10}){1,3}"), fullmatch=True)
grids = st.integers(1, 9).flatmap(
    lambda side: st.lists(st.lists(st.booleans(), min_size=side, max_size=side), min_size=side, max_size=side)
)


def drawn(symbol: Symbol, pixels: int = 4) -> Image.Image:
    image = Image.new("L", (symbol.box, symbol.box), 255)
    for row, modules in enumerate(symbol.modules):
        for column, dark in enumerate(modules):
            image.putpixel((column + QUIET, row + QUIET), 0 if dark else 255)
    return image.resize((symbol.box * pixels, symbol.box * pixels), Image.Resampling.NEAREST)


def windings(loops: tuple[tuple[tuple[int, int], ...], ...], x: float, y: float) -> tuple[int, int]:
    """How many edges a ray to the left of the point crosses, and how often the loops turn around it."""
    crossed, turns = 0, 0
    for loop in loops:
        for (x1, y1), (x2, y2) in zip(loop, (*loop[1:], loop[0]), strict=True):
            if x1 == x2 < x and min(y1, y2) < y < max(y1, y2):
                crossed += 1
                turns += 1 if y2 < y1 else -1
    return crossed, turns


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        (CITY, URL),
        ("https://obras.cartagena.gov.co/", URL),
        ("HTTPS://Obras.Cartagena.Gov.Co", URL),
        ("https://www.cartagena.gov.co/obras/", "https://WWW.CARTAGENA.GOV.CO/OBRAS/7K3QM2XM"),
        ("https://obras.gov.co:8443", "https://OBRAS.GOV.CO:8443/7K3QM2XM"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/7K3QM2XM"),
        ("http://localhost:8000/", "http://localhost:8000/7K3QM2XM"),
    ],
)
def test_the_address_of_a_sign(public_url: str, expected: str) -> None:
    assert address(public_url, CODE) == expected
    assert read(drawn(encode(expected)))[0].text == expected


@pytest.mark.parametrize(
    "public_url",
    [
        "",
        "obras.cartagena.gov.co",
        "ftp://obras.cartagena.gov.co",
        "http://obras.cartagena.gov.co",
        "https://obras.cartagena.gov.co/?q=",
        "https://obras.cartagena.gov.co/#",
        "https://obras_publicas.cartagena.gov.co",
        "https://cartagena.gov.co/~obras",
        "https://usuario@cartagena.gov.co",
        "https://obras.cartagena.gov.co?a=b&c=d",
        "https://peñón.gov.co",
        "https://obras cartagena.gov.co",
        "https://",
        "https:///obras",
    ],
)
def test_an_address_that_no_code_should_carry_is_refused(public_url: str) -> None:
    with pytest.raises(Refusal, match="https://"):
        address(public_url, CODE)


@pytest.mark.parametrize(
    "url",
    [
        "https://obras.cartagena.gov.co/7K3QM2XM",
        "HTTPS://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM",
        "https://OBRAS.CARTAGENA.GOV.CO/7k3qm2xm",
        "https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM?Q=1",
        "https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM\n",
        "javascript:alert(1)",
        "https://" + "A" * 100,
        "https://" + "A" * 5000,
    ],
)
def test_only_the_form_that_every_phone_opens_is_encoded(url: str) -> None:
    with pytest.raises(Refusal):
        encode(url)


# Measured with three other encoders: most characters after `https://` in each version and level.
@pytest.mark.parametrize(
    ("characters", "version", "level"),
    [
        *((8, 2, "H"), (9, 2, "Q"), (17, 2, "Q"), (18, 3, "H"), (23, 3, "H"), (24, 3, "Q"), (34, 3, "Q")),
        *((35, 4, "H"), (37, 4, "H"), (38, 4, "Q"), (55, 4, "Q"), (56, 5, "Q"), (75, 5, "Q"), (76, 6, "Q")),
    ],
)
def test_the_smallest_version_at_level_q_and_h_when_it_is_free(characters: int, version: int, level: str) -> None:
    symbol = encode("https://" + "A" * characters)

    assert (symbol.version, symbol.level, symbol.side) == (version, level, 17 + 4 * version)


@pytest.mark.parametrize(
    ("public_url", "words", "warning"),
    [
        (CITY, "V3-Q, sobran 3 caracteres", None),
        ("https://obras2.cartagena.gov.co/q", "V3-Q, sobran 0 caracteres", None),
        ("https://vallas.gov.co", "V3-H, sobra 1 carácter", None),
        ("https://o.go.co", "V2-Q, sobra 1 carácter", None),
        ("https://obras-publicas.cartagena.gov.co", "V4-Q, sobran 15 caracteres", "6 caracteres más corta"),
        ("https://obras22.cartagena.gov.co/q", "V4-H, sobran 2 caracteres", "1 carácter más corta"),
        ("http://127.0.0.1:8000", "V3-Q, sobran 2 caracteres", "de prueba"),
    ],
)
def test_the_budget_of_a_host(public_url: str, words: str, warning: str | None) -> None:
    spent = budget(public_url)

    assert spent.words == words
    assert (spent.warning is None) == (warning is None)
    assert warning is None or warning in str(spent.warning)


@given(hosts, st.integers(0, 12))
def test_the_budget_is_exact(host: str, more: int) -> None:
    spent = budget(f"https://{host}")
    url = address(f"https://{host}", CODE)

    kept, grown = (encode(url + "2" * extra) for extra in (spent.spare, spent.spare + 1 + more))

    assert (kept.version, kept.level) == (spent.version, spent.level)
    assert (grown.version, grown.level) != (spent.version, spent.level)


@given(hosts)
def test_what_is_encoded_is_what_is_read(host: str) -> None:
    url = address(f"https://{host}", mint())

    symbol = encode(url)
    (seen,) = read(drawn(symbol))

    assert (seen.text, seen.version, seen.level, seen.unused) == (url, symbol.version, symbol.level, 1.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (URL, CODE),
        ("https://obras.cartagena.gov.co/7k3qm2xm", CODE),
        ("HTTPS://OBRAS.CARTAGENA.GOV.CO/7K3QM2XM", CODE),
        ("https://OBRAS.CARTAGENA.GOV.CO/7K3QM2XX", None),
        ("https://OBRAS.CARTAGENA.GOV.CO.EVIL.CO/7K3QM2XM", None),
        ("https://EVIL.CO/7K3QM2XM", None),
        ("https://EVIL.CO/OBRAS.CARTAGENA.GOV.CO/7K3QM2XM", None),
        ("7K3QM2XM", None),
        ("", None),
    ],
)
def test_a_sign_is_ours_when_it_leads_to_us(text: str, code: str | None) -> None:
    assert sign_of(text, CITY) == code


def test_a_test_machine_is_told_from_a_city() -> None:
    assert is_test("http://192.168.1.20:8000/7K3QM2XM")
    assert not is_test(URL)


@given(grids)
def test_the_outline_fills_exactly_the_dark_modules(grid: list[list[bool]]) -> None:
    modules = tuple(tuple(row) for row in grid)
    loops = outline(Symbol("", 0, "", modules))

    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            crossed, turns = windings(loops, x + 0.5, y + 0.5)
            assert crossed % 2 == dark  # even-odd fill
            assert turns == dark  # non-zero fill: no loop crosses itself or lies twice
    edges = sum(len(loop) for loop in loops)
    assert edges == len({(loop[i], loop[i - 1]) for loop in loops for i in range(len(loop))})


@given(grids)
def test_the_outline_has_no_corner_that_is_not_one(grid: list[list[bool]]) -> None:
    loops = outline(Symbol("", 0, "", tuple(tuple(row) for row in grid)))

    for loop in loops:
        assert len(loop) >= 4
        for before, here, after in zip((loop[-1], *loop), loop, (*loop[1:], loop[0]), strict=False):
            across = here[0] - before[0], after[0] - here[0]
            down = here[1] - before[1], after[1] - here[1]
            assert [bool(step) for step in across] == [not step for step in down]
            assert bool(across[0]) != bool(across[1])


def test_the_outline_of_a_real_code_is_one_filled_path() -> None:
    symbol = encode(URL)
    loops = outline(symbol)

    corners = [corner for loop in loops for corner in loop]
    filled = sum(windings(loops, x + 0.5, y + 0.5)[0] % 2 for x in range(symbol.side) for y in range(symbol.side))

    assert (min(corners), max(corners)) == ((0, 0), (symbol.side, symbol.side))
    assert filled == sum(map(sum, symbol.modules))
    assert len(loops) < filled / 4
    assert len(CODE) == SIGN_LENGTH
