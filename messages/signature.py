"""Signatures by Standard Webhooks: whoever is called can tell that it is us, and that nobody changed a word."""

import hmac
import secrets
from base64 import b64decode, b64encode

_PREFIX = "whsec_"


def new_secret() -> str:
    """256 random bits, as the libraries of Standard Webhooks take them."""
    return _PREFIX + b64encode(secrets.token_bytes(32)).decode()


def signed(secret: str, identity: str, second: int, body: bytes) -> dict[str, str]:
    """The headers that go with a body; `second`: when it is sent, in Unix time."""
    told = f"{identity}.{second}.".encode() + body
    digest = hmac.digest(b64decode(secret.removeprefix(_PREFIX)), told, "sha256")
    signature = f"v1,{b64encode(digest).decode()}"
    return {"webhook-id": identity, "webhook-timestamp": str(second), "webhook-signature": signature}
