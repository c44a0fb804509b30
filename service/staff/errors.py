"""Why the staff room refuses."""

from service.foundation.errors import NotFound, Refusal
from service.foundation.language import N_


class ForbiddenPair(Refusal):
    """Two roles that one person may not hold."""


class ScopeNeeded(Refusal):
    """A role that needs to say of which entity it is."""


class PasskeyNeeded(Refusal):
    """A way of coming in that is not enough for what the person may do."""


class NotProven(Refusal):
    """A password or a code that is not right, or nobody's."""

    def __init__(self) -> None:
        super().__init__(
            N_("El usuario, la contraseña o el código no son correctos. Cada código sirve una vez: espere otro.")
        )


class TooSoon(Refusal):
    """So many tries failed that the next one must wait."""

    def __init__(self) -> None:
        super().__init__(N_("Hubo varios intentos seguidos con este usuario. Espere un minuto e intente de nuevo."))


class Busy(Refusal):
    """More people than can be attended try their passwords."""

    def __init__(self) -> None:
        super().__init__(N_("Hay muchas personas entrando a la vez. Intente de nuevo en unos segundos."))


class ConsoleOnly(Refusal):
    """Something that an administrator does not do from the office."""


class LoginTaken(Refusal):
    """Somebody has that login."""


class NoSuchPerson(NotFound):
    """Nobody has that login."""

    def __init__(self, login: str) -> None:
        super().__init__(N_("Nadie tiene el usuario «%(login)s»."), login=login)


class NoSuchInvitation(NotFound):
    """The link was used, is too old or never was."""

    def __init__(self) -> None:
        super().__init__(
            N_("Este enlace ya se usó, se venció o está incompleto. Pida otro a quien administra las cuentas.")
        )


class Stale(Refusal):
    """A challenge that cannot be answered any more."""

    def __init__(self) -> None:
        super().__init__(N_("Pasó mucho tiempo, o eso ya se usó. Intente de nuevo."))


class KeyRefused(Refusal):
    """A passkey whose answer does not hold. Why is not said: whoever tries learns nothing."""

    def __init__(self) -> None:
        super().__init__(N_("No pudimos comprobar esa llave. Intente de nuevo o use otra."))


class LastWayIn(Refusal):
    """A key without which its person could not come in."""

    def __init__(self) -> None:
        super().__init__(N_("Es su única forma de entrar. Agregue otra llave antes de quitar esta."))


class NoSuchKey(NotFound):
    """The person has no such key."""

    def __init__(self) -> None:
        super().__init__(N_("Esa llave no existe. Vuelva a su cuenta y mire la lista."))


class SignInFailed(Refusal):
    """The city's own sign-in did not answer, or not as it should."""

    def __init__(self) -> None:
        super().__init__(
            N_("El ingreso de la ciudad no respondió bien. Intente de nuevo, o entre con su llave o su contraseña.")
        )


class NotFederated(Refusal):
    """Somebody known to the city, and not to us, or not for this way in."""

    def __init__(self) -> None:
        super().__init__(N_("Su cuenta de la ciudad no entra aquí. Pida ayuda a quien administra las cuentas."))
