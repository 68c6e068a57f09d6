"""Web push: what a browser's push service wants of whoever pushes (RFC 8291, RFC 8292)."""

import os
from base64 import b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

_KEY = 32
_GOOD_FOR = timedelta(hours=12)
RECORD = 4096
"""Bytes of an encrypted message, at most."""


class BadKey(ValueError):
    """The push key cannot be read; make one with `etappe push-key`."""


def new_key() -> str:
    """A private key, 32 bytes in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


@lru_cache(maxsize=4)
def read(private: str) -> Vapid02:
    """A key as the setting has it. Raises BadKey."""
    try:
        if len(_bytes(private.strip())) != _KEY:
            raise ValueError
        return Vapid02.from_raw(private.strip().encode())
    except Exception:  # whatever is wrong, its text may show the key
        raise BadKey(f"push_key: {BadKey.__doc__}") from None


def public(private: str) -> str:
    """What a page subscribes with (`applicationServerKey`)."""
    return _text(read(private).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(private: str, endpoint: str, contact: str, at: datetime | None) -> str:
    """The header that says who pushes. `at`: now."""
    if at is None:
        raise ValueError("a push message says when it is sent")
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + _GOOD_FOR).timestamp()), "sub": contact}
    return str(read(private).sign(claims)["Authorization"])


def encrypted(body: bytes, p256dh: str, auth: str) -> bytes:
    """A body that only the browser can read which holds these keys. Raises ValueError for keys that are none."""
    try:
        ours = ec.generate_private_key(ec.SECP256R1())
        theirs, salt = keys(p256dh, auth), os.urandom(16)
        sealed = http_ece.encrypt(body, salt=salt, private_key=ours, dh=theirs[0], auth_secret=theirs[1], rs=RECORD)
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from None
    return bytes(sealed)


def keys(p256dh: str, auth: str) -> tuple[bytes, bytes]:
    """A subscription's keys as bytes. Raises ValueError for what is no point of the curve, or no secret."""
    point, secret = _bytes(p256dh), _bytes(auth)
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    if len(secret) != 16:
        raise ValueError("auth is 16 bytes in base64url")
    return point, secret


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
