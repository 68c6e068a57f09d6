"""Revisions: `ETag` says which one was read, `If-Match` says which one is to be changed."""

import re
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def _read(if_match: str) -> int | None:
    if if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise HTTPException(412, 'If-Match is the ETag of what was read, such as "3"')
    return int(tag[1])


async def _expected(
    if_match: Annotated[str | None, Header(description="The ETag of what was read.")] = None,
) -> int | None:
    return _read(if_match) if if_match is not None else None


async def _needed(
    if_match: Annotated[str | None, Header(description="The ETag of what was read; needed.")] = None,
) -> int | None:
    if if_match is None:
        raise HTTPException(428, "read it first, and send its ETag as If-Match, so that nobody's work is overwritten")
    return _read(if_match)


Expected = Annotated[int | None, Depends(_expected)]
"""The revision that the client read; None when it does not say, or does not care (`*`)."""
Needed = Annotated[int | None, Depends(_needed)]
"""The same, where the client must say."""


def tag(response: Response, revision: int) -> None:
    """Say which revision this is."""
    response.headers["ETag"] = f'"{revision}"'
