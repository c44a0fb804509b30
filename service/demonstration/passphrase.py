"""An age file that a passphrase opens, with a work of choice (C2SP age, «The scrypt recipient type»).

The secret of an invented account is 128 random bits: no work is needed against who guesses, and an invented city
begins without it. What people choose is sealed by their own browser, with all of it.
"""

from base64 import b64encode

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from service.foundation import codes

#: Power of two.
WORK = 10
_VERSION = b"age-encryption.org/v1"


def seal(data: bytes, passphrase: str) -> bytes:
    """An age file of `data`, at most 64 KiB of it."""
    file_key, salt, nonce = (codes.token_bytes(16) for _ in range(3))
    stretched = Scrypt(_VERSION + b"/scrypt" + salt, 32, 2**WORK, 8, 1).derive(passphrase.encode())
    wrapped = ChaCha20Poly1305(stretched).encrypt(bytes(12), file_key, None)
    header = b"%b\n-> scrypt %b %d\n%b\n---" % (_VERSION, _base64(salt), WORK, _base64(wrapped))
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(header)
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\1", data, None)
    return b"%b %b\n%b%b" % (header, _base64(mac.finalize()), nonce, payload)


def _derived(key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, label).derive(key)


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
