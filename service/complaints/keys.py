"""Keys: age X25519 identities, Ed25519 seeds, and the three things a receipt becomes.

Only standard parts: age v1 files (C2SP age, through pyrage), Ed25519 (RFC 8032), HKDF-SHA256 (RFC 5869).
"""

import hmac
import io
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from service.complaints.errors import Unopened
from service.foundation import codes
from service.foundation.language import N_

_SEED = 32
_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 -- how age writes an identity
#: The letters of bech32 (BIP 173), in which age writes keys, and the generator of its checksum.
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
#: How a reader's key file says its second half; for age it is a comment.
_SIGNS = "# ed25519: "


def new_identity() -> str:
    """A new age identity, `AGE-SECRET-KEY-1…`."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half of an identity, `age1…`. Refuses what is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise Unopened(N_("Esa no es una llave age.")) from error


def seal(data: bytes, *recipients: str) -> bytes:
    """An age file of `data` that these keys open, each by itself. Refuses what is no recipient."""
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))
    except pyrage.RecipientError as error:
        raise Unopened(N_("Esa no es la parte pública de una llave age.")) from error


def unseal(sealed: bytes, identity: str) -> bytes:
    """What `seal` was given. Refuses whatever does not open whole."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise Unopened(N_("Esto no abre con esa llave.")) from error


def seal_with(data: bytes, passphrase: str) -> bytes:
    """An age file of `data` that a passphrase opens (scrypt): about two seconds and half a gigabyte of memory."""
    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def unseal_with(sealed: bytes, passphrase: str) -> bytes:
    """What `seal_with` was given. Refuses another passphrase."""
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError as error:
        raise Unopened(N_("Esa frase no abre la llave.")) from error


def unseal_begin(begin: bytes, identity: str) -> bytes:
    """The beginning of what `seal` was given, from the beginning of the age file: whole pieces of 64 KiB, each proven.

    Refuses one of which not even the first piece opens.
    """
    opened = io.BytesIO()
    with suppress(pyrage.DecryptError, pyrage.IdentityError, OSError):
        pyrage.decrypt_io(io.BytesIO(begin), opened, [pyrage.x25519.Identity.from_str(identity)])
    if not opened.getvalue():
        raise Unopened(N_("Esto no abre con esa llave."))
    return opened.getvalue()


def identity_from(seed: bytes) -> str:
    """The age identity of 32 bytes: bech32 with age's prefix (C2SP age, «native X25519 recipient»)."""
    prefix = _SECRET.lower()
    bits = int.from_bytes(seed) << 4
    values = [(bits >> shift) & 31 for shift in range(255, -1, -5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = 1
    for value in [*spread, *values, *[0] * 6]:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            checksum ^= generator if (top >> place) & 1 else 0
    values += [((checksum ^ 1) >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_BECH32[value] for value in values)}".upper()


class Signer:
    """An Ed25519 key."""

    def __init__(self, seed: bytes) -> None:
        """`seed`: 32 bytes."""
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @classmethod
    def new(cls) -> "Signer":
        """A key that nobody has."""
        return cls(codes.token_bytes(_SEED))

    @cached_property
    def public(self) -> str:
        """By what its signatures are checked: 64 hexadecimal digits."""
        return self._key.public_key().public_bytes_raw().hex()

    @property
    def seed(self) -> bytes:
        """The 32 bytes that are the key."""
        return self._seed

    def sign(self, message: bytes) -> str:
        """The signature of `message`: 128 hexadecimal digits."""
        return self._key.sign(message).hex()


def is_signed(message: bytes, signature: str, public: str) -> bool:
    """Whether the key whose public half is `public` signed `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key as people compare it: the last sixteen symbols of an age recipient, in fours."""
    return " ".join(public[start : start + 4] for start in range(len(public) - 16, len(public), 4)).upper()


@dataclass(frozen=True)
class Receipt:
    """What the symbols on the complainant's paper become. None of it is kept but `lookup`."""

    symbols: str
    #: By which the case is found: 32 hexadecimal digits.
    lookup: str
    #: Opens the grant of the receipt.
    identity: str
    #: Signs what the complainant writes.
    signer: Signer
    #: Hides the commitment of the complaint in the public log.
    salt: bytes

    @classmethod
    def of(cls, pepper: bytes, symbols: str) -> "Receipt":
        """The receipt of 25 symbols, in capitals. At 108 bits a slow derivation would only be a lever."""
        prk = hmac.digest(pepper, b"valla/receipt/v1" + symbols.encode(), "sha256")

        def derived(label: bytes, length: int = _SEED) -> bytes:
            return HKDFExpand(SHA256(), length, label).derive(prk)

        return cls(
            symbols,
            derived(b"lookup", 16).hex(),
            identity_from(derived(b"age")),
            Signer(derived(b"sign")),
            derived(b"commitment"),
        )


@dataclass(frozen=True, slots=True)
class Public:
    """The public halves of a key, as its holder gives them: `age1…:` and 64 hexadecimal digits.

    `verify` may be empty for whoever reads outside and never signs.
    """

    recipient: str
    verify: str = ""

    @classmethod
    def parse(cls, line: str) -> "Public":
        """The halves of a line. Refuses what is no key."""
        recipient, _, verify = line.strip().partition(":")
        seal(b"", recipient)
        if verify:
            try:
                Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify))
            except ValueError as error:
                raise Unopened(N_("Después de los dos puntos van 64 cifras hexadecimales.")) from error
        return cls(recipient, verify.lower())

    def line(self) -> str:
        """The halves as a line."""
        return f"{self.recipient}:{self.verify}"


@dataclass(frozen=True)
class Bundle:
    """What a reader holds: an age identity and an Ed25519 seed. As a file, plain `age` takes it for its identity."""

    identity: str
    signer: Signer

    @classmethod
    def new(cls) -> "Bundle":
        """A key that nobody has."""
        return cls(new_identity(), Signer.new())

    @classmethod
    def parse(cls, text: str) -> "Bundle":
        """The bundle of a key file. Refuses what lacks a half."""
        lines = [line.strip() for line in text.splitlines()]
        identities = [line for line in lines if line.startswith(_SECRET)]
        seeds = [line.removeprefix(_SIGNS) for line in lines if line.startswith(_SIGNS)]
        try:
            (identity,), (seed,) = identities, seeds
            recipient_of(identity)
            return cls(identity, Signer(b64decode(seed, validate=True)))
        except ValueError as error:
            raise Unopened(N_("El archivo no es una llave de lectura completa.")) from error

    def text(self) -> str:
        """The bundle as a file."""
        return f"# {self.recipient}\n{_SIGNS}{b64encode(self.signer.seed).decode()}\n{self.identity}\n"

    @property
    def public(self) -> Public:
        """What others may know of it."""
        return Public(self.recipient, self.signer.public)

    @cached_property
    def recipient(self) -> str:
        """To what cases are sealed for this reader: `age1…`."""
        return recipient_of(self.identity)
