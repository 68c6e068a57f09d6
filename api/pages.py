"""Lists, a page at a time: the cursor names the last line seen, so lines that are added meanwhile shift nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, HTTPException, Query
from pydantic import BaseModel

from store.rows import Row

Item = TypeVar("Item", bound=BaseModel)
LONGEST = 100

Limit = Annotated[int, Query(ge=1, le=LONGEST, description="Lines on a page.")]


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    data: list[Item]
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; null on the last."""


async def _after(
    cursor: Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before.")] = None,
) -> str | None:
    if cursor is None:
        return None
    try:
        last = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        last = ""
    if not last.isascii() or not last.isprintable() or not last:
        raise HTTPException(400, "this cursor is not one of ours; begin again without it")
    return last


After = Annotated[str | None, Depends(_after)]
"""The id of the last line of the page before."""


def page(
    of: type[Item], rows: Sequence[Row], limit: int, *, by: str = "id", read: Callable[[Any], Item] | None = None
) -> Page[Item]:
    """A page of up to `limit` items, from rows of which one more was asked for."""
    shown = [(read or of.model_validate)(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(data=shown, next_cursor=_cursor(str(rows[limit - 1][by])) if more else None)


def _cursor(last: str) -> str:
    return base64.urlsafe_b64encode(last.encode()).rstrip(b"=").decode()
