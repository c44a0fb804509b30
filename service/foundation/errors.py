"""Why the service refuses: errors in domain words, without HTTP in them.

The words of an error are Spanish, for the person who reads it: one or two plain sentences that say how to mend it.
"""


class Refusal(Exception):
    """A request that is understood and cannot be done. `str(refusal)` is the sentence shown to the person."""


class NotFound(Refusal):
    """What was asked for does not exist, or does not exist for the one who asks."""


class Unreadable(Refusal):
    """The input is damaged, too large, or of another kind than it says."""
