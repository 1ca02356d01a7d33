"""The token: how it is sent, how a call is signed with it, and how both are kept out of sight."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

_LETTER = rb"(?:[^&\"\\\s]|\\[^u\"\\]|\\u(?!0026)[0-9a-f]{4})"
"""Of an address in JSON, where letters may be escaped."""
_TOKENS = re.compile(rb"(access_token|appsecret_proof)(=|%3D|\\u003d|\"\s*:\s*\")" + _LETTER + rb"*", re.IGNORECASE)
_HIDDEN = b"***"


@dataclass(frozen=True, slots=True)
class Access:
    """Where the Graph API is and what opens it. Nothing of it that is secret is ever shown."""

    base_url: str
    version: str
    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)
    in_header: bool = True
    verify_token: str = field(default="", repr=False)
    """The word Facebook says when the webhook is set up."""

    @property
    def fingerprint(self) -> str:
        """Tells one token from another, and tells nothing about it."""
        return hashlib.blake2b(self.token.encode(), digest_size=6, person=b"nobetci-token").hexdigest()

    @property
    def host(self) -> str:
        """The lane of everything that is asked there."""
        return urlsplit(self.base_url).netloc

    @property
    def headers(self) -> Mapping[str, str]:
        """What the request carries beside its address."""
        return {"Authorization": f"Bearer {self.token}"} if self.in_header else {}

    def url(self, path: str, parameters: Mapping[str, str]) -> str:
        """The address of a call; a secret one, not to be shown."""
        secret = {} if self.in_header else {"access_token": self.token}
        proof = {"appsecret_proof": self._proof()} if self.app_secret else {}
        query = urlencode({**parameters, **proof, **secret}, quote_via=quote)
        return f"{self.base_url.rstrip('/')}/{self.version}/{path}?{query}"

    def without_secrets(self, body: bytes) -> bytes:
        """The body as evidence: Facebook writes the token into the addresses of further pages."""
        body = _TOKENS.sub(rb"\1\2" + _HIDDEN, body)
        for secret in filter(None, (self.token, self.app_secret, self._proof() if self.app_secret else "")):
            for form in (secret, quote(secret), quote(secret, safe="")):
                body = body.replace(form.encode(), _HIDDEN).replace(form.replace("/", "\\/").encode(), _HIDDEN)
        return body

    def _proof(self) -> str:
        return hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()
