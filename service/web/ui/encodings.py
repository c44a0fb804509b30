"""Which compression a client takes, by its header `Accept-Encoding` (RFC 9110, 12.5.3), and the compressing itself."""

import gzip
from functools import cache, lru_cache

import brotli
import zstandard

IDENTITY = "identity"
#: The smallest first: between equals the one before wins.
_PREFERRED = ("br", "zstd", "gzip", IDENTITY)
#: A browser's header has 30 characters; who sends many more gets the body as it is.
_LONGEST = 200


@lru_cache(maxsize=256)
def _choose(accepted: bytes) -> str:
    weights: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0
    others = weights.get("*", 0)
    # Unless it is refused, the body as it is comes after everything that was asked for.
    weights.setdefault(IDENTITY, others or (0 if "*" in weights else 1e-4))
    best = max(_PREFERRED, key=lambda name: weights.get(name, others))
    return best if weights.get(best, others) > 0 else IDENTITY


def preferred(accepted: bytes) -> str:
    """The best encoding for a client that accepts `accepted`; `identity` also when it refuses everything we have."""
    return IDENTITY if not accepted or len(accepted) > _LONGEST else _choose(accepted)


@cache
def _zstandard() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=3)


def encode(body: bytes, encoding: str) -> bytes:
    """`body` in one of the encodings of `preferred`.

    The levels are where a page of 12 kB stops shrinking: brotli 5 and gzip 6 cost 0.1 ms.
    """
    match encoding:
        case "br":
            return bytes(brotli.compress(body, quality=5))
        case "zstd":
            return bytes(_zstandard().compress(body))
        case "gzip":
            return gzip.compress(body, 6, mtime=0)
        case _:
            return body
