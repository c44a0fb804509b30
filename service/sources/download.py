"""A table of open data fetched from its web address into a temporary file, within limits."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from service.foundation.errors import Unreadable
from service.foundation.language import N_
from service.sources.files import MAX_TEXT

#: Seconds to connect, and between two pieces of the answer.
TIMEOUT = httpx.Timeout(60, connect=15)
_SOCRATA = re.compile(r"/resource/\w{4}-\w{4}\.(?:json|csv)$")
#: Socrata gives a thousand rows to who asks for no number.
_ALL_ROWS = "10000000"


def is_address(path: Path | str) -> bool:
    """Whether it is a web address and not the path of a file."""
    return str(path).startswith(("https:/", "http:/"))


@contextmanager
def fetched(address: str, *, transport: httpx.BaseTransport | None = None, at_most: int = MAX_TEXT) -> Generator[Path]:
    """The file behind `address`, gone when the block ends. Refuses in one sentence what cannot be fetched.

    `at_most`: bytes.
    """
    # A path loses one slash of its address.
    url = httpx.URL(re.sub(r"^(https?):/+", r"\1://", address))
    if url.scheme != "https":
        raise Unreadable(N_("La dirección debe empezar por https://. Corríjala."))
    if _SOCRATA.search(url.path) and "$limit" not in url.params and "$query" not in url.params:
        url = url.copy_merge_params({"$limit": _ALL_ROWS, "$order": url.params.get("$order", ":id")})
    with TemporaryDirectory(prefix="valla-") as folder:
        path = Path(folder) / (Path(url.path).name or "tabla")
        try:
            with httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=True, max_redirects=5) as client:
                _save(client, url, path, at_most)
        except httpx.HTTPError as error:
            raise Unreadable(
                N_("No se pudo descargar de %(site)s. Revise la conexión y vuelva a intentarlo."), site=url.host
            ) from error
        yield path


def _save(client: httpx.Client, url: httpx.URL, path: Path, at_most: int) -> None:
    with client.stream("GET", url) as answer, path.open("wb") as file:
        if answer.url.scheme != "https":
            raise Unreadable(N_("La dirección lleva a una página sin https. Use la dirección final."))
        if answer.status_code != httpx.codes.OK:
            raise Unreadable(
                N_("%(site)s respondió con el error %(status)s. Revise la dirección y vuelva a intentarlo."),
                site=url.host,
                status=answer.status_code,
            )
        written = 0
        for piece in answer.iter_bytes():
            written += len(piece)
            if written > at_most:
                raise Unreadable(
                    N_("La tabla pasa de %(most)s megas. Pida menos filas en la dirección."), most=at_most // 1_000_000
                )
            file.write(piece)
