"""The imports: a file of customers is brought, looked at, tried, and worked through while one looks on."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from console.columns import settings_in
from console.guard import Guarded
from console.view import Operator, View
from operations.audiences import lists
from operations.customers.imports import errors, upload
from operations.customers.imports.columns import FIELDS, slug
from operations.customers.imports.plan import Unnamed
from operations.customers.imports.preview import Preview, preview
from operations.desk import Conflict, NotThere, Refused
from operations.work import long_work
from store.rows import Row

router = APIRouter(prefix="/imports", route_class=Guarded)
_PAGE, _PART = 20, 1024 * 1024
_UNFINISHED = ("running", "paused")


@router.get("")
async def overview(view: Operator, after: Annotated[str | None, Query(max_length=80)] = None) -> Response:
    return await _overview(view, after=after)


async def _overview(view: View, *, after: str | None = None, fault: str | None = None, status: int = 200) -> Response:
    rows = await upload.everyone(view.desk, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["id"] if len(rows) > _PAGE else None
    told = [await upload.progress(view.desk, row["id"]) for row in rows[:_PAGE]]
    return view.show("imports", status, imports=told, more=more, fault=fault)


@router.post("")
async def bring(view: Operator, request: Request) -> Response:
    """The form is read here, and not before we know who sends it: a file goes to the disk, not into memory."""
    try:
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if isinstance(file, UploadFile) and file.size:
                return RedirectResponse(f"/console/imports/{await _kept(view, file)}", 303)
    except HTTPException as wrong:
        reason = view.words("The file is larger than a page can take; bring it in by the command line.")
        return await _overview(view, fault=reason, status=wrong.status_code)
    return await _overview(view, fault=view.words("Choose a file first; it must not be empty."), status=422)


async def _kept(view: View, file: UploadFile) -> str:
    """The file, in parts; the import's id."""
    title = "".join(filter(str.isprintable, file.filename or ""))[:255]
    of_import = await upload.add(view.desk, view.signed_in, title or "customers.csv", {"bytes": file.size})
    number = 0
    while part := await file.read(_PART):
        number += 1
        await upload.put(view.desk, of_import, number, part)
    return of_import


@router.get("/{of_import}")
async def one(view: Operator, of_import: str) -> Response:
    row = await upload.progress(view.desk, of_import)
    return await _page(view, row, row["settings"])


@router.post("/{of_import}")
async def begin(view: Operator, of_import: str, request: Request) -> Response:
    """Looked at, tried, or begun, with the columns as they were chosen on the page."""
    row, form = await upload.progress(view.desk, of_import), await request.form(max_fields=1_200)
    said, new_list = row["settings"], str(form.get("new_list", "")).strip()[:255]
    try:
        said = said | settings_in(form)
        if form.get("then") == "look":
            return await _page(view, row, said, new_list=new_list)
        asked = said | await _list(view, new_list)
        await upload.start(view.desk, view.signed_in, of_import, asked, dry_run=form.get("then") == "try")
    except Refused as wrong:
        status = 409 if isinstance(wrong, Conflict) else 422
        return await _page(view, row, said, new_list=new_list, fault=str(wrong), status=status)
    return RedirectResponse(f"/console/imports/{of_import}", 303)


async def _list(view: View, title: str) -> dict[str, str]:
    """A list that was named for the first time."""
    if not title:
        return {}
    key = slug(title)[:63]
    try:
        await lists.one(view.desk, key)
    except NotThere:
        await lists.keep(view.desk, view.signed_in, key, title)
    return {"list": key}


@router.get("/{of_import}/errors.csv")
async def refused(view: Operator, of_import: str) -> Response:
    named = {"Content-Disposition": 'attachment; filename="errors.csv"'}
    return StreamingResponse(
        await errors.file(view.desk, of_import, view.words.refusal), media_type="text/csv", headers=named
    )


@router.post("/{of_import}/{act}")
async def turn(view: Operator, of_import: str, act: Literal["pause", "resume", "cancel", "remove"]) -> Response:
    if act == "remove":
        await upload.remove(view.desk, view.signed_in, of_import)
        return RedirectResponse("/console/imports", 303)
    turned = {"pause": long_work.pause, "resume": long_work.resume, "cancel": long_work.cancel}[act]
    work = (await upload.progress(view.desk, of_import))["operation"] or {}
    await turned(view.desk, view.signed_in, work.get("id", ""))
    return RedirectResponse(f"/console/imports/{of_import}", 303)


async def _page(
    view: View, row: Row, said: Row, *, new_list: str = "", fault: str | None = None, status: int = 200
) -> Response:
    work, seen = row["operation"], None
    going = work is not None and work["state"] in _UNFINISHED
    open_ = work is None or (not going and work["detail"]["dry_run"])
    if open_:
        seen, slip = await _seen(view, row["id"], said)
        fault = fault or slip
    shown: dict[str, Any] = {"seen": seen, "fault": fault, "going": going, "open": open_, "fields": FIELDS}
    named = {"lists": await lists.every(view.desk), "told": upload.told(work), "slug": slug, "new_list": new_list}
    return view.show("import", status, row=row, said=said, **shown, **named)


async def _seen(view: View, of_import: str, said: Row) -> tuple[Preview | None, str | None]:
    """The first rows, and what stands in the way; the columns are shown whatever stands in the way."""
    try:
        return await preview(view.desk, of_import, said), None
    except Unnamed as wrong:
        return Preview(wrong.plan, []), str(wrong)
    except Refused as wrong:
        if not said.get("mapping"):
            return None, str(wrong)
        seen, _ = await _seen(view, of_import, said | {"mapping": {}})
        return seen, str(wrong)
