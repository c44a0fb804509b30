"""Work that takes memory (drawing a panel, reading a photo or a file), so many at a time; who comes later waits."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore

from service.foundation.errors import Refusal
from service.foundation.language import N_

#: At once in one process: each holds a whole panel, a picture of 3,000 pixels or a workbook in memory.
_PLACES = 2
#: Seconds that one waits.
_PATIENCE_S = 20

_places = BoundedSemaphore(_PLACES)


@contextmanager
def place() -> Generator[None]:
    """A place at the bench. Refuses who would have to wait too long."""
    if not _places.acquire(timeout=_PATIENCE_S):
        raise Refusal(N_("Hay muchas fotos y paneles en espera. Intente de nuevo en un minuto."))
    try:
        yield
    finally:
        _places.release()
