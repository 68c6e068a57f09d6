"""Public links: signed, bound to one purpose, without an address in them; 128 bits nobody can guess."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Literal

from itsdangerous import BadSignature, HMACAlgorithm, Signer

Purpose = Literal["u", "p", "c", "w", "f", "s", "v", "g", "o", "i"]
"""The one-letter path: unsubscribe, preferences, click, web view, film, survey, voucher, gift card, opt-in, image."""
_NUMBERED = 34
"""Hex digits of a delivery with a number."""


class BadLink(ValueError):
    """This link is not one of ours, or is meant for something else."""


class _HalfHmac(HMACAlgorithm):
    """HMAC-SHA-256 cut to its first 128 bits: enough, and it keeps links short."""

    default_digest_method = staticmethod(hashlib.sha256)

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:16]

    def verify_signature(self, key: bytes, value: bytes, sig: bytes) -> bool:
        return hmac.compare_digest(sig, self.get_signature(key, value))


class Links:
    """Writes and reads links. `secrets`: oldest first; the newest signs, all are read, so that keys can be changed."""

    def __init__(self, base_url: str, secrets: Sequence[str]) -> None:
        self.base_url = base_url.rstrip("/")
        self.secrets = list(secrets)

    def to(self, purpose: Purpose, delivery: str) -> str:
        """The link of a delivery (its id, 32 hex digits) for one purpose."""
        raw = base64.urlsafe_b64encode(bytes.fromhex(delivery)).rstrip(b"=").decode()
        return f"{self.base_url}/{purpose}/{self._signer(purpose).sign(raw).decode()}"

    def read(self, purpose: Purpose, token: str) -> str:
        """The delivery's id. Raises BadLink for anything we did not sign for this purpose."""
        try:
            raw = self._signer(purpose).unsign(token)
            return base64.urlsafe_b64decode(raw + b"==").hex()
        except (BadSignature, ValueError):
            raise BadLink(BadLink.__doc__) from None

    def numbered(self, purpose: Purpose, delivery: str, number: int) -> str:
        """The link of something in a delivery that has a number from 0 to 255."""
        return self.to(purpose, f"{delivery}{number:02x}")

    def read_numbered(self, purpose: Purpose, token: str) -> tuple[str, int]:
        """The delivery's id, and the number. Raises BadLink."""
        raw = self.read(purpose, token)
        if len(raw) != _NUMBERED:
            raise BadLink(BadLink.__doc__)
        return raw[:-2], int(raw[-2:], 16)

    def seal(self, purpose: str, text: str) -> str:
        """A token for something that is no delivery: `twilio` → `twilio.…`."""
        return str(self._signer(purpose).sign(text).decode())

    def unseal(self, purpose: str, token: str) -> str:
        """What was sealed for this purpose. Raises BadLink."""
        try:
            return str(self._signer(purpose).unsign(token).decode())
        except (BadSignature, ValueError):
            raise BadLink(BadLink.__doc__) from None

    def _signer(self, purpose: str) -> Signer:
        half, salt = _HalfHmac(hashlib.sha256), f"etappe.link.{purpose}"
        return Signer(self.secrets, salt=salt, sep=".", key_derivation="hmac", algorithm=half)
