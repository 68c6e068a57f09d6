"""JSON that others send as they please: read whole, unknown fields kept."""

from datetime import datetime
from math import isfinite
from typing import Any

from fastapi import HTTPException, Request

from api.shape import utc
from store import documents

_LONGEST = 255


async def document(request: Request) -> dict[str, Any]:
    """The body as a mapping. 400 for anything else."""
    return read(await request.body())


def read(body: bytes) -> dict[str, Any]:
    """A body as a mapping. 400 for anything else."""
    value = value_of(body)
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return value


def value_of(body: bytes) -> Any:
    """What a body says. 400 when it is not JSON in UTF-8, without a mark before it."""
    try:
        return documents.read(body.decode())  # decoded here: left alone, the reader would guess at UTF-16 and -32
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the body is not UTF-8 (byte {error.start})") from None
    except ValueError:
        raise HTTPException(400, "the body is not JSON") from None


def mapping(value: Any) -> dict[str, Any]:
    """The value when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """A line of text or a number, as text; None for what is empty, too long or something else."""
    if not isinstance(value, str):  # first: mostly it is one, or nothing at all
        if value is None or isinstance(value, bool) or not isinstance(value, int | float):
            return None
        value = str(value)
    line: str = value.strip()
    return line if 0 < len(line) <= _LONGEST else None


def number(value: Any) -> float | None:
    """A number, also one written as text: `"49.90"` → 49.9."""
    try:
        known = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(value, bool) or not isfinite(known) else known


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time with a zone, in UTC."""
    try:
        known = datetime.fromisoformat(str(value))
        return utc(known) if known.tzinfo else None
    except ValueError:
        return None
