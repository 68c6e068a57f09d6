"""An asset as a form brings it: a file, and what is said of it. The file goes to the disk first, not into memory."""

from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from messages.assets.kinds import LARGEST
from operations.content.asset_fields import Fields, fields

_MOST_FIELDS = 60
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Brought:
    """`file`: its bytes and the type it says it has; None when none was brought."""

    fields: Fields
    file: tuple[bytes, str] | None


async def brought(request: Request) -> Brought:
    """Read the form. To be called when it is known who sends it."""
    if not request.headers.get("content-type", "").startswith(_FORMS):
        raise HTTPException(415, "send an asset as multipart/form-data, with its file in `file`")
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=64 * 1024) as form:
        return Brought(_fields(form), await _file(form.get("file")))


def _fields(form: FormData) -> Fields:
    try:
        return fields({name: value for name, value in form.items() if isinstance(value, str)})
    except ValidationError as wrong:
        told = [error | {"loc": ("body", *error["loc"])} for error in wrong.errors(include_url=False)]
        raise RequestValidationError(told) from None


async def _file(part: object) -> tuple[bytes, str] | None:
    if not isinstance(part, UploadFile):
        return None
    return await part.read(LARGEST + 1), part.content_type or ""
