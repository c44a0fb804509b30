"""The city's own sign-in, for those whose city has one: OpenID Connect, authorization code with PKCE.

It only says which login somebody has there, and only some roles may come in by it (`rules.FEDERATED_ROLES`): whoever
runs it may be whom the others watch. What must be kept between leaving and coming back is made again from `state`
and the secret of the installation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.foundation import clock
from service.foundation.codes import base64url
from service.foundation.secret import Secret
from service.staff.errors import NotFederated, SignInFailed

#: Signatures of public keys only: with any other the client's own secret could be made to sign.
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
#: Seconds that its clock and ours may differ.
LEEWAY_S = 60
#: Seconds for one answer of it.
TIMEOUT_S = 5


@dataclass
class CitySignIn:
    """The sign-in of one issuer, as it knows this client. `back`: where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    back: str
    secret: Secret
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT_S))

    def address(self, state: str) -> str:
        """Where a person goes to sign in. Refuses (`SignInFailed`) when nobody answers there."""
        asked = {
            "response_type": "code",
            "scope": "openid profile",
            "client_id": self.client_id,
            "redirect_uri": self.back,
            "state": state,
            "nonce": self._nonce(state),
            "code_challenge": base64url(sha256(self._verifier(state).encode()).digest()),
            "code_challenge_method": "S256",
        }
        return f"{self._known()['authorization_endpoint']}?{urlencode(asked)}"

    def login(self, state: str, code: str) -> str:
        """The login of who came back with `code`. Refuses what the issuer did not sign for us, now, for this try."""
        known = self._known()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": self._verifier(state),
        }
        # RFC 6749, 2.3.1: the client's name and secret are written as in a form before they are joined.
        who = quote(self.client_id, safe=""), quote(self.client_secret, safe="")
        tokens = self._asked("POST", known["token_endpoint"], data=sent, auth=who)
        keys = self._asked("GET", known["jwks_uri"])
        return self._login(state, tokens, keys)

    def _login(self, state: str, tokens: Mapping[str, Any], keys: Mapping[str, Any]) -> str:
        try:
            key_set = KeySet.import_key_set({"keys": keys["keys"]})
            token = jwt.decode(tokens["id_token"], key_set, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {"iss": _only(self.issuer), "aud": _only(self.client_id), "exp": {"essential": True}},
                {
                    "nonce": self._nonce(state),
                    "client_id": self.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_S)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInFailed from error
        login = claims.get("preferred_username")
        if not isinstance(login, str) or not login:
            raise NotFederated
        return login.lower()

    def _known(self) -> Mapping[str, Any]:
        known = self._asked("GET", f"{self.issuer}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if known.get("issuer") != self.issuer or not all(isinstance(known.get(name), str) for name in needed):
            raise SignInFailed
        return known

    def _asked(self, method: str, address: str, **sent: Any) -> Mapping[str, Any]:
        try:
            answer = self.client.request(method, address, **sent).raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise SignInFailed from error
        if not isinstance(answer, dict):
            raise SignInFailed
        return answer

    def _nonce(self, state: str) -> str:
        return self.secret.mark("federated nonce", state)

    def _verifier(self, state: str) -> str:
        return self.secret.mark("federated verifier", state)


def _only(value: str) -> dict[str, Any]:
    return {"essential": True, "value": value}
