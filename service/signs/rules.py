"""The life of a sign: which state may follow which, and how well its code is read."""

from enum import StrEnum

from service.foundation.language import N_


class SignState(StrEnum):
    """The life of a sign."""

    MINTED = "minted"
    PRINTED = "printed"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    REPLACED = "replaced"
    RETIRED = "retired"

    @property
    def is_gone(self) -> bool:
        """Whether the sign no longer stands and never will again: its page is the memory of what stood there."""
        return not NEXT[self]


#: A replaced or retired sign stays so for ever: its page becomes the memory of what stood there.
NEXT: dict[SignState, frozenset[SignState]] = {
    SignState.MINTED: frozenset({SignState.PRINTED, SignState.RETIRED}),
    SignState.PRINTED: frozenset({SignState.INSTALLED, SignState.REPLACED, SignState.RETIRED}),
    SignState.INSTALLED: frozenset({SignState.DAMAGED, SignState.REPLACED, SignState.RETIRED}),
    SignState.DAMAGED: frozenset({SignState.INSTALLED, SignState.REPLACED, SignState.RETIRED}),
    SignState.REPLACED: frozenset(),
    SignState.RETIRED: frozenset(),
}

#: What a state is called on a page and in a message.
WORDS = {
    SignState.MINTED: N_("sin imprimir"),
    SignState.PRINTED: N_("impresa"),
    SignState.INSTALLED: N_("instalada"),
    SignState.DAMAGED: N_("dañada"),
    SignState.REPLACED: N_("reemplazada"),
    SignState.RETIRED: N_("retirada"),
}


class Health(StrEnum):
    """The state of a sign's code."""

    GOOD = "good"
    WORN = "worn"
    UNREADABLE = "unreadable"

    @property
    def words(self) -> str:
        """«buena»."""
        return {
            Health.GOOD: "buena",
            Health.WORN: "desgastada: límpiela o cámbiela",
            Health.UNREADABLE: "no se lee",
        }[self]
