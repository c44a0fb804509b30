"""Passwords: which are good enough, and how one is kept and tried.

Argon2id over the password as typed, mixed with the installation's secret: a copy of the database alone is not
enough to guess. Length and being hard to guess are all that is asked (ASVS 5.0, 6.2): no capitals, no symbols.
"""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from service.foundation import codes
from service.foundation.language import N_
from service.foundation.secret import Secret
from service.foundation.text import fold
from service.staff.errors import Busy

#: Characters.
SHORTEST, LONGEST = 15, 128
#: What one hash takes: KiB of memory, and passes over it.
MEMORY_KIB, PASSES = 128 * 1024, 3
#: Hashes made at once in a process, and how many more people at the door may wait: memory and threads are bounded.
AT_ONCE, WAITING = 2, 8

#: The least estimate of zxcvbn that is accepted, of 4: more than 10^8 guesses.
_SCORE = 3
#: Characters at which zxcvbn looks.
_LOOKED_AT = 72
#: What people here write first, folded; the estimate knows only English lists.
_COMMON = """contrasena clave secreto segura usuario oficina alcaldia gobernacion secretaria distrito municipio
    infraestructura contratacion obras obra valla abierta publicas publica colombia cartagena indias bolivar caribe
    bogota medellin barranquilla junior nacional administrador administradora bienvenido bienvenida entrar hola amor
    familia jesus""".split()
#: Characters that must be left without the words above and those of the person.
_OWN = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right; `renewed`: its hash with the parameters of today, when it is time to change it."""

    is_right: bool
    renewed: str | None = None


class Passwords:
    """Keeps and tries the passwords of one installation."""

    def __init__(self, secret: Secret, *, memory_kib: int = MEMORY_KIB) -> None:
        """`memory_kib`: less makes passwords cheap to guess; only tests ask for less."""
        self._secret = secret
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._places = BoundedSemaphore(AT_ONCE + WAITING)

    @contextmanager
    def attending(self) -> Generator[None]:
        """Hold one of the few places of who comes in. Refuses (`Busy`) when none is left."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()

    def hash(self, password: str) -> str:
        """What is kept of a password: about a quarter of a second of one processor."""
        with self._turns:
            return self._hasher.hash(self._mixed(password))

    def verify(self, stored: str | None, password: str) -> Verdict:
        """Whether `password` is the one of which `stored` was kept. Without one it is wrong, after the same work."""
        with self._turns:
            try:
                self._hasher.verify(stored or self._nobodys(), self._mixed(password))
            except (VerificationError, InvalidHashError):
                return Verdict(is_right=False)
            if stored is None:
                return Verdict(is_right=False)
            is_old = self._hasher.check_needs_rehash(stored)
            return Verdict(is_right=True, renewed=self._hasher.hash(self._mixed(password)) if is_old else None)

    def _nobodys(self) -> str:
        """A hash of the parameters of today that nothing opens, made without the work of one."""
        salt, digest = (b64encode(codes.token_bytes(count)).decode().rstrip("=") for count in (16, 32))
        return f"$argon2id$v=19$m={self._hasher.memory_cost},t={PASSES},p=1${salt}${digest}"

    def _mixed(self, password: str) -> str:
        return self._secret.mark("password", tidy(password))


def tidy(password: str) -> str:
    """The password with its accents written in one way, whatever keyboard typed them; otherwise as it is."""
    return unicodedata.normalize("NFKC", password)


def fault(password: str, *about: str) -> str | None:
    """Why a new password is not good enough, in a sentence; None when it is.

    `about`: what others know of its owner.
    """
    password = tidy(password)
    if len(password) < SHORTEST:
        return N_("Escriba una contraseña de 15 caracteres o más. Cuatro palabras que no vayan juntas sirven.")
    if len(password) > LONGEST:
        return N_("La contraseña es demasiado larga. Use 128 caracteres o menos.")
    known = {word for text in about for word in re.findall(r"\w{3,}", fold(text))} | set(_COMMON)
    rest = re.sub("|".join(sorted(map(re.escape, known), key=len, reverse=True)), "", fold(password))
    estimate = zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(known))
    if len(rest) < _OWN or estimate["score"] < _SCORE:
        return N_("Esa contraseña es fácil de adivinar. Use cuatro palabras que no vayan juntas ni sean de su nombre.")
    return None
