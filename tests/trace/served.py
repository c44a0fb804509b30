"""The service as an operator starts it, and the keys and words that none of its processes may hold."""

import subprocess
import sys
from base64 import b64encode
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from service.complaints.keys import recipient_of
from tests.complaints.canaries import forms
from tests.trace.tracing import answers
from tests.web.ui.serving import ROOT

WORKERS = 2


@contextmanager
def served(url: str, folder: Path, port: int, said: Path, **settings: str) -> Generator[int]:
    """The service at a port, with this database and folder; the number of its first process.

    `said`: what it says is written behind what is there. `settings`: of its environment, besides.
    """
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "VALLA_DATABASE_URL": url,
        "VALLA_DATA_DIR": str(folder),
        **settings,
    }
    order = [sys.executable, "-m", "service", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with said.open("ab") as out:
        process = subprocess.Popen(order, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        answers(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def raw(identity: str) -> bytes:
    """The 32 bytes of an identity: what a scalar multiplication would have in its hands."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number = 0
    for symbol in identity.lower().rpartition("1")[2][:-6]:
        number = number << 5 | alphabet.index(symbol)
    return (number >> 4).to_bytes(32)


def needles(words: Mapping[str, str], identities: Mapping[str, str], seeds: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that must not be held, in every form."""
    found = {f"{name} ({form})": data for name, word in words.items() for form, data in forms(word).items()}
    for name, identity in identities.items():
        assert recipient_of(identity)
        found |= {f"{name} (text)": identity.encode(), f"{name} (small)": identity.lower().encode()}
        seeds = {**seeds, name: raw(identity)}
    for name, seed in seeds.items():
        found |= {
            f"{name} (raw)": seed,
            f"{name} (hex)": seed.hex().encode(),
            f"{name} (base64)": b64encode(seed)[:-2],
        }
    return found
