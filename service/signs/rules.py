"""The life of a sign: which state may follow which."""

from enum import StrEnum


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
    SignState.MINTED: "sin imprimir",
    SignState.PRINTED: "impresa",
    SignState.INSTALLED: "instalada",
    SignState.DAMAGED: "dañada",
    SignState.REPLACED: "reemplazada",
    SignState.RETIRED: "retirada",
}
