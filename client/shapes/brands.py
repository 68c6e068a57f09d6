"""Brands."""

from typing import Literal, TypedDict


class BrandTold(TypedDict):
    """A brand; one that is a file has the revision 0."""

    key: str
    source: Literal["api", "file"]
    revision: int
    text: str
    warnings: list[str]
    used_by: list[str]
    created_at: str | None
    updated_at: str | None
