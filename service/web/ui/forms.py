"""What forms share: the fault of a field, in words that say how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with the field of this name, and how to mend it."""

    field: str
    text: str
