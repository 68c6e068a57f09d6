"""Postal addresses: a customer's `street`, `postcode`, `city` and `country`, from their attributes."""

from collections.abc import Mapping
from typing import Any

from messages.content.lines import one_line

_NEEDED = ("street", "postcode", "city")


def postal(profile: Mapping[str, Any]) -> str | None:
    """The address, a line each; None when a part is missing."""
    attributes = profile.get("attributes") or {}
    said = {name: one_line(str(attributes.get(name) or ""))[:80] for name in (*_NEEDED, "country")}
    name = one_line(str(profile.get("name") or ""))[:80]
    if not name or not all(said[part] for part in _NEEDED):
        return None
    lines = (name, said["street"], f"{said['postcode']} {said['city']}", said["country"].upper())
    return "\n".join(line for line in lines if line)
