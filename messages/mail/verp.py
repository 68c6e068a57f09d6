"""VERP: a mail that comes back says by the address it comes to which delivery it was, and nobody can make one up."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Literal

from messages.links import BadLink

Purpose = Literal["bounce", "unsubscribe"]
"""What comes to an address: a mail that could not be delivered; a wish to hear no more."""
_SIGNED = 10
"""Bytes: 80 bits, at a door where every try costs a mail."""
_ID = 16


class Verp:
    """Writes and reads such addresses. `secrets`: oldest first; the newest signs, all are read."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = [secret.encode() for secret in secrets]

    def address(self, delivery: str, domain: str, purpose: Purpose = "bounce") -> str:
        """`bounce+TOKEN@DOMAIN` for a delivery (its id, 32 hex digits); at most 54 characters before the @."""
        raw = bytes.fromhex(delivery)
        # Base32, for some servers write what stands before the @ in small letters.
        token = base64.b32encode(raw + _mac(self._secrets[-1], purpose, raw)).decode().rstrip("=").lower()
        return f"{purpose}+{token}@{domain}"

    def read(self, local: str, purpose: Purpose = "bounce") -> str:
        """What stands before the @ → the delivery's id. Raises BadLink for what we did not sign for this purpose."""
        said, _, token = local.lower().partition("+")
        raw = _raw(token) if said == purpose else b""
        identity, signature = raw[:_ID], raw[_ID:]
        if not any(hmac.compare_digest(_mac(secret, purpose, identity), signature) for secret in self._secrets):
            raise BadLink(BadLink.__doc__)
        return identity.hex()


def _raw(token: str) -> bytes:
    try:
        return base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return b""


def _mac(secret: bytes, purpose: str, raw: bytes) -> bytes:
    return hmac.new(secret, f"etappe.return.{purpose}:".encode() + raw, hashlib.sha256).digest()[:_SIGNED]
