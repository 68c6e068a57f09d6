"""Signatures: HMAC-SHA256 over the raw body, as every kind of webhook here uses it."""

import hmac
import re
from datetime import UTC, datetime

_SECONDS = re.compile(r"[0-9]{1,11}")


def digest(secret: str | bytes, *parts: str | bytes) -> bytes:
    """What somebody who knows the secret signs these parts with, one after the other."""
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.digest(key, b"".join(part.encode() if isinstance(part, str) else part for part in parts), "sha256")


def same(expected: str | bytes, given: str) -> bool:
    """Whether two signatures are the same; how long it takes does not tell where they differ."""
    known = expected.encode() if isinstance(expected, str) else expected
    return hmac.compare_digest(known, given.encode())


def unix(seconds: str) -> datetime | None:
    """The moment of a Unix time in whole seconds."""
    return datetime.fromtimestamp(int(seconds), UTC) if _SECONDS.fullmatch(seconds) else None
