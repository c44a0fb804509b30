"""What a service does by itself, again and again, while it runs."""

import logging
import threading
from collections.abc import Callable

#: How long the end of a service waits for a chore that waits for another machine.
_GRACE_S = 5

_log = logging.getLogger(__name__)


class Chore:
    """A thread that does some things, in their order, every `every_s` seconds, the first time after as many.

    Several services may do them at once.

    What fails is tried again the next time, and told without its words: they may name what is sealed.
    """

    def __init__(self, name: str, every_s: float, *things: Callable[[], object]) -> None:
        self._name, self._every_s, self._things = name, every_s, things
        self._begun: list[tuple[threading.Thread, threading.Event]] = []

    def start(self) -> None:
        """Begin; a service that runs again begins again."""
        stopping = threading.Event()
        thread = threading.Thread(target=self._run, args=(stopping,), name=self._name, daemon=True)
        self._begun.append((thread, stopping))
        thread.start()

    def stop(self) -> None:
        """End what was begun last."""
        thread, stopping = self._begun.pop()
        stopping.set()
        thread.join(_GRACE_S)

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.wait(self._every_s):
            for do in self._things:
                try:
                    do()
                except Exception as error:  # noqa: BLE001 the end of a thread: it tries again
                    _log.error("%s: not done, %s", self._name, type(error).__name__)
