"""Which compression a client takes, and that what is compressed comes back."""

import gzip

import brotli
import pytest
import zstandard

from service.web.ui.encodings import encode, preferred


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (b"", "identity"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip, deflate", "gzip"),
        (b"GZIP", "gzip"),
        (b"zstd, gzip", "zstd"),
        (b"gzip;q=1.0, br;q=0.5", "gzip"),
        (b"gzip;q=0.5, br;q=0.5", "br"),
        (b"br;q=0, gzip", "gzip"),
        (b"br;q=0", "identity"),
        (b"*", "br"),
        (b"*;q=0.3, identity;q=0.9", "identity"),
        (b"identity, gzip;q=0.5", "identity"),
        (b"gzip;q=0.001", "gzip"),
        (b"*;q=0, gzip", "gzip"),
        (b"*;q=0", "identity"),
        (b"identity;q=0, gzip;q=0", "identity"),
        (b"deflate, compress", "identity"),
        (b"br ; q = 1", "br"),
        (b"gzip;q=mucho", "identity"),
        (b";;,,=", "identity"),
        (b"\xff\xfe", "identity"),
        (b"br, " * 500, "identity"),
    ],
)
def test_the_client_gets_the_best_it_accepts(accepted: bytes, expected: str) -> None:
    assert preferred(accepted) == expected


def test_every_encoding_gives_the_body_back() -> None:
    body = b"La obra va en el 68 %. " * 400

    assert encode(body, "identity") == body
    assert brotli.decompress(encode(body, "br")) == body
    assert gzip.decompress(encode(body, "gzip")) == body
    assert zstandard.decompress(encode(body, "zstd")) == body


def test_compressing_twice_gives_the_same_bytes() -> None:
    body = b"68,5 %" * 1000

    assert encode(body, "gzip") == encode(body, "gzip")
