"""Pictures, films and files."""

from typing import Literal, TypedDict


class AssetFile(TypedDict):
    """One variant of an asset."""

    variant: str
    media_type: str
    width: int | None
    height: int | None
    url: str


class Asset(TypedDict):
    """A picture, a film or a file."""

    key: str
    kind: Literal["image", "film", "file"]
    title: str
    alt: dict[str, str]
    focus: dict[str, float]
    media_type: str
    width: int | None
    height: int | None
    size: int
    revision: int
    files: list[AssetFile]
    created_at: str
    updated_at: str
