"""The secret of an installation: one file outside the database, from which every key is derived.

A copy of the database without it opens no session, no second factor and no form.
"""

import hmac
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from service.foundation import codes
from service.foundation.errors import Refusal

_BYTES = 32


class Secret:
    """The keys of one installation, each for one purpose."""

    def __init__(self, path: Path) -> None:
        """Read the file, or create it, readable by its owner alone."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Written whole and then named, so that nobody reads half of it; of two who write, the first one's stays.
            draft = path.with_name(f".{path.name}-{codes.token(8)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(codes.token_bytes(_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        self._master = path.read_bytes()
        if len(self._master) < _BYTES:
            raise Refusal(f"El archivo de claves {path} está incompleto. Recupérelo de su copia.")

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose; keys of other purposes say nothing of it."""
        return hmac.digest(self._master, purpose.encode(), "sha256")

    def mark(self, purpose: str, *parts: str) -> str:
        """A mark that only this installation makes for these parts: 43 symbols that fit in a form and a cookie."""
        told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return codes.base64url(hmac.digest(self.key(purpose), told, "sha256"))

    def seal(self, purpose: str, text: str) -> str:
        """`text` so that only `open` of the same purpose reads it."""
        return self._box(purpose).encrypt(text.encode()).decode()

    def open(self, purpose: str, sealed: str) -> str:
        """What `seal` was given. Refuses what this installation did not seal."""
        try:
            return self._box(purpose).decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Refusal("Una clave guardada no abre con el archivo de claves de esta instalación.") from error

    def _box(self, purpose: str) -> Fernet:
        return Fernet(codes.base64url(self.key(purpose), padded=True))


def digest(token: str) -> str:
    """What is kept of a token of 256 bits in place of it, hexadecimal: nobody finds the token again."""
    return sha256(token.encode()).hexdigest()
