"""Kinds of asset: what a file is by its first bytes, never by its name, and how large one may be."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["image", "film", "file"]
ORIGINAL = "original"
_MIB = 1024 * 1024
_FILMS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV")


class BadAsset(ValueError):
    """A file that we do not take; the text says why, and what to send instead."""


@dataclass(frozen=True)
class Sort:
    """One sort of file. `largest`: bytes; all of it goes through the database."""

    kind: Kind
    media_type: str
    ending: str
    largest: int


_SORTS = (
    Sort("image", "image/jpeg", "jpg", 20 * _MIB),
    Sort("image", "image/png", "png", 20 * _MIB),
    Sort("image", "image/gif", "gif", 20 * _MIB),
    Sort("image", "image/webp", "webp", 20 * _MIB),
    Sort("film", "video/mp4", "mp4", 30 * _MIB),
    Sort("film", "video/webm", "webm", 30 * _MIB),
    Sort("file", "application/pdf", "pdf", 10 * _MIB),
)
SORTS = {sort.media_type: sort for sort in _SORTS}
LARGEST = max(sort.largest for sort in _SORTS)


def sort_of(data: bytes, declared: str = "") -> Sort:
    """What it is, when it is what it says it is, and not too large. Raises BadAsset."""
    found = SORTS.get(_seen(data[:512]))
    if found is None:
        raise BadAsset(_REMEDY)
    said = declared.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    if said not in ("", "application/octet-stream", found.media_type):
        raise BadAsset(f"it says it is {said}, and is {found.media_type}; send it as what it is")
    if len(data) > found.largest:
        raise BadAsset(f"{found.media_type} may have {found.largest // _MIB} MiB; make it smaller")
    return found


_REMEDY = (
    "send a picture (JPEG, PNG, GIF, WebP), a film (MP4, WebM) or a PDF; an SVG may hold scripts, "
    "and no mail program shows one: export it as a PNG"
)


def _seen(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _FILMS:
        return "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    return "application/pdf" if head.startswith(b"%PDF-") else ""
