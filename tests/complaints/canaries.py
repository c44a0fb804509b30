"""Words that must not be found anywhere, and every form in which they could be there all the same."""

import bz2
import json
import lzma
import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import quote

import zstandard

#: Beginnings of what compressors write, with how it is read.
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|\x28\xb5\x2f\xfd|BZh[1-9]1AY|\xfd7zXZ\0")
#: Bytes of a stream that are read: a canary further behind is not a file of ours.
_MOST = 4 * 2**20


def forms(canary: str) -> dict[str, bytes]:
    """The bytes of a canary in each form, by its name."""
    plain = canary.encode()
    found = {
        "utf-8": plain,
        "latin-1": canary.encode("latin-1"),
        "utf-16": canary.encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "json": json.dumps(canary)[1:-1].encode(),
        "percent": quote(canary, safe="").encode(),
        "python": repr(plain)[2:-1].encode(),
        "octal": "".join(f"\\{byte:o}" if byte > 126 else chr(byte) for byte in plain).encode(),
    }
    for shift in range(3):
        # What stands before and behind changes the symbols at the edges, and only those.
        whole = b64encode(b"\0" * shift + plain).rstrip(b"=")
        found[f"base64 {shift}"] = whole[(0, 2, 3)[shift] : len(whole) - 1]
    return found


class Watch:
    """Looks for canaries in all their forms."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self._forms = [(form, f"{canary} ({name})") for canary in canaries for name, form in forms(canary).items()]

    def seen(self, data: bytes) -> set[str]:
        """The canaries in `data`, each with its form, and in what is compressed there."""
        found = self._plain(data)
        for inside in _unpacked(data):
            found |= {f"{name}, compressed" for name in self._plain(inside)}
        return found

    def _plain(self, data: bytes) -> set[str]:
        return {name for form, name in self._forms if form in data}


def _unpacked(data: bytes) -> Iterator[bytes]:
    for match in _COMPRESSED.finditer(data):
        with suppress(zlib.error, zstandard.ZstdError, OSError, lzma.LZMAError, ValueError):
            yield _READERS[match.group()[:2]](data[match.start() : match.start() + _MOST])


def _zlib(data: bytes) -> bytes:
    return zlib.decompressobj(47).decompress(data, _MOST)


_READERS = {
    b"\x1f\x8b": _zlib,
    **{b"\x78" + level: _zlib for level in (b"\x01", b"\x5e", b"\x9c", b"\xda")},
    b"\x28\xb5": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)[:_MOST],
    b"BZ": lambda data: bz2.BZ2Decompressor().decompress(data, _MOST),
    b"\xfd7": lambda data: lzma.LZMADecompressor().decompress(data, _MOST),
}
