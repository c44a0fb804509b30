"""A sign-in of a city that exists only in memory, and lies as it is told."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from service.foundation import clock

ISSUER = "https://ingreso.puerto-manso.example"


@dataclass
class Issuer:
    """One client, one code at a time."""

    login: str = "ana"
    #: Claims of the token that it turns wrong; None leaves one out.
    claims: dict[str, Any] = field(default_factory=dict)
    #: Signs with this in place of its own key, and says so in the header.
    forged: str = ""
    #: Answers of its addresses, by how they end, in place of the true ones.
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "una"}))
    asked: dict[str, str] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)

    @property
    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def sign_in(self, address: str) -> tuple[str, str]:
        """What a person does there: the state and the code with which they come back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return self.asked["state"], f"code-{len(self.spent)}"

    def _answer(self, request: httpx.Request) -> httpx.Response:
        for ending, answer in self.answers.items():
            if request.url.path.endswith(ending):
                return answer
        if request.url.path.endswith("/openid-configuration"):
            places = {"authorization_endpoint": "entrar", "token_endpoint": "token", "jwks_uri": "llaves"}
            return httpx.Response(
                200, json={"issuer": ISSUER} | {name: f"{ISSUER}/{path}" for name, path in places.items()}
            )
        if request.url.path == "/llaves":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return self._tokens(request)

    def _tokens(self, request: httpx.Request) -> httpx.Response:
        sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        is_right = (
            challenge == self.asked["code_challenge"]
            and sent["redirect_uri"] == self.asked["redirect_uri"]
            and sent["code"] not in self.spent
            and request.headers["authorization"] == httpx.BasicAuth("valla", "un%20secreto")._auth_header
        )
        if not is_right:
            return httpx.Response(400, json={"error": "invalid_grant"})
        self.spent.add(sent["code"])
        now = int(clock.now().timestamp())
        true = {
            "iss": ISSUER, "aud": "valla", "sub": "1234", "iat": now, "exp": now + 300,
            "nonce": self.asked["nonce"], "preferred_username": self.login,
        }  # fmt: skip
        claims = {name: value for name, value in (true | self.claims).items() if value is not None}
        return httpx.Response(
            200, json={"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}
        )

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.forged == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if self.forged == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("un secreto de treinta y dos bytes"))
        key = ECKey.generate_key("P-256", {"kid": "una"}) if self.forged else self.key
        return jwt.encode({"alg": "ES256", "kid": "una"}, claims, key)
