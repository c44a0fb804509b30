"""A passkey made of software, for the demonstration and the tests: its key comes from a secret text.

It answers what a browser answers to `navigator.credentials.create` and `.get`. A real one never shows its key; this
one is only as secret as its text. What a test turns wrong is a field.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from webauthn import base64url_to_bytes
from webauthn.helpers import encode_cbor

from service.foundation.codes import base64url

_CURVE = ec.SECP256R1()
#: How many private keys the curve has (SEC 2, 2.4.2).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass(frozen=True, slots=True)
class SoftwarePasskey:
    """The authenticator of `secret`, seen from pages of `origin`."""

    secret: str
    origin: str
    #: The host it signs for; None: the one that it is asked for.
    site: str | None = None
    #: Whether it says to have asked its owner for a finger, a face or a PIN.
    verifies: bool = True
    #: How often it has signed; 0: it does not count, as keys that live on several devices do not.
    count: int = 0

    @property
    def id(self) -> str:
        """The credential's id, base64url."""
        return base64url(self._derived("id"))

    def create(self, options: str) -> str:
        """What it answers, JSON, to the options for a new key."""
        asked = json.loads(options)
        credential = base64url_to_bytes(self.id)
        attested = bytes(16) + len(credential).to_bytes(2) + credential + self._public_key
        told = self._told(self.site or asked["rp"]["id"], attested)
        statement = encode_cbor({"fmt": "none", "attStmt": {}, "authData": told})
        return self._answer(self._said("webauthn.create", asked), attestationObject=statement)

    def get(self, options: str) -> str:
        """What it answers, JSON, to the options for proving who its owner is."""
        asked = json.loads(options)
        told, said = self._told(self.site or asked["rpId"]), self._said("webauthn.get", asked)
        signature = self._key.sign(told + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(said, authenticatorData=told, signature=signature)

    def _said(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, said: bytes, **parts: bytes) -> str:
        response = {name: base64url(part) for name, part in {"clientDataJSON": said, **parts}.items()}
        return json.dumps({"id": self.id, "rawId": self.id, "type": "public-key", "response": response})

    def _told(self, site: str, attested: bytes = b"") -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verifies else 0) | (_ATTESTED if attested else 0)
        return sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4) + attested

    @property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        # 48 bytes: the remainder favours no key.
        return ec.derive_private_key(int.from_bytes(self._derived("key", 48)) % (_ORDER - 1) + 1, _CURVE)

    @property
    def _public_key(self) -> bytes:
        """COSE (RFC 9053): an elliptic key for ES256 on P-256, with its point."""
        point = self._key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def _derived(self, what: str, length: int = 32) -> bytes:
        told = f"valla software passkey: {what}".encode()
        return HKDF(hashes.SHA256(), length, salt=None, info=told).derive(self.secret.encode())


def answer(secret: str, origin: str, options: str) -> str:
    """What the key of `secret` answers to the options for proving who its owner is."""
    return SoftwarePasskey(secret, origin).get(options)
