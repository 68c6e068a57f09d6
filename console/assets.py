"""The brands and assets: pictures are brought, described, and told what a crop must keep."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from console.guard import Guarded
from console.view import Operator, View
from messages.assets.kinds import LARGEST
from messages.words import LOCALES
from operations.content import assets, brands
from operations.content.asset_fields import Fields, fields
from operations.desk import Conflict, Refused

router = APIRouter(prefix="/assets", route_class=Guarded)
_PAGE = 60
_MOST_FIELDS = 60


class _Wrong(Exception):
    """What was typed or brought cannot be taken; the text says why."""


@router.get("")
async def overview(view: Operator, after: Annotated[str | None, Query(max_length=63)] = None) -> Response:
    return await _overview(view, after=after)


@router.post("")
async def bring(view: Operator, request: Request) -> Response:
    """The form is read here, and not before we know who sends it: a file goes to the disk, not into memory."""
    try:
        told, file = await _form(view, request)
        if file is None or told.key is None:
            raise _Wrong(view.words("Choose a file first, and give it a key."))
        await assets.add(view.desk, view.signed_in, told.key, *file, told.said)
    except Conflict:
        wrong = view.words("There is one by this key already, or somebody changed it since you looked.")
        return await _overview(view, fault=wrong, status=409)
    except (_Wrong, Refused) as wrong:
        return await _overview(view, fault=str(wrong), status=422)
    return RedirectResponse(f"/console/assets/{told.key}", 303)


@router.get("/{key}")
async def one(view: Operator, key: str) -> Response:
    return await _page(view, key)


@router.post("/{key}")
async def change(view: Operator, key: str, request: Request) -> Response:
    try:
        told, file = await _form(view, request)
        await assets.change(view.desk, view.signed_in, key, told.said, file, told.revision)
    except Conflict:
        return await _page(view, key, view.words("Somebody changed it since you looked; this is how it is now."), 409)
    except (_Wrong, assets.Unfit) as wrong:
        return await _page(view, key, str(wrong), 422)
    return RedirectResponse(f"/console/assets/{key}", 303)


@router.post("/{key}/removal")
async def remove(view: Operator, key: str, revision: Annotated[int, Form(ge=1)]) -> Response:
    try:
        await assets.drop(view.desk, view.signed_in, key, revision)
    except Conflict:
        return await _page(view, key, view.words("A message or a brand shows it; take it out there first."), 409)
    return RedirectResponse("/console/assets", 303)


@router.get("/{key}/{variant}")
async def seen(view: Operator, key: str, variant: str) -> Response:
    file = await assets.file(view.desk, key, variant)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-cache"}
    if file["media_type"] == "application/pdf":
        headers["Content-Disposition"] = f'attachment; filename="{key}.pdf"'
    return Response(file["data"], media_type=file["media_type"], headers=headers)


async def _overview(view: View, *, after: str | None = None, fault: str | None = None, status: int = 200) -> Response:
    rows = await assets.every(view.desk, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["key"] if len(rows) > _PAGE else None
    looks = await brands.every(view.desk)
    shown = {"assets": rows[:_PAGE], "more": more, "brands": looks, "locales": LOCALES, "after": after}
    return view.show("assets", status, fault=fault, **shown)


async def _page(view: View, key: str, fault: str | None = None, status: int = 200) -> Response:
    row = await assets.one(view.desk, key)
    return view.show("asset", status, row=row, locales=sorted({*LOCALES, *row["alt"]}), fault=fault)


async def _form(view: View, request: Request) -> tuple[Fields, tuple[bytes, str] | None]:
    """What was typed, and the file if one was chosen. Raises _Wrong."""
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            written = {name: value for name, value in form.items() if name != "file" and isinstance(value, str)}
            return fields(written), await _file(form)
    except ValidationError as wrong:
        places = ", ".join(".".join(map(str, error["loc"])) for error in wrong.errors())
        raise _Wrong(view.words("This cannot be so: {places}.", places=places)) from None
    except HTTPException:
        raise _Wrong(view.words("The file is larger than a page can take.")) from None


async def _file(form: FormData) -> tuple[bytes, str] | None:
    part = form.get("file")
    if not isinstance(part, UploadFile) or not part.size:
        return None
    return await part.read(LARGEST + 1), part.content_type or ""
