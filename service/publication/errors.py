"""Why something public cannot be shown."""

from service.foundation.errors import NotFound
from service.foundation.language import N_


class NoSuchWork(NotFound):
    """No published work has this id."""

    def __init__(self) -> None:
        super().__init__(
            N_("Ese número no es de una obra publicada. Revise la dirección o busque la obra en la lista.")
        )


class NoSuchRelease(NotFound):
    """The work has fewer releases."""

    def __init__(self) -> None:
        super().__init__(N_("Esa versión no existe. Mire la lista de cambios de la obra."))
