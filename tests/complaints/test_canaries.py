"""The watch itself: it sees a canary in every form, wherever it stands, and nothing where there is none."""

import bz2
import gzip
import lzma
import zlib
from base64 import b64encode

import pytest
import zstandard

from service.foundation import codes
from tests.complaints.canaries import Watch, forms

CANARY = "Ñandú-canario-del-interventor"


@pytest.mark.parametrize("form", forms(CANARY))
def test_every_form_is_seen(form: str) -> None:
    data = codes.token_bytes(1000) + forms(CANARY)[form] + codes.token_bytes(1000)

    assert any(CANARY in name for name in Watch([CANARY]).seen(data))


@pytest.mark.parametrize("before", range(7))
def test_base64_of_a_text_around_it_is_seen(before: int) -> None:
    text = "x" * before + CANARY + " y más"

    assert Watch([CANARY]).seen(b64encode(text.encode()))


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, zstandard.compress, bz2.compress, lzma.compress])
def test_what_is_compressed_is_looked_into(compress) -> None:
    data = codes.token_bytes(500) + compress(f"antes {CANARY} después\n".encode() * 50) + codes.token_bytes(500)

    assert Watch([CANARY]).seen(data) >= {f"{CANARY} (utf-8), compressed"}


def test_where_there_is_none_none_is_seen() -> None:
    assert Watch([CANARY, "otro-canario-de-la-obra"]).seen(codes.token_bytes(300_000)) == set()
