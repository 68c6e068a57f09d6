"""How handles and places are spelt: what a request accepts and what a file of customers accepts are the same."""

from zoneinfo import ZoneInfo

EMAIL = r"^[^@\s]+@[^@\s]+$"
LONGEST_EMAIL = 254
PHONE = r"^\+[1-9][0-9]{5,14}$"
"""E.164: +49…"""
LOCALE = r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"
LONGEST_LOCALE = 35
LONGEST_ZONE = 64
LONGEST_LINE = 255


def checked_zone(name: str) -> str:
    """A time zone that exists. Raises ValueError with the remedy."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/Berlin") from None
