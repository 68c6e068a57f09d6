"""`/a/…`: a picture, a film or a file, for mail programs and pages. Without cookies, and the same for everybody."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.desk import AtDesk
from operations.content import assets
from store.rows import Row

router = APIRouter(include_in_schema=False)
_A_YEAR = "public, max-age=31536000, immutable"
_A_WHILE = "public, max-age=300"
"""For who asks without a hash, or with one from before the file was changed: old mails show what there is now."""
_AT_ONCE = 4 * 1024 * 1024
"""Bytes of a film that are sent at once, unless more are asked for; players come back for the rest."""
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",  # webmail shows it on its own site
    "Accept-Ranges": "bytes",
}
Key = Annotated[str, Path(max_length=63)]
Name = Annotated[str, Path(max_length=80)]


@router.api_route("/a/{key}/{name}", methods=["GET", "HEAD"])
async def show(request: Request, desk: AtDesk, key: Key, name: Name) -> Response:
    """`name`: `email.3f2a….jpg`, as our addresses have it, or only `email`."""
    variant, _, rest = name.partition(".")
    file = await assets.file(desk, key, variant)
    headers = _headers(file, rest.partition(".")[0])
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _part(file, request.headers.get("range", ""), headers) or _whole(file, headers)


def _headers(file: Row, asked: str) -> dict[str, str]:
    digest = file["hash"][:12]
    told = {"ETag": f'"{digest}-{file["variant"]}"', "Cache-Control": _A_YEAR if asked == digest else _A_WHILE}
    if file["media_type"] == "application/pdf":
        told["Content-Disposition"] = f'attachment; filename="{file["asset"]}.pdf"'
    return _HEADERS | told


def _whole(file: Row, headers: dict[str, str]) -> Response:
    return Response(file["data"], media_type=file["media_type"], headers=headers)


def _part(file: Row, asked: str, headers: dict[str, str]) -> Response | None:
    """A piece of it, as players ask for; what cannot be understood is answered with all of it."""
    found, size = _RANGE.fullmatch(asked), len(file["data"])
    if found is None:
        return None
    first, last = int(found[1]), int(found[2]) if found[2] else int(found[1]) + _AT_ONCE - 1
    if first >= size or last < first:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    last = min(last, size - 1)
    told = headers | {"Content-Range": f"bytes {first}-{last}/{size}"}
    return Response(file["data"][first : last + 1], 206, media_type=file["media_type"], headers=told)
