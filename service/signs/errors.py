"""Why a sign cannot be found or cannot change."""

from service.foundation import codes
from service.foundation.errors import NotFound, Refusal
from service.foundation.language import N_


class NoSuchSign(NotFound):
    """No sign has this code."""

    def __init__(self) -> None:
        super().__init__(N_("Ese código no es de una valla nuestra. Revise las ocho letras y números."))


class WrongMove(Refusal):
    """The sign's life does not go that way."""


class WrongSign(Refusal):
    """The photo is of another sign."""

    def __init__(self, code: str) -> None:
        super().__init__(
            N_("Este código es de otra valla, la %(code)s. Tome la foto de esta."), code=codes.printed(code)
        )
