"""How many panels of signs are drawn and read back in a second."""

import time
from collections.abc import Callable

from service.signs.artwork import MediaType, make_artwork
from tests.signs.panels import make_content

SIZE = "3000x2000"
PANELS = 3


def _rate(make: Callable[[], object]) -> float:
    make()  # fonts are read once
    began = time.process_time()
    for _ in range(PANELS):
        make()
    return PANELS / (time.process_time() - began)


def measure() -> dict[str, float]:
    """Panels of 3000 × 2000 mm per second of one core, by kind of file."""
    content = make_content()
    return {
        f"panel {media.name}": _rate(lambda media=media: make_artwork(content, SIZE, media)) for media in MediaType
    }
