"""Paths into a body: dotted (`order.lines.0.sku`, `order.lines.*.sku`), or a JSON pointer (`/order/lines/0/sku`)."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

_DOTTED = re.compile(r"[^.\s/~]+(\.[^.\s/~]+)*")
_POINTER = re.compile(r"(/([^/~]|~[01])*)+")


def look(document: Any, path: str) -> Any:
    """What stands at a path; None when nothing does. `*` is every item of a list."""
    found = [document]
    for part in _parts(path):
        found = [inner for one in found for inner in _inside(one, part)]
    return found if "*" in _parts(path) else next(iter(found), None)


def names_below(path: str, above: str | None) -> tuple[str | None, bool]:
    """Where a path goes on below another one, and whether it ends there; None when it leads elsewhere."""
    before, parts = _parts(above) if above else [], _parts(path)
    below = parts[len(before) :] if parts[: len(before)] == before else []
    return (below[0] if below else None), len(below) == 1


def _inside(value: Any, part: str) -> list[Any]:
    if isinstance(value, dict):
        return [value[part]] if part in value else []
    if isinstance(value, list) and part == "*":
        return value
    inside = isinstance(value, list) and re.fullmatch("[0-9]{1,6}", part) and int(part) < len(value)
    return [value[int(part)]] if inside else []


def _parts(path: str) -> list[str]:
    if path.startswith("/"):
        return [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
    return path.split(".")


def _checked(path: str) -> str:
    if _DOTTED.fullmatch(path) or _POINTER.fullmatch(path):
        return path
    raise ValueError(f"“{path}” is no path; write one such as order.customer.email or /order/customer/email")


Path = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=255),
    AfterValidator(_checked),
    Field(examples=["order.customer.email"]),
]
"""A path into a body. Raises ValueError with the remedy."""
