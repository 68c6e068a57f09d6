"""Public links: signed, bound to one purpose, without an address in them; 128 bits nobody can guess."""

import base64
import hmac
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm

Purpose = Literal["u", "p", "c", "w", "f", "s", "v", "g", "o", "i"]
"""The one-letter path: unsubscribe, preferences, click, web view, film, survey, voucher, gift card, opt-in, image."""
_NUMBERED = 34
"""Hex digits of a delivery with a number."""


class BadLink(ValueError):
    """This link is not one of ours, or is meant for something else."""


class _HalfHmac(SigningAlgorithm):
    """HMAC-SHA-256 cut to its first 128 bits: enough, and it keeps links short."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        # Not `hmac.digest`: it lets other threads run for its three microseconds, and waits for them much longer.
        told = _keyed(key).copy()
        told.update(value)
        return told.digest()[:16]


@lru_cache
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


class _Signer(Signer):
    """Derives the key of each secret once: that costs as much as to sign, and a mail has four links."""

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self._derived(self.secret_keys[-1] if secret_key is None else secret_key)

    @cached_property
    def _derived(self) -> Callable[[str | bytes], bytes]:
        return cache(super().derive_key)


class Links:
    """Writes and reads links. `secrets`: oldest first; the newest signs, all are read, so that keys can be changed."""

    def __init__(self, base_url: str, secrets: Sequence[str]) -> None:
        self.base_url = base_url.rstrip("/")
        self.secrets = tuple(secrets)

    def to(self, purpose: Purpose, delivery: str) -> str:
        """The link of a delivery (its id, 32 hex digits) for one purpose."""
        raw = base64.urlsafe_b64encode(bytes.fromhex(delivery)).rstrip(b"=").decode()
        return f"{self.base_url}/{purpose}/{_signer(self.secrets, purpose).sign(raw).decode()}"

    def read(self, purpose: Purpose, token: str) -> str:
        """The delivery's id. Raises BadLink for anything we did not sign for this purpose."""
        try:
            raw = _signer(self.secrets, purpose).unsign(token)
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
        return str(_signer(self.secrets, purpose).sign(text).decode())

    def unseal(self, purpose: str, token: str) -> str:
        """What was sealed for this purpose. Raises BadLink."""
        try:
            return str(_signer(self.secrets, purpose).unsign(token).decode())
        except (BadSignature, ValueError):
            raise BadLink(BadLink.__doc__) from None


@lru_cache
def _signer(secrets: tuple[str, ...], purpose: str) -> Signer:
    salt = f"etappe.link.{purpose}"
    return _Signer(list(secrets), salt=salt, sep=".", key_derivation="hmac", algorithm=_HalfHmac())
