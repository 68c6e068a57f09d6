"""What those must be able to say who carry our messages, or bring back what came of them."""

import base64
import binascii
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from api.hooks.preset import Delivered, Preset
from api.hooks.signing import same
from api.raw import value_of
from messages.mail.returns.notice import Notice
from operations.events.receive import Report


class Carrier(Preset):
    """Knows no events: only what became of messages. Shows the secret as a password, unless it can sign."""

    asks_for_password: ClassVar[bool] = True
    """Whether somebody without a password is told that one is wanted: Amazon shows it only then."""

    @abstractmethod
    def notices(self, delivered: Delivered) -> Sequence[Notice]:
        """What it tells of our messages."""

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        return same(secret, _password(delivered.header("authorization")))

    def read(self, delivered: Delivered, document: dict[str, Any]) -> list[Report]:
        return []


def _password(header: str) -> str:
    """Of `Basic …`, whoever the user is; or what stands after `Bearer`."""
    scheme, _, told = header.partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


def several(body: bytes) -> list[dict[str, Any]]:
    """The mappings in a body: it may be one, or a list of them. 400 when it is not JSON."""
    value = value_of(body)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
