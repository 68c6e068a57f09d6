"""JSON that others send as they please: what no database can hold is taken out of it."""

import json
from math import isfinite
from typing import Any


def read(text: bytes | str) -> Any:
    """The value that JSON stands for. Raises ValueError for what is not JSON, or too deep to be meant."""
    try:
        value = json.loads(text, parse_constant=lambda word: None, parse_float=_finite)
    except RecursionError:
        raise ValueError("too deep") from None
    # In text that was UTF-8, only an escape can stand for what no database holds; most of it has none.
    return value if isinstance(text, str) and "\\u" not in text else _storable(value)


def _finite(written: str) -> float | None:
    number = float(written)
    return number if isfinite(number) else None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
