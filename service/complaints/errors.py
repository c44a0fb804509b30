"""Why a complaint is not taken in, not found or not believed."""

from service.foundation.errors import NotFound, Refusal


class NotAccepting(Refusal):
    """It cannot be sealed to anybody now: nothing is taken in, and never in clear."""


class Unopened(Refusal):
    """A sealed thing does not open with this key, or is not the one that was asked for."""


class BrokenRoster(Refusal):
    """The list of who reads is not signed as it must be."""


class NoSuchCase(NotFound):
    """No case answers to this receipt."""


class ItemRefused(Refusal):
    """A sealed thing that was handed in does not belong where it is put."""


class ImpossibleTerm(Refusal):
    """These dates cannot be those of one term of law."""


class Unagreed(Refusal):
    """What takes two people was not decided by two."""
