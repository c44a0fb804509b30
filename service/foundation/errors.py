"""Why the service refuses: errors in domain words, without HTTP in them.

The words of an error are Spanish, for the person who reads it: one or two plain sentences that say how to mend it.
"""

from collections.abc import Callable


class Refusal(Exception):
    """A request that is understood and cannot be done: `words`, marked for the catalogues, with the names of `values`.

    `str(refusal)` is the sentence in Spanish; `told` says it in the language of the person who reads.
    """

    def __init__(self, words: str = "", **values: object) -> None:
        super().__init__(words % values if values else words)
        self._words, self._values = words, values

    def told(self, gettext: Callable[[str], str]) -> str:
        """The sentence by the catalogue of `gettext`, and by it too the values that are words of ours."""
        words = gettext(self._words)
        values = {name: gettext(value) if isinstance(value, str) else value for name, value in self._values.items()}
        return words % values if values else words


class NotFound(Refusal):
    """What was asked for does not exist, or does not exist for the one who asks."""


class Unreadable(Refusal):
    """The input is damaged, too large, or of another kind than it says."""


class Unfinished(Unreadable):
    """What was sent did not arrive whole."""


class TooLarge(Unreadable):
    """What was sent is more than is taken in."""


class Busy(Refusal):
    """It could be done, and not now."""
