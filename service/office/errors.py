"""Why the office refuses."""

from service.foundation.errors import NotFound, Refusal
from service.foundation.language import N_


class NoSuchDraft(NotFound):
    """No such draft, or none that this person may see."""

    def __init__(self) -> None:
        super().__init__(N_("No encontramos ese borrador."))


class NoSuchCorrection(NotFound):
    """No correction of this code was asked of this work, or none that this person may answer."""

    def __init__(self) -> None:
        super().__init__(N_("No encontramos esa solicitud. Revise el código y la obra."))


class AlreadyAnswered(Refusal):
    """Somebody else answered first; an answer is public and is not rewritten."""

    def __init__(self) -> None:
        super().__init__(N_("Otra persona ya respondió esta solicitud. Lea la respuesta en los cambios de la obra."))


class NotSettled(Refusal):
    """That release cannot be the one that puts the correction right."""

    def __init__(self) -> None:
        super().__init__(N_("Escoja una versión publicada después de la solicitud, de una corrección aceptada."))


class TooManyAsked(Refusal):
    """More corrections were asked in an hour than people ask."""

    def __init__(self) -> None:
        super().__init__(
            N_("En la última hora llegaron demasiadas solicitudes. Copie su texto e intente de nuevo más tarde.")
        )


class DraftClosed(Refusal):
    """The draft has been published, rejected or withdrawn: nothing more is done with it."""


class WorkMoved(Refusal):
    """The work was published again after the draft was begun."""


class OutcomeMoved(Refusal):
    """What would be published is no longer what the second person was shown."""


class SecondPersonNeeded(Refusal):
    """A change of value or of end date, and who approves it is who proposed it."""


class ContractTaken(Refusal):
    """A contract of the draft is already that of another work: each contract is of one work."""


class Undescribed(Refusal):
    """A photo has no words for who cannot see it."""
