"""One page, one address, however it is written."""

import pytest

from service.foundation import codes
from service.web.ui.addresses import Address, Shows, address_of

CODE = "7K3QM2X" + codes.check_symbol("7K3QM2X")
WORK = "7K3QM2XC" + codes.check_symbol("7K3QM2XC")
SIGN_PAGE = Address(Shows.SIGN, CODE, f"/{CODE}", b"")


@pytest.mark.parametrize(
    "written",
    [
        f"/{CODE}",
        f"/{CODE.lower()}",
        f"/o/{CODE}",
        f"/o/{CODE.lower()}",
        f"/{codes.printed(CODE)}",
        f"/{CODE}?",
        f"/{CODE}/",
        f"/o/{CODE}/",
        f"/{CODE}?utm_source=volante&fbclid=abc",
        f"/{CODE}?lang=fr",
        f"/{CODE}?slang=en",
    ],
)
def test_a_sign_has_one_page(written: str) -> None:
    assert address_of(written.encode()) == SIGN_PAGE


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"/{CODE}?x=1&lang=en&y=2", Address(Shows.SIGN, CODE, f"/{CODE}", b"lang=en")),
        ("/", Address(Shows.CITY, "", "/", b"")),
        ("/?gclid=1&lang=es", Address(Shows.CITY, "", "/", b"lang=es")),
        ("/obras", Address(Shows.CITY, "", "/obras", b"")),
        ("/obras?q=v%C3%ADa", Address(Shows.CITY, "", "/obras", b"q=v%C3%ADa", searches=True)),
        ("/verificar", Address(Shows.CITY, "", "/verificar", b"")),
        ("/verificar?lang=en", Address(Shows.CITY, "", "/verificar", b"lang=en")),
        (f"/obras/{WORK}", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}", b"")),
        (f"/obras/{WORK.lower()}.json?x", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}.json", b"")),
        (f"/obras/{WORK}/", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}", b"")),
        ("/obras/?q=x", Address(Shows.CITY, "", "/obras", b"q=x", searches=True)),
        ("/verificar/", Address(Shows.CITY, "", "/verificar", b"")),
        (f"/obras/{WORK}.csv", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}.csv", b"")),
        (f"/obras/{WORK}.atom", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}.atom", b"")),
        (f"/obras/{WORK}/historial", Address(Shows.HISTORY, WORK, f"/obras/{WORK.lower()}/historial", b"")),
        (f"/obras/{WORK}/historial/", Address(Shows.HISTORY, WORK, f"/obras/{WORK.lower()}/historial", b"")),
        (f"/obras/{WORK}/historial/12", Address(Shows.WORK, WORK, f"/obras/{WORK.lower()}/historial/12", b"")),
    ],
)
def test_what_a_page_reads_of_its_address_is_kept(written: str, expected: Address) -> None:
    assert address_of(written.encode()) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "http://otro.example/",
        "/salud",
        "/denuncia",
        "/verificar?codigo=7K3QM2XC",
        "/verificar?lang=en&codigo=7K3QM2XC",
        f"/{CODE[:-1]}",
        f"/{CODE[:-1]}{'2' if CODE[-1] != '2' else '3'}",  # a wrong check symbol is explained, not kept
        f"/{WORK}",
        f"/obras/{CODE}",
        f"/obras/{WORK}.xlsx",
        f"/obras/{WORK}/historial//",
        f"/obras/{WORK}/historial/0",
        f"/obras/{WORK}/historial/9999999999",
        f"/{CODE}//",
        f"/{CODE}\n",
        f"/%37{CODE[1:]}",
        f"//{CODE}",
        "/obras?q=" + "a" * 400,
    ],
)
def test_what_is_not_plainly_a_page_is_not_kept(written: str) -> None:
    assert address_of(written.encode()) is None


def test_pages_of_other_languages_and_works_have_other_keys() -> None:
    written = [f"/{CODE}", f"/{CODE}?lang=en", f"/{CODE}?lang=es", "/", "/obras", "/obras?q=a", f"/obras/{WORK}"]
    found = [address_of(target.encode()) for target in written]

    assert len({address.key for address in found if address}) == len(written)
