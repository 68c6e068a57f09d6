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
    try:
        read = documents.read(await request.body())
    except ValueError:
        raise HTTPException(400, "the body is not JSON") from None
    if not isinstance(read, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return mapping(read)


def mapping(value: Any) -> dict[str, Any]:
    """The value when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """A line of text or a number, as text; None for what is empty, too long or something else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    line = str(value).strip()
    return line if 0 < len(line) <= _LONGEST else None


def number(value: Any) -> float | None:
    """A number, also one written as text: `"49.90"` → 49.9."""
    try:
        read = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(value, bool) or not isfinite(read) else read


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time with a zone, in UTC."""
    try:
        read = datetime.fromisoformat(str(value))
        return utc(read) if read.tzinfo else None
    except ValueError:
        return None
